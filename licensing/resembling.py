"""Somebody asks for an approval who may be the holder of a suspended one under another surname: a person looks first.

The task begins when the approval is recommended. Until somebody has said that it is somebody else, it is not issued:
somebody who may know why an approval is suspended, and not the one who recommends that this one is given.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from base.extensions import db
from casework.decisions import SamePerson
from casework.facts import case_answers
from casework.finishing import bars_finishing
from casework.own_tasks import SECOND_DECISION
from casework.tasks import start_task
from casework.timing.followers import TaskStart
from forms.answers import Answers
from forms.definition.approvals import ApprovalShape
from forms.values import as_day
from licensing.holder_names import name_of
from licensing.own_work import SAME_PERSON, SOMEBODY_ELSE
from licensing.same_holder import Asks, resembled
from models.approval import Approval, ApprovalSuspension
from models.case import Case
from models.task import Decision, Task
from security.actor import Actor
from security.permissions import Permission


def look_first(start: TaskStart) -> None:
    """Something of a case was recommended: start the look, where whoever asks may be known under another name.

    Twice: harmless; a look that was made counts until somebody else who resembles them is suspended.
    """
    shapes = start.definition.approvals
    if start.shape.id != SECOND_DECISION.id or not shapes:
        return
    given = set(db.session.scalars(select(Approval.kind).where(Approval.case_id == start.case.id)))
    wanted = [shape for shape in shapes if shape.id not in given and shape.holder.born]
    answers = case_answers(start.case) if wanted else Answers()
    if any(waits_for_look(start.case, shape, _asks(shape, answers), apart_from=start.by.id) for shape in wanted):
        start_task(start.case, SAME_PERSON, by=start.by, at=start.at)


@bars_finishing(SAME_PERSON.id)
def another_looks(case: Case, by: Actor) -> None:
    """Keep the look from whoever may not know of suspensions, and from whoever recommends what depends on it.

    Raises: PermissionError; SamePerson.
    """
    if not by.may(Permission.SAFEGUARDING_HOLD_SEE):
        msg = "looking whether somebody is suspended needs the sight of a safeguarding hold"
        raise PermissionError(msg)
    own = select(Decision.id).where(Decision.case_id == case.id, Decision.recommended_by == by.id)
    if db.session.scalar(own.where(Decision.state == "recommended").limit(1)) is not None:
        raise SamePerson


def waits_for_look(case: Case, shape: ApprovalShape, asks: Asks, *, apart_from: UUID | None) -> bool:
    """Whether nobody has said yet that whoever asks is somebody else than the suspended holder they resemble.

    Args: apart_from: who recommends the approval; their own look, made before, does not count.
    """
    found = [one.id for one in resembled(shape, asks)]
    if not found:
        return False
    standing = ApprovalSuspension.ended_at.is_(None)
    begun = db.session.scalars(
        select(ApprovalSuspension.begun_at).where(ApprovalSuspension.approval_id.in_(found), standing)
    )
    last = db.session.scalar(
        select(Task)
        .where(Task.case_id == case.id, Task.kind == SAME_PERSON.id, Task.state == "done")
        .order_by(Task.round.desc())
        .limit(1)
    )
    if last is None or last.finished_at is None or last.outcome != SOMEBODY_ELSE or last.holder_id == apart_from:
        return True
    return last.finished_at < max(begun)


def _asks(shape: ApprovalShape, answers: Answers) -> Asks:
    name = name_of(answers.get(shape.holder.name))
    return Asks(name.whole, name.surname, as_day(answers.get(shape.holder.born)))
