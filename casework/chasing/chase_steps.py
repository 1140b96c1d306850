"""What the chase timers of a batch's waits say, read together; and how far each wait has come, written together."""

from __future__ import annotations

from collections import Counter, defaultdict
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
from forms.definition.profiles import ChaseProfile
from models.wait import Timer, Wait


@dataclass(frozen=True, slots=True)
class Steps:
    """Of each wait: the steps that have come, when its next step is, and what is still to come of steps and end."""

    come: dict[UUID, set[int]]
    next_step: dict[UUID, datetime]
    to_come: dict[UUID, list[tuple[str, int, datetime]]]

    def reply_by(self, wait: UUID, profile: ChaseProfile) -> datetime | None:
        """When somebody is written to next, or it ends: by then an answer is hoped for."""
        sending = {step.number for step in profile.steps if step.sends}
        dates = [due_at for kind, step, due_at in self.to_come.get(wait, ()) if kind == END or step in sending]
        return min(dates, default=None)


def steps_of(waits: Iterable[UUID], *, at: datetime) -> Steps:
    """Read the steps of some waits as they stand at an instant: those of this batch and those still to be taken."""
    steps = Steps(defaultdict(set), {}, defaultdict(list))
    for wait, kind, step, due_at, state in db.session.execute(_STEPS, {"waits": list(waits)}):
        if kind == CHASE and due_at <= at:
            steps.come[wait].add(step)
        if state == "pending":
            steps.to_come[wait].append((kind, step, due_at))
            if kind == CHASE:
                steps.next_step[wait] = min(due_at, steps.next_step.get(wait, due_at))
    return steps


def note_sent(waits: Sequence[Wait], steps: Steps, *, unsent: Sequence[Wait] = ()) -> None:
    """Write that each wait had one more step sent (one that is there twice, two), and when its next one is.

    Args: unsent: waits whose step has come and sent nothing; only what is next of them changes.
    """
    session = db.session()
    by_times = _by_times(waits)
    if unsent:
        by_times[0] = [one for one in unsent if one not in waits]
    for times, some in by_times.items():
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
_STEPS = (
    select(Timer.source_id, Timer.kind, Timer.step, Timer.due_at, Timer.state)
    .join(Wait, (Wait.id == Timer.source_id) & (Wait.round == Timer.round))  # not those of an earlier asking
    .where(
        _IS_CHASE,
        among(Timer.source_id, "waits"),
        Timer.kind.in_((CHASE, END)),
        Timer.state.in_(("pending", "fired")),
    )
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
