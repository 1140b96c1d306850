"""Whom somebody outside may telephone about a service: the team that works it, as its definition says.

Read once in a few seconds by a process, like the council's settings: it stands at the foot of every page of a form.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from flask import current_app, g
from sqlalchemy import select

from base.prepared import Prepared
from council.settings import FRESH, setting
from forms.definition.document import Definition
from forms.phrases import say
from models.task import Queue
from models.user import Team

_KEPT = "onroll_team_telephones"
_ALL = Prepared(
    select(Team.code, Team.name, Team.telephone, Queue.code.label("queue")).outerjoin(Queue, Queue.team_id == Team.id)
)


@dataclass(frozen=True, slots=True)
class PublicTelephone:
    """A number, and whose it is: a team's, or without one that which the settings name for everybody."""

    number: str
    team: str = ""

    def name(self, language: str = "en") -> str:
        """Who answers there, as it stands inside a sentence."""
        return say("team-named", language, name=self.team) if self.team else str(setting("public-phone-name"))


def everybodys_telephone() -> PublicTelephone:
    """The number of the settings, for pages that belong to no service."""
    return PublicTelephone(str(setting("public-phone")))


def telephone_of(definition: Definition) -> PublicTelephone:
    """The number of the team that the confirmation names, or of the first task's team where the kind of case is no
    secret; else everybody's: also where the team has no number, or the council no such team.
    """
    by_code, by_queue = _teams()
    first = "" if _hides(definition) else next((task.queue for task in definition.tasks if task.on_open), "")
    name, number = by_code.get(definition.confirmation.telephone_team) or by_queue.get(first) or ("", "")
    return PublicTelephone(number, name) if number else everybodys_telephone()


def telephone_beside(definition: Definition) -> PublicTelephone:
    """The number for the foot of each page: the team's, unless its name would tell what kind of case it is.

    The foot stands on a screen that others may see, before and after anything was told (SAFETY 9).
    """
    return everybodys_telephone() if _hides(definition) else telephone_of(definition)


def _hides(definition: Definition) -> bool:
    return definition.case is not None and definition.case.hides_kind


Named = dict[str, tuple[str, str]]


def _teams() -> tuple[Named, Named]:
    """Name and number of each team, by its code and by its queues'."""
    held: tuple[Named, Named] | None = g.get(_KEPT)
    if held is not None:
        return held
    kept = None if current_app.testing else current_app.extensions.get(_KEPT)
    if kept is None or time.monotonic() - kept[0] >= FRESH:
        rows = _ALL.rows()
        of_teams = {code: (name, number) for code, name, number, _ in rows}
        of_queues = {queue: (name, number) for _, name, number, queue in rows if queue}
        kept = current_app.extensions[_KEPT] = (time.monotonic(), (of_teams, of_queues))
    read: tuple[Named, Named] = kept[1]
    setattr(g, _KEPT, read)
    return read
