"""The first posts of an address in a minute, counted by this process alone.

Somebody who fills in a form posts a few pages a minute. Only an address that posts more than that is worth a question
to Redis, which costs more than reading and saving the page does. Nothing but addresses of machines is kept here, and
those for a minute.
"""

from __future__ import annotations

import threading
from time import monotonic

FEW = 20  # posts a minute of one address to one page
_MINUTE = 60


class FewPosts:
    """Counts by name, begun anew each minute."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._minute = 0
        self._counts: dict[str, int] = {}

    def is_one_more(self, name: str, *, minute: int | None = None) -> bool:
        """Count one; whether it is among the first few of this minute.

        Args: minute: since the machine started; the one that it is unless a test says.
        """
        now = int(monotonic() // _MINUTE) if minute is None else minute
        with self._lock:
            if now != self._minute:
                self._minute, self._counts = now, {}
            count = self._counts[name] = self._counts.get(name, 0) + 1
        return count <= FEW
