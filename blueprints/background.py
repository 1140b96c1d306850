"""The jobs page: is everything that runs by itself alive, what gave up, and trying that again."""

from __future__ import annotations

from uuid import UUID

import redis
from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from base.nudge import QUEUE
from base.redis_link import connect
from casework.timing.timer_retries import try_again
from reporting.heartbeats import beats, failed_timer, mail_paused_until, timers_that_failed
from security.current import current_actor, once_id
from security.guards import requires
from security.permissions import Permission

blueprint = Blueprint("background", __name__)


@blueprint.get("/jobs")
@requires(Permission.JOB_SEE)
def index() -> ResponseReturnValue:
    """Everything that runs in the background."""
    actor, at = current_actor(), clock.now_utc()
    found = beats(at=at)
    return render_template(
        "background/index.html",
        beats=found,
        late=[beat for beat in found if beat.late],
        paused_until=mail_paused_until(at),
        failed=timers_that_failed(actor),
        doorbell=_doorbell(),
        may_settle=actor.may(Permission.MESSAGE_SETTLE),
        at=at,
    )


@blueprint.post("/jobs/timers/<uuid:timer_id>/try-again")
@requires(Permission.JOB_SEE)
def retry(timer_id: UUID) -> ResponseReturnValue:
    """Have a timer that gave up fire with the next sweep."""
    failed_timer(timer_id)
    with writing():
        tried = try_again(timer_id, by=current_actor(), at=clock.now_utc(), once=once_id())
    flash("It is tried again now." if tried else "It has been tried again already.", "success" if tried else "message")
    return redirect(url_for(".index"), 303)


def _doorbell() -> str:
    """What Redis and its workers say, as a note: without them everything is done all the same, only later."""
    client = connect(current_app.config["ONROLL"].redis_url)
    if client is None:
        return "No Redis is set up. The scheduler does the work itself."
    from rq import Queue, Worker

    try:
        waiting = Queue(QUEUE, connection=client, serializer="json").count
        workers = Worker.count(connection=client)
    except (redis.RedisError, OSError):
        return "Redis does not answer. The scheduler does the work itself; nothing is lost."
    return f"Redis is up: {_many(workers, 'worker')}, {_many(waiting, 'call')} for work waiting."


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
