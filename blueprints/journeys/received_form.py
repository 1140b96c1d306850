"""The page on which an officer says how something reached the council: channel, source, time, and the original."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import current_app, render_template, request

from blueprints.journeys.received import Received, read_received
from documents.store_choice import store_of
from documents.uploads import NotTaken, receive
from documents.uploads import Received as Upload
from security.csrf_failures import EXPIRED_WORDS, csrf_failed

CHANNELS = {"telephone": "By telephone", "email": "By email", "letter": "By letter", "in-person": "In person"}
WHY_NOT = {
    "file-empty": "The original is an empty file",
    "file-type": "The original must be a PDF, Word document or picture",
    "file-size": "The original must be smaller than 10 MB",
}
ORIGINAL = "original"  # the field of the file, and the kind of the document that is kept of it


@dataclass(frozen=True, slots=True)
class Posted:
    """What was typed, and the file that was sent along; without `received` where something is wrong."""

    received: Received | None
    original: Upload | None
    errors: Sequence[tuple[str, str]]


def read_posted(*, now: datetime) -> Posted:
    """Read the page that was posted, outside `writing()`: the original is put into the store."""
    received, errors = read_received(request.form.to_dict(), CHANNELS, now=now)
    sent = request.files.get(ORIGINAL)
    kept = None
    if sent is not None and sent.filename:
        try:
            kept = receive(sent.stream, sent.filename, store=store_of(current_app.config["ONROLL"]))
        except NotTaken as refused:
            errors.append((ORIGINAL, WHY_NOT.get(refused.why.value, "The original can't be taken")))
    if csrf_failed():
        errors.append(("", EXPIRED_WORDS))
    return Posted(None if errors else received, kept, errors)


def drawn(title: str, errors: Sequence[tuple[str, str]] = (), *, part_of: str = "", back: str = "") -> str:
    """The page, with what was typed. Of one part of a form, `part_of` is the form and `title` whose part it is."""
    return render_template(
        "journeys/on_behalf.html",
        title=title,
        part_of=part_of,
        back=back,
        typed=request.form.to_dict(),
        errors=errors,
        channels=CHANNELS,
    )
