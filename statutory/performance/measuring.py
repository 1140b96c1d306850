"""A schedule measured once, so that every rule reads minutes and none counts them again."""

from collections.abc import Iterable
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
    work = merged((clock.span(*each) for each in day.periods_at), pause=0)
    return MeasuredDay(
        day=day,
        band=band,
        limits=limits,
        arrives=day.arrives_at,
        leaves=day.leaves_at,
        present=clock.span(day.arrives_at, day.leaves_at),
        work=work,
        performing=sum(span.minutes for span in work),
        breaks=tuple((each.kind, clock.span(*at).minutes) for each, at in zip(day.breaks, day.breaks_at, strict=True)),
        appearances=_appearances(day, clock, limits),
    )


def _appearances(day: ScheduleDay, clock: "_Clock", limits: BandLimits) -> tuple[Appearance, ...]:
    """Return the performances and rehearsals of a day in the order of their beginnings."""
    walls: dict[tuple[PeriodKind, int], tuple[int, int]] = {}
    for each, (start, end) in zip(day.periods, day.periods_at, strict=True):
        first, last = walls.get((each.kind, each.number), (start, end))
        walls[each.kind, each.number] = (min(first, start), max(last, end))
    earliest, latest, anywhere = limits.earliest.value, limits.latest.value, day.lives_or_learns_there
    return tuple(
        Appearance(clock.span(start, end), kind, (start < earliest or end > latest) and not anywhere, day)
        for (kind, _), (start, end) in sorted(walls.items(), key=lambda item: item[1])
    )


class _Clock:
    """Turns the wall-clock minutes of one day into UTC minutes.

    The clocks change on two nights a year, so the offset is asked for once a day, and for each
    time only where it is not the same at both ends.
    """

    def __init__(self, day: ScheduleDay) -> None:
        self._midnight = datetime(day.on.year, day.on.month, day.on.day, tzinfo=LONDON)
        self._base = day.on.toordinal() * _DAY
        offset = _offset(self._midnight)
        self._shift = None if offset != _offset(self._midnight + _TWO_DAYS) else self._base - offset

    def span(self, start: int, end: int) -> Span:
        if self._shift is not None:
            return Span(start + self._shift, end + self._shift)
        begins = self._utc(start)
        # A time that the clocks leave out in spring would otherwise end before it starts.
        return Span(begins, max(begins, self._utc(end)))

    def _utc(self, minute: int) -> int:
        return self._base + minute - _offset(self._midnight + minute * _MINUTE)


def _offset(at: datetime) -> int:
    return (at.utcoffset() or timedelta()) // _MINUTE
