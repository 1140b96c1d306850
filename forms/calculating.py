"""Values worked out from answers, by a closed list of functions. Shown and kept, never posted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from forms.answers import Answers, NotAnAddress, parse_address
from forms.day_limits import day_at, day_from
from forms.definition.question_parts import Calculation, Function
from forms.definition.questions import Question
from forms.ports import NO_PORTS, Ports
from forms.values import as_day, as_number, is_answered, is_entries, is_not_known
from forms.weeks import minutes_of_week

_MINUTES = 60


def calculation_of(question: Question) -> Calculation | None:
    """What a calculated question does."""
    found = question.setting("calculate")
    return found if isinstance(found, Calculation) else None


def calculate(question: Question, answers: Answers, today: date, ports: Ports = NO_PORTS) -> str | None:
    """The value of a calculated question: a number or an ISO day as a text, None while it cannot be worked out.

    Numbers are exact decimals. What is not answered counts as nothing in a sum and leaves a day or an age unknown.
    """
    what = calculation_of(question)
    return None if what is None else _FUNCTIONS[what.function](what, answers, today, ports)


def _values(addresses: tuple[str, ...], answers: Answers) -> Iterator[Any]:
    for address in addresses:
        try:
            found = answers.every(parse_address(address))
        except NotAnAddress:
            continue
        yield from (value for value in found if is_answered(value) and not is_not_known(value))


def _sum(what: Calculation, answers: Answers, _today: date, _ports: Ports) -> str | None:
    numbers = [number for value in _values(what.of, answers) if (number := as_number(value)) is not None]
    return _plain(sum(numbers, Decimal(0))) if numbers else None


def _count(what: Calculation, answers: Answers, _today: date, _ports: Ports) -> str | None:
    return str(sum(_counted(value, what.codes) for value in _values(what.of, answers)))


def _counted(value: Any, codes: tuple[str, ...]) -> int:
    """How often an answer counts: once for each entry or choice, or each choice of these codes in any row of it."""
    several = is_entries(value) or isinstance(value, list | tuple)
    if not codes:
        return len(value) if several else 1
    said = value.values() if isinstance(value, dict) else value if several else (value,)
    return sum(_counted(one, codes) if isinstance(one, list | tuple) else one in codes for one in said)


def _hours(what: Calculation, answers: Answers, _today: date, _ports: Ports) -> str | None:
    weeks = [value for value in _values(what.of, answers) if isinstance(value, dict)]
    return _plain(Decimal(sum(map(minutes_of_week, weeks))) / _MINUTES) if weeks else None


def _days_between(what: Calculation, answers: Answers, today: date, _ports: Ports) -> str | None:
    for value in _values(what.of, answers):  # a range
        if isinstance(value, dict):
            first, last = as_day(value.get("from")), as_day(value.get("to"))
            return str((last - first).days + 1) if first and last else None
    first, last = day_at(what.start, answers, today), day_at(what.end, answers, today)
    return None if first is None or last is None else str((last - first).days + 1)


def _age(what: Calculation, answers: Answers, today: date, _ports: Ports) -> str | None:
    born, on = day_at(what.start, answers, today), day_at(what.end, answers, today)
    if born is None or on is None or on < born:
        return None
    return str(on.year - born.year - ((on.month, on.day) < (born.month, born.day)))


def _due(what: Calculation, answers: Answers, today: date, ports: Ports) -> str | None:
    start = day_at(what.start, answers, today)
    found = None if start is None else day_from(start, what.amount, what.unit, ports.calendars)
    return found.isoformat() if found else None


def _earlier_total(what: Calculation, answers: Answers, _today: date, ports: Ports) -> str | None:
    about = {name: answers.get(name) for name in what.about}
    if what.about and not any(map(is_answered, about.values())):
        return None
    before = ports.records.total(what.record, about, what.of)
    return None if before is None else _plain(before + added_up(what.of, answers))


def added_up(addresses: Sequence[str], answers: Answers) -> Decimal:
    """The numbers answered at some addresses, added up; nothing for what is not answered."""
    numbers = (as_number(value) for value in _values(tuple(addresses), answers))
    return sum((number for number in numbers if number is not None), Decimal(0))


def _plain(number: Decimal) -> str:
    text = f"{number:.4f}".rstrip("0").rstrip(".")
    return "0" if text in {"", "-0"} else text


_FUNCTIONS: dict[Function, Callable[[Calculation, Answers, date, Ports], str | None]] = {
    Function.SUM: _sum,
    Function.COUNT: _count,
    Function.HOURS: _hours,
    Function.DAYS_BETWEEN: _days_between,
    Function.AGE: _age,
    Function.DUE: _due,
    Function.EARLIER_TOTAL: _earlier_total,
}
