"""Age bands: which limits of performance and employment law a child's age on a day calls for.

A band is entered on the birthday itself. Every band ends with compulsory school age, whatever
the age: after it these laws do not speak of a child.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from statutory.legal_numbers import Counting, LegalNumber, as_read
from statutory.months import age_on
from statutory.school_age import SchoolAgeOverride, school_age
from statutory.sources import Source
from statutory.units import Unit

_CHECKED = date(2026, 11, 22)
PERFORMANCE_HOURS = Source(
    "Children (Performances and Activities) (England) Regulations 2014 (SI 2014/3309)",
    "regs.21 to 23",
    "https://www.legislation.gov.uk/uksi/2014/3309",
    _CHECKED,
    verified=False,
)
EMPLOYMENT_AGES = Source(
    "Children and Young Persons Act 1933",
    "s.18(1)",
    "https://www.legislation.gov.uk/ukpga/Geo5/23-24/12/section/18",
    _CHECKED,
    verified=True,
)


class Banding(StrEnum):
    """The law whose bands are asked for: hours of performances, or part-time employment."""

    PERFORMANCE = "performance"
    EMPLOYMENT = "employment"


@dataclass(frozen=True, kw_only=True)
class AgeBand:
    """A run of ages with limits of its own, from the birthday of `starts`, or from birth where it is None."""

    name: str
    starts: LegalNumber | None = None

    @property
    def from_age(self) -> int:
        """The age in years at which the band begins."""
        return self.starts.value if self.starts else 0


def _age(name: str, value: int, source: Source, since: date | None) -> LegalNumber:
    return as_read(name, value, Unit.YEARS, source, counting=Counting.MEASURE, since=since)


_SINCE_2015 = date(2015, 2, 6)
BANDS: dict[Banding, tuple[AgeBand, ...]] = {
    Banding.PERFORMANCE: (
        AgeBand(name="under 5"),
        AgeBand(
            name="5 to 8",
            starts=_age("age at which the middle hours of performance begin", 5, PERFORMANCE_HOURS, _SINCE_2015),
        ),
        AgeBand(
            name="9 to the end of compulsory school age",
            starts=_age("age at which the longest hours of performance begin", 9, PERFORMANCE_HOURS, _SINCE_2015),
        ),
    ),
    Banding.EMPLOYMENT: (
        AgeBand(name="under 13, too young to be employed"),
        AgeBand(
            name="13, only in light work that a byelaw lists",
            starts=_age("age at which a byelaw may allow light work", 13, EMPLOYMENT_AGES, None),
        ),
        AgeBand(
            name="14",
            starts=_age("age from which a child may be employed without a byelaw's leave", 14, EMPLOYMENT_AGES, None),
        ),
        AgeBand(
            name="15 to the end of compulsory school age",
            starts=_age("age at which the longer hours of employment begin", 15, EMPLOYMENT_AGES, None),
        ),
    ),
}
BAND_NUMBERS: tuple[LegalNumber, ...] = tuple(
    band.starts for bands in BANDS.values() for band in bands if band.starts is not None
)


def age_band(dob: date, on: date, banding: Banding, *, override: SchoolAgeOverride | None = None) -> AgeBand | None:
    """Return the band of a child's age on a day, or None once compulsory school age has ended.

    Somebody born on 29 February changes band on 1 March in a common year.
    Raises: ValueError when `on` is before the birth.
    """
    age = age_on(dob, on)
    if on > school_age(dob, override=override).ends:
        return None
    return next(band for band in reversed(BANDS[banding]) if band.from_age <= age)
