"""A school's spreadsheet against a form: columns found by their headings, every row read as if it had been typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from base.ids import new_id
from blueprints.form_ports import DIRECTORY_PORTS
from blueprints.journeys.desk import said_on_pages
from casework.intake.filing_batches import SIGNED_IN, BatchRow
from casework.versions import compiled, pinned
from documents.sheet_reading import NotRead, Sheet, WhyNotRead, read_sheet
from documents.sheet_writing import SheetColumn, workbook
from forms.condition_words import only_when
from forms.definition.conditions import Operator, Test
from forms.definition.document import Definition
from forms.definition.questions import Party, QuestionKind
from forms.sheet_columns import Column, columns_of, left_out_of, plain_head
from forms.sheet_rows import DAY_EXAMPLE, read_row
from security.actor import Actor

MOST_ROWS = 50  # one transaction: some three hundredths of a second each, in which SQLite lets nobody else write
MOST_FAULTS = 200  # named on the page; a file with more is mended in turns
WORDS = {
    WhyNotRead.TYPE: "The file must be an Excel workbook (.xlsx) or a CSV file",
    WhyNotRead.SIZE: "The file must be smaller than 2 MB",
    WhyNotRead.BROKEN: "The file can't be read. Save it again as an Excel workbook or CSV file",
    WhyNotRead.EMPTY: "The file is empty. Download the template, fill in one row for each pupil, and choose that file",
    WhyNotRead.ROWS: f"The file has more than {MOST_ROWS} rows. Send it in parts",
    WhyNotRead.COLUMNS: "The file has too many columns. Use the template",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong: the row as the spreadsheet numbers it, the heading of the column, and what would do."""

    line: int
    column: str
    message: str


@dataclass(frozen=True, slots=True)
class SheetRead:
    """A file that was read: rows to send, or faults; `left_out` are filled cells that no answer asks for."""

    rows: tuple[BatchRow, ...] = ()
    faults: tuple[Fault, ...] = ()
    left_out: tuple[Fault, ...] = ()
    refused: str = ""


def sender_of(definition: Definition) -> Party:
    """The one party that fills in such a form."""
    return definition.parties[0]


def columns(definition: Definition) -> tuple[Column, ...]:
    """The columns of a form for a school that signs in: who sends it, and which school, is known."""
    party = sender_of(definition)
    hidden = [
        question.id
        for page in definition.pages
        if page.when is not None and not _may_be_shown(page.when)
        for question in page.questions
    ]
    known = [one for one in (party.name_question, party.email_question) if one]
    return columns_of(definition, party.id, without=[*known, *hidden])


def template(definition: Definition) -> bytes:
    """The workbook to download and fill in."""
    made = [
        SheetColumn(
            column.head,
            _guide_to(definition, column),
            _choices(column),
        )
        for column in columns(definition)
    ]
    files = [question.label.say() for question in left_out_of(definition, sender_of(definition).id)]
    guide = [
        "Fill in one row for each pupil on the sheet “Fill in”. Leave empty what is not asked for.",
        "Dates are day first, like 23/11/2026. Of several choices, put a semicolon between them.",
        f"At most {MOST_ROWS} rows a file. Send it as this workbook, or as CSV with the same headings.",
    ]
    if files:
        guide.append(f"Not in a spreadsheet: {'; '.join(files)}. We ask for it where it is needed.")
    return workbook(made, title=definition.title.say(), guide=guide)


def read_file(version_id: UUID, data: bytes, *, by: Actor, email: str, today: date) -> SheetRead:
    """Read a file whole: either every row can be sent, or every fault is named and nothing is kept."""
    definition = pinned(version_id)
    try:
        sheet = read_sheet(data, most_rows=MOST_ROWS)
    except NotRead as wrong:
        return SheetRead(refused=_empty(wrong.sheet) if wrong.sheet else WORDS[wrong.why])
    own = columns(definition)
    places, faults = _places(sheet, own)
    if faults or not sheet.rows:
        return SheetRead(faults=tuple(faults), refused="" if faults else _no_rows(sheet.name))
    return _rows(version_id, sheet, own, places, known=_known(definition, by, email), today=today)


def _empty(sheet: str) -> str:
    return (
        f"The sheet “{sheet}” is empty, and only the first sheet of a workbook is read. Put the headings and the "
        "pupils on the first sheet, or use the template"
    )


def _no_rows(sheet: str) -> str:
    where = f"The sheet “{sheet}”" if sheet else "The file"
    return f"{where} has headings and no rows below them. Fill in one row for each pupil, and choose it again"


def _rows(
    version_id: UUID,
    sheet: Sheet,
    own: Sequence[Column],
    places: dict[str, int],
    *,
    known: dict[str, Any],
    today: date,
) -> SheetRead:
    form = compiled(version_id)
    party = sender_of(form.definition).id
    rows: list[BatchRow] = []
    faults: list[Fault] = []
    left_out: list[Fault] = []
    facts = said_on_pages() | SIGNED_IN
    for row in sheet.rows:
        cells = {key: row.cells[place] if place < len(row.cells) else "" for key, place in places.items()}
        found = read_row(
            form,
            party,
            own,
            cells,
            known=known,
            facts=facts,
            today=today,
            ports=DIRECTORY_PORTS,
            new_entry=lambda: new_id().hex,
        )
        faults += [
            Fault(row.number, fault.column.head if fault.column else "", fault.message) for fault in found.problems
        ]
        left_out += [Fault(row.number, column.head, "is not asked for") for column in found.ignored]
        rows.append(BatchRow(row.number, found.answers, found.posted))
    return SheetRead(() if faults else tuple(rows), tuple(faults[:MOST_FAULTS]), tuple(left_out))


def _places(sheet: Sheet, own: Sequence[Column]) -> tuple[dict[str, int], list[Fault]]:
    """Where each column stands, by its heading in any order; and headings that are unknown, doubled or wanting."""
    heads = {plain_head(column.head): column for column in own}
    places: dict[str, int] = {}
    faults: list[Fault] = []
    for place, head in enumerate(sheet.heads):
        column = heads.get(plain_head(head))
        if not head:
            if any(len(row.cells) > place and row.cells[place] for row in sheet.rows):
                faults.append(Fault(1, f"Column {place + 1}", "This column has no heading"))
        elif column is None:
            faults.append(Fault(1, head, "The form has no such column. Take it out, or use the template's headings"))
        elif column.key in places:
            faults.append(Fault(1, head, "This heading is there twice"))
        else:
            places[column.key] = place
    missing = [column for column in own if column.required and column.key not in places]
    return places, [*faults, *(Fault(1, column.head, "This column is missing") for column in missing)]


def _known(definition: Definition, by: Actor, email: str) -> dict[str, Any]:
    party = sender_of(definition)
    told = {party.name_question: by.name or email, party.email_question: email}
    return {question: value for question, value in told.items() if question and value}


def _may_be_shown(when: Any) -> bool:
    """Whether a page can be there at all for somebody who signed in for a school."""
    is_fact = getattr(when, "is_fact", False) and getattr(when, "address", "") in SIGNED_IN
    return not is_fact or str(getattr(when, "value", "")) == SIGNED_IN[when.address]


def _guide_to(definition: Definition, column: Column) -> str:
    """What the template says of a column: when it is asked, what it means, how it is written, whether it must be."""
    said = (_asked_when(definition, column), column.question.hint.say(), _written(column), _needed(column))
    return " ".join(filter(None, said))


def _written(column: Column) -> str:
    """How an answer is written that is neither words, a date nor a choice."""
    return f"Like {DAY_EXAMPLE}." if column.question.kind is QuestionKind.TIMETABLE else ""


def _asked_when(definition: Definition, column: Column) -> str:
    """With which other answers a column is asked for: a template has the questions of all of them side by side."""
    page = next(one for one in definition.pages if one.id == column.page)
    over = column.question.reveal_under
    revealed = Test(over[0], Operator.IS, over[1]) if over else None
    said = [only_when(one, definition.questions) for one in (page.when, column.question.show_when, revealed)]
    return " ".join(dict.fromkeys(filter(None, said)))


def _needed(column: Column) -> str:
    if column.required and column.question.kind is QuestionKind.PERSON_NAME and not column.question.setting("both"):
        return "Always needed: the first names, the last name or both."
    if column.required:
        return "Always needed."
    return "Write “Not known” if you don't know it." if column.question.not_known else ""


def _choices(column: Column) -> tuple[str, ...]:
    question = column.question
    if question.kind in (QuestionKind.YES_NO, QuestionKind.DECLARATION):
        return ("Yes", "No") if question.kind is QuestionKind.YES_NO else ("Yes",)
    return tuple(option.label.say() for option in question.options)
