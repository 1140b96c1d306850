"""The door for whoever holds a letter of ours: its reference and its code lead to the short form that answers it."""

from __future__ import annotations

from flask import Blueprint, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from blueprints.journeys.desk import go
from blueprints.journeys.languages import IN_ENGLISH, KEPT, spoken_by_the_council
from casework.letters.letter_answers import open_by_code
from forms.definition.wording import ENGLISH
from forms.phrases import say
from security import links
from security.csrf_failures import csrf_failed, redraws_itself
from security.guards import public
from security.limits import CODE, limited

blueprint = Blueprint("letter_door", __name__)
LONGEST = 60


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
    errors = [("reference", "expired")] if csrf_failed() else []
    errors += [] if reference else [("reference", "letter-no-reference")]
    errors += [] if code else [("code", "letter-no-code")]
    if errors:
        return _page(errors), 422
    with writing():
        link = open_by_code(reference, code, at=at)
        opens = link.opens_id if link is not None else None
    if link is None:
        return _page([("reference", "letter-wrong")]), 422
    links.note_in_session(link, proven=True, at=at)
    return go(url_for("journey_answer.show", wait_id=opens))


def _page(errors: list[tuple[str, str]]) -> str:
    languages = spoken_by_the_council()
    language = languages.get(session.get(KEPT, ENGLISH), IN_ENGLISH)
    said = [(name, say(key, language)) for name, key in errors]
    return render_template(
        "journeys/letter.html",
        errors=said,
        found=dict(said),
        reference=request.form.get("reference", "")[:LONGEST],
        language=language,
        languages=list(languages.values()),
    )
