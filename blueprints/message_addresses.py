"""Where messages point: a link's door, a case, a task. Rooms below can't know the pages; a relay has no request."""

from __future__ import annotations

from uuid import UUID

from base.extensions import db
from correspondence.particulars import use_addresses
from models.link import Link
from security.links import address_of


def bind() -> None:
    """Tell the outbox the addresses of what its messages name by id."""
    use_addresses({"link": _link, "case": _case, "task": _task})


def _link(link_id: UUID) -> str:
    return address_of(db.session.get_one(Link, link_id))


def _case(case_id: UUID) -> str:
    return f"/cases/{case_id}"


def _task(task_id: UUID) -> str:
    return f"/tasks/{task_id}"
