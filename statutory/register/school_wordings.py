"""What a school is told about a ground: three fixed wordings, the source, and whose decision it is.

A school never sees an officer's answer, the facts the council holds, or where a child lives or learns.
What is said is built from the law's own conditions and nothing else.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from statutory.findings import Finding, Severity
from statutory.register.answers import Decision
from statutory.register.grounds import Ground, rule_id
from statutory.register.points import Answer
from statutory.sources import Source
from statutory.stating import state

DECISION_IS_THE_SCHOOLS = (
    "Whether to delete the name is the school's decision. This is not the council's agreement to a deletion."
)
NOT_CHECKED = "The council has not checked the text of this at its source: please read the regulation itself."
ON_A_DEATH = "We are very sorry. Thank you for telling us. Nothing more is asked of the school."


class Shown(StrEnum):
    """The three things a school can be told."""

    MEETS = "meets"
    DOES_NOT_YET_SHOW = "does not yet show"
    DOES_NOT_APPEAR_TO_MEET = "does not appear to meet"


_SHOWN = {
    Answer.LAWFUL: Shown.MEETS,
    Answer.NOT_YET: Shown.DOES_NOT_YET_SHOW,
    Answer.NEED_LA_VIEW: Shown.DOES_NOT_YET_SHOW,
    Answer.UNLAWFUL: Shown.DOES_NOT_APPEAR_TO_MEET,
}


@dataclass(frozen=True, kw_only=True)
class SchoolWording:
    """What was shown to a school, to be kept as it was shown."""

    ground: Ground
    shown: Shown
    text: str
    source: Source
    on: date


def wording_for_school(decision: Decision) -> SchoolWording:
    """Return what a school is told about a decision. A death is answered with thanks and no conditions."""
    ground = decision.law.ground
    shown = _SHOWN[decision.answer]
    text = ON_A_DEATH if ground is Ground.K else " ".join(_sentences(decision, shown))
    return SchoolWording(ground=ground, shown=shown, text=text, source=decision.law.source, on=decision.on)


def findings_for_school(decision: Decision) -> tuple[Finding, ...]:
    """Return the wording as the one finding a form may show to a school.

    It never blocks: a deletion return is taken whatever it says.
    """
    wording = wording_for_school(decision)
    severity = Severity.INFORMATION if wording.shown is Shown.MEETS else Severity.ADVISORY
    gentle = wording.ground is Ground.K
    finding = state(
        rule_id(wording.ground, told=True),
        wording.source,
        limit=decision.law.title,
        observed="reported" if gentle else wording.shown.value,
        sentence=wording.text,
        severity=Severity.INFORMATION if gentle else severity,
        on=wording.on,
    )
    return (finding,)


def _sentences(decision: Decision, shown: Shown) -> list[str]:
    law = decision.law
    what = {
        Shown.MEETS: f"meets {law.ground.provision}",
        Shown.DOES_NOT_YET_SHOW: f"does not yet show that {law.ground.provision} is met",
        Shown.DOES_NOT_APPEAR_TO_MEET: f"does not appear to meet {law.ground.provision}",
    }[shown]
    sentences = [f"What you have told us {what}. That ground is: {law.title[0].lower()}{law.title[1:]}."]
    wanting = [point for point in decision.points if point.answer is not Answer.LAWFUL]
    if wanting:
        conditions = dict.fromkeys(point.told_as or point.limit for point in wanting)
        sentences.append(f"It turns on this: {'; '.join(conditions)}.")
    sources = dict.fromkeys([law.source, *(point.source for point in wanting if point.source)])
    sentences.append(f"Source: {'; '.join(source.citation for source in sources)}.")
    if not all(source.verified for source in sources):
        sentences.append(NOT_CHECKED)
    sentences.append(DECISION_IS_THE_SCHOOLS)
    return sentences
