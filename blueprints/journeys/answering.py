"""Where the link of a question leads: to the short form that answers it, once its code was given."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import Blueprint, abort, render_template, url_for
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from blueprints import link_door
from blueprints.journeys.desk import ANY_FORM, go, said_on_pages
from blueprints.journeys.languages import spoken_in
from casework.asked import asked_of, wait_of
from casework.asking_together import Together, asked_together, together_of
from casework.chasing.asking import TOGETHER
from casework.chasing.waits import ANSWERABLE
from casework.facts import today_of
from casework.intake.filings import open_filing
from casework.versions import compiled, current
from forms.answers import Answers
from models.wait import Wait
from security import links
from security.csrf_tokens import csrf_token
from security.guards import by_link
from security.limits import PUBLIC_POST, limited
from security.links import Opened

blueprint = Blueprint("journey_answer", __name__)
WAIT = "wait"


@blueprint.get("/answer/<uuid:wait_id>")
@by_link
def show(wait_id: UUID) -> ResponseReturnValue:
    """What we ask and what we do with the answer; or that it was answered already. Nothing begins by looking."""
    at = clock.now_utc()
    _, wait = _asked(wait_id, at)
    if wait.state not in ANSWERABLE:
        return render_template("journeys/answered.html", wait=wait)
    version_id, definition = current(wait.answer_service)
    language = spoken_in(definition)
    notice = compiled(version_id).text(definition.privacy.notice, Answers(), today=today_of(at), language=language)
    return render_template(
        "journeys/start.html",
        definition=definition,
        language=language,
        notice=notice,
        desk=None,
        phones=said_on_pages(),
        asked=wait,
        token=csrf_token(),
    )


@blueprint.post("/answer/<uuid:wait_id>")
@limited(PUBLIC_POST)
@by_link
def begin(wait_id: UUID) -> ResponseReturnValue:
    """Begin the answer, or go on with it. Twice: the same draft; a late answer is taken too."""
    at = clock.now_utc()
    opened, wait = _asked(wait_id, at)
    if wait.state not in ANSWERABLE:
        return go(url_for(".show", wait_id=wait_id))
    with writing():
        filing = open_filing(wait.answer_service, by=opened.actor, at=at, wait=wait, email=opened.email)
    return go(url_for("journey_pages.go_on", service=ANY_FORM, filing_id=filing.id))


@blueprint.get("/answer/together/<uuid:together_id>")
@by_link
def children(together_id: UUID) -> ResponseReturnValue:
    """The children that one question is about, each with its own form; those that are answered say so.

    The page stands behind a code, so it may name whom we ask about; who is answered for is a reference again.
    """
    at = clock.now_utc()
    _, asked = _asked_together(together_id, at)
    if not asked:
        return render_template("journeys/answered.html", wait=None)
    lines = []
    for one in asked:
        said = asked_of(one.wait_id, today=today_of(at)) if not one.is_answered else {}
        name = said.get("subject-name", one.reference)
        born = f"Born {said['subject-birth']}. " if said else ""
        address = url_for(".begin_one", together_id=together_id, wait_id=one.wait_id)
        hint = f"{born}Reference {one.reference}" if said else ""
        lines.append({"name": name, "said": hint, "address": address, "is_answered": one.is_answered})
    return render_template("journeys/together.html", children=lines, token=csrf_token())


@blueprint.post("/answer/together/<uuid:together_id>/<uuid:wait_id>")
@limited(PUBLIC_POST)
@by_link
def begin_one(together_id: UUID, wait_id: UUID) -> ResponseReturnValue:
    """Begin the answer about one of the children, or go on with it. Twice: the same draft."""
    at = clock.now_utc()
    opened, asked = _asked_together(together_id, at)
    wait = wait_of(wait_id)
    if wait is None or wait_id not in {one.wait_id for one in asked if not one.is_answered}:
        return go(url_for(".children", together_id=together_id))
    with writing():
        filing = open_filing(wait.answer_service, by=opened.actor, at=at, wait=wait, email=opened.email)
    return go(url_for("journey_pages.go_on", service=ANY_FORM, filing_id=filing.id))


def others_to_answer(wait_id: UUID, at: datetime) -> str:
    """Where whoever came by a link to several questions goes on after one of them; nothing where none is left."""
    together_id = together_of(wait_id)
    opened = links.opened(TOGETHER, together_id, at=at) if together_id is not None else None
    if together_id is None or opened is None:
        return ""
    left = [one for one in asked_together(together_id, opened.email) if not one.is_answered]
    return url_for("journey_answer.children", together_id=together_id) if left else ""


def _asked_together(together_id: UUID, at: datetime) -> tuple[Opened, list[Together]]:
    """The proven link of this browser and the questions it opens; 404 for whoever has none."""
    opened = link_door.proven(TOGETHER, together_id, at=at)
    return opened, asked_together(together_id, opened.email)


def _asked(wait_id: UUID, at: datetime) -> tuple[Opened, Wait]:
    """The proven link of this browser and the wait it opens; 404 for whoever has none."""
    opened = link_door.proven(WAIT, wait_id, at=at)
    wait = wait_of(wait_id)
    if wait is None or not wait.answer_service:
        abort(404)
    return opened, wait


def bind() -> None:
    """Say where the links of questions lead."""
    link_door.leads_to(WAIT, lambda wait_id: url_for("journey_answer.show", wait_id=wait_id))
    link_door.leads_to(TOGETHER, lambda group: url_for("journey_answer.children", together_id=group))
