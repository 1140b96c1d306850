"""Python's search for rings of objects that nobody uses, suited to a process that serves many short requests."""

from __future__ import annotations

import gc

# Objects made and not yet freed before the youngest are looked through. A page of ours makes and frees some hundreds:
# at Python's 700 most requests paid for a look that found nothing.
YOUNGEST = 20_000


def settle() -> None:
    """Leave what was made at the start (modules, templates, the tables) out of every later search.

    Once an application is made, in each process that serves. Twice: harmless.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNGEST, 10, 10)
