"""Who needs to be approved as a chaperone, and what a chaperone may not do meanwhile: reg 15."""

from dataclasses import dataclass
from enum import StrEnum

from statutory.chaperones.guidance import CHECKED, practice
from statutory.findings import Finding, Overrider, Severity
from statutory.performance.regulations import STARTED, regulation
from statutory.performance.schedule import Footing
from statutory.performance.weighing import stated
from statutory.rules import AnyRule, Rule, Setting
from statutory.sources import Source

NEEDED, DUTIES = "CHAP.NEEDED", "CHAP.DUTIES"
_APPROVED = regulation("reg.15(1)", verified=True)
_NOT_NEEDED = regulation("reg.15(2)", verified=True)
_BEST = Source(
    "NNCEE guide to child performance licensing in England (2020)",
    "chaperones at exempt performances",
    "https://www.nncee.org.uk/",
    CHECKED,
    verified=False,
)
_NO_OTHER_PART = practice("chaperones with another part in the production", "https://www.lincolnshire.gov.uk/")
_BINDS = (Footing.LICENSED, Footing.ACTIVITY)


class Person(StrEnum):
    """Who looks after a child."""

    PARENT = "parent"  # this child's own, or somebody with parental responsibility for it
    USUAL_TEACHER = "usual_teacher"  # who ordinarily educates this child
    RELATIVE = "relative"  # a grandparent, an aunt, a grown-up sibling
    OTHER = "other"  # another child's parent, a runner, a teacher of dance


_WORDS = {
    Person.PARENT: "the child's own parent",
    Person.USUAL_TEACHER: "the teacher who ordinarily educates the child",
    Person.RELATIVE: "a relative without parental responsibility",
    Person.OTHER: "neither the child's own parent nor its usual teacher",
}


@dataclass(frozen=True, kw_only=True)
class LookingAfter:
    """Somebody who is to look after a child who performs.

    `person` is who. `footing` is on what the child takes part. `other_part` says that the person has
    a part or another job in the production at the same time.
    """

    person: Person
    footing: Footing = Footing.LICENSED
    other_part: bool = False


def approval_needed(facts: LookingAfter) -> bool:
    """Return whether reg 15 asks for the approval of a council."""
    return facts.person in (Person.RELATIVE, Person.OTHER) and facts.footing in _BINDS


def _need(facts: LookingAfter, setting: Setting) -> tuple[Finding, ...]:
    who = _WORDS[facts.person]
    if facts.person in (Person.PARENT, Person.USUAL_TEACHER):
        source, says, severity = _NOT_NEEDED, "needs no approval for this child, only for others", Severity.INFORMATION
    elif approval_needed(facts):
        source, says, severity = _APPROVED, "must be approved as a chaperone by a council", Severity.INFORMATION
    else:
        source, severity = _BEST, Severity.ADVISORY
        says = "need not be approved by law, as there is no licence, but the best practice is an approved chaperone"
    return (
        stated(
            NEEDED,
            source=source,
            severity=severity,
            limit="an approved chaperone, the child's own parent or usual teacher",
            observed=who,
            sentence=f"The person is {who} and {says}.",
            on=setting.on,
            overridable_by=Overrider.OFFICER if severity is Severity.ADVISORY else Overrider.NOBODY,
        ),
    )


def _other_part(facts: LookingAfter, setting: Setting) -> tuple[Finding, ...]:
    if not facts.other_part or not approval_needed(facts):
        return ()
    return (
        stated(
            DUTIES,
            source=_NO_OTHER_PART,
            severity=Severity.OFFICER_DECIDES,
            limit="no other part in the production",
            observed="another part in the production",
            sentence="The chaperone has another part in the production; councils ask that a chaperone has none while "
            "children are in the chaperone's care.",
            on=setting.on,
            overridable_by=Overrider.OFFICER,
        ),
    )


NEED_RULES: tuple[AnyRule, ...] = (
    Rule(
        id=NEEDED,
        title="Whether somebody needs approval as a chaperone",
        facts=LookingAfter,
        judge=_need,
        sources=(_APPROVED, _NOT_NEEDED, _BEST),
        effective_from=STARTED,
    ),
    Rule(
        id=DUTIES,
        title="Chaperones with another part in the production",
        facts=LookingAfter,
        judge=_other_part,
        sources=(_NO_OTHER_PART,),
    ),
)
