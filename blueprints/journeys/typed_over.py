"""Two windows on one page of a form: the second takes the place of the first, and says so."""

from __future__ import annotations

import hashlib
import json

from flask import flash, request

from blueprints.journeys.desk import Desk
from forms.answers import Answers
from forms.as_typed import place_of, typed_at
from forms.pages import CompiledPage, PageResult
from forms.values import is_answered

SEEN = "seen"  # the hidden field that a page brings its mark back in


def mark_of(desk: Desk, page: CompiledPage, entry: str = "") -> str:
    """A short mark of what a page, or one entry of its list, holds now; another one once it holds something else."""
    scope = _answers(desk, page, entry).scope()
    typed = typed_at(desk.part.answers, place_of(page.page.id, entry))
    held = [{one.id: scope.get(one.id) for one in page.page.questions}, typed]
    return hashlib.sha256(json.dumps(held, sort_keys=True).encode()).hexdigest()[:16]


def tell_if_typed_over(before: Desk, page: CompiledPage, result: PageResult, entry: str = "") -> None:
    """Say on the next page that answers were replaced which were not there when this page was opened.

    Args: before: the desk as it stood before this post was saved. Twice the same post replaces nothing.
    """
    seen = request.form.get(SEEN, "")
    if not seen or seen == mark_of(before, page, entry):
        return
    scope = _answers(before, page, entry).scope()
    if any(is_answered(scope.get(name)) and scope[name] != value for name, value in result.values.items()):
        flash(before.say("typed-over", title=page.title))


def _answers(desk: Desk, page: CompiledPage, entry: str) -> Answers:
    return desk.answers.within(page.page.repeat.id, entry) if page.page.repeat and entry else desk.answers
