"""How a condition is written: `{question: reason, is: moved}`, `all:`, `any:`, `not:`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from forms.definition.conditions import All, AnyOf, Condition, Not, Operator, RelativeDay, Test
from forms.definition.nodes import Node
from forms.definition.shapes import Reading, Unreadable

LISTS = {Operator.IN, Operator.NOT_IN, Operator.CONTAINS_ANY}
FLAGS = {Operator.ANSWERED, Operator.NOT_KNOWN}
NUMBERS = {Operator.AT_LEAST, Operator.AT_MOST, Operator.MORE_THAN, Operator.LESS_THAN}
COUNTS = {Operator.ENTRIES_AT_LEAST}
DAYS = {Operator.BEFORE, Operator.AFTER, Operator.ON_OR_BEFORE, Operator.ON_OR_AFTER}
FROM_TODAY = "days-from-today"
JOINS = ("all", "any", "not")
DEEPEST = 12


@dataclass(frozen=True, slots=True)
class ConditionShape:
    """A condition: one test, or all, any or not of others."""

    def read(self, node: Node, reading: Reading) -> Condition:
        """The condition, inert."""
        return self._read(node, reading, 0)

    def _read(self, node: Node, reading: Reading, depth: int) -> Condition:
        if not isinstance(node.content, dict):
            raise reading.refuse(
                node, f"this should be a condition, and is {node.kind}", "Write it like {question: reason, is: moved}"
            )
        if depth > DEEPEST:
            raise reading.refuse(node, "the condition is nested too deeply", "Say it with fewer levels")
        keys = tuple(node.content)
        if len(keys) == 1 and keys[0] in JOINS:
            inner = node.content[keys[0]]
            if keys[0] == "not":
                return Not(self._read(inner, reading, depth + 1))
            parts = self._parts(inner, reading, depth + 1)
            return All(parts) if keys[0] == "all" else AnyOf(parts)
        return self._test(node, node.content, reading)

    def _parts(self, node: Node, reading: Reading, depth: int) -> tuple[Condition, ...]:
        if not isinstance(node.content, tuple) or not node.content:
            raise reading.refuse(node, "this should be a list of conditions", "Start each condition with a dash")
        found, spoilt = [], False
        for inner in node.content:
            try:
                found.append(self._read(inner, reading, depth))
            except Unreadable:
                spoilt = True
        if spoilt:
            raise Unreadable
        return tuple(found)

    def _test(self, node: Node, content: dict[str, Node], reading: Reading) -> Test:
        about = [name for name in ("question", "fact") if name in content]
        operators = [name for name in content if name not in ("question", "fact")]
        if len(about) != 1 or len(operators) != 1 or operators[0] not in tuple(Operator):
            raise reading.refuse(
                node,
                "a test names one question or fact, and one comparison",
                "Write {question: id, is: value}; comparisons are " + ", ".join(Operator),
            )
        address = content[about[0]].raw
        if not address or not isinstance(content[about[0]].content, str):
            raise reading.refuse(content[about[0]], "this should be an id", "Name the question or the fact")
        operator = Operator(operators[0])
        value = _value(operator, content[operators[0]], reading)
        return Test(address, operator, value, is_fact=about[0] == "fact")

    def schema(self, parts: dict[str, Any]) -> dict[str, Any]:
        """A recursive object: a join, or one subject with one comparison."""
        if "condition" not in parts:
            here = {"$ref": "#/$defs/condition"}
            several = {"type": "array", "items": here, "minItems": 1}
            comparisons = {operator.value: _value_schema(operator) for operator in Operator}
            parts["condition"] = {
                "oneOf": [
                    _only("all", several),
                    _only("any", several),
                    _only("not", here),
                    *(
                        {
                            "type": "object",
                            "properties": {about: {"type": "string", "minLength": 1}, **comparisons},
                            "required": [about],
                            "additionalProperties": False,
                            "minProperties": 2,
                            "maxProperties": 2,
                        }
                        for about in ("question", "fact")
                    ),
                ]
            }
        return {"$ref": "#/$defs/condition"}


def _only(name: str, inner: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": {name: inner}, "required": [name], "additionalProperties": False}


def _value(operator: Operator, node: Node, reading: Reading) -> Any:
    if operator in LISTS:
        return _words(operator, node, reading)
    if operator in FLAGS:
        if not isinstance(node.content, bool):
            raise reading.refuse(node, f"{operator} is true or false", "Write true or false")
        return node.content
    whole = isinstance(node.content, int) and not isinstance(node.content, bool)
    if operator in COUNTS:
        if not whole:
            raise reading.refuse(node, f"{operator} compares with a whole number", "Write digits only")
        return node.content
    if operator in NUMBERS:
        if not (whole or isinstance(node.content, str)) or not _is_number(node.raw):
            raise reading.refuse(node, f"{operator} compares with a number", "Write digits, or quote a decimal")
        return node.content
    if operator in DAYS and isinstance(node.content, dict):
        return _relative_day(node.content, node, reading)
    if isinstance(node.content, dict | tuple) or node.content is None:
        raise reading.refuse(node, f"{operator} compares with one value", "Write one word")
    return node.content


def _words(operator: Operator, node: Node, reading: Reading) -> tuple[str, ...]:
    if not isinstance(node.content, tuple) or not node.content:
        raise reading.refuse(node, f"{operator} compares with a list", "Write [one, another]")
    if any(not isinstance(inner.content, str | int) or isinstance(inner.content, bool) for inner in node.content):
        raise reading.refuse(node, "the list holds more than words", "Write [one, another]")
    return tuple(inner.raw for inner in node.content)


def _relative_day(content: dict[str, Node], node: Node, reading: Reading) -> RelativeDay:
    days = content.get(FROM_TODAY)
    if len(content) != 1 or days is None or isinstance(days.content, bool) or not isinstance(days.content, int):
        raise reading.refuse(node, "this is not a day", "Write {days-from-today: -10} or an ISO date")
    return RelativeDay(days.content)


def _is_number(text: str) -> bool:
    whole, _, part = text.removeprefix("-").partition(".")
    return whole.isdecimal() and (not part or part.isdecimal())


def _value_schema(operator: Operator) -> dict[str, Any]:
    if operator in LISTS:
        return {"type": "array", "items": {"type": ["string", "integer"]}, "minItems": 1}
    if operator in FLAGS:
        return {"type": "boolean"}
    if operator in COUNTS:
        return {"type": "integer"}
    if operator in NUMBERS:
        return {"type": ["integer", "string"], "pattern": r"^-?[0-9]+(\.[0-9]+)?$"}
    one: dict[str, Any] = {"type": ["string", "integer", "boolean"]}
    if operator in DAYS:
        return {"anyOf": [one, _only(FROM_TODAY, {"type": "integer"})]}
    return one


CONDITION = ConditionShape()
