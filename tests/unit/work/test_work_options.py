"""The lists a queue is narrowed by are written once, and still say what they should."""

from __future__ import annotations

from blueprints.options import options

SCHOOLS = {"1": "Brook & Hill School", "11": 'The "Old" School', 'a"><b': "Vale School"}


def test_every_school_is_offered_in_its_order_and_none_is_chosen() -> None:
    written = options(SCHOOLS)
    assert written.splitlines() == [
        '<option value="1">Brook &amp; Hill School</option>',
        '<option value="11">The &#34;Old&#34; School</option>',
        '<option value="a&#34;&gt;&lt;b">Vale School</option>',
    ]


def test_the_school_that_was_chosen_is_selected_and_no_other() -> None:
    for code in SCHOOLS:
        lines = options(SCHOOLS, code).splitlines()
        assert [" selected>" in line for line in lines] == [code == other for other in SCHOOLS]


def test_what_nobody_offers_is_not_selected() -> None:
    assert "selected" not in options(SCHOOLS, "2")
    assert "selected" not in options(SCHOOLS, "")


def test_a_school_that_was_renamed_is_offered_by_its_new_name_at_once() -> None:
    assert "Vale" in options({"1": "Vale School"})
    assert "Glen" in options({"1": "Glen School"})
