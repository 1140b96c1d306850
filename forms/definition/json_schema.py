"""The JSON Schema of definition files, made from the same shapes that parse them, so that the two cannot differ."""

from __future__ import annotations

from typing import Any

from forms.definition.library import FILES, library_shape
from forms.definition.profile_shapes import DEFINITION
from forms.definition.shapes import CODE, Shape

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema() -> dict[str, Any]:
    """The schema of a service as an author writes it: profiles may be named by their codes."""
    parts: dict[str, Any] = {}
    whole = _named(DEFINITION, parts, "Onroll service definition")
    definition = parts["definition"]["properties"]
    definition["outcomes"] = _or_code(definition["outcomes"])
    parts["task"]["properties"]["rows"] = _or_code(parts["task"]["properties"]["rows"])
    return whole


def library_schema(kind: str) -> dict[str, Any]:
    """The schema of one profile file: queues, chases, escalations, outcomes, checklists or messages.

    Raises: KeyError for another kind.
    """
    if kind not in FILES:
        raise KeyError(kind)
    return _named(library_shape(kind), {}, f"Onroll {kind}")


def _named(shape: Shape, parts: dict[str, Any], title: str) -> dict[str, Any]:
    whole = shape.schema(parts)
    return {"$schema": DIALECT, "title": title, **whole, "$defs": parts}


def _or_code(list_schema: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [CODE.schema({}), list_schema]}
