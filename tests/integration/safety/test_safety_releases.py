"""What an officer let go counts against what was known then, and against nothing that came up later."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from base.database import writing
from base.extensions import db
from casework.closing import reopen_case
from casework.contacts import ContactBook, Rule, may_contact, release, set_rule
from casework.death import record_death, undo_death
from casework.sending import contact_test
from casework.tasks import start_task
from casework.versions import pinned
from correspondence.outbox import Plan, plan_many
from correspondence.recipients import Recipient
from correspondence.stopping import release as release_message
from directory.children import join_siblings
from jobs.relay import relay_due
from models.case import Case, ContactRule
from models.child import Adult
from models.message import Message
from tests.integration.casework.marlowe import AT, send, tasks

LATER, STILL_LATER = AT + timedelta(hours=2), AT + timedelta(hours=4)
SCHOOL = {"last-school": {"urn": "100001"}}


def released(council, **answers: object) -> Case:
    """A case where it was not safe to write to anybody, until an officer released the school and the parents."""
    case = send(SCHOOL | {"safe-to-contact": "not-safe"} | answers)
    for kind, party in (("school", council.school.id), ("parent", None)):
        release(case, kind, party, reason="agreed with social care", by=council.lead, at=AT)
    return case


def asked_schools() -> list[tuple[str, str]]:
    """What became of the questions to schools."""
    found = select(Message.state, Message.held_because).where(Message.recipient_kind == "school")
    return [(row.state, row.held_because) for row in db.session.execute(found)]


def codes(council, case: Case) -> set[str]:
    return {may_contact(case, *party).because for party in (("school", council.school.id), ("parent", None))}


def test_a_school_released_before_a_death_is_not_written_to_when_the_closed_case_opens_again(council):
    with writing():
        case = released(council)
        case.state, case.outcome, case.closed_at = "closed", "enrolled", AT
    with writing():
        record_death(case.child_id, died_on=None, by=council.officer, at=LATER)
    assert codes(council, case) == {"death-recorded"}
    with writing():
        reopen_case(case, reason="opened to file a letter", by=council.manager, at=LATER)
        start_task(case, pinned(case.version_id).task_shapes["ask-school"], by=council.officer, at=LATER)
    relay_due(STILL_LATER, at=STILL_LATER)
    assert asked_schools() == [("held", "death-recorded")]


def test_a_death_recorded_a_second_time_ends_what_was_released_in_between(council):
    with writing():
        case = send(SCHOOL)
        record_death(case.child_id, died_on=None, by=council.officer, at=AT)
    with writing():
        undo_death(case.child_id, reason="The wrong child", by=council.manager, at=AT)
        release(case, "school", council.school.id, reason="agreed", by=council.lead, at=AT)
        assert may_contact(case, "school", council.school.id).allowed
    with writing():
        record_death(case.child_id, died_on=None, by=council.officer, at=LATER)
    assert codes(council, case) == {"death-recorded"}
    assert case.outward_held_at == LATER
    assert [rule.released_at for rule in db.session.scalars(select(ContactRule))] == [None] * _rules()


def test_a_record_of_death_that_was_wrong_twice_leaves_nothing_released(council):
    with writing():
        case = send(SCHOOL)
    for hours in (1, 2):
        then = AT + timedelta(hours=hours)
        with writing():
            record_death(case.child_id, died_on=None, by=council.officer, at=then)
            release(case, "school", council.school.id, reason="condolences", by=council.lead, at=then)
            undo_death(case.child_id, reason="The wrong child", by=council.manager, at=then)
        assert may_contact(case, "school", council.school.id).because == "outward-held"


def test_an_officer_who_knows_of_the_death_can_still_release_somebody(council):
    with writing():
        case = released(council)
        record_death(case.child_id, died_on=None, by=council.officer, at=LATER)
    with writing():
        release(case, "parent", None, reason="They asked us for the file", by=council.lead, at=STILL_LATER)
    assert may_contact(case, "parent", None).allowed
    assert may_contact(case, "school", council.school.id).because == "death-recorded"
    assert ContactBook([case]).may_contact(case, "school", council.school.id, released_at=STILL_LATER).allowed


@pytest.mark.parametrize("state", ["open", "closed"])
def test_neither_a_party_nor_a_message_released_before_a_death_is_so_after_it(council, state):
    with writing():
        case = released(council)
        case.state = state
        record_death(case.child_id, died_on=None, by=council.officer, at=LATER)
    with writing():  # as if the death had missed them: the test at the moment of sending must not depend on that
        for rule in db.session.scalars(select(ContactRule)):
            rule.released_at = LATER
        case.outward_held_at = None
    assert codes(council, case) == {"death-recorded"}
    book = ContactBook([case])
    assert book.may_contact(case, "referrer", None, released_at=LATER).because == "death-recorded"


def test_a_second_death_in_a_family_ends_what_was_released_after_the_first(council):
    with writing():
        living = released(council)
        for given in ("Ed", "Oona"):
            other = send({"child-name": {"given": given, "family": "Brown"}})
            join_siblings(living.child_id, other.child_id, source="test", by=council.officer, at=AT)
            record_death(other.child_id, died_on=None, by=council.officer, at=LATER)
            assert codes(council, living) == {"outward-held"}
            release(living, "school", council.school.id, reason="agreed", by=council.lead, at=LATER)
            assert may_contact(living, "school", council.school.id).allowed
    assert "review-held" in tasks(living)


def message_let_go(council, case: Case, to: Recipient) -> Message:
    """A message of a case that was held for the rules, and that the lead let go an hour ago."""
    plan = Plan(
        kind="ask-agency",
        key=f"let-go:{to.kind}:{to.role}",
        version_id=case.version_id,
        case_id=case.id,
        to=to,
        send_after=AT,
        held_because="not-yet-known",
    )
    (made,) = plan_many([plan], at=AT).made.values()
    return release_message(made, reason="agreed with social care", by=council.lead, at=AT)


PARENT = Recipient("party", None, "parent", "parent@x.example")


@pytest.mark.parametrize("rule", [Rule.HELD, Rule.NOT_YET_KNOWN])
def test_a_message_let_go_before_a_rule_held_its_recipient_waits_for_a_person_again(council, rule):
    with writing():
        case = send()
        set_rule(case, "parent", None, Rule.SAFE, by=council.officer, at=AT)
        message = message_let_go(council, case, PARENT)
        set_rule(case, "parent", None, rule, by=council.officer, at=LATER)
    assert contact_test([message], STILL_LATER) == {message.id: rule.value}
    relay_due(STILL_LATER, at=STILL_LATER)
    assert (message.state, message.held_because) == ("held", rule.value)
    with writing():
        release_message(message.id, reason="I know of the rule", by=council.lead, at=STILL_LATER)
    assert contact_test([message], STILL_LATER) == {}


def test_a_hold_on_all_schools_stops_the_one_that_was_released_before_it(council):
    school = Recipient("school", council.school.id, "office", "office@brook.example")
    with writing():
        case = send(SCHOOL)
        message = message_let_go(council, case, school)
        release(case, "school", council.school.id, reason="agreed", by=council.lead, at=AT)
        set_rule(case, "school", None, Rule.HELD, by=council.officer, at=LATER)
    assert may_contact(case, "school", council.school.id).because == "held"
    assert contact_test([message], STILL_LATER) == {message.id: "held"}
    with writing():
        rule = release(case, "school", council.school.id, reason="this one may", by=council.lead, at=STILL_LATER)
    assert rule.released_at == STILL_LATER
    assert may_contact(case, "school", council.school.id).allowed
    assert contact_test([message], STILL_LATER) == {}


def test_a_hold_on_somebody_stops_what_was_let_go_to_their_mailbox_under_another_name(council):
    with writing():
        case = send()
        father = Adult(name="Jo Quill", email="Parent@x.example", created_at=AT)
        db.session.add(father)
        db.session.flush()
        message = message_let_go(council, case, Recipient("agency", None, "agency", "parent@X.example"))
        set_rule(case, "adult", father.id, Rule.HELD, by=council.officer, at=LATER)
    assert contact_test([message], STILL_LATER) == {message.id: "held"}


def test_a_rule_that_lets_more_through_does_not_call_a_released_message_back(council):
    with writing():
        case = send({"safe-to-contact": "not-safe"})
        message = message_let_go(council, case, PARENT)
        set_rule(case, "parent", None, Rule.SAFE, by=council.officer, at=LATER)
        set_rule(case, "school", None, Rule.HELD, by=council.officer, at=LATER)
    assert contact_test([message], STILL_LATER) == {}


def _rules() -> int:
    return len(list(db.session.scalars(select(ContactRule.id))))
