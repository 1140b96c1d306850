"""One approval: how it stands, what it says, what became of it, and its paper."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import current_app, flash, url_for
from flask.typing import ResponseReturnValue

from base import clock
from base.extensions import db
from blueprints.approvals import words
from blueprints.approvals.door import approval_page, blueprint, looked_at, to_approval
from blueprints.page_frame import long_date
from council.settings import setting
from documents.approval_pdf import ApprovalPaper, approval_pdf
from documents.serving import served_bytes
from documents.store_choice import store_of
from licensing.changing import conditions_of, pending_change, versions_of
from licensing.kinds import shape_of
from licensing.registers import renewal_of
from licensing.relying import mailbox_of, reliances
from licensing.standing import SUBJECT, is_valid
from licensing.suspending import suspensions_of
from models.approval import Approval
from models.case import Case
from models.document import Document
from reporting.task_sheets import user_name
from security.current import current_actor
from security.guards import requires
from security.history import history_of
from security.permissions import Permission


@blueprint.get("/approvals/<uuid:approval_id>")
@requires(Permission.APPROVAL_SEE)
def show(approval_id: UUID) -> ResponseReturnValue:
    """One approval with its conditions, versions, suspensions, and who relies on it."""
    approval = looked_at(approval_id)
    today = clock.today()
    relying = [(row, mailbox_of(row)) for row in reliances(approval.id, today=today)]
    return approval_page(
        "approvals/show.html",
        approval,
        conditions=conditions_of(approval.id),
        versions=versions_of(approval.id),
        suspensions=suspensions_of(approval.id),
        relying=relying,
        pending=pending_change(approval),
        renewal=renewal_of(approval.id),
        case=db.session.get_one(Case, approval.case_id),
        people={one: user_name(one) for one in (approval.recommended_by, approval.decided_by)},
        user_name=user_name,
        lines=_history(approval),
        may_see_why=current_actor().may(Permission.SAFEGUARDING_HOLD_SEE),
        kind_title=shape_of(approval).title.say(),
    )


@blueprint.get("/approvals/<uuid:approval_id>/paper")
@requires(Permission.APPROVAL_SEE)
def paper(approval_id: UUID) -> ResponseReturnValue:
    """The card and licence as a PDF. Of one that is not valid there is no paper to hand out."""
    approval = looked_at(approval_id)
    today = clock.today()
    if approval.state != "valid" or today > approval.valid_until:
        flash("It is not valid, so there is no paper to hand out.", "problem")
        return to_approval(approval_id)
    photo, photo_type = _photo(approval)
    shape, asked = shape_of(approval), url_for("verify.ask_about", number=approval.number)
    raw = approval_pdf(
        ApprovalPaper(
            title=shape.title.say(),
            council=str(setting("council-name")),
            number=approval.number,
            holder=approval.holder_name,
            at=clock.now_utc(),
            address=f"{current_app.config['ONROLL'].public_url}{asked}" if shape.verification else "",
            facts=[
                ("Number", approval.number),
                ("Valid", f"{long_date(approval.valid_from)} to {long_date(approval.valid_until)}"),
            ],
            particulars=[(label, said) for label, said in approval.particulars or ()],
            conditions=[one.says for one in conditions_of(approval.id, on=max(today, approval.valid_from))],
            says=shape.says.say(),
            photo=photo,
            photo_type=photo_type,
            state="" if is_valid(approval, today) else f"Valid from {long_date(approval.valid_from)}",
        )
    )
    return served_bytes(raw, filename=f"{approval.number}.pdf", content_type="application/pdf")


def _history(approval: Approval) -> list[tuple[str, str, datetime]]:
    """What became of it, who did it, and when, newest first."""
    events = reversed(history_of(SUBJECT, approval.id))
    return [(words.event_words(event), user_name(event.actor_id) or "By itself", event.at) for event in events]


def _photo(approval: Approval) -> tuple[bytes, str]:
    """The holder's photo, if there is one and no scanner found anything in it."""
    document = db.session.get(Document, approval.photo_id) if approval.photo_id is not None else None
    if document is None or document.scan_state == "infected":
        return b"", ""
    try:
        with store_of(current_app.config["ONROLL"]).open(document.storage_key) as stream:
            return stream.read(), document.content_type
    except OSError:  # the store has lost it, or is away: a paper without a photo is better than none
        return b"", ""
