"""Children at work, from worked answers: every timetable, holiday and permit by its number, under both laws."""

import json

import pytest

from statutory.employment import RULES, judge_timetable
from statutory.employment.free_weeks import HolidayWork
from statutory.employment.permits import WorkStarted
from statutory.employment.timetable import Engagement
from statutory.facts_json import read_facts
from tests.unit.statutory.vector_files import vectors
from tests.unit.statutory.working_weeks import NEW, NOW, at, found, job, regulations, shift, timetable

GIVEN = vectors("employment")
FACTS = {"E25": HolidayWork, "E26": WorkStarted}


def numbered(vector):
    return f"vector {vector['number']}"


def timetable_of(vector):
    term, holiday = ([shift(*each) for each in vector.get(week, ())] for week in ("term", "holiday"))
    engagement = {"engagement": Engagement(vector["engagement"])} if "engagement" in vector else {}
    given = job(*term, holiday=holiday, work=vector["occupations"][0], **engagement)
    return timetable(given, dob=vector["dob"])


def told(findings, expected):
    """Compare findings with what is expected of each: rule, severity, and where given provision, limit and observed."""
    assert len(findings) == len(expected)
    for each, (rule, severity, *more) in zip(findings, expected, strict=True):
        assert (each.rule, each.severity.value) == (rule, severity)
        provision, *limit_and_observed = more or [each.provision]
        assert each.provision.endswith(provision)
        assert [each.limit, each.observed][: len(limit_and_observed)] == limit_and_observed


@pytest.mark.parametrize("vector", GIVEN["timetables"], ids=numbered)
def test_a_worked_timetable_is_judged_as_the_act_stands(vector):
    told(judge_timetable(timetable_of(vector), NOW), vector["now"])


@pytest.mark.parametrize("vector", GIVEN["timetables"], ids=numbered)
def test_a_worked_timetable_is_judged_as_the_act_of_2026_makes_it(vector):
    told(judge_timetable(timetable_of(vector), NEW), vector["new"])


@pytest.mark.parametrize("vector", [each for each in GIVEN["timetables"] if "regulations" in each], ids=numbered)
def test_a_worked_timetable_is_judged_by_the_regulations_that_are_entered(vector):
    told(judge_timetable(timetable_of(vector), regulations(vector["regulations"])), vector["with_regulations"])


@pytest.mark.parametrize("law", ["now", "new"])
@pytest.mark.parametrize("vector", GIVEN["rules"], ids=numbered)
def test_a_worked_question_about_work_is_answered_under_each_law(vector, law):
    facts = read_facts(FACTS[vector["number"]], json.loads(json.dumps(vector["facts"], default=str)))
    asked = [rule for rule in RULES if rule.facts is type(facts)]
    told([each for rule in asked for each in rule.findings(facts, NOW if law == "now" else NEW)], vector[law])


@pytest.mark.parametrize("vector", GIVEN["edges"], ids=numbered)
def test_the_longest_lawful_day_is_lawful_and_one_minute_more_is_told(vector):
    start = at(vector["starts"])
    begins = start.hour * 60 + start.minute
    for more in (-1, 0, 1):
        end = begins + vector["minutes"] + more
        given = shift(vector["day"], begins, end)
        week = {"holiday": [given]} if vector["week"] == "holiday" else {}
        shifts = () if week else (given,)
        told_of = found(job(*shifts, **week), dob=vector["dob"])
        assert (f"S18.{vector['past']}" in told_of) is (more == 1)


def test_every_number_that_the_book_gives_has_its_vector():
    numbers = {int(each["number"][1:]) for part in ("timetables", "rules") for each in GIVEN[part]}
    assert numbers == {1, 3, 4, 6, 8, 9, 10, 11, 13, 15, 17, 18, 20, 21, 22, 24, 25, 26, 28, 29, 30}
