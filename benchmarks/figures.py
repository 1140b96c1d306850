"""What was measured, against what it must be and what we aim at."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median

OUT = Path(__file__).parent / "out"


@dataclass(frozen=True)
class Figure:
    """One line of the table. `must` and `aim` are upper limits, lower ones where `more_is_better`; None: for show."""

    room: str
    what: str
    value: float
    unit: str
    must: float | None = None
    aim: float | None = None
    more_is_better: bool = False
    detail: str = ""

    @property
    def verdict(self) -> str:
        """Whether the figure is good enough."""
        if self.must is None:
            return ""
        sign = -1 if self.more_is_better else 1
        if sign * self.value > sign * self.must:
            return "MISSED"
        return "aim met" if self.aim is None or sign * self.value <= sign * self.aim else "met"


@dataclass
class Ledger:
    """All figures of a run."""

    figures: list[Figure] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, room: str, what: str, value: float, unit: str, **more: object) -> None:
        """Note a figure and say it at once: a run takes minutes."""
        one = Figure(room, what, value, unit, **more)
        self.figures.append(one)
        print(line_of(one), flush=True)

    def note(self, text: str) -> None:
        """Note what a reader of the figures must know."""
        self.notes.append(text)
        print(f"  note: {text}", flush=True)

    def write(self, name: str) -> Path:
        """Write the run as JSON and as a table."""
        OUT.mkdir(exist_ok=True)
        told = {
            "machine": machine(),
            "notes": self.notes,
            "figures": [asdict(one) | {"verdict": one.verdict} for one in self.figures],
        }
        path = OUT / f"{name}.json"
        path.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        (OUT / f"{name}.md").write_text(table(self.figures), encoding="utf-8")
        return path


def machine() -> dict[str, object]:
    """What it ran on, and how busy that was."""
    return {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "cores": os.cpu_count(),
        "load": [round(one, 2) for one in os.getloadavg()],
    }


def number(value: float | None) -> str:
    """Return a figure as people read it."""
    if value is None:
        return ""
    if value and abs(value) < 10:
        return f"{value:.3g}"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"


def line_of(one: Figure) -> str:
    """Return one line for the terminal."""
    wanted = f" (must {number(one.must)}, aim {number(one.aim)})" if one.must is not None else ""
    more = f"  [{one.detail}]" if one.detail else ""
    return f"{one.room:<8} {one.what:<62} {number(one.value):>8} {one.unit}{wanted} {one.verdict}{more}"


def table(figures: Sequence[Figure]) -> str:
    """Return the Markdown table of the figures that have a target, then of the others."""
    head = "| Measure | Must | Aim | Figure | |\n|---|---|---|---|---|\n"
    rows = [
        f"| {one.room}: {one.what}{f' ({one.detail})' if one.detail else ''} | {number(one.must)} | {number(one.aim)} "
        f"| {number(one.value)} {one.unit} | {one.verdict} |\n"
        for one in sorted(figures, key=lambda one: one.must is None)
    ]
    return head + "".join(rows)


def median_of(times: int, measure: Callable[[], float]) -> float:
    """Return the median of several repeats."""
    return median(measure() for _ in range(times))
