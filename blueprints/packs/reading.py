"""The page of a pack, open to everybody: what it is about, its versions, the forms it leads to."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, render_template
from flask.typing import ResponseReturnValue

from blueprints.front import Offered, services
from blueprints.page_frame import belongs_to
from casework.campaigns.packs import NoSuchPack, Pack, pack_of, versions_of
from documents.serving import NotServed, is_held, served
from documents.store_choice import store_of
from forms.compile.markdown import markdown
from security.guards import public

blueprint = Blueprint("pack_reading", __name__)


@blueprint.get("/packs/<string:pack_id>")
@public
def show(pack_id: str) -> ResponseReturnValue:
    """What the pack is about, and its versions. The address in every e-mail: it always shows the newest."""
    pack = _pack(pack_id)
    belongs_to(pack.definition)
    versions = [one for one in versions_of(pack_id) if not is_held(one.document)]
    return render_template(
        "packs/read.html",
        pack=pack,
        body=markdown(pack.shape.body.say()),
        newest=versions[0] if versions else None,
        earlier=versions[1:],
        services=_services(pack),
    )


@blueprint.get("/packs/<string:pack_id>/versions/<int:number>")
@public
def version(pack_id: str, number: int) -> ResponseReturnValue:
    """One version, as a download; an old one too."""
    _pack(pack_id)
    found = next((one for one in versions_of(pack_id) if one.number == number), None)
    if found is None:
        abort(404)
    try:
        return served(found.document, store_of(current_app.config["ONROLL"]))
    except (NotServed, FileNotFoundError):
        abort(404)


def _services(pack: Pack) -> list[Offered]:
    """The forms that the page leads to, in the order of the definition."""
    offered = {one.href.rpartition("/")[2]: one for one in services()}
    return [offered[name] for name in pack.shape.services if name in offered]


def _pack(pack_id: str) -> Pack:
    try:
        return pack_of(pack_id)
    except NoSuchPack:
        abort(404)
