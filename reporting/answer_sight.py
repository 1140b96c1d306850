"""Which answers of a case somebody reads: those of a form and those that officers gave at their work, by one rule.

A place is read by those who may see restricted cases, where the child's address is withheld. What is marked as of a
special category (health, belief, what was done to a child) is for those who work on cases: whoever only looks on, as
an auditor does, reads that it was asked and answered, and not what was said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from casework.visible import may_see_restricted
from forms.definition.document import Definition
from forms.definition.questions import Question, QuestionKind
from forms.summary import Row, Section
from models.case import Case
from reporting.case_opening import child_of
from security.actor import Actor, ActorKind
from security.permissions import Permission

PLACES = (QuestionKind.ADDRESS, QuestionKind.POSTCODE)
SPECIAL = "special"
WITHHELD = "Withheld. Ask the duty lead"
NOT_TOLD = "Answered. Only those who work on cases read it"


@dataclass(frozen=True, slots=True)
class Sight:
    """What of some answers is told: places, and what is of a special category."""

    places: bool = True
    special: bool = True

    def instead(self, question: Question) -> str:
        """What stands in place of an answer that is not told; empty where it is told."""
        if not self.special and question.sensitivity == SPECIAL:
            return NOT_TOLD
        return WITHHELD if not self.places and question.kind in PLACES else ""


def sight_of(reader: Actor, case: Case | None = None, *, taken_out: bool = False) -> Sight:
    """What this reader is told of the answers of a case, or of a form that has none.

    Args: taken_out: it leaves the council as a file: a withheld address is not in it, whoever takes it.
    """
    child = child_of(case) if case is not None else None
    hides = child is not None and child.address_withheld
    return Sight(not hides or (may_see_restricted(reader) and not taken_out), reads_special(reader))


def reads_special(reader: Actor) -> bool:
    """Whether somebody works on cases, and so reads what of their answers is of a special category."""
    return reader.kind is ActorKind.SYSTEM or reader.may(Permission.CASE_NOTE)


def as_told(definition: Definition, sections: Sequence[Section], sight: Sight) -> list[Section]:
    """The sections of a form, with what is not told left out of its rows."""
    hidden = {one.id: words for one in definition.questions.values() if (words := sight.instead(one))}

    def told(row: Row) -> Row:
        return replace(row, lines=(hidden[row.question],), warnings=()) if row.question in hidden else row

    return [
        replace(
            section,
            groups=tuple(replace(group, rows=tuple(told(row) for row in group.rows)) for group in section.groups),
        )
        for section in sections
    ]
