"""Files that people send: looked into, counted, weighed, scanned where a scanner is configured, and kept."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import IO
from uuid import UUID

from base.extensions import db
from documents.content_types import ENDING, content_type
from documents.store import FileStore, TooBig
from models.document import Document
from security.actor import Actor
from security.history import record

MOST_BYTES = 10 * 1024 * 1024
LONGEST_NAME = 120
_UNSAFE = re.compile(r"[\\/:*?\"<>|\x00-\x1f\x7f]+")


class ScanState(StrEnum):
    """What a scanner said of a file."""

    NOT_SCANNED = "not-scanned"  # no scanner is configured: shown wherever the file is
    CLEAN = "clean"
    INFECTED = "infected"
    FAILED = "failed"  # the scanner did not answer


Scanner = Callable[[Path], ScanState]
_scanners: list[Scanner] = []


class WhyNot(StrEnum):
    """Why a file is not taken; the form says it in words."""

    EMPTY = "file-empty"
    TYPE = "file-type"
    SIZE = "file-size"
    COUNT = "file-count"
    INFECTED = "file-infected"


class NotTaken(ValueError):
    """A file was not taken."""

    def __init__(self, why: WhyNot) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True, slots=True)
class Received:
    """A file that was taken and lies in the store; no row tells of it yet."""

    filename: str
    content_type: str
    size: int
    sha256: str
    key: str
    scan_state: ScanState


def use_scanner(scanner: Scanner | None) -> None:
    """Register what looks for viruses; None: nothing does, and files say so."""
    _scanners[:] = [scanner] if scanner else []


def weigh(stream: IO[bytes]) -> int:
    """How many bytes a stream has; leaves it at its beginning."""
    size = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    return size


def receive(
    stream: IO[bytes],
    filename: str,
    *,
    store: FileStore,
    accept: Sequence[str] = (),
    most: int = MOST_BYTES,
    already: int = 0,
    at_most: int = 0,
) -> Received:
    """Take one file into the store. Before, not inside, the transaction that attaches it.

    Args:   accept: content types; empty: all that we take at all. most: bytes.
            already, at_most: how many files there are and how many there may be; 0: any number.
    Raises: NotTaken.
    """
    if at_most and already >= at_most:
        raise NotTaken(WhyNot.COUNT)
    size = weigh(stream)
    if size == 0:
        raise NotTaken(WhyNot.EMPTY)
    if size > most:
        raise NotTaken(WhyNot.SIZE)
    kind = content_type(stream)
    if not kind or (accept and kind not in accept):
        raise NotTaken(WhyNot.TYPE)
    try:
        kept = store.keep(stream, most=most)
    except TooBig as wrong:
        raise NotTaken(WhyNot.SIZE) from wrong
    state = _scanners[0](store.path(kept.key)) if _scanners else ScanState.NOT_SCANNED
    if state is ScanState.INFECTED:
        store.remove(kept.key)
        raise NotTaken(WhyNot.INFECTED)
    return Received(safe_name(filename, kind), kind, kept.size, kept.sha256, kept.key, state)


def attach(
    received: Received,
    *,
    by: Actor,
    at: datetime,
    filing_id: UUID | None = None,
    case_id: UUID | None = None,
    question: str = "",
    kind: str = "upload",
) -> Document:
    """Tell of a file that was taken, in the open transaction."""
    document = Document(
        filing_id=filing_id,
        case_id=case_id,
        question=question,
        kind=kind,
        filename=received.filename,
        content_type=received.content_type,
        size=received.size,
        sha256=received.sha256,
        storage_key=received.key,
        scan_state=received.scan_state.value,
        at=at,
        by_kind=by.kind.value,
        by_id=by.id,
    )
    db.session.add(document)
    db.session.flush()
    if case_id is not None:
        data = {"document": str(document.id), "kind": kind, "type": received.content_type}
        record("case", case_id, "document-added", by=by, at=at, data=data)
    return document


def safe_name(filename: str, kind: str) -> str:
    """A name to show and to download by: no path, nothing invisible, the ending that fits the content.

    It is never used as a path.
    """
    base = unicodedata.normalize("NFC", filename.replace("\\", "/").rpartition("/")[2])
    # Format characters could turn the name round on screen: "fdp.exe" that reads "exe.pdf".
    visible = "".join(sign for sign in base if unicodedata.category(sign)[0] != "C")
    stem = _UNSAFE.sub(" ", visible).strip(". ")
    ending = ENDING[kind]
    known = {ending, *({"jpeg"} if ending == "jpg" else ()), *({"heif"} if ending == "heic" else ())}
    if stem.rpartition(".")[2].lower() in known:
        stem = stem.rpartition(".")[0]
    stem = " ".join(stem.split())[:LONGEST_NAME].strip(". ") or "file"
    return f"{stem}.{ending}"
