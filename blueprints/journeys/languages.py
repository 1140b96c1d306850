"""Which language somebody reads a form in: chosen on any page of it, kept by the browser's session."""

from __future__ import annotations

import re
from urllib.parse import quote

from flask import Response, request, session
from flask.typing import ResponseReturnValue

from casework.versions import current_versions, pinned
from forms.definition.document import Definition
from forms.definition.wording import ENGLISH, Language

KEPT = "language"
IN_ENGLISH = Language(ENGLISH, "English")
_CODE = re.compile(r"[a-z]{2}")


def choose() -> ResponseReturnValue | None:
    """Keep the language that a link on a page asks for, and show the page in it. Twice: harmless.

    The answer leads to the same address without it, so that the history and a bookmark hold one page and not two.
    Only to one of ours, spelt as a path: of `/%09/example.org` browsers make another site's address.
    """
    if request.method != "GET" or KEPT not in request.args or request.url_rule is None:
        return None
    code = request.args[KEPT]
    if _CODE.fullmatch(code):
        session[KEPT] = code
    came_from = "?from=check" if request.args.get("from") == "check" else ""
    return Response(status=303, headers={"Location": f"{request.script_root}{quote(request.path)}{came_from}"})


def spoken_in(definition: Definition) -> Language:
    """The language to draw a form in: the chosen one, where the form has it."""
    if len(definition.spoken) == 1:
        return IN_ENGLISH
    return definition.spoken.get(session.get(KEPT, ENGLISH), IN_ENGLISH)


def carried_language() -> dict[str, str]:
    """What a message carries that this browser asks for: the language it reads our pages in, where that is another."""
    code = session.get(KEPT, ENGLISH)
    return {KEPT: code} if code != ENGLISH and _CODE.fullmatch(code) else {}


def spoken_by_the_council() -> dict[str, Language]:
    """Every language that some form is in, English first: for a door that leads to several."""
    found = {ENGLISH: IN_ENGLISH}
    for version_id in current_versions().values():
        for code, language in pinned(version_id).spoken.items():
            if len(language.words) > len(found.get(code, IN_ENGLISH).words):
                found[code] = language
    return found
