"""Where the link of a part leads: what is asked, what others have said, and the way to decline with a reason."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from base.database import writing
from blueprints import link_door
from blueprints.journeys.desk import Desk, go, open_desk
from blueprints.journeys.parts import PART
from blueprints.journeys.sending import told_by_others
from casework.asked import filing_of_part
from casework.intake.filings import DraftOver
from casework.intake.refusing import MayNotRefuse, refuse_part
from casework.intake.turns import OPEN
from casework.notes import NothingWritten
from forms.answers import Answers
from forms.definition.parties import Follows
from security.guards import by_link
from security.limits import PUBLIC_POST, limited

blueprint = Blueprint("journey_part", __name__)
LONGEST = 2_000


@blueprint.get("/part/<uuid:part_id>")
@by_link
def show(part_id: UUID) -> ResponseReturnValue:
    """What somebody is asked for, what others have told us as far as they may see it, and the privacy notice."""
    desk = _desk(part_id)
    if desk.filing.state != "open" or desk.part.state != OPEN:
        return go(desk.here)
    shape = desk.definition.party_shapes[desk.part.party]
    return render_template(
        "journeys/part.html",
        desk=desk,
        label=shape.label.say(),
        begins=shape.id == desk.definition.parties[0].id,  # whom the form is for says nothing to those it asks later
        notice=desk.form.text(desk.definition.privacy.notice, Answers(), today=desk.today),
        told=told_by_others(desk),
        may_refuse=shape.refusing is not None,
    )


@blueprint.get("/part/<uuid:part_id>/decline")
@by_link
def decline(part_id: UUID) -> ResponseReturnValue:
    """Ask for the reason."""
    desk = _desk(part_id)
    return _decline_page(desk) if _may_refuse(desk) else go(desk.here)


@blueprint.post("/part/<uuid:part_id>/decline")
@limited(PUBLIC_POST)
@by_link
def refuse(part_id: UUID) -> ResponseReturnValue:
    """Take the refusal. Twice: the first stands."""
    desk = _desk(part_id)
    reason = request.form.get("reason", "").replace("\x00", "").strip()[:LONGEST]
    if _may_refuse(desk):
        try:
            with writing():
                refuse_part(desk.filing.id, desk.part.party, reason=reason, by=desk.actor, at=desk.at)
        except NothingWritten:
            return _decline_page(desk, "Tell us why you will not fill it in"), 422
        except (MayNotRefuse, DraftOver):
            return go(desk.here)
    return go(desk.here)


def _may_refuse(desk: Desk) -> bool:
    shape = desk.definition.party_shapes[desk.part.party]
    return desk.filing.state == "open" and desk.part.state == OPEN and shape.refusing is not None


def _decline_page(desk: Desk, error: str = "") -> str:
    refusing = desk.definition.party_shapes[desk.part.party].refusing
    return render_template(
        "journeys/decline.html",
        desk=desk,
        ends=refusing is not None and refusing.then is Follows.END,
        reason=request.form.get("reason", ""),
        errors=[("reason", error)] if error else [],
    )


def _desk(part_id: UUID) -> Desk:
    """The desk of that very part; 404 for anybody who sits at another, or at none."""
    found = filing_of_part(part_id)
    if found is None:
        abort(404)
    desk = open_desk(*found, part_id=part_id)
    if desk.part.id != part_id:
        abort(404)
    return desk


def bind() -> None:
    """Say where the links of parts lead."""
    link_door.leads_to(PART, lambda part_id: url_for("journey_part.show", part_id=part_id))
