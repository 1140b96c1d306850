"""A council's byelaws as data: the model's numbers, each of which a council may replace by its own.

A list of work is a list of ages: 13 for light work, 14 for work no byelaw names, 17 for work that
no child may do, as nobody is of compulsory school age at 17. So one table of numbers in
`Setting.byelaws` holds all that a council changes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from statutory.council_numbers import own_number, own_or
from statutory.employment.acts import count, measure, model_byelaw
from statutory.employment.occupations import BANNED, LIGHT_AT_13, Occupation
from statutory.legal_numbers import LegalNumber
from statutory.rules import Setting
from statutory.sources import Source
from statutory.units import Unit

NO_CHILD, LIGHT_WORK_AGE, ANY_WORK_AGE = 17, 13, 14
_LIGHT = model_byelaw("permitted employment of children aged 13")
_BANNED = model_byelaw("prohibited employment")
_BEFORE = model_byelaw("employment before school")
_NOTICE = model_byelaw("notification by the employer")
# Its name among Setting.byelaws; the model byelaws let nobody trade in the street, so it has no default.
STREET_TRADING_AGE = "lowest age to trade in the street with the child's parents"


def age_name(occupation: Occupation) -> str:
    """Return the name that the lowest age for a kind of work has among `Setting.byelaws`."""
    return f"lowest age to {occupation.words}"


def _age(occupation: Occupation, age: int, source: Source) -> LegalNumber:
    return measure(age_name(occupation), age, Unit.YEARS, source)


@dataclass(frozen=True, kw_only=True)
class ByelawSet:
    """The byelaws of one council.

    `ages` are the lowest ages for the kinds of work it names. `before_school` is how long a child
    may work before school; `notice` the time an employer has to tell the council of a child;
    `street_trading` the age from which a child may trade in the street with its parents, if any.
    """

    ages: Mapping[Occupation, LegalNumber]
    before_school: LegalNumber
    notice: LegalNumber
    street_trading: LegalNumber | None = None

    @property
    def light_work(self) -> tuple[Occupation, ...]:
        """What a child of 13 may do."""
        return tuple(each for each, number in self.ages.items() if number.value <= LIGHT_WORK_AGE)

    @property
    def prohibited(self) -> tuple[Occupation, ...]:
        """What no child may do."""
        return tuple(each for each, number in self.ages.items() if number.value >= NO_CHILD)

    @property
    def numbers(self) -> tuple[LegalNumber, ...]:
        """Every number of the set."""
        street = (self.street_trading,) if self.street_trading else ()
        return (*self.ages.values(), self.before_school, self.notice, *street)

    @property
    def entries(self) -> dict[str, LegalNumber]:
        """What a council enters, as `Setting.byelaws` takes it."""
        return {number.name: number for number in self.numbers}

    def listed_for(self, occupation: Occupation, age: int) -> bool:
        """Return whether the byelaws name work as fit for a child of an age."""
        number = self.ages.get(occupation)
        return number is not None and number.value <= age


MODEL = ByelawSet(
    ages={
        **{each: _age(each, LIGHT_WORK_AGE, _LIGHT) for each in LIGHT_AT_13},
        **{each: _age(each, NO_CHILD, _BANNED) for each in BANNED},
    },
    before_school=measure("time that byelaws allow for work before school", 60, Unit.MINUTES, _BEFORE),
    notice=count("time for an employer to tell the council of a child at work", 7, Unit.CALENDAR_DAYS, _NOTICE),
)


def is_own(number: LegalNumber) -> bool:
    """Return whether a number was entered and is not the model's."""
    return MODEL.entries.get(number.name) is not number


def byelaws_of(setting: Setting) -> ByelawSet:
    """Return the council's byelaws on the day asked for: the model's, with each number it entered in its place."""
    if not setting.byelaws:
        return MODEL
    entered = {each: own for each in Occupation if (own := own_number(setting, age_name(each)))}
    return ByelawSet(
        ages={**MODEL.ages, **entered},
        before_school=own_or(setting, MODEL.before_school),
        notice=own_or(setting, MODEL.notice),
        street_trading=own_number(setting, STREET_TRADING_AGE),
    )


def local_byelaws(
    source: Source,
    *,
    allows_at_13: Iterable[Occupation] = (),
    allows_at_14: Iterable[Occupation] = (),
    prohibits: Iterable[Occupation] = (),
    before_school_minutes: int = MODEL.before_school.value,
    notice_days: int = MODEL.notice.value,
    street_trading_from: int | None = None,
) -> ByelawSet:
    """Return a council's own byelaws: the model's, made again under its own source, with what it changes.

    `allows_at_14` takes work off the model's lists, for it then stands as work no byelaw names.
    """
    ages = {each: _age(each, number.value, source) for each, number in MODEL.ages.items()}
    for age, changed in ((LIGHT_WORK_AGE, allows_at_13), (ANY_WORK_AGE, allows_at_14), (NO_CHILD, prohibits)):
        ages |= {each: _age(each, age, source) for each in changed}
    street = street_trading_from

    def made(number: LegalNumber, value: int) -> LegalNumber:
        return replace(number, value=value, source=source, verified=source.verified)

    return ByelawSet(
        ages=ages,
        before_school=made(MODEL.before_school, before_school_minutes),
        notice=made(MODEL.notice, notice_days),
        street_trading=None if street is None else measure(STREET_TRADING_AGE, street, Unit.YEARS, source),
    )
