"""Somebody tells us of a child at work, without a name if they wish, and an officer writes down a visit."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask.ctx import AppContext

from base.database import writing
from base.extensions import db
from casework.intake.filings import open_filing, part_of
from casework.intake.submitting import submit
from models.case import Case
from security.actor import Actor
from statutory.london import london_day
from tests.integration.casework.marlowe import tasks
from tests.integration.employment.seaside import AT, VISITOR, Seaside, fill, mail

pytestmark = pytest.mark.usefixtures("context")
CONCERN: dict[str, Any] = {
    "danger-now": "no",
    "work-concerns": ["no-permit", "hours"],
    "concern-details": "A boy washes up until midnight",
    "employer-name": "Quayside Cafe",
    "child-description": "A boy of about 13",
    "tells-who": "anonymous",
}
VISIT: dict[str, Any] = {
    "employer-name": "Quayside Cafe",
    "visited-on": "2026-11-23T09:30",
    "visit-reason": "concern",
    "announced": "no",
    "legal-basis": "consent",
    "children": [
        {"id": "c1", "seen-name": "A girl with a red cap", "seen-work": "Carries boxes", "permit-seen": "none"}
    ],
    "adults-concern": "no",
    "visit-result": "apply",
}


@pytest.fixture
def council(context: AppContext) -> Seaside:
    with writing():
        return Seaside("illegal-employment", "employment-visit")


def sent(service: str, answers: dict[str, Any], *, by: Actor = VISITOR) -> Case:
    """A form that was sent; its case."""
    with writing():
        filing = open_filing(service, by=by, at=AT)
        fill(filing, part_of(filing), answers, at=AT)
        done = submit(filing.id, by=by, at=AT)
    return db.session.get_one(Case, done.case_id)


def test_somebody_without_a_name_is_heard_and_gets_no_mail(council):
    case = sent("illegal-employment", CONCERN)
    assert set(tasks(case)) >= {"triage"}
    assert (case.priority, mail()) == (3, [])


def test_who_told_us_is_kept_off_the_case(council):
    named = {"tells-who": "named", "reporter-name": "Nosy Parker", "reporter-email": "nosy@home.example"}
    case = sent("illegal-employment", CONCERN | named)
    assert mail() == [("concern-receipt", "nosy@home.example")]
    assert "Nosy" not in str(case.facts)


@pytest.mark.parametrize(
    ("answers", "priority", "first"),
    [
        ({"danger-now": "yes"}, 1, True),
        ({"work-concerns": ["made-to"]}, 1, True),
        ({"work-concerns": ["dangerous"]}, 2, False),
    ],
)
def test_a_child_in_danger_or_made_to_work_comes_first(council, answers, priority, first):
    case = sent("illegal-employment", CONCERN | answers)
    assert (case.priority, "safeguarding-first" in tasks(case)) == (priority, first)


def test_an_officer_writes_down_a_visit_and_what_follows_is_a_task(council):
    case = sent("employment-visit", VISIT, by=council.officer)
    assert set(tasks(case)) == {"follow-visit"}
    assert london_day(tasks(case)["follow-visit"].due_at) == date(2026, 11, 30)


def test_a_worry_about_an_adult_at_a_workplace_is_telephoned(council):
    case = sent("employment-visit", VISIT | {"adults-concern": "yes"}, by=council.officer)
    assert (case.priority, "safeguarding-first" in tasks(case)) == (1, True)


def test_an_officer_who_was_not_let_in_is_asked_nothing_more(council):
    refused = {name: VISIT[name] for name in ("employer-name", "visited-on", "visit-reason", "announced")}
    case = sent("employment-visit", refused | {"legal-basis": "refused", "visit-result": "again"}, by=council.officer)
    assert "follow-visit" in tasks(case)
