"""`make bench`: measure against the targets. `python -m benchmarks [forms engine later lists law] [--quick]`.

A full run (ONROLL_BENCH=full, as `make bench` sets it) takes long and wants a quiet machine: what counts are ratios
within one run, and CPU rather than wall.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks import engine, journey, later, statutory, worklists
from benchmarks.figures import Ledger
from benchmarks.places import Ground, ground
from benchmarks.served import CLIENT_CORE, pin
from launch.environment import install

HERE = Path(__file__).parent
PLAIN = HERE / "out" / "plain-env"  # thrown away by deleting it; never the product's own environment
LOCK = HERE / "requirements.lock"


def rooms(full: bool) -> dict[str, Callable[[Ledger, Ground], None]]:
    """What there is to measure, at a size that suits."""
    return {
        "forms": lambda ledger, place: journey.measure(
            ledger, place, plain_python(), repeats=5 if full else 3, times=200 if full else 60
        ),
        "engine": lambda ledger, place: engine.measure(ledger, place, times=100 if full else 30, services=200),
        "later": lambda ledger, place: later.measure(
            ledger,
            place,
            repeats=3 if full else 1,
            chases=3_000 if full else 1_000,
            idle=1_000_000 if full else 100_000,
        ),
        "lists": lambda ledger, place: worklists.measure(
            ledger,
            place,
            times=40 if full else 15,
            sizes=(1_000, 100_000, 1_000_000) if full else (1_000, 20_000),
            children=300_000 if full else 10_000,
            claims=600 if full else 200,
        ),
        "law": lambda ledger, _place: statutory.measure(ledger, times=200 if full else 50),
    }


def plain_python() -> Path:
    """Return the interpreter of the plain version's own environment, made when it is missing."""
    PLAIN.parent.mkdir(exist_ok=True)
    return install(PLAIN, LOCK)


def main(words: list[str]) -> int:
    """Measure what was asked for, print the table, write it to benchmarks/out/. 1 when a target was missed."""
    reader = argparse.ArgumentParser(prog="benchmarks", description="Measure against the targets.")
    reader.add_argument("rooms", nargs="*", help="forms, engine, later, lists, law; all of them by default")
    reader.add_argument("--quick", action="store_true", help="small sizes and few repeats")
    told = reader.parse_args(words)
    full = os.environ.get("ONROLL_BENCH") == "full" and not told.quick
    known = rooms(full)
    if strange := set(told.rooms) - set(known):
        reader.error(f"there is no room {', '.join(sorted(strange))}; there are {', '.join(known)}")
    pin(CLIENT_CORE)
    ledger, broken = Ledger(), []
    ledger.note(
        f"{'full' if full else 'quick'} run; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores at its start"
    )
    for name in told.rooms or known:
        try:
            with ground() as place:
                known[name](ledger, place)
        except Exception as fault:  # noqa: BLE001 - the other rooms can still be measured; the run says it is not whole
            broken.append(name)
            ledger.note(f"{name} could not be measured to its end: {fault}")
        ledger.note(f"load {os.getloadavg()[0]:.1f} after {name}")
        print(f"written to {ledger.write('latest').relative_to(HERE.parent)}", flush=True)
    missed = [one for one in ledger.figures if one.verdict == "MISSED"]
    print(f"\n{len(ledger.figures)} figures, {len(missed)} targets missed, {len(broken)} rooms not measured to the end")
    return 1 if broken or missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
