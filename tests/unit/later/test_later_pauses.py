"""A deadline that stood still, against a count that looks at every day by itself."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.timing.clocks import reckon, reckon_clock
from casework.timing.pauses import Pause
from models.wait import Clock
from statutory.days import DayOff, WorkingDays
from statutory.due import Calendars
from statutory.london import london_day, london_instant

WORKING = WorkingDays(
    name="council working days",
    known_from=date(2026, 9, 1),
    known_until=date(2028, 12, 31),
    holidays=(DayOff(date(2026, 12, 25), "Christmas Day"), DayOff(date(2026, 12, 28), "Boxing Day")),
)
CALENDARS = Calendars(working=WORKING)
FIVE = time(17)
MONDAY = datetime(2026, 11, 9, 10, 0, tzinfo=UTC)


class Stops(NamedTuple):
    """A deadline and how it is stopped: hours of running and of standing still, in turn."""

    begun_at: datetime
    amount: int
    unit: str
    inclusive: bool
    turns: list[tuple[int, int]]


def clock_of(stops: Stops, pauses: list[Pause] | tuple[Pause, ...] = ()) -> Clock:
    return Clock(
        amount=stops.amount,
        unit=stops.unit,
        inclusive=stops.inclusive,
        direction="after",
        time_of_day="",
        trigger_at=stops.begun_at,
        pauses=[one.written() for one in pauses],
    )


def due_of(stops: Stops, pauses: list[Pause] | tuple[Pause, ...] = ()) -> datetime:
    answer = reckon_clock(clock_of(stops, pauses), calendars=CALENDARS, end_of_day=FIVE)
    assert answer.due_at is not None, answer.explanation
    return answer.due_at


def stopped(stops: Stops) -> list[Pause]:
    """The pauses of somebody who stops a deadline only while its day has not passed."""
    pauses: list[Pause] = []
    now = stops.begun_at
    for runs, still in stops.turns:
        now += timedelta(hours=runs)
        if now >= due_of(stops, pauses):
            break
        pauses.append(Pause(now, now + timedelta(hours=still), "papers", "Waiting for papers"))
        now += timedelta(hours=still)
    return pauses


def counted_day_by_day(stops: Stops, pauses: list[Pause]) -> datetime:
    """The day on which as many days have ended while the clock ran as it has without any pause."""
    counts = WORKING.is_day if stops.unit == "working-days" else lambda _day: True
    day = london_day(stops.begun_at) - timedelta(days=1 if stops.inclusive else 0)
    # Weeks and months are so many days of the calendar.
    left = stops.amount if stops.unit == "working-days" else (london_day(due_of(stops)) - day).days
    while left:
        day += timedelta(days=1)
        ends = london_instant(day, FIVE)
        is_still = any(one.begun_at <= ends < one.ended_at for one in pauses if one.ended_at is not None)
        left -= int(counts(day) and not is_still)
    return london_instant(day, FIVE)


minutes = st.integers(min_value=0, max_value=60 * 24 * 60)
stops_of_days = st.builds(
    Stops,
    begun_at=minutes.map(lambda passed: MONDAY + timedelta(minutes=passed)),
    amount=st.integers(min_value=1, max_value=12),
    unit=st.sampled_from(["working-days", "calendar-days", "weeks", "months"]),
    inclusive=st.booleans(),
    turns=st.lists(st.tuples(st.integers(0, 24 * 20), st.integers(0, 24 * 40)), max_size=4),
)


@given(stops_of_days)
def test_a_deadline_is_later_by_exactly_the_days_that_ended_while_it_stood_still(stops):
    pauses = stopped(stops)
    assert due_of(stops, pauses) == counted_day_by_day(stops, pauses)


@given(stops_of_days)
def test_whoever_starts_a_deadline_again_is_never_late_at_once(stops):
    pauses = stopped(stops)
    assert all(due_of(stops, pauses[: number + 1]) >= one.ended_at for number, one in enumerate(pauses))


@given(st.integers(1, 90), st.lists(st.tuples(st.integers(0, 20), st.integers(0, 2_000)), max_size=5))
def test_hours_are_later_by_exactly_the_time_that_passed(hours, turns):
    stops = Stops(MONDAY, hours, "hours", inclusive=False, turns=turns)
    pauses = stopped(stops)
    still = sum((one.ended_at - one.begun_at for one in pauses), timedelta())
    assert due_of(stops, pauses) == MONDAY + timedelta(hours=hours) + still


@pytest.mark.parametrize(
    ("stopped_at", "started_at", "due_on"),
    [
        (datetime(2026, 11, 11, 9, tzinfo=UTC), datetime(2026, 11, 11, 16, tzinfo=UTC), date(2026, 11, 12)),
        (datetime(2026, 11, 11, 9, tzinfo=UTC), datetime(2026, 11, 11, 18, tzinfo=UTC), date(2026, 11, 13)),
        (datetime(2026, 11, 11, 18, tzinfo=UTC), datetime(2026, 11, 12, 9, tzinfo=UTC), date(2026, 11, 12)),
        (datetime(2026, 11, 12, 9, tzinfo=UTC), datetime(2026, 11, 14, 9, tzinfo=UTC), date(2026, 11, 16)),
        (datetime(2026, 11, 9, 11, tzinfo=UTC), datetime(2026, 11, 10, 9, tzinfo=UTC), date(2026, 11, 12)),
    ],
    ids=["within a day", "over the day's end", "over a night", "over the day it was due", "on the day it began"],
)
def test_a_day_is_lost_when_its_work_ends_while_the_deadline_stands_still(stopped_at, started_at, due_on):
    stops = Stops(MONDAY, 3, "working-days", inclusive=False, turns=[])
    pause = Pause(stopped_at, started_at, "papers", "Waiting for papers")
    assert london_day(due_of(stops, [pause])) == due_on


def test_a_deadline_tells_for_how_long_it_stood_still_and_how_it_was_counted_on():
    stops = Stops(MONDAY, 3, "working-days", inclusive=False, turns=[])
    lasting = Pause(datetime(2026, 11, 13, 9, tzinfo=UTC), None, "papers", "Waiting for papers")
    ended = Pause(datetime(2026, 11, 10, 9, tzinfo=UTC), datetime(2026, 11, 11, 9, tzinfo=UTC), "papers", "")
    answer = reckon_clock(clock_of(stops, [ended, lasting]), calendars=CALENDARS, end_of_day=FIVE)
    plain = reckon(3, "working-days", MONDAY, calendars=CALENDARS, end_of_day=FIVE)
    assert answer.explanation[: len(plain.explanation)] == plain.explanation
    said = " ".join(answer.explanation[len(plain.explanation) :])
    assert said.startswith("It stood still for 1 working day. Counting 1 working day after Thursday 12 November 2026")
    assert said.endswith("Due by 17:00 on Friday 13 November 2026. It stands still since Friday 13 November 2026.")
    assert answer.days_still == 1


def test_a_deadline_that_stood_still_past_the_calendars_end_has_no_date_rather_than_a_guess():
    stops = Stops(datetime(2028, 12, 18, 9, tzinfo=UTC), 3, "working-days", inclusive=False, turns=[])
    pause = Pause(datetime(2028, 12, 19, 9, tzinfo=UTC), datetime(2029, 2, 1, 9, tzinfo=UTC), "papers", "")
    answer = reckon_clock(clock_of(stops, [pause]), calendars=CALENDARS, end_of_day=FIVE)
    assert answer.due_at is None
    assert "ends on 31 December 2028" in answer.explanation[0]


def test_a_day_that_is_still_to_come_does_not_wait_for_anybody():
    clock = clock_of(
        Stops(datetime(2026, 12, 10, tzinfo=UTC), 2, "working-days", inclusive=False, turns=[]),
        [Pause(MONDAY, MONDAY + timedelta(days=3), "papers", "")],
    )
    clock.direction = "before"
    answer = reckon_clock(clock, calendars=CALENDARS, end_of_day=FIVE)
    assert answer.due_on == date(2026, 12, 8)


@pytest.mark.parametrize(("unit", "amount"), [("hours", 8), ("working-days", 3), ("months", 1)])
def test_what_stood_still_before_a_deadline_counts_anew_is_not_added(unit, amount):
    stops = Stops(MONDAY, amount, unit, inclusive=False, turns=[])
    before = Pause(MONDAY - timedelta(days=5), MONDAY - timedelta(days=2), "papers", "")
    over_it = Pause(MONDAY - timedelta(hours=3), MONDAY + timedelta(hours=2), "papers", "")
    assert due_of(stops, [before]) == due_of(stops)
    added = timedelta(hours=2) if unit == "hours" else timedelta()
    assert due_of(stops, [over_it]) == due_of(stops) + added
