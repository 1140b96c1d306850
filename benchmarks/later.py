"""Later work: timers fired, chases end to end against the naive way and the bare limit, a sweep with nothing to do."""

from __future__ import annotations

from statistics import median

from benchmarks.figures import Ledger
from benchmarks.mail_sink import mail_sink
from benchmarks.places import POSTGRESQL, SQLITE, Ground
from benchmarks.within import run_within

ROOM = "later"
TIMERS_MUST = {POSTGRESQL: 2000, SQLITE: 1000}


def measure(ledger: Ledger, ground: Ground, *, repeats: int, chases: int, idle: int) -> None:
    """Measure on both databases; each figure of a database in one run of its own."""
    for kind in (SQLITE, POSTGRESQL):
        _timers(ledger, ground, kind, repeats, chases)
        _end_to_end(ledger, ground, kind, repeats, chases)
        told = run_within(ground.place(kind), "chasing.idle_sweep", idle)
        detail = f"{kind}, among {idle:,} open timers; {told['wall']:.1f} ms of wall"
        ledger.add(ROOM, "a sweep with nothing due", told["cpu"], "ms CPU", must=5, detail=detail)


def _timers(ledger: Ledger, ground: Ground, kind: str, repeats: int, chases: int) -> None:
    runs = [run_within(ground.place(kind), "chasing.timers", chases) for _ in range(repeats)]
    assert all(run["fired"] == run["written"] == chases for run in runs), runs
    wall, cpu = (median(run["fired"] / run[clock] for run in runs) for clock in ("wall", "cpu"))
    detail = f"{kind}, {cpu:,.0f} a second of the worker's CPU"
    must = TIMERS_MUST[kind]
    ledger.add(ROOM, "timers fired and messages written", wall, "/s", must=must, more_is_better=True, detail=detail)


def _end_to_end(ledger: Ledger, ground: Ground, kind: str, repeats: int, chases: int) -> None:
    """Chases end to end; the limit is measured right before and right after ours, the better one counts."""
    ours, naive = [], []
    with mail_sink() as port:
        for _ in range(repeats):
            place = ground.place(kind)
            bare = [run_within(place, "chasing.bare_mail", chases, port)]
            told = run_within(place, "chasing.end_to_end", chases, port)
            bare.append(run_within(place, "chasing.bare_mail", chases, port))
            assert told["sent"] == chases, told
            ours.append((told, min(bare, key=lambda one: one["wall"])))
            told = run_within(ground.place(kind), "chasing.one_job_each", max(50, chases // 10), port)
            naive.append(_rate(told))
    rate = median(_with_firing(told) for told, _ in ours)
    detail = f"{kind}, with firing: {rate:,.0f}/s against {median(naive):,.0f}"
    what = "chases end to end, times one RQ job each"
    ledger.add(ROOM, what, rate / median(naive), "x", must=10, more_is_better=True, detail=detail)
    rate, limit = median(_rate(told) for told, _ in ours), median(_rate(bare) for _, bare in ours)
    share = median(_rate(told) / _rate(bare) for told, bare in ours)
    cpu = median(told["cpu"] / told["sent"] * 1000 for told, _ in ours)
    detail = f"{kind}: {rate:,.0f}/s against {limit:,.0f}; {cpu:.2f} ms of CPU each"
    what = "chases leased, sent and settled, part of a kept connection's limit"
    ledger.add(ROOM, what, share, "x", must=0.7, more_is_better=True, detail=detail)
    share = median(_with_firing(told) / _rate(bare) for told, bare in ours)
    ledger.add(ROOM, "the same with firing", share, "x", detail=kind)


def _rate(told: dict[str, float]) -> float:
    return told["sent"] / told["wall"]


def _with_firing(told: dict[str, float]) -> float:
    return told["sent"] / (told["wall"] + told["fired_wall"])
