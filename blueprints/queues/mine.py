"""My work: the first page after sign-in. Alerts first, then what came back, what is late, what is due today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from base import clock
from blueprints.queues.lines import TaskLine, lines_of
from casework.queues import Place, my_count, my_work
from reporting.worklists import alerts_for
from security.current import current_actor
from security.guards import requires
from security.permissions import Permission

blueprint = Blueprint("work", __name__)
A_PAGE = 200  # an officer with 140 tasks sees them all at once, in groups


@dataclass(frozen=True, slots=True)
class Group:
    """Tasks that need the same sort of look."""

    id: str
    title: str
    lines: Sequence[TaskLine]


@blueprint.get("/work")
@requires(Permission.QUEUE_SEE)
def mine() -> ResponseReturnValue:
    """The tasks I hold, grouped by what they need of me; alerts that nobody has acknowledged on top."""
    actor, at = current_actor(), clock.now_utc()
    after = Place.read(request.args.get("after", ""))
    page = my_work(actor, after=after, size=A_PAGE)
    return render_template(
        "queues/mine.html",
        alerts=list(lines_of(alerts_for(actor), reader=actor, at=at)),
        groups=groups_of(list(lines_of(page.tasks, reader=actor, at=at))),
        count=my_count(actor),
        first=url_for(".mine") if after else None,
        following=url_for(".mine", after=str(page.next_place)) if page.next_place else None,
        here=request.full_path.rstrip("?"),
    )


def groups_of(lines: Sequence[TaskLine]) -> list[Group]:
    """The lines in groups that are not empty; in each the one due soonest first, unknown dates before all."""
    groups: dict[str, list[TaskLine]] = {key: [] for key in _TITLES}
    for line in lines:
        groups[_group(line)].append(line)
    return [
        Group(key, _TITLES[key], sorted(found, key=lambda line: (line.task.sort_due, line.task.priority)))
        for key, found in groups.items()
        if found
    ]


def _group(line: TaskLine) -> str:
    if line.came_back and line.task.state != "waiting":
        return "came-back"
    if line.due.is_late:
        return "late"
    if line.task.state == "waiting":
        return "waiting"
    return "today" if line.due.is_today else "later"


_TITLES = {
    "came-back": "Came back to me",
    "late": "Overdue or without a date",
    "today": "Due today",
    "later": "Due later",
    "waiting": "Waiting for somebody else",
}
