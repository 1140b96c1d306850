"""The law: a week of a child's performances, a week of a child's work, a year's counting. No database, no server.

python -m benchmarks.statutory
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from datetime import date, timedelta
from datetime import time as clock_time
from statistics import median

from benchmarks.figures import Ledger
from statutory.days import DayOff, SchoolDays, Term, WorkingDays
from statutory.due import Calendars, due
from statutory.employment.judging import judge_timetable
from statutory.employment.occupations import Occupation
from statutory.employment.timetable import Job, Rest, Shift, Timetable, Weekday
from statutory.performance.judging import judge_schedule
from statutory.performance.schedule import Break, BreakKind, Lesson, Period, PeriodKind, Schedule, ScheduleDay
from statutory.rules import Setting
from statutory.school_weeks import SchoolWeeks
from statutory.units import Unit

ROOM = "law"
REPEATS = 7
FIRST, LAST = date(2026, 9, 1), date(2029, 8, 31)
DAY = timedelta(days=1)
INSTANT = date(2026, 11, 22)


def cpu_of(work: Callable[[], object], times: int) -> float:
    """Return the seconds of CPU one call takes: the median of several rounds."""
    rounds = []
    gc.collect()
    for _ in range(REPEATS):
        began = time.process_time()
        for _ in range(times):
            work()
        rounds.append((time.process_time() - began) / times)
    return median(rounds)


def school() -> SchoolDays:
    """Three years of a school: six half terms a year, an INSET day at the start of each."""
    terms = []
    for year in (2026, 2027, 2028):
        for (month, day), (until, last), over in (
            ((9, 2), (10, 23), 0),
            ((11, 2), (12, 18), 0),
            ((1, 4), (2, 12), 1),
            ((2, 22), (3, 25), 1),
            ((4, 12), (5, 28), 1),
            ((6, 7), (7, 21), 1),
        ):
            terms.append(Term(date(year + over, month, day), date(year + over, until, last)))
    inset = tuple(DayOff(term.start, "INSET day") for term in terms)
    return SchoolDays(name="school", known_from=FIRST, known_until=LAST, terms=tuple(terms), closed=inset)


def week() -> Schedule:
    """Seven days of a twelve-year-old: rehearsals, two performances on two of them, lessons, one late evening."""
    days = []
    for number in range(7):
        late = number == 4
        inside = {
            "periods": (
                Period(start=clock_time(10, 0), end=clock_time(11, 30), kind=PeriodKind.REHEARSAL),
                Period(start=clock_time(14, 0), end=clock_time(16, 0), number=1, kind=PeriodKind.PERFORMANCE),
                *(
                    [Period(start=clock_time(17, 45), end=clock_time(19, 0), number=2, kind=PeriodKind.PERFORMANCE)]
                    if number in (2, 5)
                    else []
                ),
            ),
            "breaks": (
                Break(start=clock_time(11, 30), end=clock_time(11, 45), kind=BreakKind.REST),
                Break(start=clock_time(12, 30), end=clock_time(13, 15), kind=BreakKind.MEAL),
                Break(start=clock_time(16, 0), end=clock_time(16, 20), kind=BreakKind.REST),
            ),
            "lessons": (Lesson(start=clock_time(8, 30), end=clock_time(10, 0)),),
        }
        leaves = clock_time(23, 15) if late else clock_time(19, 15)
        days.append(
            ScheduleDay(on=date(2026, 11, 23) + number * DAY, arrives=clock_time(8, 30), leaves=leaves, **inside)
        )
    return Schedule(dob=date(2014, 6, 1), days=tuple(days))


def working_week() -> Timetable:
    """Two jobs of a fifteen-year-old, in term and in the holidays, with more hours than are lawful."""
    lunch = (Rest(start=clock_time(12, 0), end=clock_time(13, 0)),)
    workdays = tuple(Weekday)[:5]
    papers = Job(
        occupations=(Occupation.NEWSPAPERS,),
        term=tuple(Shift(day=day, start=clock_time(7, 0), end=clock_time(8, 0)) for day in workdays),
        holiday=tuple(Shift(day=day, start=clock_time(8, 0), end=clock_time(17, 0), breaks=lunch) for day in workdays),
    )
    kitchen = Job(
        occupations=(Occupation.KITCHEN,),
        term=tuple(Shift(day=day, start=clock_time(16, 0), end=clock_time(18, 0)) for day in Weekday),
        holiday=(Shift(day=Weekday.SATURDAY, start=clock_time(9, 0), end=clock_time(14, 0)),),
    )
    return Timetable(
        dob=date(2011, 9, 1),
        jobs=(papers, kitchen),
        term_from=date(2026, 11, 23),
        school_opens=clock_time(9, 0),
        school_closes=clock_time(15, 30),
    )


def measure(ledger: Ledger, *, times: int) -> None:
    """Measure the law."""
    schedule, asked = week(), Setting(on=INSTANT)
    findings = len(judge_schedule(schedule, asked))
    taken = cpu_of(lambda: judge_schedule(schedule, asked), times) * 1_000
    ledger.add(ROOM, "a week of one child judged", taken, "ms CPU", must=1, aim=0.5, detail=f"{findings} findings")
    timetable = working_week()
    findings = len(judge_timetable(timetable, asked))
    taken = cpu_of(lambda: judge_timetable(timetable, asked), times) * 1_000
    ledger.add(
        ROOM, "a working timetable of one child judged", taken, "ms CPU", must=1, aim=0.5, detail=f"{findings} findings"
    )
    days = school()
    working = WorkingDays(name="office", known_from=FIRST, known_until=LAST)
    calendars = Calendars(working=working, school=days)
    weeks = SchoolWeeks(days)
    start, end = date(2026, 9, 7), date(2027, 9, 6)
    questions = {
        "how many school days in a year": lambda: days.count(start, end),
        "the 190th school day after a day": lambda: days.add(start, 190),
        "the 250th working day before a day": lambda: working.add(end, -250),
        "when 190 school days run out, to the instant": lambda: due(start, 190, Unit.SCHOOL_DAYS, calendars=calendars),
        "how many school weeks in a year": lambda: weeks.count(start, end),
        "ten school weeks back": lambda: weeks.window(date(2027, 3, 24), 10),
    }
    for what, ask in questions.items():
        ledger.add(ROOM, what, cpu_of(ask, times * 20) * 1e6, "microseconds CPU", must=20, aim=10)
    built = cpu_of(school, max(1, times // 20)) * 1_000
    ledger.add(ROOM, "three years of a school's calendar built, once", built, "ms CPU")


if __name__ == "__main__":
    measure(Ledger(), times=200)
