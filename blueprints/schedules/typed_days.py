"""A performance schedule as an officer typed it: days and the times of each, with rows added and taken away.

Everything stays text here, so that whatever was typed stands in its field again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from blueprints.typed_dates import date_boxes, typed_date
from statutory.performance.schedule import Footing

MOST_DAYS = 62
MOST_TIMES = 20
_NEW_TIMES = 5
_LONGEST = 40  # characters of one field
_LONGEST_LIST = 4_000
_NUMBERED = re.compile(r"(add-time|copy-day|remove-day)-([0-9]{1,3})")
MARKS = ("after-midnight", "night-work", "lives-there", "stayed-late", "shorter-breaks", "outside-control")


@dataclass(frozen=True, slots=True)
class TimeRow:
    """One time at the place: what it is of, and from when to when. An empty row is none."""

    what: str = ""
    start: str = ""
    end: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed."""
        return not (self.what or self.start or self.end)


@dataclass(frozen=True, slots=True)
class DayRow:
    """One day at the place. `school` is "", "yes" or "no"; `marks` are the boxes that were ticked, of MARKS."""

    boxes: Mapping[str, str]
    arrives: str = ""
    leaves: str = ""
    times: tuple[TimeRow, ...] = (TimeRow(),) * _NEW_TIMES
    school: str = ""
    elsewhere: str = ""
    marks: frozenset[str] = frozenset()


NEW_DAY = DayRow({})


@dataclass(frozen=True, slots=True)
class TypedSchedule:
    """The whole page as typed."""

    dob: Mapping[str, str]
    footing: str = Footing.LICENSED.value
    licence_days: str = ""
    circus: bool = False
    earlier: str = ""
    school_age_ends: Mapping[str, str] | None = None
    days: tuple[DayRow, ...] = (NEW_DAY,)


NOTHING_TYPED = TypedSchedule({})


def read_typed(posted: Mapping[str, str]) -> TypedSchedule:
    """Return what was posted; a field that is missing was left empty."""
    count = _number(posted.get("days", ""), most=MOST_DAYS)
    return TypedSchedule(
        dob=typed_date(posted, "dob")[0],
        footing=_text(posted, "footing"),
        licence_days=_text(posted, "licence-days"),
        circus="circus" in posted,
        earlier=posted.get("earlier", "")[:_LONGEST_LIST],
        school_age_ends=typed_date(posted, "ends")[0],
        days=tuple(_day(posted, f"day-{place}") for place in range(1, count + 1)),
    )


def rearranged(typed: TypedSchedule, pressed: str) -> TypedSchedule | None:
    """Return the page with a row more or less, as the button says; None for a button that judges.

    Nothing is added beyond MOST_DAYS and MOST_TIMES, and the last day is emptied, not taken away.
    """
    days = list(typed.days)
    if pressed == "add-day":
        days.append(NEW_DAY)
    elif found := _NUMBERED.fullmatch(pressed):
        at = int(found[2]) - 1
        if not 0 <= at < len(days):
            return typed
        match found[1]:
            case "add-time":
                days[at] = replace(days[at], times=(*days[at].times, TimeRow())[:MOST_TIMES])
            case "copy-day":
                days.insert(at + 1, _next_day(days[at]))
            case "remove-day":
                del days[at]
    else:
        return None
    return replace(typed, days=tuple(days[:MOST_DAYS]) or (NEW_DAY,))


def _next_day(day: DayRow) -> DayRow:
    """The same day once more, dated a day later where it has a date."""
    _, on = typed_date({f"on-{part}": text for part, text in day.boxes.items()}, "on")
    try:
        boxes = date_boxes(on + timedelta(days=1)) if on else {}
    except OverflowError:
        boxes = {}
    return replace(day, boxes=boxes)


def _day(posted: Mapping[str, str], name: str) -> DayRow:
    count = _number(posted.get(f"{name}-times", ""), most=MOST_TIMES)
    rows = (f"{name}-time-{place}" for place in range(1, count + 1))
    return DayRow(
        boxes=typed_date(posted, f"{name}-on")[0],
        arrives=_text(posted, f"{name}-arrives"),
        leaves=_text(posted, f"{name}-leaves"),
        times=tuple(
            TimeRow(_text(posted, f"{row}-what"), _text(posted, f"{row}-start"), _text(posted, f"{row}-end"))
            for row in rows
        ),
        school=_text(posted, f"{name}-school"),
        elsewhere=_text(posted, f"{name}-elsewhere"),
        marks=frozenset(mark for mark in MARKS if f"{name}-{mark}" in posted),
    )


def _text(posted: Mapping[str, str], name: str) -> str:
    return posted.get(name, "").strip()[:_LONGEST]


def _number(text: str, *, most: int) -> int:
    return min(max(int(text), 1), most) if re.fullmatch("[0-9]{1,3}", text) else 1
