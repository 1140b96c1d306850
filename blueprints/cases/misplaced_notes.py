"""A note that stands on the wrong case, or says what it should not: its words are taken away or moved."""

from __future__ import annotations

from uuid import UUID

from flask import flash, url_for
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from blueprints.cases.door import Errors, blueprint, case_page, looked_at, seen, to_case, typed
from blueprints.cases.right_case import RESTS, STAYS, chosen_case, found_cases
from casework.misplaced_notes import (
    SameCase,
    can_be_moved,
    move_note,
    note_of,
    rests_on_note,
    take_words,
    why_note_stays,
)
from casework.notes import NothingWritten, title_of_note, words_of
from casework.purges.record_holds import are_held
from casework.resting import NotTakenAway
from casework.visible import NotHere
from models.case import Case, CaseNote
from reporting.worklists import user_names
from security.current import current_actor, once_id
from security.guards import requires
from security.permissions import Permission

WENT_BEFORE = "The words were taken away already."
NO_REASON = "Say why. Name nobody of the other case: this stays on the timeline"


@blueprint.get("/cases/<uuid:case_id>/notes/<uuid:note_id>/wrong-case")
@requires(Permission.CASE_NOTE)
def wrong_note(case_id: UUID, note_id: UUID) -> ResponseReturnValue:
    """What can be done about a note, and by whom."""
    case = looked_at(case_id)
    return _page(case, _note(case, note_id))


@blueprint.post("/cases/<uuid:case_id>/notes/<uuid:note_id>/take-away")
@requires(Permission.CASE_NOTE)
def take_note(case_id: UUID, note_id: UUID) -> ResponseReturnValue:
    """Take the words away, with a reason. What stays says that a note was there."""
    try:
        with writing():
            taken = take_words(
                note_id, seen(case_id), reason=typed("reason"), by=current_actor(), at=clock.now_utc(), once=once_id()
            )
    except (NothingWritten, NotTakenAway) as wrong:
        case = seen(case_id)
        return _page(case, _note(case, note_id), _errors(wrong, "reason"))
    flash("The words are taken away." if taken else WENT_BEFORE, "success" if taken else "problem")
    return to_case(case_id, "cases.history")


@blueprint.post("/cases/<uuid:case_id>/notes/<uuid:note_id>/find-case")
@requires(Permission.CASE_NOTE)
def find_for_note(case_id: UUID, note_id: UUID) -> ResponseReturnValue:
    """The cases that it may belong to. What was typed goes by POST, as in every search."""
    case = looked_at(case_id)
    return _page(case, _note(case, note_id), search=True)


@blueprint.post("/cases/<uuid:case_id>/notes/<uuid:note_id>/move")
@requires(Permission.CASE_NOTE)
def move_a_note(case_id: UUID, note_id: UUID) -> ResponseReturnValue:
    """Move the words to the case that was chosen, as their author wrote them."""
    to_id = chosen_case()
    if to_id is None:
        case = seen(case_id)
        return _page(case, _note(case, note_id), [("to", "Choose the case it belongs to")], search=True)
    try:
        with writing():
            case, to = seen(case_id), seen(to_id)
            note = note_of(case, note_id)
            if note is None or not can_be_moved(note):
                raise NotHere
            moved = move_note(
                note_id,
                case,
                to,
                reason=typed("move-reason"),
                by=current_actor(),
                at=clock.now_utc(),
                once=once_id(),
            )
            called = to.reference
    except (NothingWritten, NotTakenAway, SameCase) as wrong:
        case = seen(case_id)
        return _page(case, _note(case, note_id), _errors(wrong, "move-reason"), search=True)
    flash(f"It stands on {called} now." if moved else WENT_BEFORE, "success" if moved else "problem")
    return to_case(case_id, "cases.history")


def _errors(wrong: Exception, field: str) -> Errors:
    if isinstance(wrong, NotTakenAway):
        return [("", STAYS[wrong.why])]
    return [("to", "It stands on that case already")] if isinstance(wrong, SameCase) else [(field, NO_REASON)]


def _note(case: Case, note_id: UUID) -> CaseNote:
    """The note, while it has its words. Raises: NotHere."""
    found = note_of(case, note_id)
    if found is None or found.redacted_at is not None:
        raise NotHere
    return found


def _page(case: Case, note: CaseNote, errors: Errors | None = None, *, search: bool = False) -> ResponseReturnValue:
    case_id, note_id = case.id, note.id
    found, faults = found_cases(case) if search else (None, [])
    case = seen(case_id)
    note = _note(case, note_id)
    at = clock.now_utc()
    stays = why_note_stays(note, case, by=current_actor(), at=at)
    return case_page(
        "cases/misplaced.html",
        case,
        errors=(errors or faults),
        called=title_of_note(note),
        thing="note",
        verb="Take the words away",
        words=words_of(note),
        author=user_names({note.by_id}).get(note.by_id, ""),
        written_at=note.at,
        stays=STAYS[stays] if stays is not None else "",
        rests=[RESTS[one] for one in rests_on_note(note, case)],
        records_held=are_held(case),
        movable=can_be_moved(note),
        cases=found,
        take_url=url_for("cases.take_note", case_id=case_id, note_id=note_id),
        find_url=url_for("cases.find_for_note", case_id=case_id, note_id=note_id),
        move_url=url_for("cases.move_a_note", case_id=case_id, note_id=note_id),
        back=url_for("cases.history", case_id=case_id),
    )
