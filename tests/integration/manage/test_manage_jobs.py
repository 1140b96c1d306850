"""The jobs page says when something in the background is late, and what gave up is tried again by a button."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from base.extensions import db
from jobs.timetable import TIMETABLE
from models.event import Event
from models.link import Heartbeat
from models.wait import Timer
from reporting.heartbeats import PARTS, beats
from tests.integration.manage.conftest import AT


@pytest.fixture
def alive(council):
    """Everything has just been done."""
    with council.acting():
        for part in PARTS:
            db.session.add(Heartbeat(name=part.name, at=AT, counts='{"fired": 3}', failures=0, error=""))


def late(council, at):
    return council.read(lambda: {beat.part.name: beat.late for beat in beats(at=at) if beat.late})


def test_the_page_knows_the_rhythms_of_the_timetable():
    told = {part.name: part for part in PARTS}
    for entry in TIMETABLE:
        rhythm = told[entry.name]
        assert rhythm.every == (entry.every or timedelta(days=1))
        if entry.at_time is not None:
            assert f"{entry.at_time.hour}:{entry.at_time.minute:02}am" in rhythm.rhythm


def test_all_is_well_while_everything_gives_signs_of_life(council, alive, enter):
    page = enter("manager").get("/jobs").text
    assert "Something in the background is late" not in page
    assert "fired: 3" in page
    assert "No Redis is set up" in page


def test_a_silent_scheduler_is_a_red_banner_within_a_minute(council, alive, enter):
    assert late(council, AT + timedelta(seconds=59)) == {}
    assert list(late(council, AT + timedelta(seconds=61))) == ["scheduler"]
    assert list(late(council, AT + timedelta(minutes=11))) == ["scheduler", "reconcile", "mailbox"]
    assert "nightly" in late(council, AT + timedelta(hours=27))


def test_sweep_and_relay_are_late_when_what_is_due_is_not_done(council, alive):
    council.refer()
    found = late(council, AT + timedelta(days=5))
    assert "Timers have been due" in found["sweep"]
    assert "Messages have been due" in found["relay"]


def test_a_job_that_fails_is_late_whenever_it_last_worked(council, alive, enter):
    with council.acting():
        beat = db.session.get_one(Heartbeat, "nightly")
        beat.failures, beat.error = 2, "KeyError"
    page = enter("administrator").get("/jobs").text
    assert "Failed 2 times in a row" in page
    assert "KeyError" in page


def test_a_timer_that_gave_up_is_shown_and_tried_again_once(council, alive, enter):
    council.refer({"danger-now": "yes"})
    with council.acting():
        timer = db.session.scalars(select(Timer).order_by(Timer.due_at)).first()
        timer.state, timer.attempts, timer.error = "failed", 4, "KeyError"
        timer_id, due = timer.id, timer.due_at
    browser = enter("manager")
    assert f"/jobs/timers/{timer_id}/try-again" in browser.get("/jobs").text
    for _ in range(2):
        assert browser.post(f"/jobs/timers/{timer_id}/try-again", data={"once": "again"}).status_code == 303
    with council.app.app_context():
        timer = db.session.get_one(Timer, timer_id)
        assert (timer.state, timer.attempts) == ("pending", 0)
        assert timer.due_at != due
        events = db.session.scalars(select(Event.kind).where(Event.subject_id == timer_id)).all()
        assert events == ["timer-tried-again"]


def test_a_timer_that_never_was_is_not_here(council, enter):
    answer = enter("manager").post("/jobs/timers/01900000-0000-7000-8000-000000000000/try-again", data={})
    assert answer.status_code == 404


def test_officers_have_no_jobs_page(council, enter):
    assert enter("officer").get("/jobs").status_code == 403
