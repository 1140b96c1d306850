"""A child whom social care protects asks to work or to perform: the record speaks where the application does not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from base.database import writing
from casework.child_changes import correct_child
from casework.contacts import may_contact
from casework.first_tasks import calls_of
from models.case import Case
from security.actor import Actor
from tests.integration.employment.seaside import AT, Seaside, asked_for
from tests.integration.licensing.production import Production

pytestmark = pytest.mark.usefixtures("context")
LATER = AT + timedelta(hours=2)


def work_permit() -> tuple[Case, Actor]:
    officer = Seaside("work-permit").officer
    return asked_for()[1], officer


def performance_licence() -> tuple[Case, Actor]:
    production = Production()
    return production.applied(), production.council.officer


@pytest.mark.parametrize("applied", [work_permit, performance_licence])
@pytest.mark.parametrize(("plan", "is_held"), [("protection", False), ("section-47", True)])
def test_the_duty_officer_is_called_where_a_child_on_a_plan_is_to_work_or_to_perform(
    applied: Callable[[], tuple[Case, Actor]], plan: str, is_held: bool
) -> None:
    with writing():
        case, officer = applied()
    assert (case.priority, case.outward_held, calls_of(case)) == (3, False, [])
    assert case.child_id is not None
    for _ in range(2):
        with writing():
            correct_child(case.child_id, {"plans": [plan]}, was={}, source="agency", by=officer, at=LATER)
    assert (case.priority, case.outward_held, len(calls_of(case))) == (1, is_held, 1)
    assert (may_contact(case, "parent", None, receipt=False).because == "outward-held") is is_held
    with writing():  # and no longer on a plan: rules only raise, an officer lowers
        correct_child(case.child_id, {"plans": ["sen"]}, was={}, source="agency", by=officer, at=LATER)
    assert case.priority == 1
