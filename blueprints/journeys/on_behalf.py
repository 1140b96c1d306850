"""An officer enters a form for somebody: the same pages, with channel, source, time received, and the original.

A form whose audience are officers alone, such as a visit, is an officer's own: it came from nobody, and just begins.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import Blueprint, abort, current_app, render_template, request
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from base.text import squeezed
from blueprints.journeys.desk import go
from blueprints.journeys.received import Received, read_received
from casework.facts import today_of
from casework.filings import OWN, open_filing
from casework.versions import NoSuchService, compiled, current, current_versions, pinned
from documents.store_choice import store_of
from documents.uploads import NotTaken, attach, receive
from forms.answers import Answers
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
    """Every form that an officer may enter: those of the council's own, and those of others for somebody."""
    offered = [pinned(version) for version in current_versions().values()]
    forms = sorted((one for one in offered if one.case is not None), key=lambda one: one.title.say())
    own = [one for one in forms if _is_own(one)]
    return render_template("journeys/on_behalf_list.html", own=own, forms=[one for one in forms if not _is_own(one)])


@blueprint.get("/officers/on-behalf/<string:service>")
@requires(Permission.FORM_ON_BEHALF)
def show(service: str) -> ResponseReturnValue:
    """Ask how, from whom and when it came; of a form of the council's own, say what it is for."""
    definition = _offered(service)
    return _own_page(definition) if _is_own(definition) else _page(definition, {}, [])


@blueprint.post("/officers/on-behalf/<string:service>")
@redraws_itself
@requires(Permission.FORM_ON_BEHALF)
def begin(service: str) -> ResponseReturnValue:
    """Begin the filing; clocks will run from when it was received."""
    at = clock.now_utc()
    definition = _offered(service)
    if _is_own(definition):
        return _begin_own(definition, at)
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


def _begin_own(definition: Definition, at: datetime) -> ResponseReturnValue:
    if csrf_failed():
        return _own_page(definition, [("", EXPIRED_WORDS)]), 422
    with writing():
        filing = open_filing(definition.service, by=current_actor(), at=at, channel=OWN)
    return go(f"/apply/{definition.service}/{filing.id}")


def _open(service: str, received: Received, at: datetime) -> Any:
    filing = open_filing(service, by=current_actor(), at=at, channel=received.channel, source=squeezed(received.source))
    filing.received_at = received.at
    return filing


def _page(definition: Definition, typed: dict[str, str], errors: list[tuple[str, str]]) -> str:
    return render_template(
        "journeys/on_behalf.html", definition=definition, typed=typed, errors=errors, channels=CHANNELS
    )


def _own_page(definition: Definition, errors: Sequence[tuple[str, str]] = ()) -> str:
    version_id, _ = current(definition.service)
    today = today_of(clock.now_utc())
    notice = compiled(version_id).text(definition.privacy.notice, Answers(), today=today)
    return render_template("journeys/own_form.html", definition=definition, notice=notice, errors=errors)


def _is_own(definition: Definition) -> bool:
    return set(definition.audience) == {"officer"}


def _offered(service: str) -> Definition:
    try:
        _, definition = current(service)
    except NoSuchService:
        abort(404)
    if definition.case is None:
        abort(404)
    return definition
