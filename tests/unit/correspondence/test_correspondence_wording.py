"""Words of messages: only what the shape reveals, and a value can't pretend to be ours."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from correspondence import wording
from correspondence.reveals import CARRIES, NotAllowedInMessage, check_values, say_when
from correspondence.wording import RevealsTooMuch, Wordings, compile_message, may_be_held, title_of
from forms.definition.messages import MessageShape
from forms.definition.wording import Wording


def shape(subject: str = "About ((reference))", body: str = "See ((link))\n", **more: object) -> MessageShape:
    settings = {"reveals": ("reference", "link"), "held_when": ("contact-rules",), "link": "answer"} | more
    return MessageShape(id="m", to=("referrer",), subject=Wording.of(subject), body=Wording.of(body), **settings)


def test_placeholders_are_filled_however_they_are_spaced_or_written():
    template = compile_message(shape("About (( Team Telephone ))", "((team-telephone))", reveals=("team-telephone",)))
    rendered = template.render({"team-telephone": "01632 960 100"})
    assert (rendered.subject, rendered.body) == ("About 01632 960 100", "01632 960 100")


@pytest.mark.parametrize("text", ["((school-name))", "((child name))", "((reference)) ((date of birth))"])
def test_a_placeholder_that_the_shape_does_not_reveal_is_refused(text):
    with pytest.raises(RevealsTooMuch):
        compile_message(shape(body=text))


def test_a_shape_can_not_reveal_what_is_not_in_the_closed_list():
    with pytest.raises(RevealsTooMuch):
        compile_message(shape(body="((child-name))", reveals=("child-name",)))


def test_what_is_sent_holds_the_link_and_what_is_kept_does_not():
    rendered = compile_message(shape()).render({"reference": "CME-1", "link": "https://x.example/l/secret"})
    assert "secret" in rendered.body
    assert "secret" not in rendered.kept_body
    assert rendered.kept_subject == "About CME-1"


@given(st.text(max_size=80))
def test_no_value_brings_a_line_or_a_header_of_its_own(value):
    rendered = compile_message(shape()).render({"reference": value, "link": value})
    assert not set(rendered.subject) & set("\r\n")
    assert len(rendered.body.splitlines()) <= 1 + value.count("\x85")
    assert rendered.body.count("\n") == 1


def test_a_value_that_looks_like_a_placeholder_stays_what_it_is():
    rendered = compile_message(shape()).render({"reference": "((link))", "link": "x"})
    assert rendered.subject == "About ((link))"


def test_only_what_is_never_held_escapes_the_contact_rules():
    assert may_be_held(compile_message(shape()))
    assert may_be_held(compile_message(shape(held_when=("contact-rules", "outward-held"))))
    assert not may_be_held(compile_message(shape(held_when=("never",))))


def test_the_products_own_words_stand_in_where_a_definition_has_none():
    words = Wordings()
    with pytest.raises(LookupError):
        words.template(None, "m")
    words.use(house=lambda: {"m": shape()})
    assert words.template(None, "m") is words.template(None, "m")


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("2026-12-04", "Friday 4 December 2026"),
        ("2026-12-04T17:00:00+00:00", "5pm on Friday 4 December 2026"),
        ("2026-07-01T16:30:00+00:00", "5:30pm on Wednesday 1 July 2026"),
        ("2026-07-01T23:30:00Z", "12:30am on Thursday 2 July 2026"),
        ("2026-07-01T12:00", "12pm on Wednesday 1 July 2026"),
    ],
)
def test_dates_are_said_as_in_london(value, said):
    assert say_when(value) == said


@given(st.dictionaries(st.sampled_from([*CARRIES, "name", "upn"]), st.text(max_size=12)))
def test_text_gets_into_a_message_only_as_a_code_an_id_or_a_date(values):
    try:
        check_values(values)
    except NotAllowedInMessage:
        return
    assert not any(" " in value or not value.isascii() for key, value in values.items() if key != "code")


def test_a_kind_of_message_has_a_title_or_goes_by_its_code(monkeypatch):
    known = {"ask-head": shape(title=Wording.of("Reminder to the head")), "no-title": shape()}
    words = Wordings()
    words.use(house=lambda: known)
    monkeypatch.setattr(wording, "wordings", words)
    assert title_of(None, "ask-head") == "Reminder to the head"
    assert title_of(None, "no-title") == "No title"
    assert title_of(None, "nobody-knows-it") == "Nobody knows it"
