"""Which organisation a case has to do with: found or made from what a form says, or said by an officer."""

from __future__ import annotations

from collections.abc import Mapping as AnyMapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from base.database import locked, make
from base.extensions import db
from base.ids import normal_reference
from casework.about import call_afresh, is_called_by_organisation
from casework.case_locks import lock_cases_about
from casework.interests import shut_out_of_case_anew
from casework.subjects import mapped
from casework.visible import NotHere, cases_visible_to
from directory.organisation_merging import merge_organisations
from directory.organisations import (
    FORM,
    Contact,
    OrganisationParticulars,
    add_organisation,
    every_row_of,
    organisation_for,
    organisation_for_writing,
    same_organisation,
)
from forms.answers import Answers
from forms.definition.casework import CaseShape
from forms.values import as_text
from models.case import Case
from models.organisation import Organisation, OrganisationCase
from security.actor import Actor
from security.history import record

MADE, MATCHED, CAMPAIGN, BY_OFFICER = "made", "matched", "campaign", "officer"


def tie_by_form(case: Case, shape: CaseShape, answers: Answers, *, by: Actor, at: datetime) -> None:
    """Tie a case to the organisation that its form names: by a reference, by name and postcode, or a new one.

    What a form says is never written into a row that stands already: anybody may claim to be anybody.
    Twice: the first tie stands.
    """
    mapping = shape.subjects.organisation
    if mapping is None or tie_of(case.id) is not None:
        return
    said = mapped(mapping, answers)
    told = organisation_particulars(said)
    of_case = _of_case(as_text(said.get("of-case", "")), by=by)
    found, how = _locked(of_case or same_organisation(told.name, told.postcode)), MATCHED
    if found is None and told.postcode and told.name and not mapping.known_only:
        found, how = add_organisation(told, by=by, at=at), MADE
    if found is not None:
        tie_case(case, found.id, how=how, by=by, at=at)


def _of_case(reference: str, *, by: Actor) -> Organisation | None:
    """The organisation of another case that an officer names by its reference. Nobody else's word ties one so."""
    plain = normal_reference(reference) if by.is_officer else None
    if plain is None:
        return None
    try:
        return organisation_of(cases_visible_to(by).by_reference(plain).id)
    except NotHere:
        return None


def _locked(row: Organisation | None) -> Organisation | None:
    """The row, kept from being purged until the commit; None where that was quicker. A form is taken all the same."""
    found: Organisation | None = locked(db.session(), Organisation, row.id) if row is not None else None
    return found


def tie_case(case: Case, organisation_id: UUID, *, how: str, by: Actor, at: datetime) -> None:
    """Say to which organisation a case belongs. Twice: one event; another organisation takes the place of the first."""
    tie = tie_of(case.id)
    if tie is not None and tie.organisation_id == organisation_id:
        return
    if tie is None:
        make(db.session(), OrganisationCase, case_id=case.id, organisation_id=organisation_id, how=how, at=at)
    else:
        tie.organisation_id, tie.how, tie.at = organisation_id, how, at
    if is_called_by_organisation(case):
        case.about = organisation_for(organisation_id).name
    data = {"organisation": str(organisation_id), "how": how}
    record("case", case.id, "organisation-tied", by=by, at=at, data=data)
    shut_out_of_case_anew(case, by=by, at=at)


def join_organisations(
    merged_id: UUID, into_id: UUID, *, by: Actor, at: datetime, once: str | None = None
) -> Organisation:
    """Let one organisation stand for another too. Whoever has declared an interest in a case of either gives back what
    they hold of the cases of both, and sees them no more.

    Twice:  harmless.
    Raises: directory's CannotMerge; NoSuchOrganisation.
    """
    rows = [*every_row_of(merged_id), *every_row_of(into_id)]
    tied = select(OrganisationCase.case_id).where(OrganisationCase.organisation_id.in_(rows))
    cases = lock_cases_about((), and_of=db.session.scalars(tied).all())
    stands = merge_organisations(merged_id, into_id, by=by, at=at, once=once)
    for case in cases:
        shut_out_of_case_anew(case, by=by, at=at)
    return stands


def take_case_off(case: Case, *, by: Actor, at: datetime) -> bool:
    """Undo the tie of a case. Twice: False."""
    tie = tie_of(case.id)
    if tie is None:
        return False
    data = {"organisation": str(tie.organisation_id)}
    db.session.execute(delete(OrganisationCase).where(OrganisationCase.id == tie.id))
    db.session.expunge(tie)
    if is_called_by_organisation(case):
        call_afresh(case)
    record("case", case.id, "organisation-taken-off", by=by, at=at, data=data)
    return True


def tie_of(case_id: UUID) -> OrganisationCase | None:
    """The tie of a case to an organisation."""
    return db.session.scalar(select(OrganisationCase).where(OrganisationCase.case_id == case_id))


def organisation_of(case_id: UUID) -> Organisation | None:
    """The organisation that a case belongs to, as it stands now."""
    tie = tie_of(case_id)
    return organisation_for(tie.organisation_id) if tie is not None else None


def belong_to_two(one_id: UUID, other_id: UUID) -> bool:
    """Whether two cases belong to two organisations, as far as both are known."""
    one, other = organisation_of(one_id), organisation_of(other_id)
    return one is not None and other is not None and one.id != other.id


def note_purged_case(case_id: UUID, ended_on: date) -> None:
    """Keep at the organisation of a case that is being purged when that case ended: its own time counts from there.

    Twice: the later day stands.
    """
    found = organisation_of(case_id)
    if found is not None:
        row = organisation_for_writing(found.id)
        row.last_case_on = max(row.last_case_on or ended_on, ended_on)


def organisation_particulars(said: AnyMapping[str, Any]) -> OrganisationParticulars:
    """What a form says of an organisation, by the fields of its mapping."""
    address = said.get("address")
    lines = address if isinstance(address, AnyMapping) else {}
    contact = Contact(
        as_text(said.get("email", "")), as_text(said.get("contact-name", "")), as_text(said.get("telephone", "")), FORM
    )
    return OrganisationParticulars(
        name=as_text(said.get("name", "")),
        trading_name=as_text(said.get("trading-name", "")),
        sector=as_text(said.get("sector", "")),
        line_1=str(lines.get("line1") or ""),
        line_2=str(lines.get("line2") or ""),
        town=str(lines.get("town") or ""),
        postcode=str(lines.get("postcode") or ""),
        source=FORM,
        contacts=(contact,) if contact.email or contact.telephone else (),
    )
