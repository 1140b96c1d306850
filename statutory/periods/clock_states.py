"""Where one clock stands on a day: due, in time, late or missing; and the sentence for it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from statutory.council_numbers import own_or
from statutory.day_names import say_date
from statutory.findings import Finding, Severity
from statutory.legal_numbers import LegalNumber
from statutory.rules import Setting
from statutory.stating import state_number, worst_first


class ClockState(StrEnum):
    """Where a clock stands on a day."""

    DUE = "due"
    IN_TIME = "in time"
    LATE = "late"
    MISSING = "missing"


class Pressing(StrEnum):
    """How much a clock matters when it is missed.

    `LOCAL` is a number that a council sets for itself by its name; `AIM` is what is aimed for before the last day;
    `CHOICE` is somebody's right, which they need not use.
    """

    DUTY = "duty"
    AIM = "aim"
    LOCAL = "local"
    CHOICE = "choice"


_SEVERITY = {
    (Pressing.DUTY, ClockState.LATE): Severity.BREACH,
    (Pressing.DUTY, ClockState.MISSING): Severity.BREACH,
    (Pressing.LOCAL, ClockState.LATE): Severity.ADVISORY,
    (Pressing.LOCAL, ClockState.MISSING): Severity.ADVISORY,
    (Pressing.CHOICE, ClockState.LATE): Severity.OFFICER_DECIDES,
}
_DUE = ("is due by", "was due by")
_TIMED = {
    Pressing.DUTY: _DUE,
    Pressing.LOCAL: _DUE,
    Pressing.AIM: ("is aimed for by", "was aimed for by"),
    Pressing.CHOICE: ("can come until", "could come until"),
}


@dataclass(frozen=True, kw_only=True)
class Clock:
    """One thing to be done, counted from the day it began; a clock that has not begun says nothing.

    `what` is how a sentence begins: "The written outcome". `by` is the last day where it was worked out already, and
    `limit` how it was, where the number alone does not say so.
    """

    what: str
    number: LegalNumber
    began: date | None
    done_on: date | None = None
    pressing: Pressing = Pressing.DUTY
    by: date | None = None
    limit: str | None = None


def clock_state(by: date, done_on: date | None, on: date) -> ClockState:
    """Return where a clock stands whose last day is `by`; what is done on that day is in time."""
    if done_on is not None and done_on <= on:
        return ClockState.IN_TIME if done_on <= by else ClockState.LATE
    return ClockState.DUE if on <= by else ClockState.MISSING


def tell(rule: str, clocks: Iterable[Clock], setting: Setting) -> Iterator[Finding]:
    """Yield one finding for each clock that has begun.

    Raises: NoDate and its kinds where a calendar does not reach the last day.
    """
    for clock in clocks:
        if clock.began is not None and clock.began <= setting.on:
            number = own_or(setting, clock.number) if clock.pressing is Pressing.LOCAL else clock.number
            by = clock.by or number.due(clock.began, calendars=setting.calendars).day
            stands = clock_state(by, clock.done_on, setting.on)
            yield state_number(
                rule,
                number,
                limit=clock.limit or number.limit,
                observed=stands.value,
                sentence=_sentence(clock, by, stands),
                severity=_SEVERITY.get((clock.pressing, stands), Severity.INFORMATION),
                on=setting.on,
                day=by,
            )


def judged(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings worst first, and those of one weight by their days."""
    by_day = sorted(findings, key=lambda each: each.day or date.max)
    return worst_first(by_day)


def _sentence(clock: Clock, by: date, stands: ClockState) -> str:
    last = say_date(by)
    ahead, past = _TIMED[clock.pressing]
    if stands is ClockState.DUE:
        return f"{clock.what} {ahead} {last}."
    if clock.done_on is None or stands is ClockState.MISSING:
        return f"{clock.what} {past} {last} and is not recorded."
    in_time = ", in time" if stands is ClockState.IN_TIME else ""
    return f"{clock.what} came on {say_date(clock.done_on)}{in_time}. It {past} {last}."
