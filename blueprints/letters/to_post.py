"""Letters that wait: to be looked at and printed, and to be posted."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from blueprints.letters.words import STATES, why_held, why_not
from blueprints.typed_dates import past_day
from casework.letters.letters import LetterHeld, NotLikeThis, letter_behind_link, post_letter, shape_of, to_be_posted
from casework.visible import cases_visible_to
from security.current import current_actor, once_id
from security.guards import requires
from security.permissions import Permission

blueprint = Blueprint("post", __name__)


@blueprint.get("/letters")
@requires(Permission.CASE_NOTE)
def index() -> ResponseReturnValue:
    """Every letter that waits, the oldest first."""
    lines = [
        (letter, case.reference, shape_of(letter).title.say(), STATES[letter.state])
        for letter, case in to_be_posted(current_actor())
    ]
    return render_template("letters/to_post.html", lines=lines, today=clock.london(clock.now_utc()).date())


@blueprint.post("/letters/<uuid:letter_id>/posted")
@requires(Permission.CASE_NOTE)
def posted(letter_id: UUID) -> ResponseReturnValue:
    """Write down that it was posted: today, or on an earlier day."""
    actor, at = current_actor(), clock.now_utc()
    today = clock.london(at).date()
    found = letter_behind_link(letter_id)
    if found is None:
        abort(404)
    cases_visible_to(actor).get(found[0].case_id)  # NotHere becomes 404
    day, wrong = past_day("posted", today=today)
    if wrong:
        flash(wrong)
        return redirect(url_for(".index"), 303)
    try:
        with writing():
            cases_visible_to(actor).get(found[0].case_id)
            post_letter(letter_id, on=day or today, by=actor, at=at, once=once_id())
    except LetterHeld as held:
        flash(f"Do not post it. {why_held(held.because)}.")
    except NotLikeThis as refused:
        flash(why_not(refused.why))
    else:
        flash("It is written down as posted.", "success")
    return redirect(url_for(".index"), 303)
