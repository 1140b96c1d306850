"""The teams and queues a council begins with. From then on it names them on screen, and nothing here interferes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from base.extensions import db
from base.text import plain
from forms.definition.profiles import QueueShape
from models.task import Queue, QueueRole
from models.user import Team
from security.actor import Actor
from security.history import record
from security.teams import TeamParticulars, add_team


@dataclass(slots=True)
class SkeletonCounts:
    """What was made."""

    teams: int = 0
    queues: int = 0


def team_code(name: str) -> str:
    """The code of a team that a queue names in words: "Home education" is home-education."""
    return plain(name).replace(" ", "-")


def lay_out(queues: Sequence[QueueShape], *, by: Actor, at: datetime) -> SkeletonCounts:
    """Make the queues that the council has none of, and the teams they name, in the open transaction.

    Which of them the product's own tasks stand in follows the file each time.
    Twice: what stands is left as it is, whatever it is called by now; nothing is written.
    """
    counts = SkeletonCounts()
    teams = {team.code: team.id for team in db.session.scalars(select(Team))}
    had = set(db.session.scalars(select(Queue.code)))
    for position, shape in enumerate(queues):
        if shape.code in had:
            continue
        code = team_code(shape.team)
        if code and code not in teams:
            teams[code] = add_team(TeamParticulars(code, shape.team), by=by, at=at)
            counts.teams += 1
        queue = Queue(
            code=shape.code,
            slug=shape.code.lower(),
            name=shape.name.say(),
            description=shape.description.say(),
            team_id=teams[code] if code else None,
            position=position,
        )
        db.session.add(queue)
        db.session.flush()
        record("queue", queue.id, "queue-made", by=by, at=at, data={"code": shape.code})
        counts.queues += 1
    _assign(queues, by=by, at=at)
    return counts


def _assign(queues: Sequence[QueueShape], *, by: Actor, at: datetime) -> None:
    """Have the product's own tasks stand where the file says; a role that it names nowhere stays where it is."""
    ids = {row.code: row.id for row in db.session.execute(select(Queue.code, Queue.id))}
    roles = {row.role: row for row in db.session.scalars(select(QueueRole))}
    for shape in queues:
        for role in shape.serves:
            row, wanted = roles.get(role), ids[shape.code]
            if row is not None and row.queue_id == wanted:
                continue
            if row is None:
                db.session.add(QueueRole(role=role, queue_id=wanted))
            else:
                row.queue_id = wanted
            record("queue", wanted, "queue-serves", by=by, at=at, data={"code": shape.code, "role": role})
