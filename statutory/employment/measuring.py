"""A timetable measured once, all jobs together, so that every rule reads minutes and none counts them again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from statutory.employment.timetable import Engagement, Job, Schooling, Timetable, Weekday, minute_of
from statutory.months import birthday
from statutory.school_age import school_age_ends

_WEEK = 7
_TERM, _HOLIDAYS = "the term", "the holidays"
_DAYS = tuple(Weekday)


@dataclass(frozen=True, slots=True)
class WorkedJob:
    """A job, its number in the list, and the first day of it that is judged."""

    number: int
    job: Job
    first: date


@dataclass(frozen=True, slots=True)
class WorkedDay:
    """A day with work: `pieces` are minutes after midnight, in order, of all jobs together.

    `minutes` adds the jobs up, even where two of them stand at the same time.
    """

    on: date
    week: str
    school: bool
    sunday: bool
    pieces: tuple[tuple[int, int], ...]
    minutes: int

    def minutes_within(self, start: int, end: int) -> int:
        """Return how long the work between two minutes of the day is."""
        return sum(max(0, min(last, end) - max(first, start)) for first, last in self.pieces)

    def longest_stretch(self, rest: int) -> int:
        """Return the longest work without a rest of that many minutes; shorter pauses are not work."""
        longest = worked = 0
        finished = None
        for start, end in self.pieces:
            if finished is None or start - finished >= rest:
                worked = 0
            begins = start if finished is None else max(start, finished)
            worked += max(0, end - begins)
            finished = end if finished is None else max(end, finished)
            longest = max(longest, worked)
        return longest


@dataclass(frozen=True, slots=True)
class WorkedWeek:
    """The seven days of one of the two weeks, from `first` to `last`."""

    name: str
    first: date
    last: date
    school: bool
    days: tuple[WorkedDay, ...]

    @property
    def minutes(self) -> int:
        """All work of the week."""
        return sum(day.minutes for day in self.days)


@dataclass(frozen=True, slots=True)
class MeasuredTimetable:
    """A timetable in minutes; only days within compulsory school age or before it are in it.

    `ended` is the last day of compulsory school age where a week begins after it, and
    `school_hours` the minutes at which the school opens and closes.
    """

    timetable: Timetable
    jobs: tuple[WorkedJob, ...]
    weeks: tuple[WorkedWeek, ...]
    ended: date | None
    school_hours: tuple[int, int]

    @property
    def days(self) -> Iterable[WorkedDay]:
        """Every day with work, the term's first."""
        return (day for week in self.weeks for day in week.days)

    @property
    def at_home(self) -> bool:
        """Whether the child is educated at home, so that an officer decides what a school day is."""
        return self.timetable.schooling is Schooling.HOME

    def reaches(self, age: int, on: date) -> bool:
        """Return whether the child has reached an age on a day."""
        return birthday(self.timetable.dob, age) <= on

    @property
    def employments(self) -> Iterable[WorkedJob]:
        """The jobs that section 18 reaches."""
        return (each for each in self.jobs if each.job.engagement.employed)


def measure_timetable(timetable: Timetable) -> MeasuredTimetable:
    """Return a timetable in minutes.

    A week that repeats holds the same hours over whichever seven days running it is counted.
    Not here: the seven days in which term turns into holidays.
    """
    last = timetable.leaves_school_age or school_age_ends(timetable.dob)
    term_from, holiday_from = timetable.term_from, timetable.holiday_from or timetable.term_from
    weeks = tuple(
        _week(timetable, name, first, last) for name, first in ((_TERM, term_from), (_HOLIDAYS, holiday_from))
    )
    firsts = (_first_day(job, term_from, holiday_from) for job in timetable.jobs)
    jobs = tuple(
        WorkedJob(number, job, first)
        for number, (job, first) in enumerate(zip(timetable.jobs, firsts, strict=True), start=1)
        if first <= last
    )
    return MeasuredTimetable(
        timetable=timetable,
        jobs=jobs,
        weeks=weeks,
        ended=last if max(term_from, holiday_from) > last else None,
        school_hours=(minute_of(timetable.school_opens), minute_of(timetable.school_closes)),
    )


def _week(timetable: Timetable, name: str, first: date, last: date) -> WorkedWeek:
    in_term = name is _TERM
    pieces: dict[int, list[tuple[int, int]]] = {}
    for job in timetable.jobs:
        if job.engagement.employed:
            for shift in job.term if in_term else job.holiday:
                pieces.setdefault(shift.day.number, []).extend(shift.pieces)
    days = []
    for ahead in range(_WEEK):
        on = first + timedelta(days=ahead)
        weekday = on.weekday()
        if not pieces.get(weekday) or on > last:  # a shift can be all break
            continue
        days.append(
            WorkedDay(
                on=on,
                week=name,
                school=in_term and _DAYS[weekday] in timetable.school_days,
                sunday=weekday == Weekday.SUNDAY.number,
                pieces=tuple(sorted(pieces[weekday])),
                minutes=sum(end - start for start, end in pieces[weekday]),
            )
        )
    school = in_term and bool(timetable.school_days)
    return WorkedWeek(name, first, first + timedelta(days=_WEEK - 1), school, tuple(days))


def _first_day(job: Job, term_from: date, holiday_from: date) -> date:
    """Return the first day of a job among the days judged; of one without shifts, the first of those days."""
    days = [
        first + timedelta(days=(shift.day.number - first.weekday()) % _WEEK)
        for first, shifts in ((term_from, job.term), (holiday_from, job.holiday))
        for shift in shifts
    ]
    return min(days, default=min(term_from, holiday_from))


def is_outside(job: Job) -> bool:
    """Return whether a job is neither employment nor trading, so that section 18 is not asked about it."""
    return not job.engagement.employed and job.engagement is not Engagement.OWN_ACCOUNT
