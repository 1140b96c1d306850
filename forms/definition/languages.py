"""Languages that a council has its forms in: each English text beside what it says in that language."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from functools import cached_property
from typing import Any

from forms.definition.letters import LetterShape
from forms.definition.messages import MessageShape
from forms.definition.nodes import Node
from forms.definition.own_words import OWN_WORDS
from forms.definition.questions import Line
from forms.definition.shapes import LANGUAGE, TEXT, Group, Key, ListOf, Reading, Unreadable, Word
from forms.definition.wording import ENGLISH, Language, Wording, in_one_line

READERS = frozenset({"parent", "party", "payer", "referrer", "link-holder"})
_PIPED = re.compile(r"\(\([^()]*\)\)")
_FILLED = re.compile(r"\{\w+\}")
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>«»“”]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_NUMBER = re.compile(r"(?<![\w+])(?:\+?\d(?:[ \u00a0-]?\d){5,}|999|112|111|101)(?!\w)")  # telephone numbers


@dataclass(frozen=True, slots=True)
class Translation:
    """One text in English, and what it says in another language."""

    en: str
    says: str
    at: Line | None = field(default=None, compare=False)


@dataclass(frozen=True)
class LanguageWords:
    """One language of `languages.yaml`. `checked_by` says who that speaks it has read the words; empty: nobody.

    `telling` are beginnings or parts of words that would tell a stranger what a message is about: no message in this
    language may hold one, as no English one holds those of check_messages.
    """

    code: str
    name: str  # as those who speak it write it
    words: tuple[Translation, ...]
    direction: str = "ltr"
    checked_by: str = ""
    english: str = ""  # as officers call it; empty: its own name
    telling: tuple[str, ...] = ()

    @cached_property
    def language(self) -> Language:
        """What a page is drawn in."""
        words = {in_one_line(one.en): one.says for one in self.words}
        checked = bool(self.checked_by)
        return Language(self.code, self.name, self.direction, english=self.english, checked=checked, words=words)


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
    # Of an author's file alone: what was published before this was asked loads for ever.
    if node.line and (lost := not_kept(english, says)):
        raise reading.refuse(node, f"{lost[0]} of the English is missing", f"Write {lost[0]} as the English has it")
    return values


def not_kept(english: str, says: str) -> list[str]:
    """The telephone numbers, addresses of pages and mailboxes of an English text that its translation has lost.

    However a number is grouped, and in whichever digits: who can read the translation can dial it.
    """
    there = set(_to_keep(says))
    return [written for written in _to_keep(english) if written not in there]


def _to_keep(text: str) -> list[str]:
    """What a translation has to keep letter for letter, once each."""
    plain = "".join(str(unicodedata.digit(sign)) if sign.isdigit() else sign for sign in _PIPED.sub(" ", text))
    numbers = ["".join(re.findall(r"[+\d]", found)) for found in _NUMBER.findall(plain)]
    return list(dict.fromkeys([*(found.rstrip(".,;:)") for found in _ADDRESS.findall(plain)), *numbers]))


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
    kept = {key: value for key, value in written.items() if key != "telling"}  # checked here, and not again
    return {**kept, "words": [one for one in written["words"] if in_one_line(one["en"]) in said]}


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


def written_to_people(
    messages: Iterable[MessageShape], letters: Iterable[LetterShape] = ()
) -> list[tuple[Wording, ...]]:
    """What messages and letters say to those whose language is asked: parents, applicants, whoever holds a link."""
    said: list[tuple[Wording, ...]] = [
        (one.subject, one.body) for one in messages if any(to.partition(":")[0] in READERS for to in one.to)
    ]
    return [
        *said,
        *((one.title, one.body, one.sign_off) for one in letters if one.to.partition(":")[0] in READERS),
    ]


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
    located=True,
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
        "english": Key(TEXT),
        "telling": Key(ListOf(TEXT, least=1)),
        "words": Key(ListOf(TRANSLATION, least=1), required=True),
    },
    settle=_settle_language,
)
