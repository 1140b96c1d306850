"""Reads tests/data/vectors: worked answers of the law, each with a number and its sources."""

from pathlib import Path
from typing import Any

import yaml

from statutory.days import DayOff, SchoolDays, Term, WorkingDays

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml's, where there is one: 20 times as quick
FOLDER = Path(__file__).parents[2] / "data" / "vectors"


def vectors(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506  # a safe one
    return found


def _marlowe() -> tuple[WorkingDays, SchoolDays]:
    given = vectors("counting")["calendar"]
    known = {"known_from": given["known_from"], "known_until": given["known_until"]}
    holidays = tuple(DayOff(day, reason) for day, reason in given["bank_holidays"].items())
    inset = tuple(DayOff(day, "INSET day") for day in given["inset"])
    terms = tuple(Term(start, end) for start, end in given["terms"])
    working = WorkingDays(name="Marlowe working days", holidays=holidays, **known)
    return working, SchoolDays(name=given["name"], terms=terms, closed=inset + holidays, **known)


WORKING, SCHOOL = _marlowe()
