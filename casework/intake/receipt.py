"""When a form of several parties counts as received: with the parts that make what was asked for whole.

A definition names them (`received-with`). Until all are there its clocks run from the first part, so that nothing
stands still while somebody keeps silent; when the last of them has come they count anew, from its receipt.
"""

from __future__ import annotations

from datetime import datetime

from base.database import locked
from base.extensions import db
from casework.chasing.following import watch_new_date
from casework.filing_rows import FilingRow, PartRow
from casework.held_cases import open_tasks
from casework.intake.turns import DONE, SETTLED
from casework.next_actions import show_next_action
from casework.tasks import shape_of
from casework.timing.clocks import TASK_DUE, carry_due, clocks_of_task, date_clock
from casework.timing.followers import TaskStart
from casework.versions import pinned
from forms.definition.document import Definition
from models.case import Case
from models.filing import Filing, FilingPart
from models.task import Task
from security.actor import Actor
from security.history import record


def wanting(filing: Filing | FilingRow, definition: Definition) -> tuple[str, ...]:
    """The parties without whose part a form is not whole and who have yet to send it; none where nothing is named."""
    return tuple(part.party for part in filing.parts if part.party in _named(definition) and part.state not in SETTLED)


def receipt_of(filing: Filing, definition: Definition, *, otherwise: datetime) -> datetime:
    """When a form counts as received: the last of the parts that make it whole, once they are all settled.

    Who declined or was left out makes it no later. Of a part that an officer entered, the day counts on which it came.
    Args: otherwise: what holds until then, and where a definition names no parts.
    """
    if wanting(filing, definition):
        return otherwise
    sent = [part for part in filing.parts if part.party in _named(definition) and part.state == DONE]
    return max((came for part in sent if (came := part.received_at or part.done_at)), default=otherwise)


def receipt_at_part(
    filing: Filing | FilingRow, part: FilingPart | PartRow, definition: Definition, *, at: datetime | None
) -> datetime | None:
    """What "received" means to the rules that are asked of one part while it is filled in, and as it is sent.

    A part that belongs to the whole counts from its own receipt: with what is typed today a form is received today at
    the earliest.
    Args:  at: of a part that is being sent, now; None while it is filled in.
    Gives: None where it would be received now.
    """
    begins_it = part.id == filing.parts[0].id and part.state not in SETTLED  # its own receipt stands on the form
    if part.party not in _named(definition) or begins_it:
        return part.received_at or filing.received_at or at
    return part.received_at or at


def count_anew(filing: Filing, definition: Definition, *, by: Actor, at: datetime) -> None:
    """Let the case that a form opened, and the tasks it began with, count from the receipt of the whole.

    What must be acknowledged keeps its time: danger does not wait for a form to be complete.
    Twice: harmless; what counts from then already is left.
    """
    if not _named(definition) or filing.case_id is None or filing.received_at is None:
        return
    case: Case = locked(db.session(), Case, filing.case_id)
    since = case.received_at
    if case.reference != filing.reference or case.state != "open" or since >= filing.received_at:
        return
    case.received_at = filing.received_at
    data = {"filing": str(filing.id), "received": filing.received_at.isoformat()}
    record("case", case.id, "form-whole", by=by, at=at, happened_at=filing.received_at, data=data)
    for task in open_tasks(case.id):
        if not task.needs_acknowledging and _moved(task, since, filing.received_at, by=by, at=at):
            shape = shape_of(task, case)
            if shape is not None:
                watch_new_date(TaskStart(task, shape, case, pinned(case.version_id), filing.received_at, by, at))
    show_next_action(case)


def _moved(task: Task, since: datetime, until: datetime, *, by: Actor, at: datetime) -> bool:
    """Whether a task's deadline counted from the first part; it then counts from the whole."""
    mine = [one for one in clocks_of_task(task) if one.code == TASK_DUE and one.trigger_at == since]
    for clock in mine:
        before = clock.due_at
        clock.trigger_at = until
        date_clock(clock)
        dates = {"from": _text(before), "to": _text(clock.due_at)}
        data = {"clock": str(clock.id), "code": clock.code, **dates}
        record("case", task.case_id, "clock-counted-anew", by=by, at=at, data=data)
    if mine:
        carry_due(task)
    return bool(mine)


def _named(definition: Definition) -> tuple[str, ...]:
    return definition.case.received_with if definition.case is not None else ()


def _text(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant is not None else None
