"""The council's consent to a deletion: for a place it made at a special school, and under section 434A."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from statutory.attendance.attendance_sources import REGISTERS_2024_START
from statutory.findings import Finding, Severity
from statutory.register.points import Answer, Point, for_the_council, met
from statutory.register.register_sources import (
    CONSENT_TO_WITHDRAW,
    CONSENT_TO_WITHDRAW_STARTS,
    SPECIAL_SCHOOL_CONSENT,
)
from statutory.rules import Rule, Setting
from statutory.sources import Source
from statutory.stating import state

SEVERITY = {
    Answer.UNLAWFUL: Severity.BREACH,
    Answer.NOT_YET: Severity.ADVISORY,
    Answer.NEED_LA_VIEW: Severity.OFFICER_DECIDES,
    Answer.LAWFUL: Severity.INFORMATION,
}


@dataclass(frozen=True, kw_only=True)
class Consent:
    """Whether the council's consent is needed, and what the council says. None is not known, or no answer yet."""

    needed: bool | None = None
    given: bool | None = None


def special_school_consent(placed: bool | None, consents: bool | None) -> Iterator[Point]:
    """Yield the consent of the council that placed the pupil at a special school; nothing where it did not."""
    yield from _consent(
        placed,
        consents,
        limit="the council's consent, where it placed the pupil at a special school",
        unknown="It is not known whether the council placed the pupil at a special school; if it did, it must consent.",
        needs="The council placed the pupil at a special school and must consent",
        source=SPECIAL_SCHOOL_CONSENT,
    )


def consent_to_withdraw(needed: bool | None, consents: bool | None, on: date, setting: Setting) -> Iterator[Point]:
    """Yield the consent to a withdrawal that s.434A asks for; nothing before the day an administrator entered for it.

    It touches a child whom the council placed at a special school, or who is under enquiries or action of s.47.
    """
    begins = setting.commencements.get(CONSENT_TO_WITHDRAW_STARTS)
    if begins is None or on < begins:
        return
    yield from _consent(
        needed,
        consents,
        limit="the council's consent to the withdrawal, where the Act asks for it",
        unknown="The council's records say whether its consent to the withdrawal is needed.",
        needs="The council's consent to the withdrawal is needed",
        source=CONSENT_TO_WITHDRAW,
    )


def _consent(
    needed: bool | None, given: bool | None, *, limit: str, unknown: str, needs: str, source: Source
) -> Iterator[Point]:
    if needed is False:
        return
    if needed is None:
        yield for_the_council(limit, "not known", unknown, source=source)
    elif given is None:
        yield for_the_council(limit, "the council has not answered", f"{needs}. It has not answered.", source=source)
    elif given:
        yield met(limit, "the council consents", f"{needs}. It consents.", source=source)
    else:
        sentence = f"{needs}. It has refused."
        yield Point(answer=Answer.UNLAWFUL, limit=limit, observed="refused", sentence=sentence, source=source)


def judge_special_school(facts: Consent, setting: Setting) -> tuple[Finding, ...]:
    """Return what the consent under reg.9(2) comes to."""
    return _findings("ROLL.R9-2", special_school_consent(facts.needed, facts.given), setting)


def judge_withdrawal(facts: Consent, setting: Setting) -> tuple[Finding, ...]:
    """Return what the consent under s.434A comes to."""
    return _findings("ROLL.S434A", consent_to_withdraw(facts.needed, facts.given, setting.on, setting), setting)


def _findings(rule: str, points: Iterator[Point], setting: Setting) -> tuple[Finding, ...]:
    return tuple(
        state(
            rule,
            point.source,
            limit=point.limit,
            observed=point.observed,
            sentence=point.sentence,
            severity=SEVERITY[point.answer],
            on=setting.on,
        )
        for point in points
        if point.source
    )


SPECIAL_SCHOOL = Rule(
    id="ROLL.R9-2",
    title="The council consents before a name is deleted from a special school where it placed the pupil",
    facts=Consent,
    judge=judge_special_school,
    sources=(SPECIAL_SCHOOL_CONSENT,),
    effective_from=REGISTERS_2024_START,
)
WITHDRAWAL = Rule(
    id="ROLL.S434A",
    title="The council consents before some children are withdrawn to be educated otherwise than at school",
    facts=Consent,
    judge=judge_withdrawal,
    sources=(CONSENT_TO_WITHDRAW,),
    commencement=CONSENT_TO_WITHDRAW_STARTS,
)
