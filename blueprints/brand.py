"""The council's own look: its colour as a stylesheet, its logo."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, abort, current_app, send_from_directory
from flask.typing import ResponseReturnValue

from council.settings import setting
from security.guards import public
from security.headers import keep_for

blueprint = Blueprint("brand", __name__)
FOLDER = "brand"  # in the data folder
KEPT = 24 * 3600  # seconds; the address changes with the colour and the logo


@blueprint.get("/brand.css")
@public
def css() -> ResponseReturnValue:
    """The council's colour as a custom property, after all other styles."""
    sheet = f":root{{--onroll-brand:{setting('colour')}}}\n"
    return keep_for(Response(sheet, mimetype="text/css"), seconds=KEPT)


@blueprint.get("/brand/logo")
@public
def logo() -> ResponseReturnValue:
    """The council's logo; 404 when it has none."""
    name = setting("logo")
    if not name:
        abort(404)
    response = send_from_directory(Path(current_app.config["ONROLL"].data) / FOLDER, name)
    return keep_for(response, seconds=KEPT)
