"""How large a post may be: a few megabytes of text, and more only where files are taken.

A body is read before any view runs (the CSRF token is in it), so what may be large is said here, by endpoint, and not
in the views. What needs a permission is larger only for whoever has it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Flask, current_app, request

from security.current import current_actor
from security.guards import MARK, Guard

MEGABYTE = 1024 * 1024
TEXT = 4 * MEGABYTE  # everything typed into one page, twice over
ONE_FILE = 12 * MEGABYTE  # the largest file that is kept, and the form round it
FORM_PAGE = 60 * MEGABYTE  # several files in one answer
NATIONAL_FILE = 250 * MEGABYTE  # every school of England: about 70 MB in 2026

LARGEST: Mapping[str, int] = {
    "journey_pages.save": FORM_PAGE,
    "journey_pages.save_one": FORM_PAGE,
    "on_behalf.begin": ONE_FILE,
    "tasks.tick_one": ONE_FILE,
    "school_import.upload": NATIONAL_FILE,
}


def bind(app: Flask) -> None:
    """Give each request its limit before anything reads its body."""
    app.config["MAX_CONTENT_LENGTH"] = TEXT
    app.url_value_preprocessor(_allow)


def _allow(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    largest = LARGEST.get(endpoint or "")
    if largest is None or request.method != "POST":
        return
    guard: Guard | None = getattr(current_app.view_functions[str(endpoint)], MARK, None)
    if guard is None or not guard.permissions or any(current_actor().may(one) for one in guard.permissions):
        request.max_content_length = largest
