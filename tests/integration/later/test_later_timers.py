"""Timers: written once, fired once, also by two sweeps at the same moment; one bad row stops nothing but itself."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.ctx import AppContext
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from base.database import is_sqlite, locked, writing
from base.extensions import db
from casework.chasing.waits import answer_wait
from casework.sweep import something_due, sweep
from casework.timing import timers as timers_of
from casework.timing.timers import (
    Plan,
    cancel_timers,
    due,
    failed_timers,
    fire,
    retry_failed,
    timer_kind,
    write_timer,
    write_timers,
)
from models.case import Case
from models.event import Event
from models.message import Message
from models.wait import Clock, Timer
from security.actor import Actor
from tests.integration.later.world import MONDAY, SYSTEM, Marlowe, outward, pending, swept, wait_of

pytestmark = pytest.mark.usefixtures("context")
SWEEP = Actor.system("sweep")
SOURCE = UUID(int=7)


@pytest.fixture
def noted():
    """A kind of timer that notes which steps it was fired for, and fails for those it is told to."""
    fired: list[int] = []
    bad: set[int] = set()

    @timer_kind("noted")
    def note(timers, /, *, by, at):
        fired.extend(timer.step for timer in timers if timer.step not in bad)
        if any(timer.step in bad for timer in timers):
            raise ValueError("a name that must not be logged")
        return []

    yield fired, bad
    del timers_of._KINDS["noted"]


def write(*steps: int, due_at: datetime = MONDAY) -> None:
    with writing():
        write_timers([Plan("case", SOURCE, "noted", due_at, step=step) for step in steps], at=MONDAY)


def test_a_timer_written_twice_is_one_and_keeps_its_first_instant(noted):
    write(1)
    write(1, due_at=MONDAY + timedelta(days=1))
    (timer,) = pending()
    assert timer.due_at == MONDAY


def test_a_deadline_that_can_not_be_dated_again_keeps_nothing_else_from_its_time(noted, council: Marlowe):
    fired, _ = noted
    with writing():
        triage = council.task("triage", of=council.case())
        clock = db.session.query(Clock).filter_by(task_id=triage.id).one()
        clock.unit, clock.calendar_revision = "fortnights", -1  # of a later version, that was taken back
    write(1)
    with pytest.raises(ValueError, match="fortnights"):  # the jobs page goes on saying so
        swept(MONDAY)
    assert fired == [1]


def test_a_restart_makes_a_new_round(noted):
    write(1)
    with writing():
        write_timer("case", SOURCE, "noted", due_at=MONDAY, at=MONDAY, step=1, round=2)
    assert len(pending()) == 2


def test_a_timer_fires_once_and_not_before_its_time(noted):
    fired, _ = noted
    write(1, 2)
    assert swept(MONDAY - timedelta(seconds=1)).fired == 0
    assert swept(MONDAY).fired == 2
    assert swept(MONDAY + timedelta(days=1)).fired == 0
    assert sorted(fired) == [1, 2]


def test_a_cancelled_timer_does_not_fire(noted):
    fired, _ = noted
    write(1)
    with writing():
        assert cancel_timers(source_kind="case", source_id=SOURCE) == 1
        assert cancel_timers(source_kind="case", source_id=SOURCE) == 0
    swept(MONDAY)
    assert fired == []


def test_cancelling_without_saying_whose_is_refused(noted):
    with writing(), pytest.raises(ValueError, match="whose timers"):
        cancel_timers(kinds=("noted",))


def test_one_bad_timer_backs_off_and_the_others_fire(noted, caplog):
    fired, bad = noted
    bad.add(2)
    write(1, 2, 3)
    counts = swept(MONDAY)
    assert (counts.fired, counts.failed) == (2, 1)
    (left,) = pending()
    assert (left.step, left.attempts, left.error) == (2, 1, "ValueError")
    assert left.due_at == MONDAY + timedelta(minutes=5)
    assert left.planned_at == MONDAY
    assert "must not be logged" not in caplog.text
    assert set(fired) == {1, 3}


def test_a_timer_that_keeps_failing_is_shown_and_can_be_tried_again_by_a_person(noted):
    fired, bad = noted
    bad.add(1)
    write(1)
    at = MONDAY
    for wait in (timedelta(), timedelta(minutes=5), timedelta(hours=1), timedelta(hours=24)):
        at += wait
        assert swept(at).failed == 1
    assert swept(at + timedelta(days=9)).failed == 0
    (shown,) = failed_timers()
    assert (shown.attempts, shown.error) == (4, "ValueError")
    bad.clear()
    with writing():
        assert retry_failed(shown.id, at=at)
        assert not retry_failed(shown.id, at=at)
    assert swept(at).fired == 1
    assert fired == [1]


def test_a_timer_nobody_knows_is_kept_and_shown_not_lost(noted):
    with writing():
        write_timer("case", SOURCE, "from-a-newer-release", due_at=MONDAY, at=MONDAY)
    assert swept(MONDAY).failed == 1
    assert pending()[0].error == "LookupError"


def test_a_fault_of_the_database_rolls_the_batch_back(noted):
    @timer_kind("noted")
    def lose_the_line(_timers, /, *, by, at):
        raise OperationalError("statement", {}, Exception("connection gone"))

    write(1, 2)
    with pytest.raises(OperationalError):
        swept(MONDAY)
    assert [timer.attempts for timer in pending()] == [0, 0]


def test_more_timers_than_a_batch_all_fire_in_order(noted):
    fired, _ = noted
    with writing():
        write_timers(
            [
                Plan("case", SOURCE, "noted", MONDAY + timedelta(seconds=step), step=step)
                for step in reversed(range(1, 251))
            ],
            at=MONDAY,
        )
    assert swept(MONDAY + timedelta(hours=1)).fired == 250
    assert fired == list(range(1, 251))


def test_what_an_effect_makes_due_in_turn_is_done_in_the_same_sweep(noted):
    seen = []

    @timer_kind("noted")
    def begets(timers, /, *, by, at):
        for timer in timers:
            seen.append(timer.step)
            if timer.step < 5:
                write_timer("case", SOURCE, "noted", due_at=at, at=at, step=timer.step + 1)
        return []

    write(1)
    assert swept(MONDAY).fired == 5
    assert seen == [1, 2, 3, 4, 5]


def test_nothing_due_is_one_look_into_an_index(noted):
    """However many timers are still to come."""
    with writing():
        write_timers([Plan("case", uuid4(), "noted", MONDAY + timedelta(days=1)) for _ in range(2000)], at=MONDAY)
    assert not something_due(MONDAY)
    assert due(MONDAY) == []
    statement = "SELECT id FROM timer WHERE state = 'pending' AND due_at <= :upto ORDER BY due_at, id LIMIT 100"
    if is_sqlite(db.session()):
        rows = db.session.execute(text(f"EXPLAIN QUERY PLAN {statement}"), {"upto": MONDAY}).all()
    else:
        db.session.execute(text("ANALYZE timer"))
        rows = db.session.execute(text(f"EXPLAIN {statement}"), {"upto": MONDAY}).all()
    plan = " ".join(str(row) for row in rows)
    assert "ix_timer_pending_due" in plan
    assert "Sort" not in plan
    assert "TEMP B-TREE" not in plan


def in_threads(app: Flask, *acts) -> list[BaseException]:
    """Do some acts at the same moment, each in a thread and a context of its own; what went wrong."""
    faults: list[BaseException] = []
    gate = threading.Barrier(len(acts))

    def run(act) -> None:
        with app.app_context():
            try:
                gate.wait(60)
                act()
            except BaseException as fault:  # noqa: BLE001  # shown by the caller's assert
                faults.append(fault)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(90)
    return faults


def test_two_sweeps_at_once_send_each_step_once(app: Flask, context: AppContext):
    with writing():
        council = Marlowe()
        for _ in range(60):
            council.task("ask-school", of=council.case())
    db.session.remove()
    upto = datetime(2026, 11, 11, 12, 0, tzinfo=UTC)
    faults = in_threads(app, *[lambda: sweep(upto, by=SWEEP, writing=writing)] * 3)
    assert faults == []
    swept(upto)  # what the three left to each other
    assert Counter(kind for kind, _, _ in outward()) == {"ask-first": 60, "ask-again": 60}
    keys = [message.key for message in db.session.query(Message)]
    assert len(keys) == len(set(keys))
    assert db.session.query(Event).filter_by(kind="chased").count() == 60


def test_an_answer_and_a_chase_at_the_same_moment_end_with_no_chase_after_the_answer(app: Flask, context: AppContext):
    with writing():
        council = Marlowe()
        tasks = [council.task("ask-school", of=council.case()) for _ in range(12)]
        waits = [wait_of(task).id for task in tasks]
    db.session.remove()
    upto = datetime(2026, 11, 11, 12, 0, tzinfo=UTC)

    def answer() -> None:
        from models.wait import Wait

        for wait_id in waits:
            with writing() as session:
                answer_wait(session.get_one(Wait, wait_id), None, by=SYSTEM, at=upto)

    faults = in_threads(app, answer, lambda: sweep(upto, by=SWEEP, writing=writing))
    assert faults == []
    swept(upto)
    unsent = db.session.query(Message).filter(Message.recipient_kind == "school", Message.state != "cancelled")
    assert unsent.count() == 0  # a chase that came first was planned, and then cancelled by the answer
    assert db.session.query(Timer).filter_by(source_kind="wait", state="pending").count() == 0


def test_a_case_that_is_being_written_is_left_for_the_next_tick(app: Flask, context: AppContext):
    one_writer_at_a_time = is_sqlite(db.session())
    with writing():
        council = Marlowe()
        task = council.task("ask-school", of=council.case())
        case_id = task.case_id
    db.session.remove()
    upto = datetime(2026, 11, 11, 12, 0, tzinfo=UTC)
    holding, done = threading.Event(), threading.Event()

    def hold() -> None:
        with app.app_context(), writing():
            locked(db.session(), Case, case_id)
            holding.set()
            done.wait(0.5 if one_writer_at_a_time else 90)

    thread = threading.Thread(target=hold)
    thread.start()
    assert holding.wait(60)
    counts = sweep(upto, by=SWEEP, writing=writing)
    done.set()
    thread.join(90)
    if one_writer_at_a_time:  # SQLite: the sweep waited for the writer instead
        assert (counts.fired, counts.left) == (1, 0)
        return
    assert (counts.fired, counts.left) == (0, 1)
    assert sweep(upto, by=SWEEP, writing=writing).fired == 1


def test_firing_nothing_is_nothing(context):
    with writing():
        assert fire([], by=SWEEP, at=MONDAY) == timers_of.SweepCounts()
