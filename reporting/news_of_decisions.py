"""What came in after something was recommended: whoever recommended it had not read that, and whoever decides must."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from base.extensions import db
from casework.intake.turns import DONE
from casework.versions import pinned
from models.filing import Filing, FilingPart
from models.task import Decision


@dataclass(frozen=True, slots=True)
class CameIn:
    """A form, or the part of a form, that somebody has sent: what it is called, and when it came."""

    what: str
    at: datetime


def came_in_since(decision: Decision) -> list[CameIn]:
    """The forms and parts of the case that were sent after a recommendation, in the order in which they came."""
    found = (
        select(Filing, FilingPart)
        .join(FilingPart, FilingPart.filing_id == Filing.id)
        .where(Filing.case_id == decision.case_id, FilingPart.state == DONE)
        .where(FilingPart.done_at > decision.recommended_at)
        .order_by(FilingPart.done_at, FilingPart.id)
    )
    return [CameIn(_called(filing, part), part.done_at) for filing, part in db.session.execute(found) if part.done_at]


def _called(filing: Filing, part: FilingPart) -> str:
    definition = pinned(filing.version_id)
    title = definition.title.say()
    if len(definition.parties) == 1:
        return title
    return f"{title}: {definition.party_shapes[part.party].label.say()}"
