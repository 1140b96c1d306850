"""A case of home education stands where the last thing that happened left it."""

from datetime import date, timedelta

import pytest

from statutory.findings import Severity
from statutory.periods.home_education_course import (
    HomeEducationCourse,
    HomeEducationEnd,
    HomeEducationOutcome,
    HomeEducationStatus,
    home_education_status,
    judge_course,
)
from statutory.rules import Setting

KNOWN = date(2026, 9, 7)
WEEK = timedelta(weeks=1)
STAGES = ("acknowledged_on", "asked_on", "answered_on", "visit_offered_on", "visited_on")
STATUSES = (
    HomeEducationStatus.ACKNOWLEDGED,
    HomeEducationStatus.INFO_REQUESTED,
    HomeEducationStatus.INFO_RECEIVED,
    HomeEducationStatus.VISIT_OFFERED,
    HomeEducationStatus.VISIT_DONE,
)
EVERYTHING = {name: KNOWN + place * WEEK for place, name in enumerate(STAGES, 1)}
LAST = KNOWN + 6 * WEEK


def course(**facts):
    return HomeEducationCourse(known_on=KNOWN, **facts)


def test_a_case_goes_through_its_stages_day_by_day():
    whole = course(**EVERYTHING)
    assert home_education_status(whole, KNOWN) == (HomeEducationStatus.NOTIFIED, KNOWN)
    for (name, day), status in zip(EVERYTHING.items(), STATUSES, strict=True):
        assert home_education_status(whole, day) == (status, EVERYTHING[name])
        assert home_education_status(whole, day - timedelta(days=1))[0] is not status


@pytest.mark.parametrize("outcome", HomeEducationOutcome)
def test_an_outcome_stands_until_something_happens_again(outcome):
    facts = {**EVERYTHING, "outcome": outcome, "outcome_on": LAST}
    assert home_education_status(course(**facts), LAST) == (HomeEducationStatus(outcome), LAST)
    again = course(**{**facts, "asked_on": LAST + WEEK})
    assert home_education_status(again, LAST + WEEK) == (HomeEducationStatus.INFO_REQUESTED, LAST + WEEK)


def test_of_two_things_on_one_day_the_later_stage_stands():
    both = course(acknowledged_on=KNOWN, asked_on=KNOWN)
    assert home_education_status(both, KNOWN)[0] is HomeEducationStatus.INFO_REQUESTED


@pytest.mark.parametrize("end", HomeEducationEnd)
def test_an_end_stands_for_good(end):
    ended = course(**EVERYTHING, ended=end, ended_on=KNOWN + WEEK)
    assert home_education_status(ended, LAST) == (HomeEducationStatus(end), KNOWN + WEEK)
    assert home_education_status(ended, KNOWN)[0] is HomeEducationStatus.NOTIFIED


def test_a_notice_to_satisfy_follows_and_is_worked_as_an_order():
    facts = course(outcome=HomeEducationOutcome.NOT_YET_SATISFIED, outcome_on=LAST, notice_served_on=LAST + WEEK)
    (found,) = judge_course(facts, Setting(on=LAST + WEEK))
    assert (found.observed, found.severity) == ("notice served", Severity.INFORMATION)
    assert "go on as for a school attendance order" in found.sentence


@pytest.mark.parametrize(
    ("outcome", "severity", "says"),
    [
        (HomeEducationOutcome.SUITABLE, Severity.INFORMATION, "Next: review it when it is next due."),
        (HomeEducationOutcome.NOT_YET_SATISFIED, Severity.OFFICER_DECIDES, "not yet satisfied"),
        (HomeEducationOutcome.UNSUITABLE, Severity.OFFICER_DECIDES, "open a case of a child missing education"),
    ],
)
def test_what_may_come_next_is_said(outcome, severity, says):
    (found,) = judge_course(course(outcome=outcome, outcome_on=LAST), Setting(on=LAST))
    assert found.severity is severity
    assert says in found.sentence
    assert found.sentence.startswith("Since 19 October 2026: ")


def test_every_status_says_what_it_means():
    for status in HomeEducationStatus:
        known = {
            "outcome": HomeEducationOutcome(status) if status in set(map(str, HomeEducationOutcome)) else None,
            "ended": HomeEducationEnd(status) if status in set(map(str, HomeEducationEnd)) else None,
        }
        facts = {name: value for name, value in known.items() if value is not None}
        facts |= {f"{name}_on": KNOWN for name in facts}
        (found,) = judge_course(course(**facts), Setting(on=KNOWN))
        assert found.sentence.endswith(".")
    (over,) = judge_course(course(ended=HomeEducationEnd.OVER_SCHOOL_AGE, ended_on=KNOWN), Setting(on=KNOWN))
    assert "Next:" not in over.sentence


def test_nothing_is_said_before_the_council_knew():
    before = KNOWN - timedelta(days=1)
    assert judge_course(course(), Setting(on=before)) == ()
    assert home_education_status(course(), before) == (HomeEducationStatus.NOTIFIED, KNOWN)


@pytest.mark.parametrize(
    "facts",
    [
        {"outcome": HomeEducationOutcome.SUITABLE},
        {"outcome_on": LAST},
        {"ended": HomeEducationEnd.MOVED},
        {"ended_on": LAST},
    ],
)
def test_an_outcome_and_an_end_have_their_day(facts):
    with pytest.raises(ValueError, match="has its day"):
        course(**facts)
