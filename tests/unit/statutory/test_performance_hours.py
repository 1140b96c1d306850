"""The hours and breaks of one day, at every limit and a minute either side."""

import pytest

from statutory.findings import Overrider, Severity
from statutory.performance.ages import AgeBand
from statutory.performance.hours_limits import LIMITS
from statutory.performance.schedule import Footing, PeriodKind
from tests.unit.statutory.performance_days import HOUR, day, found, meal, period, rest, shorter_breaks

BANDS = [band.value for band in AgeBand]
AT_PLACE = {"under_5": 300, "5_to_8": 480, "9_and_over": 570}
PERFORMING = {"under_5": 120, "5_to_8": 180, "9_and_over": 300}
CONTINUOUS = {"under_5": 30, "5_to_8": 150, "9_and_over": 150}
VERIFIED_ONLY_AT_9 = {"under_5": Severity.ADVISORY, "5_to_8": Severity.ADVISORY, "9_and_over": Severity.BREACH}


def test_the_numbers_of_each_band_are_those_of_the_table_of_hours():
    told = {band: [number.value for number in LIMITS[band].numbers] for band in AgeBand}
    assert told == {
        AgeBand.UNDER_5: [420, 1320, 300, 120, 30, 45, 15, 1, 1],
        AgeBand.FIVE_TO_8: [420, 1380, 480, 180, 150, 45, 15, 2, 3],
        AgeBand.NINE_AND_OVER: [420, 1380, 570, 300, 150, 45, 15, 2, 3],
    }


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
    assert (judged["R22.CONT"].observed, judged["R22.CONT"].severity) == ("2 hours 31 minutes", Severity.BREACH)


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


def test_each_pair_of_performances_is_looked_at():
    shows = (
        period(10 * HOUR, 11 * HOUR),
        period(13 * HOUR, 14 * HOUR, number=2),
        period(15 * HOUR, 16 * HOUR, number=3),
    )
    close = found(day(10 * HOUR, 16 * HOUR, *shows, meal(11 * HOUR), rest(12 * HOUR)))
    assert {rule: each.observed for rule, each in close.items()} == {"R23.GAP": "1 hour"}


def test_the_parts_of_one_performance_need_no_time_between_them():
    assert found(day(14 * HOUR, 17 * HOUR, period(14 * HOUR, 15 * HOUR), period(15 * HOUR + 20, 16 * HOUR))) == {}


@pytest.mark.parametrize("order", [1, -1])
def test_a_performance_lasts_from_the_childs_first_part_to_the_last(order):
    parts = (period(14 * HOUR, 15 * HOUR), period(15 * HOUR + 20, 16 * HOUR))[::order]
    later = (period(17 * HOUR, 17 * HOUR + 20, number=2), period(17 * HOUR + 40, 18 * HOUR - 1, number=2))[::order]
    assert found(day(14 * HOUR, 18 * HOUR - 1, *later, *parts))["R23.GAP"].observed == "1 hour"


def test_a_rehearsal_before_a_performance_needs_no_time_between_them():
    rehearsed = period(14 * HOUR, 15 * HOUR, kind=PeriodKind.REHEARSAL)
    assert found(day(14 * HOUR, 17 * HOUR, rehearsed, period(15 * HOUR + 20, 16 * HOUR))) == {}


def test_performances_that_overlap_have_no_time_between_them():
    shows = (period(14 * HOUR, 15 * HOUR), period(14 * HOUR + 30, 15 * HOUR + 30, number=2))
    assert found(day(14 * HOUR, 17 * HOUR, *shows))["R23.GAP"].observed == "0 minutes"
