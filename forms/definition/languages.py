"""Languages that a council has its forms in: each English text beside what it says in that language."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from functools import cached_property
from typing import Any

from forms.definition.nodes import Node
from forms.definition.own_words import OWN_WORDS
from forms.definition.shapes import LANGUAGE, TEXT, Group, Key, ListOf, Reading, Unreadable, Word
from forms.definition.wording import ENGLISH, Language, Wording, in_one_line

_PIPED = re.compile(r"\(\([^()]*\)\)")
_FILLED = re.compile(r"\{\w+\}")


@dataclass(frozen=True, slots=True)
class Translation:
    """One text in English, and what it says in another language."""

    en: str
    says: str


@dataclass(frozen=True)
class LanguageWords:
    """One language of `languages.yaml`. `checked_by` says who that speaks it has read the words; empty: nobody."""

    code: str
    name: str  # as those who speak it write it
    words: tuple[Translation, ...]
    direction: str = "ltr"
    checked_by: str = ""

    @cached_property
    def language(self) -> Language:
        """What a page is drawn in."""
        words = {in_one_line(one.en): one.says for one in self.words}
        return Language(self.code, self.name, self.direction, checked=bool(self.checked_by), words=words)


def _settle(values: dict[str, Any], node: Node, reading: Reading) -> dict[str, Any]:
    """What is filled in stands in both: a translation that lost a telephone number would be found too late."""
    english, says = values["en"], values["says"]
    for kind in (_PIPED, _FILLED):
        here, there = set(kind.findall(says)), set(kind.findall(english))
        if unknown := sorted(here - there):
            mend = f"Use {', '.join(sorted(there))}" if there else "Take it away"
            raise reading.refuse(node, f"{unknown[0]} does not stand in the English", mend)
        if kind is _PIPED and (lost := sorted(there - here)):
            raise reading.refuse(node, f"{lost[0]} of the English is missing", f"Add {lost[0]} where it belongs")
    return values


def _settle_language(values: dict[str, Any], node: Node, reading: Reading) -> dict[str, Any]:
    """English is what everything is written in; a text is translated once."""
    if values["code"] == ENGLISH:
        raise reading.refuse(node, "English is in the definitions themselves", "Give another language")
    seen: set[str] = set()
    for one in values["words"]:
        if (key := in_one_line(one.en)) in seen:
            reading.refuse(node, f'"{key[:60]}" is translated twice', "Keep one of them")
            raise Unreadable
        seen.add(key)
    return values


def said_by(document: Any, written: dict[str, Any]) -> dict[str, Any]:
    """A language as written, with those words only that the engine or this document says."""
    said = {in_one_line(text) for text in (*OWN_WORDS.values(), *_texts(document))}
    return {**written, "words": [one for one in written["words"] if in_one_line(one["en"]) in said]}


def wordings_of(part: Any) -> Iterator[Wording]:
    """Every wording in a part of a definition, however deep."""
    if isinstance(part, Wording):
        if part:
            yield part
    elif isinstance(part, tuple):
        for inner in part:
            yield from wordings_of(inner)
    elif is_dataclass(part):
        for each in fields(part):
            yield from wordings_of(getattr(part, each.name))


def not_translated(parts: Iterable[Any], language: Language) -> list[str]:
    """The English texts of parts of definitions, and of the engine, that a language lacks, each once and in order."""
    said = [wording.say() for wording in wordings_of(tuple(parts)) if language not in dict(wording.by_language)]
    found = dict.fromkeys(text for text in (*said, *OWN_WORDS.values()) if in_one_line(text) not in language.words)
    return list(found)


def to_translate(texts: Iterable[str]) -> str:
    """English texts as `languages.yaml` has them, each with a place for its translation."""
    lines = [f'      - en: {json.dumps(text, ensure_ascii=False)}\n        says: ""\n' for text in texts]
    return "".join(lines)


def stale(written: Iterable[LanguageWords], documents: Iterable[Any]) -> Iterator[tuple[str, str]]:
    """The language and the English of each translation of what nobody says any more."""
    said = {in_one_line(text) for text in (*OWN_WORDS.values(), *_texts(list(documents)))}
    for one in written:
        for translation in one.words:
            if in_one_line(translation.en) not in said:
                yield one.code, translation.en


def _texts(plain: Any) -> Iterator[str]:
    """Every text anywhere below."""
    if isinstance(plain, dict):
        plain = list(plain.values())
    if isinstance(plain, list):
        for inner in plain:
            yield from _texts(inner)
    elif isinstance(plain, str):
        yield plain


TRANSLATION = Group(
    "translation",
    Translation,
    {"en": Key(TEXT, required=True), "says": Key(TEXT, required=True)},
    settle=_settle,
)
LANGUAGE_WORDS = Group(
    "language",
    LanguageWords,
    {
        "code": Key(Word(LANGUAGE, what="a language", mend="Use a code of two letters"), required=True),
        "name": Key(TEXT, required=True),
        "direction": Key(Word(among=("ltr", "rtl"))),
        "checked-by": Key(TEXT),
        "words": Key(ListOf(TRANSLATION, least=1), required=True),
    },
    settle=_settle_language,
)
