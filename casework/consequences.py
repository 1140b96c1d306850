"""Consequences: what follows a choice, an outcome or an answer, by registered kind.

A definition names kinds and their settings; code registers what they do. Rooms above register theirs in create_app().
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol
from uuid import UUID

from casework.facts import case_facts, today_of
from forms.answers import Answers
from forms.conditions import holds
from forms.definition.casework import Consequence
from models.case import Case
from models.task import Task
from security.actor import Actor

ASKED = "asked"  # the setting that says whose form a consequence follows; no definition can write it
SENDING = frozenset({"send", "begin"})  # kinds that plan a message


class Follows(Protocol):
    """What a kind does, in the open transaction, on a locked case."""

    def __call__(
        self, case: Case, consequence: Consequence, /, *, task: Task | None, answers: Answers, by: Actor, at: datetime
    ) -> object: ...


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting of a kind, and whether it must be there. The first is what stands after the kind in a definition."""

    name: str
    required: bool = True


@dataclass(frozen=True, slots=True)
class ConsequenceKind:
    """A registered kind."""

    name: str
    settings: tuple[Setting, ...]
    does: Follows


class NoSuchConsequence(LookupError):
    """A definition names a kind that nobody registered; the checker refuses it before publication."""


_KINDS: dict[str, ConsequenceKind] = {}


def consequence(name: str, *settings: Setting) -> Callable[[Follows], Follows]:
    """Register what a kind does. The last registration of a name stands, so that importing twice is harmless."""

    def register(does: Follows) -> Follows:
        _KINDS[name] = ConsequenceKind(name, settings, does)
        return does

    return register


def consequence_vocabulary() -> dict[str, tuple[str, ...]]:
    """Every registered kind with its settings as forms.definition.vocabulary writes them: `name*` must be there."""
    return {
        name: tuple(f"{setting.name}*" if setting.required else setting.name for setting in kind.settings)
        for name, kind in sorted(_KINDS.items())
    }


def following(consequences: Iterable[Consequence], asked_id: UUID | None) -> tuple[Consequence, ...]:
    """The same consequences, as what follows from the form of one whom the case asked; unchanged where nobody was."""
    if asked_id is None:
        return tuple(consequences)
    return tuple(replace(one, settings=(*one.settings, (ASKED, asked_id))) for one in consequences)


def apply_consequences(
    consequences: Iterable[Consequence],
    case: Case,
    *,
    task: Task | None = None,
    answers: Answers,
    by: Actor,
    at: datetime,
) -> None:
    """Do each of these whose condition holds, in order; a condition sees what those before it did.

    What is sent beside a closing is sent after it, wherever it stands: ending a case takes back what had not gone.

    Raises: NoSuchConsequence; whatever a kind raises (ClosingRefused, for one), which undoes the whole act.
    """
    today = today_of(at)
    for one in _sending_last(list(consequences)):
        if not holds(one.when, answers, case_facts(case, today=today), today):
            continue
        kind = _KINDS.get(one.kind)
        if kind is None:
            raise NoSuchConsequence(one.kind)
        kind.does(case, one, task=task, answers=answers, by=by, at=at)


def _sending_last(ordered: list[Consequence]) -> list[Consequence]:
    if not any(one.kind == "close" for one in ordered):
        return ordered
    return sorted(ordered, key=lambda one: one.kind in SENDING)  # else as they were written
