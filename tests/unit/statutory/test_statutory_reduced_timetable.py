"""Reduced timetables: what an officer asks a school, and what the council need not be told."""

import json
from dataclasses import replace
from datetime import date

import pytest

from statutory.attendance import RULES
from statutory.attendance.attendance_limits import TIMETABLE_LENGTH, TIMETABLE_NOTICE
from statutory.attendance.reduced_timetable import ReducedTimetable, TimetableReason, say_hours
from statutory.due import Calendars
from statutory.facts_json import as_json, read_facts
from statutory.findings import Severity
from statutory.rules import Setting
from tests.unit.statutory.vector_files import SCHOOL, WORKING, vectors

CALENDARS = Calendars(working=WORKING, school=SCHOOL)
BY_ID = {rule.id: rule for rule in RULES}
GIVEN = vectors("attendance")


def setting(on, byelaws=None):
    return Setting(on=on, calendars=CALENDARS, byelaws=byelaws or {})


WELL_KEPT = ReducedTimetable(
    reason=TimetableReason.MEDICAL,
    starts=date(2026, 11, 2),
    ends=date(2026, 12, 14),
    minutes_by_day=(180, 180, 180, 180, 180),
    full_minutes_by_day=(300, 300, 300, 300, 300),
    year_group=8,
    parent_agrees=True,
    school_agrees=True,
    last_review_on=date(2026, 11, 16),
    next_review_on=date(2026, 11, 30),
    council_told_on=date(2026, 11, 16),
    plan_to_increase=True,
    risk_assessed=True,
    coded_c2=True,
)
ON = date(2026, 11, 23)


def asking(facts, on=ON, byelaws=None):
    """The findings that ask for something; what only informs is left out."""
    findings = BY_ID["ATT.REDUCED"].findings(facts, setting(on, byelaws))
    assert not any(finding.verified or finding.severity is Severity.BREACH for finding in findings)
    return [finding for finding in findings if finding.severity is not Severity.INFORMATION]


def told(facts, on=ON, byelaws=None):
    """The sentences of those."""
    return [finding.sentence for finding in asking(facts, on, byelaws)]


def exempted(facts, on=ON):
    """What the finding says that frees a school from telling the council."""
    finding = next(
        each for each in BY_ID["ATT.REDUCED"].findings(facts, setting(on)) if "need not be told" in each.sentence
    )
    return finding.limit, finding.observed, finding.sentence


def test_a_well_kept_reduced_timetable_is_asked_nothing():
    assert told(WELL_KEPT) == []
    (hours,) = BY_ID["ATT.REDUCED"].findings(WELL_KEPT, setting(ON))
    assert hours.sentence == (
        "15 hours a week are taught, 9 hours fewer than the 24 hours usually taken as full time at this age. "
        "One-to-one teaching may be for fewer hours."
    )


@pytest.mark.parametrize("vector", GIVEN["reduced"], ids=lambda vector: str(vector["number"]))
def test_what_is_wanting_in_a_reduced_timetable_is_asked_for(vector):
    facts = read_facts(ReducedTimetable, as_json(WELL_KEPT) | json.loads(json.dumps(vector["but"], default=str)))
    (finding,) = asking(facts)
    assert (finding.limit, finding.observed, finding.sentence) == (vector["limit"], vector["observed"], vector["says"])


def test_a_longer_reduced_timetable_with_a_reason_is_for_an_officer():
    facts = replace(WELL_KEPT, ends=date(2027, 1, 15), longer_for_a_reason=True)
    assert BY_ID["ATT.REDUCED"].findings(facts, setting(ON))[0].severity is Severity.OFFICER_DECIDES


def test_a_social_workers_view_is_shown_by_asking_for_it():
    assert told(replace(WELL_KEPT, has_worker_or_plan=True, worker_consulted=True)) == []


def test_a_reduced_timetable_past_its_end_is_asked_about_until_full_time_begins():
    overdue = told(WELL_KEPT, on=date(2026, 12, 15))
    assert overdue == [
        "The reduced timetable was to end on 14 December 2026, and full time is not known to have begun."
    ]
    assert told(WELL_KEPT, on=date(2026, 12, 14)) == []
    done = replace(WELL_KEPT, ended_on=date(2026, 12, 15), next_review_on=None)
    assert told(done, on=date(2026, 12, 20)) == []


def test_the_council_has_two_weeks_to_be_told_in():
    untold = replace(WELL_KEPT, council_told_on=None)
    assert told(untold, on=date(2026, 11, 16)) == []
    assert len(told(untold, on=date(2026, 11, 17))) == 1


def test_a_small_reduction_and_a_short_start_in_reception_need_no_notice():
    untold = replace(WELL_KEPT, council_told_on=None)
    small = replace(untold, minutes_by_day=(281, 300, 300, 300, 300))
    assert told(small) == []
    assert exempted(small) == (
        "20 minutes",
        "19 minutes",
        "No day is shorter by 20 minutes or more, so the council need not be told.",
    )
    assert len(told(replace(small, minutes_by_day=(280, 300, 300, 300, 300)))) == 1
    assert len(told(replace(small, full_minutes_by_day=()))) == 1
    start = replace(untold, reason=TimetableReason.RECEPTION_START, year_group=0, ends=date(2026, 11, 19))
    assert told(start, on=date(2026, 11, 19)) == []
    assert exempted(start, on=date(2026, 11, 19)) == (
        "15 school days",
        "14 school days",
        "A start in Reception staggered over fewer than 15 school days need not be told to the council.",
    )
    assert len(told(replace(start, ends=date(2026, 11, 20)), on=date(2026, 11, 19))) == 1
    unending = told(replace(start, ends=None), on=date(2026, 11, 19))
    assert len(unending) == 2


def test_a_council_sets_its_own_numbers():
    shorter = {
        TIMETABLE_LENGTH.name: replace(TIMETABLE_LENGTH, value=4),
        TIMETABLE_NOTICE.name: replace(TIMETABLE_NOTICE, value=0),
    }
    assert told(WELL_KEPT, byelaws=shorter) == [
        "The reduced timetable ends on 14 December 2026; 4 weeks after its start is 30 November 2026.",
        "The council was told on 16 November 2026; it was to be told by 2 November 2026.",
    ]


@pytest.mark.parametrize(("year_group", "minutes"), GIVEN["full_time"].items())
def test_full_time_is_so_many_minutes_a_week_and_one_fewer_is_reduced(year_group, minutes):
    for taught, words in ((minutes, "which is usually taken as full time"), (minutes - 1, "1 minute fewer than")):
        facts = replace(WELL_KEPT, year_group=year_group, minutes_by_day=(taught,))
        finding = BY_ID["ATT.REDUCED"].findings(facts, setting(ON))[-1]
        assert words in finding.sentence
        assert (finding.limit, finding.observed) == (say_hours(minutes), say_hours(taught))


@pytest.mark.parametrize("year_group", [None, 0, 12])
def test_there_is_no_figure_of_hours_for_other_ages(year_group):
    assert BY_ID["ATT.REDUCED"].findings(replace(WELL_KEPT, year_group=year_group), setting(ON)) == ()


def test_hours_are_said_in_hours_and_minutes():
    assert [say_hours(n) for n in (0, 1, 60, 61, 1410)] == [
        "0 hours",
        "1 minute",
        "1 hour",
        "1 hour 1 minute",
        "23 hours 30 minutes",
    ]
