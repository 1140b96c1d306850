"""The queues: which there are, what lies in one, what climbed to the manager; taking the next task."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from blueprints.queues.lines import lines_of
from casework.claims import AlreadyClaimed, TaskOver, claim_task
from casework.queues import (
    MANAGER_RUNG,
    Place,
    TaskFilter,
    queue_counts,
    queue_page,
    queues_shown,
    raised_tasks,
)
from casework.versions import current_versions, pinned
from casework.visible import NotHere, tasks_visible_to
from models.task import Queue
from reporting.worklists import our_schools, unclaimed_count
from security.actor import Actor
from security.current import current_actor, once_id
from security.guards import requires
from security.history import done_before
from security.permissions import Permission

blueprint = Blueprint("queues", __name__)
HELD = {"": "All", "unclaimed": "Not claimed", "mine": "Mine", "waiting": "Waiting"}
PRIORITIES = {"1": "P1 immediate", "2": "P2 urgent", "3": "P3 soon", "4": "P4 routine"}
LEAD_RUNG = 2
TRIES = 10  # how many tasks "claim next" tries before it says that colleagues were faster


@blueprint.get("/queues")
@requires(Permission.QUEUE_SEE)
def index() -> ResponseReturnValue:
    """Every queue with how many open tasks it holds, my teams' first."""
    actor = current_actor()
    queues = queues_shown(actor)
    counts = queue_counts(actor, [queue.id for queue in queues])
    mine = [queue for queue in queues if queue.team_id in actor.team_ids]
    others = [queue for queue in queues if queue not in mine]
    may_raise = actor.may(Permission.TASK_REASSIGN)
    return render_template("queues/index.html", mine=mine, others=others, counts=counts, may_raise=may_raise)


@blueprint.get("/queues/<uuid:queue_id>")
@requires(Permission.QUEUE_SEE)
def show(queue_id: UUID) -> ResponseReturnValue:
    """One page of a queue, most urgent first, narrowed as asked."""
    actor, at = current_actor(), clock.now_utc()
    queue = _queue(actor, queue_id)
    narrowed = _narrowed()
    after = Place.read(request.args.get("after", ""))
    page = queue_page(actor, queue_id, narrowed=narrowed, after=after)
    chosen: dict[str, Any] = {key: value for key, value in _asked().items() if value}
    return render_template(
        "queues/show.html",
        queue=queue,
        lines=list(lines_of(page.tasks, reader=actor, at=at)),
        tabs=_tabs(actor, queue_id, narrowed.held),
        chosen=chosen,
        services=[(code, pinned(version).title.say()) for code, version in current_versions().items()],
        schools=our_schools(),
        priorities=list(PRIORITIES.items()),
        tags=_tags(queue_id, chosen),
        first=url_for(".show", queue_id=queue_id, **chosen) if after else None,
        following=url_for(".show", queue_id=queue_id, **chosen, after=str(page.next_place))
        if page.next_place
        else None,
        here=request.full_path.rstrip("?"),
        may_claim=actor.may(Permission.TASK_CLAIM),
    )


@blueprint.get("/queues/late")
@requires(Permission.TASK_REASSIGN)
def late() -> ResponseReturnValue:
    """Late tasks that climbed to the manager, or to the team lead."""
    actor, at = current_actor(), clock.now_utc()
    rung = LEAD_RUNG if request.args.get("rung") == "team-lead" else MANAGER_RUNG
    after = Place.read(request.args.get("after", ""))
    page = raised_tasks(actor, rung=rung, after=after)
    of_rung: dict[str, Any] = {"rung": "team-lead"} if rung == LEAD_RUNG else {}
    return render_template(
        "queues/late.html",
        lines=list(lines_of(page.tasks, reader=actor, at=at)),
        tabs=[
            ("Raised to the manager", url_for(".late"), rung == MANAGER_RUNG),
            ("Raised to the team lead", url_for(".late", rung="team-lead"), rung == LEAD_RUNG),
        ],
        first=url_for(".late", **of_rung) if after else None,
        following=url_for(".late", **of_rung, after=str(page.next_place)) if page.next_place else None,
    )


@blueprint.post("/queues/<uuid:queue_id>/claim-next")
@requires(Permission.TASK_CLAIM)
def claim_next(queue_id: UUID) -> ResponseReturnValue:
    """Take the most urgent task of a queue that nobody holds; a colleague's faster click leads to the one after."""
    actor, at = current_actor(), clock.now_utc()
    _queue(actor, queue_id)
    earlier = done_before(once_id())
    if earlier is not None:  # the same click twice: the task that the first one took
        return redirect(url_for("tasks.show", task_id=UUID(earlier.data["task"])), 303)
    page = queue_page(actor, queue_id, narrowed=TaskFilter(held="unclaimed"), size=TRIES)
    for task_id in [task.id for task in page.tasks]:
        try:
            with writing():
                claim_task(tasks_visible_to(actor).get(task_id), by=actor, at=at, once=once_id())
        except (AlreadyClaimed, TaskOver, NotHere):
            continue
        return redirect(url_for("tasks.show", task_id=task_id), 303)
    flash("There is no task in this queue that nobody has claimed.")
    return redirect(url_for(".show", queue_id=queue_id), 303)


def _queue(actor: Actor, queue_id: UUID) -> Queue:
    for queue in queues_shown(actor):
        if queue.id == queue_id:
            return queue
    raise NotHere


def _asked() -> dict[str, str]:
    """What the address asks for, each known value only: a list is never refused for a broken address."""
    asked = request.args
    school = asked.get("school", "")
    return {
        "service": asked.get("service", "") if asked.get("service", "") in current_versions() else "",
        "school": str(_uuid(school) or ""),
        "held": asked.get("held", "") if asked.get("held", "") in HELD else "",
        "priority": asked.get("priority", "") if asked.get("priority", "") in PRIORITIES else "",
    }


def _narrowed() -> TaskFilter:
    asked = _asked()
    return TaskFilter(
        service=asked["service"],
        school_id=_uuid(asked["school"]),
        held=asked["held"],
        priority=int(asked["priority"]) if asked["priority"] else None,
    )


def _tabs(actor: Actor, queue_id: UUID, held: str) -> list[tuple[str, str, bool]]:
    """The tabs of a queue. Only counts that an index answers are shown."""
    counts = {"": queue_counts(actor, [queue_id])[queue_id], "unclaimed": unclaimed_count(actor, queue_id)}
    rest: dict[str, Any] = {key: value for key, value in _asked().items() if value and key != "held"}
    return [
        (
            f"{text} ({counts[code]})" if code in counts else text,
            url_for(".show", queue_id=queue_id, **rest, held=code or None),
            code == held,
        )
        for code, text in HELD.items()
    ]


def _tags(queue_id: UUID, chosen: dict[str, Any]) -> list[tuple[str, str]]:
    """What the list is narrowed by, each with the address without it."""
    found = []
    for key in ("priority", "service", "school"):
        if key in chosen:
            without: dict[str, Any] = {name: value for name, value in chosen.items() if name != key}
            found.append((_said(key, str(chosen[key])), url_for(".show", queue_id=queue_id, **without)))
    return found


def _said(key: str, value: str) -> str:
    """A filter's value in words."""
    if key == "service":
        return pinned(current_versions()[value]).title.say()
    if key == "school":
        return dict(our_schools()).get(value, "A school elsewhere")
    return PRIORITIES[value]


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
