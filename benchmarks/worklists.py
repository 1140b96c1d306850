"""Lists: the queue page by size, claims, the case page by its history, a campaign's results, search."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from benchmarks.figures import Ledger
from benchmarks.places import POSTGRESQL, SQLITE, Ground, Place
from benchmarks.within import run_within

ROOM = "lists"
CLIENTS = 20
CAMPAIGNS = (200, 2_000)  # businesses; more than the second a campaign does not take


def measure(ledger: Ledger, ground: Ground, *, times: int, sizes: Sequence[int], children: int, claims: int) -> None:
    """Measure on both databases."""
    for kind in (SQLITE, POSTGRESQL):
        place = ground.place(kind)
        _queues(ledger, place, times=times, sizes=sizes)
        _claims(ledger, place, count=claims, rounds=3)
        _campaigns(ledger, place, times=max(5, times // 3))
        told = run_within(place, "crowd.visit_case", times)
        detail = f"{kind}: {told['500']:.1f} ms against {told['20']:.1f}"
        ledger.add(ROOM, "case page with 500 events against 20", told["500"] / told["20"], "x", must=3, detail=detail)
        began = time.monotonic()
        run_within(place, "people.children", children)
        ledger.note(f"{kind}: {children:,} children written in {time.monotonic() - began:.0f} s")
        for what, taken in run_within(place, "people.searches", max(5, times // 3)).items():
            detail = f"{kind}, {children:,} children"
            ledger.add(ROOM, f"search by {what}", taken, "ms CPU", must=50, detail=detail)
        part = run_within(place, "people.found_by_slips", 20)
        ledger.add(ROOM, "children found in spite of a slip", part, "of all", must=1, more_is_better=True, detail=kind)


def _queues(ledger: Ledger, place: Place, *, times: int, sizes: Sequence[int]) -> None:
    told: dict[str, Any] = {}
    first: dict[str, Any] = {}
    for size in sizes:
        began = time.monotonic()
        run_within(place, "crowd.tasks", size)
        ledger.note(f"{place.kind}: {size:,} open tasks after {time.monotonic() - began:.0f} s")
        told = run_within(place, "crowd.visit_queue", times)
        first = first or told
        detail = f"{place.kind}: {told['first']:.1f} ms of CPU, {told['first wall']:.1f} of wall"
        title = f"queue page among {size:,} open tasks, part of among {sizes[0]:,}"
        ledger.add(ROOM, title, told["first"] / first["first"], "x", must=1.2, detail=detail)
        detail = f"{place.kind}: {told['first']:.1f} ms against {told['lean']:.1f}"
        title = f"queue page among {size:,}, part of a lean page's"
        ledger.add(ROOM, title, told["first"] / told["lean"], "x", must=2, detail=detail)
    for name, title in (("deep", "a page far behind"), ("last", "the last page but one")):
        detail = f"{place.kind}, {sizes[-1]:,} tasks: {told[name]:.1f} ms of CPU, {told[f'{name} wall']:.1f} of wall"
        ledger.add(ROOM, f"{title}, part of the first", told[name] / told["first"], "x", must=1.2, detail=detail)
    for name, title in (
        ("unclaimed", "queue page of the unclaimed P3"),
        ("all queues", "page of all queues"),
        ("my work", "page of one's own work"),
    ):
        detail = f"{place.kind}: {told[name]:.1f} ms of CPU, {told[f'{name} wall']:.1f} of wall among {sizes[-1]:,}"
        ledger.add(ROOM, f"{title}, part of among {sizes[0]:,}", told[name] / first[name], "x", must=1.2, detail=detail)


def _campaigns(ledger: Ledger, place: Place, *, times: int) -> None:
    few, many = CAMPAIGNS
    small, large = run_within(place, "campaigning.campaigns", few, many)
    told = run_within(place, "campaigning.visit_results", times, small, large)
    detail = f"{place.kind}: {told[large]:.1f} ms of CPU against {told[small]:.1f}"
    title = f"a campaign's results of {many:,} businesses, part of {few:,}"
    ledger.add(ROOM, title, told[large] / told[small], "x", must=many / few, detail=detail)
    asked = [told[f"{one} statements"] for one in (large, small)]
    detail = f"{place.kind}: {asked[0]:.0f} against {asked[1]:.0f}"
    ledger.add(ROOM, "statements of the same", asked[0] / asked[1], "x", must=1, detail=detail)


def _claims(ledger: Ledger, place: Place, *, count: int, rounds: int) -> None:
    told = run_within(place, "claiming.claims", count, CLIENTS, rounds)
    for number, (what, unit) in enumerate((("median", "wall"), ("99th of 100", "wall"), ("alone", "CPU"))):
        ours, bare = told["ours"][number], told["bare"][number]
        with_others = f" with {CLIENTS} at once" if unit == "wall" else ""
        ledger.add(
            ROOM,
            f"claim, {what}{with_others}, part of a bare UPDATE's",
            ours / bare,
            "x",
            must=2 if number == 1 else None,
            detail=f"{place.kind}: {ours:.1f} ms {unit} against {bare:.1f}",
        )
