"""What a rule of the law is asked with: each of its facts from an answer, a constant, a day, or a repeat's entries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias


class DayOf(StrEnum):
    """A day that nobody answers: today, and the day on which the council has the form."""

    TODAY = "today"
    RECEIVED_ON = "received-on"


@dataclass(frozen=True, slots=True)
class FromAnswer:
    """The answer at an address. `codes` are what the rule calls an answer's codes, where it has other words.

    With `has` the fact is whether one of these options was chosen.
    """

    address: str
    codes: tuple[tuple[str, Any], ...] = ()
    has: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FromValue:
    """A constant: text, a whole number, true, false, or a list of texts."""

    value: Any


@dataclass(frozen=True, slots=True)
class FromDay:
    """A day that nobody answers."""

    day: DayOf


@dataclass(frozen=True, slots=True)
class WhetherAnswered:
    """True when the question at an address has any answer but "not known": a letter that was uploaded."""

    address: str


@dataclass(frozen=True, slots=True)
class WordsTold:
    """A list of the rule's own words: each for which one of some questions has any answer but "not known"."""

    words: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class FromParts:
    """A fact that is made of facts."""

    parts: tuple[tuple[str, Input], ...]


@dataclass(frozen=True, slots=True)
class FromEntries:
    """A list with one item for each entry of a repeat, read from inside the entry."""

    repeat: str
    each: Input


@dataclass(frozen=True, slots=True)
class FromRows:
    """A list with one item for each row of a table that the person adds rows to, read from the row's columns."""

    table: str
    each: Input


@dataclass(frozen=True, slots=True)
class FromMinutes:
    """The minutes of each day of a week's timetable, in the order of its days; a day without times has none."""

    timetable: str


@dataclass(frozen=True, slots=True)
class FromTogether:
    """A list of several inputs in their order; one that is a list itself gives its items."""

    items: tuple[Input, ...]


@dataclass(frozen=True, slots=True)
class FromElsewhere:
    """A list with one item for each other form that stands about the same child, read from that form's answers.

    One stands while its case is open or what came of it is valid. `but_not` are questions of this form: what has one of
    these numbers is left out, because this form takes its place. With `also_ended` those count too whose approval has
    run out within the last year. Where `each` is a list itself, the items of all are one list.

    With `name` and `born`, questions of one repeat, it is for each entry of other forms of the service that names the
    same person, read from inside that entry; with `unsure` for those that may be the same and are not surely.
    """

    each: Input
    but_not: tuple[str, ...] = ()
    also_ended: bool = False
    name: str = ""
    born: str = ""
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class FromOwnCouncil:
    """The name of the council that has the form. An answer of type council is given by its name too."""


@dataclass(frozen=True, slots=True)
class FromRecord:
    """What a record says: an approval's days and state, its suspension, a check of its record of checks; or, of a
    form, when its parties were asked and have sent their parts, when its case ended, and what officers said of it.

    `among` are codes that a fact is compared with, or counted by: `state` among suspended is true or false.
    `codes` are what the rule calls the choice that a task was ended with; a choice that is not there says nothing.
    """

    fact: str
    among: tuple[str, ...] = ()
    codes: tuple[tuple[str, Any], ...] = ()


Input: TypeAlias = (
    "FromAnswer | FromValue | FromDay | WhetherAnswered | WordsTold | FromParts | FromEntries | FromRows"
    " | FromMinutes | FromTogether | FromElsewhere | FromRecord | FromOwnCouncil"
)


def answers_read(given: Input) -> Iterator[str]:
    """The address of every answer that an input reads; a repeat by its id, a table's cells by the table's."""
    if isinstance(given, FromAnswer | WhetherAnswered):
        yield given.address
    elif isinstance(given, WordsTold):
        for _, addresses in given.words:
            yield from addresses
    elif isinstance(given, FromParts):
        for _, inner in given.parts:
            yield from answers_read(inner)
    elif isinstance(given, FromEntries):
        yield given.repeat
        yield from answers_read(given.each)
    elif isinstance(given, FromRows):
        yield given.table
    elif isinstance(given, FromMinutes):
        yield given.timetable
    elif isinstance(given, FromTogether):
        for item in given.items:
            yield from answers_read(item)
    elif isinstance(given, FromElsewhere):
        yield from given.but_not
        yield from (one for one in (given.name, given.born) if one)
        yield from answers_read(given.each)


def repeats_read(given: Input) -> Iterator[str]:
    """Every repeat of which an input reads all entries."""
    if isinstance(given, FromEntries):
        yield given.repeat
        yield from repeats_read(given.each)
    elif isinstance(given, FromParts):
        for _, inner in given.parts:
            yield from repeats_read(inner)
    elif isinstance(given, FromTogether):
        for item in given.items:
            yield from repeats_read(item)


def reads_elsewhere(given: Input) -> bool:
    """Whether an input reads what other forms say."""
    if isinstance(given, FromElsewhere):
        return True
    if isinstance(given, FromParts):
        return any(reads_elsewhere(inner) for _, inner in given.parts)
    if isinstance(given, FromTogether):
        return any(map(reads_elsewhere, given.items))
    return isinstance(given, FromEntries) and reads_elsewhere(given.each)


def reads_record(given: Input, own: str = "") -> bool:
    """Whether an input reads a record: an approval's, or a form's. When its own part was sent a party may be told.

    Args: own: the party whose page asks.
    """
    if isinstance(given, FromParts):
        return any(reads_record(inner, own) for _, inner in given.parts)
    return isinstance(given, FromRecord) and given.fact != f"part.{own}.sent"
