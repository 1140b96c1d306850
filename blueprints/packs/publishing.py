"""Where officers see who was given which version of a pack, and an administrator uploads a new one."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from casework.campaigns.packs import (
    NoSuchPack,
    Pack,
    add_version,
    pack_of,
    packs,
    receivers_of,
    times_given,
    versions_of,
)
from directory.organisations import organisation_for
from documents.content_types import PDF
from documents.store_choice import store_of
from documents.uploads import NotTaken, WhyNot, receive
from security.current import current_actor, once_id
from security.guards import requires
from security.history import done_before
from security.permissions import Permission

blueprint = Blueprint("packs", __name__)
LONGEST = 1_000
WORDS = {
    WhyNot.EMPTY: "The file is empty",
    WhyNot.TYPE: "The file must be a PDF",
    WhyNot.SIZE: "The file must be smaller than 10 MB",
    WhyNot.COUNT: "Choose one file",
}


@blueprint.get("/businesses/packs")
@requires(Permission.ORGANISATION_SEE)
def index() -> ResponseReturnValue:
    """The packs that services have."""
    rows = [(pack, versions_of(pack.shape.id)) for pack in packs()]
    return render_template("packs/index.html", rows=rows)


@blueprint.get("/businesses/packs/<string:pack_id>")
@requires(Permission.ORGANISATION_SEE)
def show(pack_id: str) -> ResponseReturnValue:
    """One pack: its versions, who was given them, and the form for a new one."""
    return _page(_pack(pack_id), [])


@blueprint.post("/businesses/packs/<string:pack_id>")
@requires(Permission.PACK_EDIT)
def upload(pack_id: str) -> ResponseReturnValue:
    """Make a file the newest version. Twice: one version."""
    pack, sent, says = _pack(pack_id), request.files.get("file"), request.form.get("says", "").strip()[:LONGEST]
    errors: list[tuple[str, str]] = []
    if sent is None or not sent.filename:
        errors.append(("file", "Choose the file"))
    if not says:
        errors.append(("says", "Enter what changed"))
    if errors or sent is None:
        return _page(pack, errors), 422
    try:
        store = store_of(current_app.config["ONROLL"])
        received = receive(sent.stream, sent.filename or "", store=store, accept=(PDF,))
    except NotTaken as wrong:
        return _page(pack, [("file", WORDS[wrong.why])]), 422
    with writing():
        if done_before(once_id()) is None:
            add_version(pack_id, received, says=says, by=current_actor(), at=clock.now_utc(), once=once_id())
    flash("The new version is the one that is given from now on.", "success")
    return redirect(url_for(".show", pack_id=pack_id), 303)


def _page(pack: Pack, errors: list[tuple[str, str]]) -> str:
    versions = versions_of(pack.shape.id)
    given = receivers_of(versions[0].id, reader=current_actor()) if versions else []
    return render_template(
        "packs/show.html",
        pack=pack,
        versions=versions,
        counts=times_given(pack.shape.id),
        given=[(organisation_for(row), one) for row, one in given],
        may_edit=current_actor().may(Permission.PACK_EDIT),
        errors=errors,
        found=dict(errors),
        says=request.form.get("says", ""),
    )


def _pack(pack_id: str) -> Pack:
    try:
        return pack_of(pack_id)
    except NoSuchPack:
        abort(404)
