"""A service of several parties as a council could write it: a permit, asked for by an employer, in turn and together.

The employer begins; the parent and the school are then asked at the same time, each by its own link; at the end the
form goes back to the employer, who checks what it may see and signs.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from base.extensions import db
from casework.intake.filings import open_filing, part_of, save_page
from casework.intake.part_requests import request_of
from casework.intake.submitting import Submitted, submit
from casework.versions import publish
from forms.definition.check import check
from forms.definition.reader import Read
from forms.definition.vocabulary import STANDARD
from models.filing import Filing, FilingPart
from models.link import Link
from models.message import Message
from models.part_request import PartRequest
from models.wait import Timer
from security.actor import Actor
from tests.fixtures.definitions_once import our_library, read_once
from tests.integration.casework.marlowe import AT

SERVICE = "holiday-permit"
EMPLOYER, PARENT, SCHOOL, SIGNS = "employer", "parent", "school", "employer-signs"
BY = Actor.visitor()
FILE = Path(__file__).parents[2] / "data" / "parties" / "holiday-permit.yaml"
ANSWERS: dict[str, dict[str, dict[str, Any]]] = {
    EMPLOYER: {
        "work": {
            "employer-name": "Quayside Cafe",
            "pay": "nine pounds",
            "which-school": {"urn": "100001", "name": "Brook School"},
            "parent-email": "Parent@home.example",
            "employer-email": "cafe@quay.example",
            "employer-phone": "01632 960 001",
        }
    },
    PARENT: {"home": {"health": "asthma", "agrees": "yes"}},
    SCHOOL: {"view": {"attendance": "often late"}},
    SIGNS: {"sign": {"signed": "Quayside Cafe"}},
}


def read_permit(opens_at: str = "all-parts", changes: dict[str, str] | None = None) -> Read:
    """The service as written, with its moment to open and other words changed: old text to new."""
    text = FILE.read_text(encoding="utf-8").replace("opens-at: all-parts", f"opens-at: {opens_at}")
    for old, new in (changes or {}).items():
        assert old in text, old
        text = text.replace(old, new)
    return read_once(text, "holiday-permit.yaml")


def publish_permit(opens_at: str = "all-parts", changes: dict[str, str] | None = None) -> None:
    """Publish it; in `writing()`. Every fault of it fails the test."""
    read = read_permit(opens_at, changes)
    words = STANDARD.with_library(our_library()).with_services([SERVICE], [])
    assert check(read, words).faults == ()
    publish(read.document, by=Actor.system("tests"), at=AT)


def begun(at: datetime = AT) -> Filing:
    """A draft that an employer has begun."""
    return open_filing(SERVICE, by=BY, at=at)


def send_part(
    filing: Filing,
    party: str,
    *,
    at: datetime = AT,
    more: dict[str, Any] | None = None,
    device: str | None = None,
    by: Actor = BY,
) -> Submitted:
    """Fill in the pages of one party and send its part."""
    now = db.session.get_one(Filing, filing.id)
    for page, answers in ANSWERS[party].items():
        save_page(part_of(now, party), page, answers | (more or {}), by=by, at=at)
    return submit(filing.id, by=by, at=at, party=party, device=device)


def states(filing: Filing) -> dict[str, str]:
    """The state of each part."""
    found = select(FilingPart).where(FilingPart.filing_id == filing.id)
    return {part.party: part.state for part in db.session.scalars(found)}


def request(filing: Filing, party: str) -> PartRequest:
    """Who was asked for a part."""
    found = request_of(part_of(filing, party).id)
    assert found is not None
    return found


def link(filing: Filing, party: str) -> Link:
    """The link of a part."""
    return db.session.get_one(Link, request(filing, party).link_id)


def mail(kind: str = "") -> list[tuple[str, str, str]]:
    """Every message planned, of a kind if one is named: kind, address, state."""
    found = select(Message).order_by(Message.planned_at, Message.id)
    return [(one.kind, one.address, one.state) for one in db.session.scalars(found) if kind in ("", one.kind)]


def timers(filing: Filing, party: str, kind: str) -> list[Timer]:
    """The timers of a part, of a kind."""
    chosen = select(Timer).where(Timer.source_id == part_of(filing, party).id, Timer.kind == kind)
    return list(db.session.scalars(chosen.order_by(Timer.due_at)))
