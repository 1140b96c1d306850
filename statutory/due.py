"""When something is due, and why: the one function every deadline is computed by."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from statutory.day_names import say_day
from statutory.days import WEEKEND, CountedDays, NoDate, SchoolDays, Skipped, WorkingDays
from statutory.london import END_OF_DAY, LONDON, london_day, london_instant
from statutory.months import corresponding_day
from statutory.units import Direction, Unit

_DAYS_A_WEEK = 7
_MONTHS_A_YEAR = 12
_ONE_DAY = timedelta(days=1)


class NoCalendar(NoDate):
    """A count in days needs a calendar that was not given."""

    def __init__(self, unit: Unit) -> None:
        self.unit = unit
        super().__init__(f"there is no calendar to count {unit.say(2).removeprefix('2 ')} by")

    def __reduce__(self) -> tuple[object, ...]:
        return NoCalendar, (self.unit,)


@dataclass(frozen=True, kw_only=True)
class Calendars:
    """The calendars one deadline may be counted by.

    For a child without a school, `school` is the council's own, whose name says so.
    """

    working: WorkingDays | None = None
    school: SchoolDays | None = None
    foi: WorkingDays | None = None

    def counting(self, unit: Unit) -> CountedDays:
        """Return the calendar that counts `unit`.

        Raises: NoCalendar when it was not given, or the unit has none.
        """
        calendars: dict[Unit, CountedDays | None] = {
            Unit.WORKING_DAYS: self.working,
            Unit.SCHOOL_DAYS: self.school,
            Unit.FOI_WORKING_DAYS: self.foi,
        }
        calendar = calendars.get(unit)
        if calendar is None:
            raise NoCalendar(unit)
        return calendar


@dataclass(frozen=True, kw_only=True)
class Due:
    """The answer: the last London day, the last instant in time, and how they were reached.

    `instant` is in UTC; something is late when the clock reads later than it. `day_one` is
    the first day counted (None for hours, months and years). `rolled_from` is the day
    the count gave before it was moved to a working day.
    """

    day: date
    instant: datetime
    trigger: date | datetime
    amount: int
    unit: Unit
    inclusive: bool
    direction: Direction
    day_one: date | None = None
    clipped: bool = False
    rolled_from: date | None = None
    time_of_day: time | None = None
    calendar: CountedDays | None = field(default=None, repr=False)
    working: WorkingDays | None = field(default=None, repr=False)

    @property
    def steps(self) -> tuple[str, ...]:
        """The count in plain sentences, in order, for the page that explains a deadline.

        Computed when asked for: a sweep that dates ten thousand clocks does not pay for it.
        """
        if self.unit.elapsed:
            return self._elapsed_steps()
        steps = [self._opening(), *self._day_steps()]
        if self.clipped:
            steps.append("The month has no such day, so its last day is taken.")
        if self.rolled_from is not None:
            reason = self.working.why_not(self.rolled_from) if self.working else None
            steps.append(f"{say_day(self.rolled_from)} is not a working day ({reason}): moved to {say_day(self.day)}.")
        edge = f"by {self.time_of_day:%H:%M} on" if self.time_of_day else "by the end of"
        return (*steps, f"Due {edge} {say_day(self.day)}.")

    def _opening(self) -> str:
        how = {
            (Direction.AFTER, False): "after",
            (Direction.AFTER, True): "beginning with",
            (Direction.BEFORE, False): "before",
            (Direction.BEFORE, True): "back, beginning with",
        }[self.direction, self.inclusive]
        by = f", by the calendar {self.calendar.name}" if self.calendar else ""
        return f"Counting {self.unit.say(self.amount)} {how} {say_day(_day_of(self.trigger))}{by}."

    def _day_steps(self) -> list[str]:
        if self.day_one is None:
            return []
        last = self.rolled_from or self.day
        steps = [f"Day 1 is {say_day(self.day_one)}."]
        if self.calendar:
            begin, end = sorted((_first_looked_at(self), last))
            skipped = self.calendar.skipped(begin, end)
            if any(run.reason == WEEKEND for run in skipped):
                steps.append("Weekends are not counted.")
            named = [run for run in skipped if run.reason != WEEKEND]
            # Told in the order of the count, so a count backwards reads backwards; and a run
            # before day 1 is told before it.
            ordered = named if self.direction is Direction.AFTER else named[::-1]
            ahead = [run for run in ordered if _comes_before_day_one(run, self.day_one, self.direction)]
            steps = [run.sentence for run in ahead] + steps + [run.sentence for run in ordered if run not in ahead]
        if last != self.day_one:
            days = self.amount * _DAYS_A_WEEK if self.unit is Unit.WEEKS else self.amount
            steps.append(f"Day {days} is {say_day(last)}.")
        return steps

    def _elapsed_steps(self) -> tuple[str, ...]:
        start = _instant_of(self.trigger).astimezone(LONDON)
        end = self.instant.astimezone(LONDON)
        steps = [f"Counting {self.unit.say(self.amount)} {self.direction} {start:%H:%M} on {say_day(start.date())}."]
        if start.utcoffset() != end.utcoffset():
            steps.append("The clocks change in between; hours are counted as they pass.")
        return (*steps, f"Due at {end:%H:%M} on {say_day(end.date())}.")


def due(
    trigger: datetime | date,
    amount: int,
    unit: Unit,
    *,
    inclusive: bool = False,
    direction: Direction = Direction.AFTER,
    calendars: Calendars,
    time_of_day: time | None = None,
    roll_to_working_day: bool = False,
) -> Due:
    """Return when something is due that runs from (or back from) `trigger`.

    An instant is turned into its London day before days are counted; a plain day counted in
    hours starts with that day. Minutes and hours are elapsed time, so `inclusive`,
    `time_of_day` and `roll_to_working_day` do not touch them (`clock_faults` says so to
    the author of a definition). Working and school days that fall on a closed trigger start with
    the next day that counts. Months and years give the same number, or the month's last day.
    An amount of 0 is the trigger's own day, or the next day that counts.

    Args:   inclusive: the trigger's day is day 1 ("15 days beginning with"); otherwise the
            day after it is ("within 15 days of").
            time_of_day: London time at which the day's work is due; None is the day's end.
            roll_to_working_day: an answer on a weekend or holiday moves to the next working
            day, or to the one before when counting back, so that it is never too late.
    Raises: CalendarTooShort, NoCalendar: both are NoDate, "there is no date to give".
            ValueError for a negative amount, an instant without a time zone, or a unit that
            measures an amount (pounds, sessions) and leads to no date.
    """
    if unit.measures:
        msg = f"{unit} measure an amount and give no date"
        raise ValueError(msg)
    if amount < 0:
        msg = "an amount of time cannot be negative; count back with Direction.BEFORE"
        raise ValueError(msg)
    if unit.elapsed:
        return _elapsed(trigger, amount, unit, inclusive=inclusive, direction=direction)
    start = _day_of(trigger)
    calendar = calendars.counting(unit) if unit.needs_calendar else None
    day, day_one, clipped = _count(start, amount, unit, inclusive=inclusive, direction=direction, calendar=calendar)
    rolled_from: date | None = None
    if roll_to_working_day:
        working = calendars.counting(Unit.WORKING_DAYS)
        back = direction is Direction.BEFORE
        rolled = working.previous_on_or_before(day) if back else working.next_on_or_after(day)
        day, rolled_from = (rolled, day) if rolled != day else (day, None)
    return Due(
        day=day,
        instant=london_instant(day, time_of_day or END_OF_DAY),
        trigger=trigger,
        amount=amount,
        unit=unit,
        inclusive=inclusive,
        direction=direction,
        day_one=day_one,
        clipped=clipped,
        rolled_from=rolled_from,
        time_of_day=time_of_day,
        calendar=calendar,
        working=calendars.working,
    )


def clock_faults(
    unit: Unit, *, inclusive: bool = False, time_of_day: time | None = None, roll_to_working_day: bool = False
) -> tuple[str, ...]:
    """Return what a clock says that its unit cannot use, for the check of a definition.

    `due` ignores these rather than fail: a submission must never be refused for them.
    """
    if not unit.elapsed:
        return ()
    faults = []
    if inclusive:
        faults.append(f"{unit} are elapsed time, so the trigger's day cannot be counted in")
    if time_of_day is not None:
        faults.append(f"{unit} are elapsed time, so there is no time of day to set")
    if roll_to_working_day:
        faults.append(f"{unit} are elapsed time, so the answer is not moved to a working day")
    return tuple(faults)


def _count(
    start: date, amount: int, unit: Unit, *, inclusive: bool, direction: Direction, calendar: CountedDays | None
) -> tuple[date, date | None, bool]:
    """Return the last day, the first day counted, and whether a month was too short."""
    forwards = direction is Direction.AFTER
    sign = 1 if forwards else -1
    before_day_one = start - sign * _ONE_DAY if inclusive else start
    if amount == 0:
        if calendar is None:
            return start, None, False
        nearest = calendar.next_on_or_after if forwards else calendar.previous_on_or_before
        return nearest(start), None, False
    if calendar is not None:
        return calendar.add(before_day_one, sign * amount), calendar.add(before_day_one, sign), False
    if unit in (Unit.MONTHS, Unit.YEARS):
        months = amount * (_MONTHS_A_YEAR if unit is Unit.YEARS else 1)
        answer = corresponding_day(start, sign * months)
        # A month beginning with the 5th ends on the 4th. Forwards a clipped answer is already
        # the period's last day; backwards its first day is always the one after.
        step_in = inclusive and not (answer.clipped and forwards)
        return answer.day - sign * _ONE_DAY if step_in else answer.day, None, answer.clipped
    days = amount * (_DAYS_A_WEEK if unit is Unit.WEEKS else 1)
    return before_day_one + sign * days * _ONE_DAY, before_day_one + sign * _ONE_DAY, False


def _elapsed(trigger: datetime | date, amount: int, unit: Unit, *, inclusive: bool, direction: Direction) -> Due:
    length = timedelta(minutes=amount) if unit is Unit.MINUTES else timedelta(hours=amount)
    start = _instant_of(trigger)
    instant = start + length if direction is Direction.AFTER else start - length
    return Due(
        day=london_day(instant),
        instant=instant,
        trigger=trigger,
        amount=amount,
        unit=unit,
        inclusive=inclusive,
        direction=direction,
    )


def _instant_of(trigger: datetime | date) -> datetime:
    if not isinstance(trigger, datetime):
        return london_instant(trigger, time.min)
    if trigger.tzinfo is None:
        msg = "an instant needs a time zone before hours can be counted from it"
        raise ValueError(msg)
    return trigger.astimezone(UTC)


def _day_of(trigger: datetime | date) -> date:
    return london_day(trigger) if isinstance(trigger, datetime) else trigger


def _first_looked_at(answer: Due) -> date:
    start = _day_of(answer.trigger)
    if answer.inclusive:
        return start
    return start + _ONE_DAY if answer.direction is Direction.AFTER else start - _ONE_DAY


def _comes_before_day_one(run: Skipped, day_one: date, direction: Direction) -> bool:
    return run.last < day_one if direction is Direction.AFTER else run.first > day_one
