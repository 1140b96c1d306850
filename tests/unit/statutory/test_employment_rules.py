"""The rules of children at work as rules: what can be asked, numbers, sources, one answer however they are asked."""

import json
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from statutory.employment import RULES, judge_timetable
from statutory.employment.acts import NEW_LAW_STARTS
from statutory.employment.byelaws import MODEL
from statutory.employment.judging import TIMETABLE_RULES
from statutory.employment.laws import LAWS, NEW, law_on
from statutory.employment.measuring import measure_timetable
from statutory.employment.occupations import Occupation
from statutory.employment.timetable import Engagement, Job, Rest, Shift, Timetable, Weekday
from statutory.facts_json import FactsFaults, as_json, read_facts
from statutory.findings import Severity
from statutory.registry import all_rules
from statutory.rules import Setting
from tests.unit.statutory import working_weeks
from tests.unit.statutory.working_weeks import BORN, MONDAY, ON, at, byelaws, job, shift, timetable

SETTINGS = {"now": working_weeks.NOW, "new": working_weeks.NEW, "own": byelaws()}


@pytest.mark.parametrize("end", ["06:00", "00:00", "21:59"])
def test_a_shift_over_midnight_is_refused_with_a_sentence(end):
    with pytest.raises(ValueError, match=r"from 22:00 to \d\d:\d\d crosses midnight: no child may work through"):
        shift("friday", "22:00", end)
    shift("friday", "22:00", "23:59")


def test_a_refused_shift_is_a_fault_in_words_and_not_a_crash():
    asked = as_json(timetable(job(shift("friday", "20:00", "23:00"))))
    asked["jobs"][0]["term"][0]["end"] = "02:00"
    with pytest.raises(FactsFaults, match="on Friday from 20:00 to 02:00 crosses midnight"):
        read_facts(Timetable, asked)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: shift("monday", "10:00", "10:00"), "has no length"),
        (lambda: shift("monday", "10:00", "12:00", "09:59", "10:30"), "has a break"),
        (lambda: shift("monday", "10:00", "12:00", "11:30", "12:01"), "has a break"),
        (lambda: shift("monday", "10:00", "12:00", "11:30", "11:30"), "has a break"),
        (lambda: shift("monday", "10:00", "12:00", "11:00", "11:30", "11:29", "11:45"), "has a break"),
        (lambda: Shift(day=Weekday.MONDAY, start=time(10, 0, 1), end=time(11)), "whole minutes"),
        (lambda: Shift(day=Weekday.MONDAY, start=time(10), end=time(11, 0, 0, 1)), "whole minutes"),
        (
            lambda: job(shift("monday", "10:00", "12:00"), shift("monday", "11:59", "13:00")),
            "overlap on Monday at 11:59",
        ),
        (lambda: job(holiday=[shift("monday", "11:00", "13:00"), shift("monday", "10:00", "12:00")]), "overlap"),
        (lambda: timetable(school_closes=time(9)), "cannot close"),
        (lambda: timetable(dob=MONDAY + timedelta(days=1)), "before the date of birth"),
        (lambda: timetable(holiday_from=date(2011, 8, 31)), "before the date of birth"),
    ],
)
def test_a_timetable_that_cannot_be_is_refused(make, says):
    with pytest.raises(ValueError, match=says):
        make()


def test_shifts_may_touch_and_breaks_may_fill_an_end():
    job(shift("monday", "10:00", "12:00"), shift("monday", "12:00", "13:00"), shift("tuesday", "10:30", "11:00"))
    assert shift("monday", "10:00", "12:00", "10:00", "10:30", "10:30", "11:00").pieces == ((660, 720),)
    assert shift("monday", "10:00", "12:00", "11:00", "11:30").pieces == ((600, 660), (690, 720))
    assert shift("monday", "10:00", "12:00", "10:00", "12:00").pieces == ()
    assert judge_timetable(timetable(job(shift("monday", "10:00", "12:00", "10:00", "12:00"))), SETTINGS["now"]) == ()
    timetable(dob=MONDAY, school_closes=time(9, 1))


@pytest.mark.parametrize(("days", "new"), [(-1, False), (0, True), (1, True)])
def test_the_new_law_begins_on_the_day_that_is_entered_and_the_old_ends_with_it(days, new):
    setting = Setting(on=ON + timedelta(days=days), commencements={NEW_LAW_STARTS: ON})
    late = timetable(job(shift("saturday", "18:00", "20:01")))
    assert (law_on(setting) is NEW) is new
    [told] = judge_timetable(late, setting)
    assert told.rule == ("EMP.S28.CLOCK" if new else "EMP.S18.CLOCK")
    asked = [
        each for rule in RULES if rule.facts is Timetable and rule.id != "EMP" for each in rule.findings(late, setting)
    ]
    assert asked == [told]


def test_rules_of_the_new_law_are_off_until_it_begins():
    for rule in RULES:
        assert (rule.commencement == NEW_LAW_STARTS) is rule.id.startswith("EMP.S28.")
        assert rule.title[0].isupper()
        assert rule.sources
        assert {number.source for number in rule.numbers} <= set(rule.sources)
    assert not any(rule.id == "EMP.S28.SUNDAY" for rule in RULES)


def test_the_registry_finds_every_rule_of_work_once():
    assert {rule.id for rule in RULES} == {rule.id for rule in all_rules() if rule.id.partition(".")[0] == "EMP"}
    assert len({rule.id for rule in RULES}) == len(RULES)


def test_every_number_of_both_laws_and_of_the_model_is_listed_by_a_rule():
    listed = {number.name: number for rule in RULES for number in rule.numbers}
    assert {number.name for law in LAWS for number in law.numbers} <= set(listed)
    assert {number.name for number in MODEL.numbers} <= set(listed)
    assert len({number.name for law in LAWS for number in law.numbers}) == sum(len(law.numbers) for law in LAWS)
    for number in listed.values():
        assert number.source.url.startswith("https://www.")
        assert number.source.checked_on == date(2026, 11, 22)


def test_every_kind_of_work_has_words_of_its_own():
    assert len({each.words for each in Occupation}) == len(Occupation)


@st.composite
def shifts(draw):
    taken = []
    for day in draw(st.sets(st.sampled_from(Weekday), max_size=5)):
        cuts = sorted(draw(st.sets(st.integers(5 * 60, 22 * 60), min_size=2, max_size=4)))
        for start, end in zip(cuts[::2], cuts[1::2], strict=False):
            length = end - start
            rests = (
                (Rest(start=at(start + 10), end=at(start + length // 2)),)
                if length > 60 and draw(st.booleans())
                else ()
            )
            taken.append(Shift(day=day, start=at(start), end=at(end), breaks=rests))
    return tuple(taken)


@st.composite
def timetables(draw):
    jobs = tuple(
        Job(
            occupations=tuple(draw(st.lists(st.sampled_from(Occupation), max_size=2))),
            engagement=draw(st.sampled_from([Engagement.PAID, Engagement.PAID, *Engagement])),
            term=draw(shifts()),
            holiday=draw(shifts()),
            light=draw(st.booleans()),
            exception_met=draw(st.booleans()),
        )
        for _ in range(draw(st.integers(0, 2)))
    )
    first = MONDAY + timedelta(days=draw(st.integers(0, 6)))
    return timetable(*jobs, dob=draw(st.dates(date(2010, 6, 1), date(2014, 6, 1))), term_from=first)


@settings(max_examples=80)
@given(timetables(), st.sampled_from(sorted(SETTINGS)))
def test_a_whole_timetable_is_judged_as_its_rules_judge_it_one_by_one(given_timetable, asked):
    together = judge_timetable(given_timetable, SETTINGS[asked])
    one_by_one = [each for rule in TIMETABLE_RULES for each in rule.findings(given_timetable, SETTINGS[asked])]
    assert sorted(together, key=repr) == sorted(one_by_one, key=repr)
    presses = [(list(Severity).index(each.severity), each.day) for each in together]
    assert presses == sorted(presses)
    for each in together:
        assert each.verified or each.severity is not Severity.BREACH
        assert each.verified or "not yet verified" in each.sentence
        assert each.sentence.endswith(".")
        assert each.rule.startswith("EMP.S28." if asked == "new" else "EMP.S18.") or each.rule in {
            "EMP.S1.INDUSTRIAL",
            "EMP.SCOPE",
        }


@settings(max_examples=60)
@given(timetables())
def test_hours_are_what_counting_minute_by_minute_gives(given_timetable):
    measured = measure_timetable(given_timetable)
    for week, name in zip(measured.weeks, ("term", "holiday"), strict=True):
        for each in week.days:
            minutes = [
                minute
                for one in given_timetable.jobs
                if one.engagement.employed
                for given_shift in getattr(one, name)
                if given_shift.day.number == each.on.weekday()
                for piece in given_shift.pieces
                for minute in range(*piece)
            ]
            assert each.minutes == len(minutes)
            assert each.minutes_within(0, 540) == sum(minute < 540 for minute in minutes)
            assert each.longest_stretch(60) == longest_stretch(set(minutes))
        assert week.minutes == sum(each.minutes for each in week.days)


def longest_stretch(minutes):
    runs, before = [0], None
    for minute in sorted(minutes):
        if before is not None and minute - before > 60:
            runs.append(0)
        runs[-1] += 1
        before = minute
    return max(runs)


@settings(max_examples=40)
@given(timetables())
def test_a_timetable_is_the_same_after_json(given_timetable):
    assert read_facts(Timetable, json.loads(json.dumps(as_json(given_timetable)))) == given_timetable


@settings(max_examples=40)
@given(timetables(), st.sampled_from(sorted(SETTINGS)))
def test_more_age_within_school_age_never_adds_a_breach(given_timetable, asked):
    older = replace(given_timetable, dob=BORN[15])
    younger = replace(given_timetable, dob=BORN[14])
    [more, less] = [
        {(each.rule, each.day) for each in judge_timetable(each_age, SETTINGS[asked])} for each_age in (younger, older)
    ]
    assert less <= more


@settings(max_examples=40)
@given(timetables(), st.sampled_from(sorted(SETTINGS)))
def test_the_order_in_which_shifts_are_written_changes_nothing(given_timetable, asked):
    turned = tuple(replace(each, term=each.term[::-1], holiday=each.holiday[::-1]) for each in given_timetable.jobs)
    again = judge_timetable(replace(given_timetable, jobs=turned), SETTINGS[asked])
    assert again == judge_timetable(given_timetable, SETTINGS[asked])
