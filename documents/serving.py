"""Giving a file out. Who may have it is the route's to ask; here it is made harmless: always a download."""

from __future__ import annotations

from pathlib import PurePath
from urllib.parse import quote

from flask import Response, current_app, send_file

from documents.store import Store
from documents.uploads import OURS, TAKEN_OFF, ScanState
from models.document import Document


class NotServed(LookupError):
    """This file is not given out: a scanner found something in it, or has not looked and the council wants it to."""


def is_held(document: Document) -> bool:
    """Whether this file is not given out as things are."""
    if document.kind == TAKEN_OFF:
        return True
    if document.kind in OURS or document.scan_state == ScanState.CLEAN:
        return False
    return document.scan_state == ScanState.INFECTED or current_app.config["ONROLL"].unscanned == "hold"


def served(document: Document, store: Store) -> Response:
    """A download of a document. What it was called may be a child's name, and is shown on the page alone.

    Raises: NotServed for one that is held; FileNotFoundError when the store has lost it.
    """
    if is_held(document):
        raise NotServed(str(document.id))
    held = store.open(document.storage_key)  # a folder's or a bucket's: whoever sends it closes it
    answer = send_file(held, mimetype=document.content_type, conditional=False, etag=False)
    ending = PurePath(document.filename).suffix.lower()
    return _harmless(answer, f"document-{document.id.hex[-8:]}{ending if ending.isascii() else ''}")


def served_bytes(raw: bytes, *, filename: str, content_type: str) -> Response:
    """A download of something that was just made, such as a PDF."""
    return _harmless(Response(raw, mimetype=content_type), filename)


def _harmless(answer: Response, filename: str) -> Response:
    """Never shown inside our own pages, never guessed at, never kept by what lies in between."""
    plain = "".join(sign if sign.isascii() and (sign.isalnum() or sign in " ._-") else "_" for sign in filename)
    answer.headers["Content-Disposition"] = (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(filename, safe='')}"
    )
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer
