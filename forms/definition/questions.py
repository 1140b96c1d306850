"""Questions, pages and repeats of a form."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from forms.definition.conditions import Condition
from forms.definition.parties import Party
from forms.definition.rule_inputs import FromAnswer, FromDay, Input
from forms.definition.wording import NOTHING, Wording

__all__ = ["Party"]  # told here too, beside the questions it fills in


class QuestionKind(StrEnum):
    """The question types. One class each in forms/question_types/."""

    TEXT = "text"
    LONG_TEXT = "long-text"
    PERSON_NAME = "person-name"
    DATE = "date"
    TIME = "time"
    DATE_TIME = "date-and-time"
    NUMBER = "number"
    CURRENCY = "currency"
    YES_NO = "yes-no"
    SINGLE_CHOICE = "single-choice"
    MULTI_CHOICE = "multi-choice"
    EMAIL = "email"
    PHONE = "phone"
    ADDRESS = "address"
    POSTCODE = "postcode"
    UPN = "upn"
    SCHOOL = "school"
    COUNCIL = "council"
    FILE = "file"
    DECLARATION = "declaration"
    CONTENT = "content"  # guidance; asks nothing
    NATIONAL_INSURANCE = "national-insurance-number"
    TICK = "tick"  # one box that may be left empty
    DATE_RANGE = "date-range"
    TIME_RANGE = "time-range"
    DURATION = "duration"
    SIGNATURE = "signature"
    GROUP = "group"  # several questions whose answers are one
    FIXED_TABLE = "fixed-table"  # given rows, typed columns
    ROW_TABLE = "row-table"  # typed columns, rows that the person adds; inside an entry, a repeat in a repeat
    CHOICE_MATRIX = "choice-matrix"
    TIMETABLE = "timetable"  # from and to on each day of a week
    DOCUMENT_SET = "document-set"
    CALCULATED = "calculated"  # worked out from other answers; asks nothing
    LOOKUP = "lookup"  # picked from records
    PAYMENT = "payment"


REACHES = frozenset({QuestionKind.EMAIL, QuestionKind.PHONE})  # by what somebody is written to or called
ENTERED_ON_BEHALF = "entered-on-behalf"  # the fact, yes or no: an officer enters what somebody said or wrote


class Layout(StrEnum):
    """How a single choice is drawn."""

    RADIOS = "radios"
    SELECT = "select"
    SEARCHABLE = "searchable"


@dataclass(frozen=True, slots=True)
class Line:
    """Where something stands in its YAML file, for faults."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Option:
    """One choice. `exclusive` clears the others of a multi-choice ("none of these")."""

    code: str
    label: Wording
    hint: Wording = NOTHING
    exclusive: bool = False
    show_when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One question. Its id never changes once published; its answer's address is `party.id`.

    `settings` are what the type itself declares: min, max, words, decimals, past, future, rows, accept, size-mb …
    `required` holds unless `required_when` says otherwise. `not_known` offers "Not known" as an answer; of what
    `REACHES` somebody it is offered to an officer who enters the form for them whatever the definition says.
    `reveal_under` (question id, option code) draws it below that option: one level, simple types only.
    """

    id: str
    kind: QuestionKind
    label: Wording
    hint: Wording = NOTHING
    body: Wording = NOTHING  # of content: paragraphs and lists in a small Markdown
    required: bool = True
    required_when: Condition | None = None
    show_when: Condition | None = None
    not_known: bool = False
    options: tuple[Option, ...] = ()
    layout: Layout = Layout.RADIOS
    settings: tuple[tuple[str, Any], ...] = ()
    errors: tuple[tuple[str, Wording], ...] = ()  # own words for: missing, invalid …
    reveal_under: tuple[str, str] | None = None
    seen_by: tuple[str, ...] = ()  # parties, besides the one who fills it, that may see it
    sensitivity: str = "ordinary"  # ordinary | personal | special
    retention: str = ""
    index: bool = False  # kept as a fact on the case
    kept: bool = True  # False: it only leads the way, and is dropped when the form is sent
    apart: bool = False  # kept apart from the case: who told us, shown by itself and noted each time
    asks_danger: bool = False  # whom to call stands before it, though no answer makes the case more urgent by itself
    autocomplete: str = ""
    at: Line | None = field(default=None, compare=False)

    def setting(self, name: str, default: Any = None) -> Any:
        """One of the type's own settings."""
        return next((value for key, value in self.settings if key == name), default)


@dataclass(frozen=True, slots=True)
class CheckRef:
    """A named rule of the law bound to answers. `effect` is what a finding does to the person filling in.

    `asked_of` is the day the rule is asked for, today unless given. `calendar_of` is the question whose school's
    calendar counts; unless given that of the school that sends the form, or the council's. `others` are further rules
    that are asked with the same facts.
    """

    rule: str
    inputs: tuple[tuple[str, Input], ...]  # by the names of the rule's facts
    effect: str = "officer"  # block | warn | officer
    when: Condition | None = None
    says: Wording = NOTHING
    asked_of: FromAnswer | FromDay | None = None
    calendar_of: str = ""
    others: tuple[str, ...] = ()
    at: Line | None = field(default=None, compare=False)

    def each(self) -> tuple[CheckRef, ...]:
        """This check once for every rule it names."""
        return tuple(replace(self, rule=rule, others=()) for rule in (self.rule, *self.others))


@dataclass(frozen=True, slots=True)
class Repeat:
    """A group asked once per entry. An entry has a permanent id; its answers live in it."""

    id: str
    item: Wording  # "home visit"
    items: Wording  # "Home visits"
    summary: str = ""  # ((visit-date)) ((visit-who)): piped from the entry
    minimum: int = 0
    maximum: int = 20


class Exit(StrEnum):
    """The only ways out of a journey before its end."""

    STOP = "stop"
    GO_TO_SERVICE = "go-to-service"


@dataclass(frozen=True, slots=True)
class PageExit:
    """Where a page's answers lead out of the journey: a page that says why, or another service."""

    kind: Exit
    when: Condition
    title: Wording = NOTHING
    body: Wording = NOTHING
    service: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of one party's journey. With `repeat`, its questions are asked once per entry and listed."""

    id: str
    party: str
    title: Wording
    questions: tuple[Question, ...]
    body: Wording = NOTHING
    when: Condition | None = None
    repeat: Repeat | None = None
    exits: tuple[PageExit, ...] = ()
    checks: tuple[CheckRef, ...] = ()
    group_rules: tuple[GroupRule, ...] = ()
    section: Wording = NOTHING  # heading on check-your-answers and in the PDF
    optional_after_core: bool = False  # may be completed after a quick send
    rest_not_known: bool | None = (
        None  # None: as the definition says. One box at its end says that what was left empty is not known
    )
    asked_once: bool = False  # answered for one child, it stands for the others asked about by the same link
    at: Line | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class GroupRule:
    """How many of a set of questions need an answer: exactly one, at least one, n of a set.

    With `blocks` it is blocks of questions that are counted: one counts when all its questions are answered, and one
    that is only begun is as wrong as too few.
    """

    questions: tuple[str, ...]
    minimum: int
    maximum: int | None
    says: Wording
    when: Condition | None = None
    blocks: tuple[tuple[str, ...], ...] = ()
