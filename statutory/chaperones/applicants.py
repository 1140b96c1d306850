"""Who may be approved as a chaperone: age, residence and references, each by the council's own numbers first."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from statutory.chaperones.guidance import number, practice
from statutory.council_numbers import own_number, own_or
from statutory.day_names import say_date
from statutory.findings import Finding, Overrider, Severity
from statutory.legal_numbers import Counting
from statutory.months import birthday
from statutory.performance.weighing import stated
from statutory.rules import AnyRule, Rule, Setting
from statutory.units import Unit

AGE, RESIDENCE, REFERENCES = "CHAP.AGE", "CHAP.RESIDENCE", "CHAP.REFERENCES"

LEAST_AGE = number(
    "lowest age of a chaperone",
    18,
    Unit.YEARS,
    practice("age of chaperones", "https://www.lambeth.gov.uk/"),
    counting=Counting.MEASURE,
)
REFERENCES_NEEDED = number(
    "references for a chaperone",
    2,
    Unit.TIMES,
    practice("references for chaperones", "https://www.cognus.org.uk/"),
    counting=Counting.MEASURE,
)
LIVES = practice("a council approves the chaperones who live in its area", "https://www.lincolnshire.gov.uk/")
# The name of the council's own switch among Setting.byelaws: 0 approves whoever applies; without it residents only.
RESIDENTS_ONLY = "residents only may be approved as chaperones: 1 yes, 0 no"


class Referee(StrEnum):
    """What a referee is to the applicant."""

    INDEPENDENT = "independent"
    RELATIVE = "relative"
    PARTNER = "partner"
    SAME_PRODUCTION = "same_production"
    CHAPERONE = "chaperone"


_NEVER = (Referee.RELATIVE, Referee.PARTNER)
_SOME_COUNCILS_BAR = {
    Referee.SAME_PRODUCTION: "somebody in the same production",
    Referee.CHAPERONE: "another chaperone",
}


@dataclass(frozen=True, kw_only=True)
class Reference:
    """One reference.

    `referee` is what the referee is to the applicant. `received` says that it is in.
    `confirmed` says that an officer confirmed the referee by telephone.
    """

    referee: Referee
    received: bool = False
    confirmed: bool = False


@dataclass(frozen=True, kw_only=True)
class Applicant:
    """Somebody who asks to be approved as a chaperone.

    `dob` is the date of birth. `lives_in` is the council of the applicant's home, by name or code, and
    `asked` the council that is asked. `references` are the references so far.
    """

    dob: date
    lives_in: str
    asked: str
    references: tuple[Reference, ...] = ()


def _too_young(facts: Applicant, setting: Setting) -> tuple[Finding, ...]:
    least = own_or(setting, LEAST_AGE)
    reached = birthday(facts.dob, least.value)
    if reached <= setting.on:
        return ()
    return (
        stated(
            AGE,
            source=least.source,
            severity=Severity.OFFICER_DECIDES,
            limit=least.limit,
            observed=f"{least.limit} on {say_date(reached)}",
            sentence=f"The applicant is under {least.value}, until {say_date(reached)}; this council approves "
            f"chaperones from {least.value}.",
            on=setting.on,
            overridable_by=Overrider.OFFICER,
        ),
    )


def _lives_elsewhere(facts: Applicant, setting: Setting) -> tuple[Finding, ...]:
    own = own_number(setting, RESIDENTS_ONLY)
    if facts.lives_in == facts.asked or (own is not None and own.value == 0):
        return ()
    return (
        stated(
            RESIDENCE,
            source=own.source if own else LIVES,
            severity=Severity.OFFICER_DECIDES,
            limit=f"residents of {facts.asked}",
            observed=f"lives in {facts.lives_in}",
            sentence=f"The applicant lives in the area of {facts.lives_in}, which approves its own residents: the "
            f"application to {facts.asked} is passed on.",
            on=setting.on,
            overridable_by=Overrider.OFFICER,
        ),
    )


def _references(facts: Applicant, setting: Setting) -> tuple[Finding, ...]:
    needed = own_or(setting, REFERENCES_NEEDED)
    found = []

    def add(observed: str, sentence: str) -> None:
        found.append(
            stated(
                REFERENCES,
                source=needed.source,
                severity=Severity.OFFICER_DECIDES,
                limit=_say(needed.value),
                observed=observed,
                sentence=sentence,
                on=setting.on,
                overridable_by=Overrider.OFFICER,
            )
        )

    good = [each for each in facts.references if each.referee not in _NEVER]
    ready = [each for each in good if each.received and each.confirmed]
    related = len(facts.references) - len(good)
    if len(ready) < needed.value:
        relatives = " A relative or partner does not count as a referee." if related else ""
        add(
            _say(len(ready)),
            f"{_say(needed.value)} {'is needed,' if needed.value == 1 else 'are needed, each'} with its referee "
            f"confirmed by telephone; {len(ready)} so far.{relatives}",
        )
    for each in dict.fromkeys(one.referee for one in good if one.referee in _SOME_COUNCILS_BAR):
        who = _SOME_COUNCILS_BAR[each]
        add(who, f"A reference comes from {who}, which some councils do not take.")
    return tuple(found)


def _say(references: int) -> str:
    return "1 reference" if references == 1 else f"{references} references"


APPLICANT_RULES: tuple[AnyRule, ...] = (
    Rule(
        id=AGE,
        title="Age of a chaperone",
        facts=Applicant,
        judge=_too_young,
        sources=(LEAST_AGE.source,),
        numbers=(LEAST_AGE,),
    ),
    Rule(
        id=RESIDENCE,
        title="Council that approves a chaperone",
        facts=Applicant,
        judge=_lives_elsewhere,
        sources=(LIVES,),
    ),
    Rule(
        id=REFERENCES,
        title="References of a chaperone",
        facts=Applicant,
        judge=_references,
        sources=(REFERENCES_NEEDED.source,),
        numbers=(REFERENCES_NEEDED,),
    ),
)
