"""A case that ends, or whose child has died, asks nobody for a part of a form any more."""

from __future__ import annotations

from sqlalchemy import select

from base.extensions import db
from casework.intake.filings import ENDED
from casework.intake.part_events import FILING
from casework.intake.turns import DONE, leave_out, unsettled
from casework.timing.followers import REOPENED, CaseEnd
from casework.timing.timers import cancel_timers
from models.filing import Filing

CASE_OVER = "case-over"


def stop_parts(end: CaseEnd) -> None:
    """End every asking for a part of this case's forms, in its own transaction: reminders, unsent messages, links."""
    if end.why == REOPENED:
        return
    waiting = select(Filing).where(Filing.case_id == end.case.id, Filing.state == "open", Filing.wait_id.is_(None))
    for filing in db.session.scalars(waiting.order_by(Filing.id)).all():
        left = unsettled(filing)
        if filing.follows_id is not None or not left:
            continue  # a draft that completes what was sent: whoever writes it may still send it
        sent = any(part.state == DONE for part in filing.parts)
        for part in left:
            leave_out(filing, part, because=CASE_OVER, by=end.by, at=end.at)
        cancel_timers(source_kind=FILING, source_id=filing.id)
        filing.changed_at = end.at
        if sent:
            filing.state, filing.submitted_at, filing.expires_at = "submitted", end.at, None
        else:
            filing.state, filing.ended_because = ENDED, CASE_OVER
