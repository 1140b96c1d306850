"""The link to Redis. Redis carries nudges, never facts: every caller must do without it."""

from __future__ import annotations

from functools import lru_cache

import redis

QUICK = 0.2  # seconds: a request never waits longer for Redis than this


@lru_cache(maxsize=4)
def connect(url: str) -> redis.Redis | None:
    """A client that gives up quickly, or None where no Redis is configured."""
    if not url:
        return None
    return redis.Redis.from_url(url, socket_timeout=QUICK, socket_connect_timeout=QUICK)


def state(url: str) -> str:
    """'up', 'down' or 'not configured': a note for the health page, never a failure."""
    client = connect(url)
    if client is None:
        return "not configured"
    try:
        return "up" if client.ping() else "down"
    except (redis.RedisError, OSError):
        return "down"
