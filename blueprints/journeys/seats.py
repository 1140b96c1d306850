"""Seats somebody at the desk of a filing before a page is drawn or read, or sends them where they must go first."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import quote
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue

from blueprints.journeys.desk import Desk, go, open_desk
from blueprints.journeys.kept_typed import entry_named, keep_until_proven
from blueprints.link_door import NotYetProven
from casework.intake.turns import DONE, OPEN

View = Callable[..., ResponseReturnValue]


def seated(view: View) -> View:
    """For pages of a filing that is still being filled in: the view is given the desk.

    A link without its code is asked for it; a form that was sent shows its confirmation; one that ended says so.
    """

    @wraps(view)
    def at_desk(service: str, filing_id: UUID, **rest: Any) -> ResponseReturnValue:
        try:
            desk = open_desk(service, filing_id)
        except NotYetProven as first:
            if request.method == "POST" and "page_id" in rest and first.opened.lapsed:
                desk = open_desk(service, filing_id, lapsed_too=True)
                keep_until_proven(desk, desk.page_at(rest["page_id"]), entry_named(rest.get("entry_id", "")))
            raise
        if elsewhere := _untold(desk, service):
            return go(elsewhere)
        if "page_id" in rest:
            rest["page_id"] = desk.page_at(rest["page_id"])
        if desk.part.state == DONE:
            return go(desk.url("journey_sending.sent"))
        if desk.filing.state != "open" or desk.part.state != OPEN:
            return render_template("journeys/over.html", desk=desk), 410
        return view(desk, **rest)

    return at_desk


def at_any_desk(view: View) -> View:
    """For pages of a filing in any state."""

    @wraps(view)
    def at_desk(service: str, filing_id: UUID, **rest: Any) -> ResponseReturnValue:
        desk = open_desk(service, filing_id)
        if elsewhere := _untold(desk, service):
            return go(elsewhere)
        return view(desk, **rest)

    return at_desk


def _untold(desk: Desk, service: str) -> str:
    """The same page by an address that names neither service nor page, where somebody who came by a link has one
    that does.

    Empty where there is none to lead to: what is posted by an old address is taken.
    """
    word = (request.view_args or {}).get("page_id", "")
    if request.method != "GET" or (service == desk.called and word in ("", desk.word_of(word))):
        return ""
    asked = f"?{request.query_string.decode()}" if request.query_string else ""
    below = request.path.removeprefix(f"/apply/{service}/{desk.filing.id}")
    if word:
        below = f"/{desk.word_of(word)}{below.removeprefix(f'/{word}')}"
    return f"{desk.here}{quote(below)}{asked}"
