"""The hours of a child's work by age and day: section 18(1) as it stands, and as the Act of 2026 makes it."""

from collections.abc import Iterator
from datetime import date

from statutory.day_names import say_date, say_day
from statutory.employment.byelaws import byelaws_of
from statutory.employment.laws import NEW, Law
from statutory.employment.measuring import MeasuredTimetable, WorkedDay, WorkedWeek
from statutory.employment.stating import state
from statutory.findings import Finding, Severity
from statutory.legal_numbers import LegalNumber
from statutory.performance.wording import say_clock, say_length
from statutory.rules import Setting
from statutory.sources import Source

CLOCK, BEFORE, IN_SCHOOL = "CLOCK", "BEFORE", "INSCHOOL"
SCHOOL_DAY, SUNDAY, OTHER_DAY = "SCHOOLDAY", "SUNDAY", "OTHERDAY"
SCHOOL_WEEK, OTHER_WEEK, BREAK = "SCHOOLWEEK", "OTHERWEEK", "BREAK"
_AT_HOME = "The child is educated at home: an officer decides whether this is a day on which it must attend school."
_TOGETHER = "all jobs together"


def outside_the_clock(measured: MeasuredTimetable, law: Law, setting: Setting) -> Iterator[Finding]:
    """Find each day with work before the earliest or after the latest time."""
    starts, ends = law.starts, law.ends
    for day in measured.days:
        first, last = day.pieces[0][0], max(end for _, end in day.pieces)
        for number, at, passed, says in (
            (starts, first, first < starts.value, "starts at {at}; a child may work from {limit}"),
            (ends, last, last > ends.value, "ends at {at}; a child may work until {limit}"),
        ):
            if passed:
                limit = say_clock(number.value)
                yield state(
                    f"{law.prefix}.{CLOCK}",
                    number.source,
                    limit=limit,
                    observed=say_clock(at),
                    sentence=f"On {_said(day)} the work {says.format(at=say_clock(at), limit=limit)}.",
                    on=setting.on,
                    day=day.on,
                )


def too_long_before_school(measured: MeasuredTimetable, law: Law, setting: Setting) -> Iterator[Finding]:
    """Find each school day with more work before school than is allowed.

    Today work before school is barred unless byelaws allow it, and they may allow an hour at most;
    the Act of 2026 allows that hour itself.
    """
    allowed = law.before_school if law is NEW else byelaws_of(setting).before_school
    most = min(allowed, law.before_school, key=lambda each: each.value)
    opens = measured.school_hours[0]
    for day in _school_days(measured):
        minutes = day.minutes_within(0, opens)
        if minutes <= most.value:
            continue
        # Past the hour no byelaw could help; below it the council's own number is what is not kept.
        number = law.before_school if minutes > law.before_school.value else most
        says = f"a child {_most(number)} then"
        if law is not NEW and number is law.before_school:
            says = f"byelaws may let a child work {say_length(number.value)} at most then"
        yield _finding(
            f"{law.prefix}.{BEFORE}",
            number.source,
            at_home=measured.at_home,
            limit=say_length(number.value),
            observed=say_length(minutes),
            sentence=f"On {_said(day)} the child works {say_length(minutes)} before school; {says}.",
            on=setting.on,
            day=day.on,
            verified=number.verified,
        )


def in_school_hours(measured: MeasuredTimetable, law: Law, setting: Setting) -> Iterator[Finding]:
    """Find each school day with work while the school is open, the middle of the day included."""
    opens, closes = measured.school_hours
    hours = f"{say_clock(opens)} to {say_clock(closes)}"
    for day in _school_days(measured):
        minutes = day.minutes_within(opens, closes)
        if minutes:
            yield _finding(
                f"{law.prefix}.{IN_SCHOOL}",
                law.in_school_hours,
                at_home=measured.at_home,
                limit=f"no work from {hours}",
                observed=say_length(minutes),
                sentence=f"On {_said(day)} the child works {say_length(minutes)} in school hours, {hours}.",
                on=setting.on,
                day=day.on,
            )


def too_long_on_a_school_day(measured: MeasuredTimetable, law: Law, setting: Setting) -> Iterator[Finding]:
    """Find each school day with too much work, all jobs together."""
    rule, at_home = f"{law.prefix}.{SCHOOL_DAY}", measured.at_home
    for day in _school_days(measured):
        says = f"{_works(day)}; on a school day a child"
        yield from _over(law.school_day, rule, day.minutes, says, setting, day=day.on, at_home=at_home)


def too_long_on_a_sunday(measured: MeasuredTimetable, law: Law, setting: Setting) -> Iterator[Finding]:
    """Find each Sunday with too much work; the Act of 2026 has no limit of its own for Sundays."""
    if law.sunday is None:
        return
    for day in measured.days:
        if day.sunday:
            says = f"{_works(day)}; on a Sunday a child"
            yield from _over(law.sunday, f"{law.prefix}.{SUNDAY}", day.minutes, says, setting, day=day.on)


def too_long_on_another_day(measured: MeasuredTimetable, law: Law, setting: Setting) -> Iterator[Finding]:
    """Find each day without school with too much work, by the age that the child has on that day.

    A school day of a child educated at home is measured by this limit too, for one of the two binds.
    """
    for day in measured.days:
        if (day.school and not measured.at_home) or (day.sunday and law.sunday is not None):
            continue
        number, age = _by_age(measured, law, day.on, law.other_day_young, law.other_day)
        says = f"{_works(day)}; on a day without school a child {age}"
        yield from _over(number, f"{law.prefix}.{OTHER_DAY}", day.minutes, says, setting, day=day.on)


def too_long_in_a_school_week(measured: MeasuredTimetable, law: Law, setting: Setting) -> Iterator[Finding]:
    """Find a week with any school day in it that has too much work."""
    rule, at_home = f"{law.prefix}.{SCHOOL_WEEK}", measured.at_home
    for week in measured.weeks:
        if week.school:
            says = f"{_works_in(week)}; in a week with school a child"
            yield from _over(law.school_week, rule, week.minutes, says, setting, day=week.first, at_home=at_home)


def too_long_in_another_week(measured: MeasuredTimetable, law: Law, setting: Setting) -> Iterator[Finding]:
    """Find a week without school that has too much work, by the age that the child has on its last day.

    A week of a child educated at home is measured by this limit too, for one of the two binds.
    """
    for week in measured.weeks:
        if week.school and not measured.at_home:
            continue
        number, age = _by_age(measured, law, week.last, law.other_week_young, law.other_week)
        says = f"{_works_in(week)}; in a week without school a child {age}"
        yield from _over(number, f"{law.prefix}.{OTHER_WEEK}", week.minutes, says, setting, day=week.first)


def without_a_rest(measured: MeasuredTimetable, law: Law, setting: Setting) -> Iterator[Finding]:
    """Find each day on which the child works too long without a rest of an hour; exactly that long is lawful."""
    number = law.without_break
    for day in measured.days:
        stretch = day.longest_stretch(law.rest.value)
        if stretch > number.value:
            yield state(
                f"{law.prefix}.{BREAK}",
                number.source,
                limit=f"{say_length(number.value)} without a rest of {say_length(law.rest.value)}",
                observed=say_length(stretch),
                sentence=f"On {_said(day)} the child works {say_length(stretch)} without a rest of "
                f"{say_length(law.rest.value)}; a child {_most(number)} without one.",
                on=setting.on,
                day=day.on,
            )


def _school_days(measured: MeasuredTimetable) -> Iterator[WorkedDay]:
    return (day for day in measured.days if day.school)


def _by_age(
    measured: MeasuredTimetable, law: Law, on: date, young: LegalNumber, old: LegalNumber
) -> tuple[LegalNumber, str]:
    age = law.long_hours.value
    return (old, f"of {age} or over") if measured.reaches(age, on) else (young, f"under {age}")


def _over(
    number: LegalNumber, rule: str, minutes: int, says: str, setting: Setting, *, day: date, at_home: bool = False
) -> Iterator[Finding]:
    """Find that more minutes are worked than a number allows. `says` ends with whom it does not allow it."""
    if minutes > number.value:
        yield _finding(
            rule,
            number.source,
            at_home=at_home,
            limit=say_length(number.value),
            observed=say_length(minutes),
            sentence=f"{says} {_most(number)}.",
            on=setting.on,
            day=day,
        )


def _finding(
    rule: str,
    source: Source,
    *,
    at_home: bool,
    limit: str,
    observed: str,
    sentence: str,
    on: date,
    day: date,
    verified: bool = True,
) -> Finding:
    """Return a finding that, of a child educated at home, holds only where it must attend school on that day."""
    return state(
        rule,
        source,
        limit=limit,
        observed=observed,
        sentence=f"{sentence} {_AT_HOME}" if at_home else sentence,
        on=on,
        severity=Severity.OFFICER_DECIDES if at_home else Severity.BREACH,
        verified=verified,
        day=day,
    )


def _said(day: WorkedDay) -> str:
    return f"{say_day(day.on)}, by the timetable of {day.week},"


def _works(day: WorkedDay) -> str:
    return f"On {_said(day)} the child works {say_length(day.minutes)}, {_TOGETHER}"


def _works_in(week: WorkedWeek) -> str:
    return (
        f"In the seven days from {say_date(week.first)}, by the timetable of {week.name}, the child works "
        f"{say_length(week.minutes)}, {_TOGETHER}"
    )


def _most(number: LegalNumber) -> str:
    return f"may work {say_length(number.value)} at most" if number.value else "may not work at all"
