"""What an author may write of the larger types of question; each fault is named with its mend."""

from __future__ import annotations

import copy
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.definition.check import check
from forms.definition.json_schema import json_schema
from forms.definition.library import read_library
from forms.definition.nodes import load_yaml
from forms.definition.question_parts import DayLimit, DayUnit, Function
from forms.definition.questions import QuestionKind
from forms.definition.reader import read_document
from forms.definition.vocabulary import STANDARD
from forms.definition.wording import Wording
from tests.unit.definitions.test_definitions_schema import ODD, complaints, places

ROOT = Path(__file__).parents[3]
EXAMPLE = ROOT / "docs/examples/every-question.yaml"
REAL = sorted((ROOT / "tests/data/real_forms/mappings").glob("*.yaml"))
SCHEMA = jsonschema.Draft202012Validator(json_schema())
LIBRARY = read_library(ROOT / "definitions")[0]
VOCABULARY = replace(STANDARD.with_library(LIBRARY), records=STANDARD.records | {"pupils"})


def plain(path: Path) -> Any:
    node, faults = load_yaml(path.read_text(), path.name)
    assert faults == []
    assert node is not None
    return node.plain


DOCUMENT = plain(EXAMPLE)


def faults_with(change: dict[str, Any], instead_of: str) -> list[str]:
    """What the checker says when a question of the example is changed; None takes a key away."""
    document = copy.deepcopy(DOCUMENT)
    asked = next(one for page in document["pages"] for one in page["questions"] if one["id"] == instead_of)
    asked.update(change)
    for key in [key for key, value in change.items() if value is None]:
        del asked[key]
    return [str(fault) for fault in check(read_document(document, "x.yaml"), VOCABULARY).faults]


def test_the_example_has_every_larger_type_and_no_fault():
    assert faults_with({}, "fee") == []
    kinds = {one["type"] for page in DOCUMENT["pages"] for one in page["questions"]}
    larger = list(QuestionKind)[list(QuestionKind).index(QuestionKind.NATIONAL_INSURANCE) :]
    assert {kind.value for kind in larger} <= kinds


def test_settings_are_read_into_what_the_engine_uses():
    definition = read_document(DOCUMENT, "x.yaml").definition
    assert definition is not None
    limits = definition.questions["first-day"].setting("limits")
    assert limits[0] == DayLimit(
        True,
        21,
        DayUnit.CALENDAR,
        "today",
        True,
        Wording.of("Less than 21 days from now we may not be able to decide in time"),
    )
    assert limits[1] == DayLimit(False, 12, DayUnit.MONTHS, "today")
    calculation = definition.questions["age"].setting("calculate")
    assert (calculation.function, calculation.start, calculation.end) == (Function.AGE, "birth", "first-day")
    assert [column.required for column in definition.questions["enquiries"].setting("columns")] == [True, False, False]
    assert definition.page_of["venue"].group_rules[0].blocks == (("venue",), ("street", "town"))
    assert definition.questions["way"].kept is False


@pytest.mark.parametrize(
    "path", [EXAMPLE, *(ROOT / "tests/data/real_forms" / one.name for one in REAL)], ids=lambda path: path.stem
)
def test_the_schema_takes_what_the_reader_takes(path):
    assert [error.message[:200] for error in SCHEMA.iter_errors(plain(path))] == []


@pytest.mark.parametrize(
    ("question", "change", "said"),
    [
        ("enquiries", {"rows": 5}, "has other rows. Write id: label lines"),
        ("enquiries", {"rows": None}, 'a question of type fixed-table has no "rows". Add rows:'),
        ("enquiries", {"columns": None}, 'a question of type fixed-table has no "columns". Add columns:'),
        ("enquiries", {"most-days": 5}, 'a question of type fixed-table has no "most-days"'),
        (
            "enquiries",
            {"columns": [{"id": "a", "type": "timetable", "label": "A"}]},
            '"timetable" is not one of those allowed',
        ),
        (
            "enquiries",
            {"columns": [{"id": "a", "type": "text", "label": "A", "total": True}]},
            "only numbers and amounts",
        ),
        ("enquiries", {"columns": [{"id": "a", "type": "single-choice", "label": "A"}]}, "there are no options"),
        ("enquiries", {"columns": [{"id": "id", "type": "text", "label": "A"}]}, '"id" is a word of the engine'),
        ("enquiries", {"columns": [{"id": "a", "type": "text", "label": "A"}] * 2}, '"a" is there twice'),
        ("appearances", {"fewest-rows": 9}, "fewest-rows is more than most-rows"),
        ("services", {"options": None}, "there are no options to choose from"),
        ("reasons", {"options": {"a": "A"}}, "a question of type choice-matrix has no options"),
        ("first-day", {"limits": [{"not-before": "soon"}]}, '"soon" is not a question that comes before this'),
        ("first-day", {"limits": [{"not-before": "21 days after today"}]}, "is not a day counted from another"),
        ("first-day", {"limits": [{"effect": "warn"}]}, "a limit says not-before or not-after"),
        ("first-day", {"limits": [{"not-before": "your-email"}]}, '"your-email" is not a day'),
        ("age", {"calculate": {"function": "age"}}, 'age has no "from". Add from:'),
        ("age", {"calculate": {"function": "sum", "of": ["birth"]}}, '"birth" is not what sum reads'),
        ("age", {"calculate": {"function": "sum", "of": ["fee"]}}, '"fee" is not a question that comes before this'),
        ("age", {"calculate": {"function": "guess"}}, '"guess" is not one of those allowed'),
        ("age", {"calculate": {"function": "days-between"}}, "it counts from a day to itself"),
        ("age", {"calculate": {"function": "age", "from": "birth", "amount": 3}}, "age counts no amount"),
        ("age", {"calculate": {"function": "earlier-total", "record": "days"}}, 'nothing is known here as "days"'),
        (
            "age",
            {"calculate": {"function": "earlier-total", "record": "standing-forms", "of": ["fee"]}},
            '"standing-forms" would tell whoever fills in the form what the council knows',
        ),
        ("about-return", {"source": "approvals"}, '"approvals" would tell whoever fills in the form'),
        ("about-return", {"other": None}, 'only a school that signs in finds anything in "own-returns"'),
        ("age", {"not-known": True}, 'a question of type calculated takes no "not known"'),
        ("your-email", {"prefill": "my-mind"}, 'nothing is known here as "my-mind". There are: signed-in-email'),
        ("your-email", {"index": True, "kept": False}, "an answer that is not kept cannot be a fact"),
        ("papers", {"need": 4}, "more are needed than are listed"),
        ("papers", {"groups": {"identity": {"label": "Who", "need": 3}}}, "too few documents prove it"),
        ("papers", {"groups": {"identity": {"label": "Who"}}}, 'there is no group "home"'),
        ("photos", {"fewest": 5}, "fewest is more than files"),
        ("signed", {"not-known": True}, 'a question of type signature takes no "not known"'),
    ],
)
def test_a_fault_says_what_and_how_to_mend_it(question, change, said):
    found = faults_with(change, question)
    assert any(said in fault for fault in found), found


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ({"question": "reasons.main", "is": "moved"}, None),
        ({"question": "reasons.main", "is": "gone"}, '"reasons.main" has no option "gone"'),
        ({"question": "reasons.ticked", "contains": "ill"}, None),
        ({"question": "away.from", "before": "2026-04-01"}, None),
        ({"question": "enquiries.miles", "more-than": 3}, None),
        ({"question": "enquiries.visit.miles", "more-than": 3}, None),
        ({"question": "enquiries.nothing", "is": "x"}, "is not a question that comes before"),
        ({"question": "enquiries", "is": "x"}, '"enquiries" has several parts. Name one of them'),
        ({"question": "enquiries", "answered": True}, None),
        ({"question": "term-hours.monday.from-1", "is": "07:00"}, "is not a question that comes before"),
        ({"question": "age", "at-least": 13}, None),
    ],
)
def test_a_condition_may_name_a_part_of_an_earlier_answer(condition, said):
    found = faults_with({"when": condition}, "signed")
    assert bool(found) is (said is not None)
    assert all(said in fault for fault in found)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"type": "row-table", "columns": [{"id": "a", "type": "text", "label": "A"}]}, None),
        ({"type": "date", "limits": [{"not-before": "first-day"}]}, None),
        ({"type": "date", "limits": [{"not-before": "nothing"}]}, '"nothing" is not a question that comes before this'),
        (
            {
                "type": "document-set",
                "documents": {"a": {"label": "A", "proves": ["b"]}},
                "groups": {"b": {"label": "B"}},
            },
            "no files come with what an officer answers. Write how: seen",
        ),
    ],
)
def test_an_officer_may_be_asked_them_too_but_brings_no_files(asked, said):
    document = plain(ROOT / "docs/examples/school-dates.yaml")
    document["tasks"][0]["choices"][0]["asks"] = [{"id": "more", "label": "More", **asked}]
    found = [str(fault) for fault in check(read_document(document, "x.yaml"), VOCABULARY).faults]
    mine = [fault for fault in found if "/more" in fault]
    assert mine == [] if said is None else said in mine[0]


@given(place=st.sampled_from(places(DOCUMENT)), value=ODD, drop=st.booleans())
def test_schema_and_reader_refuse_the_same_of_the_larger_questions(place, value, drop):
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
    faults = [fault for fault in read_document(changed, "changed").faults if "there twice" not in fault.what]
    assert bool(faults) == bool(complaints(SCHEMA, changed)), faults
