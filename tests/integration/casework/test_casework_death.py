"""A death recorded, and taken back: what stops, what goes on by itself, what a person starts again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from base.database import writing
from base.extensions import db
from base.ids import new_id
from casework.chasing.asking import Whom
from casework.chasing.rechecks import APPROVAL
from casework.checklists import ask_row, rows_of
from casework.closing import close_case
from casework.consequences import apply_consequences
from casework.contacts import may_contact
from casework.death import record_death, undo_death
from casework.facts import case_answers
from casework.finishing import finish_task
from casework.fold import differences
from casework.timing.timers import write_timer
from directory.children import join_siblings
from forms.definition.casework import Consequence
from models.case import Case
from models.child import Child
from models.filing import Filing
from models.link import Link
from models.message import Message
from models.wait import Timer, Wait
from tests.integration.casework.marlowe import AT, Marlowe, send, tasks

pytestmark = pytest.mark.usefixtures("context")
LATER = AT + timedelta(hours=1)


def triaged(council: Marlowe, **answers: object) -> Case:
    """A pupil of Brook School whom nobody can find."""
    case = send({"last-school": {"urn": "100001"}} | answers)
    finish_task(tasks(case)["triage"], "whereabouts-unknown", {}, by=council.officer, at=AT)
    return case


def outward(case: Case) -> dict[str, str]:
    found = db.session.query(Message).filter(Message.case_id == case.id)
    return {one.kind: one.state for one in found if one.recipient_kind not in ("officer", "team")}


def test_a_death_stops_everything_on_all_the_childs_cases_and_holds_the_siblings(council):
    with writing():
        case = triaged(council)
        other = triaged(council, **{"child-name": {"given": "Ed", "family": "Quill"}})
        join_siblings(case.child_id, other.child_id, source="test", by=council.officer, at=AT)
    with pytest.raises(PermissionError), writing():
        undo_death(case.child_id, reason="x", by=council.officer, at=LATER)
    with writing():
        record_death(case.child_id, died_on=None, by=council.officer, at=LATER, once="d")
        record_death(case.child_id, died_on=None, by=council.officer, at=LATER, once="d")
    assert db.session.query(Timer).filter(Timer.case_id == case.id, Timer.state == "pending").count() == 0
    assert set(outward(case).values()) <= {"cancelled"}
    assert db.session.query(Wait).filter(Wait.case_id == case.id).one().state == "cancelled"
    mine = [wait.id for wait in db.session.query(Wait).filter(Wait.case_id == case.id)]
    mine += [filing.id for filing in db.session.query(Filing).filter(Filing.case_id == case.id)]
    assert all(link.revoked_at for link in db.session.query(Link).filter(Link.opens_id.in_(mine)))
    assert not may_contact(case, "school", council.school.id).allowed
    assert "planned" not in outward(other).values()
    assert not may_contact(other, "school", council.school.id).allowed
    assert "review-held" in tasks(other)
    assert differences(case) == []
    with writing():
        undo_death(case.child_id, reason="The wrong child", by=council.manager, at=LATER)
    assert db.session.get_one(Child, case.child_id).death_recorded_at is None
    assert case.outward_held
    assert "start-again" in tasks(case)
    assert differences(case) == []


def test_after_a_wrong_record_of_death_reviews_come_round_again_and_a_person_asks_anew(council):
    with writing():
        case = triaged(council)
        task = tasks(case)["enquiries"]
        health = next(row for row in rows_of(task) if row.code == "child-health")
        ask_row(task, health, whom=Whom(recipient="health@nhs.example.org"), by=council.officer, at=AT)
        assert health.state == "waiting"
        record_death(case.child_id, died_on=None, by=council.officer, at=LATER)
    assert (tasks(case)["ask-school"].state, tasks(case)["ask-school"].came_back) == ("open", "death")
    assert health.state == "to-do", "nobody is asked any more"
    with writing():
        undo_death(case.child_id, reason="The wrong child", by=council.manager, at=LATER)
    repeats = db.session.query(Timer).filter(Timer.case_id == case.id, Timer.kind.startswith("repeat:"))
    assert [timer.state for timer in repeats] == ["pending"]
    assert all(one.due_at is not None for one in tasks(case).values() if one.kind in ("enquiries", "decision"))
    assert db.session.query(Wait).filter(Wait.case_id == case.id, Wait.state == "waiting").count() == 0
    with writing():
        again = ask_row(task, health, whom=Whom(recipient="health@nhs.example.org"), by=council.officer, at=LATER)
    assert (again.state, again.round, health.state) == ("waiting", 2, "waiting")
    sent = db.session.query(Message).filter(Message.case_id == case.id, Message.recipient_kind == "agency")
    assert sorted(message.state for message in sent) == ["cancelled", "held"]
    assert differences(case) == []


def test_after_a_wrong_record_of_death_a_child_who_was_given_up_is_looked_for_again(council):
    every = (("every", (("amount", 12), ("unit", "months"))), ("until", "end-of-compulsory-school-age"))
    recheck = Consequence("recheck", (*every, ("task", "recheck")))
    with writing():
        case = send({"child-dob": "2015-05-06"})
        close_case(case, "not-cme", {"not-cme-why": "not-resident"}, by=council.officer, at=AT)
        apply_consequences([recheck], case, answers=case_answers(case), by=council.officer, at=AT)
        record_death(case.child_id, died_on=None, by=council.officer, at=LATER)
    looks = db.session.query(Timer).filter(Timer.case_id == case.id, Timer.kind == "recheck")
    assert [timer.state for timer in looks] == ["cancelled"]
    with writing():
        undo_death(case.child_id, reason="The wrong child", by=council.manager, at=LATER)
    assert [timer.state for timer in looks.populate_existing()] == ["pending"]
    assert case.state == "closed"
    assert "start-again" not in tasks(case)


def test_after_a_wrong_record_of_death_an_approval_of_the_child_goes_on_to_its_reminders_and_its_end(council):
    with writing():
        case = triaged(council)
        approval = new_id()
        ahead = AT + timedelta(days=30)
        write_timer(APPROVAL, approval, "approval-end", due_at=ahead, at=AT, case_id=case.id)
        case.state, case.outcome, case.closed_at = "closed", "enrolled", AT
    states = select(Timer.state).where(Timer.source_kind == APPROVAL, Timer.source_id == approval)
    with writing():
        record_death(case.child_id, died_on=None, by=council.officer, at=LATER)
    assert db.session.scalars(states).all() == ["cancelled"]
    with writing():
        undo_death(case.child_id, reason="The wrong child", by=council.manager, at=LATER)
    assert db.session.scalars(states).all() == ["pending"]
