"""A calendar entry for an appointment: when it is, its reference, and a place of the council's at most.

Source: RFC 5545. Times are UTC, so that no calendar needs to know when our clocks change.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

CONTENT_TYPE = "text/calendar"
_LONGEST_LINE = 75  # bytes


@dataclass(frozen=True, slots=True)
class Appointment:
    """What the entry says. It carries no name, no kind of case, no description (a calendar is read over shoulders)."""

    id: UUID
    reference: str
    starts_at: datetime
    minutes: int
    place: str = ""
    changes: int = 0
    cancelled: bool = False


def calendar_file(appointment: Appointment, *, at: datetime) -> bytes:
    """The entry as a file. A later one of the same appointment takes the place of an earlier."""
    ends = appointment.starts_at + timedelta(minutes=appointment.minutes)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Onroll//Appointments//EN",
        f"METHOD:{'CANCEL' if appointment.cancelled else 'PUBLISH'}",
        "BEGIN:VEVENT",
        f"UID:{appointment.id}",
        f"SEQUENCE:{appointment.changes}",
        f"DTSTAMP:{_instant(at)}",
        f"DTSTART:{_instant(appointment.starts_at)}",
        f"DTEND:{_instant(ends)}",
        f"SUMMARY:{_text(f'Appointment {appointment.reference}')}",
        *([f"LOCATION:{_text(appointment.place)}"] if appointment.place else []),
        f"STATUS:{'CANCELLED' if appointment.cancelled else 'CONFIRMED'}",
        "CLASS:PRIVATE",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return b"".join(_folded(line) for line in lines)


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(value: str) -> str:
    plain = " ".join(value.split())
    for sign in ("\\", ";", ","):
        plain = plain.replace(sign, f"\\{sign}")
    return plain


def _folded(line: str) -> bytes:
    """A line in pieces of at most 75 bytes, no sign cut in two."""
    pieces: list[bytes] = []
    piece = b""
    for sign in line:
        raw = sign.encode()
        if len(piece) + len(raw) > _LONGEST_LINE:
            pieces.append(piece)
            piece = b" "
        piece += raw
    return b"\r\n".join([*pieces, piece]) + b"\r\n"
