"""Definitions, for service designers: what is published, what the folder says and what is wrong in it; publishing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from casework.versions import content_hash
from reporting.published import hashes_of_current, published_versions
from security.current import current_actor
from security.guards import requires
from security.permissions import Permission

if TYPE_CHECKING:
    from casework.publishing import Folder

# What checks a folder weighs 2 MB and is loaded by the first designer who looks: most processes only show forms.
blueprint = Blueprint("definitions", __name__)
FOLDER = Path(__file__).parents[1] / "definitions"
STATES = {"same": "As published", "changed": "Changed since it was published", "new": "Not published yet"}


@dataclass(frozen=True, slots=True)
class InFolder:
    """A service of the folder, against what is published: same, changed or new."""

    service: str
    title: str
    state: str


@blueprint.get("/definitions")
@requires(Permission.DEFINITION_EDIT)
def index() -> ResponseReturnValue:
    """What is published, and how the folder differs from it."""
    from casework.publishing import read_folder

    return _page(read_folder(FOLDER))


@blueprint.post("/definitions/publish")
@requires(Permission.DEFINITION_EDIT)
def publish() -> ResponseReturnValue:
    """Publish what changed. Drafts and cases stay with the version they began with. Twice: nothing is left to do."""
    from casework.publishing import publish_folder, read_folder

    folder = read_folder(FOLDER)
    if folder.faults:
        return _page(folder), 422
    at = clock.now_utc()
    with writing():
        versions = publish_folder(folder, by=current_actor(), at=at)
        new = [f"{one.service}, version {one.number}" for one in versions if one.published_at == at]
    flash(f"Published: {'; '.join(new)}." if new else "Everything was published already.", "success")
    return redirect(url_for(".index"), 303)


def _page(folder: Folder) -> str:
    published = hashes_of_current()
    found = []
    for document in folder.documents:
        code, title = str(document.get("service", "")), str(document.get("title", ""))
        state = "new" if code not in published else "same"
        if state == "same" and published[code] != content_hash(document):
            state = "changed"
        found.append(InFolder(code, title, state))
    return render_template(
        "definitions/index.html",
        versions=published_versions(),
        found=found,
        faults=folder.faults,
        states=STATES,
        may_publish=not folder.faults and any(one.state != "same" for one in found),
    )
