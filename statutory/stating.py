"""Says a finding: how hard it presses follows from whether its source was read."""

from datetime import date

from statutory.findings import Finding, Overrider, Severity, pressure
from statutory.legal_numbers import LegalNumber
from statutory.sources import Source


def state(
    rule: str,
    source: Source,
    *,
    limit: str,
    observed: str,
    sentence: str,
    severity: Severity,
    on: date,
    number: LegalNumber | None = None,
    day: date | None = None,
) -> Finding:
    """Return a finding; a breach of what nobody read at its source is only advice.

    An officer may decide otherwise wherever the law is not known for certain or is left to them;
    a breach of law that was read is nobody's to set aside.
    """
    verified = source.verified and (number is None or number.verified)
    pressing = Severity.ADVISORY if severity is Severity.BREACH and not verified else severity
    return Finding(
        rule=rule,
        provision=source.citation,
        limit=limit,
        observed=observed,
        sentence=sentence,
        severity=pressing,
        verified=verified,
        source=source,
        on=on,
        day=day,
        overridable_by=_overrider(pressing, verified=verified),
    )


def state_number(
    rule: str,
    number: LegalNumber,
    *,
    observed: str,
    sentence: str,
    severity: Severity,
    on: date,
    limit: str = "",
    day: date | None = None,
) -> Finding:
    """Return a finding about one number of the law, with its source, and its limit where no other is given."""
    return state(
        rule,
        number.source,
        number=number,
        limit=limit or number.limit,
        observed=observed,
        sentence=sentence,
        severity=severity,
        on=on,
        day=day,
    )


def worst_first(findings: list[Finding]) -> tuple[Finding, ...]:
    """Return findings with the one that presses hardest first, otherwise in the order they were made."""
    return tuple(sorted(findings, key=pressure))


def _overrider(severity: Severity, *, verified: bool) -> Overrider:
    if severity is Severity.INFORMATION:
        return Overrider.NOBODY  # there is nothing to set aside
    return Overrider.OFFICER if severity is Severity.OFFICER_DECIDES or not verified else Overrider.NOBODY
