"""Which child a case is about, as an officer compares it: the case's own child beside those it may be. Reads only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from base.extensions import db
from casework.cases import filings_of
from casework.facts import filing_answers
from casework.subjects import particulars_from
from casework.versions import pinned
from casework.visible import may_see_restricted
from directory.children import name_of
from directory.matching import compare
from directory.merging import offers_for
from directory.particulars import Particulars
from models.case import Case
from models.child import Child, MatchOffer
from reporting.case_opening import child_of
from security.actor import Actor

WITHHELD = "withheld"  # in place of an agreement: the address is told to nobody


@dataclass(frozen=True, slots=True)
class Compared:
    """One field: what the form says, what the known record says, and how they agree (a code)."""

    field: str
    ours: str
    theirs: str
    agrees: str


@dataclass(frozen=True, slots=True)
class OfferSheet:
    """A record that the child may be. `sealed` ones are never linked."""

    offer: MatchOffer
    child_id: UUID
    name: str
    sealed: bool
    protected: bool
    fields: Sequence[Compared]


@dataclass(frozen=True, slots=True)
class IdentitySheet:
    """How a case's child was found, and what there is to decide.

    `must_stop`: a protected record may be meant, and this reader may not see it. Then nothing else is told.
    `linked` compares the form with the record it was linked to by itself. `merged_id` is the case's own row where an
    officer has joined it to another.
    """

    link: str
    must_stop: bool
    is_guarded: bool
    offers: Sequence[OfferSheet]
    linked: Sequence[Compared]
    merged_id: UUID | None
    standing_name: str


def identity_sheet(case: Case, *, reader: Actor) -> IdentitySheet:
    """The sheet of a case for one reader."""
    offers = offers_for(case.child_id) if case.child_id is not None else []
    guarded = case.child_link == "protected" or any(offer.state == "protected" for offer in offers)
    if guarded and not may_see_restricted(reader):
        return IdentitySheet(case.child_link, True, True, (), (), None, "")
    said = _said(case)
    child = child_of(case)
    own = db.session.get(Child, case.child_id) if case.child_id is not None else None
    return IdentitySheet(
        case.child_link,
        False,
        guarded,
        [sheet for offer in offers if (sheet := _offer(offer, said)) is not None],
        compared(said, child) if said is not None and child is not None else (),
        own.id if own is not None and own.merged_into_id is not None else None,
        name_of(child) if child is not None else "",
    )


def compared(said: Particulars, child: Child) -> list[Compared]:
    """Each field of a form beside that of a record."""
    agrees = {field: one.value for field, one in compare(said, child).evidence}
    if child.address_withheld:
        agrees["postcode"] = WITHHELD
    born, known = said.date_of_birth, child.date_of_birth
    values = {
        "upn": (said.upn_key, child.upn or ""),
        "family-name": (said.family_name, child.family_name),
        "given-names": (said.given_names, child.given_names),
        "date-of-birth": (born.isoformat() if born else "", known.isoformat() if known else ""),
        "postcode": ("", "") if child.address_withheld else (said.postcode, child.postcode),
        "sex": (said.sex, child.sex),
    }
    return [Compared(field, *values[field], agrees[field]) for field in values]


def merged_into(child_id: UUID) -> list[Child]:
    """The rows that were merged straight into this one, oldest first."""
    return list(db.session.scalars(select(Child).where(Child.merged_into_id == child_id).order_by(Child.id)))


def _offer(offer: MatchOffer, said: Particulars | None) -> OfferSheet | None:
    known = db.session.get(Child, offer.candidate_id)
    if known is None:
        return None
    fields = (
        compared(said, known)
        if said is not None
        else [Compared(one["field"], "", "", one["agrees"]) for one in offer.evidence or ()]
    )
    return OfferSheet(offer, known.id, name_of(known), known.sealed, offer.state == "protected", fields)


def _said(case: Case) -> Particulars | None:
    """What the case's own form says of the child."""
    filing = next((one for one in filings_of(case) if pinned(one.version_id).case is not None), None)
    if filing is None:
        return None
    shape = pinned(filing.version_id).case
    mapping = shape.subjects.child if shape is not None else None
    return particulars_from(mapping, filing_answers(filing)) if mapping is not None else None
