"""The register of a service: which columns its list shows, what it is narrowed by, who may see it, as inert values."""

from __future__ import annotations

from dataclasses import dataclass, field

from forms.definition.questions import Line, QuestionKind
from forms.definition.wording import NOTHING, Wording

OFFICERS, MANAGERS = "officers", "managers"
MONTHLY, NEVER = "monthly", "never"
# What a register may show of a case and of an approval that came of it.
OF_CASE = (
    *("received", "opened", "priority", "stage", "outcome", "closed", "school", "owner", "next-action", "due"),
    *("review", "last-seen"),
)
OF_APPROVAL = ("number", "holder", "state", "valid-from", "valid-until")
# The sorts of answer that are short enough for a cell and need no other record to be said; never where somebody lives.
SHOWN = frozenset(
    {
        *(QuestionKind.TEXT, QuestionKind.PERSON_NAME, QuestionKind.DATE, QuestionKind.TIME, QuestionKind.DATE_TIME),
        *(QuestionKind.NUMBER, QuestionKind.CURRENCY, QuestionKind.YES_NO, QuestionKind.SINGLE_CHOICE),
        *(QuestionKind.MULTI_CHOICE, QuestionKind.UPN, QuestionKind.TICK, QuestionKind.DATE_RANGE),
        *(QuestionKind.DURATION, QuestionKind.CALCULATED),
    }
)
NARROWS = frozenset({QuestionKind.SINGLE_CHOICE, QuestionKind.MULTI_CHOICE, QuestionKind.YES_NO})


@dataclass(frozen=True, slots=True)
class RegisterColumn:
    """One column: an answer, something of the case, of its approval, or when a kind of task is due.

    `source` is answer, case, approval or clock; `name` the question, the column or the task.
    """

    source: str
    name: str
    label: Wording = NOTHING
    at: Line | None = field(default=None, compare=False)


# A service that says nothing of its register has this one.
USUAL = tuple(RegisterColumn("case", name) for name in ("received", "stage", "owner", "next-action", "due"))


@dataclass(frozen=True, slots=True)
class RegisterShape:
    """The register of a service. The reference and whom a case is about always come first."""

    title: Wording = NOTHING  # empty: the service's own
    columns: tuple[RegisterColumn, ...] = USUAL
    filters: tuple[str, ...] = ()  # indexed questions with options, besides state, stage and school
    seen_by: str = MANAGERS
    kept: str = MONTHLY  # how often its figures are kept


USUAL_REGISTER = RegisterShape()
