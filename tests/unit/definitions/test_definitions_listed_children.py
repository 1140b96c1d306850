"""A form that lists children says in which repeat they stand, and how they are called."""

from __future__ import annotations

from pathlib import Path

import pytest

from forms.definition.check import check
from forms.definition.library import read_library
from forms.definition.reader import read_text
from forms.definition.vocabulary import STANDARD

DEFINITIONS = Path(__file__).parents[3] / "definitions"
FORM = DEFINITIONS / "services/exempt-performance.yaml"


NAME, REPEAT = "        name: child-named\n        date", "    children:\n      repeat: children\n"


@pytest.mark.parametrize(
    ("written", "instead", "says"),
    [
        (REPEAT, "    children:\n", "repeat"),
        (REPEAT, "    children:\n      repeat: pupils\n", 'there is no repeat "pupils"'),
        (NAME, "        date", "nobody is found without a name"),
        (NAME, "        name: venue\n        date", 'there is no question "venue" here'),
        (NAME, "        plans: child-school\n" + NAME, '"plans" is not kept'),
    ],
    ids=["no-repeat", "another-repeat", "no-name", "another-question", "not-kept"],
)
def test_the_checker_says_what_is_wrong_with_a_list_of_children(written, instead, says):
    text = FORM.read_text()
    assert text.count(written) == 1
    library, _ = read_library(DEFINITIONS)
    found = check(read_text(text.replace(written, instead), FORM.name, library), STANDARD).faults
    assert any("subjects/children" in str(one) and says in str(one) for one in found), [str(one) for one in found]
