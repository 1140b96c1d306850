"""A form whose CSRF token did not fit is drawn again with its answers, never answered with a bare refusal.

A view that can redraw itself says `@redraws_itself` above its guard and asks `csrf_failed()` before it saves:

    @journeys.post("/apply/<service>/<uuid:draft>/<page>")
    @redraws_itself
    @public
    def save(...):
        if csrf_failed():
            return draw(page, posted, errors=[("", EXPIRED_WORDS)]), 400

Every other form is offered again by blueprints.error_pages as a page with its fields and one button.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import current_app, g, request
from flask.typing import ResponseReturnValue

View = TypeVar("View", bound=Callable[..., Any])
MARK = "__onroll_redraws_itself__"
EXPIRED_WORDS = "This page had been open for too long. Nothing is lost: check it and continue again"


def redraws_itself(view: View) -> View:
    """For a view that draws its form again, with what was typed, when `csrf_failed()`."""
    setattr(view, MARK, True)
    return view


def csrf_failed() -> bool:
    """Whether this post's token did not fit: then nothing may be saved."""
    return bool(g.get("onroll_csrf_failed"))


def redraw() -> ResponseReturnValue | None:
    """The failed post's own page, drawn by its view; None when that view can't."""
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None or not getattr(view, MARK, False):
        return None
    g.onroll_csrf_failed = True
    answer: ResponseReturnValue = current_app.ensure_sync(view)(**(request.view_args or {}))
    return answer


def is_from_our_own_page() -> bool:
    """Whether the browser says that a page of ours sent this. Browsers that say nothing are not believed."""
    said = request.headers.get("Sec-Fetch-Site")
    if said is not None:
        return said == "same-origin"
    return request.headers.get("Origin") == request.host_url.rstrip("/")
