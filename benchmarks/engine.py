"""The form engine: cost by length, conditions, publishing, memory and start with many services."""

from __future__ import annotations

import time

from benchmarks.figures import Ledger
from benchmarks.places import POSTGRESQL, SQLITE, Ground, Place, free_port
from benchmarks.served import served, usage_of
from benchmarks.visitor import Visitor
from benchmarks.within import run_within

ROOM = "forms"


def measure(ledger: Ledger, ground: Ground, *, times: int, services: int) -> None:
    """Measure what does not depend on the database on SQLite; a worker with many services on both."""
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
    for kind in (SQLITE, POSTGRESQL):
        _many_services(ledger, ground.place(kind), services=services)


def _many_services(ledger: Ledger, place: Place, *, services: int) -> None:
    """A web worker with many services: how soon it is ready, what it weighs then, and when each has been visited."""
    run_within(place, "big_forms.publish_many", services)
    codes = run_within(place, "big_forms.services")
    with served("ours", place.environment, free_port()):
        pass  # what is compiled at the very first start is compiled once for all
    began = time.perf_counter()
    with served("ours", place.environment, free_port()) as port:
        visitor = Visitor(port)
        visitor.get("/health/ready")
        wall, used = time.perf_counter() - began, usage_of(port)
        detail = f"{place.kind}: {wall:.1f} s of wall; {len(codes)} services; {used.memory:.0f} MB"
        ledger.add(ROOM, "start of a web worker, until it is ready", used.cpu, "s CPU", must=2, aim=0.7, detail=detail)
        for code in codes:  # the first question of each, which is where its pages are compiled
            visitor.get(f"/apply/{code}")
            visitor.post(f"/apply/{code}")
            visitor.get(visitor.path)
            visitor.begin_anew()
        seen = usage_of(port).memory
    ledger.add(
        ROOM,
        "memory of a web worker that has shown every service",
        seen,
        "MB",
        must=120,
        aim=80,
        detail=f"{place.kind}: {len(codes)} services, {used.memory:.0f} MB before the first",
    )
    told = run_within(place, "big_forms.load_all")
    detail = f"{place.kind}: {told['before']:.0f} MB without; {told['cpu']:.1f} s CPU"
    ledger.add(ROOM, "memory of a process with every page compiled", told["memory"], "MB", detail=detail)
