"""Words that cannot be read are found on whatever page they come, also when the same words could be read before."""

from __future__ import annotations

import pytest

from tests.fixtures.browser import assert_accessible

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("database", ["sqlite"], indirect=True, scope="session")]

PALE = "() => { document.querySelector('label').style.color = '#bbbbbb'; }"
READABLE = "() => { document.querySelector('label').style.color = ''; }"
DARK = "() => { document.querySelector('main').style.background = '#222222'; }"


def test_pale_words_and_words_on_a_dark_ground_are_found_on_a_page_that_was_good_before(page):
    page.goto("/sign-in")
    assert_accessible(page)
    page.goto("/sign-in/forgotten")  # whose words are painted as on the page before
    assert_accessible(page)
    page.evaluate(PALE)
    with pytest.raises(AssertionError, match="color-contrast"):
        assert_accessible(page)
    page.evaluate(READABLE)
    assert_accessible(page)
    page.evaluate(DARK)
    with pytest.raises(AssertionError, match="color-contrast"):
        assert_accessible(page)
