"""Many forms at once: rows that were read together are sent together, all of them or none, and only once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from base.database import locked
from base.extensions import db
from casework.facts import today_of
from casework.intake.filings import begin_filing
from casework.intake.submitting import submit
from casework.law.law_book import CouncilLaw
from casework.law.law_checks import CHECK_ANSWERS, checks_of, keep_shown
from casework.versions import pinned
from council.english_councils import EnglishCouncils
from forms.answers import Answers
from forms.checks import Judged
from forms.ports import Ports
from models.filing import Filing
from models.filing_batch import FilingBatch
from security.actor import Actor
from security.history import record

READ, SENT, DROPPED = "read", "sent", "dropped"
KEPT_FOR = timedelta(hours=24)  # rows that nobody sends: names of children lie here
SIGNED_IN = {"school-signed-in": "yes"}  # what the rows were read under


class BatchOver(Exception):
    """The rows were not sent in time, or were dropped; they have to be read again."""


@dataclass(frozen=True, slots=True)
class BatchRow:
    """One row that was read without a fault."""

    line: int
    answers: dict[str, Any]
    posted: tuple[str, ...]


def keep_batch(version_id: UUID, rows: Sequence[BatchRow], *, school_id: UUID, by: Actor, at: datetime) -> FilingBatch:
    """Keep rows until they are sent, for a day at most. Twice: two batches, of which the first expires.

    Raises: PermissionError for a school that the actor doesn't speak for.
    """
    if by.id is None or school_id not in by.school_ids:
        msg = "rows are kept for one's own school only"
        raise PermissionError(msg)
    batch = FilingBatch(
        service=pinned(version_id).service,
        version_id=version_id,
        school_id=school_id,
        made_by=by.id,
        rows=[{"line": row.line, "answers": row.answers, "posted": list(row.posted)} for row in rows],
        created_at=at,
        expires_at=at + KEPT_FOR,
    )
    db.session.add(batch)
    db.session.flush()
    return batch


def batch_of(batch_id: UUID, *, by: Actor) -> FilingBatch | None:
    """A batch of one of the actor's own schools; None for any other."""
    batch = db.session.get(FilingBatch, batch_id)
    return batch if batch is not None and batch.school_id in by.school_ids else None


def rows_of(batch: FilingBatch) -> list[BatchRow]:
    """The rows that wait to be sent."""
    return [BatchRow(int(row["line"]), row["answers"], tuple(row["posted"])) for row in batch.rows or ()]


def told_of_rows(batch: FilingBatch, *, today: date) -> list[tuple[BatchRow, tuple[Judged, ...]]]:
    """Each row with what the law says of its answers, as it is told to whoever types them in."""
    checks, party = checks_of(batch.version_id), pinned(batch.version_id).parties[0].id
    ports = Ports(councils=EnglishCouncils(), rules=CouncilLaw(school_id=batch.school_id), received_on=today)
    told = []
    for row in rows_of(batch):
        bound, answers = checks.told_to(party, set(row.posted)), Answers.of(party, row.answers)
        told.append((row, checks.judge(bound, answers, facts=SIGNED_IN, today=today, ports=ports)))
    return told


def send_batch(batch_id: UUID, *, by: Actor, at: datetime) -> FilingBatch:
    """Send every row as a filing of its own, in one transaction. No row gets a receipt by e-mail: the list is one.

    Twice:  the same filings; the second press sends nothing.
    Raises: LookupError for a batch that is not of the actor's school; BatchOver; whatever refuses a single form
            (NotComplete): then no row is sent.
    """
    if batch_of(batch_id, by=by) is None:
        raise LookupError(str(batch_id))
    batch: FilingBatch = locked(db.session(), FilingBatch, batch_id)
    if batch.state == SENT:
        return batch
    if batch.state != READ or batch.expires_at <= at:
        raise BatchOver
    sent: list[dict[str, Any]] = []
    for row, told in told_of_rows(batch, today=today_of(at)):
        filing_id = begin_filing(batch.version_id, by=by, at=at, school_id=batch.school_id)
        filing = db.session.get_one(Filing, filing_id)
        filing.parts[0].answers, filing.parts[0].posted = row.answers, list(row.posted)
        db.session.flush()
        keep_shown(filing_id, filing.parts[0].party, told, moment=CHECK_ANSWERS, by=by, at=at)
        done = submit(filing_id, by=by, at=at, facts=SIGNED_IN)
        sent.append({"line": row.line, "filing": str(filing_id), "reference": done.reference})
    batch.state, batch.sent, batch.rows, batch.sent_at = SENT, sent, [], at
    record("batch", batch.id, "batch-sent", by=by, at=at, data={"service": batch.service, "count": len(sent)})
    return batch


def drop_old_batches(*, at: datetime, limit: int = 100) -> int:
    """Empty what was read and never sent, in the open transaction; how many. Twice: harmless.

    One that is being sent at this instant is left alone: it would be called dropped, and its school told so.
    """
    old = select(FilingBatch).where(FilingBatch.state == READ, FilingBatch.expires_at <= at).limit(limit)
    idle = old.order_by(FilingBatch.expires_at, FilingBatch.id).with_for_update(skip_locked=True)
    found = list(db.session.scalars(idle.execution_options(populate_existing=True)))
    for batch in found:
        batch.state, batch.rows = DROPPED, []
    return len(found)
