"""The hours and breaks of one day, at every limit and a minute either side."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statutory.findings import Overrider, Severity
from statutory.performance import judge_schedule
from statutory.performance.ages import AgeBand, Ages
from statutory.performance.hours_limits import LIMITS
from statutory.performance.local_practice import ONE_ON_A_SCHOOL_DAY
from statutory.performance.schedule import Footing, PeriodKind, ScheduleDay
from statutory.rules import Setting
from tests.unit.statutory.performance_days import (
    ASKED,
    HOUR,
    MONDAY,
    day,
    evening,
    lesson,
    meal,
    period,
    rest,
    schedule,
    shorter_breaks,
    stayed_late,
)

BANDS = [band.value for band in AgeBand]
LATEST = {"under_5": 22 * HOUR, "5_to_8": 23 * HOUR, "9_and_over": 23 * HOUR}
AT_PLACE = {"under_5": 300, "5_to_8": 480, "9_and_over": 570}
PERFORMING = {"under_5": 120, "5_to_8": 180, "9_and_over": 300}
CONTINUOUS = {"under_5": 30, "5_to_8": 150, "9_and_over": 150}
VERIFIED_ONLY_AT_9 = {"under_5": Severity.ADVISORY, "5_to_8": Severity.ADVISORY, "9_and_over": Severity.BREACH}


def found(*days, band="9_and_over", setting=ASKED, **more):
    return {
        each.rule.removeprefix("PERF."): each for each in judge_schedule(schedule(*days, band=band, **more), setting)
    }


def test_the_numbers_of_each_band_are_those_of_the_table_of_hours():
    told = {band: [number.value for number in LIMITS[band].numbers] for band in AgeBand}
    assert told == {
        AgeBand.UNDER_5: [420, 1320, 300, 120, 30, 45, 15, 1, 1],
        AgeBand.FIVE_TO_8: [420, 1380, 480, 180, 150, 45, 15, 2, 3],
        AgeBand.NINE_AND_OVER: [420, 1380, 570, 300, 150, 45, 15, 2, 3],
    }


@pytest.mark.parametrize("band", BANDS)
def test_seven_in_the_morning_is_early_enough_and_a_minute_before_is_a_breach(band):
    on_time, early = (found(day(arrives, 8 * HOUR), band=band) for arrives in (7 * HOUR, 7 * HOUR - 1))
    assert on_time == {}
    assert set(early) == {"R21.EARLY"}
    assert early["R21.EARLY"].severity is Severity.BREACH
    assert early["R21.EARLY"].overridable_by is Overrider.COUNCIL
    assert (early["R21.EARLY"].observed, early["R21.EARLY"].limit) == ("06:59", "07:00")
    assert early["R21.EARLY"].day == MONDAY


@pytest.mark.parametrize("band", BANDS)
def test_the_latest_time_is_in_time_and_a_minute_after_is_a_breach(band):
    latest = LATEST[band]
    on_time, late = (found(day(20 * HOUR, leaves), band=band) for leaves in (latest, latest + 1))
    assert on_time == {}
    assert set(late) == {"R21.LATE"}
    assert late["R21.LATE"].severity is Severity.BREACH
    assert late["R21.LATE"].overridable_by is Overrider.CHAPERONE
    assert "1 minute too late" in late["R21.LATE"].sentence


def test_a_departure_after_midnight_counts_to_the_day_of_the_arrival():
    late = found(day(21 * HOUR, 24 * HOUR + 20))
    assert set(late) == {"R21.LATE"}
    assert late["R21.LATE"].observed == "00:20 the next day"
    assert late["R21.LATE"].overridable_by is Overrider.COUNCIL  # more than the hour that a chaperone may allow
    assert late["R21.LATE"].day == MONDAY


def test_a_day_that_begins_after_midnight_is_late_and_not_early():
    late = found(day(30, 2 * HOUR, period(HOUR, HOUR + 30), after_midnight=True))
    assert set(late) == {"R21.LATE", "R28.NOPERMIT"}
    assert late["R21.LATE"].observed == "02:00 the next day"


@pytest.mark.parametrize("footing", Footing)
def test_the_home_or_school_of_a_child_has_no_earliest_or_latest_time(footing):
    long_night = day(6 * HOUR, 8 * HOUR, period(6 * HOUR, 7 * HOUR), lives_or_learns_there=True)
    assert found(long_night, footing=footing) == {}
    assert found(day(22 * HOUR, 23 * HOUR + 30, lives_or_learns_there=True), footing=footing) == {}


def test_night_work_that_the_licence_allows_is_neither_early_nor_late():
    assert found(day(5 * HOUR, 8 * HOUR, night_work_allowed=True)) == {}
    assert found(day(21 * HOUR, 24 * HOUR, period(22 * HOUR, 23 * HOUR + 30), night_work_allowed=True)) == {}


def test_a_four_day_exemption_knows_no_night_work_and_no_chaperones_hour():
    late = found(
        day(20 * HOUR, 23 * HOUR + 20, night_work_allowed=True, discretions=(stayed_late(),)), footing=Footing.FOUR_DAYS
    )
    assert set(late) == {"R21.LATE"}
    assert late["R21.LATE"].severity is Severity.BREACH
    assert late["R21.LATE"].overridable_by is Overrider.NOBODY
    early = found(day(6 * HOUR, 8 * HOUR), footing=Footing.FOUR_DAYS)["R21.EARLY"]
    assert (early.severity, early.overridable_by) == (Severity.BREACH, Overrider.NOBODY)


@pytest.mark.parametrize(("minutes", "explained"), [(1, True), (60, True), (61, False)])
def test_a_chaperone_may_allow_an_hour_and_no_minute_more(minutes, explained):
    late = found(day(20 * HOUR, 23 * HOUR + minutes, discretions=(stayed_late("Mina fell ill."),)))["R21.LATE"]
    assert late.severity is (Severity.OFFICER_DECIDES if explained else Severity.BREACH)
    assert late.verified is not explained
    assert late.overridable_by is (Overrider.CHAPERONE if explained else Overrider.COUNCIL)
    assert "Mina" not in late.sentence


@pytest.mark.parametrize(
    "decision",
    [
        stayed_late("  "),
        stayed_late(outside_control=False),
        shorter_breaks(),
    ],
    ids=["no reason", "within the holder's control", "another discretion"],
)
def test_a_chaperones_decision_without_what_the_regulation_asks_leaves_a_breach(decision):
    assert found(day(20 * HOUR, 23 * HOUR + 20, discretions=(decision,)))["R21.LATE"].severity is Severity.BREACH


def test_a_chaperone_may_not_pass_the_hours_of_the_day():
    breaks = (meal(17 * HOUR), rest(19 * HOUR), rest(21 * HOUR))
    for starts, severity in ((13 * HOUR + 50, Severity.OFFICER_DECIDES), (13 * HOUR + 49, Severity.BREACH)):
        late = found(day(starts, 23 * HOUR + 20, *breaks, discretions=(stayed_late(),)))
        assert late["R21.LATE"].severity is severity
    with_lessons = day(
        13 * HOUR + 50, 23 * HOUR + 20, *breaks, discretions=(stayed_late(),), lessons_elsewhere_minutes=1
    )
    assert found(with_lessons)["R21.LATE"].severity is Severity.BREACH


@pytest.mark.parametrize(("minutes", "severity"), [(300, Severity.OFFICER_DECIDES), (301, Severity.BREACH)])
def test_a_chaperone_may_not_pass_the_hours_of_performing(minutes, severity):
    shows = (period(16 * HOUR, 18 * HOUR), period(18 * HOUR + 15, 20 * HOUR + 15))
    last = period(21 * HOUR, 21 * HOUR + minutes - 240)
    late = found(day(15 * HOUR, 23 * HOUR + 1, *shows, last, discretions=(stayed_late(),)))
    assert late["R21.LATE"].severity is severity


@pytest.mark.parametrize("band", BANDS)
def test_the_longest_time_at_the_place_is_allowed_and_a_minute_more_is_a_breach(band):
    breaks = (meal(10 * HOUR), rest(11 * HOUR), rest(12 * HOUR))
    limit = AT_PLACE[band]
    allowed, too_long = (found(day(9 * HOUR, 9 * HOUR + limit + extra, *breaks), band=band) for extra in (0, 1))
    assert allowed == {}
    assert set(too_long) == {"R22.PLACE"}
    assert too_long["R22.PLACE"].severity is Severity.BREACH
    assert too_long["R22.PLACE"].overridable_by is Overrider.NOBODY


def test_lessons_elsewhere_that_make_a_day_too_long_only_advise():
    breaks = (meal(10 * HOUR), rest(11 * HOUR), rest(12 * HOUR))
    nine = (9 * HOUR, 18 * HOUR)
    assert found(day(*nine, *breaks, lessons_elsewhere_minutes=30)) == {}
    over = found(day(*nine, *breaks, lessons_elsewhere_minutes=31))["R22.PLACE"]
    assert (over.severity, over.verified, over.observed) == (Severity.ADVISORY, False, "9 hours 31 minutes")
    alone = found(day(9 * HOUR, 18 * HOUR + 31, *breaks, lessons_elsewhere_minutes=60))["R22.PLACE"]
    assert (alone.severity, alone.observed) == (Severity.BREACH, "9 hours 31 minutes")
    assert ["at lessons elsewhere" in each.sentence for each in (over, alone)] == [True, False]


@pytest.mark.parametrize("band", BANDS)
def test_the_longest_performing_is_allowed_and_a_minute_more_is_found(band):
    # Blocks of half an hour, so that only the total can be too long.
    def blocks(minutes):
        return [
            period(7 * HOUR + 45 * n, 7 * HOUR + 45 * n + min(30, minutes - 30 * n)) for n in range(-(-minutes // 30))
        ]

    limit = PERFORMING[band]
    allowed, too_long = (found(day(7 * HOUR, 20 * HOUR, *blocks(limit + extra)), band=band) for extra in (0, 1))
    assert "R22.TOTAL" not in allowed
    assert too_long["R22.TOTAL"].severity is VERIFIED_ONLY_AT_9[band]
    assert too_long["R22.TOTAL"].overridable_by is Overrider.NOBODY


def test_overlapping_periods_are_counted_once():
    twice = (period(9 * HOUR, 11 * HOUR), period(10 * HOUR, 11 * HOUR + 30), period(9 * HOUR + 30, 10 * HOUR))
    assert found(day(9 * HOUR, 12 * HOUR, *twice)) == {}
    longer = found(day(9 * HOUR, 12 * HOUR, *twice, period(11 * HOUR + 30, 11 * HOUR + 31)))
    assert longer["R22.CONT"].observed == "2 hours 31 minutes"


def test_night_work_counts_in_the_hours_of_performing():
    shows = (period(18 * HOUR, 20 * HOUR + 30), period(20 * HOUR + 45, 23 * HOUR + 16))
    night = found(day(18 * HOUR, 23 * HOUR + 30, *shows, meal(23 * HOUR + 16, 14), night_work_allowed=True))
    assert night["R22.TOTAL"].observed == "5 hours 1 minute"


@pytest.mark.parametrize("band", BANDS)
def test_the_longest_stretch_is_allowed_and_a_minute_more_is_found(band):
    limit = CONTINUOUS[band]
    allowed, too_long = (
        found(day(9 * HOUR, 12 * HOUR, period(9 * HOUR, 9 * HOUR + limit + extra)), band=band) for extra in (0, 1)
    )
    assert allowed == {}
    assert set(too_long) == {"R22.CONT"}
    assert too_long["R22.CONT"].severity is VERIFIED_ONLY_AT_9[band]


def test_the_longest_of_several_stretches_is_the_one_that_is_judged():
    stretches = (period(9 * HOUR, 9 * HOUR + 10), period(10 * HOUR, 12 * HOUR + 31), period(13 * HOUR, 13 * HOUR + 10))
    judged = found(day(9 * HOUR, 14 * HOUR, *stretches, meal(12 * HOUR + 45 - 14, 15), rest(9 * HOUR + 30)))
    assert judged["R22.CONT"].observed == "2 hours 31 minutes"


@pytest.mark.parametrize(("pause", "advised"), [(14, True), (15, False)])
def test_a_pause_shorter_than_a_rest_break_does_not_end_a_stretch_and_that_only_advises(pause, advised):
    second = 10 * HOUR + pause
    stretches = found(day(9 * HOUR, 13 * HOUR - 1, period(9 * HOUR, 10 * HOUR), period(second, second + 90)))
    assert set(stretches) == ({"R22.CONT"} if advised else set())
    if advised:
        assert stretches["R22.CONT"].severity is Severity.ADVISORY
        assert stretches["R22.CONT"].observed == "2 hours 44 minutes"
        assert "pauses of less than 15 minutes" in stretches["R22.CONT"].sentence


def length_of(hours_and_minutes, *inside, **more):
    return found(day(9 * HOUR, 9 * HOUR + hours_and_minutes, *inside), **more)


@pytest.mark.parametrize("band", BANDS)
def test_a_day_just_short_of_four_hours_has_no_set_breaks(band):
    assert length_of(239, band=band) == {}


def test_a_day_of_exactly_four_hours_only_advises_breaks():
    advised = length_of(240)
    assert {rule: each.severity for rule, each in advised.items()} == {
        "R23.MEAL": Severity.ADVISORY,
        "R23.BREAKCOUNT": Severity.ADVISORY,
    }
    assert not any(each.verified for each in advised.values())


@pytest.mark.parametrize("band", BANDS)
def test_a_day_of_more_than_four_hours_has_its_breaks(band):
    without = length_of(241, band=band)
    assert set(without) == {"R23.MEAL", "R23.BREAKCOUNT"}
    assert {each.severity for each in without.values()} == {VERIFIED_ONLY_AT_9[band]}
    assert {each.overridable_by for each in without.values()} == {Overrider.CHAPERONE}
    assert without["R23.BREAKCOUNT"].limit == ("1 break" if band == "under_5" else "2 breaks")
    assert length_of(241, meal(10 * HOUR), rest(11 * HOUR), band=band) == {}


@pytest.mark.parametrize(("minutes", "missing"), [(44, {"R23.MEAL"}), (45, set())])
def test_a_meal_break_lasts_three_quarters_of_an_hour(minutes, missing):
    assert set(length_of(241, meal(10 * HOUR, minutes), rest(11 * HOUR))) == missing


@pytest.mark.parametrize(("minutes", "missing"), [(14, {"R23.BREAKCOUNT"}), (15, set())])
def test_a_rest_break_lasts_a_quarter_of_an_hour(minutes, missing):
    with_break = length_of(241, meal(10 * HOUR), rest(11 * HOUR, minutes))
    assert set(with_break) == missing
    assert all(each.observed == "1 break" for each in with_break.values())


def test_the_longest_of_several_meals_is_the_one_that_counts():
    assert length_of(241, meal(10 * HOUR, 20), meal(11 * HOUR), meal(12 * HOUR, 20)) == {}


def test_a_long_rest_is_no_meal():
    assert set(length_of(241, rest(10 * HOUR, 60), rest(12 * HOUR))) == {"R23.MEAL"}


@pytest.mark.parametrize(
    ("minutes", "breaks", "severity", "limit"),
    [
        (479, 2, None, ""),
        (480, 2, Severity.ADVISORY, "3 breaks"),
        (480, 1, Severity.BREACH, "2 breaks"),
        (481, 2, Severity.BREACH, "3 breaks"),
        (481, 1, Severity.BREACH, "3 breaks"),
        (481, 3, None, ""),
        (480, 3, None, ""),
    ],
)
def test_a_day_of_more_than_eight_hours_has_a_further_break(minutes, breaks, severity, limit):
    had = (meal(10 * HOUR), rest(12 * HOUR), rest(14 * HOUR))[:breaks]
    without = length_of(minutes, *had)
    assert {each.severity for each in without.values()} == ({severity} if severity else set())
    assert all(each.limit == limit for each in without.values())


def test_a_day_of_eight_hours_of_a_younger_child_only_advises_the_further_break():
    advised = length_of(480, meal(10 * HOUR), rest(12 * HOUR), band="5_to_8")["R23.BREAKCOUNT"]
    assert (advised.severity, advised.limit) == (Severity.ADVISORY, "3 breaks")


def test_a_break_that_does_not_count_is_told_only_where_no_break_is_missing():
    short = length_of(200, rest(10 * HOUR, 14), rest(11 * HOUR, 20))["R23.BREAKCOUNT"]
    assert (short.severity, short.observed) == (Severity.ADVISORY, "14 minutes")
    assert short.overridable_by is Overrider.OFFICER
    assert length_of(241, meal(10 * HOUR), rest(11 * HOUR, 10))["R23.BREAKCOUNT"].observed == "1 break"


def test_a_chaperone_may_have_shortened_a_break_but_not_left_it_out():
    def judged(*breaks, **more):
        return found(day(9 * HOUR, 15 * HOUR, *breaks, discretions=(shorter_breaks(),)), **more)

    shortened = judged(meal(10 * HOUR, 30), rest(12 * HOUR, 10))
    assert {rule: each.severity for rule, each in shortened.items()} == {
        "R23.MEAL": Severity.OFFICER_DECIDES,
        "R23.BREAKCOUNT": Severity.OFFICER_DECIDES,
    }
    left_out = judged(rest(12 * HOUR, 10))
    assert {each.severity for each in left_out.values()} == {Severity.BREACH}
    younger = judged(meal(10 * HOUR, 30), rest(12 * HOUR, 10), band="5_to_8")
    assert {each.severity for each in younger.values()} == {Severity.OFFICER_DECIDES}
    assert all(each.sentence.count("not yet verified") == 1 for each in (*shortened.values(), *younger.values()))
    not_licensed = judged(meal(10 * HOUR, 30), rest(12 * HOUR, 10), footing=Footing.FOUR_DAYS)
    assert {each.severity for each in not_licensed.values()} == {Severity.BREACH}
    assert {each.overridable_by for each in not_licensed.values()} == {Overrider.NOBODY}


@pytest.mark.parametrize(("minutes", "close"), [(89, True), (90, False), (0, True)])
def test_two_performances_are_an_hour_and_a_half_apart(minutes, close):
    second = 15 * HOUR + minutes
    shows = (period(14 * HOUR, 15 * HOUR), period(second, second + 30, number=2))
    apart = found(day(14 * HOUR, 17 * HOUR, *shows))
    assert set(apart) == ({"R23.GAP"} if close else set())


def test_the_parts_of_one_performance_need_no_time_between_them():
    assert found(day(14 * HOUR, 17 * HOUR, period(14 * HOUR, 15 * HOUR), period(15 * HOUR + 20, 16 * HOUR))) == {}


def test_a_rehearsal_before_a_performance_needs_no_time_between_them():
    rehearsed = period(14 * HOUR, 15 * HOUR, kind=PeriodKind.REHEARSAL)
    assert found(day(14 * HOUR, 17 * HOUR, rehearsed, period(15 * HOUR + 20, 16 * HOUR))) == {}


def test_performances_that_overlap_have_no_time_between_them():
    shows = (period(14 * HOUR, 15 * HOUR), period(14 * HOUR + 30, 15 * HOUR + 30, number=2))
    assert found(day(14 * HOUR, 17 * HOUR, *shows))["R23.GAP"].observed == "0 minutes"


def test_a_birthday_in_the_middle_of_a_run_changes_the_hours():
    ninth_birthday = MONDAY + timedelta(days=1)
    days = [
        day(9 * HOUR, 17 * HOUR + 30, meal(12 * HOUR), rest(10 * HOUR), rest(15 * HOUR), on=MONDAY + timedelta(days=n))
        for n in range(3)
    ]
    judged = judge_schedule(schedule(*days, dob=ninth_birthday.replace(year=2017)), ASKED)
    assert [(each.rule, each.day) for each in judged] == [("PERF.R22.PLACE", MONDAY)]


@given(st.dates(date(2000, 1, 1), date(2040, 1, 1)))
def test_a_band_begins_on_the_birthday_and_the_last_ends_with_school_age(dob):
    ages = Ages(dob)
    one = timedelta(days=1)
    fifth, ninth = (
        date(dob.year + years, *((3, 1) if not_then(dob, years) else (dob.month, dob.day))) for years in (5, 9)
    )
    assert [ages.band(fifth - one), ages.band(fifth)] == [AgeBand.UNDER_5, AgeBand.FIVE_TO_8]
    assert [ages.band(ninth - one), ages.band(ninth)] == [AgeBand.FIVE_TO_8, AgeBand.NINE_AND_OVER]
    assert ages.band(dob) is AgeBand.UNDER_5
    with pytest.raises(ValueError, match="date of birth"):
        ages.band(dob - one)


def not_then(dob, years):
    return (dob.month, dob.day) == (2, 29) and (dob.year + years) % 4 != 0


def test_a_day_after_the_end_of_school_age_is_not_judged():
    late = (20 * HOUR, 23 * HOUR + 30)
    born = date(2010, 8, 31)  # compulsory school age ended on Friday 26 June 2026
    last, after = date(2026, 6, 26), date(2026, 6, 27)
    judged = judge_schedule(schedule(day(*late, on=after), day(*late, on=last), dob=born), ASKED)
    assert [each.day for each in judged] == [last]
    longer = judge_schedule(schedule(day(*late, on=after), dob=born, school_age_ends=after), ASKED)
    assert [each.day for each in longer] == [after]


@pytest.mark.parametrize("footing", [Footing.ACTIVITY, Footing.SCHOOL])
def test_for_activities_and_schools_the_hours_are_advice(footing):
    advised = found(day(6 * HOUR, 16 * HOUR), footing=footing)
    assert {each.severity for each in advised.values()} == {Severity.ADVISORY}
    assert {each.overridable_by for each in advised.values()} == {Overrider.OFFICER}
    assert all("this is advice" in each.sentence for each in advised.values())
    assert advised["R21.EARLY"].verified


def test_for_an_approved_body_an_officer_reads_the_approval():
    asked = found(day(6 * HOUR, 16 * HOUR), footing=Footing.BODY_OF_PERSONS)
    assert {each.severity for each in asked.values()} == {Severity.OFFICER_DECIDES}
    assert all("approval makes it a condition" in each.sentence for each in asked.values())


def test_a_second_performance_on_a_school_day_is_told_as_some_councils_ask():
    def shows(number, **more):
        parts = (period(14 * HOUR, 15 * HOUR), period(17 * HOUR, 18 * HOUR, number=2))[:number]
        return day(14 * HOUR, 18 * HOUR - 1 + number, *parts, meal(15 * HOUR), rest(16 * HOUR), **more)

    two = found(shows(2, school_day=True))
    assert set(two) == {"LOCAL.SCHOOLDAY"}
    assert (two["LOCAL.SCHOOLDAY"].severity, two["LOCAL.SCHOOLDAY"].limit) == (Severity.ADVISORY, "1 performance")
    assert found(shows(2)) == {}
    rehearsal = period(17 * HOUR, 17 * HOUR + 30, kind=PeriodKind.REHEARSAL)
    one = day(
        14 * HOUR, 18 * HOUR, period(14 * HOUR, 15 * HOUR), rehearsal, meal(15 * HOUR), rest(16 * HOUR), school_day=True
    )
    assert found(one) == {}


def test_the_councils_own_number_of_performances_comes_first():
    two = replace(ONE_ON_A_SCHOOL_DAY, value=2)
    shows = (period(14 * HOUR, 15 * HOUR), period(17 * HOUR, 17 * HOUR + 59, number=2))
    on_a_school_day = day(14 * HOUR, 18 * HOUR, *shows, meal(15 * HOUR), rest(16 * HOUR), school_day=True)
    for starts, rules in ((None, set()), (ASKED.on, set()), (ASKED.on + timedelta(days=1), {"LOCAL.SCHOOLDAY"})):
        setting = Setting(on=ASKED.on, byelaws={two.name: replace(two, effective_from=starts)})
        assert set(found(on_a_school_day, setting=setting)) == rules


@pytest.mark.parametrize(
    ("arrives", "leaves", "inside", "says"),
    [
        (9 * HOUR, 12 * HOUR, period(10 * HOUR, 10 * HOUR), "the period from 10:00 cannot end at 10:00"),
        (9 * HOUR, 12 * HOUR, period(11 * HOUR, 10 * HOUR), "the period from 11:00 cannot end at 10:00"),
        (9 * HOUR, 12 * HOUR, period(11 * HOUR, 12 * HOUR + 1), "leaving at 12:00"),
        (9 * HOUR, 12 * HOUR, period(8 * HOUR, 10 * HOUR), "cannot end at 10:00"),
        (9 * HOUR, 12 * HOUR, lesson(8 * HOUR, 8 * HOUR + 30), "arrival at 09:00"),
    ],
)
def test_times_outside_the_day_are_refused(arrives, leaves, inside, says):
    with pytest.raises(ValueError, match=says):
        day(arrives, leaves, inside)


def test_times_before_an_arrival_after_midnight_are_refused():
    with pytest.raises(ValueError, match="does not lie between the arrival at 01:00 the next day"):
        day(HOUR, 3 * HOUR, period(30, 2 * HOUR), after_midnight=True)
    with pytest.raises(ValueError, match="cannot leave at 00:30 before arriving at 01:00"):
        day(HOUR, 30, after_midnight=True)


@pytest.mark.parametrize(
    ("inside", "says"),
    [
        ((rest(10 * HOUR), period(9 * HOUR, 10 * HOUR + 1)), "overlaps the break from 10:00"),
        ((rest(10 * HOUR), rest(10 * HOUR + 14)), "the break from 10:00 overlaps the break from 10:14"),
        ((rest(10 * HOUR), lesson(10 * HOUR + 14, 11 * HOUR)), "overlaps the lesson from 10:14"),
        ((lesson(10 * HOUR, 11 * HOUR), period(10 * HOUR + 59, 12 * HOUR)), "overlaps the lesson from 10:00"),
    ],
)
def test_breaks_and_lessons_that_overlap_anything_are_refused(inside, says):
    with pytest.raises(ValueError, match=says):
        day(9 * HOUR, 12 * HOUR, *inside)


def test_breaks_and_lessons_that_touch_are_taken():
    inside = (period(9 * HOUR, 10 * HOUR), rest(10 * HOUR), lesson(10 * HOUR + 15, 11 * HOUR), rest(11 * HOUR))
    assert found(day(9 * HOUR, 12 * HOUR, *inside)) == {}


def test_times_have_no_seconds_and_lessons_last_some_time():
    with pytest.raises(ValueError, match="whole minutes"):
        ScheduleDay(on=MONDAY, arrives=time(9, 0, 1), leaves=time(10))
    with pytest.raises(ValueError, match="whole minutes"):
        ScheduleDay(on=MONDAY, arrives=time(9), leaves=time(10, 0, 0, 1))
    with pytest.raises(ValueError, match="less than nothing"):
        day(9 * HOUR, 10 * HOUR, lessons_elsewhere_minutes=-1)


def test_a_child_who_leaves_on_arriving_was_there_for_no_time():
    assert found(day(9 * HOUR, 9 * HOUR)) == {}


def test_a_day_stands_once_and_after_the_birth():
    with pytest.raises(ValueError, match="once only"):
        schedule(evening(MONDAY), evening(MONDAY))
    with pytest.raises(ValueError, match="date of birth"):
        schedule(evening(MONDAY), dob=MONDAY + timedelta(days=1))
    assert judge_schedule(schedule(), ASKED) == ()


def test_the_hours_before_the_regulations_started_are_not_judged():
    early = day(6 * HOUR, 8 * HOUR, on=date(2015, 2, 5))
    for asked, number in ((date(2015, 2, 5), 0), (date(2015, 2, 6), 1)):
        assert len(judge_schedule(schedule(early, dob=date(2005, 1, 1)), Setting(on=asked))) == number


def test_a_record_over_the_change_of_the_clocks_counts_hours_as_they_pass():
    # In the night to Sunday 25 October 2026 an hour happens twice: 21:00 to 07:00 is 11 hours.
    autumn = day(21 * HOUR, 31 * HOUR, on=date(2026, 10, 24), night_work_allowed=True)
    assert found(autumn)["R22.PLACE"].observed == "11 hours"
    spring = day(21 * HOUR, 31 * HOUR, on=date(2026, 3, 28), night_work_allowed=True)
    assert "R22.PLACE" not in found(spring)  # 9 hours
    # A time that the clocks leave out is taken as it was before the change, and nothing lasts less than nothing.
    left_out = day(
        24 * HOUR, 26 * HOUR, period(25 * HOUR + 30, 26 * HOUR), on=date(2026, 3, 28), night_work_allowed=True
    )
    assert found(left_out) == {}
