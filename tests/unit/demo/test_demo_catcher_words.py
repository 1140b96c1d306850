"""The mail catcher shows messages as text: web addresses can be followed, and nothing else becomes HTML."""

from __future__ import annotations

from blueprints.catcher import with_links


def test_an_address_in_a_message_can_be_followed():
    shown = with_links("Open the question: http://127.0.0.1:8000/l/abc.def\n\nOr call us.")
    assert '<a class="govuk-link" href="http://127.0.0.1:8000/l/abc.def">http://127.0.0.1:8000/l/abc.def</a>' in shown
    assert shown.count("<p ") == 2


def test_the_full_stop_after_an_address_is_not_part_of_it():
    assert 'href="https://example.org/a"' in with_links("See https://example.org/a.")


def test_lines_stay_lines():
    assert "call us<br>\nMarlowe" in with_links("call us\r\nMarlowe")


def test_a_message_cannot_bring_html_into_the_page():
    shown = with_links('<script>alert(1)</script> http://example.org/"onclick=x <b>')
    assert "<script>" not in shown
    assert "<b>" not in shown
    assert 'href="http://example.org/"' in shown
