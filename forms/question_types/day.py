"""A date, typed as day, month and year."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from forms.day_limits import limit_day
from forms.definition.questions import Question
from forms.phrases import say, wording_of_error
from forms.ports import Ports
from forms.question_types.base import Cleaned, Context, Problem, QuestionType, Raw, problem
from forms.values import as_day

DAY_PARTS = ("day", "month", "year")
FIRST_YEAR, LAST_YEAR = 1900, 2200
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DIGITS = frozenset("0123456789")
_MOST_DIGITS = 6


class Day(QuestionType):
    """Settings: `past` or `future`, which both take today; `earliest` and `latest` as YYYY-MM-DD."""

    parts = DAY_PARTS
    template = "date.html"
    grouped = True

    def clean(self, question: Question, raw: Raw, context: Context) -> Cleaned:
        """A real day; months may be words."""
        found = read_day(raw, context.language)
        return Cleaned(found.isoformat()) if isinstance(found, date) else Cleaned(None, found)

    def rules(self, question: Question, value: Any, context: Context) -> Sequence[Problem]:
        """Before or after today, and the definition's own bounds."""
        day = as_day(value)
        return (
            [] if day is None else day_problems(question, day, context.today) or limit_problems(question, day, context)
        )

    def cautions(self, question: Question, value: Any, context: Context) -> Sequence[str]:
        """The limits that only warn."""
        day = as_day(value)
        return () if day is None else limit_cautions(question, day, context)

    def parts_of(self, value: Any) -> dict[str, tuple[str, ...]]:
        """Its three boxes."""
        return day_parts(value)

    def lines(self, question: Question, value: Any, ports: Ports, language: str) -> tuple[str, ...]:
        """As 5 June 2026."""
        return (day_in_words(value),)

    def export(self, question: Question, value: Any, ports: Ports | None = None) -> str:
        """As 2026-06-05, which spreadsheets sort."""
        return value if isinstance(value, str) else "; ".join(self.show(question, value))


def read_day(raw: Raw, language: str) -> date | tuple[Problem, ...]:
    """The day in the three boxes, or why it is none; nothing at all is no problem."""
    typed = {part: raw.one(part) for part in DAY_PARTS}
    if not any(typed.values()):
        return ()
    lacking = tuple(part for part, text in typed.items() if not text)
    if lacking:
        names = " and ".join(say(f"part-{part}", language) for part in lacking)
        return (problem("missing-part", lacking[0], parts=lacking, lacking=names),)
    month = _month(typed["month"])
    day, year = _count(typed["day"]), _count(typed["year"])
    if day is None or month is None or year is None:
        wrong = tuple(part for part, number in (("day", day), ("month", month), ("year", year)) if number is None)
        return (problem("invalid-date", wrong[0], parts=wrong),)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return (problem("invalid-year", "year"),)
    try:
        return date(year, month, day)
    except ValueError:
        return (problem("invalid-date", "day", parts=DAY_PARTS),)


def day_problems(question: Question, day: date, today: date) -> list[Problem]:
    """What the settings forbid about a day. One at a time: the first that applies."""
    first, last = as_day(question.setting("earliest")), as_day(question.setting("latest"))
    tests = (
        (bool(question.setting("past")) and day > today, "past", ""),
        (bool(question.setting("future")) and day < today, "future", ""),
        (first is not None and day < first, "too-early", first and day_in_words(first.isoformat())),
        (last is not None and day > last, "too-late", last and day_in_words(last.isoformat())),
    )
    return next(([problem(code, "day", parts=DAY_PARTS, limit=limit)] for failed, code, limit in tests if failed), [])


def limit_problems(question: Question, day: date, context: Context, *, warn: bool = False) -> list[Problem]:
    """Which limits counted from today or another answer a day breaks: those that stop, or those that only warn.

    A limit whose other answer is missing, or whose calendar does not reach, breaks nothing.
    """
    found = []
    for limit in question.setting("limits") or ():
        edge = limit_day(limit, context.answers, context.today, context.ports.calendars) if limit.warn is warn else None
        if edge is not None and (day < edge if limit.not_before else day > edge):
            code = "too-early" if limit.not_before else "too-late"
            words = (("limit", day_in_words(edge.isoformat())),)
            found.append(Problem(code, "day", DAY_PARTS, words, said=limit.says.say(context.language)))
    return found


def limit_cautions(question: Question, day: date, context: Context) -> list[str]:
    """The same as sentences, of the limits that only warn."""
    return [
        one.said or wording_of_error(question, one.code, context.language, **dict(one.words))
        for one in limit_problems(question, day, context, warn=True)
    ]


def day_in_words(value: Any) -> str:
    """A stored day as people write it; as it stands when it is none."""
    day = as_day(value)
    return str(value) if day is None else f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def day_parts(value: Any) -> dict[str, tuple[str, ...]]:
    """The three boxes of a stored day."""
    day = as_day(value)
    if day is None:
        return {}
    return {"day": (str(day.day),), "month": (str(day.month),), "year": (str(day.year),)}


def _count(text: str) -> int | None:
    # Not str.isdigit: it accepts digits of every script.
    return int(text) if text and len(text) <= _MOST_DIGITS and set(text) <= _DIGITS else None


def _month(text: str) -> int | None:
    if (number := _count(text)) is not None:
        return number
    word = text.casefold().rstrip(".")
    shortest = 3
    found = [
        place for place, name in enumerate(MONTHS, 1) if len(word) >= shortest and name.casefold().startswith(word)
    ]
    return found[0] if len(found) == 1 else None
