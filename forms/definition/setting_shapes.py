"""What each type of question may be told, over and above what every question says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from forms.definition.nodes import Node
from forms.definition.question_parts import Calculation, DayLimit, DayUnit, Function, Paper, PaperGroup
from forms.definition.questions import Option, Question, QuestionKind
from forms.definition.shapes import (
    CLOCK_TIME,
    IDENT,
    SAID,
    TEXT,
    Flag,
    Group,
    Key,
    ListOf,
    MapOf,
    Reading,
    Shape,
    Whole,
    Word,
)
from forms.definition.wording import Wording

DECIMAL = Word(r"^-?[0-9]+(\.[0-9]+)?$", what="a number", mend="Write digits; quote a decimal", digits=True)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
LENGTHS = ("years", "months", "weeks", "days", "hours", "minutes")
# Types whose box or boxes are simple enough for a cell of a table.
CELLS = (
    *(QuestionKind.TEXT, QuestionKind.LONG_TEXT, QuestionKind.PERSON_NAME, QuestionKind.DATE, QuestionKind.TIME),
    *(QuestionKind.NUMBER, QuestionKind.CURRENCY, QuestionKind.YES_NO, QuestionKind.SINGLE_CHOICE, QuestionKind.TICK),
    *(QuestionKind.MULTI_CHOICE, QuestionKind.EMAIL, QuestionKind.PHONE, QuestionKind.ADDRESS, QuestionKind.POSTCODE),
    *(QuestionKind.UPN, QuestionKind.COUNCIL, QuestionKind.NATIONAL_INSURANCE),
)
_LIMIT = (
    r"^(?:([0-9]{1,4}) (calendar-days|working-days|school-days|weeks|months|years) (after|before) )?([a-z][a-z0-9.-]*)$"
)
A_DAY = Word(
    _LIMIT,
    what="a day counted from another",
    mend="Write it like 21 calendar-days after today, 5 school-days before first-day, or first-day",
)


@dataclass(frozen=True, slots=True)
class RowsShape:
    """How many lines a box is high; of a table its rows, each with its label."""

    labels = MapOf(SAID, key=IDENT, least=1)
    height = Whole(2, 30)

    def read(self, node: Node, reading: Reading) -> Any:
        """A number, or pairs of id and label."""
        return (self.labels if isinstance(node.content, dict) else self.height).read(node, reading)

    def schema(self, parts: dict[str, Any]) -> dict[str, Any]:
        """Either."""
        return {"anyOf": [self.height.schema(parts), self.labels.schema(parts)]}


def _limit(
    not_before: str = "", not_after: str = "", effect: str = "block", says: Wording | None = None
) -> DayLimit | None:
    written = not_before or not_after
    found = re.match(_LIMIT, written)
    if found is None or (not_before and not_after):
        return None  # the checker says so: two limits in one, or none
    amount = int(found[1] or 0) * (-1 if found[3] == "before" else 1)
    unit = DayUnit(found[2] or DayUnit.CALENDAR)
    return DayLimit(bool(not_before), amount, unit, found[4], effect == "warn", says or Wording(()))


LIMIT = Group(
    "limit",
    _limit,
    {
        "not-before": Key(A_DAY),
        "not-after": Key(A_DAY),
        "effect": Key(Word(among=("block", "warn"), what="an effect")),
        "says": Key(SAID),
    },
)


def _settle_calculation(values: dict[str, Any], node: Node, reading: Reading) -> dict[str, Any]:
    settled = {**values, "function": Function(values["function"])}
    if "unit" in values:
        settled["unit"] = DayUnit(values["unit"])
    if values.get("direction") == "before":
        settled["amount"] = -values.get("amount", 0)
    settled.pop("direction", None)
    return settled


ADDRESS = Word(
    r"^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)*$", what="the id of a question", mend="Write it like first-day or grid.hours"
)
CALCULATION = Group(
    "calculation",
    Calculation,
    {
        "function": Key(Word(among=tuple(Function), what="a function"), required=True),
        "of": Key(ListOf(ADDRESS, least=1)),
        "from": Key(ADDRESS, into="start"),
        "to": Key(ADDRESS, into="end"),
        "amount": Key(Whole(most=5_000)),
        "unit": Key(Word(among=tuple(DayUnit), what="a unit of days")),
        "direction": Key(Word(among=("after", "before"), what="a direction")),
        "record": Key(IDENT),
        "about": Key(ListOf(ADDRESS, least=1)),
        "codes": Key(ListOf(IDENT, least=1)),
    },
    settle=_settle_calculation,
)


def _paper(code: str, values: tuple[Wording, tuple[str, ...], Wording]) -> Paper:
    return Paper(code, *values)


def _paper_parts(
    label: Wording, proves: tuple[str, ...], hint: Wording | None = None
) -> tuple[Wording, tuple[str, ...], Wording]:
    return label, proves, hint or Wording(())


def _paper_group(code: str, values: tuple[Wording, int]) -> PaperGroup:
    return PaperGroup(code, *values)


def _group_parts(label: Wording, need: int = 1) -> tuple[Wording, int]:
    return label, need


PAPERS = MapOf(
    Group(
        "document",
        _paper_parts,
        {"label": Key(SAID, required=True), "proves": Key(ListOf(IDENT, least=1), required=True), "hint": Key(SAID)},
    ),
    key=IDENT,
    least=1,
    build=_paper,
)
PAPER_GROUPS = MapOf(
    Group("document group", _group_parts, {"label": Key(SAID, required=True), "need": Key(Whole(1, 10))}),
    key=IDENT,
    least=1,
    build=_paper_group,
)


def _column_option(code: str, label: Wording) -> Option:
    return Option(code, label)


def _settle_column(values: dict[str, Any], node: Node, reading: Reading) -> dict[str, Any]:
    settings = tuple(
        (name, values.pop(name.replace("-", "_"))) for name in SIMPLE_SETTINGS if name.replace("-", "_") in values
    )
    return {"required": False, **values, "kind": QuestionKind(values["kind"]), "settings": settings}


SIMPLE_SETTINGS: dict[str, Shape] = {
    "min": DECIMAL,  # number, currency: least value; multi-choice: least choices
    "max": DECIMAL,  # number, currency: greatest value; multi-choice: most choices
    "decimals": Whole(most=6),
    "unit": TEXT,  # shown after a number
    "characters": Whole(1, 20_000),  # text, long-text: most characters
    "words": Whole(1, 5_000),
    "width": Word(among=("2", "3", "4", "5", "10", "20", "half", "two-thirds", "full"), what="a width"),
    "past": Flag(),  # date: today or earlier
    "future": Flag(),  # date: today or later
    "earliest": TEXT,  # date: an ISO date
    "latest": TEXT,
    "name": SAID,  # what an error calls the question: "date of birth"
    "total": Flag(),  # of a table's column of numbers or amounts: shown added up
}
COLUMN = Group(
    "column",
    Question,
    {
        "id": Key(IDENT, required=True),
        "type": Key(Word(among=CELLS, what="a type of column"), required=True, into="kind"),
        "label": Key(SAID, required=True),
        "hint": Key(SAID),
        "required": Key(Flag()),
        "options": Key(MapOf(SAID, key=IDENT, least=1, build=_column_option)),
        **{name: Key(shape) for name, shape in SIMPLE_SETTINGS.items()},
    },
    located=True,
    settle=_settle_column,
)
SETTINGS: dict[str, Shape] = {
    **{name: shape for name, shape in SIMPLE_SETTINGS.items() if name != "total"},
    "rows": RowsShape(),  # long-text: how high; fixed-table, choice-matrix: what they are
    "both": Flag(),  # person-name: insists on first and last name
    "known-as": Flag(),  # person-name: also asks what the person is called
    "accept": ListOf(Word(among=("pdf", "word", "spreadsheet", "image", "text"), what="a sort of file"), least=1),
    "size-mb": Whole(1, 50),
    "files": Whole(1, 20),
    "fewest": Whole(1, 20),  # file: least number of files
    "limits": ListOf(LIMIT, least=1),  # dates: counted from today or from another answer
    "open": Flag(),  # date-range, time-range: the end may be left out
    "not-before": CLOCK_TIME,  # time: an hour typed without am or pm is then of the afternoon, where it can be
    "most-days": Whole(1, 5_000),  # date-range: both ends counted
    "units": ListOf(Word(among=LENGTHS, what="a unit of time"), least=1),  # duration
    "dated": Flag(),  # signature: asks for the day, else it is the day it was signed here
    "columns": ListOf(COLUMN, least=1, unique="id"),  # tables and groups
    "every-row": Flag(),  # fixed-table, choice-matrix: each row must be answered
    "fewest-rows": Whole(1, 30),  # row-table
    "most-rows": Whole(1, 30),
    "each": Word(among=("one", "many", "tick-and-main"), what="a way to choose"),  # choice-matrix
    "main": SAID,  # choice-matrix: the question that asks which row is the main one
    "days": ListOf(Word(among=WEEKDAYS, what="a day of the week"), least=1),  # timetable
    "shifts": Whole(1, 3),
    "breaks": Flag(),
    "documents": PAPERS,  # document-set
    "groups": PAPER_GROUPS,
    "need": Whole(1, 20),
    "how": Word(among=("upload", "seen", "either", "bring"), what="a way to bring documents"),
    "calculate": CALCULATION,
    "source": IDENT,  # lookup: which records are looked in
    "other": SAID,  # lookup: may be written instead, below these words
    "prefill": IDENT,  # filled in from what is known, until answered
    "ways": ListOf(Word(among=("paid", "waived", "volunteer", "to-pay"), what="a way"), least=1),  # payment
}
_DAY = frozenset({"past", "future", "earliest", "latest", "limits"})
_PREFILLED = frozenset({"prefill"})
SETTINGS_OF: dict[QuestionKind, frozenset[str]] = {
    QuestionKind.TEXT: frozenset({"characters", "width"}) | _PREFILLED,
    QuestionKind.LONG_TEXT: frozenset({"characters", "words", "rows"}) | _PREFILLED,
    QuestionKind.PERSON_NAME: frozenset({"known-as", "both"}) | _PREFILLED,
    QuestionKind.EMAIL: _PREFILLED,
    QuestionKind.PHONE: _PREFILLED,
    QuestionKind.ADDRESS: _PREFILLED,
    QuestionKind.SCHOOL: _PREFILLED,
    QuestionKind.DATE: _DAY | _PREFILLED,
    QuestionKind.DATE_TIME: _DAY,
    QuestionKind.NUMBER: frozenset({"min", "max", "decimals", "unit", "width"}),
    QuestionKind.CURRENCY: frozenset({"min", "max"}),
    QuestionKind.MULTI_CHOICE: frozenset({"min", "max"}),
    QuestionKind.FILE: frozenset({"accept", "size-mb", "files", "fewest"}),
    QuestionKind.DATE_RANGE: _DAY | {"open", "most-days"},
    QuestionKind.TIME: frozenset({"not-before"}),
    QuestionKind.TIME_RANGE: frozenset({"open"}),
    QuestionKind.DURATION: frozenset({"units", "max"}),
    QuestionKind.SIGNATURE: frozenset({"dated"}),
    QuestionKind.GROUP: frozenset({"columns"}),
    QuestionKind.FIXED_TABLE: frozenset({"rows", "columns", "every-row"}),
    QuestionKind.ROW_TABLE: frozenset({"columns", "fewest-rows", "most-rows"}),
    QuestionKind.CHOICE_MATRIX: frozenset({"rows", "each", "main", "every-row"}),
    QuestionKind.TIMETABLE: frozenset({"days", "shifts", "breaks"}),
    QuestionKind.DOCUMENT_SET: frozenset({"documents", "groups", "need", "how", "accept", "size-mb"}),
    QuestionKind.CALCULATED: frozenset({"calculate", "unit"}),
    QuestionKind.LOOKUP: frozenset({"source", "other", "prefill"}),
    QuestionKind.PAYMENT: frozenset({"ways", "min", "max"}),
}
