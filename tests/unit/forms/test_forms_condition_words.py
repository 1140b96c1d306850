"""Whoever fills in a spreadsheet reads with which other answers a column is asked for."""

from __future__ import annotations

import pytest

from blueprints.school_returns.spreadsheets import rows_named
from forms.condition_words import only_when
from forms.definition.conditions import All, Not, Operator, Test
from forms.definition.questions import QuestionKind
from tests.unit.forms.made_up import question

GROUND = question("ground", "single-choice", "Ground", options=("moved", "died", *"abcdef"))
HERE = question("here", QuestionKind.YES_NO, "Is it here?")
QUESTIONS = {one.id: one for one in (GROUND, HERE)}


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        (None, ""),
        (Test("ground", Operator.IS, "moved"), "Only where “Ground” is “Moved”."),
        (Test("ground", Operator.IN, ("moved", "a")), "Only where “Ground” is “Moved” or “A”."),
        (Test("ground", Operator.NOT_IN, ("died",)), "Not where “Ground” is “Died”."),
        (Test("here", Operator.IS, "no"), "Only where “Is it here?” is “No”."),
        (Test("ground", Operator.CONTAINS, "a"), "Only where “Ground” has “A”."),
        (Test("ground", Operator.IN, ("moved", *"abcdef")), "Depends on what stands under “Ground”."),
        (Test("ground", Operator.ANSWERED, value=True), "Depends on what stands under “Ground”."),
        (
            All((Test("ground", Operator.IS, "moved"), Not(Test("here", Operator.IS, "yes")))),
            "Depends on what stands under “Ground” and “Is it here?”.",
        ),
        (Test("school-signed-in", Operator.IS, "yes", is_fact=True), ""),
    ],
)
def test_a_condition_is_told_as_far_as_a_sentence_can(condition, said):
    assert only_when(condition, QUESTIONS) == said


@pytest.mark.parametrize(
    ("lines", "said"),
    [([2], "row 2"), ([2, 3], "rows 2 to 3"), ([5, 2, 3, 4, 9], "rows 2 to 5 and 9"), ([2, 4, 6], "rows 2, 4 and 6")],
)
def test_rows_that_are_told_the_same_are_named_together(lines, said):
    assert rows_named(lines) == said
