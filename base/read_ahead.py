"""What a request has read before it was asked for: rows that lie ready until the function that wants them asks.

Kept apart from the reading itself (base.prepared.read_together), since whoever writes must be able to throw it away.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

Rows = list[tuple[Any, ...]]
Ready = list[tuple[object, dict[str, Any], Rows]]  # a statement, its values, what it found
_ready: ContextVar[Ready | None] = ContextVar("onroll_read_ahead", default=None)


@contextmanager
def lying_ready(found: Ready) -> Iterator[None]:
    """Have some rows ready while a block lasts; of a block inside another, until that one's end."""
    outer = _ready.get()
    if outer is not None:
        outer.extend(found)
        yield
        return
    mark = _ready.set(found)
    try:
        yield
    finally:
        _ready.reset(mark)


def take_ready(statement: object, values: dict[str, Any]) -> Rows | None:
    """What that statement found with those values, if it lies ready. Twice: only the first time."""
    found = _ready.get()
    if found:
        for place, (asked, asked_with, rows) in enumerate(found):
            if asked is statement and asked_with == values:
                del found[place]
                return rows
    return None


def forget_ready() -> None:
    """Throw away what lies ready: something is about to be written, and may not be read as it was before."""
    found = _ready.get()
    if found:
        found.clear()
