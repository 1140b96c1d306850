"""What belongs to a case that the open transaction holds, read once: nobody else may change it before the commit.

Whoever starts a task, sets a contact rule, starts or stops a clock or adds a filing locks the case first. So one look
at each is enough for a whole transaction, and none at all for a case that was opened in it. A case that is not held
is looked at each time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, select

from base.batches import among
from base.database import is_held, known, made_here, make
from base.extensions import db
from base.prepared import Prepared
from casework.visible import TASK_IS_OPEN
from council.calendars import day_book
from council.settings import setting
from forms.definition.profiles import OwnWork
from models.case import Case, ContactRule
from models.filing import Filing
from models.task import Queue, QueueRole, Task
from models.wait import Clock

OPEN = frozenset({"open", "claimed", "waiting"})
RUNNING = ("running", "unknown", "paused")
ROWS, ROUNDS, WORKED = "rows", "rounds", "worked"

_OF_CASE = bindparam("case_id", type_=Case.id.type)
# What was loaded before the case was locked is loaded again: it may have changed in between.
_OPEN_TASKS = (
    select(Task)
    .where(Task.case_id == _OF_CASE, TASK_IS_OPEN)
    .order_by(Task.id)
    .execution_options(populate_existing=True)
)
_ROUNDS = Prepared(select(Task.kind, func.max(Task.round)).where(Task.case_id == _OF_CASE).group_by(Task.kind))
_CLOCKS = (
    select(Clock)
    .where(Clock.case_id == _OF_CASE, Clock.state.in_(RUNNING))
    .order_by(Clock.id)
    .execution_options(populate_existing=True)
)
_RULES = select(ContactRule).where(ContactRule.case_id == _OF_CASE).execution_options(populate_existing=True)
_WORKED = select(Task.answers).where(Task.case_id == _OF_CASE).order_by(Task.finished_at, Task.id)
# Also the queues of the product's own tasks: such a task may begin in any transaction, and they are few.
_EVERY_QUEUE = (
    select(Queue.code, Queue.id)
    .where(among(Queue.code, "codes"))
    .union_all(select(QueueRole.role, QueueRole.queue_id))
    .subquery()
)
_QUEUES = Prepared(select(_EVERY_QUEUE.c.code, _EVERY_QUEUE.c.id))


def open_tasks(case_id: UUID) -> list[Task]:
    """The open tasks of a case, oldest first."""
    found: list[Task] = _once(case_id, Task, ROWS, list, lambda: list(db.session.scalars(_OPEN_TASKS, _of(case_id))))
    return [task for task in found if task.state in OPEN]


def next_round(case_id: UUID, kind: str) -> int:
    """The number of the next task of a kind on a case: 1 for the first."""
    return int(_rounds(case_id).get(kind, 0)) + 1


def add_task(**columns: Any) -> Task:
    """Add a task to a held case; the next flush writes it."""
    task: Task = make(db.session(), Task, **columns)
    _add(task.case_id, Task, task)
    _rounds(task.case_id)[task.kind] = task.round
    return task


def running_clocks_of(case_id: UUID) -> list[Clock]:
    """The clocks of a case and its tasks that have not ended, oldest first."""
    found: list[Clock] = _once(case_id, Clock, ROWS, list, lambda: list(db.session.scalars(_CLOCKS, _of(case_id))))
    return [clock for clock in found if clock.state in RUNNING]


def add_clock(clock: Clock) -> None:
    """Add a clock to a case; the next flush writes it."""
    db.session.add(clock)
    _add(clock.case_id, Clock, clock)


def contact_rules(case_id: UUID) -> list[ContactRule]:
    """Every contact rule of a case."""
    found: list[ContactRule] = _once(
        case_id, ContactRule, ROWS, list, lambda: list(db.session.scalars(_RULES, _of(case_id)))
    )
    return found


def add_contact_rule(**columns: Any) -> ContactRule:
    """Add a contact rule to a case; the next flush writes it."""
    rule: ContactRule = make(db.session(), ContactRule, **columns)
    _add(rule.case_id, ContactRule, rule)
    return rule


def has_begun(case_id: UUID, kinds: Iterable[str]) -> bool:
    """Whether a case has had a task of one of these kinds, open or over."""
    return not _rounds(case_id).keys().isdisjoint(kinds)


def is_untouched(case_id: UUID) -> bool:
    """Whether a case was opened in this transaction and has had no task: nothing can have been said about it yet."""
    return made_here(db.session(), Case, case_id) is not None and not _rounds(case_id)


def worked_answers(case_id: UUID) -> dict[str, Any]:
    """What officers filled in on a case's tasks, the later answer before the earlier; those not yet over come last."""
    if made_here(db.session(), Case, case_id) is not None and len(open_tasks(case_id)) == sum(
        _rounds(case_id).values()
    ):
        return {}  # none of its tasks is over
    return dict(_once(case_id, Task, WORKED, None, lambda: _read_worked(case_id)))


def forget_worked(case_id: UUID) -> None:
    """Look at what officers filled in on a case's tasks again: something was."""
    known(db.session()).pop((Task, case_id, WORKED), None)


def begin_with(case_id: UUID, filing: Filing) -> None:
    """Note the filing that a case is opened by; there are no others yet."""
    known(db.session())[Filing, case_id, ROWS] = [filing]


def filings_once(case_id: UUID, read: Callable[[], list[Filing]]) -> list[Filing]:
    """The filings of a case, read at most once while it is held: casework.facts.sent_filings says which they are."""
    return list(_once(case_id, Filing, ROWS, None, read))


def forget_filings(case_id: UUID) -> None:
    """Look at a case's filings again: one was sent, or came onto it."""
    known(db.session()).pop((Filing, case_id, ROWS), None)


def queue_id(code: str) -> UUID | None:
    """The queue of a code, or of what the product's own tasks are for.

    Asked once a transaction, since a queue that tasks stand in can't go away.
    """
    kept = known(db.session())
    if (Queue, code) not in kept:
        _read_queues([code])
    found: UUID | None = kept[Queue, code]
    return found


def note_queue(queue: Queue) -> None:
    """Note a queue that was made in this transaction."""
    known(db.session())[Queue, queue.code] = queue.id


def look_ahead(queues: Iterable[str], case_id: UUID | None = None) -> None:
    """Read what starting tasks in some queues needs, of a case that is held or of one to be opened, beforehand.

    A statement in between would have to write what is pending before it, piece by piece instead of all at once.
    """
    if case_id is not None:
        open_tasks(case_id)
        _rounds(case_id)
        running_clocks_of(case_id)
        contact_rules(case_id)
    _read_queues(queues)
    day_book()
    setting("task-ends")


def _read_queues(codes: Iterable[str]) -> None:
    sought = dict.fromkeys(codes)
    found = dict(_QUEUES.look(db.session(), codes=sought))
    kept = known(db.session())
    kept.update({(Queue, code): found.get(code) for code in sought})
    for role in OwnWork:
        kept.setdefault((Queue, role), found.get(role))  # one that this transaction has made stands


def _rounds(case_id: UUID) -> dict[str, int]:
    found: dict[str, int] = _once(case_id, Task, ROUNDS, dict, lambda: _read_rounds(case_id))
    return found


def _read_worked(case_id: UUID) -> dict[str, Any]:
    worked: dict[str, Any] = {}
    for answers in db.session.scalars(_WORKED, _of(case_id)):
        worked |= answers or {}
    return worked


def _read_rounds(case_id: UUID) -> dict[str, int]:
    return dict(_ROUNDS.look(db.session(), case_id=case_id))


def _once(
    case_id: UUID, model: type[Any], what: str, nothing: Callable[[], Any] | None, read: Callable[[], Any]
) -> Any:
    """What `read` gives, asked at most once while the case is held; `nothing` if the case was made here."""
    session = db.session()
    if not is_held(session, Case, case_id):
        return read()
    kept, key = known(session), (model, case_id, what)
    if key not in kept:
        is_new = nothing is not None and made_here(session, Case, case_id) is not None
        kept[key] = nothing() if nothing is not None and is_new else read()
    return kept[key]


def _add(case_id: UUID, model: type[Any], row: Any) -> None:
    session = db.session()
    rows = known(session).get((model, case_id, ROWS))
    if rows is not None:
        rows.append(row)
    elif made_here(session, Case, case_id) is not None:
        known(session)[model, case_id, ROWS] = [row]


def _of(case_id: UUID) -> dict[str, UUID]:
    return {"case_id": case_id}
