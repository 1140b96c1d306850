"""The letters of a case: writing one, whom it is for, looking at it, printing, sending, taking it back."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from flask import Blueprint, abort, current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from base.text import squeezed
from blueprints.audited import note_look
from blueprints.cases.door import Errors, case_page, looked_at, seen, typed
from blueprints.form_ports import DIRECTORY_PORTS
from blueprints.languages import language_name
from blueprints.letters.words import STATES, WHERE, why_held, why_not
from casework.law.letter_words import paper_of
from casework.letters.addressees import BY_EMAIL, BY_POST, Addressee, addressees, verdict_on
from casework.letters.letters import (
    LONGEST_ADDED,
    LetterHeld,
    NotLikeThis,
    address_letter,
    as_written,
    check_printing,
    check_sending,
    issue_again,
    key_of,
    letter_of,
    letters_of,
    plan_letter,
    print_letter,
    send_letter,
    shape_of,
    withdraw_letter,
)
from casework.letters.reading_languages import reads_of
from casework.versions import pinned
from documents.letter_pdf import LetterPaper, can_be_drawn, letter_pdf
from documents.serving import served_bytes
from documents.store_choice import store_of
from models.case import Case
from models.letter import Letter
from security.audit import Looked
from security.current import current_actor, once_id
from security.guards import requires
from security.permissions import Permission

blueprint = Blueprint("letters", __name__)
HERE = "letters.index"
MOST_BYTES = 20 * 1024 * 1024


@blueprint.get("/cases/<uuid:case_id>/letters")
@requires(Permission.CASE_SEE)
def index(case_id: UUID) -> ResponseReturnValue:
    """Every letter of the case, and those that may be written."""
    case = looked_at(case_id)
    return case_page(
        "letters/of_case.html",
        case,
        here=HERE,
        lines=[(letter, shape_of(letter).title.say(), STATES[letter.state]) for letter in letters_of(case)],
        kinds=[(shape.id, shape.title.say()) for shape in pinned(case.version_id).letters if case.state == "open"],
    )


@blueprint.post("/cases/<uuid:case_id>/letters")
@requires(Permission.CASE_NOTE)
def write(case_id: UUID) -> ResponseReturnValue:
    """Begin a letter of one of the service's kinds. Twice: once."""
    case, kind = seen(case_id), typed("letter", most=80)
    if kind not in pinned(case.version_id).letter_shapes:
        abort(404)
    key = f"once:{once_id()}" if once_id() else key_of(case, kind)
    with writing():
        letter = plan_letter(seen(case_id), kind, key=key, by=current_actor(), at=clock.now_utc())
    return _to(letter)


@blueprint.get("/cases/<uuid:case_id>/letters/<uuid:letter_id>")
@requires(Permission.CASE_SEE)
def show(case_id: UUID, letter_id: UUID) -> ResponseReturnValue:
    """One letter: whom it is for, its words, and what may be done with it now."""
    case = looked_at(case_id)
    return _page(case, _letter(case, letter_id))


@blueprint.post("/cases/<uuid:case_id>/letters/<uuid:letter_id>")
@requires(Permission.CASE_NOTE)
def address(case_id: UUID, letter_id: UUID) -> ResponseReturnValue:
    """Say whom it is for, where it goes, and what is added to it."""
    case, at = seen(case_id), clock.now_utc()
    letter = _letter(case, letter_id)
    found = addressees(case, shape_of(letter), at=at)
    chosen = next((one for one in found if _code(one) == typed("who", most=120)), None)
    if chosen is None and len(found) > 1:
        return _page(case, letter, [("who", "Choose whom it is for")])
    name = squeezed(typed("name", most=200)) or (chosen.name if chosen else "")
    lines = [squeezed(line) for line in typed("address", most=2000).split("\n") if line.strip()]
    moved = chosen is not None and (chosen.party_kind, chosen.party_id) != (letter.party_kind, letter.party_id)
    if chosen is not None and (moved or not lines):
        name, lines = chosen.name or name, list(chosen.lines) or ([] if moved else lines)
    return _do(
        case_id,
        letter_id,
        lambda: address_letter(
            letter_id,
            party=(chosen.party_kind, chosen.party_id) if chosen is not None else None,
            name=name,
            lines=lines,
            added=typed("added", most=LONGEST_ADDED),
            by=current_actor(),
            at=at,
        ),
        "It is kept.",
    )


@blueprint.get("/cases/<uuid:case_id>/letters/<uuid:letter_id>/draft.pdf")
@requires(Permission.CASE_SEE)
def draft(case_id: UUID, letter_id: UUID) -> ResponseReturnValue:
    """The letter as it would be now, to be read before it goes; it is not kept, and says that it is a draft."""
    case, at = seen(case_id), clock.now_utc()
    _letter(case, letter_id)
    note_look(Looked.DOCUMENT, child_id=case.child_id, case_id=case.id)
    case = seen(case_id)
    letter = _letter(case, letter_id)
    raw = letter_pdf(_paper(letter, case, at, is_draft=True))
    return served_bytes(raw, filename=f"draft-letter-{letter.number}.pdf", content_type="application/pdf")


@blueprint.post("/cases/<uuid:case_id>/letters/<uuid:letter_id>/print")
@requires(Permission.CASE_NOTE)
def make_print(case_id: UUID, letter_id: UUID) -> ResponseReturnValue:
    """Make the PDF and put it on the list of those to be posted."""
    return _go(case_id, letter_id, check_printing, print_letter, "It is ready: download it, and post it.")


@blueprint.post("/cases/<uuid:case_id>/letters/<uuid:letter_id>/send")
@requires(Permission.CASE_NOTE)
def send(case_id: UUID, letter_id: UUID) -> ResponseReturnValue:
    """Make the PDF and send an e-mail with a link to it."""
    return _go(case_id, letter_id, check_sending, send_letter, "An email with a link to it goes out.")


@blueprint.post("/cases/<uuid:case_id>/letters/<uuid:letter_id>/withdraw")
@requires(Permission.CASE_NOTE)
def withdraw(case_id: UUID, letter_id: UUID) -> ResponseReturnValue:
    """Take it back, with a reason; and write another in its place when asked to."""
    case, again = seen(case_id), typed("do", most=20) == "again"
    letter, reason = _letter(case, letter_id), typed("reason", most=2000)
    if not reason:
        return _page(case, letter, [("reason", "Say why")])
    actor, at = current_actor(), clock.now_utc()
    try:
        with writing():
            _letter(seen(case_id), letter_id)
            if again:
                letter = issue_again(letter_id, reason=reason, by=actor, at=at)
            else:
                letter = withdraw_letter(letter_id, reason=reason, by=actor, at=at, once=once_id())
    except NotLikeThis as wrong:
        return _page(seen(case_id), _letter(seen(case_id), letter_id), [("reason", why_not(wrong.why))])
    flash("It is withdrawn. Check the new one." if again else "It is withdrawn.", "success")
    return _to(letter)


def _go(
    case_id: UUID,
    letter_id: UUID,
    check: Callable[[Letter, Case], None],
    act: Callable[..., Letter],
    said: str,
) -> ResponseReturnValue:
    """Test, draw and keep the PDF outside any transaction, then test again and write it down inside one."""
    case, at = seen(case_id), clock.now_utc()
    letter = _letter(case, letter_id)
    try:
        check(letter, case)
        drawn = as_written(letter, case)
        paper = _paper(letter, case, at)
        raw = letter_pdf(paper)
        kept = store_of(current_app.config["ONROLL"]).keep(io.BytesIO(raw), most=MOST_BYTES)
        with writing():
            _letter(seen(case_id), letter_id)
            own = paper.above.language if paper.above is not None and _is_whole(paper) else ""
            act(letter_id, kept, by=current_actor(), at=at, once=once_id(), drawn=drawn, language=own)
    except LetterHeld as held:
        return _page(seen(case_id), _letter(seen(case_id), letter_id), [("go", why_held(held.because))])
    except NotLikeThis as wrong:
        return _not_like_this(case_id, letter_id, wrong)
    flash(said, "success")
    return _to(_letter(seen(case_id), letter_id))


def _do(case_id: UUID, letter_id: UUID, act: Callable[[], object], said: str) -> ResponseReturnValue:
    try:
        with writing():
            _letter(seen(case_id), letter_id)
            act()
    except NotLikeThis as wrong:
        return _not_like_this(case_id, letter_id, wrong)
    flash(said, "success")
    return redirect(url_for(".show", case_id=case_id, letter_id=letter_id), 303)


def _not_like_this(case_id: UUID, letter_id: UUID, wrong: NotLikeThis) -> ResponseReturnValue:
    """The letter's page, with why it can't be done beside what mends it."""
    error = (WHERE.get(wrong.why, "go"), why_not(wrong.why))
    return _page(seen(case_id), _letter(seen(case_id), letter_id), [error])


def _to(letter: Letter) -> ResponseReturnValue:
    return redirect(url_for(".show", case_id=letter.case_id, letter_id=letter.id), 303)


def _letter(case: Case, letter_id: UUID) -> Letter:
    found = letter_of(case, letter_id)
    if found is None:
        abort(404)
    return found


def _paper(letter: Letter, case: Case, at: datetime, *, is_draft: bool = False) -> LetterPaper:
    paper = paper_of(letter, case, ports=DIRECTORY_PORTS, at=at)
    if paper.above is not None and not can_be_drawn(paper.above):
        paper = replace(paper, above=None)  # English alone, and its page says so: never empty boxes
    elif paper.above is not None and is_draft and paper.above.title:
        paper = replace(paper, above=replace(paper.above, title=f"DRAFT: {paper.above.title}"))
    return replace(paper, title=f"DRAFT: {paper.title}") if is_draft else paper


def _is_whole(paper: LetterPaper) -> bool:
    """Whether the letter's own words stand above its English, and not only how to get an interpreter."""
    return paper.above is not None and paper.above.is_whole


def _code(one: Addressee) -> str:
    return f"{one.party_kind}:{one.party_id or ''}"


def _page(case: Case, letter: Letter, errors: Errors | None = None) -> ResponseReturnValue:
    at = clock.now_utc()
    shape = shape_of(letter)
    found = addressees(case, shape, at=at)
    paper = paper_of(letter, case, ports=DIRECTORY_PORTS, at=at)
    no_font = letter.state == "planned" and paper.above is not None and not can_be_drawn(paper.above)
    reads = language_name(reads_of(letter, case))
    in_both = bool(letter.language) or (not letter.document_id and _is_whole(paper) and not no_font)
    verdicts = {way: verdict_on(letter, case, way) for way in (BY_POST, BY_EMAIL)}
    return case_page(
        "letters/show.html",
        case,
        errors=errors,
        letter=letter,
        title=shape.title.say(),
        state=STATES.get(letter.state, letter.state),
        paper=paper,
        no_font=no_font,
        reads=reads,
        written_in=f"{language_name(letter.language) or reads}, with English beneath" if in_both else "",
        ways=shape.ways,
        choices=[
            (_code(one), one.name or letter.role, "Address withheld" if one.withheld else ", ".join(one.lines))
            for one in found
        ],
        chosen=request.form.get("who", f"{letter.party_kind}:{letter.party_id or ''}"),
        name=request.form.get("name", letter.name),
        address=request.form.get("address", "\n".join(letter.address or ())),
        added=request.form.get("added", letter.added),
        held={
            way: why_held(verdict.because) if not verdict.allowed and letter.state in ("planned", "printed") else ""
            for way, verdict in verdicts.items()
        },
    )
