"""A task's own address."""

from __future__ import annotations

from uuid import UUID

from flask.typing import ResponseReturnValue

from base import clock
from blueprints.tasks.door import blueprint
from blueprints.tasks.sheet_page import sheet_page
from security.guards import requires
from security.permissions import Permission


@blueprint.get("/tasks/<uuid:task_id>")
@requires(Permission.QUEUE_SEE)
def show(task_id: UUID) -> ResponseReturnValue:
    """One task: what to do, by when and why, for whom, and what came of it."""
    return sheet_page(task_id, at=clock.now_utc())
