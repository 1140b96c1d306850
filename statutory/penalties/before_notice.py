"""Before a notice: the last offer of support, who may issue it, and to whom."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from statutory.council_numbers import own_or
from statutory.day_names import say_date
from statutory.findings import Finding, Severity
from statutory.penalties.penalty_limits import LONGEST_IMPROVEMENT, SHORTEST_IMPROVEMENT
from statutory.penalties.penalty_sources import FRAMEWORK_START, ISSUERS, LOCAL_STEPS
from statutory.rules import Rule, Setting
from statutory.sources import Source
from statutory.stating import state, state_number, worst_first

IMPROVE_ID, ISSUER_ID = "PEN.IMPROVE", "PEN.ISSUER"


@dataclass(frozen=True, kw_only=True)
class Improvement:
    """A notice to improve: the last offer of support before a penalty notice.

    `support_fits` is false where support is not appropriate, as after a holiday in term; `reason` says why.
    `improved` is None while nobody has judged it.
    """

    support_fits: bool = True
    reason_given: bool = False
    starts: date | None = None
    ends: date | None = None
    improved: bool | None = None


class Issuer(StrEnum):
    """Who issues a penalty notice."""

    COUNCIL_OFFICER = "council_officer"
    HEAD = "head"
    DEPUTY_OR_ASSISTANT_HEAD = "deputy_or_assistant_head"
    CONSTABLE = "constable"
    ACCREDITED_PERSON = "accredited_person"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class Issuing:
    """Who issues a notice, and to how many.

    `authorised` is the council's authorisation of an officer, or the head's of a deputy or assistant. `parents` and
    `children` are how many of each one notice names.
    """

    issuer: Issuer
    authorised: bool | None = None
    parents: int = 1
    children: int = 1


# Whose word is needed before these may issue a notice; the others need none.
_AUTHORISED_BY = {
    Issuer.COUNCIL_OFFICER: "the council",
    Issuer.DEPUTY_OR_ASSISTANT_HEAD: "the head",
}


def judge_improvement(facts: Improvement, setting: Setting) -> tuple[Finding, ...]:
    """Return whether support was offered for a usual time and judged, worst first."""
    return worst_first(list(_improvement(facts, setting)))


def _improvement(facts: Improvement, setting: Setting) -> Iterator[Finding]:
    shortest, longest = own_or(setting, SHORTEST_IMPROVEMENT), own_or(setting, LONGEST_IMPROVEMENT)
    limit = f"{shortest.limit} to {longest.limit}"

    def say(sentence: str, observed: str, severity: Severity = Severity.ADVISORY, day: date | None = None) -> Finding:
        return state_number(
            IMPROVE_ID,
            shortest,
            limit=limit,
            observed=observed,
            sentence=sentence,
            severity=severity,
            on=setting.on,
            day=day,
        )

    if not facts.support_fits:
        if facts.reason_given:
            sentence = "Support was judged not to be appropriate, with a reason, so there is no notice to improve."
            yield say(sentence, "support not appropriate", Severity.OFFICER_DECIDES)
        else:
            yield say("Why support is not appropriate is not recorded.", "no reason")
        return
    if facts.starts is None:
        yield say("No notice to improve is recorded, and support is not said to be inappropriate.", "none")
        return
    first = shortest.due(facts.starts, calendars=setting.calendars).day
    last = longest.due(facts.starts, calendars=setting.calendars).day
    if facts.ends is None:
        sentence = f"A notice to improve usually ends between {say_date(first)} and {say_date(last)}; no end is set."
        yield say(sentence, "no end", day=last)
        return
    observed = f"{say_date(facts.starts)} to {say_date(facts.ends)}"
    if facts.ends < first:
        sentence = (
            f"The notice to improve ends on {say_date(facts.ends)}; one of {shortest.limit} ends on {say_date(first)}."
        )
        yield say(sentence, observed, day=first)
    elif facts.ends > last:
        sentence = (
            f"The notice to improve ends on {say_date(facts.ends)}; one of {longest.limit} ends on {say_date(last)}."
        )
        yield say(sentence, observed, day=last)
    if facts.improved:
        yield say("Attendance improved, so no penalty notice follows.", observed, Severity.INFORMATION)
    elif facts.improved is False:
        sentence = "Attendance did not improve enough. Whether to issue a penalty notice is to be considered."
        yield say(sentence, observed, Severity.OFFICER_DECIDES)
    elif setting.on > facts.ends:
        sentence = (
            f"The notice to improve ended on {say_date(facts.ends)}, and whether attendance improved is not recorded."
        )
        yield say(sentence, observed, day=facts.ends)
    else:
        sentence = f"The notice to improve runs until {say_date(facts.ends)}."
        yield say(sentence, observed, Severity.INFORMATION, facts.ends)


def judge_issuer(facts: Issuing, setting: Setting) -> tuple[Finding, ...]:
    """Return whether this person may issue a notice, and whether it is to one parent for one child."""
    return worst_first([_issuer(facts, setting), *_one_each(facts, setting)])


def _issuer(facts: Issuing, setting: Setting) -> Finding:
    who = facts.issuer.replace("_", " ")
    by = _AUTHORISED_BY.get(facts.issuer)
    limit = "an authorised officer"
    severity = Severity.INFORMATION
    if facts.issuer is Issuer.OTHER:
        severity, observed = Severity.BREACH, "somebody else"
        sentence = (
            "Penalty notices are issued by authorised officers of the council, heads and those they authorise, "
            "constables and accredited persons, and by nobody else."
        )
    elif by is None or facts.authorised:
        observed = who
        sentence = f"A notice may be issued by this person: {who}{f', authorised by {by}' if by else ''}."
    else:
        severity, observed = Severity.ADVISORY, f"{who}, authorisation not shown"
        sentence = (
            f"A notice may be issued by this person ({who}) where {by} has authorised them, and that is not shown."
        )
    return _said(ISSUERS, sentence, limit, observed, severity, setting)


def _one_each(facts: Issuing, setting: Setting) -> Iterator[Finding]:
    if (facts.parents, facts.children) != (1, 1):
        yield _said(
            ISSUERS,
            "A notice names one parent and one child; each parent gets a notice of their own for each child.",
            "one parent and one child",
            f"parents: {facts.parents}, children: {facts.children}",
            Severity.BREACH,
            setting,
        )


def _said(source: Source, sentence: str, limit: str, observed: str, severity: Severity, setting: Setting) -> Finding:
    return state(
        ISSUER_ID,
        source,
        limit=limit,
        observed=observed,
        sentence=sentence,
        severity=severity,
        on=setting.on,
    )


IMPROVEMENT = Rule(
    id=IMPROVE_ID,
    title="A notice to improve: a last offer of support before a penalty notice",
    facts=Improvement,
    judge=judge_improvement,
    sources=(LOCAL_STEPS,),
    numbers=(SHORTEST_IMPROVEMENT, LONGEST_IMPROVEMENT),
    effective_from=FRAMEWORK_START,
)
ISSUER = Rule(
    id=ISSUER_ID,
    title="Who may issue a penalty notice, to one parent for one child",
    facts=Issuing,
    judge=judge_issuer,
    sources=(ISSUERS,),
)
