"""The three ages by which the hours of a performing child differ, on any one day."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from statutory.age_bands import BANDS, Banding
from statutory.months import age_on, birthday
from statutory.school_age import school_age_ends

_FIVE, _NINE = (band.from_age for band in BANDS[Banding.PERFORMANCE][1:])


class AgeBand(StrEnum):
    """A band of ages, from birth to the end of compulsory school age."""

    UNDER_5 = "under_5"
    FIVE_TO_8 = "5_to_8"
    NINE_AND_OVER = "9_and_over"

    @property
    def words(self) -> str:
        """The band as a sentence has it, e.g. "a child under 5"."""
        return _WORDS[self]


_WORDS = {
    AgeBand.UNDER_5: "a child under 5",
    AgeBand.FIVE_TO_8: "a child aged 5 to 8",
    AgeBand.NINE_AND_OVER: "a child aged 9 or over",
}


@dataclass(frozen=True)
class Ages:
    """One child's bands: worked out once, asked for each day of a schedule.

    `ends` is an officer's own last day of compulsory school age; None is computed from `dob`.
    """

    dob: date
    ends: date | None = None
    _fifth: date = field(init=False, repr=False, compare=False)
    _ninth: date = field(init=False, repr=False, compare=False)
    _last: date = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_fifth", birthday(self.dob, _FIVE))
        object.__setattr__(self, "_ninth", birthday(self.dob, _NINE))
        object.__setattr__(self, "_last", self.ends or school_age_ends(self.dob))

    def band(self, on: date) -> AgeBand | None:
        """Return the band on a day; None after the end of compulsory school age.

        Raises: ValueError when the day is before the birth.
        """
        if on > self._last:
            return None
        if on >= self._ninth:
            return AgeBand.NINE_AND_OVER
        if on >= self._fifth:
            return AgeBand.FIVE_TO_8
        age_on(self.dob, on)
        return AgeBand.UNDER_5
