"""What a form answered, in the words of a rule of law: codes with underscores, instants with a zone, no empty facts."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from statutory.facts_json import read_facts, without_none
from statutory.london import LONDON

T = TypeVar("T")
_NOTHING = object()


def facts_of(kind: type[T], given: dict[str, Any]) -> T:
    """A rule's facts from what a form made of its answers (`forms.rule_facts`).

    "Not known" is None where the rule has that, and is left out where it has not.
    Raises: FactsFaults, whose messages name facts and no values.
    """
    return read_facts(kind, _fitted(kind, given))


def _fitted(hint: Any, given: Any) -> Any:
    kind, may_be_none = without_none(hint)
    if given is None:
        return None if may_be_none else _NOTHING
    if isinstance(given, list) and get_origin(kind) is tuple:
        inner = [_fitted(get_args(kind)[0], item) for item in given]
        return [item for item in inner if item is not _NOTHING]
    if not isinstance(kind, type):
        return given
    if isinstance(given, dict) and is_dataclass(kind):
        hints = get_type_hints(kind)
        known = {one.name for one in fields(kind)}
        made = {name: _fitted(hints[name], value) if name in known else value for name, value in given.items()}
        return {name: value for name, value in made.items() if value is not _NOTHING}
    if isinstance(given, str):
        return _of_text(kind, given)
    return given


def _of_text(kind: type, given: str) -> str:
    if issubclass(kind, StrEnum):
        return given if given in tuple(kind) else given.replace("-", "_")
    if issubclass(kind, datetime):
        try:
            said = datetime.fromisoformat(given)
        except ValueError:
            return given
        return given if said.tzinfo is not None else said.replace(tzinfo=LONDON).isoformat()
    return given
