"""The scheduler as a process: it does what is due by itself, and leaves when it is told to."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.ctx import AppContext

from base import clock
from base.database import writing
from base.extensions import db
from models.link import Heartbeat
from tests.fixtures.application import SECRET
from tests.fixtures.databases import TestDatabase
from tests.integration.later.world import Marlowe, outward

ROOT = Path(__file__).parents[3]


def _started(line: list[str], environment: dict[str, str], *, said_in: Path) -> subprocess.Popen[bytes]:
    with said_in.open("wb") as file:
        return subprocess.Popen(line, cwd=ROOT, env=environment, stdout=file, stderr=subprocess.STDOUT)


@pytest.mark.timeout(400)  # two programs start, on a machine that may be busy
def test_two_schedulers_side_by_side_do_each_thing_once_and_leave_when_told(
    app: Flask, context: AppContext, database: TestDatabase, data_folder: Path
):
    with writing():
        council = Marlowe()
        for _ in range(5):
            council.task("ask-school", of=council.case())
    db.session.remove()
    clock.set_clock(datetime(2026, 11, 11, 9, 29, 59, tzinfo=UTC))
    environment = {
        **os.environ,
        "ONROLL_ENV": "test",
        "ONROLL_DATA": str(data_folder),
        "DATABASE_URL": database.url,
        "REDIS_URL": "",
        "SECRET_KEY": SECRET,
        "ONROLL_PUBLIC_URL": "http://localhost",
        "ONROLL_MAIL": "console",
    }
    line = [sys.executable, "-m", "flask", "--app", "app", "scheduler"]
    said = [data_folder / f"scheduler-{number}.log" for number in range(2)]
    both = [_started(line, environment, said_in=file) for file in said]
    try:
        until = time.monotonic() + 150
        # One alone may do it all while the other still loads; told to leave before it listens, that one is cut off.
        while time.monotonic() < until and not all("Keeping time" in file.read_text() for file in said):
            time.sleep(0.1)
        while time.monotonic() < until:
            db.session.rollback()
            if [kind for kind, _, _ in outward()].count("ask-again") == 5:
                break
            time.sleep(0.3)
        for one in both:
            one.send_signal(signal.SIGTERM)
        assert [one.wait(60) for one in both] == [0, 0]
    finally:
        for one in both:
            one.kill()
            one.wait(60)
        clock.set_clock(None)
    db.session.rollback()
    kinds = [kind for kind, _, _ in outward()]
    assert (kinds.count("ask-first"), kinds.count("ask-again")) == (5, 5)
    assert db.session.get(Heartbeat, "scheduler") is not None
