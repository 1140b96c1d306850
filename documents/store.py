"""Where the bytes of files lie: a folder of this installation or a bucket, under names that say nothing.

A file is kept before the transaction that tells of it begins (no files inside `writing()`), so a crash in between
leaves a file that no row knows; `strays` finds those.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Protocol
from uuid import uuid4

FOLDER = "files"
KEY = re.compile(r"[0-9a-f]{2}/[0-9a-f]{32}")
_CHUNK = 64 * 1024


class TooBig(ValueError):
    """The file is longer than allowed; nothing was kept."""

    def __init__(self, most: int) -> None:
        super().__init__(f"longer than {most} bytes")
        self.most = most


@dataclass(frozen=True, slots=True)
class Kept:
    """A file in the store."""

    key: str
    sha256: str
    size: int


class StoreAway(OSError):
    """The store can't be reached or refuses us; nothing was kept, and nothing is said about what is there."""


class Store(Protocol):
    """Where files lie. A key says nothing about its file, and no file is ever changed."""

    def keep(self, stream: IO[bytes], *, most: int) -> Kept:
        """Keep a stream, whole or not at all.

        Raises: TooBig; OSError.
        """

    def open(self, key: str) -> IO[bytes]:
        """Open a file for reading.

        Raises: FileNotFoundError; OSError.
        """

    def remove(self, key: str) -> bool:
        """Remove a file; False when it was not there (twice is harmless)."""

    def strays(self, known: set[str], *, older_than: datetime) -> Iterator[str]:
        """Keys of files that nobody knows, last written before an instant."""


@dataclass(frozen=True, slots=True)
class FileStore:
    """Files of one installation, in a folder."""

    folder: Path

    @classmethod
    def of(cls, data: Path) -> FileStore:
        """The store in a data folder."""
        return cls(data / FOLDER)

    def keep(self, stream: IO[bytes], *, most: int) -> Kept:
        """Keep a stream, whole or not at all, safe against a power cut.

        Args:   most: bytes.
        Raises: TooBig; OSError when the disk is full.
        """
        name = uuid4().hex
        key = f"{name[:2]}/{name}"
        file = self.folder / key
        file.parent.mkdir(parents=True, exist_ok=True)
        partial = file.with_suffix(".part")
        digest, size = hashlib.sha256(), 0
        try:
            with partial.open("xb") as kept:
                while chunk := stream.read(_CHUNK):
                    size += len(chunk)
                    if size > most:
                        raise TooBig(most)
                    digest.update(chunk)
                    kept.write(chunk)
                kept.flush()
                os.fsync(kept.fileno())
            partial.replace(file)
        finally:
            partial.unlink(missing_ok=True)
        return Kept(key, digest.hexdigest(), size)

    def path(self, key: str) -> Path:
        """Where a file lies.

        Raises: FileNotFoundError for a key that is none of ours or has no file.
        """
        file = self.folder / key
        if not KEY.fullmatch(key) or not file.is_file():
            raise FileNotFoundError(key)
        return file

    def open(self, key: str) -> IO[bytes]:
        """Open a file for reading.

        Raises: FileNotFoundError.
        """
        return self.path(key).open("rb")

    def remove(self, key: str) -> bool:
        """Remove a file; False when it was not there (twice is harmless)."""
        try:
            self.path(key).unlink()
        except FileNotFoundError:
            return False
        return True

    def strays(self, known: set[str], *, older_than: datetime) -> Iterator[str]:
        """Keys of files that nobody knows, last written before an instant."""
        for file in self.folder.glob("*/*"):
            key = f"{file.parent.name}/{file.name}"
            written = datetime.fromtimestamp(file.stat().st_mtime, UTC)
            if KEY.fullmatch(key) and key not in known and written < older_than:
                yield key
