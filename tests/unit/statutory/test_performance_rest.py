"""Rest between the days of a schedule, and night-work, at every limit and one either side."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statutory.findings import Overrider, Severity
from statutory.performance import judge_schedule
from statutory.performance.schedule import Footing, PeriodKind
from tests.unit.statutory.performance_days import (
    ASKED,
    HOUR,
    MONDAY,
    day,
    evening,
    evenings,
    meal,
    period,
    rest,
    schedule,
    stayed_late,
)

ONE = timedelta(days=1)
WEEK = timedelta(days=7)


def found(*days, **more):
    return [(each.rule.removeprefix("PERF."), each.day) for each in judge_schedule(schedule(*days, **more), ASKED)]


def the_one(rule, *days, **more):
    judged = [each for each in judge_schedule(schedule(*days, **more), ASKED) if each.rule == f"PERF.{rule}"]
    assert len(judged) == 1
    return judged[0]


@pytest.mark.parametrize(("arrives", "too_soon"), [(10 * HOUR - 1, True), (10 * HOUR, False)])
def test_twelve_hours_lie_between_leaving_and_the_next_days_arrival(arrives, too_soon):
    days = (day(20 * HOUR, 22 * HOUR), day(arrives, 12 * HOUR, on=MONDAY + ONE))
    assert found(*days) == ([("R24.NIGHTGAP", MONDAY + ONE)] if too_soon else [])
    assert found(*reversed(days)) == found(*days)  # days may be written in any order


def test_each_short_night_is_told():
    days = [day(20 * HOUR, 22 * HOUR, on=MONDAY + n * ONE) for n in (0, 1, 3)]
    mornings = [day(9 * HOUR, 10 * HOUR, on=MONDAY + n * ONE) for n in (2, 4)]
    assert found(*days, *mornings) == [("R24.NIGHTGAP", MONDAY + 2 * ONE), ("R24.NIGHTGAP", MONDAY + 4 * ONE)]


def test_a_short_night_is_nobodys_to_allow():
    short = the_one("R24.NIGHTGAP", day(20 * HOUR, 22 * HOUR), day(8 * HOUR, 9 * HOUR, on=MONDAY + ONE))
    assert (short.severity, short.overridable_by) == (Severity.BREACH, Overrider.NOBODY)
    assert (short.observed, short.limit) == ("10 hours", "12 hours")


def test_a_night_is_counted_in_hours_as_they_pass_when_the_clocks_change():
    before_spring, before_autumn = date(2026, 3, 28), date(2026, 10, 24)
    for first, arrives, too_soon in (
        (before_spring, 10 * HOUR + 59, True),
        (before_spring, 11 * HOUR, False),
        (before_autumn, 9 * HOUR, False),
        (before_autumn, 9 * HOUR - 1, True),
    ):
        nights = found(day(20 * HOUR, 22 * HOUR, on=first), day(arrives, 12 * HOUR, on=first + ONE))
        assert bool(nights) is too_soon


def test_days_that_run_into_each_other_have_no_night():
    night = day(21 * HOUR, 34 * HOUR, night_work_allowed=True)
    assert the_one("R24.NIGHTGAP", night, day(9 * HOUR, 10 * HOUR, on=MONDAY + ONE)).observed == "0 minutes"


@given(st.integers(1, 20))
def test_the_seventh_day_running_is_a_breach_and_the_run_is_told_once(days):
    expected = [("R26.DAYS", MONDAY + 6 * ONE)] if days > 6 else []
    assert found(*evenings(MONDAY, days)) == expected


def test_a_run_says_how_long_it_is_and_is_nobodys_to_allow():
    run = the_one("R26.DAYS", *evenings(MONDAY, 9))
    assert (run.severity, run.observed, run.limit) == (Severity.BREACH, "9 days", "6 days")
    assert run.overridable_by is Overrider.NOBODY
    assert "from 23 November 2026" in run.sentence


def test_a_day_of_rest_begins_the_count_again():
    six_and_six = evenings(MONDAY, 6) + evenings(MONDAY + WEEK, 6)
    assert found(*six_and_six) == []
    without_work = day(10 * HOUR, 11 * HOUR, on=MONDAY + 6 * ONE)
    assert found(*evenings(MONDAY, 6), without_work, *evenings(MONDAY + WEEK, 1)) == []


def test_days_before_the_schedule_count_and_are_not_told_by_themselves():
    before = tuple(MONDAY - n * ONE for n in range(1, 7))
    assert found(evening(MONDAY), earlier_days=before) == [("R26.DAYS", MONDAY)]
    assert found(evening(MONDAY), earlier_days=before[:5]) == []
    assert found(evening(MONDAY), earlier_days=tuple(day - ONE for day in (*before, MONDAY - 6 * ONE))) == []


def test_two_runs_that_are_too_long_are_both_told():
    two = evenings(MONDAY, 7) + evenings(MONDAY + 8 * ONE, 8)
    assert found(*two) == [("R26.DAYS", MONDAY + 6 * ONE), ("R26.DAYS", MONDAY + 14 * ONE)]


@pytest.mark.parametrize("footing", [Footing.FOUR_DAYS, Footing.ACTIVITY, Footing.SCHOOL])
def test_days_running_bind_licensed_performances_only(footing):
    run = the_one("R26.DAYS", *evenings(MONDAY, 7), footing=footing)
    assert (run.severity, run.overridable_by) == (Severity.ADVISORY, Overrider.OFFICER)


# Eight weeks of six days, Monday to Saturday; the last of them is worked on Saturday 16 January 2027.
FIRST = MONDAY
LAST = MONDAY + 7 * WEEK + 5 * ONE


def eight_weeks(*, without=()):
    days = (FIRST + week * WEEK + n * ONE for week in range(8) for n in range(6))
    return tuple(each for each in days if each not in without)


def rested(days_after, *, before=None, **more):
    given_days = {"licence_days": 60, "earlier_days": eight_weeks() if before is None else before, **more}
    return [each for each in found(evening(LAST + days_after * ONE), **given_days) if each[0] == "R27.REST14"]


@pytest.mark.parametrize(("days_after", "told"), [(2, True), (14, True), (15, False)])
def test_fourteen_days_of_rest_follow_eight_weeks_at_the_most_days(days_after, told):
    assert bool(rested(days_after)) is told


@pytest.mark.parametrize(("licence_days", "told"), [(59, False), (60, True), (None, True)])
def test_a_licence_for_fewer_than_sixty_days_asks_for_no_such_rest(licence_days, told):
    assert bool(rested(5, licence_days=licence_days)) is told


def test_where_the_days_of_the_licence_are_not_known_an_officer_decides():
    unknown = the_one("R27.REST14", evening(LAST + 5 * ONE), earlier_days=eight_weeks(), licence_days=None)
    assert (unknown.severity, unknown.observed, unknown.limit) == (Severity.OFFICER_DECIDES, "5 days", "14 days")
    assert "60 days or more" in unknown.sentence
    advice = the_one(
        "R27.REST14", evening(LAST + 5 * ONE), earlier_days=eight_weeks(), licence_days=None, footing=Footing.ACTIVITY
    )
    assert advice.severity is Severity.ADVISORY


def test_a_seventh_day_in_the_last_week_is_one_of_the_eight_weeks():
    judged = found(evening(LAST + ONE), licence_days=60, earlier_days=eight_weeks())
    assert judged == [("R26.DAYS", LAST + ONE)]


def test_a_circus_asks_for_no_such_rest():
    assert rested(5, circus=True) == []


@pytest.mark.parametrize("free", [FIRST, FIRST + 3 * WEEK + 2 * ONE, LAST])
def test_one_more_day_off_in_the_eight_weeks_ends_the_matter(free):
    assert rested(5, before=eight_weeks(without={free})) == []


def test_seven_weeks_are_not_eight():
    assert rested(5, before=tuple(each for each in eight_weeks() if each >= FIRST + WEEK)) == []


def test_weeks_of_seven_days_are_at_the_most_too():
    every_day = tuple(FIRST + n * ONE for n in range(56))
    assert bool(rested(5, before=every_day)) is True


def test_a_child_who_works_on_without_rest_is_told_of_once_a_fortnight():
    work = tuple(evening(each) for each in eight_weeks()) + tuple(
        evening(FIRST + week * WEEK + n * ONE) for week in (8, 9, 10, 11) for n in range(6)
    )
    told = [day for rule, day in found(*work, licence_days=90) if rule == "R27.REST14"]
    assert told == [FIRST + 8 * WEEK, FIRST + 10 * WEEK]


def test_eight_weeks_long_ago_are_forgotten():
    old = tuple(each - 20 * WEEK for each in eight_weeks())
    assert rested(5, before=old) == []
    assert rested(5, before=old + eight_weeks()) != []


def test_a_schedule_without_days_of_school_age_asks_for_nothing():
    grown = schedule(evening(MONDAY), dob=date(2000, 1, 1), earlier_days=eight_weeks(), licence_days=60)
    assert judge_schedule(grown, ASKED) == ()


def night(on, ends=24 * HOUR, *, allowed=True, **more):
    return day(21 * HOUR, ends, period(22 * HOUR, ends), rest(21 * HOUR), on=on, night_work_allowed=allowed, **more)


@pytest.mark.parametrize("allowed", [True, False])
def test_night_work_needs_a_permission(allowed):
    judged = judge_schedule(schedule(night(MONDAY, 23 * HOUR + 59, allowed=allowed)), ASKED)
    assert [each.rule for each in judged] == ([] if allowed else ["PERF.R21.LATE", "PERF.R28.NOPERMIT"])
    if not allowed:
        assert judged[1].severity is Severity.ADVISORY  # the text was not read
        assert judged[1].overridable_by is Overrider.COUNCIL


def test_each_night_without_permission_is_told():
    days = (evening(MONDAY), *(night(MONDAY + n * ONE, 23 * HOUR + 30, allowed=n == 3) for n in (1, 3, 5)))
    assert [day for rule, day in found(*days) if rule == "R28.NOPERMIT"] == [MONDAY + ONE, MONDAY + 5 * ONE]


@pytest.mark.parametrize(("starts", "ends", "at_night"), [(420, 480, False), (419, 480, True)])
def test_night_work_begins_a_minute_before_the_earliest_time(starts, ends, at_night):
    judged = found(day(starts, 9 * HOUR, period(starts, ends)))
    assert (("R28.NOPERMIT", MONDAY) in judged) is at_night


@pytest.mark.parametrize(("ends", "at_night"), [(23 * HOUR, False), (23 * HOUR + 1, True)])
def test_night_work_begins_a_minute_after_the_latest_time(ends, at_night):
    judged = found(day(21 * HOUR, 23 * HOUR + 30, period(22 * HOUR, ends)))
    assert (("R28.NOPERMIT", MONDAY) in judged) is at_night


def test_what_a_chaperone_allowed_is_no_night_work_without_permission():
    late = day(21 * HOUR, 23 * HOUR + 30, period(22 * HOUR, 23 * HOUR + 10), discretions=(stayed_late(),))
    assert found(late) == [("R21.LATE", MONDAY)]


def test_a_permission_has_no_effect_without_a_licence():
    without = the_one("R28.NOPERMIT", night(MONDAY), footing=Footing.FOUR_DAYS)
    assert (without.severity, without.overridable_by) == (Severity.ADVISORY, Overrider.OFFICER)
    body = the_one("R28.NOPERMIT", night(MONDAY, allowed=False), footing=Footing.BODY_OF_PERSONS)
    assert body.severity is Severity.OFFICER_DECIDES


@pytest.mark.parametrize(("starts", "too_soon"), [(16 * HOUR - 1, True), (16 * HOUR, False)])
def test_sixteen_hours_of_rest_follow_night_work(starts, too_soon):
    next_day = day(14 * HOUR, 17 * HOUR, period(starts, starts + 30), on=MONDAY + ONE)
    judged = found(night(MONDAY, 23 * HOUR + 59 + 1), next_day)
    assert judged == ([("R28.REST16", MONDAY + ONE)] if too_soon else [])


def test_too_short_a_rest_after_night_work_is_a_breach_that_nobody_may_allow():
    next_day = day(12 * HOUR, 13 * HOUR, period(12 * HOUR, 13 * HOUR, kind=PeriodKind.REHEARSAL), on=MONDAY + ONE)
    short = the_one("R28.REST16", night(MONDAY), next_day)
    assert (short.severity, short.overridable_by) == (Severity.BREACH, Overrider.NOBODY)
    assert (short.observed, short.limit) == ("12 hours", "16 hours")


def test_the_rest_runs_from_the_childs_own_part_and_not_from_leaving():
    nearly_all_night = day(
        20 * HOUR,
        27 * HOUR,
        period(21 * HOUR, 23 * HOUR + 30),
        meal(24 * HOUR),
        rest(26 * HOUR),
        night_work_allowed=True,
    )
    next_day = day(15 * HOUR + 10, 17 * HOUR, period(15 * HOUR + 30, 16 * HOUR), on=MONDAY + ONE)
    assert found(nearly_all_night, next_day) == []


def test_the_rest_is_due_within_a_day_too():
    early = period(5 * HOUR, 6 * HOUR)
    later = period(7 * HOUR + 30, 8 * HOUR, number=2)
    assert found(day(5 * HOUR, 8 * HOUR, early, later, night_work_allowed=True)) == [("R28.REST16", MONDAY)]


def test_without_permission_the_rest_is_not_what_is_missing():
    next_day = day(12 * HOUR, 13 * HOUR, period(12 * HOUR, 13 * HOUR), on=MONDAY + ONE)
    assert "R28.REST16" not in {rule for rule, _ in found(night(MONDAY, allowed=False), next_day)}


def test_the_rest_after_the_second_day_is_missed_though_the_first_day_was_no_night_work():
    next_day = day(12 * HOUR, 13 * HOUR, period(12 * HOUR, 13 * HOUR), on=MONDAY + 2 * ONE)
    assert found(evening(MONDAY), night(MONDAY + ONE), next_day) == [("R28.REST16", MONDAY + 2 * ONE)]


def test_an_appearance_that_overlaps_night_work_leaves_no_rest():
    show = period(22 * HOUR, 23 * HOUR + 30)
    rehearsal = period(23 * HOUR, 23 * HOUR + 10, kind=PeriodKind.REHEARSAL)
    short = the_one("R28.REST16", day(21 * HOUR, 23 * HOUR + 30, show, rehearsal, night_work_allowed=True))
    assert short.observed == "0 minutes"


@pytest.mark.parametrize(("days_after", "told"), [(1, True), (7, True), (8, False)])
def test_seven_days_without_night_work_follow_two_nights_running(days_after, told):
    third = MONDAY + (1 + days_after) * ONE
    judged = found(night(MONDAY), night(MONDAY + ONE), night(third))
    assert (("R28.CONSEC", third) in judged) is told


def test_the_nights_that_are_too_many_are_told_one_by_one_and_only_advised():
    judged = judge_schedule(schedule(*(night(MONDAY + n * ONE) for n in range(4))), ASKED)
    nights = [each for each in judged if each.rule == "PERF.R28.CONSEC"]
    assert [(each.day, each.observed) for each in nights] == [
        (MONDAY + 2 * ONE, "1 day"),
        (MONDAY + 3 * ONE, "1 day"),
    ]
    assert {(each.severity, each.verified, each.overridable_by) for each in nights} == {
        (Severity.ADVISORY, False, Overrider.NOBODY)
    }


def test_two_nights_with_a_day_between_are_not_running():
    assert found(night(MONDAY), night(MONDAY + 2 * ONE), night(MONDAY + 4 * ONE)) == []
