"""A booking or a letter that could not work, or that would tell too much, is refused before it is published."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from casework.versions import read_whole
from forms.definition.check import check
from forms.definition.reader import read_document
from forms.definition.vocabulary import STANDARD

SERVICES = Path(__file__).parents[3] / "definitions" / "services"
MESSAGE = {
    "id": "pick-a-time",
    "to": ["referrer"],
    "subject": "Pick a time ((reference))",
    "body": "((link))",
    "reveals": ["reference", "link"],
    "held-when": ["contact-rules"],
    "link": "booking",
}
BOOKING = {
    "id": "meeting",
    "title": "Meeting",
    "minutes": 30,
    "ways": ["office"],
    "offered-by": "Q-TRIAGE",
    "invite": "pick-a-time",
    "pick-within": "5 working-days",
}
LETTER = {
    "id": "first-letter",
    "title": "A question",
    "to": "parent",
    "body": "Dear ((recipient-name)): ((child-name))",
    "reveals": ["child-name", "recipient-name"],
    "held-when": ["contact-rules"],
}
TELLS = MESSAGE | {"id": "letter-ready", "to": ["parent"], "link": "letter"}


def faults(**parts: list[Any]) -> list[str]:
    """What the checker says of the referral with these parts in it, beyond what it says of it anyway."""
    document = copy.deepcopy(read_whole(SERVICES / "cme-referral.yaml"))
    plain = {str(fault) for fault in check(read_document(document, "a.yaml"), STANDARD).faults}
    document["messages"] += [MESSAGE, TELLS]
    added = copy.deepcopy(parts)
    document |= added | {"letters": [*document["letters"], *added.get("letters", ())]}
    return [
        f"{fault.where}: {fault.what}"
        for fault in check(read_document(document, "a.yaml"), STANDARD).faults
        if str(fault) not in plain
    ]


def without_queues(found: list[str]) -> list[str]:
    return [one for one in found if "there is no queue" not in one]


def test_a_good_booking_and_a_good_letter_have_no_fault():
    assert without_queues(faults(bookings=[BOOKING], letters=[LETTER])) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"invite": "no-such"}, 'there is no message "no-such"'),
        ({"invite": "letter-ready"}, "nobody could pick a time"),
        ({"when-missed": "no-such"}, 'there is no task "no-such"'),
        ({"pick-within": "5 school-days"}, "the council's own clocks run in working days"),
        ({"ways": ["pigeon"]}, '"pigeon" is not one of those allowed'),
        ({"minutes": 1}, "1 is out of range"),
    ],
)
def test_a_booking_that_could_not_work_is_refused(change, said):
    assert any(said in one for one in faults(bookings=[BOOKING | change]))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"title": "About ((child-name))"}, "can say nothing of anybody"),
        ({"to": "parents"}, 'no letter goes to "parents"'),
        ({"to": "school:caretaker"}, "no letter goes to"),
        ({"to": "referrer", "reveals": ["school-name"], "body": "((school-name))", "title": "x"}, "may not be told"),
        ({"reveals": ["child-name"]}, "((recipient-name)) is not among what it reveals"),
        ({"reveals": ["child-name", "recipient-name", "date"]}, '"date" is revealed and never said'),
        ({"reveals": ["child-name", "recipient-name", "risk"]}, 'a letter says nothing by the name "risk"'),
        ({"held-when": ["outward-held"]}, "it ignores the contact rules"),
        ({"held-when": ["contact-rules", "never"]}, '"never" holds no letter'),
        ({"ways": ["email"]}, "ways and email disagree"),
        ({"ways": ["email"], "email": "no-such"}, 'there is no message "no-such"'),
        ({"ways": ["email"], "email": "pick-a-time"}, "does not lead the same person to it"),
    ],
)
def test_a_letter_that_could_not_go_or_tells_too_much_is_refused(change, said):
    assert any(said in one for one in faults(letters=[LETTER | change]))


def test_a_letter_that_is_told_of_by_email_is_taken():
    assert faults(letters=[LETTER | {"ways": ["post", "email"], "email": "letter-ready"}]) == []


@pytest.mark.parametrize(("kind", "said"), [("book", "there is no booking"), ("letter", "there is no letter")])
def test_a_consequence_that_names_nothing_is_refused(kind, said):
    document = copy.deepcopy(read_whole(SERVICES / "cme-referral.yaml"))
    document["tasks"][0]["choices"][0].setdefault("then", []).append({kind: "no-such"})
    assert any(said in fault.what for fault in check(read_document(document, "a.yaml"), STANDARD).faults)
