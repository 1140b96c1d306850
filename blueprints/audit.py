"""Who looked at what, for auditors and managers: every look at a record, every search, every export."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from reporting.looking import look_page, people_who_looked
from security.audit import Looked
from security.current import current_actor
from security.guards import requires
from security.permissions import Permission

blueprint = Blueprint("audit", __name__)
WORDS = {
    Looked.CASE: "A case",
    Looked.CHILD: "A child's record",
    Looked.DOCUMENT: "A file",
    Looked.SEARCH: "A search",
    Looked.EXPORT: "A download",
    Looked.REGISTER: "The register",
    Looked.LOOKS: "Who looked",
}


@blueprint.get("/who-looked")
@requires(Permission.AUDIT_SEE)
def index() -> ResponseReturnValue:
    """Who looked, newest first, by whom and at what. No name of a child stands here: a reference, and a link."""
    people = people_who_looked()
    who, what = request.args.get("who", type=UUID), request.args.get("what", "")
    what = what if what in {one.value for one in Looked} else ""
    names = dict(people)
    chosen: dict[str, Any] = {name: value for name, value in (("who", who), ("what", what)) if value}
    page = look_page(current_actor(), user_id=who, what=what, before=request.args.get("before", type=UUID))
    tags = [
        (
            names.get(str(value), "Somebody") if name == "who" else WORDS[Looked(value)],
            url_for(".index", **{other: kept for other, kept in chosen.items() if other != name}),
        )
        for name, value in chosen.items()
    ]
    return render_template(
        "audit/index.html",
        page=page,
        words=WORDS,
        people=people,
        kinds=[(one.value, text) for one, text in WORDS.items()],
        who=str(who or ""),
        what=what,
        tags=tags,
        following=url_for(".index", **chosen, before=page.before) if page.before else None,
        first=url_for(".index", **chosen) if request.args.get("before") else None,
    )
