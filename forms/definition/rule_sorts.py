"""What sort of fact an answer gives, and what sort a rule of the law wants, in the words of the checker."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from forms.definition.questions import QuestionKind
from forms.definition.record_facts import Sort
from forms.definition.rule_shapes import RuleShape

DAY, FLAG, TEXT = Sort.DAY.value, Sort.FLAG.value, Sort.TEXT.value
TIME, INSTANT, AMOUNT = "a time of day", "a date with a time", "a number"
CODE, CODES, SHIFTS = "a choice", "several choices", "the hours of a week"
_SHIFT = frozenset({"day", "start", "end"})  # what one item of such a fact is made of
# What the answer of each type is to a rule. A type that is not here is handed on as it is kept.
GIVES: dict[QuestionKind, str] = {
    **dict.fromkeys(
        (QuestionKind.TEXT, QuestionKind.LONG_TEXT, QuestionKind.EMAIL, QuestionKind.PHONE, QuestionKind.POSTCODE), TEXT
    ),
    **dict.fromkeys((QuestionKind.UPN, QuestionKind.SCHOOL, QuestionKind.COUNCIL, QuestionKind.PERSON_NAME), TEXT),
    QuestionKind.DATE: DAY,
    QuestionKind.TIME: TIME,
    QuestionKind.DATE_TIME: INSTANT,
    QuestionKind.NUMBER: AMOUNT,
    QuestionKind.CURRENCY: AMOUNT,
    QuestionKind.YES_NO: FLAG,
    QuestionKind.DECLARATION: FLAG,
    QuestionKind.TICK: FLAG,
    QuestionKind.NATIONAL_INSURANCE: TEXT,
    QuestionKind.TIMETABLE: SHIFTS,
    QuestionKind.SINGLE_CHOICE: CODE,
    QuestionKind.MULTI_CHOICE: CODES,
}


@dataclass(frozen=True, slots=True)
class Place:
    """One fact: where it stands, the rule, its schema, and the repeat inside whose entry it is read."""

    path: str
    rule: RuleShape
    schema: Mapping[str, Any]
    inside: str


def sort_wanted(place: Place) -> str | None:
    """The sort of fact a schema describes; None where no single answer could be it."""
    schema = place.schema
    if "enum" in schema:
        return CODE
    if schema.get("format") in ("date", "date-time"):
        return DAY if schema["format"] == "date" else INSTANT
    kind = schema.get("type")
    if kind == "array":
        items = place.rule.certain(schema.get("items") or {})
        return CODES if "enum" in items else SHIFTS if set(items.get("properties", ())) >= _SHIFT else None
    if kind == "string":
        return TIME if "pattern" in schema else TEXT
    return AMOUNT if kind in ("integer", ["number", "string"]) else {"boolean": FLAG}.get(str(kind))


def said(place: Place) -> str:
    if "properties" in place.schema:
        return "made of parts"
    return sort_wanted(place) or "a list"
