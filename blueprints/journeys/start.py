"""What a service is for, the privacy notice before the first question, and the beginning of a filing."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, abort, make_response, render_template
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from blueprints.journeys import drafts
from blueprints.journeys.desk import Desk, go, said_on_pages
from blueprints.journeys.languages import choose, spoken_in
from blueprints.journeys.page_frames import same_for_all
from blueprints.journeys.seats import at_any_desk
from blueprints.page_frame import belongs_to
from casework.facts import today_of
from casework.intake.filings import begin_filing, begin_filing_alone
from casework.versions import NoSuchService, compiled, current
from council.before_opening import forms_are_open
from forms.answers import Answers
from forms.definition.document import Definition
from security.actor import Actor
from security.current import current_actor
from security.guards import public
from security.limits import PUBLIC_POST, limited
from security.permissions import Permission

blueprint = Blueprint("journey_start", __name__)
blueprint.before_app_request(choose)
OPEN_TO_ALL = frozenset({"public", "professional", "school"})


@blueprint.get("/apply/<string:service>")
@public
def show(service: str) -> ResponseReturnValue:
    """What the form is for, what happens with what is told, and the button that begins it."""
    return _start_page(service)


@blueprint.post("/apply/<string:service>")
@limited(PUBLIC_POST)
@public
def begin(service: str) -> ResponseReturnValue:
    """Begin a filing. Twice begins two: an empty draft is nobody's and ends by itself."""
    at = clock.now_utc()
    version_id, definition = _offered(service)
    actor = current_actor()
    school = _school_of(actor)
    filing_id = begin_filing_alone(version_id, by=actor, at=at, school_id=school)
    if filing_id is None:
        with writing():
            filing_id = begin_filing(version_id, by=actor, at=at, school_id=school)
    drafts.note(filing_id)
    first = definition.pages[0].id
    return go(f"/apply/{service}/{filing_id}/{first}")


@blueprint.get("/apply/<string:service>/<uuid:filing_id>/about")
@public
@at_any_desk
def show_again(desk: Desk) -> ResponseReturnValue:
    """The start page of a filing that has begun: its button goes on with it."""
    return _page(
        desk.definition,
        desk.form.text(desk.definition.privacy.notice, Answers(), today=desk.today, language=desk.language),
        desk=desk,
    )


def _start_page(service: str) -> str:
    version_id, definition = _offered(service)
    belongs_to(definition)
    today, language = today_of(clock.now_utc()), spoken_in(definition)

    def draw(token: str) -> str:
        notice = compiled(version_id).text(definition.privacy.notice, Answers(), today=today, language=language)
        return _page(definition, notice, token=token)

    return same_for_all(("start", version_id, today, language), draw)


def _page(definition: Definition, notice: str, *, desk: Desk | None = None, token: str = "") -> str:
    return render_template(
        "journeys/start.html",
        definition=definition,
        language=spoken_in(definition),
        notice=notice,
        phones=said_on_pages(),
        desk=desk,
        token=token,
    )


def _offered(service: str) -> tuple[UUID, Definition]:
    """The current version of a service that anybody may begin; 404 for one that is only answered by a link.

    Nobody begins one, no officer either, before the council has said whom to telephone: a form speaks of danger, and
    the numbers beside it would be empty.
    """
    try:
        version_id, definition = current(service)
    except NoSuchService:
        abort(404)
    if not OPEN_TO_ALL & set(definition.audience):
        abort(404)
    if not forms_are_open():
        abort(make_response(render_template("front/not_open.html"), 503))
    return version_id, definition


def _school_of(actor: Actor) -> UUID | None:
    """The school somebody signed in for, when there is just one."""
    if actor.may(Permission.SCHOOL_FILE) and len(actor.school_ids) == 1:
        return next(iter(actor.school_ids))
    return None
