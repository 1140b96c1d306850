"""Ten sessions of unauthorised absence within ten school weeks: when a penalty notice is to be considered."""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from statutory.attendance.register_days import RegisterDay
from statutory.counting_rules import TEN_SCHOOL_WEEKS
from statutory.day_names import say_date
from statutory.days import SchoolDays
from statutory.due import NoCalendar
from statutory.findings import Finding, Severity
from statutory.penalties.penalty_limits import OLD_LOCAL_THRESHOLD, THRESHOLD
from statutory.penalties.penalty_sources import CODE_OF_CONDUCT, FRAMEWORK_START
from statutory.rules import Rule, Setting
from statutory.school_weeks import SchoolWeeks
from statutory.stating import state, state_number, worst_first
from statutory.units import Unit

ID, OLD_ID = "PEN.THRESHOLD", "PEN.THRESHOLD-OLD"
_DAY_BEFORE = FRAMEWORK_START.replace(day=FRAMEWORK_START.day - 1)


@dataclass(frozen=True, kw_only=True)
class AbsencesShown:
    """A register of one pupil at one school.

    `register` is its days, in any order. `counted_from` is the first day to count, where the days
    before it were already dealt with by an earlier notice.
    """

    register: tuple[RegisterDay, ...] = ()
    counted_from: date | None = None


@dataclass(frozen=True, kw_only=True)
class WindowCount:
    """Unauthorised sessions in windows of school weeks.

    `most` is the most in any one window. `reached_on` is the first day with enough of them, and
    `then` how many the window had at the end of that day.
    """

    most: int = 0
    reached_on: date | None = None
    then: int = 0


def unauthorised_by_day(register: Iterable[RegisterDay]) -> dict[date, int]:
    """Return the unauthorised sessions of each day that has any, in order of days.

    A day that was entered twice counts with the row that has fewer: a doubt is not held against a parent.
    """
    least: dict[date, int] = {}
    for each in register:
        found = sum(code.unauthorised for code in each.codes)
        least[each.day] = min(found, least.get(each.day, found))
    return {day: least[day] for day in sorted(least) if least[day]}


def count_in_windows(sessions: dict[date, int], weeks: SchoolWeeks, *, enough: int, span: int) -> WindowCount:
    """Count sessions over every run of `span` school weeks: weeks without school are skipped, a term or a year may end.

    Args:   sessions: by school day, in order of days.
    Cost:   one pass.
    Raises: CalendarTooShort outside the calendar; ValueError for a day in a week without school.
    """
    window: deque[tuple[int, int]] = deque()
    total, most = 0, 0
    reached: tuple[date, int] | None = None
    for day, found in sessions.items():
        week = weeks.number(day)
        window.append((week, found))
        total += found
        while week - window[0][0] >= span:
            total -= window.popleft()[1]
        most = max(most, total)
        if reached is None and total >= enough:
            reached = (day, total)
    if reached is None:
        return WindowCount(most=most)
    return WindowCount(most=most, reached_on=reached[0], then=reached[1])


def judge_threshold(facts: AbsencesShown, setting: Setting) -> tuple[Finding, ...]:
    """Return whether the national threshold was reached, and on which day.

    Reaching it obliges nobody to issue a notice: the school considers one, case by case.
    Raises: NoCalendar, CalendarTooShort.
    """
    school = setting.calendars.school
    if school is None:
        raise NoCalendar(Unit.SCHOOL_DAYS)
    shown = _shown(facts, setting)
    new = {day: found for day, found in shown.items() if day >= FRAMEWORK_START}
    counted = {day: found for day, found in new.items() if school.is_day(day)}
    count = count_in_windows(counted, SchoolWeeks(school), enough=THRESHOLD.value, span=TEN_SCHOOL_WEEKS.value)
    findings = [_reached(count, setting), *_left_out(shown, new, school, setting)]
    return worst_first(findings)


def judge_old_threshold(facts: AbsencesShown, setting: Setting) -> tuple[Finding, ...]:
    """Return what a register shows for a council's own code of conduct, as it was before the national framework."""
    found = sum(_shown(facts, setting).values())
    observed = Unit.SESSIONS.say(found)
    own = setting.byelaws.get(OLD_LOCAL_THRESHOLD)
    if own is None:
        limit, severity = "the council's own code of conduct", Severity.OFFICER_DECIDES
        sentence = (
            f"The register shows {observed} of unauthorised absence. Until {say_date(_DAY_BEFORE)} each council's own "
            "code of conduct said how many lead to a penalty notice."
        )
    else:
        limit = own.limit
        severity = Severity.OFFICER_DECIDES if found >= own.value else Severity.INFORMATION
        sentence = (
            f"The register shows {observed} of unauthorised absence; the council's code of conduct asks for {limit} "
            "before a penalty notice."
        )
    source = CODE_OF_CONDUCT if own is None else own.source
    return (state(OLD_ID, source, limit=limit, observed=observed, sentence=sentence, severity=severity, on=setting.on),)


def _shown(facts: AbsencesShown, setting: Setting) -> dict[date, int]:
    first = facts.counted_from or date.min
    return unauthorised_by_day(each for each in facts.register if first <= each.day <= setting.on)


def _reached(count: WindowCount, setting: Setting) -> Finding:
    limit = f"{THRESHOLD.limit} within {TEN_SCHOOL_WEEKS.value} school weeks"
    if count.reached_on is None:
        observed = Unit.SESSIONS.say(count.most)
        sentence = f"At most {observed} of unauthorised absence fall within {TEN_SCHOOL_WEEKS.value} school weeks."
        severity = Severity.INFORMATION
    else:
        observed = Unit.SESSIONS.say(count.then)
        sentence = (
            f"Unauthorised absence reached {limit} on {say_date(count.reached_on)}. Whether to issue a penalty notice "
            "is to be considered."
        )
        severity = Severity.OFFICER_DECIDES
    return state_number(
        ID,
        THRESHOLD,
        limit=limit,
        observed=observed,
        sentence=sentence,
        severity=severity,
        on=setting.on,
        day=count.reached_on,
    )


def _left_out(shown: dict[date, int], new: dict[date, int], school: SchoolDays, setting: Setting) -> Iterator[Finding]:
    old = sum(found for day, found in shown.items() if day not in new)
    if old:
        observed = Unit.SESSIONS.say(old)
        yield state(
            ID,
            CODE_OF_CONDUCT,
            limit=f"absence from {say_date(FRAMEWORK_START)}",
            observed=observed,
            sentence=f"Left out of the count: {observed} before {say_date(FRAMEWORK_START)}, when the council's own "
            "code of conduct applied.",
            severity=Severity.OFFICER_DECIDES,
            on=setting.on,
        )
    for day in new:
        reason = school.why_not(day)
        if reason is not None:
            yield state(
                ID,
                THRESHOLD.source,
                limit="days on which the school met",
                observed=say_date(day),
                sentence=f"Left out of the count: {say_date(day)}, on which the calendar has no school ({reason}).",
                severity=Severity.ADVISORY,
                on=setting.on,
                day=day,
            )


SESSIONS_THRESHOLD = Rule(
    id=ID,
    title="Ten sessions of unauthorised absence within ten school weeks",
    facts=AbsencesShown,
    judge=judge_threshold,
    sources=(THRESHOLD.source, CODE_OF_CONDUCT),
    numbers=(THRESHOLD, TEN_SCHOOL_WEEKS),
    effective_from=FRAMEWORK_START,
)
OLD_THRESHOLD = Rule(
    id=OLD_ID,
    title="Unauthorised absence under a council's own code of conduct, before the national framework",
    facts=AbsencesShown,
    judge=judge_old_threshold,
    sources=(CODE_OF_CONDUCT,),
    effective_until=_DAY_BEFORE,
)
