"""How a rule's facts are written: `last-day`, `{answer: last-day}`, `{value: true}`, `{day: today}`, `{entries: …}`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from forms.definition.nodes import Node
from forms.definition.rule_inputs import (
    DayOf,
    FromAnswer,
    FromDay,
    FromElsewhere,
    FromEntries,
    FromMinutes,
    FromOwnCouncil,
    FromParts,
    FromRecord,
    FromRows,
    FromTogether,
    FromValue,
    Input,
    WhetherAnswered,
    WordsTold,
)
from forms.definition.shapes import IDENT, Anything, Flag, Group, Key, ListOf, MapOf, Reading, Word

ADDRESS = Word(
    r"^[a-z][a-z0-9]*(-[a-z0-9]+)*(\.[a-z][a-z0-9-]*)*$",
    what="the id of a question",
    mend="Write the question's id; a constant is written {value: …}",
)
RECORD = Word(
    r"^[a-z]+(-[a-z]+)*(\.[a-z][a-z0-9]*(-[a-z0-9]+)*){0,2}$",
    what="a fact of a record",
    mend="Write it like begins, suspension.begun, check.dbs.issued or, of a form, part.school.asked",
)
FACT = Word(
    r"^[a-z][a-z0-9]*([-_][a-z0-9]+)*$", what="the name of a fact", mend="Write it as the rule does, like on_roll_from"
)
DAY = Word(among=tuple(DayOf), what="a day")
DEEPEST = 6


def _fact(name: str, value: Any) -> tuple[str, Any]:
    return name.replace("-", "_"), value  # the rules spell with underscores, definitions with dashes


def _day(day: str) -> FromDay:
    return FromDay(DayOf(day))


def _answer(answer: str, codes: tuple[tuple[str, Any], ...] = (), has: tuple[str, ...] = ()) -> FromAnswer:
    return FromAnswer(answer, codes, has)


def _answered(answered: str) -> WhetherAnswered:
    return WhetherAnswered(answered)


def _told(told: tuple[tuple[str, Any], ...]) -> WordsTold:
    return WordsTold(told)


def _entries(entries: str, each: Input) -> FromEntries:
    return FromEntries(entries, each)


def _rows(rows: str, each: Input) -> FromRows:
    return FromRows(rows, each)


def _minutes(minutes: str) -> FromMinutes:
    return FromMinutes(minutes)


def _together(together: tuple[Input, ...]) -> FromTogether:
    return FromTogether(together)


def _council(council: str) -> FromOwnCouncil:
    return FromOwnCouncil()


def _record(record: str, among: tuple[str, ...] = (), codes: tuple[tuple[str, Any], ...] = ()) -> FromRecord:
    return FromRecord(record, among, codes)


def _elsewhere(
    elsewhere: Input,
    but_not: tuple[str, ...] = (),
    also_ended: bool = False,
    name: str = "",
    born: str = "",
    unsure: bool = False,
) -> FromElsewhere:
    return FromElsewhere(elsewhere, but_not, also_ended, name, born, unsure)


@dataclass(frozen=True, slots=True)
class _Addresses:
    """The id of a question, or a list of them of which one is enough."""

    several = ListOf(ADDRESS, least=1)

    def read(self, node: Node, reading: Reading) -> tuple[str, ...]:
        if isinstance(node.content, list | tuple):
            found: tuple[str, ...] = self.several.read(node, reading)
            return found
        return (ADDRESS.read(node, reading),)

    def schema(self, parts: dict[str, Any]) -> dict[str, Any]:
        return {"anyOf": [ADDRESS.schema(parts), self.several.schema(parts)]}


@dataclass(frozen=True, slots=True)
class InputShape:
    """One fact's input: the id of a question, or one of the forms with a key of their own."""

    def read(self, node: Node, reading: Reading) -> Input:
        """The input, inert."""
        if node.path.count("/") > DEEPEST * 3:
            raise reading.refuse(node, "the input is nested too deeply", "Say it with fewer levels")
        if not isinstance(node.content, dict):
            return FromAnswer(ADDRESS.read(node, reading))
        found = [name for name in _FORMS if name in node.content]
        if len(found) != 1:
            raise reading.refuse(
                node,
                "an input is the id of a question or has exactly one key that says where it comes from",
                "Keys are " + ", ".join(_FORMS),
            )
        given: Input = _FORMS[found[0]].read(node, reading)
        return given

    def schema(self, parts: dict[str, Any]) -> dict[str, Any]:
        """A question's id, or one of the longer forms."""
        if "rule-input" not in parts:
            parts["rule-input"] = {}  # an input contains inputs
            forms = [form.schema(parts) for form in _FORMS.values()]
            parts["rule-input"] = {"anyOf": [ADDRESS.schema(parts), *forms]}
        return {"$ref": "#/$defs/rule-input"}


INPUT = InputShape()
INPUTS = MapOf(INPUT, key=FACT, build=_fact)
_CODES = MapOf(Anything(), least=1)
_WORDS = MapOf(_Addresses(), key=FACT, least=1, build=_fact)
_FORMS: dict[str, Group] = {
    "answer": Group(
        "rule answer",
        _answer,
        {"answer": Key(ADDRESS, required=True), "as": Key(_CODES, into="codes"), "has": Key(ListOf(IDENT, least=1))},
    ),
    "value": Group("rule constant", FromValue, {"value": Key(Anything(), required=True)}),
    "day": Group("rule day", _day, {"day": Key(DAY, required=True)}),
    "answered": Group("rule answered", _answered, {"answered": Key(ADDRESS, required=True)}),
    "told": Group("rule words", _told, {"told": Key(_WORDS, required=True)}),
    "parts": Group("rule parts", FromParts, {"parts": Key(INPUTS, required=True)}),
    "entries": Group(
        "rule entries",
        _entries,
        {"entries": Key(ADDRESS, required=True), "each": Key(INPUT, required=True)},
    ),
    "rows": Group("rule rows", _rows, {"rows": Key(ADDRESS, required=True), "each": Key(INPUT, required=True)}),
    "minutes": Group("rule minutes", _minutes, {"minutes": Key(ADDRESS, required=True)}),
    "together": Group("rule list", _together, {"together": Key(ListOf(INPUT, least=1), required=True)}),
    "elsewhere": Group(
        "rule elsewhere",
        _elsewhere,
        {
            "elsewhere": Key(INPUT, required=True),
            "but-not": Key(ListOf(IDENT, least=1)),
            "also-ended": Key(Flag()),
            "name": Key(IDENT),
            "born": Key(IDENT),
            "unsure": Key(Flag()),
        },
    ),
    "council": Group("rule council", _council, {"council": Key(Word(among=("own",), what="a council"), required=True)}),
    "record": Group(
        "rule record",
        _record,
        {
            "record": Key(RECORD, required=True),
            "of": Key(ListOf(IDENT, least=1), into="among"),
            "as": Key(_CODES, into="codes"),
        },
    ),
}
