"""What later work does at each turn of a task or a case, for wiring.py to list.

The order matters: a task has its clock before its lateness is watched, and its wait begins last.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update

from base.extensions import db
from casework.chasing.rechecks import APPROVAL, RECHECK
from casework.chasing.waits import NAMED_BY_OFFICER, cancel_waits, start_wait
from casework.timing.clocks import stop_clocks
from casework.timing.followers import REOPENED, CaseEnd, TaskEnd, TaskStart
from casework.timing.lateness import stop_watching, watch_again, watch_task
from casework.timing.timers import cancel_timers
from correspondence.stopping import cancel_case, cancel_for
from models.wait import Timer


def watch(start: TaskStart) -> None:
    """Watch a new task for lateness, by the profiles its shape names."""
    profiles = start.definition.escalation_profiles
    watch_task(
        start.task,
        late=profiles.get(start.shape.late),
        escalation=profiles.get(start.shape.escalation),
        at=start.at,
    )


def watch_new_date(start: TaskStart) -> None:
    """Watch a task whose due date was moved by a change of priority."""
    profiles = start.definition.escalation_profiles
    watch_again(
        start.task,
        late=profiles.get(start.shape.late),
        escalation=profiles.get(start.shape.escalation),
        at=start.at,
    )


def begin_to_wait(start: TaskStart) -> None:
    """Ask at once where a task is nothing but a question to somebody else.

    Where only an officer can say whom to ask (which council, at which address), the task stays to be asked from.
    """
    if start.shape.wait is not None and start.shape.wait.party not in NAMED_BY_OFFICER:
        start_wait(start.task, start.shape.wait, by=start.by, at=start.at)


def stop_task(end: TaskEnd) -> None:
    """A task is over: nobody is told that it is late, nobody is asked, and what was not sent is not sent."""
    stop_watching([end.task])
    cancel_waits(task_id=end.task.id, because="task-over", by=end.by, at=end.at)
    cancel_timers(source_kind="task", source_ids=(end.task.id,))
    cancel_for("task", [end.task.id], because="task-over", at=end.at)


def stop_case(end: CaseEnd) -> None:
    """A case is over: every clock, wait and timer of it ends, except a re-check that this very closing set.

    One that is opened again had ended already. What was begun on it since (the review of a suspension, somebody to be
    telephoned) goes on with its deadline: only what was to come of the closed case itself has no use any more.
    """
    if end.why == REOPENED:
        cancel_timers(source_kind="case", source_ids=(end.case.id,))
        return
    cancel_waits(case_id=end.case.id, because="case-over", by=end.by, at=end.at)
    stop_clocks(case_id=end.case.id, by=end.by, at=end.at)
    _cancel_timers_but_new_rechecks(end, end.at)


def stop_case_for_death(end: CaseEnd) -> None:
    """A child has died: as `stop_case`, and nothing automatic is sent to anybody, reminders to officers included."""
    stop_case(end)
    cancel_timers(case_id=end.case.id)
    cancel_case(end.case.id, because="death-recorded", hold_others="needs-release")


def _cancel_timers_but_new_rechecks(end: CaseEnd, at: datetime) -> None:
    db.session.flush()
    db.session.execute(
        update(Timer)
        .where(Timer.case_id == end.case.id, Timer.state.in_(("pending", "failed")))
        .where((Timer.kind != RECHECK) | (Timer.created_at != at))
        .where(Timer.source_kind != APPROVAL)
        .values(state="cancelled")
        .execution_options(synchronize_session=False)
    )
