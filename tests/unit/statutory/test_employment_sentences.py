"""Children at work in words: every finding whole, as an officer puts it into a letter, and every code that facts carry.

The texts were read against the law one by one: whoever changes a sentence changes it in the data too.
"""

import json
import re
from dataclasses import replace
from datetime import date, time

import pytest

from statutory.due import Calendars
from statutory.employment import RULES, judge_timetable
from statutory.employment.byelaws import MODEL, STREET_TRADING_AGE, age_name
from statutory.employment.free_weeks import HolidayWork
from statutory.employment.occupations import Occupation
from statutory.employment.permit_papers import Paper, Particular
from statutory.employment.permits import DECIDED_WITHIN, LONGEST_TERM, SCHOOL_ANSWERS_WITHIN, PermitChange, PermitTerm
from statutory.employment.timetable import Engagement, Job, Schooling, Shift, Timetable, Weekday, minute_of
from statutory.employment.told_ages import ToldAge
from statutory.employment.work import STREET_MODEL, regulation_name
from statutory.facts_json import read_facts
from statutory.rules import Setting
from tests.unit.statutory.vector_files import WORKING, vectors
from tests.unit.statutory.whole_findings import as_told, case_of, left_out
from tests.unit.statutory.working_weeks import (
    MONDAY,
    NATIONAL,
    NEW,
    ON,
    OWN_BYELAWS,
    UNREAD_BYELAWS,
    byelaws,
    job,
    regulations,
    shift,
    timetable,
)

GIVEN = vectors("employment_sentences")
WHOLE = "EMP"  # the rule that asks all the others, whose findings carry their ids
BY_ID = {rule.id: rule for rule in RULES}
COUNTED = (*MODEL.numbers, DECIDED_WITHIN, SCHOOL_ANSWERS_WITHIN, LONGEST_TERM)
# What a council may enter, by the name it stands under in the case; the street has no default of its own.
NUMBERS = {number.name: number for number in COUNTED} | {STREET_TRADING_AGE: STREET_MODEL}
SILENT = {each.__name__: each for each in (Timetable, PermitChange, Job, Shift)}
CODES = {each.__name__: each for each in (Engagement, Schooling, Weekday, Paper, ToldAge)}


def setting_of(case):
    """The law of a case, with the byelaws, regulations and single numbers that are entered, `unread` or read."""
    source = UNREAD_BYELAWS if "unread" in case else OWN_BYELAWS
    entered = {}
    if "byelaws" in case:
        changes = {
            name: [Occupation(each) for each in change] if isinstance(change, list) else change
            for name, change in case["byelaws"].items()
        }
        entered |= byelaws(source, **changes).byelaws
    national = replace(NATIONAL, verified="unread" not in case)
    entered |= regulations(case.get("regulations", {}), national).byelaws
    for name, value in case.get("own", {}).items():
        entered[name] = replace(NUMBERS[name], name=name, value=value, source=source, verified=source.verified)
    commencements = NEW.commencements if case.get("law") == "new" else {}
    return Setting(on=ON, calendars=Calendars(working=WORKING), commencements=commencements, byelaws=entered)


def read(kind, facts):
    return read_facts(kind, json.loads(json.dumps(facts, default=str)))


def week(shifts):
    return [
        {"day": day, "start": start, "end": end, "breaks": [{"start": rests[0], "end": rests[1]}] if rests else []}
        for day, start, end, *rests in shifts
    ]


def timetable_of(case):
    first = {
        "occupations": case.get("work", ["shop"]),
        "term": week(case.get("term", ())),
        "holiday": week(case.get("holiday", ())),
        **case.get("job", {}),
    }
    others = [{"occupations": ["shop"], "term": week(case["and"])}] if "and" in case else []
    usual = {"dob": "2011-09-01", "term_from": MONDAY, "school_opens": "09:00", "school_closes": "15:30"}
    return read(Timetable, {**usual, "jobs": [first, *others], **case.get("facts", {})})


@pytest.mark.parametrize("case", GIVEN["timetables"], ids=case_of)
def test_a_timetable_is_answered_in_these_words(case):
    assert as_told(judge_timetable(timetable_of(case), setting_of(case))) == case["finds"]


@pytest.mark.parametrize("case", GIVEN["questions"], ids=case_of)
def test_a_question_about_work_is_answered_in_these_words(case):
    rule = BY_ID[case["rule"]]
    assert as_told(rule.findings(read(rule.facts, case["facts"]), setting_of(case))) == case["finds"]


def test_every_rule_of_work_says_something_here():
    said = {each["rule"] for part in ("timetables", "questions") for case in GIVEN[part] for each in case["finds"]}
    assert said == set(BY_ID) - {WHOLE}


@pytest.mark.parametrize("kind", CODES)
def test_facts_about_work_are_stored_under_these_codes(kind):
    assert [each.value for each in CODES[kind]] == GIVEN["codes"][kind]


def test_kinds_of_work_and_what_papers_tell_are_stored_under_these_codes_and_told_in_these_words():
    assert {each.value: each.words for each in Occupation} == GIVEN["words"]["Occupation"]
    assert {each.value: each.words for each in Particular} == GIVEN["words"]["Particular"]
    assert {each.value: each.exception for each in Occupation if each.exception} == GIVEN["words"]["exceptions"]


def test_a_council_enters_its_numbers_under_these_names():
    assert age_name(Occupation.KITCHEN) == "lowest age to work in a commercial kitchen"
    assert regulation_name(Occupation.KITCHEN) == "national regulations: lowest age to work in a commercial kitchen"
    assert STREET_TRADING_AGE == "lowest age to trade in the street with the child's parents"
    assert {number.name for number in COUNTED if not number.name.startswith("lowest age to ")} == {
        "time that byelaws allow for work before school",
        "time for an employer to tell the council of a child at work",
        "time to decide on a permit from receipt",
        "time for the school's view of a permit",
        "longest term of a permit",
    }


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: shift("friday", "22:00", "22:00"), "the shift on Friday from 22:00 to 22:00 has no length"),
        (
            lambda: shift("friday", "22:00", "06:00"),
            (
                "the shift on Friday from 22:00 to 06:00 crosses midnight: "
                "no child may work through the night, so a shift ends on the day it starts"
            ),
        ),
        (
            lambda: shift("sunday", "10:00", "12:00", "11:30", "12:30"),
            (
                "the shift on Sunday from 10:00 to 12:00 has a break that does not follow the one before it within the "
                "shift"
            ),
        ),
        (
            lambda: job(shift("monday", "10:00", "12:00"), shift("monday", "11:30", "13:00")),
            "two shifts of one job overlap on Monday at 11:30",
        ),
        (lambda: timetable(school_closes=time(9)), "the school cannot close before it opens"),
        (lambda: timetable(dob=date(2026, 11, 24)), "a week of work cannot lie before the date of birth"),
        (lambda: minute_of(time(10, 0, 30)), "times are given in whole minutes"),
        (
            lambda: HolidayWork(dob=date(2012, 6, 1), year=9999, holidays=(), worked=()),
            "the year must be one of our calendar",
        ),
        (
            lambda: PermitTerm(dob=date(2012, 6, 1), begins=MONDAY, ends=ON),
            "a permit cannot end before it begins",
        ),
    ],
)
def test_facts_that_cannot_be_are_refused_in_these_words(make, says):
    with pytest.raises(ValueError, match=f"^{re.escape(says)}$"):
        make()


@pytest.mark.parametrize("kind", SILENT)
def test_facts_about_work_that_are_silent_take_no_more_for_granted_than_this(kind):
    taken = {name: list(each) if isinstance(each, tuple) else each for name, each in left_out(SILENT[kind]).items()}
    assert taken == GIVEN["left_out"][kind]
