"""Files that an administrator wants taken in: they lie here between being read and being taken in, a day at most."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from uuid import UUID

from flask import current_app
from werkzeug.datastructures import FileStorage

from base import clock

FOLDER = "imports"
KEPT = 24 * 3600  # seconds a file lies here, if nobody takes it in


def kept_file(file_id: UUID) -> Path:
    """Where that file lies, if it still does."""
    return Path(current_app.config["ONROLL"].data) / FOLDER / f"{file_id.hex}.csv"


def keep_file(file_id: UUID, sent: FileStorage) -> None:
    """Copy what was sent to a place of its own, a piece at a time; what has lain there too long goes."""
    path = kept_file(file_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    now = clock.real_utc().timestamp()  # files carry the machine's time, wherever the demo's clock stands
    for old in path.parent.iterdir():
        with suppress(FileNotFoundError):  # somebody else has just taken it in, or swept it away
            if now - old.stat().st_mtime > KEPT:
                old.unlink()
    partial = path.with_suffix(".part")
    sent.save(partial)
    sent.close()
    partial.replace(path)
