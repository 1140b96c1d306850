"""A week of work or of lessons: from and to on each day."""

from __future__ import annotations

from typing import Any

from forms.definition.inner import SHIFTS, WEEK, Inner, inner_questions, word
from forms.definition.questions import Question
from forms.phrases import say
from forms.ports import Ports
from forms.question_types.base import Context, Problem, problem, whole_setting
from forms.question_types.composite import Composite, Found, lift, missing_cell
from forms.question_types.time_of_day import time_in_words
from forms.weeks import minute, minutes_of_day, minutes_of_week

_MINUTES = 60


class Timetable(Composite):
    """Stored as forms.weeks says. Settings: `days`, `shifts` a day at most (2), `breaks`.

    A day without times is a day off. A shift ends on the day it begins. Two grids, one for term and one for the
    holidays, are two questions.
    """

    template = "timetable.html"

    def together(self, question: Question, found: Found, context: Context) -> list[Problem]:
        """Each shift has both ends in order, none overlaps the one before it, and the break lies within one."""
        problems: list[Problem] = []
        inner = {one.path: one for one in inner_questions(question)}
        for day in question.setting("days") or WEEK:
            before = ""
            shifts: list[tuple[str, str]] = []
            for number in range(1, whole_setting(question, "shifts", SHIFTS) + 1):
                ends = inner[day, f"from-{number}"], inner[day, f"to-{number}"]
                found_ends, wrong = _pair(question, ends, found, context)
                problems += wrong
                if found_ends and found_ends[0] < before:
                    late = problem("shift-overlaps", limit=time_in_words(before))
                    problems.append(lift(question, ends[0], late, context.language))
                elif found_ends:
                    before = found_ends[1]
                    shifts.append(found_ends)
            if question.setting("breaks"):
                ends = inner[day, "break-starts"], inner[day, "break-ends"]
                rest, wrong = _pair(question, ends, found, context)
                problems += wrong
                if rest and not any(first <= rest[0] and rest[1] <= last for first, last in shifts):
                    problems.append(lift(question, ends[0], problem("break-outside"), context.language))
        return problems

    def whole(self, question: Question, found: Found, context: Context) -> Any:
        """The days with work."""
        value: dict[str, Any] = {}
        for day in question.setting("days") or WEEK:
            shifts = [
                {"from": found[day, f"from-{number}"], "to": found[day, f"to-{number}"]}
                for number in range(1, whole_setting(question, "shifts", SHIFTS) + 1)
                if (day, f"from-{number}") in found and (day, f"to-{number}") in found
            ]
            if shifts:
                value[day] = {"shifts": shifts}
                if (day, "break-starts") in found and (day, "break-ends") in found:
                    value[day]["break"] = {"from": found[day, "break-starts"], "to": found[day, "break-ends"]}
        return value

    def part_at(self, value: Any, path: tuple[str, ...]) -> Any:
        """One time of a day."""
        day = value.get(path[0]) if isinstance(value, dict) else None
        if not isinstance(day, dict):
            return None
        key, _, which = path[1].partition("-")
        if key == "break":
            return (day.get("break") or {}).get("from" if which == "starts" else "to")
        shifts = day.get("shifts", ())
        return shifts[int(which) - 1].get(key) if int(which) <= len(shifts) else None

    def lines(self, question: Question, value: Any, ports: Ports, language: str) -> tuple[str, ...]:
        """One line a day, with its hours; then those of the week."""
        said = []
        for name in WEEK:
            day = value.get(name)
            if not isinstance(day, dict):
                continue
            times = " and ".join(
                f"{time_in_words(one['from'])} to {time_in_words(one['to'])}" for one in day.get("shifts", ())
            )
            rest = day.get("break")
            pause = f", break {time_in_words(rest['from'])} to {time_in_words(rest['to'])}" if rest else ""
            length = length_in_words(minutes_of_day(day))
            said.append(f"{word(name).say(language)}: {times}{pause} ({length})")
        return (*said, say("week-total", language, length=length_in_words(minutes_of_week(value))))


def _pair(
    question: Question, ends: tuple[Inner, Inner], found: Found, context: Context
) -> tuple[tuple[str, str] | None, list[Problem]]:
    """A beginning and its end, or what is wrong with them."""
    first, last = found.get(ends[0].path), found.get(ends[1].path)
    if first is None and last is None:
        return None, []
    if first is None or last is None:
        return None, [missing_cell(question, ends[0] if first is None else ends[1], context.language)]
    if minute(last) <= minute(first):
        wrong = problem("times-order", limit=time_in_words(first))
        return None, [lift(question, ends[1], wrong, context.language)]
    return (first, last), []


def length_in_words(minutes: int) -> str:
    """As 7 hours 30 minutes."""
    hours, left = divmod(minutes, _MINUTES)
    said = [f"{hours} hour{'' if hours == 1 else 's'}"] if hours or not left else []
    return " ".join([*said, f"{left} minute{'' if left == 1 else 's'}"] if left else said)
