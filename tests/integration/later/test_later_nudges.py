"""Nudges: a crowd of them is one, and none is thought to lie in Redis that a worker has taken or Redis has lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import redis
from flask import Flask
from rq import Queue

from base.nudge import QUEUE, nudge, taken
from jobs.registry import JOBS
from jobs.run import run


@pytest.fixture
def line(app: Flask, valkey_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The application's Redis, with nothing in it."""
    line = redis.Redis.from_url(valkey_url)
    line.flushall()
    monkeypatch.setitem(app.config, "ONROLL", replace(app.config["ONROLL"], redis_url=valkey_url))
    with app.app_context():
        yield line
    line.flushall()
    line.close()


def waiting(line: Any) -> int:
    return Queue(QUEUE, connection=line, serializer="json").count


def test_a_crowd_of_nudges_is_one_until_a_worker_has_taken_it(line: Any) -> None:
    assert all(nudge("relay") for _ in range(5))
    assert waiting(line) == 1
    assert nudge("sweep")  # another job is another nudge
    assert waiting(line) == 2
    taken("relay")  # a worker begins to look; what is committed after that may lie past where it looked
    assert nudge("relay")
    assert waiting(line) == 3


def test_a_nudge_is_not_believed_to_wait_for_long_since_redis_may_have_lost_it(line: Any) -> None:
    nudge("relay")
    (mark,) = line.keys("onroll:nudged:*")
    assert 0 < line.pttl(mark) <= 2_000
    line.flushall()
    assert nudge("relay")
    assert waiting(line) == 1


def test_a_job_says_that_its_nudge_was_taken_before_it_reads_anything(
    line: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[list[bytes]] = []

    def look() -> dict[str, int]:
        seen.append(line.keys("onroll:nudged:*"))
        return {}

    monkeypatch.setitem(JOBS, "looking", look)
    nudge("looking")
    assert len(line.keys("onroll:nudged:*")) == 1
    run("looking")
    assert seen == [[]]


def test_without_redis_no_nudge_is_said_to_be_taken_and_nothing_fails(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "ONROLL", replace(app.config["ONROLL"], redis_url="redis://127.0.0.1:1/0"))
    with app.app_context():
        assert not nudge("relay")
        taken("relay")
