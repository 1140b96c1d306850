"""Whom a letter may be for: those that its `to` means on a case, and whether they may have it now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from base.extensions import db
from casework.contacts import ALLOWED, ContactBook, Verdict, party_of
from correspondence.recipients import SCHOOL, Recipient, resolve, school_contact, sent_by
from directory.adults import adults_of, is_withheld
from directory.successors import asked_instead
from forms.definition.letters import PARENT, LetterShape
from models.case import Case
from models.child import Adult, Child, ChildAdult
from models.event import Event
from models.letter import Letter
from models.school import School

ADULT = "adult"
OF_A_FORM = frozenset({"referrer", "party"})
BY_POST, BY_EMAIL = "letter", "email"  # as contact rules call the two ways
NOT_CHECKED = "identity-not-checked"
NOT_FOR_THEM, CHANGED, WITHHELD = "not-for-them", "address-changed", "address-withheld"
ADDRESSED = "letter-addressed"  # the event of an officer who kept a name and an address
TYPED = "typed"  # an address that an officer has from elsewhere than the directory
# A rule about "the parents" binds each of them when it forbids or holds; that it is not known does not.
_BINDS_EACH = frozenset({"do-not-contact", "other-channel", "held"})


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody a letter may be for. `lines` are empty where no address is known, or it is withheld."""

    party_kind: str
    party_id: UUID | None
    role: str
    name: str
    lines: tuple[str, ...] = ()
    email: str = ""
    withheld: bool = False
    checked: bool = True


def addressees(case: Case, shape: LetterShape, *, at: datetime) -> list[Addressee]:
    """Everybody a letter of this kind may be for, in an order that says nothing."""
    if shape.to == PARENT:
        return _parents(case)
    if shape.to.startswith(SCHOOL):
        return _school(case, shape.to.removeprefix(SCHOOL))
    found = resolve(db.session(), shape.to, at=at, case=case)
    return [Addressee(*party_of(to), shape.to[:40], "", (), to.address, checked=to.checked) for to in found] or [
        Addressee(shape.to.partition(":")[0], None, shape.to[:40], "")
    ]


def by_default(found: list[Addressee]) -> Addressee | None:
    """The one a letter is for unless an officer says otherwise; nobody where there are several.

    So no letter is ever for both parents, and which of them hears is a person's decision.
    """
    return found[0] if len(found) == 1 else None


def verdict_on(letter: Letter, case: Case, channel: str) -> Verdict:
    """Whether this letter may be printed or sent to its addressee now.

    A rule about the person counts, one about their kind, and the hold on everything outward of the case.
    """
    book = ContactBook([case])
    verdict = book.may_contact(case, letter.party_kind, letter.party_id, channel, address=letter.email)
    if verdict.allowed and letter.party_kind == ADULT:
        of_both = book.may_contact(case, PARENT, None, channel)
        verdict = of_both if of_both.because in _BINDS_EACH else verdict
    if verdict.allowed and letter.party_kind in OF_A_FORM and not _is_checked(letter, case):
        return Verdict(False, NOT_CHECKED)
    return ALLOWED if verdict.allowed else verdict


def is_of_the_family(letter: Letter, case: Case) -> bool:
    """Whether an adult near the child, whom a letter is for, is near the child whom the case is about now."""
    return letter.party_kind != ADULT or bool(_near(letter, case))


def in_doubt(letter: Letter, case: Case, channel: str) -> str:
    """Why whoever reads a letter there may be another than it is for, as a code; empty where nothing speaks for that.

    It was written some time before it goes. Since then the case may have turned out to be about another child, and an
    adult may have moved, or live where nobody is told. An officer who keeps the address again has looked at that.
    """
    adult = adult_called(letter)
    if adult is None:
        return ""
    near = _near(letter, case)
    if not near:
        return NOT_FOR_THEM
    if channel == BY_EMAIL:
        return CHANGED if letter.email != adult.email else ""
    told = _addressed_last(letter)
    if any(is_withheld(one) for one in near):
        return "" if told.get("withheld") == "yes" else WITHHELD
    known = address_lines(adult.address)
    return CHANGED if known and told.get("address") != TYPED and tuple(letter.address or ()) != known else ""


def how_addressed(letter: Letter, case: Case) -> dict[str, str]:
    """What the event of an officer who keeps a letter's address says of it: whence it is, and whether it is told."""
    adult = adult_called(letter)
    if adult is None:
        return {}
    from_directory = tuple(letter.address or ()) == address_lines(adult.address)
    withheld = any(is_withheld(one) for one in _near(letter, case))
    return {"address": "directory" if from_directory else TYPED, "withheld": "yes" if withheld else "no"}


def _near(letter: Letter, case: Case) -> list[ChildAdult]:
    """What the adult whom a letter is for is to the child whom the case is about now; nothing for a stranger."""
    child = db.session.get(Child, case.child_id) if case.child_id is not None else None
    return [near for near in adults_of(child) if near.adult_id == letter.party_id] if child is not None else []


def _addressed_last(letter: Letter) -> dict[str, Any]:
    told = select(Event.data).where(
        Event.subject_kind == "case", Event.subject_id == letter.case_id, Event.kind == ADDRESSED
    )
    newest_first = db.session.scalars(told.order_by(Event.seq.desc()))
    return next((data for data in newest_first if data.get("letter") == str(letter.id)), {})


def _is_checked(letter: Letter, case: Case) -> bool:
    """Whether somebody has checked who sent the form: until then they have a receipt and no more."""
    found = sent_by(db.session(), letter.role, case, None)  # also where they have no mailbox
    return found is None or found[0].identity != "not-checked"


def _parents(case: Case) -> list[Addressee]:
    child = db.session.get(Child, case.child_id) if case.child_id is not None else None
    if child is None:
        return []
    return [
        Addressee(
            ADULT,
            link.adult_id,
            PARENT,
            link.adult.name,
            () if is_withheld(link) else address_lines(link.adult.address),
            link.adult.email,
            withheld=is_withheld(link),
        )
        for link in adults_of(child)
    ]


def _school(case: Case, role: str) -> list[Addressee]:
    school = db.session.get(School, asked_instead(case.school_id)) if case.school_id is not None else None
    if school is None:
        return []
    to: Recipient | None = school_contact(db.session(), school.id, (role,))
    person = next((contact.name for contact in school.contacts if contact.role == role and contact.name), "")
    first = person or (school.head_name if role == "head" else "")
    place = (school.name, school.street, school.locality, school.town, school.county, school.postcode)
    lines = tuple(line for line in place if line and school.status != "closed")  # nobody opens its post any more
    return [Addressee("school", school.id, f"school:{role}", first or school.name, lines, to.address if to else "")]


def address_lines(address: Any) -> tuple[str, ...]:
    """The lines of an address as the directory keeps it."""
    kept = address if isinstance(address, dict) else {}
    return tuple(str(kept[part]) for part in ("line1", "line2", "town", "county", "postcode") if kept.get(part))


def adult_called(letter: Letter) -> Adult | None:
    """The adult a letter is for, as the directory knows them now."""
    if letter.party_kind != ADULT or letter.party_id is None:
        return None
    return db.session.get(Adult, letter.party_id)
