"""Save and come back later: a link by e-mail, a code to the same mailbox, any device."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from email_validator import EmailNotValidError, validate_email
from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from base.text import normal_email
from blueprints import link_door
from blueprints.journeys import drafts
from blueprints.journeys.desk import ANY_FORM, Desk, go
from blueprints.journeys.languages import carried_language
from blueprints.journeys.seats import seated
from casework.asked import filing_of
from casework.intake.filings import ends_at, open_filing, set_email
from casework.intake.unfinished import warn_of_draft
from correspondence.outbox import plan
from correspondence.recipients import Recipient
from council.settings import setting
from models.filing import Filing
from security import links
from security.guards import by_link, public
from security.limits import PUBLIC_POST, limited
from statutory.london import london_day

blueprint = Blueprint("journey_return", __name__)
AT = "/apply/<string:service>/<uuid:filing_id>"
RETURN_LINK = "return-link"  # of definitions/messages.yaml
DRAFT = "draft"  # what such a link opens
LONGEST = 254


@blueprint.get(f"{AT}/save-for-later")
@public
@seated
def leave(desk: Desk) -> ResponseReturnValue:
    """Ask where the link goes, or send it there at the press of a button."""
    if desk.definition.no_email:
        return go(desk.url("journey_pages.go_on"))
    return render_template("journeys/leave.html", desk=desk, email=desk.part.email, errors=[])


@blueprint.post(f"{AT}/save-for-later")
@limited(PUBLIC_POST)
@public
@seated
def send_link(desk: Desk) -> ResponseReturnValue:
    """E-mail the link, and have this browser forget the draft: the next person at this computer sees nothing."""
    if desk.definition.no_email:
        return go(desk.url("journey_pages.go_on"))
    typed = request.form.get("email", "").strip()[:LONGEST]
    if not _is_email(typed):
        wrong = "Enter an email address in the correct format, like name@example.com"
        return render_template("journeys/leave.html", desk=desk, email=typed, errors=[("email", wrong)]), 422
    with writing():
        set_email(desk.part, typed, at=desk.at, language="" if desk.on_behalf else str(desk.language))
        # The draft has a day of its own: a link that lasted longer would lead nowhere, a shorter one shut it in.
        ends = ends_at(desk.filing.id) or desk.at + timedelta(days=int(setting("draft-days")))
        link = links.make_link(DRAFT, desk.filing.id, email=typed, expires_at=ends, at=desk.at)
        plan(
            RETURN_LINK,
            key=f"link:{link.id}",
            version_id=None,
            case_id=None,  # no case: nobody has sent this draft, and whoever writes it asked for the link
            to=Recipient("party", link.id, "link", normal_email(typed)),
            values={"link_id": str(link.id)} | carried_language(),
            serves=[("filing", desk.filing.id)],
            send_after=desk.at,
            at=desk.at,
            urgent=True,
        )
        warn_of_draft(desk.filing.id, at=desk.at)
    drafts.forget(desk.filing.id)
    return render_template(
        "journeys/saved.html",
        service=desk.filing.service,
        until=london_day(ends),
        exit_this_page=desk.definition.exit_quickly,
    )


@blueprint.get("/return/<uuid:filing_id>")
@by_link
def come_back(filing_id: UUID) -> ResponseReturnValue:
    """Where a return link leads: the draft; of a form that was sent, the draft that completes it.

    Of a form of several parties, what became of it: who is still waited for.
    """
    at = clock.now_utc()
    opened = link_door.proven(DRAFT, filing_id, at=at)
    filing = filing_of(filing_id)
    if filing is None:
        abort(404)
    if filing.state == "submitted" and len(filing.parts) == 1:
        return render_template("journeys/complete.html", filing=filing, opened=opened)
    return go(_address(filing))


@blueprint.post("/return/<uuid:filing_id>")
@limited(PUBLIC_POST)
@by_link
def complete(filing_id: UUID) -> ResponseReturnValue:
    """Begin (or go on with) the draft that completes a form which was sent quickly. Twice: the same draft."""
    at = clock.now_utc()
    opened = link_door.proven(DRAFT, filing_id, at=at)
    filing = filing_of(filing_id)
    if filing is None or filing.state != "submitted" or len(filing.parts) > 1:
        abort(404)
    with writing():
        following = open_filing(filing.service, by=opened.actor, at=at, follows=filing, email=opened.email)
    return go(_address(following))


def _address(filing: Filing) -> str:
    return url_for("journey_pages.go_on", service=ANY_FORM, filing_id=filing.id)


def _is_email(typed: str) -> bool:
    try:
        validate_email(typed, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True


def bind() -> None:
    """Say where return links lead."""
    link_door.leads_to(DRAFT, lambda filing_id: url_for("journey_return.come_back", filing_id=filing_id))
