"""One question about several children of a family: asked as one message, answered child by child through one link.

Each child keeps a wait of its own, on its own case: its answer stops its own chase, and what may not be said of one of
them holds the message back (sending.py). What the waits have in common is `together_id`, which the link opens.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from base.database import locked
from base.extensions import db
from base.ids import new_id
from casework.binding_rules import OF_OUR_LISTS, GoneMailboxes
from casework.chasing.asking import AS_DEFINED, Whom
from casework.chasing.waits import ANSWERABLE, Begun, ask_begun, begin_again, begin_wait, start_wait, waiting_for
from casework.checklists import RowState, row_shape, rows_of, siblings_tasks
from casework.tasks import shape_of
from directory.children import have_died
from forms.definition.casework import WaitShape
from models.case import Case
from models.message import Message, MessagePart
from models.task import ChecklistRow, Task
from models.wait import Wait
from security.actor import Actor

_WRITTEN_DOWN = (RowState.DONE.value, RowState.NOT_APPLICABLE.value)
_HAS_GONE = ("leased", "sent", "unknown", "failed")  # of a message: it may have left us
ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class Sibling:
    """The same question on a brother's or sister's case: its task and row, and the wait that is being asked now."""

    task: Task
    row: ChecklistRow | None
    shape: WaitShape
    wait: Wait | None


@dataclass(frozen=True, slots=True)
class Together:
    """One of the questions that a link opens."""

    wait_id: UUID
    reference: str
    is_answered: bool


def siblings_to_ask(task: Task, shape: WaitShape, *, row: ChecklistRow | None = None, by: Actor) -> list[Sibling]:
    """The brothers and sisters whom the same question may be about, those whose cases this officer may see.

    Left out is whoever was answered for, is asked about together with this child already, or is asked about elsewhere.
    """
    own, case = waiting_for(task, shape, row=row), db.session.get_one(Case, task.case_id)
    same = [_same_question(one, shape, row) for one in siblings_tasks(task, by=by)]
    return [one for one in same if one is not None and _may_join(one.wait, own, case)]


def ask_together(
    task: Task,
    shape: WaitShape,
    also: Sequence[UUID],
    *,
    row: ChecklistRow | None = None,
    whom: Whom = AS_DEFINED,
    by: Actor,
    at: datetime,
) -> list[Wait]:
    """Ask about a child and its brothers and sisters at once: one message to whoever answers, a chase for each child.

    Whoever is asked is the same for all: the school of this task's case, or the address that is given. A question that
    is being asked alone begins anew with the others, and its links stay.

    Args:   also: tasks of brothers' and sisters' cases; what this officer may not see is left out.
    Gives:  the waits, this task's first. Where no brother or sister is left, that one alone.
    Twice:  children who are asked about together already are not asked about anew.
    """
    tasks = siblings_tasks(task, by=by)
    for case_id in sorted({task.case_id, *(one.case_id for one in tasks)}):
        locked(db.session(), Case, case_id)
    own = waiting_for(task, shape, row=row)
    offered = [one for one in siblings_to_ask(task, shape, row=row, by=by) if one.task.id in also]
    known = (wait.together_id for wait in (own, *(one.wait for one in offered)) if wait is not None)
    together = next((one for one in known if one is not None), None) or new_id()
    chosen = [one for one in offered if one.wait is None or one.wait.together_id in (None, together)]
    if not chosen:
        return [start_wait(task, shape, row=row, whom=whom, by=by, at=at)]
    first = _begin(Sibling(task, row, shape, own), together, whom, by=by, at=at)
    same_people = Whom(first.wait.school_id, first.wait.recipient, first.wait.manager, first.wait.council_code)
    chosen_tasks = {one.task.id for one in chosen}
    same = (_same_question(one, shape, row) for one in tasks if one.id not in chosen_tasks)
    beside = [one for one in same if one is not None and one.wait is not None and one.wait.together_id == together]
    begun = [first, *(_begin(one, together, same_people, by=by, at=at) for one in (*beside, *chosen))]
    ask_begun(begun, by=by, at=at)
    return [one.wait for one in begun]


def asked_together(together_id: UUID, mailbox: str) -> list[Together]:
    """What a link to several questions opens: each that was sent to its mailbox and can be answered, or was.

    A question that still lies held in the outbox is shown by no link either, nor is a child who has died, nor one
    whom whoever reads that mailbox is no longer around.
    """
    went = (
        select(MessagePart.id)
        .join(Message, Message.id == MessagePart.message_id)
        .where(MessagePart.serves_kind == "wait", MessagePart.serves_id == Wait.id, Message.state.in_(_HAS_GONE))
        .where(func.lower(Message.address) == mailbox.lower())
    )
    rows = db.session.execute(
        select(Wait.id, Wait.state, Wait.party, Case.reference, Case.child_id)
        .join(Case, Case.id == Wait.case_id)
        .where(Wait.together_id == together_id, Wait.state.in_((*ANSWERABLE, ANSWERED)))
        .where(Wait.answer_service != "", went.exists())
        .order_by(Case.reference)
    ).all()
    died, gone = have_died(row.child_id for row in rows if row.child_id is not None), GoneMailboxes()
    shown = [row for row in rows if row.child_id not in died]
    theirs = [row for row in shown if row.party in OF_OUR_LISTS or not gone.is_gone_from(row.child_id, mailbox)]
    return [Together(row.id, row.reference, row.state == ANSWERED) for row in theirs]


def opens_question(together_id: UUID, wait_id: UUID | None, mailbox: str) -> bool:
    """Whether the link of a mailbox to several questions opens that one of them."""
    return any(one.wait_id == wait_id for one in asked_together(together_id, mailbox))


def together_of(wait_id: UUID) -> UUID | None:
    """What a question has in common with those it is asked together with; None where it is asked alone.

    None too once its child has died: the link to the others opens nothing that was begun about that one.
    """
    found = select(Wait.together_id, Case.child_id).join(Case, Case.id == Wait.case_id).where(Wait.id == wait_id)
    asked = db.session.execute(found).first()
    if asked is None or (asked.child_id is not None and have_died([asked.child_id])):
        return None
    together_id: UUID | None = asked.together_id
    return together_id


def _same_question(task: Task, shape: WaitShape, row: ChecklistRow | None) -> Sibling | None:
    case = db.session.get_one(Case, task.case_id)
    if row is None:
        own = shape_of(task, case)
        wait = own.wait if own is not None else None
        return _sibling(task, None, wait, shape)
    there = next((one for one in rows_of(task) if one.code == row.code), None)
    if there is None or there.state in _WRITTEN_DOWN:
        return None
    of_row = row_shape(task, there, case)
    return _sibling(task, there, of_row.wait if of_row is not None and not of_row.through else None, shape)


def _sibling(task: Task, row: ChecklistRow | None, wait: WaitShape | None, shape: WaitShape) -> Sibling | None:
    if wait is None or (wait.id, wait.party) != (shape.id, shape.party):
        return None
    return Sibling(task, row, wait, waiting_for(task, wait, row=row))


def _may_join(wait: Wait | None, own: Wait | None, case: Case) -> bool:
    """Whether a question that is being asked goes to the same people, and is not asked together with others."""
    if wait is None:
        return True
    if own is None:
        return wait.together_id is None and wait.school_id is not None and wait.school_id == case.school_id
    if own.together_id is not None and wait.together_id == own.together_id:
        return False
    same = (wait.school_id, wait.recipient, wait.council_code) == (own.school_id, own.recipient, own.council_code)
    return same and (wait.together_id is None or own.together_id is None)


def _begin(one: Sibling, together: UUID, whom: Whom, *, by: Actor, at: datetime) -> Begun:
    if one.wait is not None:
        return begin_again(one.wait, one.task, row=one.row, together=together, by=by, at=at)
    return begin_wait(one.task, one.shape, row=one.row, whom=whom, together=together, by=by, at=at)
