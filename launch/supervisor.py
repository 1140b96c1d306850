"""Keep programs running until somebody says stop, then stop them in reverse order."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from types import FrameType

from launch.child import Child, say
from launch.parent import Make

TICK = 0.1  # seconds
TOO_OFTEN = 5  # quick failures in a row
PAUSE = 0.5  # seconds before a dead program is started again
ECHO = 2.0  # seconds: `make` passes a Ctrl-C on as well, so a second signal this soon is the first one's echo
READY_WITHIN = 120.0  # seconds


class Stopped(Exception):
    """Somebody asked us to stop."""


class Supervisor:
    """Runs steps one after another, then programs side by side. Use in the main thread only."""

    def __init__(self, make: Make) -> None:
        self.make = make
        self.children: list[Child] = []
        self.asked_at: float | None = None
        self.hard = False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._asked)

    def _asked(self, _number: int, _frame: FrameType | None) -> None:
        now = time.monotonic()
        if self.asked_at is None:
            self.asked_at = now
        elif now - self.asked_at > ECHO:
            self.hard = True

    @property
    def stopping(self) -> bool:
        """Whether somebody asked us, or the make above us, to stop."""
        if self.asked_at is None and self.make.interrupted():
            self.asked_at = time.monotonic()
        return self.asked_at is not None

    def start(self, child: Child) -> None:
        """Start a program that is to stay.

        Raises: Stopped when we were asked to stop meanwhile.
        """
        if self.stopping:
            raise Stopped
        self.children.append(child)
        child.start()

    def step(self, child: Child) -> int:
        """Run a program that is to end, and return its exit code.

        Raises: Stopped, after ending it, when we are asked to stop meanwhile.
        """
        child.start()
        while child.lives:
            if self.stopping:
                child.kill()
                raise Stopped
            time.sleep(TICK / 4)
        child.finish_output()
        return child.exit_code or 0

    def watch(self, *, ready: Callable[[], bool], announce: Callable[[], None]) -> int:
        """Restart whatever dies until we are asked to stop; call `announce` once `ready` says so.

        Gives: 0 when asked to stop, 1 when a program died too often or nothing was ready in time.
        """
        announced, began = False, time.monotonic()
        while not self.stopping:
            for child in self.children:
                if not child.lives and not self._revive(child):
                    return 1
            if not announced:
                if ready():
                    announced = True
                    announce()
                elif time.monotonic() - began > READY_WITHIN:
                    say("onroll", f"not ready after {READY_WITHIN:.0f} seconds; giving up")
                    return 1
            time.sleep(TICK)
        return 0

    def _revive(self, child: Child) -> bool:
        """Start a dead program again, unless it dies too often."""
        deaths = child.count_death()
        say("onroll", f"{child.name} ended with exit code {child.exit_code}")
        if deaths >= TOO_OFTEN:
            say("onroll", f"{child.name} died {deaths} times soon after its start; giving up")
            return False
        end = time.monotonic() + PAUSE
        while time.monotonic() < end and not self.stopping:
            time.sleep(TICK)
        if not self.stopping:
            child.start()
        return True

    def stop(self) -> None:
        """Stop every program, the last started first; at once when asked a second time."""
        for child in reversed(self.children):
            child.ask_to_stop()
            end = time.monotonic() + child.grace
            while child.lives and time.monotonic() < end and not self.hard:
                time.sleep(TICK / 4)
            if child.lives and not self.hard:
                say("onroll", f"{child.name} did not stop in {child.grace:.0f} seconds; ending it")
            child.kill()  # its group too: nothing of it stays
            child.finish_output()
