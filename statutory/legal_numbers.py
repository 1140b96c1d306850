"""A number of the law as data: how much, of what, counted how, since when, and who says so."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from statutory.due import Calendars, Due, due
from statutory.sources import Source
from statutory.units import Direction, Unit


class Counting(StrEnum):
    """How a provision counts from its trigger; `MEASURE` is a limit that is no count towards a date."""

    AFTER = "after"
    BEGINNING_WITH = "beginning_with"
    BEFORE = "before"
    MEASURE = "measure"


@dataclass(frozen=True, kw_only=True)
class LegalNumber:
    """One limit of one provision.

    `effective_from` is None where the start was not looked up and is long past. `verified` is
    about the number itself: a source can be read and still leave a number to guidance.
    """

    name: str
    value: int
    unit: Unit
    counting: Counting
    source: Source
    effective_from: date | None
    verified: bool

    @property
    def limit(self) -> str:
        """The number in words, e.g. "15 calendar days"."""
        return self.unit.say(self.value)

    def due(self, trigger: datetime | date, *, calendars: Calendars, time_of_day: time | None = None) -> Due:
        """Return when this limit runs out for one trigger.

        Raises: NoDate when the calendars do not reach far enough; ValueError for a measure.
        """
        if self.counting is Counting.MEASURE or self.unit.measures:
            msg = f"{self.name} is a measure and gives no date"
            raise ValueError(msg)
        return due(
            trigger,
            self.value,
            self.unit,
            inclusive=self.counting is Counting.BEGINNING_WITH,
            direction=Direction.BEFORE if self.counting is Counting.BEFORE else Direction.AFTER,
            calendars=calendars,
            time_of_day=time_of_day,
        )


def as_read(
    name: str,
    value: int,
    unit: Unit,
    source: Source,
    *,
    counting: Counting,
    since: date | None = None,
    verified: bool | None = None,
) -> LegalNumber:
    """Return a number in force `since` a day, as verified as the text it stands in unless `verified` says otherwise."""
    return LegalNumber(
        name=name,
        value=value,
        unit=unit,
        counting=counting,
        source=source,
        effective_from=since,
        verified=source.verified if verified is None else verified,
    )


class NotInForce(LookupError):
    """No version of a number was in force on the day."""


def in_force(versions: Iterable[LegalNumber], on: date) -> LegalNumber:
    """Return the newest of several versions of one number that had started on `on`.

    Raises: NotInForce when all of them start later.
    """
    started = [number for number in versions if number.effective_from is None or number.effective_from <= on]
    if not started:
        msg = f"no version of this number was in force on {on.isoformat()}"
        raise NotInForce(msg)
    return max(started, key=lambda number: number.effective_from or date.min)
