"""The one place that reads the time.

Only blueprints, jobs and commands call this, once each, and pass `at` or `today` down. Outside production
`flask clock set` writes an offset into a file of the data folder that every process of the machine reads, so a
week can be walked through in a demo or a test.
"""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


class _Offset:
    """How far the product's time is from real time; nothing, in production."""

    def __init__(self) -> None:
        self.file: Path | None = None
        self._name = ""  # the same, as the system takes it: every request asks
        self._named: Path | None = None
        self._seen: tuple[int, int, int] | None = None
        self._value = timedelta()

    def value(self) -> timedelta:
        """The offset now in force; the file is read again only when it changed."""
        if self.file is None:
            return timedelta()
        if self._named is not self.file:
            self._named, self._name = self.file, str(self.file)
        try:
            stat = os.stat(self._name)  # noqa: PTH116  # a Path makes its text anew each time
        except FileNotFoundError:
            self._seen, self._value = None, timedelta()
            return self._value
        mark = (stat.st_ino, stat.st_mtime_ns, stat.st_size)  # two files of one tick of the kernel's clock are two
        if mark != self._seen:
            self._value = timedelta(seconds=float(self.file.read_text(encoding="ascii") or "0"))
            self._seen = mark
        return self._value


_offset = _Offset()


def use_offset_file(file: Path | None) -> None:
    """Say where the offset is kept; None (production) switches offsets off."""
    _offset.file = file


def set_clock(to: datetime | None) -> None:
    """Move the product's clock to an instant, or back to real time with None.

    Raises: RuntimeError in production, where no offset file is in use.
    """
    if _offset.file is None:
        raise RuntimeError("the clock can't be moved in production")
    offset = timedelta() if to is None else to - datetime.now(UTC)
    _offset.file.parent.mkdir(parents=True, exist_ok=True)
    partial = _offset.file.with_suffix(".part")
    partial.write_text(str(offset.total_seconds()), encoding="ascii")
    partial.replace(_offset.file)


def now_utc() -> datetime:
    """This instant, in UTC."""
    return datetime.now(UTC) + _offset.value()


def real_utc() -> datetime:
    """This instant in UTC, wherever the product's clock stands: moving that must not sign everybody out."""
    return datetime.now(UTC)


def today() -> date:
    """The day it is in London."""
    return london(now_utc()).date()


def london(at: datetime) -> datetime:
    """The same instant on a London wall clock."""
    return at.astimezone(LONDON)
