# ruff: noqa: E501  # what was, what it becomes and what is said stand side by side
"""What may be wrong with a chase that counts back, with a step that sends nothing, and with a rung of a ladder.

Each fault names its line and its mend, and the JSON Schema refuses what the reader refuses.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

from council.byelaws import byelaw_shapes
from forms.definition.check import check
from forms.definition.json_schema import json_schema, library_schema
from forms.definition.library import read_library
from forms.definition.nodes import load_yaml
from forms.definition.reader import read_text
from forms.definition.vocabulary import STANDARD
from statutory.penalties.penalty_limits import REMINDS_PAYER

ROOT = Path(__file__).parents[3]
LIBRARY, _ = read_library(ROOT / "definitions")
EXAMPLE = (ROOT / "docs/examples/penalty-notice.yaml").read_text()
# The two profiles are written out in the service, so that a fault in them has a line of this file.
OWN = """
chases:
  - code: CH7
    label: A payer
    party: payer
    unit: calendar-days
    send-at: "10:00"
    ends-after: 29
    steps:
      - {number: 1, after: 14, message: payment-reminder, roles: [payer], own-step: the-payer-of-a-penalty-notice-is-reminded-before-the-price-rises-1-yes-0-no}
      - {number: 2, after: 22, task: price-has-risen}
      - {number: 3, after: 29, task: notice-has-expired}
  - code: CH8
    label: Papers
    party: school
    unit: working-days
    send-at: "09:30"
    ends-before: 1
    steps:
      - {number: 1, before: 5, message: papers-due, roles: [[office, head]]}
      - {number: 2, before: 3, message: papers-due, roles: [[office, head]]}
      - {number: 3, before: 1, message: papers-due, roles: [[head, office]]}
escalations:
  - code: E1
    label: A ladder
    rungs:
      - {number: 1, of-limit: 75, tells: manager, message: escalation-manager}
      - {number: 2, offset: 6, unit: school-days, tells: director, message: escalation-director, action: raise, task: price-has-risen}
"""
WHOLE = EXAMPLE.replace("  - id: payment\n", "  - id: payment\n    escalation: E1\n") + OWN
VOCABULARY = (
    replace(STANDARD, own_numbers=frozenset(byelaw_shapes()))
    .with_library(LIBRARY)
    .with_services({"penalty-notice": EXAMPLE}, [])
)
SCHEMA = jsonschema.Draft202012Validator(json_schema())
ONE, TWO, FIRST = "{number: 1, before: 5, message", "{number: 2, before: 3, message", "{number: 1, after: 14, message"
SHAPES = [
    ("{number: 2, after: 22, task", "{number: 2, after: 22, before: 3, task", "this chase step has both after and before. Take one of them away"),
    ("{number: 2, after: 22, task", "{number: 2, task", 'this chase step has neither "after" nor "before". Add after: or before:'),
    (", task: price-has-risen}\n      - {number: 3", "}\n      - {number: 3", 'this chase step has neither "message" nor "task". Add message: or task:'),
    (f"{ONE}: papers-due, roles: [[office, head]]", f"{ONE}: papers-due", 'this chase step has message and no "roles". Add roles:'),
    (f"{ONE}: papers-due, roles", "{number: 1, before: 5, task: papers, roles", 'this chase step has roles and no "message". Add message:'),
    ("    ends-before: 1\n", "    ends-before: 1\n    ends-after: 5\n", "this chase profile has both ends-after and ends-before"),
    ("    ends-before: 1\n", "", 'this chase profile has neither "ends-after" nor "ends-before"'),
    ("of-limit: 75, tells", "of-limit: 75, offset: 1, unit: hours, tells", "this rung has both offset and of-limit"),
    ("of-limit: 75, tells", "tells", 'this rung has neither "offset" nor "of-limit"'),
    ("offset: 6, unit: school-days", "offset: 6", 'this rung has offset and no "unit"'),
    ("of-limit: 75", "of-limit: 140", "140"),
]  # fmt: skip
DUE = "    due: {amount: 1, unit: working-days, back-from: hearing-on}"
SENSE = [
    (DUE, DUE.replace("hearing-on", "payer-name"), 'tasks/papers/due: "payer-name" is no question that leaves a day on the case'),
    (DUE, DUE.replace("working-days", "hours"), "tasks/papers/due: nothing is counted back in hours. Use working-days"),
    (DUE, f"{DUE}\n    repeats-every: {{amount: 1, unit: weeks, back-from: hearing-on}}", "what comes again counts from the last time. Take back-from: away"),
    ("    ends-before: 1\n", "    ends-before: 4\n", "chases/CH8/ends-before: it ends before its last step. End on the day of the last step, or later"),
    ("    ends-after: 29\n", "    ends-after: 28\n", "chases/CH7/ends-after: it ends before its last step could be answered"),
    ("{number: 3, after: 29, task: notice-has-expired}", "{number: 3, after: 29, message: payment-reminder, roles: [payer]}", "it ends before its last step could be answered"),
    (TWO, "{number: 2, before: 5, message", "chases/CH8/steps/2: the steps are not in the order of their days. Put the one that is farther back first"),
    (TWO, "{number: 2, after: 2, message", "CH8 counts back from a day and this step counts from the asking"),
    (FIRST, "{number: 1, before: 14, message", "CH7 counts from the asking and this step counts back from a day"),
    (ONE, "{number: 4, before: 5, message", "its steps are not numbered in the order of their days"),
    ("{number: 2, after: 22, task", "{number: 2, after: 0, task", "a step that only starts a task has no day of its own. Start it with the task itself"),
    ("task: price-has-risen}\n      - {number: 3", "task: price-has-fallen}\n      - {number: 3", 'CH7 starts "price-has-fallen", which is no task of this service. Add that task'),
    ("action: raise, task: price-has-risen", "action: raise, task: price-has-fallen", 'E1 starts "price-has-fallen", which is no task of this service'),
    ("own-step: the-payer", "own-step: a-payer", "chases/CH7/steps/1: no number of the council is called"),
    ("    ends-before: 1\n", "    ends-before: 1\n    own-days: time-for-the-school-s-view-of-a-permit\n", "chases/CH8/own-days: CH8 counts back from a day"),
    ("    unit: working-days\n    send-at: \"09:30\"\n    ends", "    unit: months\n    send-at: \"09:30\"\n    ends", "chases/CH8/unit: nothing is counted back in months"),
    ("      back-from: hearing-on\n", "", "CH8 counts back from a day, and it does not say which. Add back-from: and a question"),
    ("back-from: hearing-on", "back-from: payer-name", '"payer-name" is no question that leaves a day on the case. Name a question of type date with index: true'),
    ("hearing?\", index: true}", "hearing?\"}", '"hearing-on" is no question that leaves a day on the case'),
    ("      address-from: payer-email\n", "      back-from: hearing-on\n", "CH7 counts from the asking. Take back-from: away, or use another profile"),
    ("address-from: payer-email", "address-from: payer-name", '"payer-name" is no question of this form that answers an address. Name a question of type email'),
]  # fmt: skip


def checked(text: str) -> list[str]:
    return [str(fault) for fault in check(read_text(text, "own.yaml", LIBRARY), VOCABULARY, file="own.yaml").faults]


def test_the_example_has_no_fault_with_its_profiles_written_out():
    assert checked(WHOLE) == []
    assert [
        step.own_step for step in next(one for one in LIBRARY.chases if one.code == "CH7").steps if step.own_step
    ] == [code for code, shape in byelaw_shapes().items() if shape.name == REMINDS_PAYER]


@pytest.mark.parametrize(("was", "becomes", "says"), [*SHAPES, *SENSE])
def test_a_profile_that_cannot_be_meant_is_refused_with_its_line_and_its_mend(was, becomes, says):
    assert WHOLE.count(was) >= 1
    found = checked(WHOLE.replace(was, becomes, 1))
    fault = next((one for one in found if says in one), None)
    assert fault is not None, found
    line = int(fault.split(":")[1])
    first = WHOLE[: WHOLE.index(was)].count("\n") + 1
    assert abs(line - first) <= 12, fault  # of the key, or of the profile or wait that it belongs to


@pytest.mark.parametrize(("was", "becomes", "says"), SHAPES)
def test_an_editor_with_the_schema_marks_the_same(was, becomes, says):
    said = load_yaml(WHOLE, "own.yaml")[0]
    spoilt = load_yaml(WHOLE.replace(was, becomes, 1), "own.yaml")[0]
    assert said is not None
    assert spoilt is not None
    assert list(SCHEMA.iter_errors(said.plain)) == []
    assert list(SCHEMA.iter_errors(spoilt.plain)) != []


def test_the_schema_of_the_file_of_chases_knows_both():
    validator = jsonschema.Draft202012Validator(library_schema("chases"))
    step = {"number": 1, "before": 3, "task": "book-room"}
    profile = {"code": "X", "label": "X", "party": "school", "unit": "weeks", "send-at": "09:00", "ends-before": 0}
    assert list(validator.iter_errors({"schema": 1, "chases": [profile | {"steps": [step]}]})) == []
    assert list(validator.iter_errors({"schema": 1, "chases": [profile | {"steps": [step | {"after": 1}]}]})) != []


def test_a_form_that_waits_for_somebody_cannot_be_counted_back_from_a_day_of_a_case():
    reached = "    email-question: sender-email\n    reached: {message: payment-reminder, chase: CH8, when-over: end}\n"
    found = checked(WHOLE.replace("    email-question: sender-email\n", reached, 1))
    assert any("chases/CH8: CH8 counts back from a day of a case" in fault for fault in found), found
