"""Posts of an address in a minute, counted by this process alone, so that the limiter is seldom asked.

Somebody who fills in a form posts a few pages a minute. Only an address that posts more than that is worth a question
to Redis, which costs more than reading and saving the page does; and then ten posts are one question. Nothing but
addresses of machines is kept here, and those for a minute.
"""

from __future__ import annotations

import threading
from time import monotonic

FEW = 20  # posts a minute of one address to one page that nobody is asked about
TOGETHER = 10  # posts that are counted as one question, asked before the first of them
_MINUTE = 60


class FewPosts:
    """Counts by name, begun anew each minute."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._minute = 0
        self._counts: dict[str, int] = {}
        self._refused: set[str] = set()

    def one_more(self, name: str, *, minute: int | None = None) -> int:
        """Count one; for how many posts the limiter is to be asked now: none, TOGETHER, or 1 once it has refused.

        Args: minute: since the machine started; the one that it is unless a test says.
        """
        with self._lock:
            self._turn(minute)
            count = self._counts[name] = self._counts.get(name, 0) + 1
            if name in self._refused:
                return 1
        return TOGETHER if count > FEW and (count - FEW - 1) % TOGETHER == 0 else 0

    def refused(self, name: str, *, minute: int | None = None) -> None:
        """The limiter has refused: for the rest of the minute it is asked about every post of that name."""
        with self._lock:
            self._turn(minute)
            self._refused.add(name)

    def _turn(self, minute: int | None) -> None:
        now = int(monotonic() // _MINUTE) if minute is None else minute
        if now != self._minute:
            self._minute, self._counts, self._refused = now, {}, set()
