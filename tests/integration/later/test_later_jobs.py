"""The jobs: each twice, with and without Redis, by worker, scheduler or command."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.ctx import AppContext

from base import clock
from base.database import writing
from base.extensions import db
from base.nudge import nudge
from jobs import registry, scheduler
from jobs.registry import JOBS, UnknownJob, beat, job, run_job
from jobs.run import run
from jobs.scheduler import Scheduler
from jobs.timetable import Entry, claim_turns
from models.filing import DefinitionVersion, Filing, FilingPart
from models.link import Heartbeat, HeldPost, Link
from models.message import Message
from models.task import Task
from models.user import User
from models.wait import Timer
from security.links import make_link
from tests.fixtures.databases import TestDatabase
from tests.integration.later.world import MONDAY, Marlowe, messages, outward

ROOT = Path(__file__).parents[3]
NOON = datetime(2026, 11, 11, 12, 0, tzinfo=UTC)


@pytest.fixture
def at_noon(app: Flask):
    """The product's clock stands near noon of Wednesday 11 November."""
    clock.set_clock(NOON)
    yield NOON
    clock.set_clock(None)


@pytest.fixture
def asked(context: AppContext) -> None:
    """A school that was asked on Monday and is to be asked again today."""
    with writing():
        council = Marlowe()
        council.task("ask-school", of=council.case())


def heartbeat(name: str) -> Heartbeat:
    return db.session.get(Heartbeat, name, populate_existing=True)


def test_a_sweep_twice_is_one_and_leaves_its_counts(asked, at_noon):
    first = run("sweep")
    again = run("sweep", "{}")
    assert (first["fired"], again["fired"]) == (1, 0)
    assert [kind for kind, _, _ in outward()] == ["ask-first", "ask-again"]
    assert json.loads(heartbeat("sweep").counts) == again


def test_a_sweep_of_another_instant_fires_for_that_instant(asked):
    assert run("sweep", json.dumps({"upto": "2026-11-10T09:00"}))["fired"] == 0
    assert run("sweep", json.dumps({"upto": "2026-11-11T09:30"}))["fired"] == 1


def test_an_unknown_job_is_refused_by_name(context):
    with pytest.raises(UnknownJob):
        run("from-a-newer-release")


def test_a_failing_job_is_counted_in_its_heartbeat_without_what_it_said(context):
    @job("fails")
    def fails() -> dict[str, int]:
        raise ValueError("something personal")

    for _ in range(2):
        with pytest.raises(ValueError, match="personal"):
            run_job("fails", {})
    del JOBS["fails"]
    row = heartbeat("fails")
    assert (row.failures, row.error) == (2, "ValueError")
    assert row.at == registry.LONG_AGO


def test_without_redis_the_scheduler_does_the_work_itself(asked, at_noon):
    assert "sweep" in Scheduler().tick(steady=0.0)
    assert [kind for kind, _, _ in outward()] == ["ask-first", "ask-again"]
    assert heartbeat("scheduler").at >= at_noon


def test_with_nothing_due_the_scheduler_does_nothing(context):
    clock_hand = Scheduler()
    assert clock_hand.tick(steady=0.0) == []
    assert clock_hand.tick(steady=1.0) == []


def test_a_nudge_nobody_takes_is_done_by_the_scheduler_after_ten_seconds(asked, at_noon, monkeypatch):
    monkeypatch.setattr(scheduler, "nudge", lambda _name: True)  # Redis took it; no worker will
    patient = Scheduler()
    for second in range(10):
        assert "sweep" not in patient.tick(steady=float(second))
    assert "sweep" in patient.tick(steady=10.0)
    assert [kind for kind, _, _ in outward()] == ["ask-first", "ask-again"]


def test_while_a_worker_is_at_it_the_scheduler_leaves_it_alone(asked, at_noon, monkeypatch):
    monkeypatch.setattr(scheduler, "nudge", lambda _name: True)
    patient = Scheduler()
    patient.tick(steady=0.0)
    beat("sweep", at=clock.now_utc())  # a worker has just been here, and more is due
    assert "sweep" not in patient.tick(steady=11.0)


def test_two_schedulers_claim_a_turn_once(context):
    timetable = (Entry("reconcile", every=timedelta(minutes=5)), Entry("nightly", at_time=time(2, 30)))
    assert claim_turns(NOON, timetable) == []  # the first time ever, the slot before counts as done
    later = NOON + timedelta(minutes=5)
    assert [(turn.name, turn.again) for turn in claim_turns(later, timetable)] == [("reconcile", False)]
    assert claim_turns(later, timetable) == []
    much_later = later + timedelta(minutes=11)
    assert [(turn.name, turn.again) for turn in claim_turns(much_later, timetable)] == [("reconcile", False)]


def test_a_turn_that_nobody_did_is_claimed_again_and_says_so(context):
    timetable = (Entry("nightly", at_time=time(2, 30)),)
    claim_turns(NOON, timetable)
    night = datetime(2026, 11, 12, 2, 31, tzinfo=UTC)
    assert [turn.again for turn in claim_turns(night, timetable)] == [False]
    assert claim_turns(night + timedelta(minutes=9), timetable) == []
    assert [turn.again for turn in claim_turns(night + timedelta(minutes=10), timetable)] == [True]
    beat("nightly", at=night + timedelta(minutes=11))
    assert claim_turns(night + timedelta(hours=5), timetable) == []


def test_a_clock_that_was_set_back_does_not_stop_the_timetable(context):
    timetable = (Entry("reconcile", every=timedelta(minutes=5)),)
    claim_turns(NOON + timedelta(days=30), timetable)
    assert [turn.name for turn in claim_turns(NOON, timetable)] == ["reconcile"]


def test_the_reconciler_counts_what_is_behind(asked, at_noon):
    clock.set_clock(NOON + timedelta(days=60))
    with writing() as session:
        session.query(Message).update({"state": "leased", "lease_until": MONDAY, "lease_by": "gone"})
    counts = run("reconcile")
    assert (counts["leases_expired"], counts["messages_unknown"]) == (db.session.query(Message).count(), 0)
    assert counts["timers_late"] == db.session.query(Timer).filter(Timer.state == "pending").count()
    assert run("reconcile") == counts


def test_the_nightly_round_empties_old_drafts_and_shuts_their_links(asked, at_noon):
    with writing() as session:
        version = session.query(DefinitionVersion).first()
        for number, expires in enumerate((NOON - timedelta(days=1), NOON + timedelta(days=1))):
            filing = Filing(
                reference=f"CME-{number}",
                service=version.service,
                version_id=version.id,
                created_at=MONDAY,
                changed_at=MONDAY,
                expires_at=expires,
            )
            filing.parts = [FilingPart(party="referrer", answers={"reason": "x"}, posted=[], email="sam@example.org")]
            session.add(filing)
            session.flush()
            make_link("draft", filing.id, email="sam@example.org", at=MONDAY)
    counts = run("nightly")
    assert (counts["drafts_emptied"], counts["messages_odd"], counts["timers_odd"]) == (1, 0, 0)
    assert counts["waits_forgotten"] == 0
    assert run("nightly")["drafts_emptied"] == 0
    old, young = db.session.query(Filing).order_by(Filing.reference).all()
    assert (old.state, old.parts[0].answers, old.parts[0].email) == ("abandoned", {}, "")
    assert (young.state, young.parts[0].email) == ("open", "sam@example.org")
    assert sorted(link.revoked_at is None for link in db.session.query(Link).filter_by(opens_kind="draft")) == [
        False,
        True,
    ]


def test_what_was_typed_while_signed_out_is_gone_the_next_night(asked, at_noon):
    with writing() as session:
        user_id = session.query(User.id).order_by(User.id).limit(1).scalar()
        for hours in (-1, 1):
            ends = NOON + timedelta(hours=hours)
            session.add(HeldPost(path="/cases", body="sealed", user_id=user_id, expires_at=ends))
    assert run("nightly")["held_posts_dropped"] == 1
    assert [row.expires_at for row in db.session.query(HeldPost)] == [NOON + timedelta(hours=1)]
    assert run("nightly")["held_posts_dropped"] == 0


def test_the_nightly_proof_sees_a_task_whose_history_says_something_else(asked, at_noon):
    before = run("nightly")["histories_differ"]
    with writing() as session:
        session.query(Task).filter_by(kind="ask-school").update({"state": "done"})
    assert run("nightly")["histories_differ"] > before


def test_the_nightly_proof_sees_a_wait_that_nothing_would_ever_end(asked, at_noon):
    with writing() as session:
        session.query(Timer).filter_by(source_kind="wait").update({"state": "cancelled"})
    assert run("nightly")["waits_forgotten"] == 1


def command(database: TestDatabase, data_folder: Path, *arguments: str, redis_url: str = "") -> str:
    environment = {
        **os.environ,
        "ONROLL_ENV": "test",
        "ONROLL_DATA": str(data_folder),
        "DATABASE_URL": database.url,
        "REDIS_URL": redis_url,
        "SECRET_KEY": "a key that only tests use, and that protects nothing",
        "ONROLL_PUBLIC_URL": "http://localhost",
        "ONROLL_MAIL": "catcher",
    }
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "app", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_command_sweeps_and_prints_one_line_of_counts(asked, app):
    db.session.remove()
    commands = app.test_cli_runner()
    counts = json.loads(commands.invoke(args=["sweep", "--at", "2026-11-11T09:30"]).output)
    assert counts == {"fired": 1, "skipped": 0, "failed": 0, "left": 0, "dated_again": 0}
    counts = json.loads(commands.invoke(args=["sweep", "--at", "2026-11-11T09:30"]).output)
    assert counts["fired"] == 0
    refused = commands.invoke(args=["sweep", "--at", "tomorrow"])
    assert refused.exit_code == 2
    assert "such as 2026-12-04T09:00" in refused.output


def test_the_command_relays_what_is_due_by_an_instant_and_prints_one_line_of_counts(asked, at_noon, app):
    db.session.remove()
    commands = app.test_cli_runner()

    def relayed(*at: str) -> dict[str, int]:
        said = commands.invoke(args=["relay", *at])
        assert said.exit_code == 0, said.output
        (line,) = said.output.splitlines()
        return json.loads(line)

    early = relayed("--at", "2026-11-09T09:59")
    assert set(early.values()) == {0}, "the school was asked at ten"
    first, again = relayed("--at", "2026-11-09T10:00"), relayed("--at", "2026-11-09T10:00")
    assert (first["sent"], again["sent"]) == (1, 0)
    assert [(one.kind, one.state) for one in messages(kind="ask-first")] == [("ask-first", "sent")]
    refused = commands.invoke(args=["relay", "--at", "tomorrow"])
    assert refused.exit_code == 2
    assert "such as 2026-12-04T09:00" in refused.output


def test_a_worker_takes_the_nudge_from_redis_and_leaves_nothing(asked, database, data_folder, valkey_url, at_noon, app):
    kept = app.config["ONROLL"]
    app.config["ONROLL"] = replace(kept, redis_url=valkey_url)
    try:
        assert nudge("sweep")
        assert nudge("sweep")  # a doubled nudge is harmless
    finally:
        app.config["ONROLL"] = kept
    db.session.remove()
    command(database, data_folder, "worker", "--burst", redis_url=valkey_url)
    assert heartbeat("sweep").failures == 0
    assert [kind for kind, _, _ in outward()] == ["ask-first", "ask-again"]


def test_the_clock_command_moves_the_clock_and_back(app):
    commands = app.test_cli_runner()
    said = commands.invoke(args=["clock", "set", "2026-12-04T09:00"]).output
    assert "Friday 04 December 2026, 09:00" in said
    assert abs(clock.now_utc() - datetime(2026, 12, 4, 9, 0, tzinfo=UTC)) < timedelta(minutes=2)
    commands.invoke(args=["clock", "set", "real"])
    assert abs(clock.now_utc() - datetime.now(UTC)) < timedelta(minutes=2)
