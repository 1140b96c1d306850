"""The form engine: cost by length, conditions, publishing, memory and start with many services."""

from __future__ import annotations

import time

from benchmarks.figures import Ledger
from benchmarks.places import SQLITE, Ground, free_port
from benchmarks.served import served, usage_of
from benchmarks.visitor import Visitor
from benchmarks.within import run_within

ROOM = "forms"


def measure(ledger: Ledger, ground: Ground, *, times: int, services: int) -> None:
    """Measure what does not depend on the database; on SQLite."""
    place = ground.place(SQLITE)
    told = run_within(place, "big_forms.visit_pages", 40, times)
    for what, title in (("get", "drawn"), ("post", "posted")):
        first, last = told[what]
        detail = f"{last:.2f} ms against {first:.2f}"
        ledger.add(ROOM, f"page 40 against page 1, {title}", last / first, "x", must=1.1, aim=1.05, detail=detail)
    taken = run_within(place, "big_forms.conditions", times)
    ledger.add(ROOM, "conditions of 300 questions and 65 rules, one pass", taken, "ms CPU", must=3, aim=1)
    told = run_within(place, "big_forms.publishing", 3)
    detail = f"{told['compiling']:.2f} s of it compiling"
    ledger.add(ROOM, "read, publish and compile 500 questions", told["whole"], "s CPU", must=1, aim=0.2, detail=detail)
    run_within(place, "big_forms.publish_many", services)
    told = run_within(place, "big_forms.load_all")
    detail = f"{told['services']:.0f} services; {told['before']:.0f} MB without; {told['cpu']:.1f} s CPU"
    ledger.add(
        ROOM, "memory of a worker with all services compiled", told["memory"], "MB", must=120, aim=80, detail=detail
    )
    began = time.perf_counter()
    with served("ours", place.environment, free_port()) as port:
        visitor = Visitor(port)
        visitor.get("/apply/bench-report")
        wall = time.perf_counter() - began
        used = usage_of(port)
        detail = f"{wall:.1f} s of wall on this machine; worker {used.memory:.0f} MB after its first page"
        ledger.add(ROOM, "start of a web worker, to its first page", used.cpu, "s CPU", must=2, aim=0.7, detail=detail)
