"""A date and a time together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from forms.definition.questions import Question
from forms.phrases import say
from forms.ports import Ports
from forms.question_types.base import Cleaned, Context, Problem, QuestionType, Raw, problem
from forms.question_types.day import (
    DAY_PARTS,
    day_in_words,
    day_parts,
    day_problems,
    limit_cautions,
    limit_problems,
    read_day,
)
from forms.question_types.time_of_day import read_time, time_in_words
from forms.values import as_day


class DayAndTime(QuestionType):
    """Stored as YYYY-MM-DDTHH:MM, London wall clock. Settings: those of a date."""

    parts = (*DAY_PARTS, "time")
    template = "date_and_time.html"
    grouped = True

    def clean(self, question: Question, raw: Raw, context: Context) -> Cleaned:
        """Both halves, or neither."""
        typed = raw.one("time")
        found = read_day(raw, context.language)
        time = read_time(typed)
        if not typed and found == ():
            return Cleaned()
        problems = list(found) if isinstance(found, tuple) else []
        if found == ():
            problems.append(problem("missing-part", "day", parts=DAY_PARTS, lacking=say("part-date", context.language)))
        if not typed:
            problems.append(problem("missing-part", "time", lacking=say("part-time", context.language)))
        elif time is None:
            problems.append(problem("invalid-time", "time"))
        if problems or not isinstance(found, date):
            return Cleaned(None, tuple(problems))
        return Cleaned(f"{found.isoformat()}T{time}")

    def rules(self, question: Question, value: Any, context: Context) -> Sequence[Problem]:
        """Its day, by the settings of a date."""
        day = as_day(value)
        return (
            [] if day is None else day_problems(question, day, context.today) or limit_problems(question, day, context)
        )

    def cautions(self, question: Question, value: Any, context: Context) -> Sequence[str]:
        """The limits of its day that only warn."""
        day = as_day(value)
        return () if day is None else limit_cautions(question, day, context)

    def parts_of(self, value: Any) -> dict[str, tuple[str, ...]]:
        """Its four boxes."""
        return {**day_parts(value), "time": (value.partition("T")[2],)}

    def lines(self, question: Question, value: Any, ports: Ports, language: str) -> tuple[str, ...]:
        """As 5 June 2026 at 2:15pm."""
        return (f"{day_in_words(value)} at {time_in_words(value.partition('T')[2])}",)

    def export(self, question: Question, value: Any, ports: Ports | None = None) -> str:
        """As 2026-06-05 14:15."""
        return value.replace("T", " ") if isinstance(value, str) else "; ".join(self.show(question, value))
