"""From 20 July to 5 September, day by day: no child is silent, and no closed school is written to (SAFETY 5)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from flask.ctx import AppContext
from sqlalchemy import select

from base.database import writing
from base.extensions import db
from casework.chasing.opening_days import day_test
from casework.chasing.waits import answer_wait, start_wait
from casework.claims import claim_task
from casework.finishing import finish_task
from casework.sweep import sweep
from casework.versions import pinned
from jobs.relay import relay
from models.case import Case
from models.message import Message
from models.task import Task
from models.user import User
from models.wait import Timer, Wait
from security.actor import Actor
from security.current import actor_of
from tests.integration.later.world import SYSTEM, Marlowe
from tests.standins.scripted_gateway import Scripted

pytestmark = pytest.mark.usefixtures("context")
FIRST, LAST = date(2027, 7, 20), date(2027, 9, 5)
CLOSES, OPENS = date(2027, 7, 20), date(2027, 9, 7)  # the last and the first day have no pupils: INSET
OPEN = ("open", "claimed", "waiting")
LONGEST_SILENCE = timedelta(days=8)  # a week's review, and a day for a bank holiday


@pytest.fixture
def thirty(context: AppContext) -> list[UUID]:
    """Thirty open cases of July in every stage: untouched, claimed, asked, answered, looked for."""
    with writing():
        council = Marlowe()
        ada = actor_of(db.session.get_one(User, council.officer))
        cases = []
        for number in range(30):
            at = datetime(2027, 7, 5 + number % 12, 9, 0, tzinfo=UTC)
            case = council.case(at=at, priority=1 + number % 4, owner_id=council.officer)
            cases.append(case.id)
            triage = council.task("triage", of=case, at=at)
            if number % 5 == 0:
                continue  # nobody has looked at it yet
            claim_task(triage, by=ada, at=at)
            if number % 5 == 1:
                continue
            finish_task(triage, "whereabouts-unknown", {}, by=ada, at=at)
            if number % 5 == 3:
                answer_wait(wait_of(case), None, by=SYSTEM, at=at + timedelta(minutes=number))
            if number % 5 == 4:
                for kind in ("home-visit", "ask-school"):
                    task = task_of(case, kind)
                    if task is not None:
                        council_takes(task, ada, at)
    return cases


def council_takes(task: Task, by: Actor, at: datetime) -> None:
    """An officer takes a task that is still to be taken."""
    if task.holder_id is None:
        task.holder_id, task.claimed_at = by.id, at


def wait_of(case: Case) -> Wait:
    return db.session.scalars(select(Wait).where(Wait.case_id == case.id, Wait.code == "school-answer")).one()


def task_of(case: Case, kind: str) -> Task | None:
    return db.session.scalars(select(Task).where(Task.case_id == case.id, Task.kind == kind)).first()


def days() -> list[datetime]:
    """The evening of each day from the first question in July on."""
    began = datetime(2027, 7, 5, 17, 0, tzinfo=UTC)
    return [began + timedelta(days=number) for number in range((LAST - began.date()).days + 1)]


def swept(at: datetime) -> None:
    """What the clockwork does of an evening: fires what is due, and really relays; mail leaves the next morning too."""
    sweep(at, by=Actor.system("sweep"), writing=writing)
    for moment in (at, at + timedelta(hours=15)):
        relay(moment, at=moment, gateway=Scripted(), public_url="http://localhost", by=Actor.system("messages.relay"))


def next_of(case_id: UUID, at: datetime) -> datetime | None:
    """When this case is next looked at by itself: a timer of its own, or a task in somebody's list."""
    soonest = db.session.scalar(
        select(Timer.due_at).where(Timer.case_id == case_id, Timer.state == "pending").order_by(Timer.due_at).limit(1)
    )
    with_somebody = db.session.scalar(
        select(Task.id).where(Task.case_id == case_id, Task.state.in_(("open", "claimed"))).limit(1)
    )
    return at if with_somebody is not None else soonest


def silent(cases: list[UUID], at: datetime) -> list[tuple[str, UUID, datetime | None]]:
    """Open cases that nobody has and that nothing brings back soon."""
    coming = {case_id: next_of(case_id, at) for case_id in cases}
    return [
        (at.date().isoformat(), case_id, when)
        for case_id, when in coming.items()
        if when is None or when - at > LONGEST_SILENCE
    ]


def test_a_summer_leaves_no_case_without_a_next_step_and_no_closed_school_written_to(thirty):
    for at in days():
        swept(at)
        if at.date() >= FIRST:
            assert silent(thirty, at) == []
    db.session.expire_all()
    assert {db.session.get_one(Case, case_id).state for case_id in thirty} == {"open"}
    assert db.session.query(Timer).filter_by(state="failed").count() == 0
    to_schools = db.session.scalars(select(Message).where(Message.recipient_kind == "school")).all()
    assert to_schools, "the schools were asked in July"
    assert [
        (one.kind, one.sent_at)
        for one in to_schools
        if one.state not in ("cancelled", "held") and CLOSES <= (one.sent_at or one.send_after).date() < OPENS
    ] == []
    asking = db.session.scalars(select(Task).where(Task.kind == "ask-school", Task.case_id.in_(thirty))).all()
    assert {task.state for task in asking} <= {"open", "claimed", "done"}
    assert {"holiday", "answered"} <= {task.came_back for task in asking} <= {"holiday", "no-answer", "answered"}
    late = select(Task).where(Task.case_id.in_(thirty), Task.state.in_(OPEN), Task.due_at < days()[-20])
    assert {task.raised for task in db.session.scalars(late)} == {3}, "what was late all August reached the manager"

    september = datetime(2027, 9, 8, 9, 0, tzinfo=UTC)  # and now the officer asks again
    again = next(task for task in asking if task.came_back == "holiday")
    with writing():
        case = db.session.get_one(Case, again.case_id)
        wait = start_wait(again, pinned(case.version_id).task_shapes["ask-school"].wait, by=SYSTEM, at=september)
        assert wait.state == "waiting"
        assert wait.next_step_at is not None
        assert wait.next_step_at.date() == date(2027, 9, 10), "two school days of the new term on"


def test_a_question_that_an_outage_carries_past_the_last_school_day_does_not_leave_and_is_taken_back(context):
    """Planned for the afternoon before the holiday, and mail is away until the next morning."""
    with writing():
        council = Marlowe()
        eve = datetime(2027, 7, 19, 14, 0, tzinfo=UTC)
        task = council.task("ask-school", of=council.case(at=eve), at=eve, holder=council.officer)
        message = Message(
            key="late",
            kind="ask-first",
            version_id=council.version.id,
            case_id=task.case_id,
            recipient_kind="school",
            recipient_id=council.school.id,
            address="office@brook.example",
            send_after=eve,
            planned_at=eve,
            reference="onroll-late",
            values={},
        )
        assert day_test([message], eve) == {}
        morning = datetime(2027, 7, 20, 8, 30, tzinfo=UTC)
        assert day_test([message], morning) == {message.id: datetime(2027, 9, 7, 7, 0, tzinfo=UTC)}
        message.urgent = True
        assert day_test([message], morning) == {}
    gateway = Scripted()
    relay(morning, at=morning, gateway=gateway, public_url="http://localhost", by=Actor.system("messages.relay"))
    assert [mail.to for mail in gateway.mails if "brook" in mail.to] == []
