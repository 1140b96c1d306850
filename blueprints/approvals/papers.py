"""The card and licence of an approval as a PDF, for officers and for its holder."""

from __future__ import annotations

from datetime import datetime

from flask import current_app, url_for

from base.extensions import db
from blueprints.page_frame import long_date
from council.settings import setting
from documents.approval_pdf import ApprovalPaper, approval_pdf
from documents.store_choice import store_of
from documents.uploads import TAKEN_OFF
from licensing.changing import conditions_of
from licensing.kinds import shape_of
from licensing.standing import State, is_valid
from models.approval import Approval
from models.document import Document
from statutory.london import london_day


def has_paper(approval: Approval, *, at: datetime) -> bool:
    """Whether there is a paper to hand out: not of one that was suspended, has ended or was replaced."""
    return approval.state == State.VALID and london_day(at) <= approval.valid_until


def paper_of(approval: Approval, *, at: datetime) -> bytes:
    """The PDF. Ask `has_paper` first."""
    today = london_day(at)
    photo, photo_type = _photo(approval)
    shape, asked = shape_of(approval), url_for("verify.ask_about", number=approval.number)
    return approval_pdf(
        ApprovalPaper(
            title=shape.title.say(),
            council=str(setting("council-name")),
            number=approval.number,
            holder=approval.holder_name,
            at=at,
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
            photo_of=shape.holder.photo_of.say(),
            state="" if is_valid(approval, today) else f"Valid from {long_date(approval.valid_from)}",
        )
    )


def _photo(approval: Approval) -> tuple[bytes, str]:
    """The holder's photo, if there is one and no scanner found anything in it."""
    document = db.session.get(Document, approval.photo_id) if approval.photo_id is not None else None
    if document is None or document.kind == TAKEN_OFF or document.scan_state == "infected":
        return b"", ""
    try:
        with store_of(current_app.config["ONROLL"]).open(document.storage_key) as stream:
            return stream.read(), document.content_type
    except OSError:  # the store has lost it, or is away: a paper without a photo is better than none
        return b"", ""
