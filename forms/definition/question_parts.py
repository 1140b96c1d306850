"""What questions of several parts are made of: limits of a day, calculations, the papers of a document set."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from forms.definition.wording import NOTHING, Wording

TODAY = "today"


class DayUnit(StrEnum):
    """What a distance between days is counted in; working and school days by a calendar."""

    CALENDAR = "calendar-days"
    WORKING = "working-days"
    SCHOOL = "school-days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


@dataclass(frozen=True, slots=True)
class DayLimit:
    """A day may not lie before, or not after, a day counted from today or from another answer.

    `amount` is negative for a day before the one counted from. `warn` says it and lets the person go on.
    """

    not_before: bool  # else: not after
    amount: int
    unit: DayUnit
    start: str  # an address, or "today"
    warn: bool = False
    says: Wording = NOTHING


class Function(StrEnum):
    """Everything that can be worked out from answers. A closed list: a definition holds no expressions."""

    SUM = "sum"  # of numbers and amounts
    COUNT = "count"  # of answers given, or of the entries of a repeat
    HOURS = "hours"  # in weekly timetables
    DAYS_BETWEEN = "days-between"  # two days, both counted
    AGE = "age"  # in whole years on a day
    DUE = "due"  # a day counted from another
    EARLIER_TOTAL = "earlier-total"  # of what was recorded before, with these answers added


@dataclass(frozen=True, slots=True)
class Calculation:
    """A function with the answers it reads.

    `of` are addresses. `start` and `end` are the addresses of days, or "today". `record` names what was recorded
    before, `about` the answers that say whose records they are. `codes` are the choices that a count counts; all unless
    given.
    """

    function: Function
    of: tuple[str, ...] = ()
    start: str = TODAY
    end: str = TODAY
    amount: int = 0
    unit: DayUnit = DayUnit.CALENDAR
    record: str = ""
    about: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()

    @property
    def reads(self) -> tuple[str, ...]:
        """Every address it depends on."""
        return tuple(one for one in (*self.of, self.start, self.end, *self.about) if one != TODAY)

    @property
    def gives_day(self) -> bool:
        """Whether the value is a day; otherwise it is a number."""
        return self.function is Function.DUE

    @property
    def needs_others(self) -> bool:
        """Whether calendars or earlier records are asked, so that it is worked out only when a page is sent."""
        counted = self.unit in {DayUnit.WORKING, DayUnit.SCHOOL}
        return self.function is Function.EARLIER_TOTAL or (self.function is Function.DUE and counted)


@dataclass(frozen=True, slots=True)
class Paper:
    """One document somebody may bring, with the groups of the set that it can satisfy."""

    code: str
    label: Wording
    proves: tuple[str, ...]
    hint: Wording = NOTHING


@dataclass(frozen=True, slots=True)
class PaperGroup:
    """What must be proved, and by how many documents. One document satisfies one group."""

    code: str
    label: Wording
    need: int = 1
