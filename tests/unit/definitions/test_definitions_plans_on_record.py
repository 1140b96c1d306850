"""A plan that our own record of a child has makes a case as urgent, and holds as much, as one that a form tells of."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from forms.answers import Answers
from forms.conditions import holds
from forms.definition.casework import CaseShape
from tests.fixtures.definitions_once import read_once

SERVICES = Path(__file__).parents[3] / "definitions" / "services"
TODAY = date(2026, 11, 23)


def urgency(case: CaseShape, *, told: list[str], on_record: list[str]) -> tuple[int, bool]:
    """How urgent a case is where a form tells of some plans and our record of others, and whether all is held."""
    answers, facts = Answers({"sender": {"plans": told}}, "sender"), {"child-plans": on_record, "priority": 3}
    rules = [rule for rule in case.priorities if holds(rule.when, answers, facts, TODAY)]
    level = min((rule.level for rule in rules), default=3)
    return level, any(rule.holds_outward or rule.id in case.holds for rule in rules)


def weighing(plan: str) -> list[tuple[str, CaseShape]]:
    """The services that weigh such a plan when a form tells of it."""
    read = [read_once(path.read_text("utf-8"), path.name).definition for path in sorted(SERVICES.glob("*.yaml"))]
    cases = [(one.service, one.case) for one in read if one is not None and one.case is not None]
    return [(name, case) for name, case in cases if urgency(case, told=[plan], on_record=[])[0] == 1]


@pytest.mark.parametrize("plan", ["protection", "section-47"])
def test_a_plan_on_record_counts_as_one_that_a_form_tells_of(plan):
    found = weighing(plan)
    assert {name for name, _ in found} >= {"cme-referral", "cannot-locate", "school-leaver"}
    for name, case in found:
        told, known = urgency(case, told=[plan], on_record=[]), urgency(case, told=[], on_record=[plan])
        assert known == told, name
