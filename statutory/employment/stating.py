"""Says a finding about child employment: how hard it presses follows from what was read."""

from collections.abc import Iterable
from datetime import date

from statutory.findings import Finding, Overrider, Severity, pressure
from statutory.legal_numbers import LegalNumber
from statutory.sources import Source

UNVERIFIED = "This rule is not yet verified: check the source."
FROM_THE_MODEL = "This is from the model byelaws: check the council's own."


def state(
    rule: str,
    source: Source,
    *,
    limit: str,
    observed: str,
    sentence: str,
    on: date,
    severity: Severity = Severity.BREACH,
    verified: bool = True,
    day: date | None = None,
) -> Finding:
    """Return a finding; a breach of what nobody read at its source is only advice, and says so."""
    sure = source.verified and verified
    pressing = Severity.ADVISORY if severity is Severity.BREACH and not sure else severity
    return Finding(
        rule=rule,
        provision=source.citation,
        limit=limit,
        observed=observed,
        sentence=sentence if sure else f"{sentence} {UNVERIFIED}",
        severity=pressing,
        verified=sure,
        source=source,
        on=on,
        day=day,
        overridable_by=Overrider.NOBODY if pressing in (Severity.BREACH, Severity.INFORMATION) else Overrider.OFFICER,
    )


def state_byelaw(
    rule: str,
    number: LegalNumber,
    *,
    own: bool,
    observed: str,
    sentence: str,
    on: date,
    limit: str | None = None,
    day: date | None = None,
) -> Finding:
    """Return a finding that a byelaw is not kept.

    The council's own byelaw binds. The model is nobody's law until a council makes it, so where the
    council's own are not entered an officer decides.
    """
    return state(
        rule,
        number.source,
        limit=number.limit if limit is None else limit,
        observed=observed,
        sentence=sentence if own else f"{sentence} {FROM_THE_MODEL}",
        on=on,
        severity=Severity.BREACH if own else Severity.OFFICER_DECIDES,
        verified=number.verified,
        day=day,
    )


def worst_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings with the one that presses hardest first, then by day, otherwise as they were made."""
    return tuple(sorted(findings, key=lambda each: (pressure(each), each.day or date.min)))
