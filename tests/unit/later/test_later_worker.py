"""The RQ worker outlives Redis for as long as a batch takes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import redis
from rq import Worker

from jobs.worker import AppWorker

A_BATCH = "import sys, time; time.sleep(0.3); open(sys.argv[1], 'w').close()"


def test_a_worker_that_loses_redis_lets_the_batch_in_hand_end_before_it_leaves(tmp_path: Path, monkeypatch):
    def lose_redis(*_: object) -> None:
        raise redis.exceptions.ConnectionError("gone")

    monkeypatch.setattr(Worker, "monitor_work_horse", lose_redis)
    sent = tmp_path / "sent"
    batch = subprocess.Popen([sys.executable, "-c", A_BATCH, str(sent)])
    worker = AppWorker.__new__(AppWorker)
    worker._horse_pid = batch.pid
    with pytest.raises(redis.exceptions.ConnectionError):
        worker.monitor_work_horse(None, None, None)
    assert sent.exists()
    batch.returncode = 0  # waited for above, so that nobody else can
