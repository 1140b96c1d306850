"""The mail catcher of demos and tests: every message becomes one file, and nothing leaves the machine.

A file is named by the message's reference, so handing the same message over twice leaves one, as with a provider that
knows references; and references begin with a time-ordered id, so names sort by age.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from uuid import uuid4

from base.settings import Mode, Settings
from correspondence.gateways.protocol import NOT_BEGUN, Answer, GatewayMisconfigured, Mail, Outcome, Seen

FOLDER = "mail"
_REFERENCE = re.compile(r"[A-Za-z0-9-]{1,80}")


@dataclass(frozen=True, slots=True)
class Caught:
    """A caught message, as the catcher page shows it."""

    reference: str
    to: str
    subject: str
    body: str
    at: datetime


@dataclass(frozen=True)
class CatcherGateway:
    """Keeps mail in a folder."""

    folder: Path
    name: str = field(default="catcher", init=False)
    can_be_asked: bool = field(default=True, init=False)
    remembers: timedelta = field(default=timedelta(days=36500), init=False)

    @classmethod
    def of(cls, settings: Settings) -> CatcherGateway:
        """The catcher of this installation.

        Raises: GatewayMisconfigured in production, where mail must not stay on a machine.
        """
        if settings.mode is Mode.PRODUCTION:
            raise GatewayMisconfigured("the mail catcher does not start in production")
        return cls(settings.data / FOLDER)

    @contextmanager
    def line(self) -> Iterator[CatcherGateway]:
        """Make the folder."""
        self.folder.mkdir(parents=True, exist_ok=True)
        yield self

    def send(self, mail: Mail, then: Mail | None = None) -> Answer:
        """Keep one message; twice is harmless. The file appears whole or not at all."""
        del then
        if mail.too_late():
            return NOT_BEGUN
        if "@" not in mail.to:
            return Answer(Outcome.REFUSED, error="not-an-address")
        said = {"to": mail.to, "subject": mail.subject, "body": mail.body, "at": mail.at.isoformat()}
        file = _file(self.folder, mail.reference)
        partial = file.with_name(f".{uuid4().hex}.part")
        partial.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
        partial.replace(file)
        return Answer(Outcome.SENT, provider_reference=mail.reference)

    def lookup(self, reference: str) -> Seen:
        """Whether the file is there."""
        return Seen.SENT if _file(self.folder, reference).is_file() else Seen.NOT_SEEN


def caught(folder: Path, *, limit: int = 100, before: str = "") -> list[Caught]:
    """The newest caught messages, newest first; `before` is the reference to go on from."""
    if not folder.is_dir():
        return []
    names = sorted((file.stem for file in folder.glob("*.json")), reverse=True)
    wanted = [name for name in names if not before or name < before][:limit]
    return [read(folder, name) for name in wanted]


def found(folder: Path, wanted: str, *, limit: int = 100) -> list[Caught]:
    """The newest messages whose recipient or subject has every one of some words, newest first."""
    words = wanted.casefold().split()
    every = (read(folder, file.stem) for file in sorted(folder.glob("*.json"), reverse=True))
    hits = (one for one in every if all(word in f"{one.to} {one.subject}".casefold() for word in words))
    return list(islice(hits, limit))


def read(folder: Path, reference: str) -> Caught:
    """One caught message.

    Raises: FileNotFoundError when there is none of that reference.
    """
    said = json.loads(_file(folder, reference).read_text(encoding="utf-8"))
    return Caught(reference, said["to"], said["subject"], said["body"], datetime.fromisoformat(said["at"]))


def empty(folder: Path) -> int:
    """Throw everything away (demo reset); how many there were."""
    files = list(folder.glob("*.json")) if folder.is_dir() else []
    for file in files:
        file.unlink(missing_ok=True)
    return len(files)


def _file(folder: Path, reference: str) -> Path:
    if not _REFERENCE.fullmatch(reference):
        raise FileNotFoundError(reference)
    return folder / f"{reference}.json"
