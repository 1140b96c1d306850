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
from casework.letters.addressees import addressees
from casework.school_closings import take_schools_in
from casework.sending import contact_test
from casework.versions import pinned
from correspondence.recipients import school_contact
from directory.gias import GiasFile, read_gias
from directory.successors import CannotStandFor
from forms.definition.letters import LetterShape
from forms.definition.wording import Wording
from jobs.relay import relay_due
from jobs.sweep import sweep
from models.case import Case
from models.event import Event
from models.message import Message
from models.school import School, SchoolContact
from models.wait import Timer, Wait
from tests.integration.casework.marlowe import AT, Marlowe, send, tasks
from tests.integration.casework.permit import EMPLOYER, SCHOOL, begun, publish_permit, request, send_part
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


def test_taken_back_nobody_is_written_to_any_more_and_what_the_other_was_asked_of_its_pupils_returns(council):
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
    assert school_contact(db.session, council.school.id, ("office",)) is None, "nobody reads a closed school's mailbox"


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
    assert school_contact(db.session, council.school.id, ("office",)) is None
    assert db.session.query(Wait).filter(Wait.case_id == case.id).one().ended_because == "school-closed"


def gias(*rows: tuple[str, str, str]) -> GiasFile:
    """A national file with these schools: number, status, the day of closing."""
    heads = "URN,LA (code),EstablishmentNumber,EstablishmentName,TypeOfEstablishment (code),TypeOfEstablishment (name),"
    lines = [f"{heads}EstablishmentStatus (name),CloseDate"]
    lines += [f"{urn},001,1234,School {urn},01,Community school,{status},{on}" for urn, status, on in rows]
    return read_gias("\r\n".join(lines).encode("cp1252"))


def take_in(file: GiasFile, council: Marlowe) -> int:
    with writing():
        return take_schools_in(file, our_la="001", by=council.lead, at=LATER)[1]


def test_a_school_that_the_national_file_closes_is_asked_no_more_and_its_questions_come_back_once(council):
    with writing():
        case = asked(council)
    wait = db.session.query(Wait).filter(Wait.case_id == case.id).one()
    assert take_in(gias(("100001", '"Open, but proposed to close"', "31-12-2026")), council) == 0
    assert wait.state == "waiting", "a school that is only proposed to close still answers"
    closed = gias(("100001", "Closed", "31-08-2026"))
    assert [take_in(closed, council) for _ in range(2)] == [1, 0]
    assert (wait.state, wait.ended_because) == ("returned", "school-closed")
    assert (tasks(case)["ask-school"].state, tasks(case)["ask-school"].came_back) == ("open", "school-closed")
    message = db.session.query(Message).filter(Message.recipient_kind == "school").one()
    assert (message.state, message.ended_because) == ("cancelled", "school-closed")
    with writing():
        again = ask_again(case, council)
    assert (again.state, again.ended_because) == ("returned", "school-closed")
    assert db.session.query(Message).filter(Message.recipient_kind == "school").count() == 1
    assert differences(case) == []


def test_a_school_that_turns_out_to_be_open_after_all_can_be_asked_again(council):
    with writing():
        case = asked(council)
    take_in(gias(("100001", "Closed", "31-08-2026")), council)
    assert take_in(gias(("100001", "Open", "")), council) == 0
    with writing():
        again = ask_again(case, council)
    assert (again.state, again.school_id) == ("waiting", council.school.id)


def test_what_was_planned_to_a_school_that_has_closed_since_waits_for_a_person(council):
    with writing():
        case = asked(council)
        message = db.session.query(Message).filter(Message.recipient_kind == "school").one()
        assert contact_test([message], LATER) == {}
        council.school.status = "closed"
        db.session.flush()
        assert contact_test([message], LATER) == {message.id: "school-closed"}
        message.released_at = LATER
    assert contact_test([message], LATER) == {}, "an officer who knows who reads it there may let it go"
    assert case.state == "open"


def test_a_reminder_falls_due_after_the_school_closed_and_is_not_sent(council):
    with writing():
        case = asked(council)
    relay_due(LATER, at=LATER)
    with writing():
        council.school.status = "closed"
    soon = AT + timedelta(days=4)
    sweep(soon.isoformat())
    db.session.expire_all()
    wait = db.session.query(Wait).filter(Wait.case_id == case.id).one()
    assert (wait.state, wait.ended_because) == ("returned", "school-closed")
    assert db.session.query(Message).filter(Message.recipient_kind == "school").count() == 1


def test_a_letter_to_a_school_is_addressed_to_the_one_that_stands_for_it_and_to_no_closed_one(council):
    with writing():
        case, new = asked(council), academy()
        council.school.street = "1 Brook Road"
        new.street = "2 Hill Road"
        shape = LetterShape(
            id="to-school",
            title=Wording.of("A letter"),
            to="school:office",
            body=Wording.of("Dear"),
            reveals=(),
            held_when=(),
        )
        council.school.status = "closed"
        db.session.flush()
        (nobody,) = addressees(case, shape, at=LATER)
        assert (nobody.lines, nobody.email) == ((), "")
        name_successor(council.school.id, new.id, by=council.lead, at=LATER)
        (heir,) = addressees(case, shape, at=LATER)
    assert (heir.party_id, heir.email) == (new.id, "office@academy.example")
    assert "2 Hill Road" in heir.lines


def test_a_form_goes_on_without_a_school_that_closes_as_without_a_dead_mailbox(council):
    with writing():
        publish_permit("first-part")
        filing = begun()
        send_part(filing, EMPLOYER)
    assert request(filing, SCHOOL).state == "asked"
    closed = gias(("100001", "Closed", "31-08-2026"))
    assert take_in(closed, council) == 1
    sweep(LATER.isoformat())
    db.session.expire_all()
    now = request(filing, SCHOOL)
    assert (now.state, now.ended_because) == ("ended", "school-closed")
    written = db.session.scalars(select(Message).where(Message.recipient_kind == "school")).all()
    assert {(one.state, one.ended_because) for one in written} == {("cancelled", "school-closed")}
    assert take_in(closed, council) == 0
