"""What its holder sees behind the link of an e-mail, once the code was given: how it stands, and the card."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from base.extensions import db
from blueprints import link_door
from blueprints.approvals.papers import has_paper, paper_of
from blueprints.journeys import drafts
from blueprints.page_frame import belongs_to
from casework.versions import pinned
from documents.serving import served_bytes
from licensing.changing import conditions_of
from licensing.kinds import shape_of
from licensing.renewing import NotToRenew, begin_renewal, may_renew
from licensing.standing import SUBJECT, State
from models.approval import Approval
from security.guards import by_link
from security.links import Opened

blueprint = Blueprint("approval_holding", __name__)


@blueprint.get("/approval/<uuid:approval_id>")
@by_link
def show(approval_id: UUID) -> ResponseReturnValue:
    """Its number, days and conditions. Why it is not valid is told by an officer, not by a page."""
    at = clock.now_utc()
    opened, approval = _opened(approval_id, at)
    belongs_to(pinned(approval.version_id))
    return render_template(
        "approvals/holding.html",
        approval=approval,
        title=shape_of(approval).title.say(),
        is_valid=has_paper(approval, at=at),
        is_replaced=approval.state == State.REPLACED,
        conditions=conditions_of(approval.id, on=max(clock.london(at).date(), approval.valid_from)),
        may_renew=may_renew(approval, email=opened.email, at=at),
    )


@blueprint.post("/approval/<uuid:approval_id>/renewal")
@by_link
def renew(approval_id: UUID) -> ResponseReturnValue:
    """Lead its holder to the form of the renewal, which begins with the number and what we know."""
    at = clock.now_utc()
    opened, _ = _opened(approval_id, at)
    try:
        with writing():
            filing = begin_renewal(approval_id, email=opened.email, by=opened.actor, at=at)
            service, filing_id = filing.service, filing.id
    except NotToRenew:
        return redirect(url_for(".show", approval_id=approval_id), 303)
    drafts.note(filing_id)
    return redirect(url_for("journey_start.show_again", service=service, filing_id=filing_id), 303)


@blueprint.get("/approval/<uuid:approval_id>/card.pdf")
@by_link
def card(approval_id: UUID) -> ResponseReturnValue:
    """The card and licence."""
    at = clock.now_utc()
    _, approval = _opened(approval_id, at)
    if not has_paper(approval, at=at):
        abort(404)
    raw = paper_of(approval, at=at)
    return served_bytes(raw, filename=f"{approval.number}.pdf", content_type="application/pdf")


def _opened(approval_id: UUID, at: datetime) -> tuple[Opened, Approval]:
    """The proven link of this browser and the approval it opens; 404 for whoever has none."""
    opened, approval = link_door.proven(SUBJECT, approval_id, at=at), db.session.get(Approval, approval_id)
    if approval is None:
        abort(404)
    return opened, approval


def bind() -> None:
    """Say where the links of cards lead."""
    link_door.leads_to(SUBJECT, lambda approval_id: url_for("approval_holding.show", approval_id=approval_id))
