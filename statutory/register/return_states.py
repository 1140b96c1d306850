"""Where a return stands: not required, due, in time, late or missing."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from statutory.findings import Finding, Severity
from statutory.legal_numbers import LegalNumber
from statutory.rules import Setting
from statutory.sources import Source
from statutory.stating import state


class ReturnState(StrEnum):
    """Where one return of one pupil stands on a day."""

    NOT_REQUIRED = "not required"
    NOT_DUE = "not due"
    DUE = "due"
    IN_TIME = "in time"
    LATE = "late"
    MISSING = "missing"


_SEVERITY = {
    ReturnState.NOT_REQUIRED: Severity.INFORMATION,
    ReturnState.NOT_DUE: Severity.INFORMATION,
    ReturnState.DUE: Severity.INFORMATION,
    ReturnState.IN_TIME: Severity.INFORMATION,
    ReturnState.LATE: Severity.BREACH,
    ReturnState.MISSING: Severity.BREACH,
}


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where a return stands, its last day where there is one, and why, in a sentence."""

    state: ReturnState
    limit: str
    sentence: str
    source: Source
    by: date | None = None
    number: LegalNumber | None = None


def state_by(by: date, received_on: date | None, on: date) -> ReturnState:
    """Return where a return stands whose last day is `by`. What comes in on that day is in time."""
    if received_on is not None and received_on <= on:
        return ReturnState.IN_TIME if received_on <= by else ReturnState.LATE
    return ReturnState.DUE if on <= by else ReturnState.MISSING


def findings_of(rule: str, standing: Standing, setting: Setting) -> tuple[Finding, ...]:
    """Return a standing as a finding; late and missing are breaches only where the text was read."""
    finding = state(
        rule,
        standing.source,
        number=standing.number,
        limit=standing.limit,
        observed=standing.state.value,
        sentence=standing.sentence,
        severity=_SEVERITY[standing.state],
        on=setting.on,
        day=standing.by,
    )
    return (finding,)
