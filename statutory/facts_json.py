"""Facts from JSON and back: what a rule is asked, as somebody can type it.

The shape is the facts dataclass itself: its type hints say what is read. Every fault is told at
once, each with its path, in words; a value is never repeated in a message, because a fact can be
personal and a message can reach a log.
"""

import re
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")

TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SPOKEN = {
    str: "text",
    int: "a whole number",
    bool: "true or false",
    Decimal: "a number",
    date: "a date such as 2026-11-22",
    time: "a time such as 09:30",
    datetime: "a date, time and zone such as 2026-11-22T09:30:00+00:00",
}


class FactsFaults(ValueError):
    """What was given cannot be read; every reason, each with its path."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        self.faults = faults
        super().__init__("; ".join(faults))

    def __reduce__(self) -> tuple[object, ...]:
        return FactsFaults, (self.faults,)


class _Unreadable(Exception):
    """This value has a fault that has been noted already."""


def read_facts(kind: type[T], given: object, *, path: str = "facts") -> T:
    """Return an instance of a facts dataclass from what `json.load` gave.

    A fact may be left out where its field has a default. Names that the dataclass does not have
    are faults: a misspelt fact would otherwise be judged as not given.

    Raises: FactsFaults with every fault; TypeError when the dataclass holds a type that has no
            JSON form (the rule's author is told, not its user).
    """
    faults: list[str] = []
    try:
        answer: T = _read(kind, given, path, faults)
    except _Unreadable:
        raise FactsFaults(tuple(faults)) from None
    return answer


def as_json(value: object) -> Any:
    """Return a value of facts or findings as `json.dump` takes it; `read_facts` undoes it."""
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: as_json(getattr(value, one.name)) for one in fields(value) if one.init}
    if isinstance(value, Mapping):
        return {key: as_json(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [as_json(item) for item in value]
    if isinstance(value, StrEnum | Decimal):
        return str(value)
    if isinstance(value, date | time):  # a datetime is a date
        return value.isoformat()
    return value


def without_none(hint: Any) -> tuple[Any, bool]:
    """Return a type without its "or None", and whether it had one.

    Raises: TypeError for a choice between several types, which JSON cannot tell apart.
    """
    if get_origin(hint) not in (Union, UnionType):
        return hint, False
    others = [one for one in get_args(hint) if one is not NoneType]
    if len(others) != 1:
        msg = f"a fact has one type, and perhaps None: {hint} has several"
        raise TypeError(msg)
    return others[0], NoneType in get_args(hint)


def has_default(one: "Field[Any]") -> bool:
    """Return whether a fact may be left out."""
    return one.default is not MISSING or one.default_factory is not MISSING


def _read(hint: Any, given: object, path: str, faults: list[str]) -> Any:
    kind, may_be_none = without_none(hint)
    if given is None and may_be_none:
        return None
    origin = get_origin(kind)
    if origin is tuple:
        return _tuple(get_args(kind), given, path, faults)
    if origin is not None and issubclass(origin, Mapping):
        return _mapping(get_args(kind)[1], given, path, faults)
    if isinstance(kind, type) and is_dataclass(kind):
        return _dataclass(kind, given, path, faults)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return _choice(kind, given, path, faults)
    if kind not in _SPOKEN:
        msg = f"{path} has a type that JSON does not have: {kind}"
        raise TypeError(msg)
    try:
        return _plain(kind, given)
    except (ValueError, InvalidOperation):
        raise _fault(f"{path} must be {_SPOKEN[kind]}", faults) from None


def _plain(kind: type, given: object) -> object:
    """Return a value without parts. Raises: ValueError or InvalidOperation when it is not one."""
    if kind is bool:
        return _only(bool, given)
    if kind is int:
        return _only(int, given)
    if kind is Decimal:
        number = given if isinstance(given, Decimal) else Decimal(str(_only((int, str), given)))
        return _finite(number)
    text = str(_only(str, given))
    if kind is date:
        return date.fromisoformat(_like(DAY, text))
    if kind is time:
        return time.fromisoformat(_like(TIME, text))
    if kind is datetime:
        instant = datetime.fromisoformat(text)
        if instant.tzinfo is None:
            raise ValueError
        return instant
    return text


def _only(kind: type | tuple[type, ...], given: object) -> object:
    # True is an int to Python, and a person who typed it did not mean 1.
    if not isinstance(given, kind) or (kind is not bool and isinstance(given, bool)):
        raise ValueError
    return given


def _finite(number: Decimal) -> Decimal:
    if not number.is_finite():
        raise ValueError
    return number


def _like(pattern: re.Pattern[str], text: str) -> str:
    # fromisoformat also takes week dates and offsets, which nobody would recognise afterwards.
    if not pattern.fullmatch(text):
        raise ValueError
    return text


def _choice(kind: type[StrEnum], given: object, path: str, faults: list[str]) -> StrEnum:
    names = [one.value for one in kind]
    if given not in names:
        raise _fault(f"{path} must be one of: {', '.join(names)}", faults)
    return kind(given)


def _tuple(kinds: tuple[Any, ...], given: object, path: str, faults: list[str]) -> tuple[Any, ...]:
    if not isinstance(given, list):
        raise _fault(f"{path} must be a list", faults)
    if kinds[-1] is Ellipsis:
        kinds = kinds[:1] * len(given)
    if len(given) != len(kinds):
        raise _fault(f"{path} must be a list of {len(kinds)}", faults)
    found = [
        _noted(kind, item, f"{path}[{place}]", faults)
        for place, (kind, item) in enumerate(zip(kinds, given, strict=True))
    ]
    return tuple(_all_read(found))


def _mapping(kind: Any, given: object, path: str, faults: list[str]) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise _fault(f"{path} must be an object", faults)
    found = {name: _noted(kind, item, f"{path}.{name}", faults) for name, item in given.items()}
    _all_read(list(found.values()))
    return found


def _dataclass(kind: type, given: object, path: str, faults: list[str]) -> Any:
    if not isinstance(given, dict):
        raise _fault(f"{path} must be an object", faults)
    hints = get_type_hints(kind)
    known = {one.name: one for one in fields(kind) if one.init}
    before = len(faults)
    faults += [f"{path}.{name} is not known; known are: {', '.join(known)}" for name in given if name not in known]
    faults += [f"{path}.{name} is missing" for name, one in known.items() if name not in given and not has_default(one)]
    found = {name: _noted(hints[name], given[name], f"{path}.{name}", faults) for name in known if name in given}
    if len(faults) > before:
        raise _Unreadable
    try:
        return kind(**found)
    except ValueError as refused:
        raise _fault(f"{path}: {refused}", faults) from None


def _noted(kind: Any, given: object, path: str, faults: list[str]) -> Any:
    """Return a part, or the mark that it could not be read, so that its neighbours are read too."""
    try:
        return _read(kind, given, path, faults)
    except _Unreadable:
        return _Unreadable


def _all_read(found: list[Any]) -> list[Any]:
    if _Unreadable in found:
        raise _Unreadable
    return found


def _fault(sentence: str, faults: list[str]) -> _Unreadable:
    faults.append(sentence)
    return _Unreadable()
