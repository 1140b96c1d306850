"""What a search box suggests while somebody types in it, where JavaScript runs."""

from __future__ import annotations

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from base.text import squeezed
from directory.schools import find_schools
from forms.question_types.school import suggested
from security.guards import public
from security.limits import limited

blueprint = Blueprint("suggestions", __name__)
LEAST, LONGEST, MOST = 3, 100, 8


@blueprint.post("/suggestions/schools")
@limited("240 per minute")  # a letter each; somebody who types a name makes some ten of them
@public
def schools() -> ResponseReturnValue:
    """Schools that what was typed may mean, as the school question understands them. Their names are public."""
    typed = squeezed(request.form.get("typed", ""))[:LONGEST]
    if len(typed) < LEAST:
        return jsonify([])
    return jsonify([suggested(one.name, one.urn) for one in find_schools(typed, limit=MOST) if one.urn])
