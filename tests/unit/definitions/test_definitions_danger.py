"""A form that asks about danger says what it is and whom to call, asks what was reported, and lets everybody send.

And whoever refers a child is asked how the family may be reached without harm.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from forms.definition.document import Definition
from tests.fixtures.definitions_once import read_once

SERVICES = Path(__file__).parents[3] / "definitions" / "services"
ASKING = ("chaperone-concern", "cme-concern", "cme-no-place", "cme-referral", "illegal-employment", "pupil-no-show")
SAID = (
    "In danger now means",
    "999",
    "((mash-phone))",
    "((out-of-hours-phone))",
    "in the evening, at night or at weekends",
)
NO_REFERRAL = ("It is not a referral to MASH", "It does not reach the police or children's social care")
ABOUT_CONTACT = (
    *("family-knows", "safe-to-contact", "safe-how", "do-not-contact", "interpreter-needed", "interpreter-language"),
    *("last-seen-on", "last-seen-by"),
)


def read(service: str) -> Definition:
    """A service of this repository."""
    path = SERVICES / f"{service}.yaml"
    definition = read_once(path.read_text("utf-8"), path.name).definition
    assert definition is not None
    return definition


def test_no_other_form_asks_about_danger_now():
    found = [path.stem for path in SERVICES.glob("*.yaml") if "danger-now" in read(path.stem).questions]
    assert sorted(found) == list(ASKING)


@pytest.mark.parametrize("service", ASKING)
def test_danger_is_explained_with_whom_to_call_before_anything_else_is_asked(service):
    definition = read(service)
    first = definition.pages[0]
    assert first is definition.page_of["danger-now"]
    body = first.body.say()
    assert [words for words in SAID if words not in body] == []
    assert any(words in body for words in NO_REFERRAL)


@pytest.mark.parametrize("service", ASKING)
def test_whoever_tells_of_danger_is_asked_what_was_reported_and_may_leave_it_empty(service):
    definition = read(service)
    after = definition.pages[1]
    assert {"danger-reported", "danger-details"} <= {question.id for question in after.questions}
    assert after.when is not None
    asked = [definition.questions["danger-now"], *after.questions]
    assert [question.id for question in asked if question.required] == []
    assert "999" in after.body.say()


@pytest.mark.parametrize("service", ["chaperone-concern", "cme-referral", "illegal-employment"])
def test_what_was_said_of_the_danger_is_read_out_from_the_first_task(service):
    first = read(service).tasks[0]
    assert {"danger-now", "danger-reported", "danger-details"} <= set(first.facts)


@pytest.mark.parametrize("service", ["cme-referral", "pupil-no-show"])
def test_whoever_refers_a_child_is_asked_how_the_family_may_be_reached_without_harm(service):
    definition = read(service)
    assert [name for name in ABOUT_CONTACT if name not in definition.questions] == []
    assert [name for name in ABOUT_CONTACT if definition.questions[name].required] == []
    assert "never use a relative" in definition.questions["interpreter-language"].hint.say()
