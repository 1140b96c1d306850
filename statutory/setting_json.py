"""The setting a rule is asked in, as somebody can type it: the day, calendars, commencements, byelaws."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from statutory.days import MONDAY_TO_FRIDAY, DayOff, SchoolDays, Term, WorkingDays, foi_working_days
from statutory.due import Calendars
from statutory.legal_numbers import LegalNumber
from statutory.rules import Setting


@dataclass(frozen=True, kw_only=True)
class WrittenCalendars:
    """What is known of the days from `known_from` to `known_until`, both included.

    `bank_holidays` are those of England and Wales; the working days are counted by them and by
    `council_closures`. With `terms` there are school days too, less `inset` days, bank holidays
    and `school_closures`; `weekdays` are the days the school opens, Monday is 0. The days of
    freedom of information requests can be counted only when `bank_holidays_scotland` and
    `bank_holidays_northern_ireland` are given as well, if need be as empty lists.

    Raises: ValueError for terms that cannot be, or a calendar that ends before it starts.
    """

    known_from: date
    known_until: date
    name: str = "as given"
    bank_holidays: tuple[DayOff, ...] = ()
    council_closures: tuple[DayOff, ...] = ()
    bank_holidays_scotland: tuple[DayOff, ...] | None = None
    bank_holidays_northern_ireland: tuple[DayOff, ...] | None = None
    terms: tuple[Term, ...] | None = None
    inset: tuple[date, ...] = ()
    school_closures: tuple[DayOff, ...] = ()
    weekdays: tuple[int, ...] = MONDAY_TO_FRIDAY
    calendars: Calendars = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(
            self, "calendars", Calendars(working=self._working(), school=self._school(), foi=self._foi())
        )

    def _working(self) -> WorkingDays:
        return WorkingDays(
            name=self.name,
            known_from=self.known_from,
            known_until=self.known_until,
            holidays=self.bank_holidays,
            closures=self.council_closures,
        )

    def _school(self) -> SchoolDays | None:
        if self.terms is None:
            return None
        inset = tuple(DayOff(day, "INSET day") for day in self.inset)
        return SchoolDays(
            name=self.name,
            known_from=self.known_from,
            known_until=self.known_until,
            terms=self.terms,
            closed=self.bank_holidays + inset + self.school_closures,
            weekdays=self.weekdays,
        )

    def _foi(self) -> WorkingDays | None:
        if self.bank_holidays_scotland is None or self.bank_holidays_northern_ireland is None:
            return None
        nations = {
            "england-and-wales": self.bank_holidays,
            "scotland": self.bank_holidays_scotland,
            "northern-ireland": self.bank_holidays_northern_ireland,
        }
        return foi_working_days(nations, known_from=self.known_from, known_until=self.known_until)


@dataclass(frozen=True, kw_only=True)
class WrittenSetting:
    """What a rule is asked with beside its facts.

    `on` is the day it is asked for. `commencements` gives the day on which a part of an Act
    begins, by the name the rule has for it. `byelaws` are a council's own numbers, by name.
    """

    on: date
    calendars: WrittenCalendars | None = None
    commencements: Mapping[str, date] = field(default_factory=dict)
    byelaws: Mapping[str, LegalNumber] = field(default_factory=dict)

    @property
    def setting(self) -> Setting:
        """The same, as rules take it."""
        calendars = self.calendars.calendars if self.calendars else Calendars()
        return Setting(on=self.on, calendars=calendars, commencements=self.commencements, byelaws=self.byelaws)
