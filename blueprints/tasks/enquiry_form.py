"""What an officer writes down about an enquiry: read from a post, checked, and shown again as it was typed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from blueprints.tasks.door import Errors, typed
from blueprints.typed_dates import PARTS, past_day
from casework.checklists import RowState, RowWanting, Ticked
from models.task import ChecklistRow

STATES = {RowState.DONE: "The enquiry was made", RowState.NOT_APPLICABLE: "It does not apply"}
WANTING = {
    "result": ("result", "Say what came of it"),
    "asked-of": ("asked-of", "Say who was asked, or what was searched"),
    "reason": ("reason", "Say why it does not apply"),
}


@dataclass(frozen=True, slots=True)
class Read:
    """A posted enquiry: what it says, and what is wrong with it."""

    ticked: Ticked | None
    errors: Errors


def read_enquiry(*, today: date, document_id: UUID | None = None) -> Read:
    """Read the fields of an enquiry."""
    errors: Errors = []
    state = typed("state", most=20)
    if state not in STATES:
        errors.append(("state", "Choose whether the enquiry was made"))
    done_on, wrong = past_day("done-on", today=today)
    if wrong:
        errors.append(("done-on-day", wrong))
    if state == RowState.DONE:
        errors += [WANTING[name] for name in ("asked-of", "result") if not typed(name)]
    if state == RowState.NOT_APPLICABLE and not typed("reason"):
        errors.append(WANTING["reason"])
    if errors:
        return Read(None, errors)
    ticked = Ticked(
        RowState(state),
        asked_of=typed("asked-of", most=200),
        lawful_basis=typed("lawful-basis", most=120),
        disclosed=typed("disclosed"),
        done_on=done_on,
        result=typed("result"),
        reason=typed("reason"),
        document_id=document_id,
    )
    return Read(ticked, [])


def wanting(what: RowWanting) -> Errors:
    """The error of something that the room found missing."""
    return [WANTING.get(what.what, ("", "Something is missing"))]


def posted_values() -> dict[str, str]:
    """The fields as they were posted, to be drawn again."""
    names = ("state", "asked-of", "lawful-basis", "disclosed", "result", "reason", "recipient", "manager")
    return {name: typed(name) for name in (*names, *(f"done-on-{part}" for part in PARTS))}


def values_of(row: ChecklistRow) -> dict[str, str]:
    """The fields of an enquiry as they are kept."""
    on = row.done_on
    return {
        "state": row.state if row.state in STATES else "",
        "asked-of": row.asked_of,
        "lawful-basis": row.lawful_basis,
        "disclosed": row.disclosed,
        "result": row.result,
        "reason": row.reason,
        "recipient": "",
        "manager": "",
        "done-on-day": str(on.day) if on else "",
        "done-on-month": str(on.month) if on else "",
        "done-on-year": str(on.year) if on else "",
    }
