"""Messages that failed, of unknown fate or held, with what a person can do about each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from base.extensions import db
from base.text import squeezed
from blueprints.mailroom import words
from correspondence.gateways.choice import gateway_of
from correspondence.gateways.protocol import Gateway, GatewayAway, Seen
from correspondence.lookups import ask, may_ask, settle_by
from correspondence.mail_hold import mail_hold, waiting_mail
from correspondence.settling import NotUndecided, give_up, mark_as_sent, send_again
from correspondence.stopping import NotHeld, release
from correspondence.tally import tally
from reporting.mailroom import AT_MOST, STATES, MailLine, mail_counts, mail_line, mail_page
from security.current import current_actor, once_id
from security.guards import requires
from security.history import done_before
from security.permissions import Permission

blueprint = Blueprint("mailroom", __name__)
LONGEST_REASON = 1000
ASKED = {
    Seen.SENT: "The mail server says that it was sent.",
    Seen.NOT_SEEN: "The mail server never had it. It goes again now.",
    Seen.CANNOT_TELL: "The mail server can't tell either. Decide what to do.",
}


@blueprint.get("/messages")
@requires(Permission.MESSAGE_SETTLE)
def index() -> ResponseReturnValue:
    """A page of the messages in one state, oldest first."""
    return index_page()


def index_page(errors: list[tuple[str, str]] | None = None) -> str:
    """The page of messages, with what an administrator typed wrongly into its switch."""
    actor, held = current_actor(), mail_hold()
    counts = mail_counts(actor)
    first_with_any = next((state for state in STATES if counts[state]), STATES[0])
    state = request.args.get("state", "") if request.args.get("state", "") in STATES else first_with_any
    page = mail_page(actor, state, after=_place(request.args.get("after", "")))
    gateway = _gateway()
    following = f"{page.after[0].isoformat()}~{page.after[1]}" if page.after else None
    return render_template(
        "mailroom/index.html",
        page=page,
        state=state,
        words=words,
        tabs=[
            (f"{text} ({_count(counts[code])})", url_for(".index", state=code), code == state)
            for code, text in words.TABS.items()
        ],
        askable={line.message.id for line in page.lines if may_ask(line.message, gateway)},
        following=url_for(".index", state=state, after=following) if following else None,
        first=url_for(".index", state=state) if request.args.get("after") else None,
        held=held,
        waiting=waiting_mail(upto=clock.now_utc()) if held is not None else {},
        may_hold=actor.may(Permission.SETTING_EDIT),
        errors=errors or [],
        found=dict(errors or []),
    )


@blueprint.get("/messages/proof")
@requires(Permission.MESSAGE_SETTLE)
def proof() -> ResponseReturnValue:
    """Count every message there ever was: that none is lost."""
    return render_template("mailroom/proof.html", tally=tally(), at=clock.now_utc())


@blueprint.get("/messages/<uuid:message_id>")
@requires(Permission.MESSAGE_SETTLE)
def show(message_id: UUID) -> ResponseReturnValue:
    """One message and what can be done about it."""
    return _page(mail_line(current_actor(), message_id))


@blueprint.post("/messages/<uuid:message_id>/ask-again")
@requires(Permission.MESSAGE_SETTLE)
def ask_again(message_id: UUID) -> ResponseReturnValue:
    """Ask the gateway what became of it, and do what follows from the answer."""
    actor, at = current_actor(), clock.now_utc()
    message, gateway = mail_line(actor, message_id).message, _gateway()
    if done_before(once_id()) is not None:
        return _back("unknown")
    if not may_ask(message, gateway):
        flash("There is nobody to ask about this message any more.")
        return redirect(url_for(".show", message_id=message_id), 303)
    reference, handed_at = message.reference, message.handed_at
    db.session.rollback()  # nothing stays open while somebody else is asked
    try:
        seen = ask(gateway, reference, handed_at=handed_at, at=at)
    except GatewayAway:
        flash("The mail server did not answer. Ask again in a few minutes.")
        return _back("unknown")
    return _settle(
        lambda: settle_by(message_id, seen, by=actor, at=at, once=once_id()), said=ASKED[seen], state="unknown"
    )


@blueprint.post("/messages/<uuid:message_id>/send-again")
@requires(Permission.MESSAGE_SETTLE)
def again(message_id: UUID) -> ResponseReturnValue:
    """Send it again."""
    return _button(message_id, send_again, "It is sent again now.")


@blueprint.post("/messages/<uuid:message_id>/mark-as-sent")
@requires(Permission.MESSAGE_SETTLE)
def arrived(message_id: UUID) -> ResponseReturnValue:
    """It did arrive."""
    return _button(message_id, mark_as_sent, "Marked as sent.")


@blueprint.post("/messages/<uuid:message_id>/give-up")
@requires(Permission.MESSAGE_SETTLE)
def drop(message_id: UUID) -> ResponseReturnValue:
    """It is no longer wanted."""
    return _button(message_id, give_up, "Given up. It will not be sent.")


@blueprint.post("/messages/<uuid:message_id>/release")
@requires(Permission.CASE_RELEASE_CONTACT)
def let_go(message_id: UUID) -> ResponseReturnValue:
    """Let one held message go, with a reason. The contact rules are tested again when it leaves."""
    actor, at = current_actor(), clock.now_utc()
    line = mail_line(actor, message_id)
    if done_before(once_id()) is not None:
        return _back("held")
    reason = squeezed(request.form.get("reason", ""))
    if not 0 < len(reason) <= LONGEST_REASON:
        wrong = [("reason", f"Enter why it may go, in {LONGEST_REASON} characters or fewer")]
        return _page(line, reason=reason, errors=wrong), 422
    try:
        with writing():
            release(message_id, reason=reason, by=actor, at=at, once=once_id())
    except NotHeld as other:
        flash(f"It is not held any more. {words.STATES.get(other.state, other.state)}.")
    else:
        flash("Released. It goes at the next moment at which messages may go.", "success")
    return _back("held")


def _button(message_id: UUID, act: Callable[..., Any], said: str) -> ResponseReturnValue:
    actor, at = current_actor(), clock.now_utc()
    state = mail_line(actor, message_id).message.state
    wanted = request.form.get("state", state)
    return _settle(lambda: act(message_id, by=actor, at=at, once=once_id()), said=said, state=wanted)


def _settle(act: Callable[[], Any], *, said: str, state: str) -> ResponseReturnValue:
    try:
        with writing():
            act()
    except NotUndecided as faster:
        flash(f"A colleague was faster. {words.STATES.get(faster.state, faster.state)}.")
    else:
        flash(said, "success")
    return _back(state)


def _back(state: str) -> ResponseReturnValue:
    return redirect(url_for(".index", state=state if state in STATES else None), 303)


def _page(line: MailLine, *, reason: str = "", errors: list[tuple[str, str]] | None = None) -> str:
    actor = current_actor()
    return render_template(
        "mailroom/show.html",
        line=line,
        words=words,
        askable=may_ask(line.message, _gateway()),
        may_release=line.message.state == "held" and actor.may(Permission.CASE_RELEASE_CONTACT),
        reason=reason,
        errors=errors or [],
        found=dict(errors or []),
    )


def _gateway() -> Gateway:
    return gateway_of(current_app.config["ONROLL"])


def _count(count: int) -> str:
    return f"{AT_MOST}+" if count > AT_MOST else str(count)


def _place(text: str) -> tuple[datetime, UUID] | None:
    """Where a page begins, as its address says; a broken one begins at the beginning."""
    at, _, last = text.partition("~")
    try:
        instant = datetime.fromisoformat(at)
        return (instant, UUID(last)) if instant.tzinfo is not None else None
    except ValueError:
        return None
