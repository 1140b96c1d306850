"""What a definition may let follow about approvals: issue one, refuse one, note that its renewal has come."""

from __future__ import annotations

from datetime import datetime

from casework.consequences import Setting, consequence
from casework.versions import pinned
from forms.answers import Answers
from forms.definition.casework import Consequence
from forms.values import as_text
from licensing.coming_up import stop_ahead
from licensing.issuing import earlier_by_number, issue, refuse
from licensing.standing import SUBJECT
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


def _named(case: Case, number: str) -> Approval | None:
    """The approval of that number, of a kind that this case's service can issue."""
    kinds = [shape.id for shape in pinned(case.version_id).approvals]
    return next((found for kind in kinds if (found := earlier_by_number(kind, number))), None)
