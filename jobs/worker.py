"""The RQ worker: one queue, one application made before the fork, nothing left behind when its parent dies."""

from __future__ import annotations

import ctypes
import logging
import os
import signal
import sys
from typing import Any

import redis
from flask import Flask
from rq import Queue, Worker

import jobs.run  # noqa: F401  # loaded before the fork, so that a job costs no imports
from base.extensions import db
from base.garbage import settle
from base.nudge import QUEUE

log = logging.getLogger(__name__)
PR_SET_PDEATHSIG = 1


class AppWorker(Worker):
    """A worker whose jobs run inside the application, on connections of their own."""

    app: Flask

    def main_work_horse(self, job: Any, queue: Any) -> None:
        """Entry of the forked child. RQ gives it a process group of its own, so the leash is set here again."""
        die_with(os.getppid())
        super().main_work_horse(job, queue)

    def monitor_work_horse(self, job: Any, queue: Any, execution: Any) -> None:
        """Let the batch in hand come to its end before leaving, when Redis goes away meanwhile.

        What it does stands in the database and asks nothing of Redis. A parent that left now would take its child along
        in the middle of a message, and a mail server cannot be asked afterwards whether it took that one.
        """
        try:
            super().monitor_work_horse(job, queue, execution)
        except redis.exceptions.RedisError:
            log.warning("Redis went away during a batch; the batch is let come to its end")
            self.wait_for_horse()
            raise

    def perform_job(self, job: Any, *args: Any, **kwargs: Any) -> bool:
        """Run a job in an application context; connections of before the fork belong to the parent."""
        with self.app.app_context():
            db.engine.dispose(close=False)
            return bool(super().perform_job(job, *args, **kwargs))


def work(app: Flask, *, burst: bool = False) -> int:
    """Take nudges until told to stop; with `burst`, until none is left. Gives the exit code.

    Without Redis there is nothing to take: the scheduler does all work itself.
    """
    url = app.config["ONROLL"].redis_url
    if not url:
        log.error("REDIS_URL is not set: there are no nudges to take, and the scheduler does the work")
        return 1
    line = redis.Redis.from_url(url)  # base.redis_link's gives up too quickly for a worker that waits
    worker = AppWorker(
        [Queue(QUEUE, connection=line, serializer="json")],
        connection=line,
        serializer="json",
        log_job_description=False,  # a description could carry arguments
        default_result_ttl=60,
    )
    worker.app = app
    settle()  # before the first fork: its children share what is there, and never look through it
    worker.work(burst=burst, with_scheduler=False, logging_level="WARNING")
    return 0


def die_with(parent: int) -> None:
    """Ask the kernel to end this process when its parent dies, however it dies; leave now if it already has.

    Linux only. Compared with the parent seen before, not with 1: in a container the parent may be 1.
    """
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)
