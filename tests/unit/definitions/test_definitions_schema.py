"""The JSON Schema and the parser come from one description and agree."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.definition.json_schema import json_schema, library_schema
from forms.definition.library import FILES, NO_LIBRARY, read_library
from forms.definition.nodes import load_yaml
from forms.definition.reader import read_definition, read_document

FOLDER = Path(__file__).parents[3] / "definitions"
SERVICES = sorted((FOLDER / "services").glob("*.yaml"))
SCHEMA = jsonschema.Draft202012Validator(json_schema())


def as_written(path: Path) -> Any:
    node, faults = load_yaml(path.read_text(), path.name)
    assert faults == []
    assert node is not None
    return node.plain


def complaints(validator: jsonschema.Draft202012Validator, value: Any) -> list[str]:
    return [f"{list(error.absolute_path)}: {error.message[:200]}" for error in validator.iter_errors(value)]


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(json_schema())


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.stem)
def test_every_service_keeps_to_the_schema(path):
    assert complaints(SCHEMA, as_written(path)) == []


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.stem)
def test_a_document_with_its_profiles_written_out_keeps_to_the_schema_too(path):
    library, _ = read_library(FOLDER)
    assert complaints(SCHEMA, read_definition(path, library).document) == []


@pytest.mark.parametrize("kind", FILES)
def test_every_profile_file_keeps_to_its_schema(kind):
    schema = library_schema(kind)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert complaints(jsonschema.Draft202012Validator(schema), as_written(FOLDER / f"{kind}.yaml")) == []


DOCUMENT = read_definition(FOLDER / "services/cme-school-answer.yaml", read_library(FOLDER)[0]).document


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path]
    if isinstance(value, dict):
        for key, inner in value.items():
            found += places(inner, (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            found += places(inner, (*path, number))
    return found


PLACES = places(DOCUMENT)
ODD = st.sampled_from(
    [
        None,
        True,
        False,
        0,
        -1,
        3,
        10**6,
        "",
        " ",
        "yes",
        "Not An Id",
        "x-y",
        "2026-01-01",
        [],
        ["a"],
        {},
        {"en": "a"},
        {"cy": "b"},
        {"question": "a", "is": "b"},
        {"question": "a"},
        {"all": []},
        {"not": {"fact": "a", "answered": True}},
        {"id": "x", "type": "text", "label": "X"},
        {"start": "a"},
        {"start": "a", "with": {"b": 1}},
        {"a": 1, "b": 2},
    ]
)


@given(place=st.sampled_from(PLACES), value=ODD, drop=st.booleans())
def test_whatever_one_place_becomes_schema_and_parser_say_the_same(place, value, drop):
    """The parser also refuses ids given twice, which a schema cannot say."""
    changed = copy.deepcopy(DOCUMENT)
    here: Any = changed
    for step in place[:-1]:
        here = here[step]
    if not place:
        changed = value
    elif drop and isinstance(here, dict):
        del here[place[-1]]
    else:
        here[place[-1]] = value
    faults = [
        fault for fault in read_document(changed, "changed", NO_LIBRARY).faults if "there twice" not in fault.what
    ]
    assert bool(faults) == bool(complaints(SCHEMA, changed)), (faults, complaints(SCHEMA, changed))
