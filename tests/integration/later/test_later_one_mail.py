"""A task runs late and its service has a ladder too: one person gets one mail for one fact, and one line of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from base.database import writing
from base.extensions import db
from casework.timing.lateness import LATE
from models.case import Case
from models.user import Team
from tests.integration.later.test_later_lateness import days_of_november, told, triage
from tests.integration.later.world import events, fresh, pending, swept

__all__ = ["triage"]
pytestmark = pytest.mark.usefixtures("context")


def test_nobody_gets_two_mails_about_one_task_at_one_moment(council, triage):
    """Nor when the lead is the manager too, or nobody holds the task and the lead hears for the owner."""
    with writing():
        db.session.get_one(Team, council.team.id).manager_id = council.lead
        fresh(triage).holder_id = None
    for at in days_of_november(10, 30):
        before = len(told())
        swept(at)
        assert len(told()) <= before + 1
    case = db.session.get_one(Case, triage.case_id)
    lines = [event.data for event in events(case, "task-late") if event.data["task"] == str(triage.id)]
    assert [(one["profile"], one["rung"]) for one in lines] == [("CH5", 2), ("E1", 1), ("CH5", 4), ("E1", 2), ("E1", 3)]


def test_a_ladder_that_told_the_lead_first_is_not_repeated_by_a_rung_of_lateness_that_a_fault_put_off(council, triage):
    late = datetime(2026, 11, 13, 9, 30, tzinfo=UTC)
    with writing():
        rung = next(timer for timer in pending(LATE) if timer.step == 3)
        rung.planned_at, rung.due_at, rung.attempts = rung.due_at, late + timedelta(minutes=5), 1
    swept(late)
    swept(late + timedelta(minutes=6))
    assert [one for one in told() if one[1] == "lea@marlowe.example"] == [
        ("escalation-team-lead", "lea@marlowe.example")
    ]
    assert fresh(triage).raised == 2
