"""Text in one or several languages, falling back string by string."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Self

ENGLISH = "en"
NONE: Mapping[str, str] = MappingProxyType({})


class Language(str):
    """The code of a language somebody reads, with what a council has translated into it.

    It is a code, so that whoever only compares or keeps languages needs to know no more.
    """

    name: str
    direction: str  # ltr | rtl
    english: str  # what it is called in English
    checked: bool  # whether somebody who speaks it has checked the words
    words: Mapping[str, str]  # by the English text, as `in_one_line` gives it

    def __new__(
        cls,
        code: str,
        name: str = "",
        direction: str = "ltr",
        *,
        english: str = "",
        checked: bool = True,
        words: Mapping[str, str] = NONE,
    ) -> Self:
        """A language by its code. Without words it says what a definition words by language itself."""
        made = super().__new__(cls, code)
        made.name, made.direction, made.checked, made.words = name or code, direction, checked, words
        made.english = english or made.name
        return made


def in_one_line(text: str) -> str:
    """A text without its breaks of lines, by which a translation is found wherever the English was broken."""
    return " ".join(text.split())


def translated(english: str, language: str) -> str:
    """An English text in that language, where a council has given it; else as it is."""
    if not isinstance(language, Language):
        return english
    return language.words.get(in_one_line(english), english)


@dataclass(frozen=True, slots=True)
class Wording:
    """What a person reads, by language. English is always there."""

    by_language: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, text: str) -> Wording:
        """Wording that exists in English only."""
        return cls(((ENGLISH, text),))

    def say(self, language: str = ENGLISH) -> str:
        """The text in that language, else in English."""
        english = ""
        for code, text in self.by_language:
            if code == language:
                return text
            if code == ENGLISH:
                english = text
        return translated(english, language)

    def __bool__(self) -> bool:
        return any(text for _, text in self.by_language)


NOTHING = Wording(())
