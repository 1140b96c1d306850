"""What a definition may know of a rule of the law: the facts it takes, and to whom it may speak."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class RuleShape:
    """One rule.

    `facts` is the JSON Schema of its facts, an object. `for_officers`: its sentences are in officers' words; `told_as`
    is then the rule that says it to others, if there is one. `verified`: its text was read, so it may stop somebody.
    """

    id: str
    facts: Mapping[str, Any]
    verified: bool = True
    for_officers: bool = False
    told_as: str = ""

    def certain(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        """A fact's schema without its "or null", and with what it refers to in its place."""
        for one in schema.get("anyOf", ()):
            if one.get("type") != "null":
                return self.certain(one)
        where = schema.get("$ref")
        return self.facts["$defs"][where.rpartition("/")[2]] if where else schema
