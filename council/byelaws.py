"""The council's own numbers of the law: byelaws on children at work, practice with performances, bodies, chaperones."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import cache

from council import law_rows
from security.actor import Actor
from statutory.chaperones.applicants import LEAST_AGE, LIVES, REFERENCES_NEEDED, RESIDENTS_ONLY
from statutory.chaperones.approvals import BETWEEN_CHECKS, FROM_ISSUE
from statutory.chaperones.approvals import LONGEST_TERM as CHAPERONE_TERM
from statutory.chaperones.certificates import ACCEPTED_AGE
from statutory.chaperones.duties import TELL_OF_CHANGES, TELL_THE_LADO
from statutory.employment.byelaws import ANY_WORK_AGE, LIGHT_WORK_AGE, MODEL, NO_CHILD, STREET_TRADING_AGE, age_name
from statutory.employment.occupations import Occupation
from statutory.employment.permits import DECIDED_WITHIN, SCHOOL_ANSWERS_WITHIN, WAITS_FOR_SCHOOL
from statutory.employment.permits import LONGEST_TERM as PERMIT_TERM
from statutory.legal_numbers import Counting, LegalNumber, as_read
from statutory.penalties.penalty_limits import REMINDS_PAYER
from statutory.penalties.penalty_sources import LOCAL_STEPS
from statutory.performance.bodies import LIST_OF_CHILDREN
from statutory.performance.bodies import LONGEST_TERM as BODY_TERM
from statutory.performance.care import ADVISED, MOST_CHILDREN
from statutory.performance.notice import LOCAL_FLOOR, LOCAL_NOTICE
from statutory.sources import Source
from statutory.units import Unit

_KEY = "law-byelaws"
ENTERED = "byelaw-entered"
_WORK, _HOURS, _SHOWS = "Kinds of work", "Hours and papers at work", "Performances"
_BODIES, _CHAPERONES = "Bodies of persons", "Chaperones"
_NOTICES = "Penalty notices"
_GROWN_UP, _OLDEST = 18, 30  # years: nobody is approved as a child, and no council asks for more
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
    def called(self) -> str:
        """The name as a heading; of a yes or no without what its numbers mean."""
        name = self.name.partition(":")[0] if self.is_switch else self.name
        return name[:1].upper() + name[1:]

    @property
    def without(self) -> str:
        """What counts where the council has entered nothing."""
        return self.say(self.default.value) if self.default else "no number"

    @property
    def is_age(self) -> bool:
        """Whether it is the lowest age for a kind of work."""
        return self.group == _WORK

    @property
    def is_switch(self) -> bool:
        """Whether it is no amount but a yes or no, kept as 1 or 0."""
        return (self.least, self.most) == (0, 1)

    def say(self, value: int) -> str:
        """Return a value in words: an amount with its unit, a plain count, yes or no."""
        if self.is_switch:
            return "yes" if value else "no"
        return f"{value:,}" if self.unit is Unit.TIMES else self.unit.say(value)


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
        _instead_of(DECIDED_WITHIN, _HOURS, least=1, most=8),
        _instead_of(PERMIT_TERM, _HOURS, least=1, most=36),
        _instead_of(SCHOOL_ANSWERS_WITHIN, _HOURS, least=1, most=30),
        _switch(WAITS_FOR_SCHOOL, _HOURS, is_on=False, source=SCHOOL_ANSWERS_WITHIN.source),
        ByelawShape(LOCAL_NOTICE, _SHOWS, Unit.CALENDAR_DAYS, Counting.BEFORE, 1, 365),
        ByelawShape(LOCAL_FLOOR, _SHOWS, Unit.CALENDAR_DAYS, Counting.BEFORE, 1, 365),
        *(
            ByelawShape(name, _SHOWS, Unit.CHILDREN, Counting.MEASURE, 1, MOST_CHILDREN.value)
            for name in ADVISED.values()
        ),
        _instead_of(BODY_TERM, _BODIES, least=1, most=60),
        _instead_of(LIST_OF_CHILDREN, _BODIES, least=1, most=365),
        _instead_of(LEAST_AGE, _CHAPERONES, least=_GROWN_UP, most=_OLDEST),
        _switch(RESIDENTS_ONLY, _CHAPERONES, is_on=True, source=LIVES),
        _instead_of(REFERENCES_NEEDED, _CHAPERONES, least=1, most=10),
        _instead_of(ACCEPTED_AGE, _CHAPERONES, least=1, most=36),
        _instead_of(CHAPERONE_TERM, _CHAPERONES, least=1, most=60),
        _switch(FROM_ISSUE, _CHAPERONES, is_on=False, source=CHAPERONE_TERM.source),
        _instead_of(BETWEEN_CHECKS, _CHAPERONES, least=1, most=36),
        _instead_of(TELL_OF_CHANGES, _CHAPERONES, least=1, most=90),
        _instead_of(TELL_THE_LADO, _CHAPERONES, least=1, most=5),
        _switch(REMINDS_PAYER, _NOTICES, is_on=False, source=LOCAL_STEPS),
    ]
    return {shape.code: shape for shape in shapes}


def _instead_of(default: LegalNumber, group: str, *, least: int, most: int) -> ByelawShape:
    return ByelawShape(default.name, group, default.unit, default.counting, least, most, default)


def _switch(name: str, group: str, *, is_on: bool, source: Source) -> ByelawShape:
    return _instead_of(as_read(name, int(is_on), Unit.TIMES, source, counting=Counting.MEASURE), group, least=0, most=1)


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
