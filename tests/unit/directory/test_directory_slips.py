"""One slip of the keyboard: enough variants to find what was meant, few enough to ask for all at once."""

from __future__ import annotations

import pytest

from directory.slips import one_slip


@pytest.mark.parametrize(
    ("meant", "typed"),
    [("ZZ1 2DT", "ZZ1 2DY"), ("ZZ1 2DT", "ZZI 2DT"), ("A123456789012", "A123456798012"), ("4K7Q2XR9", "4K7O2XR9")],
)
def test_what_was_meant_is_among_the_variants(meant, typed):
    assert meant in one_slip(typed)


def test_what_was_typed_is_no_variant_of_itself():
    assert "ZZ1 2DT" not in one_slip("ZZ1 2DT")


def test_a_short_code_has_none():
    assert one_slip("A12") == frozenset()


def test_a_long_number_has_few_enough_to_ask_an_index_for():
    assert len(one_slip("A123456789012")) < 250
