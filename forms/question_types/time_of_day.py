"""A time of day, as people type it."""

from __future__ import annotations

import re
from typing import Any

from forms.definition.questions import Question
from forms.ports import Ports
from forms.question_types.base import Cleaned, Context, QuestionType, Raw, problem, refused

_TIME = re.compile(r"([0-9]{1,2})(?:[:.h ]?([0-9]{2}))?\s*([ap])?\.?\s*m?\.?", re.IGNORECASE)
_WORDS = {"midday": "12:00", "noon": "12:00", "midnight": "00:00"}
_LONGEST = 20  # the pattern is slow on many thousand spaces, which somebody may post
_NOON, _HOURS, _MINUTES = 12, 24, 60


class TimeOfDay(QuestionType):
    """Stored as HH:MM, London wall clock."""

    template = "time.html"

    def clean(self, question: Question, raw: Raw, context: Context) -> Cleaned:
        """9, 9am, 9.30, 14:15, 2:15pm, midday; "3" is 3pm where nobody can mean the night (`not-before`)."""
        typed = raw.one()
        found = read_time(typed)
        if typed and found is None:
            return refused(problem("invalid-time"))
        earliest = str(question.setting("not-before") or "")
        if found is not None and found < earliest:
            found = read_time(f"{typed.strip()}pm")  # None where am, pm or an hour of 24 stands there already
            if found is None or found < earliest:
                return refused(problem("time-early", limit=time_in_words(earliest)))
        return Cleaned(found)

    def lines(self, question: Question, value: Any, ports: Ports, language: str) -> tuple[str, ...]:
        """As 2:15pm."""
        return (time_in_words(value),)

    def export(self, question: Question, value: Any, ports: Ports | None = None) -> str:
        """As 14:15."""
        return value if isinstance(value, str) else "; ".join(self.show(question, value))


def read_time(text: str) -> str | None:
    """The time a text means, as HH:MM; None for none. A small hour without am or pm is read as it stands."""
    word = text.strip().casefold()
    if word in _WORDS:
        return _WORDS[word]
    match = _TIME.fullmatch(word) if len(word) <= _LONGEST else None
    if match is None:
        return None
    hour, minute, half = int(match[1]), int(match[2] or 0), match[3]
    if half:
        if not 1 <= hour <= _NOON:
            return None
        hour = hour % _NOON + (_NOON if half == "p" else 0)
    elif "m" in word or (match[2] is None and not word.isdecimal()):
        return None
    return f"{hour:02}:{minute:02}" if hour < _HOURS and minute < _MINUTES else None


def time_in_words(value: str) -> str:
    """A stored time as people write it: 9am, 2:15pm, midday, midnight; as it stands when it is none."""
    hour_text, _, minute = value.partition(":")
    if not (hour_text.isdecimal() and minute):
        return value
    hour = int(hour_text)
    if minute == "00" and hour % _NOON == 0:
        return "midday" if hour == _NOON else "midnight"
    half = "am" if hour < _NOON else "pm"
    return f"{(hour - 1) % _NOON + 1}{'' if minute == '00' else f':{minute}'}{half}"
