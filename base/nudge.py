"""A nudge: tell a worker that there is something to do, and don't mind if nobody hears.

The scheduler does the work itself when no worker took the nudge, so losing, doubling or delaying one is harmless.
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


def nudge_after_commit(name: str) -> None:
    """Nudge a batch job once the open transaction is committed; several in one transaction are one."""
    after_commit(f"nudge:{name}", lambda: nudge(name))


def nudge(name: str) -> bool:
    """Ring for a batch job now; whether Redis took it. Takes at most a fraction of a second."""
    client = connect(current_app.config["ONROLL"].redis_url)
    if client is None:
        return False
    from rq import Queue  # with its workers it weighs 2 MB, and a process that only shows pages never rings

    try:
        queue = Queue(QUEUE, connection=client, serializer="json")
        queue.enqueue(ENTRY, name, json.dumps({}), result_ttl=60, failure_ttl=3 * 24 * 3600, description=name)
    except (redis.RedisError, OSError) as fault:
        log.warning("Redis did not take the nudge %s (%s); the scheduler will do it", name, type(fault).__name__)
        return False
    return True
