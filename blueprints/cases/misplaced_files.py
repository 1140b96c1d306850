"""A file or an e-mail that lies on the wrong case: taken off, so that nobody opens it, or moved to the right one."""

from __future__ import annotations

from uuid import UUID

from flask import abort, current_app, flash, url_for
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from blueprints.cases.door import Errors, blueprint, case_page, looked_at, seen, to_case, typed
from blueprints.cases.right_case import RESTS, STAYS, chosen_case, found_cases
from casework.mail.moved_mail import files_beside, mail_of_words, move_mail, take_mail_off
from casework.misplaced_files import move_file, rests_on_file, take_file_off, was_taken_off, why_file_stays
from casework.misplaced_notes import SameCase
from casework.notes import NothingWritten
from casework.purges.record_holds import are_held
from casework.resting import NotTakenAway
from casework.visible import NotHere
from documents.store import StoreAway
from documents.store_choice import store_of
from models.case import Case
from models.document import Document
from models.incoming import IncomingMail
from reporting.case_parts import file_of
from reporting.worklists import user_names
from security.current import current_actor, once_id
from security.guards import requires
from security.permissions import Permission

TAKEN_BEFORE = "It was taken off already."
NO_REASON = "Say why. Name nobody of the other case: this stays on the timeline"
MOST_WORDS = 1024 * 1024  # bytes of an e-mail's words, as casework.mail.replies keeps them


@blueprint.get("/cases/<uuid:case_id>/files/<uuid:document_id>/wrong-case")
@requires(Permission.CASE_NOTE)
def wrong_file(case_id: UUID, document_id: UUID) -> ResponseReturnValue:
    """What can be done about a file, and by whom."""
    looked_at(case_id)
    return _page(case_id, document_id)


@blueprint.post("/cases/<uuid:case_id>/files/<uuid:document_id>/take-off")
@requires(Permission.CASE_NOTE)
def take_file(case_id: UUID, document_id: UUID) -> ResponseReturnValue:
    """Take it off, with a reason; an e-mail with the files that came with it."""
    actor, at, reason = current_actor(), clock.now_utc(), typed("reason")
    try:
        with writing():
            case = seen(case_id)
            mail = _mail_of(case, document_id)
            if mail is not None:
                taken = take_mail_off(mail.id, case, reason=reason, by=actor, at=at, once=once_id())
            else:
                taken = take_file_off(document_id, case, reason=reason, by=actor, at=at, once=once_id())
    except (NothingWritten, NotTakenAway) as wrong:
        return _page(case_id, document_id, _errors(wrong, "reason"))
    flash("It is taken off: nobody opens it any more." if taken else TAKEN_BEFORE, "success" if taken else "problem")
    return to_case(case_id, "cases.files")


@blueprint.post("/cases/<uuid:case_id>/files/<uuid:document_id>/find-case")
@requires(Permission.CASE_NOTE)
def find_for_file(case_id: UUID, document_id: UUID) -> ResponseReturnValue:
    """The cases that it may belong to. What was typed goes by POST, as in every search."""
    looked_at(case_id)
    return _page(case_id, document_id, search=True)


@blueprint.post("/cases/<uuid:case_id>/files/<uuid:document_id>/move")
@requires(Permission.CASE_NOTE)
def move_a_file(case_id: UUID, document_id: UUID) -> ResponseReturnValue:
    """Move it to the case that was chosen; an e-mail with the files that came with it."""
    to_id, actor, at, reason = chosen_case(), current_actor(), clock.now_utc(), typed("move-reason")
    if to_id is None:
        return _page(case_id, document_id, [("to", "Choose the case it belongs to")], search=True)
    said = _words(case_id, document_id)
    try:
        with writing():
            case, to = seen(case_id), seen(to_id)
            mail = _mail_of(case, document_id)
            if mail is not None:
                moved = move_mail(mail.id, case, to, said=said, reason=reason, by=actor, at=at, once=once_id())
            else:
                moved = move_file(document_id, case, to, reason=reason, by=actor, at=at, once=once_id())
            called = to.reference
    except (NothingWritten, NotTakenAway, SameCase) as wrong:
        return _page(case_id, document_id, _errors(wrong, "move-reason"), search=True)
    flash(f"It lies on {called} now." if moved else TAKEN_BEFORE, "success" if moved else "problem")
    return to_case(case_id, "cases.files")


def _errors(wrong: Exception, field: str) -> Errors:
    if isinstance(wrong, NotTakenAway):
        return [("", STAYS[wrong.why])]
    return [("to", "It lies on that case already")] if isinstance(wrong, SameCase) else [(field, NO_REASON)]


def _mail_of(case: Case, document_id: UUID) -> IncomingMail | None:
    """The e-mail whose words that file holds, if any.

    Raises: NotHere for a file that this reader is not told of.
    """
    document = file_of(case, document_id, reader=current_actor())
    if document is None and not was_taken_off(document_id, case):
        raise NotHere
    return mail_of_words(document) if document is not None else None


def _words(case_id: UUID, document_id: UUID) -> str:
    """What an e-mail says, before the transaction; nothing for any other file, or where the store has lost it.

    What can't be read is not known to be harmless: while the store is away, nothing is moved.
    """
    document = file_of(seen(case_id), document_id, reader=current_actor())
    if document is None or mail_of_words(document) is None:
        return ""
    try:
        with store_of(current_app.config["ONROLL"]).open(document.storage_key) as held:
            return held.read(MOST_WORDS).decode("utf-8", "replace")
    except FileNotFoundError:
        return ""
    except StoreAway:
        abort(503)


def _page(
    case_id: UUID, document_id: UUID, errors: Errors | None = None, *, search: bool = False
) -> ResponseReturnValue:
    found, faults = found_cases(seen(case_id)) if search else (None, [])
    case, actor = seen(case_id), current_actor()
    document = file_of(case, document_id, reader=actor)
    if document is None:
        abort(404)
    stays = why_file_stays(document, case, by=actor, at=clock.now_utc())
    return case_page(
        "cases/misplaced.html",
        case,
        errors=(errors or faults),
        called=document.filename,
        thing="file",
        verb="Take it off",
        words=_beside(document),
        author=user_names({document.by_id}).get(document.by_id, "") if document.by_id is not None else "",
        written_at=document.at,
        stays=STAYS[stays] if stays is not None else "",
        rests=[RESTS[one] for one in rests_on_file(document, case)],
        records_held=are_held(case),
        movable=True,
        cases=found,
        take_url=url_for("cases.take_file", case_id=case_id, document_id=document_id),
        find_url=url_for("cases.find_for_file", case_id=case_id, document_id=document_id),
        move_url=url_for("cases.move_a_file", case_id=case_id, document_id=document_id),
        back=url_for("cases.files", case_id=case_id),
    )


def _beside(document: Document) -> str:
    """What goes with it: the files that came with the same e-mail."""
    mail = mail_of_words(document)
    names = [one.filename for one in files_beside(mail)] if mail is not None else []
    return f"With what came with it: {', '.join(names)}" if names else ""
