"""Timers: rows that say "at this instant, do this to that". Everything that happens later is one of them.

Written, cancelled and fired here; what a kind does is registered by the file that knows it (chases, rungs, …).
Locks are taken in the house's order (case, task, wait, timer, message): a sweep that finds a case busy leaves its
timers for the next tick, so that an answer being written always wins over the chase it makes needless.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import Select, Update, bindparam, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from base.batches import among
from base.database import is_sqlite
from base.extensions import db
from base.ids import new_id
from base.later_rows import write_later
from base.nudge import nudge_after_commit
from models.case import Case
from models.wait import Timer
from security.actor import Actor

log = logging.getLogger(__name__)

BATCH = 250  # one commit each: some hundred milliseconds in which others wait to write
WAITS_AFTER_A_FAULT = (
    timedelta(minutes=5),
    timedelta(hours=1),
    timedelta(hours=24),
)  # then a person looks: 25 h in all


@dataclass(frozen=True, slots=True)
class Plan:
    """A timer to write."""

    source_kind: str  # wait | task | case | filing | clock | approval
    source_id: UUID
    kind: str
    due_at: datetime
    case_id: UUID | None = None
    step: int = 0
    round: int = 1
    data: dict[str, Any] = field(default_factory=dict)  # ids and codes, nothing personal


@dataclass(frozen=True, slots=True)
class DueTimer:
    """A timer that has come. `planned_at` is the instant it was meant for, however late it fires."""

    id: UUID
    source_kind: str
    source_id: UUID
    kind: str
    step: int
    round: int
    case_id: UUID | None
    planned_at: datetime
    attempts: int
    data: dict[str, Any]

    @classmethod
    def of(cls, row: Any) -> DueTimer:
        """Return what a timer's row says, of the model or of a statement that gives back its columns."""
        return cls(
            id=row.id,
            source_kind=row.source_kind,
            source_id=row.source_id,
            kind=row.kind,
            step=row.step,
            round=row.round,
            case_id=row.case_id,
            planned_at=row.planned_at or row.due_at,
            attempts=row.attempts,
            data=row.data or {},
        )

    @property
    def key(self) -> str:
        """What everything it causes is known by."""
        return f"timer:{self.id}"


class Fire(Protocol):
    """What a kind does. Returns the ids of timers that had nothing to do any more (they count as skipped)."""

    def __call__(self, timers: Sequence[DueTimer], /, *, by: Actor, at: datetime) -> Iterable[UUID]: ...


class FireOne(Protocol):
    """The same for a kind that takes one timer at a time; False means there was nothing to do."""

    def __call__(self, timer: DueTimer, /, *, by: Actor, at: datetime) -> bool: ...


@dataclass(frozen=True, slots=True)
class SweepCounts:
    """What a sweep did. `left` were due but busy or put off; `dated_again` moved with a calendar."""

    fired: int = 0
    skipped: int = 0
    failed: int = 0
    left: int = 0
    dated_again: int = 0

    def __add__(self, other: SweepCounts) -> SweepCounts:
        return SweepCounts(
            self.fired + other.fired,
            self.skipped + other.skipped,
            self.failed + other.failed,
            self.left + other.left,
            self.dated_again + other.dated_again,
        )


_KINDS: dict[str, tuple[int, Fire]] = {}


def timer_kind(name: str, *, turn: int = 50) -> Callable[[Fire], Fire]:
    """Register what a kind of timer does, many at once; kinds with a lower `turn` go first within a batch."""

    def register(fire_many: Fire) -> Fire:
        _KINDS[name] = (turn, fire_many)
        return fire_many

    return register


def one_by_one(fire_one: FireOne) -> Fire:
    """Make a kind of a function that takes one timer: `timer_kind("recheck")(one_by_one(recheck))`."""

    def fire_each(timers: Sequence[DueTimer], /, *, by: Actor, at: datetime) -> Iterable[UUID]:
        return [timer.id for timer in timers if not fire_one(timer, by=by, at=at)]

    return fire_each


def write_timers(plans: Sequence[Plan], *, at: datetime) -> None:
    """Write timers. Twice: harmless; one with the same source, kind, step and round stays as it is."""
    rows = [
        {
            "id": new_id(),
            "source_kind": plan.source_kind,
            "source_id": plan.source_id,
            "kind": plan.kind,
            "step": plan.step,
            "round": plan.round,
            "case_id": plan.case_id,
            "due_at": plan.due_at,
            "planned_at": None,
            "state": "pending",
            "attempts": 0,
            "error": "",
            "data": plan.data,
            "fired_at": None,
            "created_at": at,
        }
        for plan in plans
    ]
    if any(plan.due_at <= at for plan in plans):
        nudge_after_commit("sweep")  # what was entered late may be due already; else the scheduler is soon enough
    write_later(db.session(), Timer, rows, ignore=("source_kind", "source_id", "kind", "step", "round"))


def write_timer(
    source_kind: str,
    source_id: UUID,
    kind: str,
    *,
    due_at: datetime,
    at: datetime,
    step: int = 0,
    round: int = 1,  # noqa: A002  # the column's name
    case_id: UUID | None = None,
    data: dict[str, Any] | None = None,
) -> None:
    """Write one timer. Twice: harmless, as `write_timers`."""
    write_timers([Plan(source_kind, source_id, kind, due_at, case_id, step, round, data or {})], at=at)


def cancel_timers(
    *,
    source_kind: str | None = None,
    source_id: UUID | None = None,
    source_ids: Iterable[UUID] = (),
    case_id: UUID | None = None,
    kinds: Iterable[str] = (),
) -> int:
    """Cancel pending and failed timers of some sources or of a whole case; how many.

    Writes no event: the act that makes them needless has one.
    Raises: ValueError when neither a source nor a case is named: that would cancel everything.
    """
    chosen = [*source_ids, *([source_id] if source_id else [])]
    if source_kind is None and case_id is None:
        raise ValueError("say whose timers to cancel")
    if source_kind is not None and not chosen:
        return 0
    cancelling: Update = update(Timer).where(Timer.state.in_(("pending", "failed")))
    if source_kind is not None:
        cancelling = cancelling.where(Timer.source_kind == source_kind, Timer.source_id.in_(chosen))
    if case_id is not None:
        cancelling = cancelling.where(Timer.case_id == case_id)
    wanted = list(kinds)
    if wanted:
        cancelling = cancelling.where(Timer.kind.in_(wanted))
    db.session.flush()
    done = db.session.execute(cancelling.values(state="cancelled").execution_options(synchronize_session=False))
    return int(getattr(done, "rowcount", 0))


def due(upto: datetime, limit: int = BATCH) -> list[UUID]:
    """The oldest timers due by an instant, without locking them: one look into one index."""
    return list(db.session.scalars(_due(upto).limit(limit)))


def fire(batch: Sequence[UUID], *, by: Actor, at: datetime) -> SweepCounts:
    """Fire timers, in the open transaction.

    A whole kind goes in one savepoint with set-based statements; if that fails it is repeated one by one, so that a
    bad row stops nothing but itself: it backs off (5 minutes, an hour, a day) and then shows as failed.
    Twice:  harmless: only pending timers are taken, by an UPDATE that needs state='pending'.
    Raises: OperationalError (lock lost, connection gone): the batch is rolled back and the next tick finds it again.
    """
    taken = _take(batch, at=at)
    counts = SweepCounts(left=len(batch) - len(taken))
    by_kind: dict[str, list[DueTimer]] = defaultdict(list)
    for timer in taken:
        by_kind[timer.kind.partition(":")[0]].append(timer)
    for kind in sorted(by_kind, key=lambda name: _KINDS[name][0] if name in _KINDS else 0):
        counts += _fire_kind(kind, by_kind[kind], by=by, at=at)
    return counts


def put_off(timer_id: UUID, until: datetime) -> None:
    """Make a timer that is being fired pending again for a later instant (a closed school, a busy day)."""
    db.session.execute(
        update(Timer)
        .where(Timer.id == timer_id)
        .values(state="pending", fired_at=None, due_at=until)
        .execution_options(synchronize_session=False)
    )


def retry_failed(timer_id: UUID, *, at: datetime) -> bool:
    """Try a failed timer again now (a person's button); False when it has not failed."""
    done = db.session.execute(
        update(Timer)
        .where(Timer.id == timer_id, Timer.state == "failed")
        .values(state="pending", attempts=0, due_at=at, error="")
        .execution_options(synchronize_session=False)
    )
    return bool(getattr(done, "rowcount", 0))


def failed_timers(limit: int = 100) -> Sequence[Timer]:
    """Timers that gave up, for the administrator's page."""
    return db.session.scalars(
        select(Timer).where(Timer.state == "failed").order_by(Timer.due_at, Timer.id).limit(limit)
    ).all()


def _due(upto: datetime) -> Select[Any]:
    # Literal 'pending': a bound value would keep SQLite from its partial index.
    return select(Timer.id).where(text("state = 'pending'"), Timer.due_at <= upto).order_by(Timer.due_at, Timer.id)


def _take(batch: Sequence[UUID], *, at: datetime) -> list[DueTimer]:
    """Lock the cases, then the timers, and mark them fired; those that are busy or gone are left out."""
    session = db.session()
    if is_sqlite(session):  # the whole database is ours already
        rows = session.execute(_TAKE_ALL, {"ids": batch, "at": at}).all()
    else:
        free = session.scalars(_LOCK_CASES, {"ids": batch}).all()
        rows = session.execute(_TAKE_FREE, {"ids": batch, "free": free, "at": at}).all()
    return [DueTimer.of(row) for row in sorted(rows, key=lambda row: (row.due_at, row.id))]


_TAKING: Update = (
    update(Timer)
    .values(state="fired", fired_at=bindparam("at", type_=Timer.fired_at.type))
    .returning(
        Timer.id,
        Timer.source_kind,
        Timer.source_id,
        Timer.kind,
        Timer.step,
        Timer.round,
        Timer.case_id,
        Timer.due_at,
        Timer.planned_at,
        Timer.attempts,
        Timer.data,
    )
    .execution_options(synchronize_session=False)
)
_TAKE_ALL = _TAKING.where(among(Timer.id, "ids"), Timer.state == "pending")
_LOCK_CASES = (
    select(Case.id)
    .where(Case.id.in_(select(Timer.case_id).where(among(Timer.id, "ids"))))
    .order_by(Case.id)
    .with_for_update(skip_locked=True)
)
_TAKE_FREE = _TAKING.where(
    Timer.id.in_(
        select(Timer.id)
        .where(among(Timer.id, "ids"), Timer.state == "pending")
        .where(Timer.case_id.is_(None) | among(Timer.case_id, "free"))
        .order_by(Timer.id)
        .with_for_update(skip_locked=True)
    )
)


def _fire_kind(kind: str, timers: Sequence[DueTimer], *, by: Actor, at: datetime) -> SweepCounts:
    try:
        return _fire_together(kind, timers, by=by, at=at)
    except OperationalError:
        raise
    except Exception as fault:  # noqa: BLE001  # whatever a kind's code does, the other timers must fire
        if len(timers) == 1:
            _back_off(timers[0], fault, at=at)
            return SweepCounts(failed=1)
    counts = SweepCounts()
    for timer in timers:
        counts += _fire_kind(kind, [timer], by=by, at=at)
    return counts


def _fire_together(kind: str, timers: Sequence[DueTimer], *, by: Actor, at: datetime) -> SweepCounts:
    if kind not in _KINDS:
        raise LookupError(f"nobody knows timers of kind {kind}")
    session = db.session()
    with session.begin_nested():
        skipped = set(_KINDS[kind][1](timers, by=by, at=at))
        if skipped:
            session.execute(
                update(Timer)
                .where(Timer.id.in_(skipped), Timer.state == "fired")
                .values(state="skipped")
                .execution_options(synchronize_session=False)
            )
    return SweepCounts(fired=len(timers) - len(skipped), skipped=len(skipped))


def _back_off(timer: DueTimer, fault: Exception, *, at: datetime) -> None:
    gives_up = timer.attempts >= len(WAITS_AFTER_A_FAULT)
    said = type(fault).__name__
    if isinstance(fault, DBAPIError | IntegrityError):
        said = f"{said} ({type(fault.orig).__name__})"
    # Only the type: the text of a fault may quote a row.
    log.error("Timer %s of kind %s failed with %s, attempt %d", timer.id, timer.kind, said, timer.attempts + 1)
    db.session.execute(
        update(Timer)
        .where(Timer.id == timer.id)
        .values(
            state="failed" if gives_up else "pending",
            fired_at=None,
            attempts=timer.attempts + 1,
            error=said,
            planned_at=timer.planned_at,
            due_at=at if gives_up else at + WAITS_AFTER_A_FAULT[timer.attempts],
        )
        .execution_options(synchronize_session=False)
    )
