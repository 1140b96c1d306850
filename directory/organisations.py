"""Organisations: one row each, found by name and postcode, written to at their own contacts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, insert, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute

from base.database import locked, make, row_of
from base.extensions import db
from base.ids import new_id, new_reference, normal_reference
from base.text import normal_email, normal_postcode, plain, squeezed
from directory.names import index_organisations
from models.case import Case
from models.organisation import Organisation, OrganisationCase, OrganisationContact
from security.actor import Actor
from security.event_numbers import count_from_nothing
from security.history import record

KIND = "organisation"  # what its events are about
PREFIX = "BU"
MOST = 100
LONGEST = 200  # signs that are looked for: SQLite takes no pattern of any length
OPEN, CLOSED = "open", "closed"
MAY, STOPPED = "may", "stopped"
FORM = "form"  # the source of what nobody but somebody's form says: anybody may claim to be anybody
SECTORS = {
    "cafe": "Cafe, restaurant or takeaway",
    "shop": "Shop",
    "newspapers": "Newspapers and leaflets",
    "hotel": "Hotel or guest house",
    "hair": "Hair and beauty",
    "farm": "Farm, garden or riding stable",
    "car-wash": "Car wash",
    "leisure": "Sport and leisure",
    "office": "Office",
    "other": "Something else",
}
_LIMITS = {
    "name": 200,
    "trading_name": 200,
    "line_1": 200,
    "line_2": 200,
    "town": 120,
    "area": 120,
    "company_number": 20,
    "source": 120,
}


class NoSuchOrganisation(LookupError):
    """There is no organisation of that id."""


class KnownAlready(ValueError):
    """Another organisation has this name and postcode; `other` is its id."""

    def __init__(self, other: UUID) -> None:
        self.other = other
        super().__init__(str(other))


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody at an organisation, or a mailbox of it."""

    email: str = ""
    name: str = ""
    telephone: str = ""
    source: str = ""  # FORM where only a form says so


@dataclass(frozen=True, slots=True)
class OrganisationParticulars:
    """What is said of an organisation: by a file, a form or an officer."""

    name: str
    trading_name: str = ""
    sector: str = ""
    line_1: str = ""
    line_2: str = ""
    town: str = ""
    postcode: str = ""
    area: str = ""
    company_number: str = ""
    source: str = ""
    contacts: tuple[Contact, ...] = field(default=())

    @property
    def key(self) -> str:
        """What it is known again by."""
        return key_of(self.name, self.postcode)


TEXTS = tuple(_LIMITS)  # of its columns; sector and postcode have forms of their own


def key_of(name: str, postcode: str) -> str:
    """What an organisation is known again by: its name made plain, and its postcode."""
    return f"{plain(name)[:200]}|{normal_postcode(postcode) or ''}"


def columns_of(told: OrganisationParticulars) -> dict[str, str]:
    """The columns that particulars fill."""
    texts = {name: squeezed(getattr(told, name))[:limit] for name, limit in _LIMITS.items()}
    trading = told.trading_name
    return texts | {
        "postcode": normal_postcode(told.postcode) or "",
        "sector": told.sector if told.sector in SECTORS else "",
        "sort_name": plain(told.name)[:200],
        "key": told.key,
        "trading_key": key_of(trading, told.postcode) if plain(trading) else "",
    }


def names_of(one: Organisation | OrganisationParticulars) -> list[str]:
    """The names by which an organisation is found: its own and its contacts'."""
    return [one.name, one.trading_name, *(contact.name for contact in one.contacts)]


def organisation_for(organisation_id: UUID) -> Organisation:
    """The row that stands for this organisation now.

    Raises: NoSuchOrganisation.
    """
    found = db.session.get(Organisation, organisation_id)
    seen: set[UUID] = set()
    while found is not None and found.merged_into_id is not None and found.id not in seen:
        seen.add(found.id)
        found = db.session.get(Organisation, found.merged_into_id)
    if found is None:
        raise NoSuchOrganisation(str(organisation_id))
    return found


def organisation_for_writing(organisation_id: UUID) -> Organisation:
    """The same, locked until the commit.

    Raises: NoSuchOrganisation.
    """
    row: Organisation | None = locked(db.session(), Organisation, organisation_for(organisation_id).id)
    if row is None:
        raise NoSuchOrganisation(str(organisation_id))
    return row


def every_row_of(organisation_id: UUID) -> list[UUID]:
    """The ids of every row that stands for the same organisation."""
    ids = [organisation_for(organisation_id).id]
    found = list(ids)
    while found:
        below = select(Organisation.id).where(Organisation.merged_into_id.in_(found))
        found = [one for one in db.session.scalars(below) if one not in ids]
        ids += found
    return ids


def rows_with(found: Mapping[UUID, int]) -> dict[UUID, int]:
    """Every row that stands for one of some organisations, with the least of the numbers that were given for it."""
    every = dict(found)
    news = set(every)
    merged = select(Organisation.id, Organisation.merged_into_id).where(Organisation.merged_into_id.is_not(None))
    while news:
        ties = merged.where(or_(Organisation.id.in_(news), Organisation.merged_into_id.in_(news)))
        pairs = [(one, into) for one, into in db.session.execute(ties) if into is not None]
        news = set()
        for one, other in (*pairs, *((into, one) for one, into in pairs)):
            if one in every and every[one] < every.get(other, MOST):
                every[other] = every[one]
                news.add(other)
    return every


def call_cases(rows: Sequence[UUID], before: str, now: str) -> None:
    """Call the cases of an organisation's rows by its new name, those that were called by the old one."""
    tied = select(OrganisationCase.case_id).where(OrganisationCase.organisation_id.in_(rows))
    db.session.execute(update(Case).where(Case.id.in_(tied), Case.about == before).values(about=now))


def same_organisation(name: str, postcode: str) -> Organisation | None:
    """The organisation of this name and postcode, by its own name or, where only one has it, its trading name.

    Without a postcode nobody can tell two of one name apart: then it is None.
    """
    if not plain(name) or normal_postcode(postcode) is None:
        return None
    key = key_of(name, postcode)
    own = db.session.scalar(select(Organisation).where(Organisation.key == key))
    if own is not None:
        return organisation_for(own.id)
    trading = db.session.scalars(select(Organisation).where(Organisation.trading_key == key).limit(MOST))
    found = {organisation_for(row.id).id for row in trading}
    return organisation_for(found.pop()) if len(found) == 1 else None


def add_organisation(
    told: OrganisationParticulars, *, by: Actor, at: datetime, once: str | None = None
) -> Organisation:
    """Add an organisation.

    Twice:  KnownAlready.
    Raises: KnownAlready, when this name and postcode stand for one.
    """
    known = db.session.scalar(select(Organisation).where(Organisation.key == told.key))
    if known is not None:
        raise KnownAlready(organisation_for(known.id).id)
    row: Organisation = make(
        db.session(),
        Organisation,
        number=new_reference(PREFIX),
        created_at=at,
        **columns_of(told),
    )
    count_from_nothing(db.session(), KIND, row.id)
    db.session.flush()
    add_contacts(row, told.contacts)
    index_organisations([(row.id, names_of(told))], are_new=True)
    record(KIND, row.id, "organisation-added", by=by, at=at, data={"number": row.number}, once=once)
    return row


def add_many(every: Sequence[OrganisationParticulars], *, by: Actor, at: datetime, imported: bool) -> list[UUID]:
    """Add organisations that the caller has looked up and not found, with a handful of statements; gives their ids.

    Raises: IntegrityError when somebody added one of them in between: then nothing of the transaction stands.
    """
    rows, contacts = [], []
    for told in every:
        row = row_of(Organisation, number=new_reference(PREFIX), created_at=at, **columns_of(told)) | {
            "id": new_id(),
            "imported_at": at if imported else None,
        }
        rows.append(row)
        contacts += [
            row_of(OrganisationContact, organisation_id=row["id"], **_texts_of(contact)) | {"id": new_id()}
            for contact in told.contacts
        ]
    if rows:
        db.session.execute(insert(Organisation), rows)
    if contacts:
        db.session.execute(insert(OrganisationContact), contacts)
    index_organisations([(row["id"], names_of(told)) for row, told in zip(rows, every, strict=True)], are_new=True)
    for row in rows:
        count_from_nothing(db.session(), KIND, row["id"])
        record(KIND, row["id"], "organisation-added", by=by, at=at, data={"number": row["number"]})
    return [row["id"] for row in rows]


def change_organisation(
    row: Organisation, told: OrganisationParticulars, *, by: Actor, at: datetime, once: str | None = None
) -> bool:
    """Make these the particulars and contacts of an organisation; whether anything changed.

    A contact whose address stays keeps the mark that it was refused.
    Raises: KnownAlready, when the new name and postcode stand for another one.
    """
    other = db.session.scalar(
        select(Organisation.id).where(Organisation.key == told.key, Organisation.id != row.id).limit(1)
    )
    if other is not None:
        raise KnownAlready(organisation_for(other).id)
    before = row.name
    changed = {name for name, value in columns_of(told).items() if getattr(row, name) != value}
    for name, value in columns_of(told).items():
        if name in changed:
            setattr(row, name, value)
    if _set_contacts(row, told.contacts):
        changed.add("contacts")
    if row.name != before:
        call_cases(every_row_of(row.id), before, row.name)
    if changed & {"name", "trading_name", "contacts"}:
        index_organisations([(row.id, names_of(row))])
    if changed:
        record(KIND, row.id, "organisation-changed", by=by, at=at, data={"columns": sorted(changed)}, once=once)
    return bool(changed)


def add_contacts(row: Organisation, contacts: Iterable[Contact]) -> int:
    """Add the contacts that are not there yet; how many. What is there stays. Twice: none the second time."""
    had = {_contact_key(one.email, one.name, one.telephone) for one in row.contacts}
    added = 0
    for contact in contacts:
        key = _contact_key(contact.email, contact.name, contact.telephone)
        if not any(key) or key in had or (key[0] and any(one[0] == key[0] for one in had)):
            continue
        had.add(key)
        row.contacts.append(_row_of(contact))
        added += 1
    return added


def mailbox_of(row: Organisation) -> str:
    """Where an organisation is written to: the first of its addresses that was not refused; nothing if none."""
    return next((one.email for one in row.contacts if one.email and one.bounced_at is None), "")


def is_own_mailbox(organisation_id: UUID, email: str) -> bool:
    """Whether the council knows an address as the organisation's, from elsewhere than what a form said."""
    known = select(OrganisationContact.id).where(
        OrganisationContact.organisation_id.in_(every_row_of(organisation_id)),
        OrganisationContact.email == normal_email(email),
        OrganisationContact.source != FORM,
    )
    return bool(normal_email(email)) and db.session.scalar(known.limit(1)) is not None


def mark_refused(row: Organisation, email: str, *, by: Actor, at: datetime) -> bool:
    """Note that an address was refused, so that nothing more goes there. Twice: False."""
    refused = normal_email(email)
    found = [one for one in row.contacts if refused and one.email == refused and one.bounced_at is None]
    for one in found:
        one.bounced_at = at
    if found:
        record(KIND, row.id, "organisation-address-refused", by=by, at=at)
    return bool(found)


def address_works_again(row: Organisation, contact_id: UUID, *, by: Actor, at: datetime, once: str | None) -> bool:
    """Write to an address again that was refused before. Twice: False."""
    found = next((one for one in row.contacts if one.id == contact_id and one.bounced_at is not None), None)
    if found is None:
        return False
    found.bounced_at = None
    record(KIND, row.id, "organisation-address-works", by=by, at=at, once=once)
    return True


def set_standing(row: Organisation, *, state: str, contact: str, by: Actor, at: datetime, once: str | None) -> bool:
    """Say whether it is open, and whether campaigns may write to it; whether that was news."""
    if (row.state, row.contact) == (state, contact):
        return False
    row.state, row.contact = state, contact
    data = {"state": state, "contact": contact}
    record(KIND, row.id, "organisation-standing-set", by=by, at=at, data=data, once=once)
    return True


def find_organisations(typed: str, *, sector: str = "", limit: int = MOST) -> list[Organisation]:
    """Organisations that stand for themselves whose name has every word typed, or of that number or postcode."""
    sought = squeezed(typed)[:LONGEST]
    tests: list[ColumnElement[bool]] = [Organisation.merged_into_id.is_(None)]
    if sector:
        tests.append(Organisation.sector == sector)
    number, postcode = normal_reference(sought), normal_postcode(sought)
    if number is not None:
        tests.append(Organisation.number == number)
    elif postcode is not None:
        tests.append(Organisation.postcode == postcode)
    else:
        tests += [
            _has_word(Organisation.sort_name, word) | _has_word(Organisation.trading_key, word)
            for word in plain(sought).split()
        ]
    found = select(Organisation).where(*tests).order_by(Organisation.sort_name, Organisation.id).limit(limit)
    return list(db.session.scalars(found))


def _has_word(column: InstrumentedAttribute[str], word: str) -> ColumnElement[bool]:
    return or_(column.startswith(word), column.contains(f" {word}"))


def _set_contacts(row: Organisation, contacts: Sequence[Contact]) -> bool:
    wanted = {
        key: contact for contact in contacts if any(key := _contact_key(contact.email, contact.name, contact.telephone))
    }
    had = {_contact_key(one.email, one.name, one.telephone): one for one in row.contacts}
    refused = {one.email: one.bounced_at for one in row.contacts if one.email and one.bounced_at is not None}
    for key in had.keys() - wanted.keys():
        row.contacts.remove(had[key])
    for key, contact in wanted.items():
        if key not in had:
            new = _row_of(contact)
            new.bounced_at = refused.get(new.email)
            row.contacts.append(new)
    return bool(had.keys() ^ wanted.keys())


def _contact_key(email: str, name: str, telephone: str) -> tuple[str, str, str]:
    return normal_email(email), squeezed(name), squeezed(telephone)


def _row_of(contact: Contact) -> OrganisationContact:
    return OrganisationContact(**_texts_of(contact))


def _texts_of(contact: Contact) -> dict[str, str]:
    email, name, telephone = _contact_key(contact.email, contact.name, contact.telephone)
    return {"email": email[:254], "name": name[:200], "telephone": telephone[:40], "source": contact.source}
