"""Other councils: through which secure mailbox each is asked, and who checked that it is theirs.

An administrator keeps the list; nobody else can name an address of another council, so that nothing about a child goes
to one that only looks like it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from base.database import locked
from base.extensions import db
from base.text import normal_email, squeezed
from council.settings import COUNCIL
from models.council import OtherCouncil
from security.actor import Actor
from security.history import done_before, record
from statutory.la_codes import LocalAuthority, current_authorities, local_authority


class NoSuchCouncil(LookupError):
    """No council of England has that number today."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What an administrator writes down about another council's channel, and how they know that it is theirs."""

    address: str
    how_checked: str
    checked_on: date
    lead_address: str = ""
    channel: str = ""


def keep_council(code: str, checked: Checked, *, by: Actor, at: datetime, once: str | None = None) -> bool:
    """Put a council into the list, or change it there; whether that was news.

    Twice:  harmless; the same `once` shows the first result.
    Raises: NoSuchCouncil.
    """
    if code not in {one.code for one in current_authorities()}:
        raise NoSuchCouncil(code)
    row: OtherCouncil | None = locked(db.session(), OtherCouncil, code)
    if done_before(once):
        return False
    values = {
        "address": normal_email(checked.address),
        "lead_address": normal_email(checked.lead_address),
        "channel": squeezed(checked.channel)[:200],
        "how_checked": squeezed(checked.how_checked)[:300],
        "checked_on": checked.checked_on,
        "is_active": True,
    }
    if row is None:
        row = OtherCouncil(code=code)
        db.session.add(row)
    changed = sorted(name for name, value in values.items() if getattr(row, name) != value)
    if not changed:
        return False
    for name, value in values.items():
        setattr(row, name, value)
    row.checked_by = by.id
    record("council", COUNCIL, "other-council-kept", by=by, at=at, data={"code": code, "changed": changed}, once=once)
    return True


def stop_using(code: str, *, by: Actor, at: datetime) -> bool:
    """Ask a council no more, because its address is in doubt; whether it was in use. Twice: harmless."""
    row: OtherCouncil | None = locked(db.session(), OtherCouncil, code)
    if row is None or not row.is_active:
        return False
    row.is_active = False
    record("council", COUNCIL, "other-council-stopped", by=by, at=at, data={"code": code})
    return True


def other_council(code: str) -> OtherCouncil | None:
    """A council that may be asked, by its number."""
    row = council_row(code)
    return row if row is not None and row.is_active else None


def council_row(code: str) -> OtherCouncil | None:
    """What is written down about a council, in use or not."""
    return db.session.get(OtherCouncil, code) if code else None


def every_council() -> Sequence[OtherCouncil]:
    """The whole list, those no longer asked included, by name."""
    return sorted(db.session.scalars(select(OtherCouncil)), key=lambda row: council_name(row.code))


def councils_to_ask() -> list[tuple[str, str]]:
    """Number and name of each council that may be asked, by name."""
    return [(row.code, council_name(row.code)) for row in every_council() if row.is_active]


def mailboxes_in_use() -> frozenset[str]:
    """Every address at which another council may be written to now, those of their leads included."""
    rows = select(OtherCouncil.address, OtherCouncil.lead_address).where(OtherCouncil.is_active)
    return frozenset(address for row in db.session.execute(rows) for address in row if address)


def council_name(code: str) -> str:
    """A council's name by its number; the number itself where nobody has it."""
    found: LocalAuthority | None = local_authority(code)
    return found.name if found is not None else code
