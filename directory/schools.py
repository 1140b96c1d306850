"""Schools: found by name or number, and the addresses a school is written to, by role."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, or_, select

from base.extensions import db
from base.prepared import Prepared
from base.text import normal_email, normal_postcode, plain, squeezed
from models.school import School, SchoolContact
from security.actor import Actor
from security.history import record
from statutory.school_ids import parse_dfe_number

MOST = 20
LONGEST = 200  # signs that are looked for: no name is longer, and SQLite takes no pattern of any length
ROLES = ("office", "attendance", "safeguarding", "head", "chair", "trust", "holiday")
LIVE = ("open", "closing")


class NoSuchSchool(LookupError):
    """No school has that number."""


def find_schools(typed: str, *, limit: int = MOST, closed_too: bool = False) -> list[School]:
    """Schools whose name has every word typed (beginnings count), or whose URN, DfE number or postcode was typed.

    Schools of this council come first, then by name. Reads an index for numbers; names are a scan of some 30,000
    short rows, which is what a council's copy of the national file holds.
    """
    sought = squeezed(typed)[:LONGEST]
    if not sought:
        return []
    tests: list[ColumnElement[bool]] = []
    number = parse_dfe_number(sought)
    postcode = normal_postcode(sought)
    if sought.isdecimal() and len(sought) == 6:  # a URN has six digits
        tests.append(School.urn == sought)
    elif number is not None:
        tests.append(and_(School.la_code == number.la, School.establishment_number == number.establishment))
    elif postcode is not None:
        tests.append(School.postcode == postcode)
    else:
        words = plain(sought).split()
        if not words:
            return []
        for word in words:
            start = word.replace("%", "").replace("_", "")
            tests.append(or_(School.sort_name.startswith(start), School.sort_name.contains(f" {start}")))
    if not closed_too:
        tests.append(School.status.in_(LIVE))
    found = select(School).where(*tests).order_by(School.is_ours.desc(), School.sort_name, School.id).limit(limit)
    return list(db.session.scalars(found))


def school_by_urn(urn: str) -> School | None:
    """The school of that URN, whatever its status."""
    return db.session.scalar(select(School).where(School.urn == urn))


def school_id_by_urn(urn: str) -> UUID | None:
    """The id of the school of that URN, whatever its status."""
    return next((found for (found,) in _ID_BY_URN.look(db.session(), urn=urn)), None)


_ID_BY_URN = Prepared(select(School.id).where(School.urn == bindparam("urn")))


def present_school(school_id: UUID) -> School:
    """The school that stands for this one now: its successor after a conversion, and so on.

    Raises: NoSuchSchool.
    """
    school = db.session.get(School, school_id)
    if school is None:
        raise NoSuchSchool(str(school_id))
    seen = {school.id}
    while school.successor_id is not None and school.successor_id not in seen:
        seen.add(school.successor_id)
        following = db.session.get(School, school.successor_id)
        if following is None:
            break
        school = following
    return school


@dataclass(frozen=True, slots=True)
class ContactParticulars:
    """An address at a school, as typed by an administrator."""

    role: str
    email: str = ""
    name: str = ""
    telephone: str = ""


def keep_contacts(
    school: School, contacts: Sequence[ContactParticulars], *, by: Actor, at: datetime, once: str | None = None
) -> bool:
    """Make these the school's contacts; whether anything changed. A contact that stays keeps its bounce mark.

    Raises: ValueError for a role that is not in ROLES.
    """
    wanted = {}
    for contact in contacts:
        if contact.role not in ROLES:
            raise ValueError(f"{contact.role} is not a role at a school")
        wanted[contact.role, normal_email(contact.email)] = contact
    had = {(row.role, row.email): row for row in school.contacts}
    for key in had.keys() - wanted.keys():
        school.contacts.remove(had[key])
    changed = bool(had.keys() ^ wanted.keys())
    for (role, email), contact in wanted.items():
        row = had.get((role, email))
        if row is None:
            row = SchoolContact(school_id=school.id, role=role, email=email)
            school.contacts.append(row)
        if (row.name, row.telephone) != (squeezed(contact.name), squeezed(contact.telephone)):
            row.name, row.telephone = squeezed(contact.name), squeezed(contact.telephone)
            changed = True
    if changed:
        record("school", school.id, "school-contacts-changed", by=by, at=at, data={"count": len(wanted)}, once=once)
    return changed


def addresses_of(school_ids: Iterable[UUID]) -> frozenset[tuple[UUID, str]]:
    """The addresses that some schools have today, each with its school, those that were refused among them."""
    wanted = list(school_ids)
    found = select(SchoolContact.school_id, SchoolContact.email).where(SchoolContact.school_id.in_(wanted))
    return frozenset((row[0], row[1].casefold()) for row in db.session.execute(found)) if wanted else frozenset()


def contact_for(school: School, roles: Sequence[str]) -> SchoolContact | None:
    """The first of these roles that has an address which has not bounced."""
    for role in roles:
        for contact in school.contacts:
            if contact.role == role and contact.email and contact.bounced_at is None:
                return contact
    return None


def works_again(school: School, contact_id: UUID, *, by: Actor, at: datetime, once: str | None = None) -> bool:
    """Write to an address again that was refused before, because somebody says that it works now.

    Twice: False, nothing is written.
    """
    contact = next((row for row in school.contacts if row.id == contact_id), None)
    if contact is None or contact.bounced_at is None:
        return False
    contact.bounced_at = None
    record("school", school.id, "school-address-works", by=by, at=at, data={"role": contact.role}, once=once)
    return True
