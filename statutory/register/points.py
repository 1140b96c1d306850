"""One condition of a ground as the facts show it, and the four things it can say."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from statutory.day_names import say_date
from statutory.sources import Source


class Answer(StrEnum):
    """Whether a name may be deleted on a ground. These words are for officers, never for schools."""

    LAWFUL = "LAWFUL"
    NEED_LA_VIEW = "NEED LA VIEW"
    NOT_YET = "NOT YET"
    UNLAWFUL = "UNLAWFUL"


@dataclass(frozen=True, kw_only=True)
class Point:
    """One condition of a ground, as the facts show it.

    `from_day` is the first day on which waiting alone meets the condition. `must_come_first` marks what
    is known not to have been so and had to be, so that doing it after the name has gone does not mend
    the deletion; what was only not shown may still be shown.
    `source` is None where the ground's own paragraph says it. `told_as` is what a school reads in place of
    `limit`, where the limit itself would tell it what the council has found.
    """

    answer: Answer
    limit: str
    observed: str
    sentence: str
    from_day: date | None = None
    must_come_first: bool = False
    source: Source | None = None
    told_as: str | None = None


def met(limit: str, observed: str, sentence: str, *, source: Source | None = None) -> Point:
    """The condition is met."""
    return Point(answer=Answer.LAWFUL, limit=limit, observed=observed, sentence=sentence, source=source)


def wanting(
    limit: str, observed: str, sentence: str, *, from_day: date | None = None, must_come_first: bool = False
) -> Point:
    """The condition is not shown yet: evidence is missing, or a day has not come."""
    return Point(
        answer=Answer.NOT_YET,
        limit=limit,
        observed=observed,
        sentence=sentence,
        from_day=from_day,
        must_come_first=must_come_first,
    )


def barred(limit: str, observed: str, sentence: str) -> Point:
    """The condition is not met, and the ground cannot be used."""
    return Point(answer=Answer.UNLAWFUL, limit=limit, observed=observed, sentence=sentence)


def for_the_council(limit: str, observed: str, sentence: str, *, source: Source | None = None) -> Point:
    """The condition turns on what the council knows or says."""
    return Point(answer=Answer.NEED_LA_VIEW, limit=limit, observed=observed, sentence=sentence, source=source)


def no_order_names_the_school(names_it: bool | None) -> Point:
    """Return whether a school attendance order that names this school is in force."""
    limit = "no school attendance order names the school"
    if names_it is None:
        sentence = "The council's record says whether a school attendance order that names the school is in force."
        return for_the_council(limit, "not known", sentence)
    if names_it:
        return barred(
            limit, "an order names the school", "A school attendance order that names the school is in force."
        )
    return met(limit, "no such order", "No school attendance order that names the school is in force.")


def not_main_school(main_school_of_mobile_child: bool | None) -> Point:
    """Return whether this is the main school of a mobile child."""
    limit = "this is not the main school of a mobile child"
    if main_school_of_mobile_child is None:
        sentence = "It is not known whether the pupil is a mobile child whose main school this is."
        return wanting(limit, "not known", sentence)
    if main_school_of_mobile_child:
        return barred(limit, "main school", "The pupil is a mobile child, and this is their main school.")
    return met(limit, "not the main school of a mobile child", "This is not the main school of a mobile child.")


def not_expected_back(expected_back: bool | None) -> Point:
    """Return whether the school has reasonable grounds to believe that the pupil will attend again."""
    limit = "no reasonable grounds to believe that the pupil will attend the school again"
    if expected_back is None:
        sentence = "The school has not said whether it has reason to believe that the pupil will attend again."
        return wanting(limit, "not known", sentence)
    if expected_back:
        return barred(limit, "expected back", "The school has reason to believe that the pupil will attend again.")
    return met(limit, "not expected back", "The school has no reason to believe that the pupil will attend again.")


def day_has_passed(last: date, on: date, *, limit: str, what: str) -> Point:
    """Return whether the day after `last` has come; `what` is that day's name in a sentence."""
    day = say_date(last)
    if on <= last:
        sentence = f"{what} is {day}, and that day has not passed."
        return wanting(limit, day, sentence, from_day=last + timedelta(days=1))
    return met(limit, day, f"{what} is {day}, and that day has passed.")
