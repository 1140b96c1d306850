"""Where the link of a question leads: to the short form that answers it, once its code was given."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import Blueprint, abort, render_template, url_for
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from blueprints import link_door
from blueprints.journeys.desk import go, said_on_pages
from casework.asked import wait_of
from casework.facts import today_of
from casework.filings import open_filing
from casework.versions import compiled, current
from casework.waits import ANSWERABLE
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
    opened, wait = _asked(wait_id, at)
    if not opened.proven:
        return link_door.ask_for_code(opened)
    if wait.state not in ANSWERABLE:
        return render_template("journeys/answered.html", wait=wait)
    version_id, definition = current(wait.answer_service)
    notice = compiled(version_id).text(definition.privacy.notice, Answers(), today=today_of(at))
    return render_template(
        "journeys/start.html",
        definition=definition,
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
    if not opened.proven:
        return link_door.ask_for_code(opened)
    if wait.state not in ANSWERABLE:
        return go(url_for(".show", wait_id=wait_id))
    with writing():
        filing = open_filing(wait.answer_service, by=opened.actor, at=at, wait=wait, email=opened.email)
    return go(url_for("journey_pages.go_on", service=filing.service, filing_id=filing.id))


def _asked(wait_id: UUID, at: datetime) -> tuple[Opened, Wait]:
    """The link of this browser and the wait it opens; 404 for whoever has none."""
    opened = links.opened(WAIT, wait_id, at=at)
    wait = wait_of(wait_id)
    if opened is None or wait is None or not wait.answer_service:
        abort(404)
    return opened, wait


def bind() -> None:
    """Say where the links of questions lead."""
    link_door.leads_to(WAIT, lambda wait_id: url_for("journey_answer.show", wait_id=wait_id))
