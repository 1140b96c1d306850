"""The numbers of admissions and fair access, and the national days of the two rounds."""

from dataclasses import dataclass
from datetime import date

from statutory.legal_numbers import Counting
from statutory.periods.period_sources import (
    ADMISSION_PRACTICE,
    CODE_START,
    FAIR_ACCESS,
    admissions_code,
    appeals_code,
    number,
    standards_act,
)
from statutory.sources import Source
from statutory.units import Unit


@dataclass(frozen=True, kw_only=True)
class NationalDay:
    """A day that comes round each year. `years_before` is counted back from the year of entry."""

    month: int
    day: int
    years_before: int
    source: Source

    def in_round(self, entry_year: int) -> date:
        """Return the day in the round for entry in September of a year."""
        return date(entry_year - self.years_before, self.month, self.day)


SECONDARY_CLOSES = NationalDay(month=10, day=31, years_before=1, source=admissions_code("secondary closing date"))
SECONDARY_OFFERS = NationalDay(month=3, day=1, years_before=0, source=admissions_code("secondary offer day"))
PRIMARY_CLOSES = NationalDay(month=1, day=15, years_before=0, source=admissions_code("primary closing date"))
PRIMARY_OFFERS = NationalDay(month=4, day=16, years_before=0, source=admissions_code("primary offer day"))

_IN_YEAR = admissions_code("in-year admissions")
IN_YEAR_AIM = number(
    "aim for the written outcome of an in-year application", 10, Unit.SCHOOL_DAYS, _IN_YEAR, since=CODE_START
)
IN_YEAR_OUTCOME = number(
    "time for the written outcome of an in-year application", 15, Unit.SCHOOL_DAYS, _IN_YEAR, since=CODE_START
)
ON_ROLL = number("time from an offer to the roll", 10, Unit.SCHOOL_DAYS, ADMISSION_PRACTICE)
APPEAL_LODGED = number("least time to lodge an appeal", 20, Unit.SCHOOL_DAYS, appeals_code("time to lodge an appeal"))
APPEAL_HEARD = number("time to hear an in-year appeal", 30, Unit.SCHOOL_DAYS, appeals_code("in-year appeals"))
APPEAL_DECIDED = number("time to send the decision on an appeal", 5, Unit.SCHOOL_DAYS, appeals_code("decision letters"))
OUT_OF_SCHOOL = number(
    "time out of education after which fair access applies",
    4,
    Unit.WEEKS,
    FAIR_ACCESS,
    counting=Counting.MEASURE,
    since=CODE_START,
)
ADJUDICATOR = number(
    "time for a school to refer a direction to the adjudicator",
    15,
    Unit.CALENDAR_DAYS,
    standards_act("97", "s.97"),
)
ADJUDICATOR_LOOKED_AFTER = number(
    "time for a school to refer a direction for a looked-after child to the adjudicator",
    7,
    Unit.CALENDAR_DAYS,
    standards_act("97A", "s.97A"),
)
ACADEMY_CONSENT = number(
    "time for an academy to agree to admit a looked-after child",
    7,
    Unit.CALENDAR_DAYS,
    admissions_code("looked-after children and academies"),
    since=CODE_START,
)
