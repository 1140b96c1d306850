# ruff: noqa: E501  # what was, what it becomes and what is said stand side by side
"""Which deadlines a definition may let stand still: the council's own, for a reason that can come to an end."""

from __future__ import annotations

from pathlib import Path

import jsonschema
import pytest

from forms.definition.check import check
from forms.definition.json_schema import json_schema
from forms.definition.library import read_library
from forms.definition.nodes import load_yaml
from forms.definition.reader import read_text
from forms.definition.vocabulary import STANDARD

ROOT = Path(__file__).parents[3]
LIBRARY, _ = read_library(ROOT / "definitions")
MINDER, CHAPERONE, SEARCH = (
    (ROOT / name).read_text()
    for name in (
        "docs/examples/stage-minder.yaml",
        "definitions/services/chaperone.yaml",
        "definitions/services/cme-referral.yaml",
    )
)
SCHEMA = jsonschema.Draft202012Validator(json_schema())
SOURCE, STOPS = "      source: The council's own standard\n", "      pausable:\n"
REASON = "        - {id: photo, label: Waiting for a photo that shows the face}\n"
LAW = "tasks/read/due/pausable: a time that is law never stands still. Take pausable: away"


def checked(text: str) -> list[str]:
    vocabulary = STANDARD.with_library(LIBRARY).with_services({"stage-minder": MINDER}, [])
    found = check(read_text(text, "own.yaml", LIBRARY), vocabulary, file="own.yaml").faults
    return [str(fault) for fault in found]


def about_pausing(text: str) -> list[str]:
    return [one for one in checked(text) if "pausable" in one]


def test_the_example_and_the_service_of_chaperones_stop_only_what_is_the_councils_own():
    assert about_pausing(MINDER) == []
    assert about_pausing(CHAPERONE) == []


@pytest.mark.parametrize(
    ("was", "becomes", "says"),
    [
        (SOURCE, f"{SOURCE}      local: false\n", LAW),
        (SOURCE, "      source: Children and Young Persons Act 1963 s.39(3)\n", LAW),
        (SOURCE, "      source: The Children (Performances and Activities) (England) Regulations 2014\n", LAW),
        (SOURCE, "      source: Byelaws of the council\n", LAW),
        (SOURCE, "      source: Statutory guidance of the department\n", LAW),
        (SOURCE, "", "it does not say whose time this is. Add source: to due"),
        (STOPS, f"      back-from: applicant-born\n{STOPS}", "the day of applicant-born does not wait"),
        ("      amount: 3\n      unit: working-days\n      source: The", "      amount: 0\n      unit: working-days\n      source: The", "the same day has no time to stand still in"),
        ("    on-open: true\n    due:\n", "    on-open: true\n    acknowledge-within-minutes: 30\n    due:\n", "an alert never stands still"),
        (REASON, REASON.replace("}", ", until: [answer]}"), "pausable/photo: this task asks nobody"),
        (REASON, REASON.replace("}", ", until: [a-photo]}"), 'pausable/photo: "a-photo" is no form that this case asks for. Write answer, or the id of a follow-up'),
        (REASON, REASON.replace("the face", "the face " * 30), "pausable/photo: its label is too long"),
    ],
)  # fmt: skip
def test_a_deadline_that_may_not_stand_still_is_refused(was, becomes, says):
    assert MINDER.count(was) == 1
    found = checked(MINDER.replace(was, becomes))
    assert any(says in one for one in found), found


def test_the_search_for_a_child_waits_for_nobody():
    due = "due: {amount: 10, unit: working-days, source: council's own standard, local: true}"
    assert due in SEARCH
    stops = due.replace("}", ", pausable: [{id: papers, label: Waiting for papers}]}")
    assert any("a child who may be at risk waits for nobody" in one for one in checked(SEARCH.replace(due, stops, 1)))


def test_a_reason_is_given_once_and_only_a_task_has_any():
    assert any('"photo" is there twice' in one for one in checked(MINDER.replace(REASON, REASON * 2)))
    stopped = "    status-check: {every: {amount: 12, unit: months, pausable: [{id: a, label: Waiting}]}, task: status-check}\n"
    spoilt = MINDER.replace("    status-check: {every: 12 months, task: status-check}\n", stopped)
    assert spoilt != MINDER
    assert any('a due has no "pausable"' in one for one in checked(spoilt))


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        (f"{REASON}", "        - {id: photo}\n"),
        (f"{REASON}", "        - {id: photo, label: Waiting, until: []}\n"),
        (f"{REASON}", "        - {id: photo, label: Waiting, till: [answer]}\n"),
        ("{every: 12 months, task", "{every: {amount: 12, unit: months, pausable: [{id: a, label: Waiting}]}, task"),
    ],
)
def test_an_editor_with_the_schema_marks_what_the_reader_refuses(was, becomes):
    said, spoilt = load_yaml(MINDER, "own.yaml")[0], load_yaml(MINDER.replace(was, becomes, 1), "own.yaml")[0]
    assert said is not None
    assert spoilt is not None
    assert SCHEMA.is_valid(said.plain)
    assert not SCHEMA.is_valid(spoilt.plain)
    assert checked(MINDER.replace(was, becomes, 1))
