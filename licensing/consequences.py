"""What a definition may let follow about approvals: issue, refuse or suspend one, note that its renewal has come."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from base.extensions import db
from base.text import plain
from casework.closing import ClosingRefused, Refusal, Why
from casework.consequences import Setting, consequence
from casework.versions import pinned
from forms.answers import Answers
from forms.definition.casework import Consequence
from forms.values import as_text
from licensing.coming_up import stop_ahead
from licensing.issuing import earlier_by_number, issue, refuse
from licensing.serials import plain_number
from licensing.standing import SUBJECT
from licensing.suspending import NotValid, suspend
from models.approval import Approval
from models.case import Case
from models.task import Task
from security.actor import Actor
from security.history import record


@consequence("issue", Setting("approval"), Setting("renews", required=False))
def issue_approval(
    case: Case, one: Consequence, /, *, task: Task | None, answers: Answers, by: Actor, at: datetime
) -> None:
    """Issue an approval of this case, as a colleague recommended it."""
    renews = str(one.setting("renews") or "")
    issue(case, str(one.setting("approval")), answers=answers, renews=renews, by=by, at=at)


@consequence("refuse", Setting("approval"), Setting("reasons"))
def refuse_approval(
    case: Case, one: Consequence, /, *, task: Task | None, answers: Answers, by: Actor, at: datetime
) -> None:
    """Refuse an approval, with the reasons that were written."""
    reasons = as_text(answers.get(str(one.setting("reasons"))) or "")
    refuse(case, str(one.setting("approval")), reasons=reasons, by=by, at=at)


@consequence("renewal-received", Setting("number"))
def renewal_received(
    case: Case, one: Consequence, /, *, task: Task | None, answers: Answers, by: Actor, at: datetime
) -> None:
    """Its holder has applied for another term: reminders stop. A number that is nobody's leaves a line on the case."""
    number = as_text(answers.get(str(one.setting("number"))) or "").strip()
    if not number:
        return  # a first application
    found = _named(case, number)
    if found is None:
        record("case", case.id, "renewal-of-nothing", by=by, at=at)
        return
    if found.renewal_received:
        return
    found.renewal_received, found.changed_at = True, at
    stop_ahead(found, because="renewal-received", at=at, end_too=False)
    record(SUBJECT, found.id, "renewal-received", by=by, at=at, data={"renewal": True, "case": str(case.id)})


@consequence("suspend", Setting("what"), Setting("surname", required=False), Setting("reason", required=False))
def suspend_approval(
    case: Case, one: Consequence, /, *, task: Task | None, answers: Answers, by: Actor, at: datetime
) -> None:
    """Suspend an approval at once: that of this case, or the one whose number an officer has answered.

    Without a question for the reason it says on which case it was decided. Twice: the same suspension.
    Raises: ClosingRefused for a number that is nobody's, another surname, one that is not valid, or an officer who may
            not suspend: then nothing happened.
    """
    approval = _meant(case, one, answers)
    reason = _typed(answers, one.setting("reason"))
    try:
        suspend(approval.id, reason=reason or f"Decided on {case.reference}", by=by, at=at)
    except NotValid:
        raise ClosingRefused([Refusal(Why.NOT_READY, "That approval is not valid, so it can't be suspended")]) from None
    except PermissionError:
        says = "Only a team lead or manager can suspend: ask one to take this task now"
        raise ClosingRefused([Refusal(Why.NOT_READY, says)]) from None
    record("case", case.id, "suspension-decided", by=by, at=at, data={"approval": str(approval.id)})


def _meant(case: Case, one: Consequence, answers: Answers) -> Approval:
    what = str(one.setting("what"))
    found = select(Approval)
    if what in pinned(case.version_id).approval_shapes:
        found = found.where(Approval.case_id == case.id, Approval.kind == what)
    else:
        number = plain_number(_typed(answers, what))
        found = found.where(Approval.number_plain == number, Approval.number_plain != "")
    approval = db.session.scalar(found)
    surname = one.setting("surname")
    if approval is None or (surname and plain(_typed(answers, surname)) != approval.surname_plain):
        says = "There is no approval with that number and surname: look it up in the register"
        raise ClosingRefused([Refusal(Why.NOT_READY, says)])
    return approval


def _typed(answers: Answers, question: object) -> str:
    """What was answered to the question that a setting names; empty where it names none."""
    return as_text(answers.get(str(question)) or "").strip() if question else ""


def _named(case: Case, number: str) -> Approval | None:
    """The approval of that number, of a kind that this case's service can issue."""
    kinds = [shape.id for shape in pinned(case.version_id).approvals]
    return next((found for kind in kinds if (found := earlier_by_number(kind, number))), None)
