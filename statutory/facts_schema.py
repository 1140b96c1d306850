"""The JSON Schema (2020-12) of a rule's facts, made from the facts dataclass."""

import inspect
import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import Any, get_args, get_origin, get_type_hints

from statutory.facts_json import DAY, TIME, has_default, without_none

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_SENTENCE_END = re.compile(r"(?<=[.])\s+")
_CLAUSE_END = re.compile(r"(?:;|(?<=[.]))\s+")
_PLAIN: dict[type, dict[str, Any]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    Decimal: {"type": ["number", "string"], "pattern": "^[+-]?[0-9]+([.][0-9]+)?$"},
    date: {"type": "string", "format": "date", "pattern": f"^{DAY.pattern}$"},
    # Not "format": "time", which wants an offset: these are times on a London clock.
    time: {"type": "string", "pattern": f"^{TIME.pattern}$"},
    datetime: {"type": "string", "format": "date-time"},
}


def schema_of(kind: type) -> dict[str, Any]:
    """Return the schema of a facts dataclass, its parts under `$defs`.

    A fact is described by the sentences of its class's docstring that name it in backticks, or
    by `field(metadata={"description": …})`; otherwise by its own name.

    Raises: TypeError for a type that has no JSON form.
    """
    parts: dict[str, dict[str, Any]] = {}
    top = _object(kind, parts)
    return {"$schema": DIALECT, "title": kind.__name__, **top, **({"$defs": parts} if parts else {})}


def _object(kind: type, parts: dict[str, dict[str, Any]]) -> dict[str, Any]:
    hints = get_type_hints(kind)
    told = [one for one in fields(kind) if one.init]
    said = _said_of(kind)
    clauses = _CLAUSE_END.split(said)
    properties = {}
    for one in told:
        named = [clause for clause in clauses if f"`{one.name}`" in clause]
        says = one.metadata.get("description") or " ".join(named) or one.name.replace("_", " ")
        properties[one.name] = {"description": says, **_value(hints[one.name], parts)}
    return {
        "type": "object",
        "description": _SENTENCE_END.split(said)[0],
        "properties": properties,
        "required": [one.name for one in told if not has_default(one)],
        "additionalProperties": False,
    }


def _value(hint: Any, parts: dict[str, dict[str, Any]]) -> dict[str, Any]:
    kind, may_be_none = without_none(hint)
    schema = _certain(kind, parts)
    return {"anyOf": [schema, {"type": "null"}]} if may_be_none else schema


def _certain(kind: Any, parts: dict[str, dict[str, Any]]) -> dict[str, Any]:
    origin = get_origin(kind)
    if origin is tuple:
        return _list(get_args(kind), parts)
    if origin is not None and issubclass(origin, Mapping):
        return {"type": "object", "additionalProperties": _value(get_args(kind)[1], parts)}
    if isinstance(kind, type) and (is_dataclass(kind) or issubclass(kind, StrEnum)):
        if kind.__name__ not in parts:
            parts[kind.__name__] = {}  # named first, so that a type may hold itself
            parts[kind.__name__] |= _object(kind, parts) if is_dataclass(kind) else _choice(kind)
        return {"$ref": f"#/$defs/{kind.__name__}"}
    if kind not in _PLAIN:
        msg = f"a fact has a type that JSON does not have: {kind}"
        raise TypeError(msg)
    return dict(_PLAIN[kind])


def _list(kinds: tuple[Any, ...], parts: dict[str, dict[str, Any]]) -> dict[str, Any]:
    if kinds[-1] is Ellipsis:
        return {"type": "array", "items": _value(kinds[0], parts)}
    each = [_value(kind, parts) for kind in kinds]
    return {"type": "array", "prefixItems": each, "items": False, "minItems": len(each)}


def _choice(kind: type[StrEnum]) -> dict[str, Any]:
    return {"type": "string", "enum": [one.value for one in kind], "description": _said_of(kind)}


def _said_of(kind: type) -> str:
    return " ".join(inspect.cleandoc(kind.__doc__ or "").split())
