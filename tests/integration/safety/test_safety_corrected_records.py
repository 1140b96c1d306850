"""What follows of a correction where it must be gentle or at once: a child who has died, a child few may see."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select

from base.database import writing
from base.extensions import db
from casework.child_changes import Corrected, correct_child
from casework.death import record_death, undo_death
from casework.joining_records import join_records
from directory.matching import MatchKind
from models.case import Case
from models.child import Child
from models.message import Message
from tests.integration.casework.marlowe import AT, Marlowe, tasks, twin
from tests.integration.safety.test_safety_linked_after_death import assert_ended, looked_for

LATER, AT_LAST = AT + timedelta(hours=1), AT + timedelta(hours=2)
BORN = date(2015, 5, 6)


def correct(council: Marlowe, child_id, /, **changes: object) -> Corrected:
    was = {name: getattr(db.session.get_one(Child, child_id), name) for name in changes}
    return correct_child(child_id, changes, was=was, source="agency", by=council.officer, at=LATER)


def messages(case: Case) -> list[str]:
    found = select(Message.kind).where(Message.case_id == case.id, Message.state.in_(("planned", "sent")))
    return list(db.session.scalars(found))


def test_a_plan_that_is_put_right_after_a_child_has_died_calls_nobody(council):
    with writing():
        case = looked_for(council)
        record_death(case.child_id, died_on=None, by=council.officer, at=AT)
    before, level = messages(case), case.priority
    with writing():
        assert correct(council, case.child_id, plans=["section-47"]).changed == ("plans",)
    assert (messages(case), case.priority) == (before, level)
    assert_ended(case)
    with writing():
        undo_death(case.child_id, reason="The wrong child", by=council.manager, at=AT_LAST)
    assert case.priority < level, "the plan of a child who lives counts"


def test_a_plan_that_is_put_right_on_a_joined_record_of_a_child_who_has_died_calls_nobody(council):
    with writing():
        known, case = twin(), looked_for(council)
        record_death(known.id, died_on=None, by=council.officer, at=AT)
        join_records(case.child_id, known.id, by=council.officer, at=AT)
        level = case.priority
        correct(council, known.id, plans=["section-47"])
    assert case.priority == level
    assert_ended(case)


def test_another_record_of_a_child_who_has_died_is_compared_by_a_person_and_by_no_clock(council):
    with writing():
        case = looked_for(council)
        record_death(case.child_id, died_on=None, by=council.officer, at=AT)
        twin()
        found = correct(council, case.child_id, date_of_birth=BORN).found
    assert found is MatchKind.OFFERED
    assert tasks(case)["who-is-it"].state == "open"
    assert_ended(case)


def test_the_plan_of_a_record_that_is_joined_to_that_of_a_child_who_has_died_calls_nobody_about_the_childs_cases(
    council,
):
    with writing():
        case = looked_for(council)
        record_death(case.child_id, died_on=None, by=council.officer, at=AT)
        before, level = messages(case), case.priority
        other = twin(plans=("protection",))
        join_records(other.id, case.child_id, by=council.officer, at=LATER)
    assert (messages(case), case.priority) == (before, level)
    assert_ended(case)
