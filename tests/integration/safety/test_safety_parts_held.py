"""A form's parties are asked although no record was compared yet, but never past a hold that somebody set."""

from __future__ import annotations

from datetime import timedelta

import pytest

from base.database import writing
from base.extensions import db
from casework.contacts import ContactBook, Rule, hold_outward, may_contact, party_of, release, set_rule
from casework.intake.part_requests import _held_because as part_held
from casework.reported_deaths import REPORTED
from casework.sending import contact_test
from casework.versions import current
from correspondence.outbox import Plan, plan_many
from correspondence.recipients import Recipient
from correspondence.stopping import release as release_message
from models.case import Case
from models.filing import Filing
from models.message import Message
from tests.integration.casework.marlowe import AT, SURE, send, twin

LATER, STILL_LATER = AT + timedelta(hours=2), AT + timedelta(hours=4)
PARENT = Recipient("party", None, "parent", "parent@x.example")
OFFICE = "office@brook.example"


def linked_by_the_machine() -> Case:
    twin()
    case = send(SURE)
    assert case.child_link == "automatic"
    return case


def asked_for_a_part(case: Case, message: str, to: Recipient) -> Message:
    """A question of the work permit for somebody's part of a form, on a case."""
    version_id, _ = current("work-permit")
    plan = Plan(kind=message, key=f"{message}:{to.role}", version_id=version_id, case_id=case.id, to=to, send_after=AT)
    (made,) = plan_many([plan], at=AT).made.values()
    return db.session.get_one(Message, made)


def planned(case: Case, to: Recipient) -> str:
    """Why the question to a party would be held from the start."""
    return part_held(db.session.query(Filing).filter(Filing.case_id == case.id).one(), to)


def test_a_party_is_asked_for_its_part_before_anybody_has_compared_records(council):
    school = Recipient("school", council.school.id, "school", OFFICE)
    with writing():
        case = linked_by_the_machine()
        messages = [asked_for_a_part(case, "ask-parent", PARENT), asked_for_a_part(case, "ask-school", school)]
    assert (planned(case, PARENT), planned(case, school)) == ("", "")
    assert contact_test(messages, LATER) == {}


def test_a_reported_death_holds_the_questions_for_parts_though_no_link_is_confirmed(council):
    school = Recipient("school", council.school.id, "school", OFFICE)
    with writing():
        case = linked_by_the_machine()
        messages = [asked_for_a_part(case, "ask-parent", PARENT), asked_for_a_part(case, "ask-school", school)]
        hold_outward(case, REPORTED, by=council.officer, at=AT)
    assert (planned(case, PARENT), planned(case, school)) == ("outward-held", "outward-held")
    assert contact_test(messages, LATER) == {message.id: "outward-held" for message in messages}


@pytest.mark.parametrize("whom", ["the one", "the kind"])
def test_a_hold_on_a_party_holds_its_question_though_no_link_is_confirmed(council, whom):
    to = Recipient("school", council.school.id, "school", OFFICE)
    with writing():
        case = linked_by_the_machine()
        message = asked_for_a_part(case, "ask-school", to)
        set_rule(case, "school", to.id if whom == "the one" else None, Rule.HELD, by=council.officer, at=AT)
    assert planned(case, to) == "held"
    assert contact_test([message], LATER) == {message.id: "held"}
    with writing():
        db.session.get_one(Message, message.id).state = "held"
        release_message(message.id, reason="agreed", by=council.lead, at=LATER)
    assert contact_test([message], STILL_LATER) == {}


def test_whatever_holds_a_contact_beside_an_unconfirmed_link_is_named_before_it(council):
    with writing():
        case = linked_by_the_machine()
        assert may_contact(case, *party_of(PARENT)).because == "link-not-confirmed"
        set_rule(case, "parent", None, Rule.HELD, by=council.officer, at=AT)
        assert may_contact(case, *party_of(PARENT)).because == "held"
        hold_outward(case, "fgm", by=council.officer, at=AT)
    book = ContactBook([case])
    assert book.may_contact(case, *party_of(PARENT)).because == "outward-held"
    assert book.may_contact(case, *party_of(PARENT), receipt=True).because == "held"
    with writing():
        release(case, "parent", None, reason="agreed", by=council.lead, at=LATER)
    assert may_contact(case, *party_of(PARENT)).allowed
