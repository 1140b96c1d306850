"""Files that people send: looked into, counted, weighed, pictures made anew, and kept; scanned later, by a job."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import IO, Protocol
from uuid import UUID

from base.extensions import db
from base.nudge import nudge_after_commit
from documents.clamav import Verdict
from documents.content_types import ENDING, content_type
from documents.images import NotAPicture, is_picture, made_anew
from documents.store import Store, TooBig
from models.document import Document
from security.actor import Actor
from security.history import record

MOST_BYTES = 10 * 1024 * 1024
OURS = frozenset({"submission", "letter", "reply", "approval", "snapshot"})  # kinds made here: no scanner is asked
TAKEN_OFF = "taken-off"  # the kind of a file that was taken off its case: nobody opens it (casework.misplaced_files)
SCAN = "scan"  # the job that looks into files
_MORE_WHEN_DRAWN = 4  # a picture that was packed hard may grow so many times when it is made anew
LONGEST_NAME = 120
_UNSAFE = re.compile(r"[\\/:*?\"<>|\x00-\x1f\x7f]+")


class ScanState(StrEnum):
    """What a scanner said of a file."""

    NOT_SCANNED = "not-scanned"  # no scanner was configured: shown wherever the file is
    PENDING = "pending"  # the job has not looked yet, or tries again
    CLEAN = "clean"
    INFECTED = "infected"
    FAILED = "failed"  # the scanner did not answer, again and again; a person may have it tried once more


class Scanner(Protocol):
    """What looks for viruses."""

    def verdict(self, stream: IO[bytes]) -> Verdict:
        """What it says of one file."""


_scanners: list[Scanner] = []


class WhyNot(StrEnum):
    """Why a file is not taken; the form says it in words."""

    EMPTY = "file-empty"
    TYPE = "file-type"
    SIZE = "file-size"
    COUNT = "file-count"


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
    _scanners[:] = [scanner] if scanner is not None else []


def scanner_in_use() -> Scanner | None:
    """What looks for viruses here."""
    return _scanners[0] if _scanners else None


def weigh(stream: IO[bytes]) -> int:
    """How many bytes a stream has; leaves it at its beginning."""
    size = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    return size


def receive(
    stream: IO[bytes],
    filename: str,
    *,
    store: Store,
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
    if is_picture(kind):
        try:
            stream, most = made_anew(stream, kind), most * _MORE_WHEN_DRAWN
        except NotAPicture as wrong:
            raise NotTaken(WhyNot.TYPE) from wrong
    try:
        kept = store.keep(stream, most=most)
    except TooBig as wrong:
        raise NotTaken(WhyNot.SIZE) from wrong
    state = ScanState.PENDING if _scanners else ScanState.NOT_SCANNED
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
        scan_after=at if received.scan_state is ScanState.PENDING else None,
        at=at,
        by_kind=by.kind.value,
        by_id=by.id,
    )
    db.session.add(document)
    db.session.flush()
    if received.scan_state is ScanState.PENDING:
        nudge_after_commit(SCAN)
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
