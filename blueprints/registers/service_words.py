"""What the registers of services say for columns, codes and empty cells."""

from __future__ import annotations

from datetime import date, datetime

from base import clock
from blueprints.approvals.words import state_words
from blueprints.page_frame import short_date
from forms.definition.registers import RegisterColumn
from reporting.month_ends import KeptMonth
from reporting.service_register_lines import CaseLine, Cell, column_label
from reporting.service_registers import ServiceRegister

STATE_WORDS = {"open": "Open", "closed": "Finished", "all": "Open and finished"}
LATE = "Late"
NO_ACTION = "No next action"  # nobody would do anything: a fault, shown as one
EMPTY = {"owner": "Nobody", "last-seen": "Nobody has said", "next-action": NO_ACTION}
COLUMNS = {
    ("case", "received"): "Received",
    ("case", "opened"): "Opened",
    ("case", "priority"): "Priority",
    ("case", "stage"): "Stage",
    ("case", "outcome"): "Outcome",
    ("case", "closed"): "Finished on",
    ("case", "school"): "School",
    ("case", "owner"): "Owner",
    ("case", "next-action"): "Next action",
    ("case", "due"): "Due",
    ("case", "review"): "Next review",
    ("case", "last-seen"): "Last seen",
    ("approval", "number"): "Number",
    ("approval", "holder"): "Holder",
    ("approval", "state"): "Approval",
    ("approval", "valid-from"): "Valid from",
    ("approval", "valid-until"): "Valid until",
}


def heads(of: ServiceRegister) -> list[str]:
    """What the columns are headed by."""
    return [column_label(of, column) or COLUMNS[column.source, column.name] for column in of.shape.columns]


def filter_label(of: ServiceRegister, question_id: str) -> str:
    """What a filter on an answer is called: as the column of the same answer, else as the question asks."""
    column = next((one for one in of.shape.columns if (one.source, one.name) == ("answer", question_id)), None)
    return column_label(of, column or RegisterColumn("answer", question_id))


def cells(of: ServiceRegister, line: CaseLine) -> list[tuple[str, datetime | None]]:
    """The cells of a line as a page shows them: words, and the instant where it is one that may have passed."""
    found = []
    for column, cell in zip(of.shape.columns, line.cells, strict=True):
        due = cell if isinstance(cell, datetime) and _is_deadline(column) else None
        found.append((_in_words(column, cell), due))
    return found


def plain_cells(of: ServiceRegister, line: CaseLine) -> list[str | int | None]:
    """The cells of a line as a file holds them: days and instants as spreadsheets sort them."""
    return [_in_file(column, cell) for column, cell in zip(of.shape.columns, line.cells, strict=True)]


def state_of(line: CaseLine) -> str:
    """Whether a case is open, and that its child has died."""
    return f"{STATE_WORDS[line.state]}{', the child has died' if line.has_died else ''}"


def outcomes_of(row: KeptMonth) -> str:
    """How the cases of a kept month ended, in words."""
    return ", ".join(f"{said} {count}" for said, count in (row.figures.get("outcomes") or {}).items()) or "No case"


def month_words(month: date) -> str:
    """November 2026."""
    return f"{month:%B %Y}"


def days_words(days: float | None) -> str:
    """A median in days."""
    return "None has finished" if days is None else f"{days:g}"


def _is_deadline(column: RegisterColumn) -> bool:
    return column.source == "clock" or (column.source, column.name) == ("case", "due")


def _in_words(column: RegisterColumn, cell: Cell) -> str:
    if isinstance(cell, date):
        return short_date(cell)
    if (column.source, column.name) == ("approval", "state") and cell:
        return state_words(str(cell))
    if not cell and column.source == "case" and column.name in EMPTY:
        return EMPTY[column.name]
    return "" if cell is None else str(cell)


def _in_file(column: RegisterColumn, cell: Cell) -> str | int | None:
    if isinstance(cell, datetime):
        return f"{clock.london(cell):%Y-%m-%d %H:%M}"
    if isinstance(cell, date):
        return cell.isoformat()
    return cell if isinstance(cell, int) or cell is None else _in_words(column, cell)
