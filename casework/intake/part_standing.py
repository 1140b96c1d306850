"""Where the parts of a form stand, in words: who has sent theirs, who is waited for since when, reminded how often."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from base.extensions import db
from casework.intake.further_forms import FURTHER
from casework.intake.part_requests import ASKED, NO_ADDRESS, REVOKED, requests_of
from casework.intake.turns import DONE, LEFT_OUT, OPEN, REFUSED, WAITING
from casework.versions import pinned
from models.filing import Filing, FilingPart
from models.part_request import PartRequest

# What a person outside may read of another's part: never why, and never what it says.
_SAID = {
    WAITING: "not asked yet",
    OPEN: "waiting",
    DONE: "sent",
    REFUSED: "will not fill in a part",
    LEFT_OUT: "no longer waited for",
}


@dataclass(frozen=True, slots=True)
class PartStanding:
    """One part. `asked_on` and the rest are empty where nobody was asked; `request` is for officers alone."""

    part: FilingPart
    label: str
    state: str
    words: str
    asked_at: datetime | None = None
    reminded: int = 0
    next_at: datetime | None = None
    overdue_since: datetime | None = None
    request: PartRequest | None = None

    @property
    def times(self) -> str:
        """How often it was reminded: "", "once", "twice", "3 times"."""
        return {0: "", 1: "once", 2: "twice"}.get(self.reminded, f"{self.reminded} times")


def standings_of(filing_id: UUID, *, with_first: bool = False) -> list[PartStanding]:
    """Where each part of a form stands, in their order; without that of whoever began it unless wanted."""
    filing = db.session.get_one(Filing, filing_id)
    requests = requests_of([filing.id])
    return [_standing(filing, part, requests.get(part.id)) for part in filing.parts[0 if with_first else 1 :]]


def part_sent_at(part_id: UUID) -> datetime | None:
    """When a part was sent; None if it was not."""
    return db.session.scalar(select(FilingPart.done_at).where(FilingPart.id == part_id))


def _standing(filing: Filing, part: FilingPart, request: PartRequest | None) -> PartStanding:
    shape = pinned(filing.version_id).party_shapes.get(part.party)
    label = shape.label.say() if shape is not None else part.party
    words = _SAID.get(part.state, part.state)
    if request is None or part.state != OPEN:
        return PartStanding(part, label, part.state, words, request=request)
    if request.state in (NO_ADDRESS, REVOKED):
        words = "we are finding out how to reach them"
    asked = request.asked_at if request.state == ASKED else None
    following = request.next_step_at if request.state == ASKED else None
    return PartStanding(
        *(part, label, part.state, words, asked, request.steps_sent, following, request.over_at, request)
    )


def further_forms_of(case_id: UUID) -> list[Filing]:
    """The further forms that parties of a case were asked for, newest first."""
    found = select(Filing).where(Filing.case_id == case_id, Filing.channel == FURTHER)
    return list(db.session.scalars(found.order_by(Filing.created_at.desc(), Filing.id.desc())))
