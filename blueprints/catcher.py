"""The mail catcher: every message the system sent, readable, with links that work. Demonstrations and tests only."""

from __future__ import annotations

import re

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup, escape

from base.settings import Settings
from correspondence.gateways.catcher import FOLDER, caught, found, read
from security.guards import public

blueprint = Blueprint("catcher", __name__)
A_PAGE = 50
LONGEST = 200  # signs that are looked for
_ADDRESS = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)]")


@blueprint.before_request
def demonstrations_only() -> ResponseReturnValue | None:
    """In production there is no such page."""
    if not _settings().is_demo:
        abort(404)
    return None


@blueprint.get("/demo/mail")
@public
def index() -> ResponseReturnValue:
    """Every message, newest first; `before` is the reference to go on from."""
    newest = caught(_settings().data / FOLDER, limit=A_PAGE + 1, before=request.args.get("before", ""))
    more = len(newest) > A_PAGE
    return render_template(
        "catcher/index.html",
        messages=newest[:A_PAGE],
        wanted="",
        most=A_PAGE,
        first=url_for(".index") if "before" in request.args else None,
        following=url_for(".index", before=newest[A_PAGE - 1].reference) if more else None,
    )


@blueprint.post("/demo/mail/find")
@public
def find() -> ResponseReturnValue:
    """The newest messages by words of their recipient or subject. A post, so that no address stands in an address."""
    wanted = " ".join(request.form.get("q", "").split())[:LONGEST]
    if not wanted:
        return redirect(url_for(".index"), 303)
    hits = found(_settings().data / FOLDER, wanted, limit=A_PAGE)
    return render_template("catcher/index.html", messages=hits, wanted=wanted, most=A_PAGE, first=None, following=None)


@blueprint.get("/demo/mail/<string:reference>")
@public
def show(reference: str) -> ResponseReturnValue:
    """One message as its reader sees it."""
    try:
        message = read(_settings().data / FOLDER, reference)
    except FileNotFoundError:
        abort(404)
    return render_template("catcher/show.html", message=message, body=with_links(message.body))


def with_links(body: str) -> Markup:
    """The text of a message in paragraphs, its web addresses clickable and nothing else of it taken for HTML."""
    paragraphs = re.split(r"\n\s*\n", body.replace("\r\n", "\n").strip())
    return Markup("\n").join(Markup('<p class="govuk-body">{}</p>').format(_lines(text)) for text in paragraphs)


def _lines(text: str) -> Markup:
    return Markup("<br>\n").join(_line(line) for line in text.split("\n"))


def _line(line: str) -> Markup:
    said, at = Markup(), 0
    for link in _ADDRESS.finditer(line):
        said += escape(line[at : link.start()])
        said += Markup('<a class="govuk-link" href="{0}">{0}</a>').format(link[0])
        at = link.end()
    return said + escape(line[at:])


def _settings() -> Settings:
    told: Settings = current_app.config["ONROLL"]
    return told
