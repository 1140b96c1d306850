"""The door for whoever holds a letter of ours: its reference and its code lead to the short form that answers it."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from blueprints.journeys.desk import go
from casework.letters.letter_answers import open_by_code
from security import links
from security.csrf_failures import EXPIRED_WORDS, csrf_failed, redraws_itself
from security.guards import public
from security.limits import CODE, limited

blueprint = Blueprint("letter_door", __name__)
LONGEST = 60
WRONG = "That reference and code do not belong together. Check both, or telephone us"


@blueprint.get("/letter")
@public
def show() -> ResponseReturnValue:
    """Ask for the reference and the code of a letter."""
    return _page([])


@blueprint.post("/letter")
@limited(CODE)
@redraws_itself
@public
def enter() -> ResponseReturnValue:
    """Lead on to the form, or say that the two do not belong together; never which of them is wrong."""
    at = clock.now_utc()
    reference, code = (request.form.get(name, "").strip()[:LONGEST] for name in ("reference", "code"))
    errors = [("reference", EXPIRED_WORDS)] if csrf_failed() else []
    errors += [] if reference else [("reference", "Enter the reference of the letter")]
    errors += [] if code else [("code", "Enter the code of the letter")]
    if errors:
        return _page(errors), 422
    with writing():
        link = open_by_code(reference, code, at=at)
        opens = link.opens_id if link is not None else None
    if link is None:
        return _page([("reference", WRONG)]), 422
    links.note_in_session(link, proven=True, at=at)
    return go(url_for("journey_answer.show", wait_id=opens))


def _page(errors: list[tuple[str, str]]) -> str:
    return render_template(
        "journeys/letter.html", errors=errors, found=dict(errors), reference=request.form.get("reference", "")[:LONGEST]
    )
