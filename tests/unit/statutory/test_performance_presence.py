"""When a child may be at the place of performance, at every limit and a minute either side."""

import pytest

from statutory.findings import Overrider, Severity
from statutory.performance.ages import AgeBand
from statutory.performance.schedule import Footing
from tests.unit.statutory.performance_days import (
    HOUR,
    MONDAY,
    day,
    found,
    meal,
    period,
    rest,
    shorter_breaks,
    stayed_late,
)

BANDS = [band.value for band in AgeBand]
LATEST = {"under_5": 22 * HOUR, "5_to_8": 23 * HOUR, "9_and_over": 23 * HOUR}


@pytest.mark.parametrize("band", BANDS)
def test_seven_in_the_morning_is_early_enough_and_a_minute_before_is_a_breach(band):
    on_time, early = (found(day(arrives, 8 * HOUR), band=band) for arrives in (7 * HOUR, 7 * HOUR - 1))
    assert on_time == {}
    assert set(early) == {"R21.EARLY"}
    assert early["R21.EARLY"].severity is Severity.BREACH
    assert early["R21.EARLY"].overridable_by is Overrider.COUNCIL
    assert (early["R21.EARLY"].observed, early["R21.EARLY"].limit) == ("6:59am", "7am")
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
    assert late["R21.LATE"].observed == "12:20am the next day"
    assert late["R21.LATE"].overridable_by is Overrider.COUNCIL  # more than the hour that a chaperone may allow
    assert late["R21.LATE"].day == MONDAY


def test_a_day_that_begins_after_midnight_is_late_and_not_early():
    late = found(day(30, 2 * HOUR, period(HOUR, HOUR + 30), after_midnight=True))
    assert set(late) == {"R21.LATE", "R28.NOPERMIT"}
    assert late["R21.LATE"].observed == "2am the next day"


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
