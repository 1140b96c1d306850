"""Equal parts of definitions, kept once: a council's services name the same profiles and ask much in the same words.

Of two hundred services that a process has read most of the weight is such parts. A definition never changes, so one
value can stand in many of them.
"""

from __future__ import annotations

import sys
from dataclasses import fields, is_dataclass
from typing import Any, TypeVar

T = TypeVar("T")


class SharedParts:
    """The parts of every definition that was given to it; they stay as long as it does."""

    def __init__(self) -> None:
        self._kept: dict[int, Any] = {}

    def share(self, value: T) -> T:
        """The same value, made of parts that others have too; an equal one that was there before, if there was.

        Only for what was just read and nobody else holds: its parts are changed in place.
        Twice: the same value. In several threads at once: equal values, at worst each with parts of its own.
        """
        shared: T = self._share(value)
        return shared

    def _share(self, value: Any) -> Any:
        kind = type(value)
        if kind is str:
            return sys.intern(value)
        if kind is int:
            return self._kept_once(kind, (hash(value),), value)
        if kind is tuple:
            made = tuple([self._share(part) for part in value])
            return self._kept_once(kind, tuple(map(id, made)), made)
        names = _names_of(kind)
        if names is None:
            return value
        parts = []
        for name in names:
            part = getattr(value, name)
            shared = self._share(part)
            if shared is not part:
                object.__setattr__(value, name, shared)
            parts.append(id(shared))
        return self._kept_once(kind, tuple(parts), value)

    def _kept_once(self, kind: type[Any], parts: tuple[int, ...], value: Any) -> Any:
        # Parts are compared by identity: they were shared before, and true must not stand for 1. A key is one number,
        # since a tuple of all would weigh more than what it saves.
        kept = self._kept.setdefault(hash((kind, parts)), value)
        return kept if type(kept) is kind and _parts_of(kept) == parts else value


def _parts_of(value: Any) -> tuple[int, ...]:
    """What a value is made of, by identity; a number of itself."""
    if type(value) is int:
        return (hash(value),)
    if type(value) is tuple:
        return tuple(map(id, value))
    return tuple([id(getattr(value, name)) for name in _names_of(type(value)) or ()])


def _names_of(kind: type[Any]) -> tuple[str, ...] | None:
    """The fields of a frozen dataclass; None for anything else."""
    if kind not in _names:
        is_frozen = is_dataclass(kind) and getattr(kind, "__dataclass_params__").frozen  # noqa: B009  # not in its type
        _names[kind] = tuple(field.name for field in fields(kind)) if is_frozen else None
    return _names[kind]


_names: dict[type[Any], tuple[str, ...] | None] = {}
