"""Appointments as officers read them: what times may be for, and whose they are. Reads only."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from base.extensions import db
from casework.bookings.slots import SlotLine
from casework.versions import current_versions, pinned
from casework.visible import cases_visible_to
from models.case import Case
from security.actor import Actor


def kinds_of_slots() -> list[tuple[str, str]]:
    """What times may be offered for, by the definitions in force: code and words."""
    found: dict[str, str] = {}
    for version_id in current_versions().values():
        definition = pinned(version_id)
        for booking in definition.bookings:
            found.setdefault(booking.slots, f"{booking.title.say()} ({definition.title.say()})")
    return sorted(found.items(), key=lambda kind: kind[1])


def booked_references(lines: Sequence[SlotLine], *, reader: Actor) -> dict[UUID, str]:
    """The references of the cases that booked these times, of those the reader may see."""
    wanted = {booking.case_id for line in lines for booking in line.bookings}
    if not wanted:
        return {}
    query = cases_visible_to(reader).query().where(Case.id.in_(wanted)).with_only_columns(Case.id, Case.reference)
    return {row[0]: row[1] for row in db.session.execute(query)}
