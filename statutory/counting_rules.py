"""Rules about counting: when something is due, how long an absence has lasted, which school weeks."""

from dataclasses import dataclass
from datetime import date

from statutory.absence import ABSENCE_RULE, ten_day_finding
from statutory.day_names import say_date, say_day
from statutory.days import SchoolDays
from statutory.due import NoCalendar, due
from statutory.findings import Finding, Severity
from statutory.legal_numbers import Counting, LegalNumber
from statutory.limits import FOI_REPLY, NOTICE_TO_SATISFY, TEN_DAY_ABSENCE
from statutory.rules import AnyRule, Rule, Setting
from statutory.school_weeks import SchoolWeeks
from statutory.sources import Source
from statutory.units import Direction, Unit

_CHECKED = date(2026, 11, 22)
# A century in months. Further than that nobody counts, and the calendar of Python ends.
_MOST = 1_200
_FIRST_YEAR, _LAST_YEAR = 1900, 2899
_DUE_RULE, _WEEKS_RULE = "COUNT.DUE", "COUNT.SCHOOL-WEEKS"

SCHOOL_DAY = Source(
    "Education Act 1996",
    's.579(1), "school day"',
    "https://www.legislation.gov.uk/ukpga/1996/56/section/579",
    _CHECKED,
    verified=False,
)
BANK_HOLIDAYS = Source(
    "Banking and Financial Dealings Act 1971",
    "s.1 and Schedule 1",
    "https://www.legislation.gov.uk/ukpga/1971/80",
    _CHECKED,
    verified=False,
)
MONTH = Source(
    "Interpretation Act 1978",
    'Schedule 1, "month"',
    "https://www.legislation.gov.uk/ukpga/1978/30/schedule/1",
    _CHECKED,
    verified=False,
)
FRAMEWORK = Source(
    "Working together to improve school attendance",
    "national framework for penalty notices",
    "https://www.gov.uk/government/publications/working-together-to-improve-school-attendance",
    _CHECKED,
    verified=False,
)
TEN_SCHOOL_WEEKS = LegalNumber(
    name="consecutive school weeks over which unauthorised absence is counted",
    value=10,
    unit=Unit.WEEKS,
    counting=Counting.MEASURE,
    source=FRAMEWORK,
    effective_from=date(2024, 8, 19),
    verified=False,
)
_SOURCES = {
    Unit.SCHOOL_DAYS: SCHOOL_DAY,
    Unit.WORKING_DAYS: BANK_HOLIDAYS,
    Unit.FOI_WORKING_DAYS: FOI_REPLY.source,
    Unit.CALENDAR_DAYS: NOTICE_TO_SATISFY.source,
    Unit.WEEKS: NOTICE_TO_SATISFY.source,
    Unit.MONTHS: MONTH,
    Unit.YEARS: MONTH,
}


@dataclass(frozen=True, kw_only=True)
class DueFacts:
    """A count towards a day.

    `trigger` is the day from which, or back from which, is counted, in the years 1900 to 2899.
    `amount` is how much, at most 1200. `unit` is what is counted: days of a kind, weeks, months or
    years. `counting` says whether the trigger's day is the first one counted.
    `roll_to_working_day` moves an answer on a weekend or holiday to a working day: the next, or
    counting back the one before.

    Raises: ValueError for an amount or a unit that leads to no day.
    """

    trigger: date
    amount: int
    unit: Unit
    counting: Counting = Counting.AFTER
    roll_to_working_day: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.amount <= _MOST:
            msg = f"the amount must be from 0 to {_MOST}"
            raise ValueError(msg)
        if not _FIRST_YEAR <= self.trigger.year <= _LAST_YEAR:
            msg = f"the trigger must lie in the years {_FIRST_YEAR} to {_LAST_YEAR}"
            raise ValueError(msg)
        if self.unit not in _SOURCES or self.counting is Counting.MEASURE:
            msg = "only days, weeks, months and years are counted towards a day"
            raise ValueError(msg)


@dataclass(frozen=True, kw_only=True)
class AbsenceFacts:
    """An absence that goes on without a break.

    `first_absent` is the first day of it; one without school stands for the next school day.
    """

    first_absent: date


@dataclass(frozen=True, kw_only=True)
class SchoolWeeksFacts:
    """A window of school weeks.

    `last` is a day in its last week. `weeks` is how many school weeks it has; weeks without a
    session are left out of the count.

    Raises: ValueError for fewer than one week.
    """

    last: date
    weeks: int = TEN_SCHOOL_WEEKS.value

    def __post_init__(self) -> None:
        if self.weeks < 1:
            msg = "a window has at least one school week"
            raise ValueError(msg)


def judge_due(facts: DueFacts, setting: Setting) -> tuple[Finding, ...]:
    """Return the day on which something is due, with the count in sentences; `day` is the answer.

    Raises: NoCalendar, CalendarTooShort.
    """
    answer = due(
        facts.trigger,
        facts.amount,
        facts.unit,
        inclusive=facts.counting is Counting.BEGINNING_WITH,
        direction=Direction.BEFORE if facts.counting is Counting.BEFORE else Direction.AFTER,
        calendars=setting.calendars,
        roll_to_working_day=facts.roll_to_working_day,
    )
    found = _finding(
        _DUE_RULE,
        " ".join(answer.steps),
        _SOURCES[facts.unit],
        setting,
        limit=f"{facts.unit.say(facts.amount)} {facts.counting.replace('_', ' ')}",
        observed=say_day(facts.trigger),
        day=answer.day,
    )
    return (found,)


def judge_absence(facts: AbsenceFacts, setting: Setting) -> tuple[Finding, ...]:
    """Return how many school days an absence has lasted on the day asked for, and whether it is to be returned.

    Raises: NoCalendar, CalendarTooShort.
    """
    return (ten_day_finding(facts.first_absent, setting.on, _school_days(setting)),)


def judge_school_weeks(facts: SchoolWeeksFacts, setting: Setting) -> tuple[Finding, ...]:
    """Return the first and last day of a window of school weeks; `day` is the first.

    Raises: NoCalendar, CalendarTooShort.
    """
    window = SchoolWeeks(_school_days(setting)).window(facts.last, facts.weeks)
    weeks = f"{facts.weeks} school {'week' if facts.weeks == 1 else 'weeks'}"
    span = f"{say_day(window.first)} to {say_day(window.last)}"
    sentence = f"Counted back from {say_date(facts.last)}, {weeks}: {span}."
    if window.skipped:
        mondays = ", ".join(say_date(monday) for monday in window.skipped)
        sentence = f"{sentence} Without a session, and not counted, are the weeks beginning {mondays}."
    found = _finding(
        _WEEKS_RULE, sentence, FRAMEWORK, setting, limit=weeks, observed=say_day(facts.last), day=window.first
    )
    return (found,)


def _school_days(setting: Setting) -> SchoolDays:
    if setting.calendars.school is None:
        raise NoCalendar(Unit.SCHOOL_DAYS)
    return setting.calendars.school


def _finding(
    rule: str, sentence: str, source: Source, setting: Setting, *, limit: str, observed: str, day: date
) -> Finding:
    return Finding(
        rule=rule,
        provision=source.citation,
        limit=limit,
        observed=observed,
        sentence=sentence,
        severity=Severity.INFORMATION,
        verified=source.verified,
        source=source,
        on=setting.on,
        day=day,
    )


RULES: tuple[AnyRule, ...] = (
    Rule(
        id=_DUE_RULE,
        title="When something is due",
        facts=DueFacts,
        judge=judge_due,
        sources=(SCHOOL_DAY, BANK_HOLIDAYS, FOI_REPLY.source, NOTICE_TO_SATISFY.source, MONTH),
    ),
    Rule(
        id=ABSENCE_RULE,
        title="Continuous absence in school days",
        facts=AbsenceFacts,
        judge=judge_absence,
        sources=(TEN_DAY_ABSENCE.source,),
        numbers=(TEN_DAY_ABSENCE,),
        effective_from=TEN_DAY_ABSENCE.effective_from,
    ),
    Rule(
        id=_WEEKS_RULE,
        title="A window of consecutive school weeks",
        facts=SchoolWeeksFacts,
        judge=judge_school_weeks,
        sources=(FRAMEWORK,),
        numbers=(TEN_SCHOOL_WEEKS,),
    ),
)
