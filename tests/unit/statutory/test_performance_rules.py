"""The rules of performing children as rules: their numbers, their sources, and one answer however they are asked."""

import json
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from statutory.facts_json import as_json, read_facts
from statutory.findings import Severity
from statutory.legal_numbers import LegalNumber
from statutory.performance import RULES, judge_schedule
from statutory.performance.ages import AgeBand
from statutory.performance.bodies import BodyOfPersons
from statutory.performance.care import Care, Carer
from statutory.performance.education import EducationDay, EducationPlan, TaughtGroup
from statutory.performance.host_council import LicencePlaces
from statutory.performance.hours_limits import LIMITS
from statutory.performance.judging import SCHEDULE_RULES
from statutory.performance.licence_need import (
    ActivityKind,
    BodyApproval,
    PerformanceKind,
    PerformedDay,
    TakingPart,
)
from statutory.performance.licence_records import LastPerformance
from statutory.performance.licensed_absence import HeldLicence, LicenceState, LicensedAbsence
from statutory.performance.notice import FlexibleDates, Notice
from statutory.performance.other_work import OtherWork
from statutory.performance.regulations import STARTED
from statutory.performance.schedule import (
    Break,
    BreakKind,
    Footing,
    Period,
    PeriodKind,
    Schedule,
    ScheduleDay,
)
from statutory.performance.tutor_practice import SchoolMissed
from statutory.performance.wording import say_clock, say_days, say_length
from statutory.registry import all_rules
from tests.unit.statutory.performance_days import (
    ASKED,
    BORN,
    HOUR,
    MONDAY,
    day,
    evening,
    meal,
    period,
    rest,
    schedule,
    stayed_late,
)

NUMBERS = {number.name: number for rule in RULES for number in rule.numbers}


def test_the_registry_finds_every_rule_once():
    assert {rule.id for rule in RULES} == {rule.id for rule in all_rules() if rule.id.startswith("PERF.")}
    assert len({rule.id for rule in RULES}) == len(RULES)


def test_every_number_has_one_name_a_source_and_a_day_it_was_checked():
    listed = {number for rule in RULES for number in rule.numbers}
    assert len(listed) == len(NUMBERS)
    for number in listed:
        assert isinstance(number, LegalNumber)
        assert number.source.url.startswith("https://www.")
        assert number.source.checked_on == date(2026, 11, 22)
        assert number.verified is number.source.verified


def test_every_number_of_every_band_is_listed_by_a_rule():
    assert {number.name for limits in LIMITS.values() for number in limits.numbers} <= set(NUMBERS)


def test_every_source_of_a_number_is_a_source_of_its_rule():
    for rule in RULES:
        assert {number.source for number in rule.numbers} <= set(rule.sources), rule.id
        assert rule.sources


def test_no_number_of_the_revoked_regulations_is_used():
    for rule in RULES:
        assert not any("1968" in source.title for source in rule.sources)
        for source in rule.sources:
            if "3309" in source.title:
                assert rule.effective_from == STARTED


def test_lengths_times_and_days_are_said_as_a_letter_says_them():
    assert [say_length(minutes) for minutes in (0, 1, 45, 60, 61, 150)] == [
        "0 minutes",
        "1 minute",
        "45 minutes",
        "1 hour",
        "1 hour 1 minute",
        "2 hours 30 minutes",
    ]
    assert [say_clock(minute) for minute in (0, 20, 420, 720, 750, 1439, 1440, 1505)] == [
        "midnight",
        "12:20am",
        "7am",
        "midday",
        "12:30pm",
        "11:59pm",
        "midnight the next day",
        "1:05am the next day",
    ]
    assert [say_days(days) for days in (0, 1, 2)] == ["0 days", "1 day", "2 days"]


def a_time(minute):
    return time(minute // HOUR % 24, minute % HOUR)


@st.composite
def schedule_days(draw, on):
    arrives = draw(st.integers(5 * HOUR, 20 * HOUR))
    leaves = arrives + draw(st.integers(0, 11 * HOUR))
    cuts = sorted(draw(st.sets(st.integers(arrives, leaves), max_size=10)))
    inside = list(zip(cuts[::2], cuts[1::2], strict=False))
    periods, breaks = [], []
    for start, end in inside:
        if draw(st.booleans()):
            kind, number = draw(st.sampled_from(PeriodKind)), draw(st.integers(1, 2))
            periods.append(Period(start=a_time(start), end=a_time(end), kind=kind, number=number))
        else:
            breaks.append(Break(start=a_time(start), end=a_time(end), kind=draw(st.sampled_from(BreakKind))))
    return ScheduleDay(
        on=on,
        arrives=a_time(arrives),
        leaves=a_time(leaves),
        periods=tuple(periods),
        breaks=tuple(breaks),
        night_work_allowed=draw(st.booleans()),
        school_day=draw(st.booleans()),
    )


@st.composite
def schedules(draw):
    offsets = draw(st.sets(st.integers(0, 9), min_size=1, max_size=7))
    return Schedule(
        dob=draw(st.sampled_from(sorted(BORN.values()))),
        days=tuple(draw(schedule_days(MONDAY + timedelta(days=offset))) for offset in sorted(offsets)),
        footing=draw(st.sampled_from(Footing)),
        licence_days=draw(st.sampled_from([None, 59, 60])),
    )


@settings(max_examples=60)
@given(schedules())
def test_a_whole_schedule_is_judged_as_its_rules_judge_it_one_by_one(given_schedule):
    together = judge_schedule(given_schedule, ASKED)
    one_by_one = [each for rule in SCHEDULE_RULES for each in rule.findings(given_schedule, ASKED)]
    assert sorted(together, key=repr) == sorted(one_by_one, key=repr)
    presses = [list(Severity).index(each.severity) for each in together]
    assert presses == sorted(presses)
    for each in together:
        assert each.rule.startswith("PERF.")
        assert each.day in {day.on for day in given_schedule.days}
        assert each.verified or each.severity is not Severity.BREACH
        assert each.verified or "not yet verified" in each.sentence
        assert each.sentence.endswith(".")


def stretches(minutes, pause):
    """The lengths of runs of minutes, where a pause of fewer than `pause` minutes belongs to the run."""
    runs = []
    for minute in sorted(minutes):
        if runs and minute - runs[-1][1] <= max(pause, 1):
            runs[-1][1] = minute
        else:
            runs.append([minute, minute])
    return [last - first + 1 for first, last in runs]


@settings(max_examples=60)
@given(schedule_days(MONDAY), st.sampled_from(sorted(BORN)))
def test_hours_are_what_counting_minute_by_minute_gives(given_day, band):
    minutes = {minute for start_and_end in given_day.periods_at for minute in range(*start_and_end)}
    limits = LIMITS[band]
    stretch = max([*stretches(minutes, 0), 0])
    stretch_with_pauses = max([*stretches(minutes, limits.rest_break.value), 0])
    found = {each.rule for each in judge_schedule(schedule(given_day, band=band), ASKED)}
    assert ("PERF.R22.TOTAL" in found) is (len(minutes) > limits.performing.value)
    assert ("PERF.R22.CONT" in found) is (max(stretch, stretch_with_pauses) > limits.continuous.value)
    there = given_day.leaves_at - given_day.arrives_at
    assert ("PERF.R22.PLACE" in found) is (there > limits.at_place.value)


@settings(max_examples=30)
@given(schedules())
def test_a_schedule_is_the_same_after_json(given_schedule):
    assert read_facts(Schedule, json.loads(json.dumps(as_json(given_schedule)))) == given_schedule


@settings(max_examples=60)
@given(schedules(), st.randoms(use_true_random=False))
def test_the_order_in_which_days_are_written_changes_nothing(given_schedule, random):
    days = list(given_schedule.days)
    random.shuffle(days)
    assert judge_schedule(replace(given_schedule, days=tuple(days)), ASKED) == judge_schedule(given_schedule, ASKED)


def test_findings_of_one_weight_come_in_the_order_of_the_days():
    early = [
        replace(evening(MONDAY + timedelta(days=n)), arrives=time(6), leaves=time(8), periods=()) for n in (2, 0, 1)
    ]
    assert [each.day for each in judge_schedule(schedule(*early), ASKED)] == [
        MONDAY + timedelta(days=n) for n in range(3)
    ]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_says_what_it_is_about_and_since_when(rule):
    assert rule.title[0].isupper()
    assert rule.effective_from in (None, STARTED)
    assert rule.effective_until is None


def an_evening_with(rule):
    """A day that passes one limit: from what it is made, and the rule that tells of it."""
    show, second = period(18 * HOUR, 19 * HOUR), period(20 * HOUR, 20 * HOUR + 30, number=2)
    return {
        "PERF.R21.EARLY": (6 * HOUR, 8 * HOUR),
        "PERF.R21.LATE": (21 * HOUR, 23 * HOUR + 1),
        "PERF.R22.PLACE": (10 * HOUR, 20 * HOUR, meal(11 * HOUR), rest(13 * HOUR), rest(15 * HOUR)),
        "PERF.R22.TOTAL": (
            *(12 * HOUR, 19 * HOUR, period(12 * HOUR, 14 * HOUR), period(15 * HOUR, 17 * HOUR)),
            *(period(17 * HOUR + 30, 18 * HOUR + 31), meal(14 * HOUR), rest(17 * HOUR)),
        ),
        "PERF.R22.CONT": (17 * HOUR, 20 * HOUR, period(17 * HOUR, 19 * HOUR + 31)),
        "PERF.R23.MEAL": (15 * HOUR, 20 * HOUR, rest(16 * HOUR), rest(18 * HOUR)),
        "PERF.R23.BREAKCOUNT": (15 * HOUR, 20 * HOUR, meal(16 * HOUR)),
        "PERF.R23.GAP": (18 * HOUR, 21 * HOUR, show, second),
        "PERF.LOCAL.SCHOOLDAY": (17 * HOUR, 21 * HOUR - 1, period(17 * HOUR, 18 * HOUR), second),
    }[rule]


@pytest.mark.parametrize(
    "rule",
    [
        *("PERF.R21.EARLY", "PERF.R21.LATE", "PERF.R22.PLACE", "PERF.R22.TOTAL", "PERF.R22.CONT"),
        *("PERF.R23.MEAL", "PERF.R23.BREAKCOUNT", "PERF.R23.GAP", "PERF.LOCAL.SCHOOLDAY"),
    ],
)
def test_a_lawful_day_hides_no_later_one(rule):
    days = [
        replace(
            day(*an_evening_with(rule), school_day=rule == "PERF.LOCAL.SCHOOLDAY")
            if number in (2, 6)
            else evening(MONDAY),
            on=MONDAY + timedelta(days=number),
        )
        for number in (0, 2, 4, 6)
    ]
    told = [(each.rule, each.day) for each in judge_schedule(schedule(*days), ASKED)]
    assert told == [(rule, MONDAY + timedelta(days=2)), (rule, MONDAY + timedelta(days=6))]


def test_findings_of_one_weight_come_by_day_before_rule():
    late, early = day(21 * HOUR, 23 * HOUR + 1), day(6 * HOUR, 8 * HOUR, on=MONDAY + timedelta(days=2))
    assert [each.rule for each in judge_schedule(schedule(late, early), ASKED)] == ["PERF.R21.LATE", "PERF.R21.EARLY"]


EXAMPLES = (
    schedule(evening(MONDAY, discretions=(stayed_late(),)), earlier_days=(MONDAY - timedelta(days=1),), circus=True),
    TakingPart(
        on=MONDAY,
        dob=BORN["5_to_8"],
        kinds=(PerformanceKind.BROADCAST,),
        activity=ActivityKind.MODELLING,
        paid=True,
        body=BodyApproval(council="213", begins=MONDAY, ends=MONDAY),
        performed=(PerformedDay(on=MONDAY, after_midnight=True),),
    ),
    BodyOfPersons(paid=True, deciding_council="213", place_councils=("209",), begins=MONDAY, ends=MONDAY),
    LicencePlaces(home_council="Lewisham", place_councils=("Westminster",)),
    LicensedAbsence(
        first=MONDAY,
        last=MONDAY,
        licences=(HeldLicence(number="PL-1", begins=MONDAY, ends=MONDAY, state=LicenceState.STOPPED),),
    ),
    OtherWork(performs_on=(MONDAY,), works_on=(MONDAY,)),
    SchoolMissed(days=6),
    Notice(received=MONDAY, first_day=MONDAY),
    FlexibleDates(days=None, begins=MONDAY, ends=MONDAY),
    TaughtGroup(pupils=7),
    EducationPlan(days=(EducationDay(on=MONDAY, minutes=0),)),
    Care(carer=Carer.CHAPERONE, children=13, youngest=AgeBand.UNDER_5),
    LastPerformance(last_day=MONDAY),
)


@pytest.mark.parametrize("facts", EXAMPLES, ids=lambda facts: type(facts).__name__)
def test_facts_are_the_same_after_json_and_their_rules_answer(facts):
    read = read_facts(type(facts), json.loads(json.dumps(as_json(facts))))
    assert read == facts
    asked = [rule for rule in RULES if rule.facts is type(facts)]
    assert asked
    for rule in asked:
        for found in rule.findings(read, ASKED):
            assert (found.rule, found.on) == (rule.id, ASKED.on)
            assert {found.source} <= set(rule.sources)


def test_every_kind_of_facts_has_an_example():
    assert {rule.facts for rule in RULES} == {type(facts) for facts in EXAMPLES}
