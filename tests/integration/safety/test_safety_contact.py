"""Nothing leaves the council that could put a child at risk: when it is planned, and again when it is sent."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update

from base.database import writing
from base.extensions import db
from casework.chasing.asking import Whom
from casework.checklists import ask_row
from casework.contacts import (
    ContactBook,
    Rule,
    copy_rules,
    hold_outward,
    lift_hold,
    may_contact,
    party_of,
    rules_of,
    set_rule,
)
from casework.death import record_death, undo_death
from casework.finishing import finish_task
from casework.identities import confirm_sender
from casework.joining import open_related_case
from casework.joining_records import join_records
from casework.sending import contact_test
from casework.sweep import sweep
from casework.tasks import start_task
from casework.versions import pinned
from correspondence.outbox import Plan, plan_many
from correspondence.recipients import Recipient
from correspondence.relay import Run, check, lease, letters
from directory.children import create_child, join_siblings
from directory.particulars import Particulars
from jobs.relay import relay_due
from models.case import Case
from models.child import Adult
from models.filing import Filing
from models.message import Message
from models.task import ChecklistRow
from models.wait import Timer
from security.actor import Actor
from tests.integration.casework.marlowe import AT, SERVICE, SURE, send, tasks, twin

LATER = AT + timedelta(hours=2)
SYSTEM = Actor.system("tests")
INWARD = ("officer", "team")
HELD_CASES = [
    *({"safeguarding-circumstances": [risk]} for risk in ("forced-marriage", "fgm", "honour-based-abuse")),
    {"safeguarding-circumstances": ["domestic-abuse"]},
    {"safeguarding-circumstances": ["police-led"]},
    {"plans": ["section-47"]},
    {"safe-to-contact": "not-safe"},
]
SCHOOL = {"last-school": {"urn": "100001"}}
# Everybody a message can be for who is not one of the council's own.
OUTSIDE = [
    Recipient("school", None, "office", "office@brook.example"),
    Recipient("referrer", None, "referrer", "sam.reed@brook.example"),
    Recipient("party", None, "parent", "parent@x.example"),
    Recipient("party", None, "witness", "witness@x.example"),
    Recipient("agency", None, "agency", "agency@x.example"),
    Recipient("other-council", None, "council", "council@x.example"),
    Recipient("relative", None, "relative", "aunt@x.example"),
]


def outward(case: Case) -> list[Message]:
    found = select(Message).where(Message.case_id == case.id, Message.recipient_kind.not_in(INWARD))
    return list(db.session.scalars(found.execution_options(populate_existing=True)))


def looked_for(council, **answers) -> Case:
    """A case whose school is asked, whose referrer is known, and which has been sorted: all that sends."""
    case = send(SCHOOL | answers)
    confirm_sender(db.session.query(Filing).filter(Filing.case_id == case.id).one(), by=council.officer, at=AT)
    finish_task(tasks(case)["triage"], "whereabouts-unknown", {}, by=council.officer, at=AT)
    return case


@pytest.mark.parametrize("answers", HELD_CASES, ids=lambda one: str(next(iter(one.values()))))
def test_in_such_a_case_only_the_bare_receipt_leaves_before_an_officer_releases_something(council, answers):
    with writing():
        case = looked_for(council, **answers)
        enquiry = db.session.scalars(select(ChecklistRow).where(ChecklistRow.code == "child-health")).one()
        ask_row(tasks(case)["enquiries"], enquiry, whom=Whom(recipient="health@x.example"), by=council.officer, at=AT)
    kinds = {one.kind: one.state for one in outward(case)}
    assert {"receipt", "ask-first", "ask-agency", "acknowledgement"} <= set(kinds)
    assert {kind for kind, state in kinds.items() if state != "held"} == {"receipt"}
    for days in range(30):
        then = AT + timedelta(days=days)
        sweep(then, by=Actor.system("sweep"), writing=writing)
        relay_due(then, at=then)
    assert {one.kind for one in outward(case) if one.state == "sent"} == {"receipt"}


@pytest.mark.parametrize("to", OUTSIDE, ids=lambda one: f"{one.kind}-{one.role}")
def test_a_hold_set_after_planning_stops_what_is_for_anybody_outside(council, to):
    with writing():
        case = looked_for(council)
        before = {one.id for one in outward(case)}
        plan = Plan(kind="ask-agency", key="late", version_id=case.version_id, case_id=case.id, to=to, send_after=LATER)
        plan_many([plan], at=AT)
    with writing():
        hold_outward(case, "fgm", by=council.officer, at=LATER)
        # As if the hold had missed it: the test at the moment of sending must not depend on that.
        changed = update(Message).where(Message.case_id == case.id, Message.state == "held")
        db.session.execute(changed.values(state="planned", held_because=""))
    (message,) = [one for one in outward(case) if one.id not in before]
    assert contact_test([message], LATER) == {message.id: "outward-held"}
    relay_due(LATER, at=LATER)
    assert {one.state for one in outward(case) if one.kind != "receipt"} == {"held"}


def test_a_message_a_relay_has_leased_does_not_leave_once_a_death_is_recorded(council):
    with writing():
        case = looked_for(council)
    run = Run("tests", "catcher", True, 20)
    with writing():
        taken = lease(run, upto=LATER, now=LATER)
    batch, _ = letters(taken, public_url="", on=LATER, before=float("inf"))
    assert any(one.state == "leased" and one.recipient_kind == "school" for one in outward(case))
    with writing():
        record_death(case.child_id, died_on=None, by=council.officer, at=LATER)
    with writing():
        ready, _ = check(run, batch, now=LATER, on=LATER)
    assert ready == set()
    everything = db.session.scalars(select(Message.state).where(Message.case_id == case.id)).all()
    assert set(everything) == {"cancelled"}


def test_after_a_death_no_reminder_reaches_anybody_not_even_an_officer(council):
    with writing():
        case = looked_for(council, **{"danger-now": "yes"})
        record_death(case.child_id, died_on=None, by=council.officer, at=AT)
    for days in range(40):
        then = AT + timedelta(days=days)
        sweep(then, by=Actor.system("sweep"), writing=writing)
        relay_due(then, at=then)
    states = db.session.scalars(select(Message.state).where(Message.case_id == case.id)).all()
    assert (len(states) > 3, set(states)) == (True, {"cancelled"})
    assert db.session.query(Timer).filter(Timer.case_id == case.id, Timer.state == "pending").count() == 0


def test_a_death_reaches_every_record_of_the_child_and_the_siblings_of_each(council):
    with writing():
        first = looked_for(council)
        second = looked_for(council, **{"child-name": {"given": "Ivie", "family": "Quille"}})
        third = looked_for(council, **{"child-name": {"given": "Ed", "family": "Brown"}})
        join_siblings(second.child_id, third.child_id, source="test", by=SYSTEM, at=AT)
        join_records(second.child_id, first.child_id, by=council.officer, at=AT)
        record_death(second.child_id, died_on=None, by=council.officer, at=LATER)
    for case in (first, second):
        assert {one.state for one in outward(case)} == {"cancelled"}, case.reference
        assert may_contact(case, "school", council.school.id).because == "death-recorded"
    assert {one.state for one in outward(third)} <= {"held"}
    assert "review-held" in tasks(third)


def test_a_death_that_was_wrong_gives_back_the_work_that_comes_round(council):
    with writing():
        case = looked_for(council)
    repeats = select(Timer).where(Timer.case_id == case.id, Timer.kind == "repeat:weekly-review")
    (due,) = [timer.due_at for timer in db.session.scalars(repeats)]
    for _ in range(2):
        with writing():
            record_death(case.child_id, died_on=None, by=council.officer, at=LATER)
        assert [one.state for one in db.session.scalars(repeats.execution_options(populate_existing=True))] == [
            "cancelled"
        ]
        with writing():
            undo_death(case.child_id, reason="The wrong child", by=council.manager, at=LATER)
        found = db.session.scalars(repeats.execution_options(populate_existing=True)).all()
        assert [(one.state, one.due_at) for one in found] == [("pending", due)]
        assert case.outward_held


def test_a_child_who_is_looked_for_each_year_is_so_again_after_a_wrong_record_of_death(council):
    from casework.chasing.rechecks import RECHECK
    from casework.timing.timers import write_timer

    with writing():
        case = send()
        case.state = "closed"
        next_year = AT + timedelta(days=365)
        write_timer("case", case.id, RECHECK, step=1, round=1, due_at=next_year, at=AT, case_id=case.id, data={})
        record_death(case.child_id, died_on=None, by=council.officer, at=LATER)
    with writing():
        undo_death(case.child_id, reason="The wrong child", by=council.manager, at=LATER)
    timer = db.session.scalars(select(Timer).where(Timer.case_id == case.id, Timer.kind == RECHECK)).one()
    assert (timer.state, timer.due_at) == ("pending", next_year)


def test_whoever_must_not_be_contacted_is_not_written_to_under_another_name_either(council):
    with writing():
        case = send()
        father = Adult(name="Jo Quill", email="Jo.Quill@x.example", created_at=AT)
        db.session.add(father)
        db.session.flush()
        set_rule(case, "adult", father.id, Rule.DO_NOT_CONTACT, by=council.officer, at=AT)
    book = ContactBook([case])
    for kind in ("agency", "referrer", "party", "relative"):
        to = Recipient(kind, None, kind, "jo.quill@X.example")
        found = book.may_contact(case, *party_of(to), address=to.address, released_at=LATER, receipt=True)
        assert found.because == "do-not-contact", kind
    assert book.may_contact(case, "agency", None, address="other@x.example").allowed


def test_a_rule_about_all_schools_binds_each_of_them(council):
    with writing():
        case = send()
        set_rule(case, "school", None, Rule.DO_NOT_CONTACT, by=council.officer, at=AT)
    assert may_contact(case, "school", council.school.id).because == "do-not-contact"


def test_a_parent_asked_by_a_wait_is_a_parent_to_the_rules(council):
    with writing():
        case = send()
    parent = Recipient("party", UUID(int=1), "parent", "p@x.example")
    assert party_of(parent) == ("parent", None)
    assert may_contact(case, *party_of(parent)).because == "not-yet-known"


def test_what_is_careful_about_one_case_is_so_about_another_that_it_leads_to_or_joins(council):
    with writing():
        careful = send({"safe-to-contact": "not-safe", "do-not-contact": "The uncle"})
        set_rule(careful, "adult", council.school.id, Rule.DO_NOT_CONTACT, by=council.officer, at=AT)
        careful.restricted = True
        related = open_related_case(careful, SERVICE, by=council.officer, at=AT)
        other = send({"child-name": {"given": "Ivie", "family": "Quill"}})
        answers = {"joins-reference": other.reference}
        finish_task(tasks(careful)["triage"], "joins-open-case", answers, by=council.lead, at=LATER)
    for case in (related, other):
        assert (case.outward_held, case.restricted) == (True, True)
        assert "The uncle" in next(rule.note for rule in rules_of(case) if rule.party_kind == "parent")
        assert may_contact(case, "adult", council.school.id, released_at=LATER).because == "do-not-contact"
    assert {task.restricted for task in tasks(other).values()} == {True}


def test_copying_rules_never_loosens_one_and_copies_no_release(council):
    with writing():
        strict, loose = send(), send()
        set_rule(strict, "agency", None, Rule.DO_NOT_CONTACT, by=council.officer, at=AT)
        set_rule(loose, "agency", None, Rule.SAFE, by=council.officer, at=AT)
        copy_rules(loose, strict, by=council.officer, at=AT)
    assert may_contact(strict, "agency", None).because == "do-not-contact"


def test_a_hold_that_was_ended_is_set_again_by_the_same_reason_when_it_comes_up_again(council):
    with writing():
        case = send()
        hold_outward(case, "death-in-family", by=council.officer, at=AT)
        lift_hold(case, reason="Spoke to the family", by=council.officer, at=AT)
        assert not case.outward_held
        hold_outward(case, "death-in-family", by=council.officer, at=LATER)
    assert (case.outward_held, case.hold_reasons) == (True, ["death-in-family"])


def test_nobody_outside_hears_on_a_link_that_only_the_machine_made(council):
    with writing():
        twin()
        case = send(SURE | SCHOOL | {"danger-now": "yes"})
        shape = pinned(case.version_id).task_shapes["ask-school"]
        start_task(case, shape, by=council.officer, at=AT)
        reached = {"checked-with": "MASH", "checked-reference": "M1"}
        finish_task(tasks(case)["safeguarding-first"], "already-with-social-care", reached, by=council.officer, at=AT)
    assert case.child_link == "automatic"  # whoever telephoned has not compared records
    relay_due(LATER, at=LATER)
    states = {one.recipient_kind: (one.state, one.held_because) for one in outward(case)}
    assert states == {"party": ("sent", ""), "school": ("held", "link-not-confirmed")}


def test_a_child_whose_record_few_may_see_is_named_to_nobody_not_even_by_a_receipt(council):
    with writing():
        twin(address={"postcode": "AB1 2CD"}).restricted = True
        case = looked_for(council, **SURE)
    relay_due(LATER, at=LATER)
    assert {one.state for one in outward(case)} == {"held"}


def test_a_brother_or_sister_whose_record_few_may_see_closes_the_case_also_before_the_link_is_confirmed(council):
    with writing():
        twin()
        particulars = Particulars(given_names="Ed", family_name="Quill", date_of_birth=date(2012, 8, 9))
        create_child(particulars, by=SYSTEM, at=AT).restricted = True
        sibling = {"id": "b" * 32, "sibling-name": {"given": "Ed", "family": "Quill"}, "sibling-dob": "2012-08-09"}
        case = send(SURE | {"siblings": [sibling]})
    assert case.child_link == "automatic"
    assert (case.restricted, case.outward_held, case.priority) == (True, True, 1)
    assert "protected-match" in tasks(case)
