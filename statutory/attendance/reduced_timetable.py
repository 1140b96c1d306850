"""A reduced timetable: for whom, how long, how often reviewed, and who has agreed to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from statutory.attendance.attendance_limits import (
    FULL_TIME_WEEK,
    LOCAL_PRACTICE,
    RECEPTION_STAGGER,
    SMALL_REDUCTION,
    TIMETABLE_LENGTH,
    TIMETABLE_NOTICE,
    TIMETABLE_REVIEW,
)
from statutory.attendance.attendance_sources import working_together
from statutory.council_numbers import own_or
from statutory.day_names import say_date
from statutory.findings import Finding, Severity
from statutory.legal_numbers import LegalNumber
from statutory.rules import Rule, Setting
from statutory.sources import Source
from statutory.stating import state, state_number, worst_first
from statutory.units import Unit

ID = "ATT.REDUCED"
GUIDANCE = working_together("part-time timetables")
_AN_HOUR = 60


class TimetableReason(StrEnum):
    """Why a pupil is taught for fewer hours."""

    MEDICAL = "medical"
    REINTEGRATION = "reintegration"
    SPECIAL_NEEDS = "special_needs"
    PASTORAL = "pastoral"
    RECEPTION_START = "reception_start"
    BEHAVIOUR = "behaviour"


@dataclass(frozen=True, kw_only=True)
class ReducedTimetable:
    """One reduced timetable as a school describes it; what is None was not answered.

    `minutes_by_day` and `full_minutes_by_day` are the minutes taught on each weekday, Monday
    first. `year_group` is 0 for Reception. `ended_on` is the day full time began again.
    """

    reason: TimetableReason
    starts: date
    ends: date | None = None
    ended_on: date | None = None
    minutes_by_day: tuple[int, ...] = ()
    full_minutes_by_day: tuple[int, ...] = ()
    year_group: int | None = None
    parent_agrees: bool | None = None
    school_agrees: bool | None = None
    longer_for_a_reason: bool = False
    last_review_on: date | None = None
    next_review_on: date | None = None
    council_told_on: date | None = None
    plan_to_increase: bool | None = None
    risk_assessed: bool | None = None
    has_worker_or_plan: bool = False
    worker_consulted: bool | None = None
    coded_c2: bool | None = None


def judge_reduced_timetable(facts: ReducedTimetable, setting: Setting) -> tuple[Finding, ...]:
    """Return everything an officer would ask a school about a reduced timetable, worst first.

    All of it is guidance or local practice, so it advises and never finds a breach.
    Raises: NoDate and its kinds when a Reception start has an end and the school's calendar does not reach it.
    """
    parts = (_agreement, _length, _review, _notice, _record, _hours)
    return worst_first([finding for part in parts for finding in part(facts, setting)])


def _say(
    sentence: str, severity: Severity, setting: Setting, *, limit: str, observed: str, source: Source = GUIDANCE
) -> Finding:
    return state(ID, source, limit=limit, observed=observed, sentence=sentence, severity=severity, on=setting.on)


def _agreement(facts: ReducedTimetable, setting: Setting) -> Iterator[Finding]:
    if facts.reason is TimetableReason.BEHAVIOUR:
        yield _say(
            "A reduced timetable is not to be used to manage behaviour.",
            Severity.ADVISORY,
            setting,
            limit="never to manage behaviour",
            observed="behaviour is the reason given",
        )
    for who, agrees in (("parent", facts.parent_agrees), ("school", facts.school_agrees)):
        if not agrees:
            observed = "not known" if agrees is None else "no"
            yield _say(
                f"The {who}'s agreement to the reduced timetable is not shown. Keeping a pupil away for part of "
                "the week without agreement may amount to an unofficial exclusion.",
                Severity.ADVISORY,
                setting,
                limit=f"the {who} agrees",
                observed=observed,
            )


def _length(facts: ReducedTimetable, setting: Setting) -> Iterator[Finding]:
    number = own_or(setting, TIMETABLE_LENGTH)
    if facts.ends is None:
        yield _about(number, "A reduced timetable needs a day on which it ends.", "no end", setting)
        return
    last = number.due(facts.starts, calendars=setting.calendars).day
    observed = f"{say_date(facts.starts)} to {say_date(facts.ends)}"
    if facts.ends > last:
        sentence = (
            f"The reduced timetable ends on {say_date(facts.ends)}; {number.limit} after its start is {say_date(last)}."
        )
        severity = Severity.OFFICER_DECIDES if facts.longer_for_a_reason else Severity.ADVISORY
        yield _about(number, sentence, observed, setting, severity)
    if facts.ended_on is None and setting.on > facts.ends:
        sentence = (
            f"The reduced timetable was to end on {say_date(facts.ends)}, and full time is not known to have begun."
        )
        yield _about(number, sentence, observed, setting)


def _review(facts: ReducedTimetable, setting: Setting) -> Iterator[Finding]:
    if facts.ended_on is not None:
        return
    number = own_or(setting, TIMETABLE_REVIEW)
    by = number.due(facts.last_review_on or facts.starts, calendars=setting.calendars).day
    if facts.next_review_on is None:
        yield _about(number, f"No next review is set; it is due by {say_date(by)}.", "no review set", setting)
    elif facts.next_review_on > by:
        sentence = f"The next review is set for {say_date(facts.next_review_on)}; it is due by {say_date(by)}."
        yield _about(number, sentence, say_date(facts.next_review_on), setting)


def _notice(facts: ReducedTimetable, setting: Setting) -> Iterator[Finding]:
    exempt = _exemption(facts, setting)
    if exempt:
        yield exempt
        return
    number = own_or(setting, TIMETABLE_NOTICE)
    by = number.due(facts.starts, calendars=setting.calendars).day
    if facts.council_told_on is None:
        severity = Severity.ADVISORY if setting.on > by else Severity.INFORMATION
        yield _about(number, f"The council is to be told by {say_date(by)}.", "not told", setting, severity)
    elif facts.council_told_on > by:
        sentence = f"The council was told on {say_date(facts.council_told_on)}; it was to be told by {say_date(by)}."
        yield _about(number, sentence, say_date(facts.council_told_on), setting)


def _exemption(facts: ReducedTimetable, setting: Setting) -> Finding | None:
    small, stagger = own_or(setting, SMALL_REDUCTION), own_or(setting, RECEPTION_STAGGER)
    if facts.minutes_by_day and len(facts.minutes_by_day) == len(facts.full_minutes_by_day):
        pairs = zip(facts.minutes_by_day, facts.full_minutes_by_day, strict=True)
        most = max(full - now for now, full in pairs)
        if most < small.value:
            sentence = f"No day is shorter by {small.limit} or more, so the council need not be told."
            return _about(small, sentence, Unit.MINUTES.say(most), setting, Severity.INFORMATION)
    if facts.reason is TimetableReason.RECEPTION_START and facts.ends is not None:
        days = setting.calendars.counting(Unit.SCHOOL_DAYS).count(facts.starts, facts.ends)
        if days < stagger.value:
            sentence = (
                f"A start in Reception staggered over fewer than {stagger.limit} need not be told to the council."
            )
            return _about(stagger, sentence, Unit.SCHOOL_DAYS.say(days), setting, Severity.INFORMATION)
    return None


def _record(facts: ReducedTimetable, setting: Setting) -> Iterator[Finding]:
    wanted: list[tuple[bool | None, str]] = [
        (facts.plan_to_increase, "a plan to increase the hours"),
        (facts.risk_assessed, "a risk assessment"),
        (facts.coded_c2, "code C2 in the register for the sessions not attended"),
    ]
    if facts.has_worker_or_plan:
        wanted.append((facts.worker_consulted, "the view of the social worker or of those who keep the child's plan"))
    for done, what in wanted:
        if not done:
            observed = "not known" if done is None else "no"
            yield _say(
                f"The record of the reduced timetable does not show {what}.",
                Severity.ADVISORY,
                setting,
                limit=what,
                observed=observed,
                source=LOCAL_PRACTICE,
            )


def _hours(facts: ReducedTimetable, setting: Setting) -> Iterator[Finding]:
    if not facts.minutes_by_day:
        yield _say(
            "The hours taught on each day of the week are not given.",
            Severity.ADVISORY,
            setting,
            limit="hours for each day",
            observed="none",
            source=LOCAL_PRACTICE,
        )
        return
    number = _full_time(facts.year_group)
    if number is None:
        return
    taught = sum(facts.minutes_by_day)
    short = number.value - taught
    if short > 0:
        sentence = (
            f"{say_hours(taught)} a week are taught, {say_hours(short)} fewer than the {say_hours(number.value)} "
            "usually taken as full time at this age. One-to-one teaching may be for fewer hours."
        )
    else:
        sentence = f"{say_hours(taught)} a week are taught, which is usually taken as full time at this age."
    yield state_number(
        ID,
        number,
        limit=say_hours(number.value),
        observed=say_hours(taught),
        sentence=sentence,
        severity=Severity.INFORMATION,
        on=setting.on,
    )


def _full_time(year_group: int | None) -> LegalNumber | None:
    if not year_group:  # Reception has no figure
        return None
    return next((number for last, number in FULL_TIME_WEEK if year_group <= last), None)


def say_hours(minutes: int) -> str:
    """Return minutes in hours and minutes, e.g. "23 hours 30 minutes"."""
    hours, rest = divmod(minutes, _AN_HOUR)
    parts = [Unit.HOURS.say(hours)] if hours or not rest else []
    return " ".join([*parts, Unit.MINUTES.say(rest)] if rest else parts)


def _about(
    number: LegalNumber, sentence: str, observed: str, setting: Setting, severity: Severity = Severity.ADVISORY
) -> Finding:
    return state_number(
        ID,
        number,
        observed=observed,
        sentence=sentence,
        severity=severity,
        on=setting.on,
    )


REDUCED_TIMETABLE = Rule(
    id=ID,
    title="A reduced timetable is agreed, short, reviewed and known to the council",
    facts=ReducedTimetable,
    judge=judge_reduced_timetable,
    sources=(GUIDANCE, LOCAL_PRACTICE),
    numbers=(
        *(TIMETABLE_LENGTH, TIMETABLE_REVIEW, TIMETABLE_NOTICE, RECEPTION_STAGGER, SMALL_REDUCTION),
        *(number for _, number in FULL_TIME_WEEK),
    ),
)
