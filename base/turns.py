"""Writers of one process take turns in the order in which they came.

SQLite lets whoever comes second sleep and try again, longer each time, so that of twenty one may wait for seconds
while others go again and again. PostgreSQL has queues of its own and needs none of this.
"""

from __future__ import annotations

import os
from collections import deque
from threading import Lock
from weakref import ref


class Turns:
    """One turn at a time. Threads only: other processes still meet at the database, as they did."""

    def __init__(self) -> None:
        self._begin_anew()
        known = ref(self)

        def anew() -> None:
            inherited = known()
            if inherited is not None:
                inherited._begin_anew()  # noqa: SLF001 - its own; the threads that waited are not in the child

        os.register_at_fork(after_in_child=anew)

    def _begin_anew(self) -> None:
        self._mine, self._waiting, self._is_taken = Lock(), deque[Lock](), False

    def take(self, seconds: float) -> bool:
        """Wait for a turn; false when it did not come within so many seconds. Whoever has one gives it back."""
        with self._mine:
            if not self._is_taken:
                self._is_taken = True
                return True
            called = Lock()
            called.acquire()
            self._waiting.append(called)
        if called.acquire(timeout=seconds):
            return True
        with self._mine:
            if called not in self._waiting:
                return True  # called in this very moment
            self._waiting.remove(called)
            return False

    def give(self) -> None:
        """Give the turn to whoever has waited longest."""
        with self._mine:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._is_taken = False
