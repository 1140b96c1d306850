"""Who looks after a child who performs, and how many children at once: reg 15.

Whether somebody may be approved as a chaperone is another matter; here only what an approved one,
a parent and a teacher may do.
"""

from dataclasses import dataclass
from enum import StrEnum

from statutory.council_numbers import own_number
from statutory.findings import Finding, Overrider, Severity
from statutory.performance.ages import AgeBand
from statutory.performance.regulations import measure, regulation
from statutory.performance.schedule import Footing
from statutory.performance.weighing import Part, stated, weigh
from statutory.rules import Setting
from statutory.units import Unit

IN_CHARGE = "PERF.R15.CARE"
RATIO = "PERF.R15.RATIO"

_RATIO = regulation("reg.15(3)", verified=True)
MOST_CHILDREN = measure("most children in the care of one chaperone", 12, Unit.CHILDREN, _RATIO)
MOST_CHILDREN_TAUGHT = measure("most children in the care of a chaperone who teaches them", 3, Unit.CHILDREN, _RATIO)
APPROVED = regulation("reg.15(1)", verified=True)

# The names of the council's own lower numbers among Setting.byelaws; none has a default.
ADVISED = {
    AgeBand.UNDER_5: "children under 5 advised for one chaperone",
    AgeBand.FIVE_TO_8: "children aged 5 to 8 advised for one chaperone",
    AgeBand.NINE_AND_OVER: "children aged 9 or over advised for one chaperone",
}


class Carer(StrEnum):
    """In whose care a child is."""

    CHAPERONE = "chaperone"  # approved by a council
    PARENT = "parent"  # this child's own, or somebody with parental responsibility for this child
    USUAL_TEACHER = "usual_teacher"  # who ordinarily educates this child
    OTHER = "other"  # anyone else: another child's parent, a grandparent, a runner


@dataclass(frozen=True, kw_only=True)
class Care:
    """Who has a child in care while it performs, rehearses or lives away for it.

    `carer` says who. `children` is how many children are in that person's care at once, this child
    included. `teaches_them` says that the chaperone is the child's private teacher too. `youngest`
    is the band of the youngest of them, for what councils advise. `footing` is on what the child
    takes part.
    """

    carer: Carer
    children: int
    teaches_them: bool = False
    youngest: AgeBand | None = None
    footing: Footing = Footing.LICENSED


def nobody_approved(facts: Care, setting: Setting) -> tuple[Finding, ...]:
    """Return whether the child is in the care of somebody who may not have it."""
    if facts.carer is not Carer.OTHER:
        return ()
    return (
        weigh(
            IN_CHARGE,
            source=APPROVED,
            part=Part.LICENSED_OF_ANY_KIND,
            footing=facts.footing,
            observed="somebody else",
            limit="an approved chaperone, the child's own parent or usual teacher",
            sentence="The child is in the care of somebody who is neither an approved chaperone nor the child's own "
            "parent or usual teacher.",
            on=setting.on,
        ),
    )


def too_many_children(facts: Care, setting: Setting) -> tuple[Finding, ...]:
    """Return whether one chaperone has too many children, by the law or else by the council's advice.

    Parents and usual teachers are outside reg 15(3), which speaks of chaperones.
    """
    if facts.carer is not Carer.CHAPERONE:
        return ()
    number = MOST_CHILDREN_TAUGHT if facts.teaches_them else MOST_CHILDREN
    has = f"{'One chaperone, who is the private teacher too,' if facts.teaches_them else 'One chaperone'} has"
    observed = Unit.CHILDREN.say(facts.children)
    if facts.children > number.value:
        return (
            weigh(
                RATIO,
                source=number.source,
                limit=number.limit,
                part=Part.LICENSED_OF_ANY_KIND,
                footing=facts.footing,
                observed=observed,
                sentence=f"{has} the care of {observed}; at most {number.limit} may be in such care at once.",
                on=setting.on,
            ),
        )
    if facts.youngest is None:
        return ()
    advised = own_number(setting, ADVISED[facts.youngest])
    if advised is None or facts.children <= advised.value:
        return ()
    return (
        stated(
            RATIO,
            source=advised.source,
            severity=Severity.ADVISORY,
            limit=advised.limit,
            observed=observed,
            sentence=f"{has} the care of {observed}; this council advises at most {advised.limit} where the youngest "
            f"is {facts.youngest.words.removeprefix('a child ')}.",
            on=setting.on,
            overridable_by=Overrider.OFFICER,
        ),
    )
