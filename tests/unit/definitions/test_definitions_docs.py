"""docs/definitions.md names every word that a definition may use."""

from __future__ import annotations

from pathlib import Path

import pytest

from forms.definition.conditions import Operator
from forms.definition.form_shapes import QUESTION, SETTINGS
from forms.definition.profile_shapes import DEFINITION
from forms.definition.questions import QuestionKind
from forms.definition.vocabulary import COLUMNS, CONSEQUENCES, FACTS, REQUIREMENTS, SAID_ON_PAGES
from forms.definition.wait_shape import WAIT
from forms.definition.work_shapes import CASE, CHOICE, MESSAGE, OUTCOME, ROW, TASK, UNITS

PAGE = (Path(__file__).parents[3] / "docs/definitions.md").read_text()
WORDS = {
    *QuestionKind,
    *Operator,
    *UNITS,
    *(f"`{kind}:" for kind in CONSEQUENCES),
    *(*COLUMNS, *FACTS, *REQUIREMENTS, *SETTINGS),
    *(f"(({name}))" for name in SAID_ON_PAGES),
    *(key for shape in (DEFINITION, QUESTION, CASE, TASK, CHOICE, OUTCOME, MESSAGE, ROW, WAIT) for key in shape.keys),
}


@pytest.mark.parametrize("word", sorted(WORDS))
def test_the_reference_names(word):
    assert word in PAGE
