"""The council's own numbers of the law: its byelaws on children at work, and its practice with performances."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import cache

from council import law_rows
from security.actor import Actor
from statutory.employment.byelaws import ANY_WORK_AGE, LIGHT_WORK_AGE, MODEL, NO_CHILD, STREET_TRADING_AGE, age_name
from statutory.employment.occupations import Occupation
from statutory.legal_numbers import Counting, LegalNumber
from statutory.performance.care import ADVISED, MOST_CHILDREN
from statutory.performance.notice import LOCAL_FLOOR, LOCAL_NOTICE
from statutory.sources import Source
from statutory.units import Unit

_KEY = "law-byelaws"
ENTERED = "byelaw-entered"
_WORK, _HOURS, _SHOWS = "Kinds of work", "Hours and papers at work", "Performances"
_NOT_CODE = re.compile("[^a-z0-9]+")


class NoSuchByelaw(LookupError):
    """No number has that code."""


@dataclass(frozen=True, slots=True)
class ByelawShape:
    """A number that a council may have of its own. `default` is what counts without one, if anything does."""

    name: str
    group: str
    unit: Unit
    counting: Counting
    least: int
    most: int
    default: LegalNumber | None = None

    @property
    def code(self) -> str:
        """The name as an address has it."""
        return _NOT_CODE.sub("-", self.name.casefold()).strip("-")

    @property
    def is_age(self) -> bool:
        """Whether it is the lowest age for a kind of work."""
        return self.unit is Unit.YEARS


@dataclass(frozen=True, slots=True)
class OwnNumber:
    """What an administrator enters: the number, where it is written, since when, and whether the text was read."""

    value: int
    title: str
    provision: str
    url: str
    since: date | None
    is_read: bool
    checked_on: date


@cache
def byelaw_shapes() -> dict[str, ByelawShape]:
    """Return every number that can be entered, by its code."""
    ages = [
        ByelawShape(age_name(each), _WORK, Unit.YEARS, Counting.MEASURE, LIGHT_WORK_AGE, NO_CHILD, MODEL.ages.get(each))
        for each in Occupation
        if each not in (Occupation.INDUSTRIAL, Occupation.STREET_TRADING, Occupation.OTHER)
    ]
    work = (MODEL.before_school, MODEL.notice)
    shapes = [
        *ages,
        ByelawShape(STREET_TRADING_AGE, _WORK, Unit.YEARS, Counting.MEASURE, ANY_WORK_AGE, NO_CHILD),
        *(ByelawShape(each.name, _HOURS, each.unit, each.counting, 0, 365, each) for each in work),
        ByelawShape(LOCAL_NOTICE, _SHOWS, Unit.CALENDAR_DAYS, Counting.BEFORE, 1, 365),
        ByelawShape(LOCAL_FLOOR, _SHOWS, Unit.CALENDAR_DAYS, Counting.BEFORE, 1, 365),
        *(
            ByelawShape(name, _SHOWS, Unit.CHILDREN, Counting.MEASURE, 1, MOST_CHILDREN.value)
            for name in ADVISED.values()
        ),
    ]
    return {shape.code: shape for shape in shapes}


def own_numbers() -> dict[str, OwnNumber]:
    """Return what was entered, by code."""
    shapes = byelaw_shapes()
    return {code: _from_row(row) for code, row in law_rows.kept(_KEY).items() if code in shapes}


def byelaws() -> dict[str, LegalNumber]:
    """Return the council's own numbers by name, as `statutory.rules.Setting` takes them."""
    shapes = byelaw_shapes()
    return {shapes[code].name: _legal(shapes[code], own) for code, own in own_numbers().items()}


def enter_byelaw(code: str, own: OwnNumber | None, *, by: Actor, at: datetime, once: str | None = None) -> bool:
    """Enter the council's own number, or take it away with None; whether that changed anything.

    Twice:  the second changes nothing and writes no event.
    Raises: NoSuchByelaw; ValueError for a number outside what its shape allows.
    """
    shape = byelaw_shapes().get(code)
    if shape is None:
        raise NoSuchByelaw(code)
    if own is not None and not shape.least <= own.value <= shape.most:
        msg = f"{shape.name} must lie between {shape.least} and {shape.most}"
        raise ValueError(msg)
    return law_rows.change(_KEY, code, None if own is None else _as_row(own), kind=ENTERED, by=by, at=at, once=once)


def _legal(shape: ByelawShape, own: OwnNumber) -> LegalNumber:
    return LegalNumber(
        name=shape.name,
        value=own.value,
        unit=shape.unit,
        counting=shape.counting,
        source=Source(own.title, own.provision, own.url, own.checked_on, own.is_read),
        effective_from=own.since,
        verified=own.is_read,
    )


def _as_row(own: OwnNumber) -> dict[str, object]:
    return asdict(own) | {"since": own.since and own.since.isoformat(), "checked_on": own.checked_on.isoformat()}


def _from_row(row: dict[str, object]) -> OwnNumber:
    since = row["since"]
    return OwnNumber(
        value=int(str(row["value"])),
        title=str(row["title"]),
        provision=str(row["provision"]),
        url=str(row["url"]),
        since=date.fromisoformat(str(since)) if since else None,
        is_read=bool(row["is_read"]),
        checked_on=date.fromisoformat(str(row["checked_on"])),
    )
