"""Which child a case is about: comparing, linking, refusing, undoing; and whether a sender is who they say."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from blueprints.cases.door import Errors, blueprint, case_page, looked_at, seen, to_case, typed
from blueprints.cases.words import AGREES, CHILD_LINKS, MATCH_FIELDS, SEX, said
from blueprints.page_frame import short_date
from casework.cases import filings_of
from casework.identifying import (
    NoSuchOffer,
    clear_protection,
    confirm_child,
    refuse_offers,
    take_offer,
    undo_link,
)
from casework.identities import confirm_sender
from casework.notes import NothingWritten
from casework.visible import NotHere, may_see_restricted
from directory.merging import CannotMerge
from models.case import Case
from reporting.identity_sheet import identity_sheet
from security.current import current_actor
from security.guards import requires
from security.permissions import Permission


@blueprint.get("/cases/<uuid:case_id>/identity")
@requires(Permission.CHILD_MERGE)
def identity(case_id: UUID) -> ResponseReturnValue:
    """The child of the form beside those it may be."""
    return _page(looked_at(case_id))


@blueprint.post("/cases/<uuid:case_id>/identity/confirm")
@requires(Permission.CHILD_MERGE)
def confirm(case_id: UUID) -> ResponseReturnValue:
    """The link that was made by itself is right."""
    with writing():
        confirm_child(seen(case_id), by=current_actor(), at=clock.now_utc())
    flash("The record is confirmed, and takes in what the form says.", "success")
    return to_case(case_id)


@blueprint.post("/cases/<uuid:case_id>/identity/undo")
@requires(Permission.CHILD_MERGE)
def undo(case_id: UUID) -> ResponseReturnValue:
    """The link that was made by itself is wrong: the case gets a child of its own."""
    with writing():
        case = seen(case_id)
        undone = undo_link(case, by=current_actor(), at=clock.now_utc()) if case.child_link == "automatic" else None
    if undone is None:
        flash("There was no link to undo.", "problem")
    else:
        flash("The case has a child record of its own now. The other record is as it was.", "success")
    return _on(case_id)


@blueprint.post("/cases/<uuid:case_id>/identity/offers/<uuid:offer_id>/take")
@requires(Permission.CHILD_MERGE)
def take(case_id: UUID, offer_id: UUID) -> ResponseReturnValue:
    """The child is the one offered."""
    try:
        with writing():
            take_offer(seen(case_id), offer_id, by=current_actor(), at=clock.now_utc())
    except NoSuchOffer:
        flash("That record is not offered any more.", "problem")
        return to_case(case_id, "cases.identity")
    except CannotMerge as why:
        return _page(seen(case_id), [("", str(why))])
    flash("The two records stand for one child now.", "success")
    return _on(case_id)


@blueprint.post("/cases/<uuid:case_id>/identity/refuse")
@requires(Permission.CHILD_MERGE)
def refuse(case_id: UUID) -> ResponseReturnValue:
    """The child is none of those offered."""
    with writing():
        refuse_offers(seen(case_id), by=current_actor(), at=clock.now_utc())
    flash("The case keeps a child record of its own.", "success")
    return to_case(case_id)


@blueprint.post("/cases/<uuid:case_id>/identity/clear")
@requires(Permission.CASE_SEE_RESTRICTED)
def clear(case_id: UUID) -> ResponseReturnValue:
    """Somebody who may see both has checked: this is another child."""
    try:
        with writing():
            case = seen(case_id)
            clear_protection(case, reason=typed("reason"), by=current_actor(), at=clock.now_utc())
            stays = case.restricted
    except NothingWritten:
        return _page(seen(case_id), [("reason", "Say how you know that this is another child")])
    opened = "The case stays restricted for another reason." if stays else "The case is open to its team again."
    flash(f"{opened} What is held stays held until you release it.", "success")
    return to_case(case_id)


@blueprint.post("/cases/<uuid:case_id>/answers/<uuid:filing_id>/sender")
@requires(Permission.CASE_NOTE)
def check_sender(case_id: UUID, filing_id: UUID) -> ResponseReturnValue:
    """An officer has checked who sent a form; what was held for that alone may go."""
    with writing():
        filing = next((one for one in filings_of(seen(case_id)) if one.id == filing_id), None)
        if filing is None:
            abort(404)
        confirm_sender(filing, by=current_actor(), at=clock.now_utc())
    flash("It is kept that the sender was checked.", "success")
    return to_case(case_id, "cases.answers")


def _on(case_id: UUID) -> ResponseReturnValue:
    """The case, or find where it is now closed to this reader."""
    try:
        seen(case_id)
    except NotHere:
        return redirect(url_for("find.show"), 303)
    return to_case(case_id)


def _shown(field: str, value: str) -> str:
    if not value:
        return "Not given"
    if field == "date-of-birth":
        return short_date(date.fromisoformat(value))
    return said(SEX, value) if field == "sex" else value


def _page(case: Case, errors: Errors | None = None) -> ResponseReturnValue:
    reader = current_actor()
    return case_page(
        "cases/identity.html",
        case,
        errors=errors,
        sheet=identity_sheet(case, reader=reader),
        link=said(CHILD_LINKS, case.child_link),
        fields=MATCH_FIELDS,
        agrees=AGREES,
        shown=_shown,
        may_clear=may_see_restricted(reader),
    )
