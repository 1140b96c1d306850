"""How far a machine can be believed when it tells CPU of a program from CPU of the system under it.

The sum is counted exactly. Where the kernel accounts by ticks, the part of it that was the system's is a sample: a look
some hundred times a second. So a split is as good as the CPU it was taken over, and is held against the truth here.
"""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass

BURST = 0.0004  # seconds: about as long as a request works before it waits
BYTES = 1 << 20
ROUNDS = 1_500  # of a burst of either kind: over a second of CPU


@dataclass(frozen=True)
class Proof:
    """The system's part of the CPU in a mixture of known bursts: counted burst by burst, and as the kernel told it."""

    counted: float
    told: float
    seconds: float  # of CPU that it was taken over


def proof(rounds: int = ROUNDS) -> Proof:
    """Work for Python and for the kernel in turns, in bursts as short as a request's, and compare."""
    turns = max(1, round(BURST / _cost_of(lambda: _think(100))))
    zeros = os.open("/dev/zero", os.O_RDONLY)
    try:
        reads = max(1, round(BURST / _cost_of(lambda: os.read(zeros, BYTES))))
        began, system = resource.getrusage(resource.RUSAGE_SELF), 0.0
        start = time.process_time()
        for _ in range(rounds):
            _think(100 * turns)
            before = time.process_time()
            for _ in range(reads):
                os.read(zeros, BYTES)
            system += time.process_time() - before
        whole, ended = time.process_time() - start, resource.getrusage(resource.RUSAGE_SELF)
    finally:
        os.close(zeros)
    told = ended.ru_stime - began.ru_stime
    return Proof(system / whole, told / (told + ended.ru_utime - began.ru_utime), whole)


def _think(times: int) -> int:
    total = 0
    for number in range(times):
        total += number * number
    return total


def _cost_of(act: Callable[[], object]) -> float:
    """Seconds of CPU of an act, once it is warm."""
    act()
    start = time.process_time()
    for _ in range(20):
        act()
    return (time.process_time() - start) / 20
