"""A school is asked, does not answer, and is asked again; it answers; it closes for a holiday."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from base.database import writing
from base.extensions import db
from casework.chasing import asking
from casework.chasing.asking import Whom
from casework.chasing.chase_plan import CHASE, HOLIDAY
from casework.chasing.waits import answer_wait, cancel_waits, start_wait
from casework.contacts import hold_outward, release
from casework.sweep import sweep
from casework.versions import pinned
from council.closures import add_term, calendar_of, close_on, remove_term
from models.case import CaseLink
from models.filing import Filing
from models.link import Link
from models.message import Message, MessagePart
from models.task import ChecklistRow
from models.wait import Timer, Wait
from security.actor import Actor, ActorKind
from security.permissions import Role
from tests.integration.later.world import (
    MONDAY,
    SYSTEM,
    events,
    fresh,
    messages,
    outward,
    pending,
    swept,
    wait_of,
)

pytestmark = pytest.mark.usefixtures("context")
OFFICE, HEAD = "office@brook.example", "head@brook.example"
AFTER_ALL = datetime(2026, 12, 10, 18, 0, tzinfo=UTC)


def day(month: int, number: int, hour: int = 10) -> datetime:
    return datetime(2026, month, number, hour, tzinfo=UTC)


@pytest.fixture
def asked(council):
    """A task that asks the school, begun on Monday 9 November and held by an officer."""
    with writing():
        return council.task("ask-school", of=council.case(), holder=council.officer)


def test_the_first_question_goes_at_once_and_the_task_waits_for_its_holder(council, asked):
    assert asked.state == "waiting"
    assert asked.holder_id == council.officer
    assert outward() == [("ask-first", OFFICE, "2026-11-09")]
    wait = wait_of(asked)
    assert (wait.steps_sent, wait.next_step_at) == (1, datetime(2026, 11, 11, 9, 30, tzinfo=UTC))
    assert len(pending(CHASE)) == 3


def test_an_unanswered_question_is_asked_on_days_2_5_and_10_each_step_once(council, asked):
    for number in range(9, 27):
        for hour in (7, 12, 18):
            swept(day(11, number, hour))
            swept(day(11, number, hour))  # each twice
    assert outward() == [
        ("ask-first", OFFICE, "2026-11-09"),
        ("ask-again", OFFICE, "2026-11-11"),
        ("ask-head", HEAD, "2026-11-16"),
        ("ask-governance", HEAD, "2026-11-24"),
    ]
    task = fresh(asked)
    assert (task.state, task.came_back, task.holder_id) == ("claimed", "no-answer", council.officer)
    assert wait_of(asked).state == "ended"
    assert pending(CHASE) == []
    assert len(events_of(asked, "chased")) == 3


def test_the_step_to_a_trust_or_chair_names_no_pupil_and_carries_no_link(council, asked):
    with writing():
        council.open_school("100002", trust="trust@brook.example")
    swept(day(11, 11))
    swept(day(11, 16))
    swept(day(11, 24))
    (last,) = messages(kind="ask-governance")
    assert "link_id" not in last.values


def test_a_link_is_made_once_for_each_mailbox(council, asked):
    swept(day(11, 11))
    swept(day(11, 16))
    assert sorted(db.session.scalars(db.select(Link.email))) == [HEAD, OFFICE]


def test_an_answer_stops_everything_in_its_own_transaction(council, asked):
    wait = wait_of(asked)
    with writing():
        assert answer_wait(wait, None, by=SYSTEM, at=day(11, 12))
    with writing():
        assert not answer_wait(wait, None, by=SYSTEM, at=day(11, 13))
    assert pending(CHASE) == []
    assert {message.state for message in messages() if message.recipient_kind == "school"} == {"cancelled"}
    task = fresh(asked)
    assert (task.state, task.came_back) == ("claimed", "answered")
    counts = swept(AFTER_ALL)
    assert outward() == []
    assert counts.failed == 0


def test_a_message_that_is_leaving_while_the_answer_comes_is_recorded_as_crossed(council, asked):
    with writing() as session:
        message = session.query(Message).filter_by(kind="ask-first").one()
        message.state, message.lease_by = "leased", "relay"
        message.lease_until = MONDAY + timedelta(minutes=5)
    with writing():
        answer_wait(wait_of(asked), None, by=SYSTEM, at=MONDAY)
    assert db.session.get(Message, message.id, populate_existing=True).crossed
    (answered,) = events_of(asked, "wait-answered")
    assert answered.data["crossed"] == 1


def test_a_late_answer_is_taken_all_the_same(council, asked):
    for number in (11, 16, 24, 27):
        swept(day(11, number, 18))
    assert wait_of(asked).state == "ended"
    with writing():
        assert answer_wait(wait_of(asked), None, by=SYSTEM, at=day(12, 1))
    assert (wait_of(asked).state, fresh(asked).came_back) == ("answered", "answered")


def test_after_an_outage_only_the_newest_step_is_sent(council, asked):
    swept(day(11, 18))
    assert [kind for kind, _, _ in outward()] == ["ask-first", "ask-head"]
    states = {timer.step: timer.state for timer in db.session.query(Timer).filter_by(kind=CHASE)}
    assert states == {1: "skipped", 2: "fired", 3: "pending"}


def test_nothing_goes_to_a_school_that_is_closed_on_the_day(council, asked):
    with writing():
        terms = calendar_of("terms")
        close_on(terms, day(11, 11).date(), kind="closure", name="Snow", by=SYSTEM, at=day(11, 11, 8))
    swept(day(11, 11, 12))
    assert [kind for kind, _, _ in outward()] == ["ask-first"]
    swept(day(11, 12, 12))
    assert [kind for kind, _, _ in outward()] == ["ask-first", "ask-again"]


def test_a_change_of_calendar_moves_the_steps_that_are_still_to_come(council, asked):
    before = {timer.step: timer.due_at for timer in pending(CHASE)}
    with writing():
        close_on(calendar_of("terms"), day(11, 13).date(), kind="inset", name="INSET", by=SYSTEM, at=day(11, 10))
    counts = swept(day(11, 10))
    after = {timer.step: timer.due_at for timer in pending(CHASE)}
    assert counts.dated_again >= 1
    assert after[1] == before[1]
    assert after[2] == before[2] + timedelta(days=1)
    assert swept(day(11, 10)).dated_again == 0


def test_when_a_school_breaks_up_the_task_comes_back_and_no_message_follows(council):
    with writing():
        task = council.task("ask-school", of=council.case(at=day(12, 15)), at=day(12, 15), holder=council.officer)
    for number in range(15, 32):
        swept(day(12, number, 18))
    assert [when for _, _, when in outward()] == ["2026-12-15", "2026-12-17"]
    assert (fresh(task).state, fresh(task).came_back) == ("claimed", "holiday")
    assert wait_of(task).state == "returned"
    assert pending(CHASE) == []


def test_a_school_that_is_closed_already_is_not_asked_and_the_task_says_why(council):
    with writing():
        task = council.task("ask-school", of=council.case(at=day(12, 22)), at=day(12, 22))
    assert (task.state, fresh(task).came_back) == ("open", "holiday")
    assert outward() == []
    with writing():  # and in January the officer asks again
        shape = pinned(council.version.id).task_shapes["ask-school"].wait
        start_wait(task, shape, by=SYSTEM, at=datetime(2027, 1, 6, 10, 0, tzinfo=UTC))
    assert (fresh(task).state, wait_of(task).round) == ("waiting", 2)
    assert outward() == [("ask-first", OFFICE, "2027-01-06")]


def test_a_school_without_an_address_brings_the_task_back_to_be_telephoned(council):
    with writing():
        silent = council.open_school("100009")
        task = council.task("ask-school", of=council.case(school_id=silent.id))
    assert (task.state, fresh(task).came_back) == ("open", "no-address")
    assert pending(CHASE) == []


def test_a_head_without_an_address_is_replaced_by_the_office(council):
    with writing():
        small = council.open_school("100008", office="office@small.example")
        council.task("ask-school", of=council.case(school_id=small.id))
    swept(day(11, 11))
    swept(day(11, 16))
    assert outward()[-1] == ("ask-head", "office@small.example", "2026-11-16")


def test_a_held_question_is_not_chased_until_it_is_released(council):
    with writing():
        case = council.case()
        hold_outward(case, "honour-based", by=SYSTEM, at=MONDAY)
        task = council.task("ask-school", of=case, holder=council.officer)
    for number in range(9, 26):
        swept(day(11, number, 18))
    assert [(one.kind, one.state) for one in messages() if one.recipient_kind == "school"] == [("ask-first", "held")]
    swept(day(11, 27))
    assert fresh(task).came_back == "held"


def test_a_released_school_is_chased(council):
    officer = Actor(ActorKind.USER, id=council.officer, roles=frozenset({Role.OFFICER}))
    with writing():
        case = council.case()
        hold_outward(case, "honour-based", by=SYSTEM, at=MONDAY)
        release(case, "school", council.school.id, reason="Social care agrees", by=officer, at=MONDAY)
        council.task("ask-school", of=case)
    swept(day(11, 11))
    assert [one.state for one in messages() if one.recipient_kind == "school"] == ["sent", "sent"]


def test_cancelling_a_tasks_waits_ends_timers_messages_and_links(council, asked):
    with writing():
        assert cancel_waits(task_id=asked.id, because="task-over", by=SYSTEM, at=day(11, 10)) == 1
    with writing():
        assert cancel_waits(task_id=asked.id, because="task-over", by=SYSTEM, at=day(11, 10)) == 0
    assert pending(CHASE) == []
    assert {one.state for one in messages() if one.recipient_kind == "school"} == {"cancelled"}
    assert all(link.revoked_at is not None for link in db.session.query(Link))


def test_starting_a_wait_twice_is_one_wait(council, asked):
    shape = pinned(council.version.id).task_shapes["ask-school"].wait
    with writing():
        again = start_wait(asked, shape, by=SYSTEM, at=MONDAY)
    assert again.id == wait_of(asked).id
    assert db.session.query(Wait).count() == 1


def test_questions_about_siblings_are_separate_unless_the_wording_counts_children(council):
    with writing():
        one, other = council.case(), council.case()
        db.session.add(CaseLink(case_id=one.id, other_id=other.id, kind="sibling", made_at=MONDAY))
        council.task("ask-school", of=one)
        council.task("ask-school", of=other)
    swept(day(11, 11))
    again = messages(kind="ask-again")
    assert len(again) == 2
    assert db.session.query(MessagePart).count() == 4


def test_where_the_wording_counts_children_siblings_share_a_message_until_each_is_answered(council, monkeypatch):
    monkeypatch.setattr(asking, "_tells_count", lambda _question: True)
    with writing():
        one, other, stranger = council.case(), council.case(), council.case()
        db.session.add(CaseLink(case_id=one.id, other_id=other.id, kind="sibling", made_at=MONDAY))
        tasks = [council.task("ask-school", of=case) for case in (one, other, stranger)]
    sweep(day(11, 11), by=SYSTEM, writing=writing)
    again = messages(kind="ask-again")
    assert sorted(one.values["count"] for one in again) == [1, 2]
    (shared,) = (one for one in again if one.values["count"] == 2)
    with writing():
        answer_wait(wait_of(tasks[0]), None, by=SYSTEM, at=day(11, 11))
    assert db.session.get(Message, shared.id, populate_existing=True).state == "planned"  # the sibling's still asks
    with writing():
        answer_wait(wait_of(tasks[1]), None, by=SYSTEM, at=day(11, 11))
    assert db.session.get(Message, shared.id, populate_existing=True).state == "cancelled"


def test_a_term_that_is_added_lets_a_wait_go_on(council):
    with writing():
        own = council.open_school("100007", office="office@own.example")
        task = council.task("ask-school", of=council.case(at=day(12, 15), school_id=own.id), at=day(12, 15))
        terms = calendar_of("terms")
        before = wait_of(task)
        add_term(
            terms,
            name="A week that was added",
            starts_on=date(2026, 12, 19),
            ends_on=date(2027, 1, 3),
            by=SYSTEM,
            at=day(12, 16),
        )
    swept(day(12, 21, 18))
    assert before.id == wait_of(task).id
    assert wait_of(task).state == "waiting"


def test_a_holiday_that_is_taken_back_and_given_again_still_brings_the_task_back(council):
    with writing():
        task = council.task("ask-school", of=council.case(at=day(12, 15)), at=day(12, 15))
    filled = {"name": "Filled", "starts_on": day(12, 19).date(), "ends_on": datetime(2027, 1, 3, tzinfo=UTC).date()}
    with writing():
        term = add_term(calendar_of("terms"), **filled, by=SYSTEM, at=day(12, 16))
    swept(day(12, 16))
    assert pending(HOLIDAY) == []
    with writing():
        remove_term(calendar_of("terms"), term.id, by=SYSTEM, at=day(12, 17))
    swept(day(12, 17, 9))
    assert [timer.due_at.day for timer in pending(HOLIDAY)] == [21]
    swept(day(12, 21, 18))
    assert fresh(task).came_back == "holiday"


def events_of(task, *kinds):
    from models.case import Case

    return events(db.session.get_one(Case, task.case_id), *kinds)


@pytest.mark.parametrize(("other", "left"), [("dad@example.org", "waiting"), ("MUM@example.org", "answered")])
def test_one_parent_who_answers_does_not_answer_for_the_other(council, other, left):
    family = "cme-parent-answer"
    shapes = pinned(council.version.id).tasks
    listing, row_shape = next((one, row) for one in shapes for row in one.rows if is_answered_by(row.wait, family))
    alone = next(one for one in shapes if is_answered_by(one.wait, family))
    with writing():
        case = council.case()
        asking, listed = council.task(alone.id, of=case), council.task(listing.id, of=case)
        row = db.session.query(ChecklistRow).filter_by(task_id=listed.id, code=row_shape.id).one()
        mother = start_wait(asking, alone.wait, whom=Whom(recipient="mum@example.org"), by=SYSTEM, at=MONDAY)
        second = start_wait(listed, row_shape.wait, row=row, whom=Whom(recipient=other), by=SYSTEM, at=MONDAY)
        form = Filing(service=family, version_id=council.version.id, reference="F-1", created_at=MONDAY)
        form.changed_at, form.identity = MONDAY, "checked"
        db.session.add(form)
        db.session.flush()
        answer_wait(mother, form, by=SYSTEM, at=MONDAY)
    assert (mother.state, second.state) == ("answered", left)


def is_answered_by(wait, service: str) -> bool:
    return wait is not None and wait.answer_service == service
