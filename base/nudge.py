"""A nudge: tell a worker that there is something to do, and don't mind if nobody hears.

The scheduler does the work itself when no worker took the nudge, so losing, doubling or delaying one is harmless.

One that lies in the queue untaken does for all that are wanted meanwhile: a worker forks for each it takes, which costs
more than most of what is asked for, and it looks for work only after it has said that it took it.
"""

from __future__ import annotations

import json
import logging

import redis
from flask import current_app

from base.database import after_commit
from base.redis_link import connect

log = logging.getLogger(__name__)
ENTRY = "jobs.run.run"  # one importable name for ever: RQ keeps dotted names in Redis
QUEUE = "onroll"
_WAITS = "onroll:nudged:"  # and the job's name: there while one lies in the queue
_BELIEVED = 2  # seconds: Redis may lose a queue, or a worker of an older release may have taken one without a word


def nudge_after_commit(name: str) -> None:
    """Nudge a batch job once the open transaction is committed; several in one transaction are one."""
    after_commit(f"nudge:{name}", lambda: nudge(name))


def nudge(name: str) -> bool:
    """Ring for a batch job now; whether Redis took it. Takes at most a fraction of a second.

    Twice: while a worker has not taken the first, the second adds nothing.
    """
    client = connect(current_app.config["ONROLL"].redis_url)
    if client is None:
        return False
    try:
        if client.exists(_WAITS + name):
            return True
        from rq import Queue  # with its workers it weighs 2 MB, and a process that only shows pages never rings

        both = client.pipeline()  # in one transaction: never said to lie there without lying there
        queue = Queue(QUEUE, connection=client, serializer="json")
        told = {"result_ttl": 60, "failure_ttl": 3 * 24 * 3600, "description": name, "pipeline": both}
        queue.enqueue(ENTRY, name, json.dumps({}), **told)
        both.set(_WAITS + name, 1, ex=_BELIEVED)
        both.execute()
    except (redis.RedisError, OSError) as fault:
        log.warning("Redis did not take the nudge %s (%s); the scheduler will do it", name, type(fault).__name__)
        return False
    return True


def taken(name: str) -> None:
    """Say that a nudge was taken, before anything is read for its job: whoever commits after this rings again."""
    client = connect(current_app.config["ONROLL"].redis_url)
    if client is None:
        return
    try:
        client.delete(_WAITS + name)
    except (redis.RedisError, OSError) as fault:
        log.warning("Redis was not told that the nudge %s is taken (%s)", name, type(fault).__name__)
