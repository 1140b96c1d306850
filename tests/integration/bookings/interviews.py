"""The referral of tests/integration/casework with an appointment in it, and times to pick from."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import select

from base.extensions import db
from casework import versions
from casework.bookings.slots import Offer, offer_slots
from casework.versions import publish
from models.booking import Slot
from models.case import Case
from models.filing import Filing
from security.actor import Actor
from tests.integration.casework.marlowe import AT, DEFINITIONS, Marlowe, send

BY = Actor.system("tests")
MEETING: dict[str, Any] = {
    "id": "meeting",
    "title": "Meeting with the team",
    "minutes": 30,
    "ways": ["office", "online"],
    "offered-by": "Q-TRIAGE",
    "invite": "pick-a-time",
    "booked": "time-picked",
    "remind": "time-soon",
    "pick-within": "5 working-days",
    "when-attended": "after-meeting",
}
MESSAGES: list[dict[str, Any]] = [
    {
        "id": name,
        "to": ["referrer"],
        "subject": f"{subject} ((reference))",
        "body": body,
        "reveals": ["reference", "link", *more],
        "held-when": ["contact-rules", "outward-held"],
        "link": "booking",
    }
    for name, subject, body, more in (
        ("pick-a-time", "Please pick a time", "Pick one: ((link))", []),
        ("time-picked", "Your time", "It is at ((appointment)). Change it: ((link))", ["appointment"]),
        ("time-soon", "Soon", "It is at ((appointment)): ((link))", ["appointment"]),
    )
]
AFTER: dict[str, Any] = {
    "id": "after-meeting",
    "title": "Write down what was said",
    "queue": "Q-TRIAGE",
    "due": "2 working-days",
    "choices": [{"id": "done", "label": "Done"}],
}


def with_meetings(**more: Any) -> dict[str, Any]:
    """The document of the referral with a meeting in it."""
    document = versions.read_whole(DEFINITIONS / "services" / "cme-referral.yaml")
    return document | {
        "bookings": [MEETING | more],
        "messages": [*document["messages"], *MESSAGES],
        "tasks": [*document["tasks"], AFTER],
    }


def referred(**more: Any) -> Case:
    """A council whose referrals have a meeting, and a case whose referrer was checked. Inside `writing()`."""
    Marlowe()
    publish(with_meetings(**more), by=BY, at=AT)
    case = send()
    db.session.scalars(select(Filing).where(Filing.case_id == case.id)).one().identity = "checked"
    db.session.flush()
    return case


def offered(by: Actor, *, count: int = 3, capacity: int = 1, day: date = date(2026, 11, 26)) -> list[UUID]:
    """Times of half an hour from ten o'clock on. Inside `writing()`."""
    offer = Offer(
        kind="meeting", team_id=None, way="office", place="Room 2, Town Hall", days=[day], first=time(10),
        count=count, minutes=30, capacity=capacity,
    )  # fmt: skip
    offer_slots(offer, by=by, at=AT)
    return list(db.session.scalars(select(Slot.id).order_by(Slot.starts_at)))


def on(day: int, hour: int, minute: int = 0) -> datetime:
    """An instant of November 2026; London is on UTC then."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)
