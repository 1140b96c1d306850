"""Two weeks running without work in the school holidays of a year: section 18(1)(j)."""

from dataclasses import dataclass
from datetime import date, timedelta

from statutory.days import Term
from statutory.employment.acts import NEW_LAW_STARTS
from statutory.employment.laws import LAWS, NEW, Law, law_on
from statutory.employment.stating import state
from statutory.findings import Finding
from statutory.performance.wording import say_days
from statutory.rules import Rule, Setting
from statutory.school_age import school_age_ends

FREE = "FREEWEEKS"
_WEEK = 7
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class HolidayWork:
    """A child's work in the school holidays of one calendar year.

    `dob` is the date of birth. `year` is the year, which begins on 1 January. `holidays` are the
    runs of days, weekends included, on which the child need not attend school; what lies outside
    the year is not counted. `worked` are the days in them on which the child works or has worked,
    for any employer. `leaves_school_age` is an officer's own last day of compulsory school age.
    """

    dob: date
    year: int
    holidays: tuple[Term, ...]
    worked: tuple[date, ...]
    leaves_school_age: date | None = None

    def __post_init__(self) -> None:
        if not date.min.year < self.year < date.max.year:
            msg = "the year must be one of our calendar"
            raise ValueError(msg)


def free_days_running(facts: HolidayWork) -> int:
    """Return the most days running without work within one holiday of the year."""
    first, last = date(facts.year, 1, 1), date(facts.year, 12, 31)
    worked = sorted(set(facts.worked))
    longest = 0
    for holiday in facts.holidays:
        begins, ends = max(holiday.start, first), min(holiday.end, last)
        for day in (*(day for day in worked if begins <= day <= ends), ends + _ONE_DAY):
            longest = max(longest, (day - begins).days)
            begins = day + _ONE_DAY
    return longest


def _judge(facts: HolidayWork, law: Law, setting: Setting) -> tuple[Finding, ...]:
    ends = facts.leaves_school_age or school_age_ends(facts.dob)
    if law_on(setting) is not law or ends < date(facts.year, 1, 1) or not facts.worked:
        return ()
    number = law.free_weeks
    longest = free_days_running(facts)
    if longest >= number.value * _WEEK:
        return ()
    days = say_days(longest)
    has = f"at most {days} running without work" if longest else "no day without work"
    sentence = f"In the school holidays of {facts.year} the child has {has}, and must have {number.limit} running."
    if law is NEW:
        sentence = f"{sentence} The employer must be satisfied of it."
    return (
        state(
            f"{law.prefix}.{FREE}",
            number.source,
            limit=f"{number.limit} running",
            observed=f"{days} running",
            sentence=sentence,
            on=setting.on,
            day=min(facts.worked),
        ),
    )


def _rule(law: Law) -> Rule[HolidayWork]:
    return Rule(
        id=f"{law.prefix}.{FREE}",
        title="Two weeks running without work in the school holidays",
        facts=HolidayWork,
        judge=lambda facts, setting: _judge(facts, law, setting),
        sources=(law.free_weeks.source,),
        numbers=(law.free_weeks,),
        commencement=NEW_LAW_STARTS if law is NEW else None,
    )


FREE_WEEKS_RULES: tuple[Rule[HolidayWork], ...] = tuple(_rule(law) for law in LAWS)
