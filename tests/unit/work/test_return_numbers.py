"""Numbers of a return as others read them: nobody can be told from a small one, nor work it out from the rest."""

from __future__ import annotations

import pytest

from forms.definition.returns import SharedNumbers
from reporting.return_figures import (
    CodeCount,
    ColumnCounts,
    FaultCount,
    ReturnFigures,
    as_kept,
    from_kept,
    round_words,
    told,
)


@pytest.mark.parametrize(
    ("counts", "below", "step", "said"),
    [
        ([0, 3, 7, 20], 5, 0, ["0", "c", "c", "20"]),  # one alone could be worked out: the next smallest goes with it
        ([2, 3, 7, 20], 5, 0, ["c", "c", "7", "20"]),
        ([0, 3], 5, 0, ["0", "c"]),
        ([3, 3, 3], 5, 0, ["c", "c", "c"]),
        ([5, 6], 5, 0, ["5", "6"]),
        ([4, 5, 14, 15, 0], 0, 10, ["low", "10", "10", "20", "0"]),
        ([], 5, 10, []),
    ],
)
def test_small_numbers_are_not_told_and_the_others_are_rounded(counts, below, step, said):
    assert told(counts, SharedNumbers(round_to=step, below=below)) == said


def test_without_a_rule_every_number_is_told():
    assert told([1, 2, 3], SharedNumbers()) == ["1", "2", "3"]
    assert round_words(4, SharedNumbers()) == "4"


def test_kept_numbers_are_read_as_they_were():
    figures = ReturnFigures(
        total=3,
        year_before=9,
        columns=(ColumnCounts("sex", "Sex", True, (CodeCount("male", "Male", 2, False),)),),
        heads=("School", "Ground"),
        together=((("Brook School", "(f)"), 3),),
        faulty=1,
        faults=(FaultCount("Sex", "not-recorded", 1),),
    )
    assert from_kept(as_kept(figures)) == figures
