"""Brothers and sisters asked about at once: one message names each case, each answer stops its own chase."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from base.database import writing
from base.extensions import db
from casework.asking_together import ask_together, asked_together, siblings_to_ask
from casework.cases import link_cases
from casework.chasing.chase_plan import CHASE
from casework.chasing.waits import answer_wait, cancel_waits
from casework.closing import close_case
from casework.contacts import hold_outward
from casework.death import record_death
from casework.tasks import shape_of
from jobs.relay import relay
from models.case import Case
from models.child import Child
from models.link import Link
from models.message import Message
from models.task import Task
from models.wait import Wait
from security.actor import Actor, ActorKind
from security.permissions import Role
from tests.integration.later.world import (
    BEGAN,
    MONDAY,
    SYSTEM,
    Marlowe,
    events,
    fresh,
    messages,
    pending,
    swept,
    wait_of,
)
from tests.standins.scripted_gateway import Scripted

pytestmark = pytest.mark.usefixtures("context")
OFFICE, HEAD = "office@brook.example", "head@brook.example"
KIND = "ask-school"


def day(number: int, hour: int = 10) -> datetime:
    return datetime(2026, 11, number, hour, tzinfo=UTC)


@pytest.fixture
def officer(council: Marlowe) -> Actor:
    return Actor(ActorKind.USER, council.officer, roles=frozenset({Role.OFFICER}))


@pytest.fixture
def family(council: Marlowe) -> list[Task]:
    """Three cases of one household, each asking the school by itself since Monday morning; nothing has left yet."""
    with writing():
        cases = [council.case() for _ in range(3)]
        for one in cases:
            for other in cases:
                if one is not other:
                    link_cases(one, other.id, "sibling", at=MONDAY)
        return [council.task(KIND, of=case, holder=council.officer) for case in cases]


def together(tasks: list[Task], officer: Actor, *, at: datetime = MONDAY) -> list[Wait]:
    first, *others = tasks
    with writing():
        shape = shape_of(first, db.session.get_one(Case, first.case_id))
        assert shape is not None
        assert shape.wait is not None
        return ask_together(first, shape.wait, [one.id for one in others], by=officer, at=at)


def to_go() -> list[Message]:
    return [one for one in messages() if one.recipient_kind == "school" and one.state != "cancelled"]


def sent_to_school(upto: datetime) -> list[str]:
    gateway = Scripted()
    relay(upto, at=upto, gateway=gateway, public_url="http://localhost", by=Actor.system("messages.relay"))
    return [f"{one.subject}\n{one.body}" for one in gateway.mails]


def test_one_message_names_every_child_by_reference(family, officer):
    assert len({wait.together_id for wait in together(family, officer)}) == 1
    (message,) = to_go()
    assert (message.kind, message.address, message.shared) == ("ask-first", OFFICE, True)
    (words,) = sent_to_school(MONDAY)
    assert "A question from the council CME-1, CME-2 and CME-3" in words
    assert "give the reference CME-1, CME-2 and CME-3" in " ".join(words.split())
    assert db.session.query(Link).filter(Link.opens_kind == "together").count() == 1


def test_asking_twice_asks_nobody_anew(family, officer):
    first = [wait.id for wait in together(family, officer)]
    before = [message.id for message in to_go()]
    again = together(family, officer)
    assert [wait.id for wait in again] == first[:1]
    assert [message.id for message in to_go()] == before
    assert len(pending(CHASE)) == 9


def test_each_step_is_one_message_until_each_child_is_answered_for(family, officer):
    waits = together(family, officer)
    swept(day(11))
    assert [one.kind for one in to_go()] == ["ask-first", "ask-again"]
    with writing():
        assert answer_wait(waits[1], None, by=SYSTEM, at=day(12))
    assert [fresh(task).came_back for task in family] == ["", "answered", ""]
    assert {timer.source_id for timer in pending(CHASE)} == {waits[0].id, waits[2].id}
    swept(day(16))
    (head,) = messages(kind="ask-head")
    assert (head.shared, head.values["count"], head.address) == (True, 2, HEAD)
    with writing():
        answer_wait(waits[0], None, by=SYSTEM, at=day(17))
    swept(day(24))
    (last,) = messages(kind="ask-governance")
    assert not last.shared
    assert last.case_id == family[2].case_id


def test_a_child_that_is_answered_for_before_a_message_leaves_is_not_named_in_it(family, officer):
    waits = together(family, officer)
    with writing():
        answer_wait(waits[0], None, by=SYSTEM, at=MONDAY)
    (words,) = sent_to_school(MONDAY)
    assert "council CME-2 and CME-3" in words
    assert "CME-1" not in words


def test_the_end_of_the_case_that_asked_first_leaves_the_question_about_the_others(family, officer):
    together(family, officer)
    with writing():
        ended = db.session.get_one(Case, family[0].case_id)
        close_case(ended, "not-cme", {"not-cme-why": "on-roll"}, by=officer, at=MONDAY)
    assert [one.case_id for one in to_go()] == [family[1].case_id]
    (words,) = sent_to_school(MONDAY)
    assert "council CME-2 and CME-3" in words
    assert "CME-1" not in words


def test_after_a_death_the_question_about_the_others_waits_for_a_person(family, officer):
    together(family, officer)
    with writing():
        dead = Child(family_name="Quill", surname_plain="quill", created_at=BEGAN)
        db.session.add(dead)
        db.session.flush()
        db.session.get_one(Case, family[0].case_id).child_id = dead.id
    with writing():
        record_death(dead.id, died_on=None, by=officer, at=MONDAY)
    assert [(one.state, one.case_id) for one in to_go()] == [("held", family[1].case_id)]
    assert sent_to_school(MONDAY) == []


def test_what_is_held_for_one_child_is_held_for_the_message_that_names_it(family, officer):
    together(family, officer)
    with writing():
        hold_outward(db.session.get_one(Case, family[1].case_id), "domestic-abuse", by=SYSTEM, at=MONDAY)
    assert sent_to_school(MONDAY) == []
    assert [(one.state, one.held_because) for one in to_go()] == [("held", "outward-held")]


def test_a_child_whose_case_was_held_before_has_a_message_of_its_own_that_waits(family, officer):
    with writing():
        hold_outward(db.session.get_one(Case, family[1].case_id), "domestic-abuse", by=SYSTEM, at=MONDAY)
    together(family, officer)
    assert sorted((one.state, one.shared) for one in to_go()) == [("held", False), ("planned", True)]
    (words,) = sent_to_school(MONDAY)
    assert "council CME-1 and CME-3" in words
    group = wait_of(family[0]).together_id
    assert [one.reference for one in asked_together(group, OFFICE)] == ["CME-1", "CME-3"]
    assert asked_together(group, HEAD) == []


def test_each_case_tells_that_it_was_asked_about_together(family, officer):
    waits = together(family, officer)
    swept(day(11))
    for task, wait in zip(family, waits, strict=True):
        case = db.session.get_one(Case, task.case_id)
        (told,) = events(case, "asked-together")
        assert told.data["together"] == str(wait.together_id)
        assert len(events(case, "chased")) == 1


def test_a_child_that_was_not_asked_about_yet_joins_and_its_task_waits(council, officer, family):
    with writing():
        cancel_waits(by=SYSTEM, at=MONDAY, because="task-over", task_id=family[1].id)
    assert fresh(family[1]).state == "waiting"
    waits = together(family[:2], officer)
    assert [wait.state for wait in waits] == ["waiting", "waiting"]
    assert waits[1].school_id == council.school.id
    assert (waits[1].round, waits[1].task_id) == (2, family[1].id)


def test_a_third_child_that_joins_later_is_asked_about_with_the_others(family, officer):
    group = together(family[:2], officer)[0].together_id
    swept(day(11))
    waits = together([family[0], family[2]], officer, at=day(12))
    assert {wait.together_id for wait in waits} == {group}
    assert len(waits) == 3
    assert [one.values["count"] for one in to_go() if one.planned_at == day(12)] == [3]


def test_a_case_that_an_officer_may_not_see_is_not_asked_about(council, family, officer):
    with writing():
        db.session.get_one(Case, family[1].case_id).restricted = True
    shape = shape_of(family[0], db.session.get_one(Case, family[0].case_id))
    offered = siblings_to_ask(family[0], shape.wait, by=officer)
    assert [one.task.id for one in offered] == [family[2].id]
    assert [wait.task_id for wait in together(family, officer)] == [family[0].id, family[2].id]


def test_a_brother_at_another_school_who_is_being_asked_about_is_left_alone(council, family, officer):
    with writing():
        other = council.open_school("100002", office="office@hill.example")
        wait_of(family[1]).school_id = other.id
    assert [wait.task_id for wait in together(family[:2], officer)] == [family[0].id]
    assert wait_of(family[1]).together_id is None
