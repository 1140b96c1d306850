"""Names are compared as a clerk would compare them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from directory.names import distance, keys_of, words_of

LETTERS = st.text("abcdefgh", min_size=4, max_size=10)


def test_accents_case_and_hyphens_do_not_keep_a_name_from_being_found() -> None:
    assert words_of("Zoë", "O'Brien-SMITH") == ["zoe", "o", "brien", "smith"]


def test_swapped_letters_are_one_slip() -> None:
    assert distance("kowalski", "kowalksi") == 1
    assert distance("ahmed", "ahmad") == 1
    assert distance("okafor", "smith") == 3


@given(LETTERS, st.data())
def test_a_word_with_one_letter_missing_added_or_wrong_shares_a_key(word: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from("abcdefgh"))
    for slipped in (
        word[:place] + word[place + 1 :],
        word[:place] + letter + word[place:],
        word[:place] + letter + word[place + 1 :],
    ):
        if len(slipped) >= 4:
            assert keys_of(word) & keys_of(slipped)
            assert distance(word, slipped) <= 1
