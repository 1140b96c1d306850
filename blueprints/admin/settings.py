"""The council's settings, on one page; all that was typed is kept, or none of it."""

from __future__ import annotations

import hashlib
from itertools import groupby
from pathlib import Path
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from blueprints.brand import FOLDER
from council.settings import SHAPES, NotASetting, Sort, change_setting, parse, setting
from security import users
from security.current import current_actor
from security.guards import requires
from security.permissions import Permission

blueprint = Blueprint("admin_settings", __name__)
TYPED = [shape for shape in SHAPES.values() if shape.sort is not Sort.FILE]
LARGEST_LOGO = 200_000  # bytes
PICTURES = {
    b"\x89PNG\r\n\x1a\n": "png",
    b"\xff\xd8\xff": "jpg",
}  # by their first bytes; never SVG, which can hold script


@blueprint.get("/admin/settings")
@requires(Permission.SETTING_EDIT)
def form() -> ResponseReturnValue:
    """Every setting as it is."""
    return _page({shape.key: setting(shape.key) for shape in TYPED})


@blueprint.post("/admin/settings")
@requires(Permission.SETTING_EDIT)
def save() -> ResponseReturnValue:
    """Keep what was typed, with an event for each change."""
    people = {str(user.id) for user in users.officers()}
    values: dict[str, str | int] = {}
    errors: list[tuple[str, str]] = []
    for shape in TYPED:
        if shape.key not in request.form:
            continue  # a form of another day must not empty what it did not know
        try:
            values[shape.key] = parse(shape.key, request.form[shape.key])
            if shape.sort is Sort.USER and values[shape.key] and values[shape.key] not in people:
                raise NotASetting("Choose somebody from the list")
            if shape.needed and not values[shape.key] and setting(shape.key):
                raise NotASetting("It can be changed, and not be taken away: the forms that are open need it")
        except NotASetting as wrong:
            errors.append((shape.key, f"{_before(shape.key)}{wrong}"))
    if errors:
        kept = {shape.key: request.form.get(shape.key, setting(shape.key)) for shape in TYPED}
        return _page(kept, errors), 422
    by, at = current_actor(), clock.now_utc()
    with writing():
        changed = sum(change_setting(key, value, by=by, at=at) for key, value in values.items())
    flash("Saved." if changed else "Nothing had changed.", "success")
    return redirect(url_for(".form"))


@blueprint.post("/admin/settings/logo")
@requires(Permission.SETTING_EDIT)
def logo() -> ResponseReturnValue:
    """Keep another logo, or none."""
    picture = request.files.get("logo")
    content = picture.stream.read(LARGEST_LOGO + 1) if picture else b""
    name = ""
    if content:
        kind = next((kind for first, kind in PICTURES.items() if content.startswith(first)), "")
        if not kind or len(content) > LARGEST_LOGO:
            wrong = [("logo", "Choose a PNG or JPEG picture of 200 kB or less")]
            return _page({shape.key: setting(shape.key) for shape in TYPED}, wrong), 422
        name = f"logo-{hashlib.sha256(content).hexdigest()[:12]}.{kind}"
        _keep(name, content)
    with writing():
        change_setting("logo", name, by=current_actor(), at=clock.now_utc())
    flash("The logo is changed." if name else "There is no logo now.", "success")
    return redirect(url_for(".form"))


def _before(key: str) -> str:
    """What the summary says before a fault; beside its field the label stands already."""
    return f"{SHAPES[key].label}: "


def _keep(name: str, content: bytes) -> None:
    folder = Path(current_app.config["ONROLL"].data) / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    partial = folder / f"{name}.part"
    partial.write_bytes(content)
    partial.replace(folder / name)


def _page(values: dict[str, Any], errors: list[tuple[str, str]] | None = None) -> str:
    return render_template(
        "admin/settings.html",
        groups=[(name, list(shapes)) for name, shapes in groupby(TYPED, key=lambda shape: shape.group)],
        values=values,
        people=[(str(user.id), user.name) for user in users.officers()],
        logo=setting("logo"),
        errors=errors or [],
        found={key: said.removeprefix(_before(key)) for key, said in reversed(errors or [])},
    )
