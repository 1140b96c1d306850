"""A case is over, and something of it is still to be done: it opens again when more work begins, and says why."""

from __future__ import annotations

from datetime import timedelta

import pytest

from base.database import writing
from base.extensions import db
from casework.closing import close_case
from casework.consequences import apply_consequences
from casework.facts import case_answers
from casework.fold import differences
from casework.sweep import sweep
from casework.tasks import cancel_task, end_task, start_task
from casework.timeline import timeline
from casework.versions import pinned
from forms.definition.casework import Consequence
from models.case import Case
from models.child import Child
from models.task import Task
from security.actor import Actor
from tests.integration.casework.marlowe import AT, Marlowe, send, tasks
from tests.integration.casework.test_casework_closing import LATER, open_kinds, triaged

pytestmark = pytest.mark.usefixtures("context")


def over(council: Marlowe) -> tuple[Case, Task]:
    """A case that is closed, and a re-check that came round on it."""
    case = send()
    close_case(case, "not-cme", {"not-cme-why": "on-roll"}, by=council.officer, at=LATER)
    return case, start_task(
        case, pinned(case.version_id).task_shapes["recheck"], by=Actor.system("sweep"), at=LATER + timedelta(days=300)
    )


FOUND_AT = LATER + timedelta(days=301)
BEGINS = {
    "start": (("task", "home-visit"),),
    "start-later": (("task", "home-visit"), ("after", "5 working-days")),
    "begin-again": (("what", "first-tasks"),),
}


@pytest.mark.parametrize("kind", BEGINS)
def test_a_task_of_a_closed_case_that_begins_more_work_opens_it_again_and_says_so(council, kind):
    with writing():
        case, recheck = over(council)
        more = Consequence(kind, BEGINS[kind])
        apply_consequences([more], case, task=recheck, answers=case_answers(case), by=council.officer, at=FOUND_AT)
    assert (case.state, case.outcome, case.closed_at) == ("open", "", None)
    assert {"start": "home-visit", "begin-again": "triage"}.get(kind, "recheck") in open_kinds(case)
    assert "new-information" in open_kinds(case)
    words = [line.words for line in timeline(case)]
    assert "More is to be done, so the closed case opens again: Look again for a child who was not found" in words
    assert differences(case) == []


def test_work_that_a_case_of_a_child_who_died_begins_leaves_it_closed(council):
    with writing():
        case, recheck = over(council)
        db.session.get_one(Child, case.child_id).death_recorded_at = LATER
        more = Consequence("start", BEGINS["start"])
        apply_consequences([more], case, task=recheck, answers=case_answers(case), by=council.officer, at=FOUND_AT)
    assert (case.state, "home-visit" in open_kinds(case)) == ("closed", True)


def test_what_the_end_of_a_case_begins_leaves_it_closed_and_comes_when_it_was_planned_for(council):
    with writing():
        case = send()
        close_case(case, "not-cme", {"not-cme-why": "on-roll"}, by=council.officer, at=LATER)
        after = [Consequence("start", BEGINS["start"]), Consequence("start-later", BEGINS["start-later"])]
        apply_consequences(after[:1], case, answers=case_answers(case), by=council.officer, at=LATER)
        cancel_task(tasks(case)["home-visit"], "not-needed", by=council.officer, at=LATER)
        apply_consequences(after[1:], case, answers=case_answers(case), by=council.officer, at=LATER)
    assert (case.state, open_kinds(case)) == ("closed", [])
    for _ in range(2):
        sweep(LATER + timedelta(days=20), by=Actor.system("sweep"), writing=writing)
        assert (case.state, open_kinds(case)) == ("closed", ["home-visit"])


def test_what_was_planned_before_a_case_ended_ends_with_it(council):
    with writing():
        case = send()
        later = [Consequence("start-later", BEGINS["start-later"])]
        apply_consequences(later, case, answers=case_answers(case), by=council.officer, at=AT)
        close_case(case, "not-cme", {"not-cme-why": "on-roll"}, by=council.officer, at=LATER)
    sweep(LATER + timedelta(days=20), by=Actor.system("sweep"), writing=writing)
    assert open_kinds(case) == []


def test_a_choice_that_closes_its_case_and_leaves_something_to_do_after_does_not_open_it(council):
    with writing():
        case = triaged(council)
        visit, answers = tasks(case)["home-visit"], {"not-cme-why": "on-roll"}
        done_at = LATER + timedelta(hours=1)
        end_task(visit, {"state": "done"}, "task-finished", by=council.officer, at=done_at, data={"choice": "nobody"})
        both = [Consequence("close", (("outcome", "not-cme"),)), Consequence("start", (("task", "recheck"),))]
        given = case_answers(case, officer=answers)
        apply_consequences(both, case, task=visit, answers=given, by=council.officer, at=done_at)
    assert (case.state, open_kinds(case)) == ("closed", ["recheck"])
