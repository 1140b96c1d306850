"""The forms that councils really use, as data: what they ask, our definition of each, and which question takes what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from forms.answers import Answers
from forms.definition.check import check
from forms.definition.document import Definition
from forms.definition.reader import read_definition
from forms.definition.vocabulary import STANDARD

FOLDER = Path(__file__).parents[2] / "data" / "real_forms"
RECORDS = frozenset({"pupils", "school-staff", "exclusion-days-this-term"})
VOCABULARY = replace(STANDARD, records=RECORDS, known=STANDARD.known | {"signed-in-staff"})
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _load(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 - a safe loader


@lru_cache(maxsize=1)
def sources() -> Mapping[str, Any]:
    """Each form as its council asks it, by id."""
    return {form["id"]: form for form in _load(FOLDER / "source.yaml")["forms"]}


@lru_cache(maxsize=64)
def definition_of(form: str) -> Definition:
    """Our definition of it, without a fault."""
    read = read_definition(FOLDER / f"{form}.yaml")
    checked = check(read, VOCABULARY, file=f"{form}.yaml")
    assert checked.faults == ()
    assert checked.definition is not None
    return checked.definition


@lru_cache(maxsize=64)
def mapping_of(form: str) -> list[dict[str, Any]]:
    """Which question takes each of its fields."""
    found: list[dict[str, Any]] = _load(FOLDER / "mappings" / f"{form}.yaml")["fields"]
    return found


def answers_of(definition: Definition, values: Mapping[str, Any]) -> Answers:
    """Answers by question or repeat, each in the part of the party that is asked."""
    parts: dict[str, dict[str, Any]] = {party.id: {} for party in definition.parties}
    repeats = {page.repeat.id: page for page in definition.pages if page.repeat}
    for name, value in values.items():
        page = repeats.get(name) or definition.page_of[name]
        parts[page.party][name] = value
    return Answers(parts, definition.parties[0].id)
