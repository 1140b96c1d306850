"""What somebody sees when it can't be done: a page that says why and what to do, or for htmx a line on their page."""

from __future__ import annotations

import logging
from contextlib import suppress
from typing import Any

from flask import Flask, Response, current_app, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from jinja2 import TemplateError
from sqlalchemy.exc import DataError, DBAPIError, PendingRollbackError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from werkzeug.exceptions import HTTPException

from base.extensions import db
from blueprints.error_words import leaves_quickly, told, told_simply
from blueprints.link_door import NotYetProven, shut_page
from casework.visible import NotHere
from documents.store import StoreAway
from security import csrf_failures
from security.actor import ActorKind
from security.current import ask_to_sign_in, current_actor, is_htmx
from security.guards import MARK
from security.links import LinkShut

log = logging.getLogger(__name__)
REPEATABLE = frozenset({429, 503})  # nothing was wrong with the post: it may come again as it is
BUSY = ("database is locked", "deadlock detected", "lock timeout", "QueuePool limit", "connection", "server closed")
REFUSALS = (HTTPException, NotHere, LinkShut, NotYetProven)


def bind(app: Flask) -> None:
    """Give the application its error pages."""
    app.register_error_handler(CSRFError, token_failed)
    app.register_error_handler(HTTPException, refused)
    app.register_error_handler(NotHere, lambda _: answer(404))
    app.register_error_handler(LinkShut, lambda shut: shut_page(shut.why))
    app.register_error_handler(NotYetProven, lambda first: first.answer())
    app.register_error_handler(DBAPIError, database_failed)
    app.register_error_handler(PendingRollbackError, connection_lost)
    app.register_error_handler(NoConnectionFree, connection_lost)
    app.register_error_handler(DataError, not_text)
    app.register_error_handler(StoreAway, store_away)
    app.register_error_handler(Exception, broken)


def answer(status: int) -> Response:
    """The page of that status, or for htmx its words, drawn where messages of a page are."""
    if is_htmx():
        words = told_simply(status)
        response = make_response(render_template("errors/_message.html", title=words.title, do=words.do), status)
        response.headers["HX-Retarget"] = "#page-message"
        response.headers["HX-Reswap"] = "innerHTML"
        return response
    again = _again() if status in REPEATABLE else None
    try:
        words = told(status)
        way_on = nearest_page(request.path) if status == 405 else "/" if words.not_open else ""
        page = render_template(
            "errors/page.html",
            title=words.title,
            do=words.do,
            language=words.language,
            way_on=way_on,
            again=again,
            exit_this_page=leaves_quickly(),
        )
    except (SQLAlchemyError, TemplateError):
        db.session.rollback()
        words = told_simply(status)
        page = render_template("errors/bare.html", title=words.title, do=words.do, again=again)  # needs no database
    return make_response(page, status)


def _again() -> dict[str, Any] | None:
    """What was posted, to be sent again by one press; None where that may not stand in a page, or nothing was."""
    from_elsewhere = csrf_failures.csrf_failed() and not csrf_failures.is_from_our_own_page()
    if request.method != "POST" or _holds_a_password() or from_elsewhere:
        return None
    fields = [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
    asked = request.query_string.decode("ascii", "ignore")
    has_files = any(file.filename for file in request.files.values())
    path = f"{request.script_root}{request.path}"
    return {"path": f"{path}?{asked}" if asked else path, "fields": fields, "has_files": has_files}


def nearest_page(path: str) -> str:
    """The nearest address above one that can be opened; the front page when there is none.

    A form that could not be taken is answered at the address it was sent to, `/tasks/<id>/finish`. Whoever opens that
    again, or has it from the history of a browser, was on `/tasks/<id>`.
    """
    routes = current_app.url_map.bind("")
    while path := path.rpartition("/")[0]:
        with suppress(HTTPException):
            routes.match(path, method="GET")
            return path
    return "/"


def refused(error: HTTPException) -> ResponseReturnValue:
    """An answer that a view or Flask itself refused with."""
    if error.code is None or error.code < 400:
        return error  # a redirect
    response = answer(error.code)
    kept = error.get_response().headers
    for name in ("Allow", "Retry-After"):
        if name in kept:
            response.headers[name] = kept[name]
    return response


def token_failed(_error: CSRFError) -> ResponseReturnValue:
    """A post whose token does not fit: drawn again with its answers, held, or refused if it came from elsewhere."""
    try:
        again = csrf_failures.redraw()
    except REFUSALS as why:  # whoever has no token has often no session either, and so no form that could be drawn
        return current_app.handle_user_exception(why)
    if again is not None:
        return again
    if not csrf_failures.is_from_our_own_page():
        return answer(400)
    if current_actor().kind is not ActorKind.USER and _needs_sign_in():
        return ask_to_sign_in()
    if is_htmx() or any(file.filename for file in request.files.values()) or _holds_a_password():
        return answer(400)
    fields = [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
    return make_response(render_template("errors/send_again.html", path=request.path, fields=fields), 400)


def database_failed(error: DBAPIError) -> ResponseReturnValue:
    """A database that is busy or away: an answer that says so and asks to try again, never a fault of the page."""
    db.session.rollback()
    said = str(error.orig)
    if not error.connection_invalidated and not any(word in said for word in BUSY):
        return broken(error)
    return _away(type(error.orig).__name__)


def connection_lost(error: SQLAlchemyError) -> ResponseReturnValue:
    """What the session says when its connection went away between two statements, or none was free in time."""
    db.session.rollback()
    return _away(type(error).__name__)


def store_away(error: StoreAway) -> ResponseReturnValue:
    """The bucket that keeps the files does not answer: nothing was kept, and a minute later it may."""
    db.session.rollback()
    return _away(type(error).__name__)


def _away(what: str) -> ResponseReturnValue:
    log.warning("The database or the store of files was busy or away: %s", what)
    response = answer(503)
    response.headers["Retry-After"] = "5"
    return response


def not_text(error: DataError) -> ResponseReturnValue:
    """What PostgreSQL takes for no text (a NUL sign) is nobody's typing: refused. Other wrong data is our fault."""
    if "NUL" not in str(error.orig):
        return broken(error)
    db.session.rollback()
    return answer(400)


def broken(error: Exception) -> ResponseReturnValue:
    """A fault of ours. The log gets its kind and where it happened, not its words: those may hold personal data."""
    if current_app.testing and current_app.config.get("PROPAGATE_EXCEPTIONS") is not False:
        raise error  # a test should see the fault itself
    db.session.rollback()
    log.error("%s in %s at %s", type(error).__name__, _route(), _where(error))
    return answer(500)


def _where(error: BaseException) -> str:
    """The innermost lines of ours, as file:line."""
    lines, at = [], error.__traceback__
    while at is not None:
        lines.append(f"{at.tb_frame.f_globals.get('__name__', '?')}:{at.tb_lineno}")
        at = at.tb_next
    return " > ".join(lines[-12:])


def _route() -> str:
    return f"{request.method} {request.url_rule.rule if request.url_rule else '(no route)'}"


def _needs_sign_in() -> bool:
    guard: Any = getattr(current_app.view_functions.get(request.endpoint or ""), MARK, None)
    return guard is not None and guard.access in {"permission", "signed-in"}


def _holds_a_password() -> bool:
    return any(name in {"password", "again"} for name in request.form)
