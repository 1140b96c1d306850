"""An officer enters a form for somebody: the same pages, with channel, source, time received, and the original.

A form whose audience are officers alone, such as a visit, is an officer's own: it came from nobody, and just begins.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from base.text import squeezed
from blueprints.journeys.desk import go
from blueprints.journeys.received import Received
from blueprints.journeys.received_form import ORIGINAL, drawn, read_posted
from casework.facts import today_of
from casework.intake.filings import OWN, open_filing
from casework.versions import NoSuchService, compiled, current, current_versions, pinned
from documents.uploads import attach
from forms.answers import Answers
from forms.definition.document import Definition
from security.csrf_failures import EXPIRED_WORDS, csrf_failed, redraws_itself
from security.current import current_actor
from security.guards import requires
from security.permissions import Permission

blueprint = Blueprint("on_behalf", __name__)


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
    return _own_page(definition) if _is_own(definition) else drawn(definition.title.say())


@blueprint.post("/officers/on-behalf/<string:service>")
@redraws_itself
@requires(Permission.FORM_ON_BEHALF)
def begin(service: str) -> ResponseReturnValue:
    """Begin the filing; clocks will run from when it was received."""
    at = clock.now_utc()
    definition = _offered(service)
    if _is_own(definition):
        return _begin_own(definition, at)
    posted = read_posted(now=at)
    if posted.received is None:
        return drawn(definition.title.say(), posted.errors), 422
    with writing():
        filing = _open(service, posted.received, at)
        if posted.original is not None:
            attach(posted.original, by=current_actor(), at=at, filing_id=filing.id, kind=ORIGINAL)
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
