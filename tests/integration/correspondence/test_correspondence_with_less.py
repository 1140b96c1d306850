"""Every message there is, with each thing missing that may be: it goes all the same, and reads as if nothing were."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import update

from correspondence.left_out import MAY_BE_ABSENT, leave_out
from correspondence.reveals import Reveal
from correspondence.wording import compile_message
from forms.definition.document import Definition
from models.user import Team
from tests.integration.correspondence import test_correspondence_reveals_nothing as frightening
from tests.integration.correspondence.test_correspondence_reveals_nothing import DEFINED, EVERY, LIBRARY

everything = frightening.everything
CARRIED = {Reveal.REPLY_BY: "reply_by", Reveal.DUE_DATE: "due"}
WRONG = {
    "a doubled blank": re.compile(r"\S  +\S"),
    "a blank before a stop": re.compile(r"\s[.,;:](?:\s|$)"),
    "stops that touch": re.compile(r"[,;:]\s*[.,;:]|\(\s*\)|\.\.(?!\.)"),
    "a name of nobody": re.compile(r"\b(?:Dear\s*,|None|null|nan|True|False)\b|Dear\s*,"),
    "a word that waits for another": re.compile(r"\b(?:by|until|at|within|call|call us on)\s*[.,]", re.IGNORECASE),
    "a placeholder": re.compile(r"\(\(|\)\)"),
    "a gap of lines": re.compile(r"\n{3,}|\A\s|\n\n\s*\Z"),
    "a label of nothing": re.compile(r":\s*(?:\Z|\n\s*\n(?!http|- |[0-9])[A-Z(])"),
}


def faults(text: str) -> dict[str, str]:
    """What is wrong with a text, and where."""
    said = re.sub(r"https?://\S+", "http://x", text)
    return {name: found[0] for name, wrong in WRONG.items() if (found := wrong.search(said))}


@pytest.mark.parametrize(
    "text", ["Dear , we", "Call us on .", "Due: \n\nThank you", "by , and", "a  b", "x .", "None came"]
)
def test_a_text_with_a_gap_is_seen(text):
    assert faults(text)


@pytest.mark.parametrize("missing", [*sorted(MAY_BE_ABSENT), "every"])
@pytest.mark.parametrize("definition", DEFINED, ids=lambda one: one.service if one else "house")
def test_every_message_goes_and_reads_whole_without_a_date_that_may_be_missing(
    everything, data_folder, definition: Definition | None, missing, monkeypatch
):
    gone = set(MAY_BE_ABSENT) if missing == "every" else {Reveal(missing)}
    shapes = [one for one in (definition.messages if definition else LIBRARY.messages) if gone & set(one.reveals)]
    if not shapes:
        return
    whole = frightening.plans_of

    def with_less(*asked):
        plans = whole(*asked)
        for plan in plans:
            for one in gone:
                plan.values.pop(CARRIED[one], None)
        return plans

    monkeypatch.setattr(frightening, "plans_of", with_less)
    texts = frightening.rendered(everything, definition, shapes, data_folder)
    assert {text: found for text in texts if (found := faults(text))} == {}


@pytest.mark.parametrize("definition", DEFINED, ids=lambda one: one.service if one else "house")
def test_every_message_reads_whole_where_no_team_has_a_number_of_its_own(
    everything, data_folder, definition: Definition | None, monkeypatch
):
    told = frightening.a_terrible_case

    def without_a_number(session, version):
        ids = told(session, version)
        session.execute(update(Team).values(telephone=""))
        return ids

    monkeypatch.setattr(frightening, "a_terrible_case", without_a_number)
    shapes = list(definition.messages if definition else LIBRARY.messages)
    texts = frightening.rendered(everything, definition, shapes, data_folder)
    assert {text: found for text in texts if (found := faults(text))} == {}
    assert any("01632 960 001" in text for text in texts) or not any(
        Reveal.TEAM_TELEPHONE in one.reveals for one in shapes
    )


@pytest.mark.parametrize(("definition", "shape"), EVERY)
def test_without_a_date_the_words_are_whole_and_still_say_what_is_wanted(definition, shape):
    template = compile_message(shape)
    full = {name: f"<{name}>" for name in template.uses}
    for name in MAY_BE_ABSENT & template.uses:
        less = template.render({key: value for key, value in full.items() if key != name})
        assert name not in less.body
        assert less.subject
        assert {f"<{key}>" for key in template.uses - {name}} <= set(re.findall(r"<[a-z-]+>", less.subject + less.body))


def test_a_sentence_about_a_date_alone_goes_and_a_request_stays():
    assert leave_out("It has been raised. It was due by ((due-date)).", "due-date") == "It has been raised."
    assert leave_out("Please answer by ((reply-by)).", "reply-by") == "Please answer."
    assert leave_out("Go on with R here, by ((reply-by)):\n\n((link))", "reply-by") == "Go on with R here:\n\n((link))"
    assert leave_out("One.\n\nWe write again on ((reply-by)).\n\nTwo.", "reply-by") == "One.\n\nTwo."
