"""What fills the slots of a page: one person's state, at one moment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from html import escape
from typing import Any

from forms.answers import Answers
from forms.definition.wording import ENGLISH
from forms.ports import NO_PORTS, Ports


@dataclass(frozen=True, slots=True)
class PageError:
    """One error: the question's id, where its link leads, what it says, which controls are marked."""

    question: str
    anchor: str
    message: str
    controls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Slots:
    """What the route gives a page: the CSRF token, the `once` id, whether "save and come back" is offered.

    `seen` is a mark of what the page holds as it is drawn: a post that brings another one back was typed over that.
    """

    csrf: str = ""
    once: str = ""
    seen: str = ""
    saves: bool = False
    entry_number: int = 0  # of the entry being filled in, from 1
    entry_url: Callable[[str], str] | None = None  # of one entry's page; else relative to the list's own address


@dataclass(slots=True)
class Drawing:
    """Everything a slot may read."""

    answers: Answers
    facts: Mapping[str, Any]
    today: date
    filled: Mapping[str, tuple[str, ...]]
    slots: Slots = field(default_factory=Slots)
    ports: Ports = NO_PORTS
    language: str = ENGLISH
    errors: tuple[PageError, ...] = ()
    messages: dict[str, list[str]] = field(default_factory=dict)  # by anchor
    wrong: frozenset[str] = frozenset()  # controls to mark

    def __post_init__(self) -> None:
        for error in self.errors:
            self.messages.setdefault(error.anchor, []).append(error.message)
        if self.errors:
            self.wrong = frozenset(name for error in self.errors for name in (error.anchor, *error.controls))

    def first(self, name: str) -> str:
        """The value of a control that has one."""
        found = self.filled.get(name)
        return found[0] if found else ""


def safe(text: str) -> str:
    """Text as HTML, in content and in quoted attributes."""
    return escape(text, quote=True)
