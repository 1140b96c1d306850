"""The two laws of child employment side by side: section 18 as it stands, and as the Act of 2026 makes it."""

from dataclasses import dataclass, fields

from statutory.employment.acts import act_1933, act_2026, measure, new_law
from statutory.legal_numbers import LegalNumber
from statutory.rules import Setting
from statutory.sources import Source
from statutory.units import Unit

_HOUR = 60


@dataclass(frozen=True, kw_only=True)
class Law:
    """One law: its numbers in minutes, years and weeks, each with the paragraph it stands in.

    `prefix` begins the ids of its rules. `sunday` is None where the law has no limit of its own for
    Sundays. `starts` and `ends` are minutes after midnight.
    """

    prefix: str
    any_work: LegalNumber
    light_work: LegalNumber
    long_hours: LegalNumber
    starts: LegalNumber
    ends: LegalNumber
    before_school: LegalNumber
    school_day: LegalNumber
    school_week: LegalNumber
    sunday: LegalNumber | None
    other_day: LegalNumber
    other_day_young: LegalNumber
    other_week: LegalNumber
    other_week_young: LegalNumber
    without_break: LegalNumber
    rest: LegalNumber
    free_weeks: LegalNumber
    only_light: Source
    banned: Source
    in_school_hours: Source
    street: Source

    @property
    def numbers(self) -> tuple[LegalNumber, ...]:
        """Every number of this law."""
        return tuple(number for one in fields(self) if isinstance(number := getattr(self, one.name), LegalNumber))


def _law(prefix: str, called: str, *, source: dict[str, Source], ends: int, sunday: bool) -> Law:
    def number(name: str, value: int, unit: Unit, paragraph: str) -> LegalNumber:
        return measure(f"{name} ({called})", value, unit, source[paragraph])

    def minutes(name: str, value: int, paragraph: str) -> LegalNumber:
        return number(name, value, Unit.MINUTES, paragraph)

    return Law(
        prefix=prefix,
        any_work=number("age from which a child may be employed", 14, Unit.YEARS, "age"),
        light_work=number("age at which a child may do listed light work", 13, Unit.YEARS, "listed"),
        long_hours=number("age at which the longer hours begin", 15, Unit.YEARS, "other_day"),
        starts=minutes("earliest minute of the day to work", 7 * _HOUR, "clock"),
        ends=minutes("latest minute of the day to work", ends, "clock"),
        before_school=minutes("longest work before school", _HOUR, "before_school"),
        school_day=minutes("longest work on a school day", 2 * _HOUR, "school_day"),
        school_week=minutes("longest work in a week with school", 12 * _HOUR, "school_week"),
        sunday=minutes("longest work on a Sunday", 2 * _HOUR, "sunday") if sunday else None,
        other_day=minutes("longest work on a day without school from 15", 8 * _HOUR, "other_day"),
        other_day_young=minutes("longest work on a day without school under 15", 5 * _HOUR, "other_day"),
        other_week=minutes("longest work in a week without school from 15", 35 * _HOUR, "other_week"),
        other_week_young=minutes("longest work in a week without school under 15", 25 * _HOUR, "other_week"),
        without_break=minutes("longest work without a rest", 4 * _HOUR, "break"),
        rest=minutes("shortest rest that ends a stretch of work", _HOUR, "break"),
        free_weeks=number("weeks running without work in the year's school holidays", 2, Unit.WEEKS, "free_weeks"),
        only_light=source["light"],
        banned=source["banned"],
        in_school_hours=source["school_hours"],
        street=source["street"],
    )


def _sources(letters: dict[str, str], *, new: bool) -> dict[str, Source]:
    make = act_2026 if new else act_1933
    return {topic: make(f"s.18{letter}") for topic, letter in letters.items()}


NOW = _law(
    "EMP.S18",
    "section 18 as it stands",
    ends=19 * _HOUR,
    sunday=True,
    source={
        **_sources(
            {
                "age": "(1)(a)",
                "listed": "(1)(a) and (2)",
                "light": "(1)(aa)",
                "banned": "(2)",
                "school_hours": "(1)(b)",
                "before_school": "(1)(b) and (2)",
                "clock": "(1)(c)",
                "school_day": "(1)(d)",
                "school_week": "(1)(da)",
                "sunday": "(1)(e)",
                "other_day": "(1)(g)",
                "other_week": "(1)(h)",
                "break": "(1)(i)",
                "free_weeks": "(1)(j)",
            },
            new=False,
        ),
        "street": act_1933("s.20", section="20"),
    },
)
NEW = _law(
    "EMP.S28",
    "Act of 2026",
    ends=20 * _HOUR,
    sunday=False,
    source={
        **_sources(
            {
                "age": "(1)(a)",
                "listed": "(1)(a) and (2)",
                "light": "(1)(b)",
                "banned": "(1)(c)",
                "clock": "(1)(d)",
                "before_school": "(1)(e)(i)",
                "school_hours": "(1)(e)(ii)",
                "school_day": "(1)(e)(iii)",
                "school_week": "(1)(f)",
                "other_day": "(1)(g)",
                "other_week": "(1)(h)",
                "break": "(1)(i)",
                "free_weeks": "(1)(j)",
            },
            new=True,
        ),
        # What the Act of 2026 does to section 20 was not read.
        "street": act_2026("s.20", verified=False),
    },
)
LAWS = (NOW, NEW)


def law_on(setting: Setting) -> Law:
    """Return the law of the day asked for."""
    return NEW if new_law(setting) else NOW
