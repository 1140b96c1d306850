"""The outbox asks again at the moment of sending: what was fine when planned may have to wait by now."""

from __future__ import annotations

from datetime import timedelta

import pytest

from base.database import writing
from base.extensions import db
from casework.contacts import Rule, hold_outward, set_rule
from casework.finishing import finish_task
from casework.sending import contact_test
from correspondence.outbox import plan
from correspondence.recipients import Recipient
from directory.adults import AdultParticulars, note_adult
from directory.schools import ContactParticulars, keep_contacts
from models.case import Case
from models.child import Child
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


def test_a_head_who_has_left_since_the_question_was_planned_is_not_sent_it(council):
    _, message = asked_of_school(council)
    assert verdict(message) == ""
    with writing():
        new = [ContactParticulars("office", "new.office@brook.example")]
        keep_contacts(council.school, new, by=council.lead, at=LATER)
    assert verdict(message) == "address-not-listed"
    with writing():
        message.released_at = STILL_LATER
    assert verdict(message) == "", "an officer who knows who reads it there may let it go"


def test_a_mailbox_that_two_parents_read_is_not_written_to_while_one_of_them_must_not_be_contacted(council):
    with writing():
        case = send()
        child = db.session.get_one(Child, case.child_id)
        both = "home@quill.example"
        father, mother = (
            note_adult(child, AdultParticulars(name, email=both), by=council.officer, at=AT)
            for name in ("Jay Quill", "Wren Quill")
        )
        set_rule(case, "parent", None, Rule.SAFE, by=council.officer, at=AT)
        set_rule(case, "adult", mother.id, Rule.SAFE, by=council.officer, at=AT)
        to = Recipient("party", None, "parent", both)
        more = {"version_id": case.version_id, "case_id": case.id, "to": to, "send_after": AT, "at": AT}
        message = plan("ask-parent", key="one", **more)
        db.session.flush()
        assert verdict(message) == ""
        set_rule(case, "adult", father.id, Rule.DO_NOT_CONTACT, by=council.officer, at=LATER)
    assert verdict(message) == "do-not-contact"
