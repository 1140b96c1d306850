"""A death is recorded, and only then a case turns out to be about that child: it ends as others did."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.ctx import AppContext
from sqlalchemy import select

from base.database import writing
from base.extensions import db
from casework.death import record_death, undo_death
from casework.finishing import finish_task
from casework.fold import differences
from casework.identifying import confirm_child, take_offer, undo_link
from casework.joining_records import join_records, separate_records
from directory.children import have_died
from directory.merging import CannotMerge
from models.case import Case
from models.child import MatchOffer
from models.filing import Filing
from models.link import Link
from models.message import Message
from models.wait import Timer, Wait
from security.actor import Actor
from tests.integration.casework.marlowe import AT, SURE, Marlowe, send, tasks, twin

LATER, AT_LAST = AT + timedelta(hours=1), AT + timedelta(hours=2)


@pytest.fixture
def council(context: AppContext) -> Marlowe:
    with writing():
        return Marlowe()


def looked_for(council: Marlowe, **answers: object) -> Case:
    """A pupil of Brook School whom nobody can find."""
    case = send({"last-school": {"urn": "100001"}} | answers)
    finish_task(tasks(case)["triage"], "whereabouts-unknown", {}, by=council.officer, at=AT)
    return case


def to_come(case: Case) -> int:
    return db.session.query(Timer).filter(Timer.case_id == case.id, Timer.state == "pending").count()


def assert_ended(case: Case) -> None:
    """Nothing of a case goes on by itself."""
    assert to_come(case) == 0
    waiting = select(Wait.id).where(Wait.case_id == case.id, Wait.state == "waiting")
    assert db.session.scalars(waiting).all() == []
    unsent = select(Message.kind).where(Message.case_id == case.id, Message.state.in_(("planned", "held")))
    assert db.session.scalars(unsent).all() == []
    opened = [
        row for table in (Wait, Filing) for row in db.session.scalars(select(table.id).filter_by(case_id=case.id))
    ]
    assert all(link.revoked_at for link in db.session.scalars(select(Link).where(Link.opens_id.in_(opened))))
    assert case.state == "open", "a person ends it gently"


def test_joined_with_the_record_of_a_child_who_has_died_a_case_ends_and_separated_it_is_started_again(council):
    with writing():
        known, case = twin(), looked_for(council)
        record_death(known.id, died_on=None, by=council.officer, at=AT)
        assert to_come(case) > 0
    with pytest.raises(CannotMerge), writing():
        join_records(known.id, case.child_id, by=council.officer, at=LATER)
    with pytest.raises(CannotMerge), writing():
        join_records(case.child_id, known.id, by=Actor.visitor(), at=LATER)
    with writing():
        for _ in range(2):
            join_records(case.child_id, known.id, by=council.officer, at=LATER)
    assert_ended(case)
    assert differences(case) == []
    with writing():
        separate_records(case.child_id, reason="Another child", by=council.officer, at=AT_LAST)
    assert tasks(case)["start-again"].state == "open"
    assert case.outward_held
    assert to_come(case) > 0, "the review comes round again"
    assert differences(case) == []


def test_the_record_that_is_offered_for_a_case_is_taken_though_its_child_has_died(council):
    with writing():
        known = twin()
        case = looked_for(council, **{"child-dob": "2015-05-06"})
        record_death(known.id, died_on=None, by=council.officer, at=AT)
        offer = db.session.scalars(select(MatchOffer).where(MatchOffer.child_id == case.child_id)).one()
        take_offer(case, offer.id, by=council.officer, at=LATER)
    assert_ended(case)


def test_a_link_that_is_confirmed_to_a_child_who_has_died_ends_the_case_and_undone_gives_it_back(council):
    with writing():
        known = twin()
        record_death(known.id, died_on=None, by=council.officer, at=AT)
        case = send(SURE, at=LATER)
        assert case.child_link == "automatic"
        assert to_come(case) > 0, "nobody has said yet that it is this child"
        confirm_child(case, by=council.officer, at=LATER)
    assert_ended(case)
    with writing():
        undo_link(case, by=council.officer, at=AT_LAST)
    assert tasks(case)["start-again"].state == "open"
    assert case.outward_held


def test_what_the_officer_begins_by_the_very_act_that_says_who_it_is_ends_too_and_a_wrong_record_gives_it_back(council):
    with writing():
        known = twin()
        record_death(known.id, died_on=None, by=council.officer, at=AT)
        case = looked_for(council, **SURE)
    assert case.child_link == "confirmed"
    assert_ended(case)
    with writing():
        undo_death(known.id, reason="The wrong child", by=council.manager, at=AT_LAST)
    assert tasks(case)["start-again"].state == "open"
    assert to_come(case) > 0


def test_a_death_that_was_recorded_on_both_records_before_they_were_joined_is_taken_back_of_both(council):
    with writing():
        known, case = twin(), looked_for(council)
        for one in (known.id, case.child_id):
            record_death(one, died_on=None, by=council.officer, at=AT)
        join_records(case.child_id, known.id, by=council.officer, at=LATER)
        undo_death(case.child_id, reason="The wrong child", by=council.manager, at=AT_LAST)
    assert not have_died([case.child_id, known.id])
    assert tasks(case)["start-again"].state == "open"
    assert to_come(case) > 0
    assert differences(case) == []
