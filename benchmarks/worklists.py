"""Lists: the queue page by size, claims, the case page by its history, search."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.figures import Ledger
from benchmarks.places import POSTGRESQL, SQLITE, Ground
from benchmarks.within import run_within

ROOM = "lists"


def measure(ledger: Ledger, ground: Ground, *, times: int, sizes: Sequence[int], children: int) -> None:
    """Measure on both databases."""
    for kind in (SQLITE, POSTGRESQL):
        place = ground.place(kind)
        first, told = None, {}
        for size in sizes:
            run_within(place, "crowd.tasks", size)
            told = run_within(place, "crowd.visit_queue", times)
            first = first or told
            detail = f"{kind}: {told['first']:.1f} ms; the rows alone {told['bare']:.1f} ms"
            title = f"queue page among {size:,} open tasks, part of among {sizes[0]:,}"
            ledger.add(ROOM, title, told["first"] / first["first"], "x", must=1.2, detail=detail)
        detail = f"{kind}: {told['deep']:.1f} ms"
        ledger.add(
            ROOM, "a page far behind, part of the first", told["deep"] / told["first"], "x", must=1.2, detail=detail
        )
        told = run_within(place, "crowd.claims", 400, 20)
        detail = f"{kind}: {told['ours']:.0f} ms against {told['bare']:.0f}"
        title = "claim, 99th of 100 with 20 at once, part of a bare UPDATE's"
        ledger.add(ROOM, title, told["ours"] / told["bare"], "x", must=2, detail=detail)
        told = run_within(place, "crowd.visit_case", times)
        detail = f"{kind}: {told['500']:.1f} ms against {told['20']:.1f}"
        ledger.add(ROOM, "case page with 500 events against 20", told["500"] / told["20"], "x", must=3, detail=detail)
        run_within(place, "crowd.children", children)
        for what, taken in run_within(place, "crowd.searches", times).items():
            detail = f"{kind}, {children:,} children"
            ledger.add(ROOM, f"search by {what}", taken, "ms CPU", must=50, detail=detail)
