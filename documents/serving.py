"""Giving a file out. Who may have it is the route's to ask; here it is made harmless: always a download."""

from __future__ import annotations

from pathlib import PurePath
from urllib.parse import quote

from flask import Response, send_file

from documents.store import FileStore
from documents.uploads import ScanState
from models.document import Document


class NotServed(LookupError):
    """This file is not given out: a scanner found something in it."""


def served(document: Document, store: FileStore) -> Response:
    """A download of a document. What it was called may be a child's name, and is shown on the page alone.

    Raises: NotServed for an infected file; FileNotFoundError when the store has lost it.
    """
    if document.scan_state == ScanState.INFECTED:
        raise NotServed(str(document.id))
    answer = send_file(store.path(document.storage_key), mimetype=document.content_type, conditional=False, etag=False)
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
