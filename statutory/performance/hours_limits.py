"""The hours of a performing child by age band: every number of regs 21 to 23 as data.

`verified` differs by band: what was confirmed for children of 9 and over was not confirmed
for the younger ones.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from statutory.legal_numbers import LegalNumber
from statutory.performance.ages import AgeBand
from statutory.performance.regulations import measure, regulation
from statutory.units import Unit

_SAY = {
    AgeBand.UNDER_5: "under 5",
    AgeBand.FIVE_TO_8: "aged 5 to 8",
    AgeBand.NINE_AND_OVER: "aged 9 or over",
}


@dataclass(frozen=True, kw_only=True)
class BandLimits:
    """The limits of one band. Lengths are minutes; `earliest` and `latest` are minutes after midnight.

    `breaks` and `breaks_of_a_long_day` count every break of the day, the meal included.
    """

    earliest: LegalNumber
    latest: LegalNumber
    at_place: LegalNumber
    performing: LegalNumber
    continuous: LegalNumber
    meal: LegalNumber
    rest_break: LegalNumber
    breaks: LegalNumber
    breaks_of_a_long_day: LegalNumber

    @property
    def numbers(self) -> tuple[LegalNumber, ...]:
        """All of them, in the order of the regulations."""
        return tuple(vars(self).values())


def _limits(
    band: AgeBand,
    *,
    latest: int,
    at_place: int,
    performing: int,
    continuous: int,
    breaks: int,
    breaks_of_a_long_day: int,
    verified: bool,
    long_day_verified: bool,
) -> BandLimits:
    def number(what: str, value: int, unit: Unit, provision: str, *, read: bool) -> LegalNumber:
        # The same regulation was confirmed for some ages only: a letter says for which it speaks.
        source = regulation(provision if read else f"{provision}, children {_SAY[band]}", verified=read)
        return measure(f"{what}, child {_SAY[band]}", value, unit, source)

    def minutes(what: str, value: int, provision: str, *, read: bool) -> LegalNumber:
        return number(what, value, Unit.MINUTES, provision, read=read)

    return BandLimits(
        earliest=minutes("earliest time at the place counted from midnight", 7 * 60, "reg.21", read=True),
        latest=minutes("latest time at the place counted from midnight", latest, "reg.21", read=True),
        at_place=minutes("longest time at the place in a day", at_place, "reg.22", read=True),
        performing=minutes("longest time performing in a day", performing, "reg.22", read=verified),
        continuous=minutes("longest time performing without a break", continuous, "reg.22", read=verified),
        meal=minutes("shortest meal break", 45, "reg.23", read=verified),
        rest_break=minutes("shortest rest break", 15, "reg.23", read=verified),
        breaks=number("breaks of a day of 4 hours or more", breaks, Unit.TIMES, "reg.23", read=verified),
        breaks_of_a_long_day=number(
            "breaks of a day of 8 hours or more", breaks_of_a_long_day, Unit.TIMES, "reg.23", read=long_day_verified
        ),
    )


LIMITS: Mapping[AgeBand, BandLimits] = MappingProxyType(
    {
        AgeBand.UNDER_5: _limits(
            AgeBand.UNDER_5,
            latest=22 * 60,
            at_place=5 * 60,
            performing=2 * 60,
            continuous=30,
            breaks=1,
            breaks_of_a_long_day=1,  # a day of 8 hours is past this band's ceiling, and asks for nothing more
            verified=False,
            long_day_verified=False,
        ),
        AgeBand.FIVE_TO_8: _limits(
            AgeBand.FIVE_TO_8,
            latest=23 * 60,
            at_place=8 * 60,
            performing=3 * 60,
            continuous=150,
            breaks=2,
            breaks_of_a_long_day=3,
            verified=False,
            long_day_verified=False,
        ),
        AgeBand.NINE_AND_OVER: _limits(
            AgeBand.NINE_AND_OVER,
            latest=23 * 60,
            at_place=9 * 60 + 30,
            performing=5 * 60,
            continuous=150,
            breaks=2,
            breaks_of_a_long_day=3,
            verified=True,
            long_day_verified=True,
        ),
    }
)

_BREAKS = regulation("reg.23", verified=True)
# Whether exactly 4 or 8 hours is already such a day, summaries differ: the rules only advise there.
DAY_WITH_BREAKS = measure("time at the place from which breaks are set", 4 * 60, Unit.MINUTES, _BREAKS)
LONG_DAY = measure("time at the place from which a further break is set", 8 * 60, Unit.MINUTES, _BREAKS)
BETWEEN_PERFORMANCES = measure("shortest time between two performances of a day", 90, Unit.MINUTES, _BREAKS)
OVERNIGHT = measure(
    "shortest break overnight until the next day's arrival", 12 * 60, Unit.MINUTES, regulation("reg.24", verified=True)
)
CHAPERONE_EXTENSION = measure(
    "longest time past the latest time that a chaperone may allow",
    60,
    Unit.MINUTES,
    regulation("reg.29", verified=False),
)


def of_all_bands(*names: str) -> tuple[LegalNumber, ...]:
    """Return the named limits of every band, for a rule to list what it counts with."""
    return tuple(getattr(LIMITS[band], name) for name in names for band in AgeBand)
