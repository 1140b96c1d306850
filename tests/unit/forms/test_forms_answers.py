"""Answers have one address each; entries keep their ids whatever happens around them."""

from __future__ import annotations

import pytest

from forms.answers import Answers, NotAnAddress, add_entry, merge, merge_entry, parse_address, remove_entry

VISITS = {
    "visits": [{"id": "a", "day": "2026-01-01"}, {"id": "b", "day": "2026-02-02"}, {"id": "c", "day": "2026-03-03"}]
}


def test_an_answer_is_found_by_every_way_of_writing_its_address():
    answers = Answers({"referrer": {"name": {"given": "Ada", "family": "Ashe"}, **VISITS}}, "referrer")
    assert answers.get("name") == answers.get("referrer.name")
    assert answers.get("name.family") == answers.get("referrer.name.family") == "Ashe"
    assert answers.get("visits[b].day") == answers.get("referrer.visits[b].day") == "2026-02-02"
    assert answers.get("visits[z].day") is None
    assert answers.every(parse_address("visits.day")) == ("2026-01-01", "2026-02-02", "2026-03-03")
    assert answers.get("visits.day") is None  # there are three
    assert answers.within("visits", "c").get("day") == "2026-03-03"


@pytest.mark.parametrize("text", ["", ".", "a..b", "a[", "a]b", "a[x]y", "[x]"])
def test_what_is_no_address_is_refused(text):
    with pytest.raises(NotAnAddress):
        parse_address(text)


def test_one_pages_answers_are_merged_and_an_emptied_one_goes():
    part = {"a": "1", "b": "2"}
    assert merge(part, {"b": None, "c": "3"}) == {"a": "1", "c": "3"}
    assert part == {"a": "1", "b": "2"}


def test_deleting_in_the_middle_leaves_the_others_their_ids_and_answers():
    left = remove_entry(VISITS, "visits", "b")
    assert [entry["id"] for entry in left["visits"]] == ["a", "c"]
    assert remove_entry(left, "visits", "b") == left
    assert merge_entry(left, "visits", "c", {"day": "2026-04-04"})["visits"][1] == {"id": "c", "day": "2026-04-04"}


def test_the_last_entry_to_go_takes_the_repeat_with_it():
    assert remove_entry({"visits": [{"id": "a"}], "x": "y"}, "visits", "a") == {"x": "y"}


def test_adding_the_same_entry_twice_adds_it_once():
    once = add_entry({}, "visits", "a", {"day": "2026-01-01", "id": "forged"})
    assert add_entry(once, "visits", "a", {"day": "2026-01-01"})["visits"] == [{"id": "a", "day": "2026-01-01"}]
