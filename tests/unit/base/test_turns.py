"""Whoever came first writes first."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from threading import Event, Thread

from base.turns import Turns

ROOT = Path(__file__).parents[3]
LONG = 60.0  # seconds: never waited for, unless something is wrong


def waiting(turns: Turns) -> int:
    return len(turns._waiting)


def come(turns: Turns, name: str, order: list[str], *, after: int) -> Thread:
    """Somebody comes, and stands behind so many."""

    def take() -> None:
        assert turns.take(LONG)
        order.append(name)
        turns.give()

    thread = Thread(target=take)
    thread.start()
    while waiting(turns) != after:
        Event().wait(0.001)
    return thread


def test_those_who_wait_get_their_turn_in_the_order_in_which_they_came():
    turns, order = Turns(), list[str]()
    assert turns.take(LONG)
    names = ["Priya", "Tom", "Grace", "David"]
    threads = [come(turns, name, order, after=place) for place, name in enumerate(names, start=1)]
    assert order == []
    turns.give()
    for thread in threads:
        thread.join(LONG)
    assert order == names
    assert turns.take(0)


def test_whoever_waits_in_vain_leaves_the_queue_and_holds_nobody_up():
    turns = Turns()
    assert turns.take(LONG)
    assert not turns.take(0.01)
    assert waiting(turns) == 0
    turns.give()
    assert turns.take(0)


IN_A_CHILD = """
import os
from base.turns import Turns

turns = Turns()
assert turns.take(60)
child = os.fork()
if not child:
    os._exit(0 if turns.take(0) else 1)
raise SystemExit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


def test_a_child_process_waits_for_none_of_its_parents_threads():
    assert subprocess.run([sys.executable, "-c", IN_A_CHILD], cwd=ROOT, timeout=LONG, check=False).returncode == 0
