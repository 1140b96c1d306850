"""Children who perform, from worked answers: every schedule, licence and lesson by its number."""

import json
from datetime import date, timedelta

import pytest

from statutory.facts_json import read_facts
from statutory.findings import Severity
from statutory.performance import judge_schedule
from statutory.performance.education import EducationDay, EducationPlan
from statutory.performance.schedule import Schedule
from statutory.registry import rule
from statutory.rules import Setting
from tests.unit.statutory.vector_files import vectors

GIVEN = vectors("performance")
ASKED = Setting(on=date(2026, 11, 22))


def numbered(vector):
    return f"vector {vector['number']}"


def facts_of(kind, vector):
    return read_facts(kind, json.loads(json.dumps(vector["facts"], default=str)))


def schedule_of(vector):
    schedule = facts_of(Schedule, vector)
    if "weeks_before" not in vector:
        return schedule
    first, weeks, days = vector["weeks_before"]
    before = tuple(first + timedelta(weeks=week, days=day) for week in range(weeks) for day in range(days))
    return Schedule(**{**vars(schedule), "earlier_days": before})


@pytest.mark.parametrize("vector", GIVEN["schedules"], ids=numbered)
def test_a_worked_schedule_is_judged_as_the_book_says(vector):
    found = judge_schedule(schedule_of(vector), ASKED)
    assert [[each.rule, each.severity.value] for each in found] == vector["expect"]
    for name in ("day", "observed", "limit"):
        if name in vector:
            assert getattr(found[0], name) == vector[name]
    unverified = "(unverified)" in vector["book"]
    assert all(each.verified is not unverified for each in found if each.severity is not Severity.OFFICER_DECIDES)
    assert all(("not yet verified" in each.sentence) is not each.verified for each in found)


@pytest.mark.parametrize("vector", GIVEN["rules"], ids=numbered)
def test_a_worked_question_is_answered_as_the_book_says(vector):
    asked = rule(vector["rule"])
    found = asked.findings(facts_of(asked.facts, vector), ASKED)
    assert [each.severity for each in found] == vector["expect"]
    for each in found:
        assert each.provision.endswith(f", {vector['provision']}")
        assert each.rule == vector["rule"]
        for name in {"observed", "limit"} & vector.keys():
            assert getattr(each, name) == vector[name]


@pytest.mark.parametrize("vector", GIVEN["education"], ids=numbered)
def test_a_worked_plan_of_education_is_judged_as_the_book_says(vector):
    days = tuple(
        EducationDay(on=vector["first"] + timedelta(weeks=week, days=day), minutes=minutes)
        for week, of_days in enumerate(vector["weeks"])
        for day, minutes in enumerate(of_days)
    )
    found = rule("PERF.R13.HOURS").findings(EducationPlan(days=days), ASKED)
    assert [each.severity for each in found] == vector["expect"]


def test_every_number_of_the_book_has_its_vector():
    numbers = {int(each["number"][1:3]) for part in ("schedules", "rules", "education") for each in GIVEN[part]}
    assert numbers == {1, 2, 4, 5, 7, 9, 10, 11, 12, 15, 16, 18, 19, 20, 21, 23, 25, 26, 27, 28, 29, 31, 32, 34, 35}
