"""A schedule measured once, so that every rule reads minutes and none counts them again."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from statutory.london import LONDON
from statutory.performance.ages import AgeBand, Ages
from statutory.performance.hours_limits import LIMITS, BandLimits
from statutory.performance.schedule import BreakKind, Footing, PeriodKind, Schedule, ScheduleDay

_DAY = 24 * 60
_MINUTE = timedelta(minutes=1)
_TWO_DAYS = timedelta(days=2)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A length of real time, in UTC minutes: hours over a change of the clocks count as they pass."""

    start: int
    end: int

    @property
    def minutes(self) -> int:
        """How long it lasts."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Appearance:
    """One performance or rehearsal of one day, from the child's first part in it to the last."""

    span: Span
    kind: PeriodKind
    at_night: bool
    day: ScheduleDay


@dataclass(frozen=True, slots=True)
class MeasuredDay:
    """One day in minutes. `arrives` and `leaves` are by the clock on the wall, spans are real time.

    `work` is performing and rehearsing, overlaps merged, in order; `breaks` are kinds and minutes.
    """

    day: ScheduleDay
    band: AgeBand
    limits: BandLimits
    arrives: int
    leaves: int
    present: Span
    work: tuple[Span, ...]
    performing: int
    breaks: tuple[tuple[BreakKind, int], ...]
    appearances: tuple[Appearance, ...]

    @property
    def night_work(self) -> bool:
        """Whether the child performs or rehearses before the earliest or after the latest time."""
        return any(appearance.at_night for appearance in self.appearances)


@dataclass(frozen=True, slots=True)
class MeasuredSchedule:
    """The days of a schedule on which the child was of compulsory school age or younger, in order.

    `worked` are the ordinals of every day of performing or rehearsing that is known of, in order.
    """

    schedule: Schedule
    days: tuple[MeasuredDay, ...]
    worked: tuple[int, ...]

    def night_work_allowed(self, day: ScheduleDay) -> bool:
        """Whether a permission for night-work has effect: reg 28 knows none without a licence."""
        return day.night_work_allowed and self.schedule.footing is not Footing.FOUR_DAYS


def measure_schedule(schedule: Schedule) -> MeasuredSchedule:
    """Return a schedule in minutes, each day by the age that the child has on it."""
    ages = Ages(schedule.dob, schedule.school_age_ends)
    in_order = sorted(schedule.days, key=lambda day: day.on)
    days = tuple(_measure_day(day, band) for day in in_order if (band := ages.band(day.on)) is not None)
    worked = {day.toordinal() for day in schedule.earlier_days}
    worked.update(each.day.on.toordinal() for each in days if each.work)
    return MeasuredSchedule(schedule, days, tuple(sorted(worked)))


def merged(spans: Iterable[Span], *, pause: int) -> tuple[Span, ...]:
    """Return spans in order, joined where the pause between two is shorter than `pause` minutes or none."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and (span.start <= joined[-1].end or span.start - joined[-1].end < pause):
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(joined)


def _measure_day(day: ScheduleDay, band: AgeBand) -> MeasuredDay:
    clock = _Clock(day)
    limits = LIMITS[band]
    arrives, leaves = day.minute(day.arrives), day.minute(day.leaves)
    work = merged((clock.span(*day.clock(each)) for each in day.periods), pause=0)
    return MeasuredDay(
        day=day,
        band=band,
        limits=limits,
        arrives=arrives,
        leaves=leaves,
        present=clock.span(arrives, leaves),
        work=work,
        performing=sum(span.minutes for span in work),
        breaks=tuple((each.kind, clock.span(*day.clock(each)).minutes) for each in day.breaks),
        appearances=tuple(sorted(_appearances(day, clock, limits), key=lambda each: each.span)),
    )


def _appearances(day: ScheduleDay, clock: "_Clock", limits: BandLimits) -> Iterator[Appearance]:
    walls: dict[tuple[PeriodKind, int], tuple[int, int]] = {}
    for each in day.periods:
        key = (each.kind, each.number)
        start, end = day.clock(each)
        first, last = walls.get(key, (start, end))
        walls[key] = (min(first, start), max(last, end))
    for (kind, _), (start, end) in walls.items():
        outside = start < limits.earliest.value or end > limits.latest.value
        yield Appearance(clock.span(start, end), kind, outside and not day.lives_or_learns_there, day)


class _Clock:
    """Turns the wall-clock minutes of one day into UTC minutes.

    The clocks change on two nights a year, so the offset is asked for once a day, and for each
    time only where it is not the same at both ends.
    """

    def __init__(self, day: ScheduleDay) -> None:
        self._midnight = datetime(day.on.year, day.on.month, day.on.day, tzinfo=LONDON)
        self._base = day.on.toordinal() * _DAY
        self._offset = _offset(self._midnight)
        self._changes = self._offset != _offset(self._midnight + _TWO_DAYS)

    def span(self, start: int, end: int) -> Span:
        begins = self._utc(start)
        # A time that the clocks leave out in spring would otherwise end before it starts.
        return Span(begins, max(begins, self._utc(end)))

    def _utc(self, minute: int) -> int:
        offset = _offset(self._midnight + minute * _MINUTE) if self._changes else self._offset
        return self._base + minute - offset


def _offset(at: datetime) -> int:
    return (at.utcoffset() or timedelta()) // _MINUTE
