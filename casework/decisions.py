"""Second decisions: one person recommends, another decides. Both acts keep the contract they were made under.

What is agreed is carried out by whoever registered its sort (closing a case, finishing a task).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import select, update

from base.extensions import db
from casework.case_locks import lock_to_act
from casework.notes import NothingWritten
from casework.own_tasks import SECOND_DECISION
from casework.tasks import cancel_task, end_task, start_task
from casework.timing.followers import TaskEnd
from models.case import Case
from models.task import Decision, Task
from security.actor import Actor, Contract
from security.history import done_before, record
from security.permissions import Permission


class SamePerson(Exception):
    """Whoever recommended something can't also decide it."""


class ReservedToCouncil(Exception):
    """This decision can't be taken under the provider's contract."""


class AlreadyDecided(Exception):
    """Somebody has decided this one already; `decision` says who and how."""

    def __init__(self, decision: Decision) -> None:
        self.decision = decision
        super().__init__(f"already {decision.state}")


class CarriesOut(Protocol):
    """What happens with a proposal once it is settled. `agreed` says how."""

    def __call__(self, case: Case, decision: Decision, /, *, agreed: bool, by: Actor, at: datetime) -> object: ...


_SORTS: dict[str, CarriesOut] = {}


def carries_out(sort: str) -> Callable[[CarriesOut], CarriesOut]:
    """Register what an agreed or refused proposal of a sort ("close" of "close:failed-to-track") leads to."""

    def register(does: CarriesOut) -> CarriesOut:
        _SORTS[sort] = does
        return does

    return register


def recommend(
    case: Case, kind: str, proposal: dict[str, Any], *, reason: str, task: Task | None, by: Actor, at: datetime
) -> Decision:
    """Propose something that another person must decide; opens the task that asks them.

    A proposal of the same sort that still stands undecided is replaced: whoever decides sees what was said last, and
    the one before stays on the case as it was made.

    Twice:  the same proposal, for the same reason, is given again.
    Raises: PermissionError without the permission to recommend; ValueError when nobody in particular recommends.
    """
    if not by.may(Permission.CASE_RECOMMEND) and not by.may(Permission.CASE_DECIDE):
        msg = "recommending needs its permission"
        raise PermissionError(msg)
    if by.id is None:
        msg = "a recommendation is a person's"
        raise ValueError(msg)
    standing = db.session.scalar(
        select(Decision).where(Decision.case_id == case.id, Decision.kind == kind, Decision.state == "recommended")
    )
    if standing is not None and _says_the_same(standing, proposal, reason):
        return standing
    asking = start_task(case, SECOND_DECISION, by=by, at=at)
    decision = Decision(
        case_id=case.id,
        task_id=task.id if task is not None else None,
        asked_task_id=asking.id,
        kind=kind,
        proposal=proposal,
        recommended_by=by.id,
        recommended_contract=by.contract.value,
        recommended_at=at,
        reason=reason.strip(),
    )
    asking.recommended_by = by.id
    db.session.add(decision)
    db.session.flush()
    if standing is not None:
        standing.state = "withdrawn"
        data = {"decision": str(standing.id), "by": str(decision.id)}
        record("case", case.id, "recommendation-replaced", by=by, at=at, data=data)
    record("case", case.id, "recommended", by=by, at=at, data={"decision": str(decision.id), "what": kind})
    return decision


def decide(
    decision_id: UUID, *, agreed: bool, reason: str, by: Actor, at: datetime, once: str | None = None
) -> Decision:
    """Agree to what a colleague recommended, or refuse it with a reason; what was agreed is carried out at once.

    Twice:  the same `once` shows the first result; otherwise AlreadyDecided.
    Raises: SamePerson; ReservedToCouncil; PermissionError; NothingWritten for a refusal without a reason;
            whatever carrying it out raises (ClosingRefused): then nothing is decided.
    """
    decision = db.session.get_one(Decision, decision_id)
    case = lock_to_act(decision.case_id)
    if done_before(once):
        return decision
    if by.id is None or not by.may(Permission.CASE_DECIDE):
        msg = "deciding needs its permission"
        raise PermissionError(msg)
    if by.contract is not Contract.COUNCIL:
        raise ReservedToCouncil
    if by.id == decision.recommended_by:
        raise SamePerson
    if not agreed and not reason.strip():
        raise NothingWritten
    settled = db.session.scalar(
        update(Decision)
        .where(Decision.id == decision.id, Decision.state == "recommended")
        .values(
            state="agreed" if agreed else "refused",
            decided_by=by.id,
            decided_contract=by.contract.value,
            decided_at=at,
            decided_reason=reason.strip(),
        )
        .returning(Decision)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    if settled is None:
        raise AlreadyDecided(db.session.get_one(Decision, decision_id, populate_existing=True))
    data = {"decision": str(decision.id), "what": decision.kind, "agreed": agreed}
    record("case", case.id, "decided", by=by, at=at, data=data, once=once)
    _end_asking(settled, by=by, at=at)
    _SORTS[settled.kind.partition(":")[0]](case, settled, agreed=agreed, by=by, at=at)
    return settled


def withdraw_proposals(case: Case, *, by: Actor, at: datetime, task: Task | None = None) -> None:
    """Take back proposals that nothing is left to decide about: the case was closed otherwise, the task cancelled."""
    chosen = select(Decision).where(Decision.case_id == case.id, Decision.state == "recommended")
    if task is not None:
        chosen = chosen.where(Decision.task_id == task.id)
    for decision in db.session.scalars(chosen).all():
        decision.state = "withdrawn"
        record("case", case.id, "recommendation-withdrawn", by=by, at=at, data={"decision": str(decision.id)})
        if decision.asked_task_id is not None and not _asks_another(decision):
            cancel_task(db.session.get_one(Task, decision.asked_task_id), "withdrawn", by=by, at=at)


def withdraw_of_cancelled(end: TaskEnd) -> None:
    """A task that is not needed any more takes with it what was recommended on it."""
    if end.task.state == "cancelled":
        withdraw_proposals(end.case, by=end.by, at=end.at, task=end.task)


def decision_asked_by(task: Task) -> Decision | None:
    """What a second-decision task asks: of several proposals on one case the oldest undecided, else the last."""
    asked = select(Decision).where(Decision.asked_task_id == task.id).order_by(Decision.recommended_at, Decision.id)
    found = db.session.scalars(asked).all()
    undecided = (one for one in found if one.state == "recommended")
    return next(undecided, found[-1] if found else None)


def _says_the_same(standing: Decision, proposal: dict[str, Any], reason: str) -> bool:
    # As they are kept: a tuple comes back from the database as a list.
    kept, new = (json.dumps(said, sort_keys=True, default=str) for said in (standing.proposal, proposal))
    return kept == new and standing.reason == reason.strip()


def _end_asking(decision: Decision, *, by: Actor, at: datetime) -> None:
    if decision.asked_task_id is None or _asks_another(decision):
        return
    task = db.session.get_one(Task, decision.asked_task_id)
    values = {"state": "done", "outcome": decision.state}
    end_task(task, values, "task-finished", by=by, at=at, data={"choice": decision.state})


def _asks_another(decision: Decision) -> bool:
    """Whether the task that asked this asks for a decision on something else of the case too."""
    other = select(Decision.id).where(Decision.asked_task_id == decision.asked_task_id, Decision.id != decision.id)
    return db.session.scalar(other.where(Decision.state == "recommended").limit(1)) is not None
