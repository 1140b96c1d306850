"""An officer enters a form for somebody: the same pages, with channel, source, time received, and the original."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint, abort, current_app, render_template, request
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from base.text import squeezed
from blueprints.journeys.desk import go
from blueprints.journeys.received import Received, read_received
from casework.filings import open_filing
from casework.versions import NoSuchService, current, current_versions, pinned
from documents.store_choice import store_of
from documents.uploads import NotTaken, attach, receive
from forms.definition.document import Definition
from security.csrf_failures import EXPIRED_WORDS, csrf_failed, redraws_itself
from security.current import current_actor
from security.guards import requires
from security.permissions import Permission

blueprint = Blueprint("on_behalf", __name__)
CHANNELS = {"telephone": "By telephone", "email": "By email", "letter": "By letter", "in-person": "In person"}
WHY_NOT = {
    "file-empty": "The original is an empty file",
    "file-type": "The original must be a PDF, Word document or picture",
    "file-size": "The original must be smaller than 10 MB",
}


@blueprint.get("/officers/on-behalf")
@requires(Permission.FORM_ON_BEHALF)
def index() -> ResponseReturnValue:
    """Every form that an officer may enter for somebody."""
    offered = [pinned(version) for version in current_versions().values()]
    forms = sorted((one for one in offered if one.case is not None), key=lambda one: one.title.say())
    return render_template("journeys/on_behalf_list.html", forms=forms)


@blueprint.get("/officers/on-behalf/<string:service>")
@requires(Permission.FORM_ON_BEHALF)
def show(service: str) -> ResponseReturnValue:
    """Ask how, from whom and when it came."""
    return _page(_offered(service), {}, [])


@blueprint.post("/officers/on-behalf/<string:service>")
@redraws_itself
@requires(Permission.FORM_ON_BEHALF)
def begin(service: str) -> ResponseReturnValue:
    """Begin the filing; clocks will run from when it was received."""
    at = clock.now_utc()
    definition = _offered(service)
    typed = request.form.to_dict()
    received, errors = read_received(typed, CHANNELS, now=at)
    original = request.files.get("original")
    kept = None
    if original is not None and original.filename:
        try:
            kept = receive(original.stream, original.filename, store=store_of(current_app.config["ONROLL"]))
        except NotTaken as refused:
            errors.append(("original", WHY_NOT.get(refused.why.value, "The original can't be taken")))
    if csrf_failed():
        errors.append(("", EXPIRED_WORDS))
    if errors or received is None:
        return _page(definition, typed, errors), 422
    with writing():
        filing = _open(service, received, at)
        if kept is not None:
            attach(kept, by=current_actor(), at=at, filing_id=filing.id, kind="original")
    return go(f"/apply/{service}/{filing.id}")


def _open(service: str, received: Received, at: datetime) -> Any:
    filing = open_filing(service, by=current_actor(), at=at, channel=received.channel, source=squeezed(received.source))
    filing.received_at = received.at
    return filing


def _page(definition: Definition, typed: dict[str, str], errors: list[tuple[str, str]]) -> str:
    return render_template(
        "journeys/on_behalf.html", definition=definition, typed=typed, errors=errors, channels=CHANNELS
    )


def _offered(service: str) -> Definition:
    try:
        _, definition = current(service)
    except NoSuchService:
        abort(404)
    if definition.case is None:
        abort(404)
    return definition
