"""What the chase timers of a batch's waits say, read together; and how far each wait has come, written together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, func, literal_column, select, update
from sqlalchemy.orm import aliased
from sqlalchemy.orm.attributes import set_committed_value

from base.batches import among
from base.extensions import db
from casework.chasing.chase_plan import CHASE, END
from models.wait import Timer, Wait


@dataclass(frozen=True, slots=True)
class Steps:
    """Of each wait: the newest step that has come, when its next step is, and when the next step or the end is."""

    newest: dict[UUID, int]
    next_step: dict[UUID, datetime]
    next_of_any: dict[UUID, datetime]


def steps_of(waits: Iterable[UUID], *, at: datetime) -> Steps:
    """Read the steps of some waits as they stand at an instant: those of this batch and those still to be taken."""
    steps = Steps({}, {}, {})
    for wait, kind, step, due_at, state in db.session.execute(_STEPS, {"waits": list(waits)}):
        if kind == CHASE and due_at <= at:
            steps.newest[wait] = max(step, steps.newest.get(wait, step))
        if state == "pending":
            steps.next_of_any[wait] = min(due_at, steps.next_of_any.get(wait, due_at))
            if kind == CHASE:
                steps.next_step[wait] = min(due_at, steps.next_step.get(wait, due_at))
    return steps


def note_sent(waits: Sequence[Wait], steps: Steps) -> None:
    """Write that each wait had one more step sent (one that is there twice, two), and when its next one is."""
    session = db.session()
    for times, some in _by_times(waits).items():
        session.execute(_SENT, {"waits": [wait.id for wait in some], "times": times})
        for wait in some:  # what is in memory says the same, and is not written again
            set_committed_value(wait, "steps_sent", wait.steps_sent + times)
            set_committed_value(wait, "next_step_at", steps.next_step.get(wait.id))


def _by_times(waits: Sequence[Wait]) -> dict[int, list[Wait]]:
    times = Counter(wait.id for wait in waits)
    found: dict[int, list[Wait]] = {}
    for wait in {wait.id: wait for wait in waits}.values():
        found.setdefault(times[wait.id], []).append(wait)
    return found


_IS_CHASE = Timer.source_kind == literal_column("'wait'")
_STEPS = select(Timer.source_id, Timer.kind, Timer.step, Timer.due_at, Timer.state).where(
    _IS_CHASE,
    among(Timer.source_id, "waits"),
    Timer.kind.in_((CHASE, END)),
    Timer.state.in_(("pending", "fired")),
)
_next = aliased(Timer)
_SENT = (
    update(Wait)
    .where(among(Wait.id, "waits"))
    .values(
        steps_sent=Wait.steps_sent + bindparam("times"),
        next_step_at=select(func.min(_next.due_at))
        .where(_next.source_kind == "wait", _next.source_id == Wait.id, _next.kind == CHASE, _next.state == "pending")
        .scalar_subquery(),
    )
    .execution_options(synchronize_session=False)
)
