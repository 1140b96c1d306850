"""The queues: which there are, what lies in one, what climbed to the manager; taking the next task."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from base.prepared import Ask, read_together
from blueprints.options import options
from blueprints.queues.lines import lines_of, lines_of_rows
from casework.claims import AlreadyClaimed, TaskOver, claim_task
from casework.queues import (
    MANAGER_RUNG,
    Place,
    TaskFilter,
    ask_queue,
    queue_counts,
    queue_page,
    queue_shown,
    queues_shown,
    raised_tasks,
    still_count,
    still_tasks,
)
from casework.shut_out import ask_interests
from casework.versions import ask_current_versions, current_versions, pinned
from casework.visible import NotHere, VisibleTasks, task_to_change, tasks_visible_to
from council.calendars import ask_day_book
from council.settings import setting
from reporting.listed_tasks import ask_queue_page, listed_queue, tab_counts
from reporting.worklists import ask_our_schools, our_schools, with_waits
from security.actor import Actor
from security.current import current_actor, once_id
from security.guards import requires
from security.history import done_before
from security.permissions import Permission

blueprint = Blueprint("queues", __name__)
HELD = {"": "All", "unclaimed": "Not claimed", "mine": "Mine", "waiting": "Waiting"}
PRIORITIES = {"1": "P1 immediate", "2": "P2 urgent", "3": "P3 soon", "4": "P4 routine"}
LEAD_RUNG = 2
_LEAD, _STILL = "team-lead", "still"  # of the tabs of late tasks
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
    may = {"may_raise": may_raise, "may_enter": actor.may(Permission.FORM_ON_BEHALF)}
    return render_template("queues/index.html", mine=mine, others=others, counts=counts, **may)


@blueprint.get("/queues/<uuid:queue_id>")
@requires(Permission.QUEUE_SEE)
def show(queue_id: UUID) -> ResponseReturnValue:
    """One page of a queue, most urgent first, narrowed as asked."""
    actor, at = current_actor(), clock.now_utc()
    after = Place.read(request.args.get("after", ""))
    with read_together(*_asks(actor, queue_id)):
        queue, choices = queue_shown(actor, queue_id), _choices()
        chosen = _chosen(choices)
        seen, narrowed = tasks_visible_to(actor), _filter(chosen)
        with read_together(*ask_queue_page(seen, queue_id, narrowed=narrowed, after=after)):
            page = listed_queue(seen, queue_id, narrowed=narrowed, after=after)
            tabs = _tabs(seen, queue_id, chosen)
        lines = list(lines_of_rows(with_waits(page.tasks), reader=actor, at=at))
    return render_template(
        "queues/show.html",
        queue=queue,
        lines=lines,
        tabs=tabs,
        chosen=chosen,
        options={name: options(offered, chosen.get(name, "")) for name, offered in choices.items()},
        tags=_tags(queue_id, chosen, choices),
        first=_address(queue_id, chosen) if after else None,
        following=_address(queue_id, chosen, after=str(page.next_place)) if page.next_place else None,
        here=request.full_path.rstrip("?"),
        may_claim=actor.may(Permission.TASK_CLAIM),
    )


@blueprint.get("/queues/late")
@requires(Permission.TASK_REASSIGN)
def late() -> ResponseReturnValue:
    """Late tasks that climbed to the manager, or to the team lead, and deadlines that have stood still for long."""
    actor, at = current_actor(), clock.now_utc()
    wanted, after = request.args.get("rung", ""), Place.read(request.args.get("after", ""))
    chosen = wanted if wanted in (_LEAD, _STILL) else None
    days = int(setting("still-days"))
    since = at - timedelta(days=days)
    if chosen == _STILL:
        page = still_tasks(actor, since=since, after=after)
    else:
        page = raised_tasks(actor, rung=LEAD_RUNG if chosen == _LEAD else MANAGER_RUNG, after=after)
    still = f"Stood still for {days} days or more ({still_count(actor, since=since)})"
    tabs = ((None, "Raised to the manager"), (_LEAD, "Raised to the team lead"), (_STILL, still))
    return render_template(
        "queues/late.html",
        lines=list(lines_of(page.tasks, reader=actor, at=at)),
        tabs=[(text, url_for(".late", rung=code), code == chosen) for code, text in tabs],
        stands_still=chosen == _STILL,
        first=url_for(".late", rung=chosen) if after else None,
        following=url_for(".late", rung=chosen, after=str(page.next_place)) if page.next_place else None,
    )


@blueprint.post("/queues/<uuid:queue_id>/claim-next")
@requires(Permission.TASK_CLAIM)
def claim_next(queue_id: UUID) -> ResponseReturnValue:
    """Take the most urgent task of a queue that nobody holds; a colleague's faster click leads to the one after."""
    actor, at = current_actor(), clock.now_utc()
    queue_shown(actor, queue_id)
    earlier = done_before(once_id())
    if earlier is not None:  # the same click twice: the task that the first one took
        return redirect(url_for("tasks.show", task_id=UUID(earlier.data["task"])), 303)
    page = queue_page(actor, queue_id, narrowed=TaskFilter(held="unclaimed"), size=TRIES)
    for task_id in [task.id for task in page.tasks]:
        try:
            with writing():
                claim_task(task_to_change(actor, task_id), by=actor, at=at, once=once_id())
        except (AlreadyClaimed, TaskOver, NotHere):
            continue
        return redirect(url_for("tasks.show", task_id=task_id), 303)
    flash("There is no task in this queue that nobody has claimed.")
    return redirect(url_for(".show", queue_id=queue_id), 303)


def _asks(actor: Actor, queue_id: UUID) -> list[Ask]:
    """What a queue's page reads whatever lies in the queue."""
    return [ask_queue(queue_id), ask_current_versions(), ask_our_schools(), ask_interests(actor), ask_day_book()]


def _choices() -> dict[str, dict[str, str]]:
    """What a queue can be narrowed by, each code with its words. From small tables, never counted over tasks."""
    return {
        "priority": PRIORITIES,
        "service": dict(sorted(_titles(), key=lambda one: one[1])),
        "school": dict(our_schools()),
    }


def _titles() -> list[tuple[str, str]]:
    return [(code, pinned(version).title.say()) for code, version in current_versions().items()]


def _chosen(choices: dict[str, dict[str, str]]) -> dict[str, str]:
    """What the address asks for. A value nobody offers narrows nothing: a list is never refused for its address."""
    found = {name: request.args.get(name, "") for name in choices}
    chosen = {name: value for name, value in found.items() if value in choices[name]}
    held = request.args.get("held", "")
    return chosen | ({"held": held} if held and held in HELD else {})


def _filter(chosen: dict[str, str]) -> TaskFilter:
    return TaskFilter(
        service=chosen.get("service", ""),
        school_id=UUID(chosen["school"]) if "school" in chosen else None,
        held=chosen.get("held", ""),
        priority=int(chosen["priority"]) if "priority" in chosen else None,
    )


def _address(queue_id: UUID, chosen: dict[str, str], *, without: str = "", **more: str | None) -> str:
    """A queue's address with what it is narrowed by, one filter left out or others put in its place."""
    kept: dict[str, Any] = {name: value for name, value in chosen.items() if name != without} | more
    return url_for("queues.show", queue_id=queue_id, **kept)


def _tabs(seen: VisibleTasks, queue_id: UUID, chosen: dict[str, str]) -> list[tuple[str, str, bool]]:
    """The tabs of a queue. Only counts that an index answers are shown."""
    counts = dict(zip(("", "unclaimed"), tab_counts(seen, queue_id), strict=True))
    return [
        (
            f"{text} ({counts[code]})" if code in counts else text,
            _address(queue_id, chosen, held=code or None),
            code == chosen.get("held", ""),
        )
        for code, text in HELD.items()
    ]


def _tags(queue_id: UUID, chosen: dict[str, str], choices: dict[str, dict[str, str]]) -> list[tuple[str, str]]:
    """What the list is narrowed by, each with the address without it."""
    return [
        (words[chosen[name]], _address(queue_id, chosen, without=name))
        for name, words in choices.items()
        if name in chosen
    ]
