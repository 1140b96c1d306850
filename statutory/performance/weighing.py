"""How hard a rule of the Regulations presses on one schedule, and the finding that says so."""

from dataclasses import replace
from datetime import date
from enum import StrEnum

from statutory.findings import Finding, Overrider, Severity
from statutory.performance.schedule import Footing
from statutory.sources import Source

UNVERIFIED = "This limit is not yet verified: check the regulation."
_CONDITION = "It binds where the body's approval makes it a condition."
_ACTIVITY = "For paid sport and modelling this is advice: the conditions of the licence bind."
_SCHOOL = "The regulation does not reach a performance arranged by a school: this is advice."
_LICENSED_ONLY = "The regulation is about licensed performances only: here this is advice."


class Part(StrEnum):
    """The Parts of the Regulations, by what they reach.

    Source: SI 2014/3309, the headings of Parts 3 to 5, reg.19 and reg.25.
    """

    LICENSED_OF_ANY_KIND = "3"  # licensed performances and licensed activities
    ALL_PERFORMANCES = "4"  # licensed, and exempt under s.37(3)(a)
    LICENSED_PERFORMANCES = "5"


_BINDS = {
    Part.LICENSED_OF_ANY_KIND: {Footing.LICENSED, Footing.ACTIVITY},
    Part.ALL_PERFORMANCES: {Footing.LICENSED, Footing.FOUR_DAYS},
    Part.LICENSED_PERFORMANCES: {Footing.LICENSED},
}
_ADVICE = {
    Footing.BODY_OF_PERSONS: _CONDITION,
    Footing.ACTIVITY: _ACTIVITY,
    Footing.SCHOOL: _SCHOOL,
    Footing.FOUR_DAYS: _LICENSED_ONLY,
}


def weigh(
    rule: str,
    *,
    source: Source,
    part: Part,
    footing: Footing,
    limit: str,
    observed: str,
    sentence: str,
    on: date,
    day: date | None = None,
    verified: bool = True,
    overridable_by: Overrider = Overrider.NOBODY,
) -> Finding:
    """Return the finding that a limit is passed, as hard as its Part binds on this footing.

    It is a breach where the Part binds and the text was read; where it was not, or `verified` is
    false because this use of it was not, it only advises and says so. An approved
    body is held to what its approval says, so there an officer decides; elsewhere it is advice.
    """
    sure = source.verified and verified
    if footing in _BINDS[part]:
        severity = Severity.BREACH if sure else Severity.ADVISORY
        words = [sentence]
    else:
        severity = Severity.OFFICER_DECIDES if footing is Footing.BODY_OF_PERSONS else Severity.ADVISORY
        words = [sentence, _ADVICE[footing]]
        overridable_by = Overrider.OFFICER
    if not sure:
        words.append(UNVERIFIED)
    return Finding(
        rule=rule,
        provision=source.citation,
        limit=limit,
        observed=observed,
        sentence=" ".join(words),
        severity=severity,
        verified=sure,
        source=source,
        on=on,
        day=day,
        overridable_by=overridable_by,
    )


def explained(finding: Finding, sentence: str) -> Finding:
    """Return a finding that a chaperone's recorded decision may answer, for an officer to judge.

    What reg 29 allows was not read, so the answer is unverified, whatever the limit is.
    """
    words = f"{finding.sentence} {sentence}"
    if finding.verified:
        words = f"{words} What a chaperone may allow is not yet verified: check regulation 29."
    return replace(finding, sentence=words, severity=Severity.OFFICER_DECIDES, verified=False)


def stated(
    rule: str,
    *,
    source: Source,
    severity: Severity,
    limit: str,
    observed: str,
    sentence: str,
    on: date,
    day: date | None = None,
    overridable_by: Overrider = Overrider.NOBODY,
) -> Finding:
    """Return a finding that rests on a text and no number; it says when the text was not read.

    Raises: ValueError for a breach of a text that was not read.
    """
    words = sentence if source.verified else f"{sentence} This rule is not yet verified: check the source."
    return Finding(
        rule=rule,
        provision=source.citation,
        limit=limit,
        observed=observed,
        sentence=words,
        severity=severity,
        verified=source.verified,
        source=source,
        on=on,
        day=day,
        overridable_by=overridable_by,
    )
