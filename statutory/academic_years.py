"""The year schools and reports count by: 1 September to 31 August."""

from dataclasses import dataclass
from datetime import date

_SEPTEMBER = 9


@dataclass(frozen=True, order=True)
class AcademicYear:
    """The year that starts on 1 September of `starts_in`.

    The law's own "school year" begins with the first day of a school's autumn term
    (Education Act 1996, s.579(1)); 1 September is the convention of returns and year groups.
    """

    starts_in: int

    @classmethod
    def of(cls, day: date) -> "AcademicYear":
        """Return the academic year that `day` lies in."""
        return cls(day.year if day.month >= _SEPTEMBER else day.year - 1)

    @property
    def first_day(self) -> date:
        """1 September."""
        return date(self.starts_in, _SEPTEMBER, 1)

    @property
    def last_day(self) -> date:
        """31 August of the next year."""
        return date(self.starts_in + 1, 8, 31)

    def __str__(self) -> str:
        return f"{self.starts_in}/{(self.starts_in + 1) % 100:02}"
