"""Conditions, compiled from inert data into closures.

Unanswered: every operator is false, except `answered: false`. Not known: seen by `answered` and `not-known` only.
A question of a repeat, asked about from outside its entry, holds when any entry's answer does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any, TypeAlias

from forms.answers import Address, Answers, parse_address
from forms.definition.conditions import All, Condition, Not, Operator, RelativeDay, Test
from forms.values import as_day, as_list, as_number, as_text, is_answered, is_entries, is_not_known

Check: TypeAlias = Callable[[Answers, Mapping[str, Any], date], bool]
ValueTest: TypeAlias = Callable[[Any, date], bool]


def always(_answers: Answers, _facts: Mapping[str, Any], _today: date) -> bool:
    """What no condition at all means."""
    return True


def holds(condition: Condition | None, answers: Answers, facts: Mapping[str, Any], today: date) -> bool:
    """Whether a condition holds; no condition always does. For many evaluations compile it once."""
    return compile_condition(condition)(answers, facts, today)


def compile_condition(condition: Condition | None) -> Check:
    """Turn a condition into a closure of answers, facts and today's London date; of the same one, the same."""
    if condition is None:
        return always
    kept = _compiled.get(id(condition))
    if kept is None:
        if len(_compiled) >= _MOST:
            _compiled.clear()
        kept = _compiled[id(condition)] = (condition, _compile(condition))
    return kept[1]


def _compile(condition: Condition) -> Check:
    if isinstance(condition, Test):
        return _compile_test(condition)
    if isinstance(condition, Not):
        inner = compile_condition(condition.of)
        return lambda answers, facts, today: not inner(answers, facts, today)
    checks = tuple(compile_condition(one) for one in condition.of)
    if isinstance(condition, All):
        return lambda answers, facts, today: all(check(answers, facts, today) for check in checks)
    return lambda answers, facts, today: any(check(answers, facts, today) for check in checks)


# By what the condition is, not by what it says: 1 and true are equal, and mean something else. It is kept beside its
# closure, so that no other can come to have its number.
_compiled: dict[int, tuple[Condition, Check]] = {}
_MOST = 20_000


def addresses_of(condition: Condition | None) -> frozenset[str]:
    """Every name of a question or repeat a condition reads, facts left out; parties and parts included."""
    if condition is None:
        return frozenset()
    if isinstance(condition, Test):
        if condition.is_fact:
            return frozenset()
        return frozenset(name for name, _ in parse_address(condition.address).segments)
    if isinstance(condition, Not):
        return addresses_of(condition.of)
    return frozenset().union(*(addresses_of(one) for one in condition.of))


def _compile_test(test: Test) -> Check:
    values = _fact_reader(test.address) if test.is_fact else _answer_reader(parse_address(test.address))
    if test.operator is Operator.ANSWERED:
        wanted = bool(test.value)
        return lambda answers, facts, _today: any(map(is_answered, values(answers, facts))) is wanted
    if test.operator is Operator.ENTRIES_AT_LEAST:
        return _compile_entries(test)
    passes = _value_test(test.operator, test.value)
    if test.operator is Operator.NOT_KNOWN:
        return lambda answers, facts, today: any(
            is_answered(value) and passes(value, today) for value in values(answers, facts)
        )
    return lambda answers, facts, today: any(
        is_answered(value) and not is_not_known(value) and passes(value, today) for value in values(answers, facts)
    )


def _fact_reader(name: str) -> Callable[[Answers, Mapping[str, Any]], tuple[Any, ...]]:
    return lambda _answers, facts: (facts.get(name),)


def _answer_reader(address: Address) -> Callable[[Answers, Mapping[str, Any]], tuple[Any, ...]]:
    return lambda answers, _facts: answers.every(address)


def _compile_entries(test: Test) -> Check:
    least = as_number(test.value)
    segments = parse_address(test.address).segments
    repeat, party = segments[-1][0], segments[0][0] if len(segments) > 1 else ""
    if test.is_fact or least is None:
        return lambda answers, facts, today: False
    return lambda answers, _facts, _today: len(answers.entries(repeat, party)) >= least


def _value_test(operator: Operator, expected: Any) -> ValueTest:
    """What one answered value must satisfy. A value of the wrong shape does not pass."""
    if operator is Operator.NOT_KNOWN:
        return lambda value, _today: is_not_known(value) is bool(expected)
    if operator in _SAME:
        return _sameness(operator, expected)
    if operator in _AMOUNTS:
        return _amount(operator, expected)
    return _day(operator, expected)


_SAME = {
    *(Operator.IS, Operator.IS_NOT, Operator.IN, Operator.NOT_IN),
    *(Operator.CONTAINS, Operator.CONTAINS_ANY),
}
_AMOUNTS: dict[Operator, Callable[[Any, Any], bool]] = {
    Operator.AT_LEAST: lambda a, b: a >= b,
    Operator.AT_MOST: lambda a, b: a <= b,
    Operator.MORE_THAN: lambda a, b: a > b,
    Operator.LESS_THAN: lambda a, b: a < b,
}
_DAYS: dict[Operator, Callable[[Any, Any], bool]] = {
    Operator.BEFORE: lambda a, b: a < b,
    Operator.AFTER: lambda a, b: a > b,
    Operator.ON_OR_BEFORE: lambda a, b: a <= b,
    Operator.ON_OR_AFTER: lambda a, b: a >= b,
}


def _sameness(operator: Operator, expected: Any) -> ValueTest:
    wanted = frozenset(as_list(expected))
    number = as_number(expected) if isinstance(expected, int | float) else None

    def is_same(value: Any) -> bool:
        if number is not None and (counted := as_number(value)) is not None:
            return counted == number
        if isinstance(value, list | tuple):  # of a multiple choice: exactly these
            return frozenset(as_list(value)) == wanted
        return as_text(value) in wanted

    if operator is Operator.IS:
        return lambda value, _today: is_same(value)
    if operator is Operator.IS_NOT:
        return lambda value, _today: not is_same(value)
    if operator is Operator.IN:
        return lambda value, _today: not is_entries(value) and wanted.issuperset(as_list(value))
    if operator is Operator.NOT_IN:
        return lambda value, _today: not is_entries(value) and wanted.isdisjoint(as_list(value))
    return lambda value, _today: not is_entries(value) and not wanted.isdisjoint(as_list(value))


def _amount(operator: Operator, expected: Any) -> ValueTest:
    limit, compare = as_number(expected), _AMOUNTS[operator]

    def passes(value: Any, _today: date) -> bool:
        amount = as_number(value)
        return amount is not None and limit is not None and compare(amount, limit)

    return passes


def _day(operator: Operator, expected: Any) -> ValueTest:
    compare = _DAYS[operator]
    fixed = None if isinstance(expected, RelativeDay) else as_day(expected)

    def passes(value: Any, today: date) -> bool:
        day = as_day(value)
        limit = today + timedelta(days=expected.days) if isinstance(expected, RelativeDay) else fixed
        return day is not None and limit is not None and compare(day, limit)

    return passes
