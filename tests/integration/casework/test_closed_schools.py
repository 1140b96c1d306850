"""A school closes and another stands for it: whom its pupils' questions go to, and what becomes of those that wait."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from base.database import writing
from base.extensions import db
from casework.chasing.closed_schools import name_successor
from casework.chasing.waits import start_wait
from casework.contacts import Rule, may_contact, set_rule
from casework.finishing import finish_task
from casework.fold import differences
from casework.versions import pinned
from correspondence.recipients import school_contact
from directory.successors import CannotStandFor
from models.case import Case
from models.event import Event
from models.message import Message
from models.school import School, SchoolContact
from models.wait import Timer, Wait
from tests.integration.casework.marlowe import AT, Marlowe, send, tasks
from tests.integration.casework.returns import school

pytestmark = pytest.mark.usefixtures("context")
LATER = AT + timedelta(hours=1)
BROOK = {"last-school": {"urn": "100001"}}


def asked(council: Marlowe) -> Case:
    """A search that asks Brook School."""
    case = send(BROOK)
    finish_task(tasks(case)["triage"], "whereabouts-unknown", {}, by=council.officer, at=AT)
    return case


def academy() -> School:
    """What Brook School became."""
    found = school("Brook Academy", "100009")
    found.contacts = [SchoolContact(role="office", email="office@academy.example")]
    db.session.flush()
    return found


def ask_again(case: Case, council: Marlowe) -> Wait:
    task = tasks(case)["ask-school"]
    shape = pinned(case.version_id).task_shapes["ask-school"].wait
    return start_wait(task, shape, by=council.officer, at=LATER)


def test_a_question_to_a_school_that_closed_comes_back_and_is_asked_again_of_the_academy(council):
    with writing():
        case, new = asked(council), academy()
        council.school.status = "closed"
        first = db.session.query(Wait).one()
        assert name_successor(council.school.id, new.id, by=council.lead, at=LATER) == 1
        assert name_successor(council.school.id, new.id, by=council.lead, at=LATER) == 0
    task = tasks(case)["ask-school"]
    assert (first.state, first.ended_because) == ("returned", "school-closed")
    assert (task.state, task.came_back) == ("open", "school-closed")
    left = select(Timer.id).where(Timer.source_id == first.id, Timer.state == "pending")
    assert db.session.scalars(left).all() == [], "nobody is reminded of what they were never asked"
    with writing():
        again = ask_again(case, council)
    assert (again.state, again.school_id, again.round) == ("waiting", new.id, 2)
    written = db.session.scalars(select(Message).where(Message.recipient_kind == "school", Message.state == "planned"))
    assert [message.address for message in written] == ["office@academy.example"]
    assert differences(case) == []
    kinds = db.session.scalars(select(Event.kind).where(Event.subject_id.in_([council.school.id, new.id]))).all()
    assert sorted(kinds) == ["school-stands-for", "school-successor-changed"]


def test_taken_back_the_closed_schools_own_addresses_count_and_what_the_other_was_asked_of_its_pupils_returns(council):
    with writing():
        case, new = asked(council), academy()
        council.school.status = "closed"
        name_successor(council.school.id, new.id, by=council.lead, at=LATER)
        again = ask_again(case, council)
        its_own = send({"last-school": {"urn": "100009"}})
        finish_task(tasks(its_own)["triage"], "whereabouts-unknown", {}, by=council.officer, at=AT)
        assert name_successor(council.school.id, None, by=council.lead, at=LATER) == 1
    assert (again.state, council.school.successor_id) == ("returned", None)
    assert db.session.query(Wait).filter(Wait.case_id == its_own.id).one().state == "waiting"
    assert school_contact(db.session, council.school.id, ("office",)).address == "office@brook.example"


def test_whoever_must_not_be_told_at_the_old_school_is_not_told_at_the_new_one(council):
    with writing():
        case, new = asked(council), academy()
        set_rule(case, "school", council.school.id, Rule.DO_NOT_CONTACT, by=council.officer, at=AT)
        assert may_contact(case, "school", new.id).allowed
        council.school.status = "closed"
        name_successor(council.school.id, new.id, by=council.lead, at=LATER)
        assert may_contact(case, "school", new.id).because == "do-not-contact"


def test_no_school_stands_for_itself_for_an_open_one_or_in_a_circle(council):
    with writing():
        new, third = academy(), school("Hill School", "100010")
        for taken, other in ((council.school, new), (council.school, council.school)):
            with pytest.raises(CannotStandFor):
                name_successor(taken.id, other.id, by=council.lead, at=AT)
        for one in (council.school, new, third):
            one.status = "closed"
        db.session.flush()
        name_successor(council.school.id, new.id, by=council.lead, at=AT)
        name_successor(new.id, third.id, by=council.lead, at=AT)
        for other in (council.school, third):
            with pytest.raises(CannotStandFor):
                name_successor(third.id, other.id, by=council.lead, at=AT)
    assert third.successor_id is None


def test_a_search_that_begins_later_asks_the_academy_at_once(council):
    with writing():
        new = academy()
        council.school.status, council.school.successor_id = "closed", new.id
        db.session.flush()
        case = asked(council)
    wait = db.session.query(Wait).filter(Wait.case_id == case.id).one()
    assert (wait.state, wait.school_id, case.school_id) == ("waiting", new.id, council.school.id)


def test_a_circle_that_stands_in_the_data_hangs_nothing(council):
    with writing():
        new = academy()
        for one, other in ((council.school, new), (new, council.school)):
            one.status, one.successor_id = "closed", other.id
        db.session.flush()
        case = asked(council)
    assert school_contact(db.session, council.school.id, ("office",)) is not None
    assert db.session.query(Wait).filter(Wait.case_id == case.id).count() == 1
