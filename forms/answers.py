"""Answers: a frozen view over what the parties of a filing wrote, read by address.

An address is `question`, `party.question`, `repeat[entry].question` or `party.repeat[entry].question`; a composite
answer's part is named after a further dot (`child-name.family`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from forms.values import is_answered, is_entries

_SEGMENT = re.compile(r"([^.\[\]]+)(?:\[([^\[\]]*)\])?")
ENTRY_ID = "id"


@dataclass(frozen=True, slots=True)
class Address:
    """Where an answer stands: names from the outside in, each with the entry it picks or nothing."""

    segments: tuple[tuple[str, str], ...]

    @property
    def question(self) -> str:
        """The first name; a party's when the address starts with one."""
        return self.segments[0][0]


class NotAnAddress(ValueError):
    """A text that is not the address of an answer."""


@lru_cache(maxsize=4096)
def parse_address(text: str) -> Address:
    """Read an address. Raises: NotAnAddress."""
    segments = []
    for piece in text.split("."):
        match = _SEGMENT.fullmatch(piece)
        if match is None:
            raise NotAnAddress(text)
        segments.append((match[1], match[2] or ""))
    return Address(tuple(segments))


@dataclass(frozen=True, slots=True)
class Answers:
    """What was answered, by party. `party` is whose page is being read, `entry` the repeat and entry it is inside."""

    parts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    party: str = ""
    entry: tuple[str, str] | None = None

    @classmethod
    def of(cls, party: str, answers: Mapping[str, Any]) -> Answers:
        """The answers of one party alone."""
        return cls({party: answers}, party)

    def part(self, party: str = "") -> Mapping[str, Any]:
        """All answers of one party; of the reading party unless named."""
        return self.parts.get(party or self.party, {})

    def entries(self, repeat: str, party: str = "") -> tuple[Mapping[str, Any], ...]:
        """The entries of a repeat in their order, of the named party, else of whichever has it."""
        parts = [self.part(party)] if party else [self.part(), *self.parts.values()]
        for part in parts:
            found = part.get(repeat)
            if isinstance(found, list | tuple):
                return tuple(item for item in found if isinstance(item, Mapping))
        return ()

    def within(self, repeat: str, entry: str) -> Answers:
        """The same answers, read from inside one entry: its own questions come first."""
        return Answers(self.parts, self.party, (repeat, entry))

    def inside(self, repeat: str, entry: str) -> Answers:
        """The same answers, read from inside one entry of whichever party has the repeat."""
        parties = (self.party, *(party for party in self.parts if party != self.party))
        owner = next((party for party in parties if self.parts.get(party, {}).get(repeat)), self.party)
        return Answers(self.parts, owner, (repeat, entry))

    def scope(self) -> Mapping[str, Any]:
        """Where the questions of the current page live: the entry's own answers, else the party's."""
        if self.entry is None:
            return self.part()
        repeat, wanted = self.entry
        return next((item for item in self.entries(repeat, self.party) if item.get(ENTRY_ID) == wanted), {})

    def with_values(self, values: Mapping[str, Any]) -> Answers:
        """The same answers with one page's merged in, at the party or entry being read. A None clears."""
        if self.entry is None:
            part = merge(self.part(), values)
        else:
            part = merge_entry(self.part(), self.entry[0], self.entry[1], values)
        return Answers({**self.parts, self.party: part}, self.party, self.entry)

    def get(self, address: str) -> Any:
        """One answer, or None. A repeat's question outside its entry has no one answer: see `every`."""
        found = self.every(parse_address(address))
        return found[0] if len(found) == 1 else None

    def one(self, address: Address) -> Any:
        """The one answer at an address; None when there is none, or there are several."""
        found = self.every(address)
        return found[0] if len(found) == 1 else None

    def every(self, address: Address) -> tuple[Any, ...]:
        """All answers at an address: one, or one for each entry of a repeat that answered."""
        segments = address.segments
        if len(segments) > 1 and segments[0][0] in self.parts:
            head = Answers({segments[0][0]: self.parts[segments[0][0]]}, segments[0][0])
            return tuple(head._follow(segments[1:]))
        return tuple(self._follow(segments))

    def _follow(self, segments: tuple[tuple[str, str], ...]) -> Iterator[Any]:
        (name, entry), rest = segments[0], segments[1:]
        for value in self._heads(name):
            if entry:
                picked: list[Any] = [item for item in _listed(value) if item.get(ENTRY_ID) == entry]
            elif rest and is_entries(value):
                picked = _listed(value)
            else:
                picked = [value]
            for column, _ in rest:
                picked = [part for item in picked for part in _column(item, column)]
            yield from (item for item in picked if is_answered(item))

    def _heads(self, name: str) -> Iterator[Any]:
        """The values a first name may mean: in the entry, in the own part, in others', in every entry of a repeat."""
        scope = self.scope() if self.entry else {}
        if name in scope:
            yield scope[name]
            return
        parts = [self.part(), *(part for party, part in self.parts.items() if party != self.party)]
        for part in parts:
            if name in part:
                yield part[name]
                return
        if self.entry:  # an entry's unanswered question is not another entry's
            repeat = self.entry[0]
            parts = [{key: value for key, value in part.items() if key != repeat} for part in parts]
        for part in parts:
            for value in part.values():
                if is_entries(value):
                    yield from (item[name] for item in _listed(value) if name in item)


def stored_at(scope: Mapping[str, Any], question: str) -> Any:
    """The answer of a question, or of one inside it, in its page's scope."""
    name, _, way = question.partition("__")
    value = scope.get(name)
    for step in way.split("_") if way else ():
        value = value.get(step) if isinstance(value, Mapping) else None
    return value


def with_files(values: Mapping[str, Any], question: str, files: Sequence[str]) -> dict[str, Any]:
    """A page's values with the ids of new files at the end of a question's, or of one's inside it."""
    name, _, way = question.partition("__")
    return {**values, name: _with_files(values.get(name), way.split("_") if way else [], files)}


def _with_files(value: Any, way: list[str], files: Sequence[str]) -> Any:
    if not way:
        return [*(value if isinstance(value, list) else ()), *files]
    here = dict(value) if isinstance(value, Mapping) else {}
    return {**here, way[0]: _with_files(here.get(way[0]), way[1:], files)}


def _column(item: Any, column: str) -> tuple[Any, ...]:
    """A part of a composite answer; of a table, that column of every row."""
    if isinstance(item, Mapping):
        if column in item:
            return (item[column],)
        rows: list[Any] = [row for row in item.values() if isinstance(row, Mapping)]
    else:
        rows = _listed(item)
    return tuple(row[column] for row in rows if isinstance(row, Mapping) and column in row)


def _listed(value: Any) -> list[Mapping[str, Any]]:
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list | tuple) else []


def merge(part: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """A part with one page's answers written over it; an unanswered one is taken out. The part is not changed."""
    merged = {**part, **values}
    return {key: value for key, value in merged.items() if key not in values or is_answered(value)}


def add_entry(part: Mapping[str, Any], repeat: str, entry: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """A part with one more entry at the end. `entry` is its permanent id; an id already there is changed instead."""
    if any(item.get(ENTRY_ID) == entry for item in _listed(part.get(repeat))):
        return merge_entry(part, repeat, entry, values)
    new = {**{key: value for key, value in values.items() if is_answered(value)}, ENTRY_ID: entry}
    return {**part, repeat: [*_listed(part.get(repeat)), new]}


def merge_entry(part: Mapping[str, Any], repeat: str, entry: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """A part with one entry's answers written over; an entry that is not there is added."""
    entries = _listed(part.get(repeat))
    if all(item.get(ENTRY_ID) != entry for item in entries):
        return add_entry(part, repeat, entry, values)
    changed = [
        {**merge(item, values), ENTRY_ID: entry} if item.get(ENTRY_ID) == entry else dict(item) for item in entries
    ]
    return {**part, repeat: changed}


def remove_entry(part: Mapping[str, Any], repeat: str, entry: str) -> dict[str, Any]:
    """A part without that entry, wherever it stood; the others keep their ids. Twice: harmless."""
    left: Sequence[Mapping[str, Any]] = [item for item in _listed(part.get(repeat)) if item.get(ENTRY_ID) != entry]
    rest = {key: value for key, value in part.items() if key != repeat}
    return {**rest, repeat: list(left)} if left else rest
