"""From which day to which day an approval holds, by the rule of its definition, with how that was reached."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from forms.definition.approvals import Term, Validity
from statutory.day_names import say_date
from statutory.months import corresponding_day

_ONE_DAY = timedelta(days=1)
_MONTHS = {"months": 1, "years": 12}
_DAYS = {"calendar-days": 1, "weeks": 7}
SCHOOL_AGE_END = "end-of-compulsory-school-age"
ISSUE, END_OF_LAST, ANSWER, CHECK = "issue", "end-of-last", "answer", "check"

DayOf = Callable[[str], date | None]


class NoLastDay(ValueError):
    """No term of the rule can be worked out: the days it counts from are not known."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a rule may count from: the day of issue, the last day of the one before, answers and checks by name.

    `leaves_school_age` is the holder's last day of compulsory school age, where a date of birth is known. `called` says
    what the holder reads in place of a check's or a question's id.
    """

    issued_on: date
    last_ended: date | None
    answer: DayOf
    check: DayOf
    leaves_school_age: date | None = None
    called: Mapping[str, str] = field(default_factory=dict)

    def words(self, name: str) -> str:
        """A check or a question as a sentence names it."""
        return f"“{self.called[name]}”" if name in self.called else name.rpartition(":")[2].replace("-", " ")


@dataclass(frozen=True, slots=True)
class Span:
    """First and last day, both valid, and how the last was reached, a sentence each."""

    first: date
    last: date
    why: tuple[str, ...]


def span_of(rule: Validity, known: Known) -> Span:
    """Work out the first and the last day.

    A term whose day is not known is left out and said so: the record of checks decides whether that is enough.
    Units:  London days; the last day counts. Three years from 5 March end on 4 March.
    Raises: NoLastDay when no term can be worked out, or all of them end before the first day.
    """
    first = _first(rule.term, known)
    found: list[tuple[date, str]] = []
    left_out: list[str] = []
    for term in (rule.term, *rule.earlier_of):
        last = _last(term, known)
        if last is None:
            left_out.append(f"{_says(term, known)}: left out, because that day is not known.")
        else:
            found.append((last, f"{_says(term, known)}: until {say_date(last)}."))
    if not found or min(found)[0] < first:
        raise NoLastDay
    last = min(found)[0]
    taken = [f"The earliest counts, {say_date(last)}."] if len(found) > 1 else []
    return Span(first, last, (*(why for _, why in found), *left_out, *taken, f"Source: {rule.source}."))


def _first(term: Term, known: Known) -> date:
    if term.start == END_OF_LAST and known.last_ended is not None:
        return max(known.issued_on, known.last_ended + _ONE_DAY)
    return known.issued_on


def _last(term: Term, known: Known) -> date | None:
    if term.until == SCHOOL_AGE_END:
        return known.leaves_school_age
    if term.until:
        return known.answer(term.until)
    starts = _start(term, known)
    if starts is None:
        return None
    if term.unit in _MONTHS:
        after = corresponding_day(starts, term.amount * _MONTHS[term.unit])
        return after.day if after.clipped else after.day - _ONE_DAY
    return starts + timedelta(days=term.amount * _DAYS[term.unit]) - _ONE_DAY


def _start(term: Term, known: Known) -> date | None:
    kind, _, name = term.start.partition(":")
    if kind == ANSWER:
        return known.answer(name)
    if kind == CHECK:
        return known.check(name)
    return _first(term, known)


def _says(term: Term, known: Known) -> str:
    if term.until == SCHOOL_AGE_END:
        return "The end of compulsory school age"
    if term.until:
        return f"The day given as {known.words(term.until)}"
    unit = term.unit.replace("-", " ")
    length = f"{term.amount} {unit.removesuffix('s') if term.amount == 1 else unit}"
    kind, _, name = term.start.partition(":")
    since = {
        ISSUE: "its issue",
        END_OF_LAST: "the end of the one before" if known.last_ended is not None else "its issue",
        ANSWER: f"the day given as {known.words(name)}",
        CHECK: f"the issue of what the check {known.words(term.start)} rests on",
    }[kind]
    return f"{length} from {since}"
