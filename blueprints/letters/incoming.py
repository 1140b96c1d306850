"""E-mail that nobody could place: read as plain words, filed on a case by hand, or put away."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from base.ids import normal_reference
from casework.claims import AlreadyClaimed
from casework.mail.mail_cases import mail_was_filed, placing_task
from casework.mail.replies import (
    NotWaiting,
    attached_to,
    dismiss_mail,
    keep_words,
    one_waiting,
    place_mail,
    waiting_mail,
)
from casework.visible import NotHere, cases_visible_to
from documents.of_filing import note_of
from documents.store_choice import store_of
from models.case import Case
from models.incoming import IncomingMail
from security.current import current_actor, once_id
from security.guards import requires
from security.permissions import Permission

blueprint = Blueprint("incoming", __name__)
LONGEST_REASON = 500
OVER = "Somebody has dealt with this email already."
Errors = list[tuple[str, str]]


@blueprint.get("/letters/incoming")
@requires(Permission.CASE_NOTE)
def index() -> ResponseReturnValue:
    """Every e-mail that waits, the oldest first."""
    return render_template("letters/incoming.html", mails=waiting_mail(current_actor()))


@blueprint.get("/letters/incoming/<uuid:mail_id>")
@requires(Permission.CASE_NOTE)
def show(mail_id: UUID) -> ResponseReturnValue:
    """One of them."""
    return _page(_mail(mail_id))


@blueprint.post("/letters/incoming/<uuid:mail_id>/place")
@requires(Permission.CASE_NOTE)
def place(mail_id: UUID) -> ResponseReturnValue:
    """File it on the case whose reference was typed."""
    mail = _mail(mail_id)
    case = _case(request.form.get("reference", ""))
    if case is None:
        return _page(mail, [("reference", "Enter the reference of a case that you can open, such as EW-4K7Q2XR-9")])
    store = store_of(current_app.config["ONROLL"])
    words = keep_words(mail.sender, mail.subject, mail.sent_at, mail.body, store=store)
    try:
        with writing():
            chosen = cases_visible_to(current_actor()).get(case.id)
            at = clock.now_utc()
            filed = place_mail(mail_id, chosen, words, by=current_actor(), at=at, once=once_id())
            mail_was_filed(filed, by=current_actor(), at=at)
    except AlreadyClaimed as first:
        return _page(mail, [("reference", f"{first.holder or 'A colleague'} places this email. Speak to them first")])
    except NotWaiting:
        flash(OVER)
        return redirect(url_for(".index"), 303)
    flash("It lies with the files of the case, and a task asks somebody to read it.", "success")
    return redirect(url_for(".index"), 303)


@blueprint.post("/letters/incoming/<uuid:mail_id>/dismiss")
@requires(Permission.CASE_NOTE)
def dismiss(mail_id: UUID) -> ResponseReturnValue:
    """Put it away: it belongs to no case. One that has a task is put away there, once it was read for danger."""
    mail, reason = _mail(mail_id), request.form.get("reason", "").strip()[:LONGEST_REASON]
    if mail.placing_case_id is not None:
        return redirect(url_for(".show", mail_id=mail_id), 303)
    if not reason:
        return _page(mail, [("reason", "Say why it belongs to no case")])
    try:
        with writing():
            dismiss_mail(mail_id, reason=reason, by=current_actor(), at=clock.now_utc(), once=once_id())
    except NotWaiting:
        flash(OVER)
    else:
        flash("It is put away.", "success")
    return redirect(url_for(".index"), 303)


def _mail(mail_id: UUID) -> IncomingMail:
    found = one_waiting(current_actor(), mail_id)
    if found is None:
        abort(404)
    return found


def _case(typed: str) -> Case | None:
    reference = normal_reference(typed[:60])
    if reference is None:
        return None
    try:
        return cases_visible_to(current_actor()).by_reference(reference)
    except NotHere:
        return None


def _page(mail: IncomingMail, errors: Errors | None = None) -> ResponseReturnValue:
    suggested = ""
    if mail.case_id is not None:
        suggested = cases_visible_to(current_actor()).get(mail.case_id).reference
    page = render_template(
        "letters/incoming_mail.html",
        mail=mail,
        files=[(document.filename, note_of(document)) for document in attached_to(mail)],
        reference=request.form.get("reference", suggested),
        suggested=suggested,
        waits=mail.state == "waiting",
        task=placing_task(mail, current_actor()),
        errors=errors or [],
        found=dict(errors or []),
    )
    return page, 422 if errors else 200
