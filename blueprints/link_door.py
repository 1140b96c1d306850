"""The door for everybody who comes by a link: it swaps the token for a note in the session, and asks for the code.

Pages behind a link register where a link leads with `leads_to`, and begin with

    opened = proven("wait", wait_id, at=at)

which answers by itself where there is no link, or its code was not given yet.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from base.extensions import db
from models.link import Link
from security import codes, links
from security.guards import by_link
from security.limits import CODE, limited
from security.links import LinkShut, Opened, Why

blueprint = Blueprint("link_door", __name__)
SENT, TRY = "send", "try"
_leads: dict[str, Callable[[UUID], str]] = {}
_sends_code: list[Callable[[Link, UUID, datetime], None]] = []


def leads_to(opens_kind: str, address: Callable[[UUID], str]) -> None:
    """Say where a link to such a thing leads: a function from the thing's id to an address."""
    _leads[opens_kind] = address


def use_code_sender(send: Callable[[Link, UUID, datetime], None]) -> None:
    """Say how a code is sent: called in the open transaction with the link, the code's id and the instant."""
    _sends_code[:] = [send]


class NotYetProven(Exception):
    """The link that leads here needs its code first."""

    def __init__(self, opened: Opened) -> None:
        super().__init__("code needed")
        self.opened = opened

    def answer(self) -> ResponseReturnValue:
        """The page that asks for it."""
        return ask_for_code(self.opened)


def proven(opens_kind: str, thing_id: UUID, *, at: datetime) -> Opened:
    """The link by which this browser came to a thing, its code given.

    Raises: NotYetProven, which the application answers with the page that asks for the code; 404 where there is none.
    """
    opened = links.opened(opens_kind, thing_id, at=at)
    if opened is None:
        abort(404)
    if not opened.proven:
        raise NotYetProven(opened)
    return opened


def ask_for_code(opened: Opened) -> ResponseReturnValue:
    """Send somebody to the page that asks for the code of their link."""
    return redirect(url_for("link_door.code", link_id=opened.link_id))


@blueprint.get("/l/<string:token>")
@by_link
def enter(token: str) -> ResponseReturnValue:
    """Swap a link's token for a note in the session and go on to an address without it."""
    at = clock.now_utc()
    try:
        link = links.link_of(token)
        links.check_alive(link, at=at)
    except LinkShut as shut:
        return shut_page(shut.why)
    if link.opened_at is None:
        with writing():
            links.note_opened(link.id, at=at)
    if not links.is_held(link):  # a second click keeps the code that was given
        links.note_in_session(link, proven=False, at=at)
    return redirect(_destination(link))


@blueprint.get("/link/<uuid:link_id>/code")
@by_link
def code(link_id: UUID) -> ResponseReturnValue:
    """The page that sends a code and asks for it."""
    at = clock.now_utc()
    link = _held(link_id, at)
    return _code_page(link, sent=codes.has_live_code(link.id, at=at))


@blueprint.post("/link/<uuid:link_id>/code")
@limited(CODE)
@by_link
def give_code(link_id: UUID) -> ResponseReturnValue:
    """Send a new code, or take the one that was typed."""
    at = clock.now_utc()
    link = _held(link_id, at)
    if request.form.get("do") == SENT:
        return _send(link, at)
    typed = request.form.get("code", "")
    if not typed.strip():
        return _code_page(link, sent=True, errors=[("code", "Enter the code")]), 422
    with writing():
        answer = codes.try_code(link.id, typed, at=at)
    if answer is codes.Answer.RIGHT:
        links.note_in_session(link, proven=True, at=at)
        return redirect(_destination(link))
    if answer is codes.Answer.WRONG:
        wrong = "That is not the code of our newest email. Check it and try again"
        return _code_page(link, sent=True, errors=[("code", wrong)]), 422
    ended = "That code no longer works. Ask for a new one"
    return _code_page(link, sent=False, errors=[("send-code", ended)]), 422


def shut_page(why: Why) -> ResponseReturnValue:
    """What somebody sees whose link opens nothing: why, and what to do; never what it was about."""
    return render_template("links/shut.html", why=why.value), 404 if why is Why.UNKNOWN else 410


def _send(link: Link, at: datetime) -> ResponseReturnValue:
    if not _sends_code:
        raise RuntimeError("create_app() has to say how codes are sent: link_door.use_code_sender()")
    again = codes.has_live_code(link.id, at=at)
    try:
        with writing():
            made = codes.make_code(link.id, at=at)
            _sends_code[0](link, made.id, at)
    except codes.TooManyCodes:
        many = "We have sent as many codes as we may in an hour. Try again in an hour"
        return _code_page(link, sent=again, errors=[("send-code", many)]), 429  # the last one works as long as it did
    if again:
        flash("We have sent a new code. The one before it no longer works.", "success")
    return redirect(url_for(".code", link_id=link.id))


def _code_page(link: Link, *, sent: bool, errors: list[tuple[str, str]] | None = None) -> str:
    name, _, domain = link.email.partition("@")
    mailbox = f"{name[:1]}•••@{domain}"
    return render_template("links/code.html", link=link, sent=sent, mailbox=mailbox, errors=errors or [])


def _held(link_id: UUID, at: datetime) -> Link:
    link = db.session.get(Link, link_id)
    if link is None or not links.is_held(link):
        abort(404)
    links.check_alive(link, at=at)  # LinkShut becomes its page in error_pages
    return link


def _destination(link: Link) -> str:
    leads = _leads.get(link.opens_kind)
    if leads is None:
        abort(404)
    return leads(link.opens_id)
