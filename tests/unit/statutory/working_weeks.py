"""Builds timetables for the tests of children at work."""

from collections.abc import Iterable, Mapping
from datetime import date, time

from statutory.employment import judge_timetable
from statutory.employment.acts import CHECKED, NEW_LAW_STARTS, measure
from statutory.employment.byelaws import ByelawSet, local_byelaws
from statutory.employment.occupations import Occupation
from statutory.employment.timetable import Job, Rest, Shift, Timetable, Weekday
from statutory.employment.work import regulation_name
from statutory.findings import Finding
from statutory.legal_numbers import LegalNumber
from statutory.rules import Setting
from statutory.sources import Source
from statutory.units import Unit

MONDAY = date(2026, 11, 23)
ON = date(2026, 11, 22)
NOW = Setting(on=ON)
NEW = Setting(on=ON, commencements={NEW_LAW_STARTS: ON})
# On MONDAY these are 12, 13, 14 and 15 years old.
BORN = {12: date(2014, 6, 1), 13: date(2013, 6, 1), 14: date(2012, 6, 1), 15: date(2011, 9, 1)}
OWN_BYELAWS = Source("Byelaws of Marlowe", "byelaw 3", "https://www.marlowe.example/", CHECKED, verified=True)
UNREAD_BYELAWS = Source("Byelaws of Marlowe", "byelaw 3", "https://www.marlowe.example/", CHECKED, verified=False)
NATIONAL = Source("National regulations", "reg.3", "https://www.legislation.gov.uk/", CHECKED, verified=True)


def at(clock: str | int) -> time:
    return time(clock // 60, clock % 60) if isinstance(clock, int) else time.fromisoformat(clock)


def shift(day: str, start: str | int, end: str | int, *breaks: str) -> Shift:
    rests = tuple(Rest(start=at(breaks[n]), end=at(breaks[n + 1])) for n in range(0, len(breaks), 2))
    return Shift(day=Weekday(day), start=at(start), end=at(end), breaks=rests)


def job(*shifts: Shift, holiday: Iterable[Shift] = (), work: str = "shop", **more: object) -> Job:
    return Job(**{"occupations": (Occupation(work),), "term": shifts, "holiday": tuple(holiday), **more})


def timetable(*jobs: Job, age: int = 15, **more: object) -> Timetable:
    given = {
        "dob": BORN[age],
        "jobs": jobs,
        "term_from": MONDAY,
        "school_opens": time(9),
        "school_closes": time(15, 30),
        **more,
    }
    return Timetable(**given)


def found(*jobs: Job, setting: Setting = NOW, **more: object) -> dict[str, Finding]:
    """The findings by their rule, without the "EMP." of all of them."""
    return {each.rule.removeprefix("EMP."): each for each in judge_timetable(timetable(*jobs, **more), setting)}


def with_byelaws(own: ByelawSet) -> Setting:
    return Setting(on=ON, byelaws=own.entries)


def byelaws(source: Source = OWN_BYELAWS, **changes: object) -> Setting:
    return with_byelaws(local_byelaws(source, **changes))


def regulation(work: str, age: int, source: Source = NATIONAL) -> LegalNumber:
    return measure(regulation_name(Occupation(work)), age, Unit.YEARS, source)


def regulations(ages: Mapping[str, int], source: Source = NATIONAL) -> Setting:
    numbers = [regulation(work, age, source) for work, age in ages.items()]
    return Setting(on=ON, commencements=NEW.commencements, byelaws={each.name: each for each in numbers})
