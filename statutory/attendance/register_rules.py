"""What a register itself shows: codes, reasons still open, and how long an absence has lasted."""

from dataclasses import dataclass
from datetime import date, time

from statutory.absence import nth_day_of_absence
from statutory.attendance.attendance_codes import ALL_CODES, WITHOUT_LEAVE_CODES
from statutory.attendance.attendance_limits import REASON_ESTABLISHED, REGISTER_OPEN
from statutory.attendance.attendance_sources import REGISTERS_2024_START, registers_2024
from statutory.attendance.register_days import RegisterDay, Run, latest_run, repeated, up_to
from statutory.day_names import say_date
from statutory.days import CalendarTooShort
from statutory.findings import Finding, Severity
from statutory.legal_numbers import LegalNumber
from statutory.limits import TEN_DAY_ABSENCE, TWENTY_DAY_ABSENCE
from statutory.rules import Rule, Setting
from statutory.stating import state, state_number, worst_first
from statutory.units import Unit

CODES_SOURCE = registers_2024(10, "reg.10, attendance codes", verified=False)
_ABSENCES = frozenset(code.code for code in ALL_CODES if code.absent)
_AN_HOUR = 60


@dataclass(frozen=True, kw_only=True)
class RegisterFacts:
    """One pupil's register, as far as it was printed; the days may come in any order."""

    register: tuple[RegisterDay, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RegisterOpening:
    """When the taking of one register began and when the register closed."""

    opened: time
    closed: time


def judge_codes(facts: RegisterFacts, setting: Setting) -> tuple[Finding, ...]:
    """Return what cannot be right in a register: codes that do not exist, days twice, reasons left open.

    Raises: NoDate and its kinds when code N is there and the school's calendar is missing or too short.
    """
    findings = [
        _about_codes(
            observed=f"code {text!r}" if text.strip() else "no code",
            sentence=f"The register of {say_date(each.day)} has an entry that is no attendance code of the 2024 list.",
            setting=setting,
            day=each.day,
        )
        for each in facts.register
        for text in each.unknown
    ]
    findings += [
        _about_codes(
            observed="two entries",
            sentence=f"{say_date(day)} comes more than once in the register.",
            setting=setting,
            day=day,
        )
        for day in repeated(facts.register)
    ]
    findings += [
        _open_reason(each.day, setting)
        for each in up_to(facts.register, setting.on)
        if any(code.code == "N" for code in each.codes) and _reason_is_late(each.day, setting)
    ]
    return worst_first(findings)


def _about_codes(*, observed: str, sentence: str, setting: Setting, day: date) -> Finding:
    return state(
        "ATT.CODES",
        CODES_SOURCE,
        limit="one code of the 2024 list for each session",
        observed=observed,
        sentence=sentence,
        severity=Severity.ADVISORY,
        on=setting.on,
        day=day,
    )


def _reason_is_late(day: date, setting: Setting) -> bool:
    return setting.on > REASON_ESTABLISHED.due(day, calendars=setting.calendars).day


def _open_reason(day: date, setting: Setting) -> Finding:
    limit = REASON_ESTABLISHED.limit
    last = REASON_ESTABLISHED.due(day, calendars=setting.calendars).day
    return state_number(
        "ATT.CODES",
        REASON_ESTABLISHED,
        limit=limit,
        observed="code N",
        sentence=f"Code N of {say_date(day)} was to be replaced by the true code within {limit}, by {say_date(last)}.",
        severity=Severity.ADVISORY,
        on=setting.on,
        day=day,
    )


def judge_continuous_absence(facts: RegisterFacts, setting: Setting) -> tuple[Finding, ...]:
    """Return how long the absence at the register's end has lasted, without leave and for any reason.

    Nothing where the last day of the register is no day of absence. The day on which a limit
    will be reached is said where the calendar knows it.
    """
    days = up_to(facts.register, setting.on)
    findings = []
    without_leave = latest_run(days, WITHOUT_LEAVE_CODES)
    if without_leave:
        findings += [_reached(without_leave, number, setting) for number in (TEN_DAY_ABSENCE, TWENTY_DAY_ABSENCE)]
    any_reason = latest_run(days, _ABSENCES)
    if any_reason and any_reason != without_leave:
        findings.append(
            _about_run(
                any_reason,
                TEN_DAY_ABSENCE,
                f"With the absences for other reasons, the absence has lasted {_said(any_reason)}.",
                Severity.INFORMATION,
                setting,
            )
        )
    return worst_first(findings)


def _reached(run: Run, number: LegalNumber, setting: Setting) -> Finding:
    if run.days >= number.value:
        sentence = f"The absence without leave has lasted {_said(run)}, which is {number.limit} or more."
        return _about_run(run, number, sentence, Severity.OFFICER_DECIDES, setting)
    sentence = (
        f"The absence without leave has lasted {_said(run)}, fewer than {number.limit}.{_ahead(run, number, setting)}"
    )
    return _about_run(run, number, sentence, Severity.INFORMATION, setting)


def _about_run(run: Run, number: LegalNumber, sentence: str, severity: Severity, setting: Setting) -> Finding:
    return state_number(
        "ATT.CONTINUOUS",
        number,
        observed=Unit.SCHOOL_DAYS.say(run.days),
        sentence=sentence,
        severity=severity,
        on=setting.on,
        day=run.last,
    )


def _said(run: Run) -> str:
    return f"{Unit.SCHOOL_DAYS.say(run.days)}, from {say_date(run.first)} to {say_date(run.last)}"


def _ahead(run: Run, number: LegalNumber, setting: Setting) -> str:
    if setting.calendars.school is None:
        return ""
    try:
        # Counted on from the last marked day, since days on which the site was closed have been left out.
        reached = nth_day_of_absence(run.last, number.value - run.days + 1, setting.calendars.school)
    except CalendarTooShort:
        return ""  # how long it has lasted is known, and that is the finding
    return f" If it goes on, that is reached on {say_date(reached)}."


def judge_opening(facts: RegisterOpening, setting: Setting) -> tuple[Finding, ...]:
    """Return whether a register stayed open for longer than the guidance allows."""
    minutes = _minutes(facts.closed) - _minutes(facts.opened)
    observed = Unit.MINUTES.say(minutes)
    if 0 <= minutes <= REGISTER_OPEN.value:
        sentence, severity = f"The register was open for {observed}.", Severity.INFORMATION
    elif minutes < 0:
        observed = f"closed at {facts.closed:%H:%M}, opened at {facts.opened:%H:%M}"
        sentence, severity = "The register closed before it opened: one of the times is wrong.", Severity.ADVISORY
    else:
        sentence = f"The register was open for {observed}; it is to be open for no longer than {REGISTER_OPEN.limit}."
        severity = Severity.ADVISORY
    finding = state_number(
        "ATT.OPEN",
        REGISTER_OPEN,
        observed=observed,
        sentence=sentence,
        severity=severity,
        on=setting.on,
    )
    return (finding,)


def _minutes(at: time) -> int:
    return at.hour * _AN_HOUR + at.minute


CODES = Rule(
    id="ATT.CODES",
    title="Every session has one code of the 2024 list, and the reason is found within five school days",
    facts=RegisterFacts,
    judge=judge_codes,
    sources=(CODES_SOURCE, REASON_ESTABLISHED.source),
    numbers=(REASON_ESTABLISHED,),
    effective_from=REGISTERS_2024_START,
)
CONTINUOUS_ABSENCE = Rule(
    id="ATT.CONTINUOUS",
    title="How many school days in a row a pupil has been absent",
    facts=RegisterFacts,
    judge=judge_continuous_absence,
    sources=(TEN_DAY_ABSENCE.source, TWENTY_DAY_ABSENCE.source),
    numbers=(TEN_DAY_ABSENCE, TWENTY_DAY_ABSENCE),
    effective_from=REGISTERS_2024_START,
)
REGISTER_OPENING = Rule(
    id="ATT.OPEN",
    title="A register is open for thirty minutes at most",
    facts=RegisterOpening,
    judge=judge_opening,
    sources=(REGISTER_OPEN.source,),
    numbers=(REGISTER_OPEN,),
    effective_from=REGISTERS_2024_START,
)
