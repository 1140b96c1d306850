"""The outbox asks again at the moment of sending: what was fine when planned may have to wait by now."""

from __future__ import annotations

from datetime import timedelta

import pytest

from base.database import writing
from base.extensions import db
from casework.contacts import Rule, hold_outward, set_rule
from casework.finishing import finish_task
from casework.sending import contact_test
from models.case import Case
from models.message import Message
from tests.integration.casework.marlowe import AT, Marlowe, send, tasks

pytestmark = pytest.mark.usefixtures("context")
LATER, STILL_LATER = AT + timedelta(hours=1), AT + timedelta(hours=2)


def asked_of_school(council: Marlowe) -> tuple[Case, Message]:
    """A case whose school has been asked; the question still lies in the outbox."""
    with writing():
        case = send({"last-school": {"urn": "100001"}})
        finish_task(tasks(case)["triage"], "whereabouts-unknown", {}, by=council.officer, at=AT)
    return case, db.session.query(Message).filter(Message.recipient_kind == "school").one()


def verdict(message: Message) -> str:
    return contact_test([message], LATER).get(message.id, "")


def test_a_hold_set_after_a_message_was_planned_holds_it_until_an_officer_lets_it_go(council):
    case, message = asked_of_school(council)
    assert verdict(message) == ""
    with writing():
        hold_outward(case, "fgm", by=council.officer, at=LATER)
    assert verdict(message) == "outward-held"
    assert db.session.get_one(Message, message.id).state == "held"
    with writing():
        message.released_at = STILL_LATER
    assert verdict(message) == ""
    with writing():
        hold_outward(case, "forced-marriage", by=council.officer, at=STILL_LATER + timedelta(hours=1))
    assert verdict(message) == "outward-held"


@pytest.mark.parametrize(
    ("rule", "because"), [(Rule.DO_NOT_CONTACT, "do-not-contact"), (Rule.CHANNEL_ONLY, "other-channel")]
)
def test_a_release_of_a_message_does_not_lift_a_rule_about_its_recipient(council, rule, because):
    case, message = asked_of_school(council)
    with writing():
        set_rule(case, "school", council.school.id, rule, channel="telephone", by=council.officer, at=LATER)
        message.released_at = STILL_LATER
    assert verdict(message) == because


def test_officers_are_told_whatever_is_held_and_a_receipt_goes_although_everything_outward_is_held(council):
    with writing():
        case = send({"safeguarding-circumstances": ["fgm"]})
    assert case.outward_held
    messages = db.session.query(Message).all()
    assert contact_test(messages, LATER) == {}
    assert "receipt" in {message.kind for message in messages}


def test_a_sender_nobody_has_checked_gets_the_receipt_and_nothing_more(council):
    _case, _question = asked_of_school(council)
    known = db.session.query(Message).filter(Message.kind == "acknowledgement").one()
    receipt = db.session.query(Message).filter(Message.kind == "receipt").one()
    assert (verdict(known), verdict(receipt)) == ("identity-not-checked", "")
