"""A person has said that a form is about a child we know: the child's other cases are shown, and one given up opens."""

from __future__ import annotations

from datetime import datetime

from base.database import locked
from base.extensions import db
from casework.cases import cases_about, link_cases
from casework.closing import reopen_case
from casework.joining import ARISES_FROM, join_case
from casework.own_tasks import FOUND_AGAIN
from casework.plans_told import weigh
from casework.priorities import share_dangers
from casework.tasks import start_task
from casework.timing.followers import ChildKnown
from directory.children import standing_for
from models.case import Case
from security.actor import Actor
from security.history import record


def show_other_cases(known: ChildKnown) -> None:
    """Point at the open case about the child; of a child whom we gave up looking for, ask whether that case goes on.

    Twice: harmless; a case is pointed at once.
    """
    case = known.case
    if case.state != "open" or case.child_id is None:
        return
    for other in cases_about(case.child_id, case_type=case.case_type, state="open"):
        if other.id != case.id and link_cases(case, other.id, ARISES_FROM, at=known.at):
            case.facts = {**(case.facts or {}), "open-case": "yes"}
            record("case", case.id, "open-case-found", by=known.by, at=known.at, data={"case": str(other.id)})
    earlier = given_up(case, standing_for(case.child_id).alert)
    if earlier is not None and link_cases(case, earlier.id, ARISES_FROM, at=known.at):
        record("case", case.id, "given-up-case-found", by=known.by, at=known.at, data={"case": str(earlier.id)})
        start_task(case, FOUND_AGAIN, by=known.by, at=known.at)


def weigh_again(known: ChildKnown) -> None:
    """Run the rules of urgency again: what our own record says of the child (a plan, an alert) counts from now on.

    So does what the child's other cases were told: that contact is unsafe, or a danger.

    Twice: a rule that has held before raises nothing again.
    """
    weigh(known.case, by=known.by, at=known.at)
    share_dangers(known.case, by=known.by, at=known.at)


def given_up(case: Case, alert: str) -> Case | None:
    """The newest closed case about the same child that the alert on the child's record stands for."""
    if not alert or case.child_id is None:
        return None
    closed = cases_about(case.child_id, case_type=case.case_type, state="closed")
    return next((one for one in closed if one.id != case.id and one.outcome == alert), None)


def go_on_in_earlier(case: Case, alert: str, *, by: Actor, at: datetime) -> bool:
    """Open the case again that was given up, and let this one go on in it; False where there is none."""
    found = given_up(case, alert)
    if found is None:
        return False
    earlier: Case = locked(db.session(), Case, found.id)
    reopen_case(earlier, reason="", by=Actor.system("filing"), at=at)
    join_case(case, earlier, by=by, at=at)
    return True
