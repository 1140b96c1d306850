"""Conditions as data: a closed list of operators over earlier answers and facts. Evaluated in forms/conditions.py."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias


class Operator(StrEnum):
    """Everything a condition may ask. `is not` and every other operator on an unanswered question is false."""

    IS = "is"
    IS_NOT = "is-not"
    IN = "in"
    NOT_IN = "not-in"
    CONTAINS = "contains"
    CONTAINS_ANY = "contains-any"
    ANSWERED = "answered"  # the value is true or false
    NOT_KNOWN = "not-known"  # answered with "not known": the value is true or false
    AT_LEAST = "at-least"
    AT_MOST = "at-most"
    MORE_THAN = "more-than"
    LESS_THAN = "less-than"
    BEFORE = "before"
    AFTER = "after"
    ON_OR_BEFORE = "on-or-before"
    ON_OR_AFTER = "on-or-after"
    ENTRIES_AT_LEAST = "entries-at-least"  # of a repeat


@dataclass(frozen=True, slots=True)
class RelativeDay:
    """A day counted from today: negative is before."""

    days: int


@dataclass(frozen=True, slots=True)
class Test:
    """One question (or one fact: `fact` names it) compared with one value."""

    __test__ = False  # not a pytest class

    address: str  # a question id, or party.question
    operator: Operator
    value: Any  # str | int | bool | tuple[str, ...] | RelativeDay
    is_fact: bool = False


@dataclass(frozen=True, slots=True)
class All:
    """Every one of these."""

    of: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of these."""

    of: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Not this. An unanswered question makes the inner test false, and so this true."""

    of: Condition


Condition: TypeAlias = Test | All | AnyOf | Not
