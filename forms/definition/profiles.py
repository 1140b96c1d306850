"""Profiles shared by services and inlined at publication: queues, chases, escalations, outcome lists."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from forms.definition.casework import DueRule, OutcomeShape
from forms.definition.wording import Wording


class OwnWork(StrEnum):
    """What the product's own tasks are for, whichever queue serves that: they say it in place of a queue's code."""

    SORTING = "for-sorting"  # what came in and nobody has read
    DECISIONS = "for-decisions"  # of officers whom the council employs
    SAFEGUARDING = "for-safeguarding"  # telephone calls before everything else
    DATA = "for-data"  # calendars, imports
    RETURNS = "for-returns"  # what schools say of joiners and leavers
    FAMILIES = "for-families"  # what families answer


@dataclass(frozen=True, slots=True)
class QueueShape:
    """A queue to make when the council has none of that code; live ever after, never pinned.

    `serves` are the sorts of the product's own tasks that stand in it.
    """

    code: str
    name: Wording
    team: str
    description: Wording
    serves: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChaseStep:
    """One step of a chase: how long after the wait began, to which roles of the party (first that has an address).

    `task` is started on the case when the step has gone: a reminder with a visit, say.
    """

    number: int
    after: int
    roles: tuple[tuple[str, ...], ...]  # each inner tuple: one recipient, roles by fallback
    message: str
    reveals_pupil: bool = False
    task: str = ""


@dataclass(frozen=True, slots=True)
class ChaseProfile:
    """Asks a party until it answers or the profile ends and the task returns; `task` is then started beside it."""

    code: str
    label: Wording
    party: str
    unit: str
    send_at: str  # HH:MM London
    steps: tuple[ChaseStep, ...]
    ends_after: int  # in `unit`: when the task comes back with "no answer"
    when_over: str = "return"
    catch_up: str = "latest"  # latest | each | skip | ask
    task: str = ""
    own_days: str = ""  # the number of days that a council may enter in place of `ends_after`, by its code
    own_waits: str = ""  # the yes or no by which a council says that the work waits for the answer

    @property
    def tasks(self) -> frozenset[str]:
        """Every task that it starts, by a step or at its end."""
        return frozenset({self.task, *(step.task for step in self.steps)} - {""})


@dataclass(frozen=True, slots=True)
class Rung:
    """One rung of lateness or escalation: whom it tells, how long before (negative) or after the due instant."""

    number: int
    offset: int
    unit: str
    tells: str  # owner | team-lead | manager | head-of-service | outside
    message: str
    action: str = "tell"  # tell | raise | decide-outside (opens a task, never sends)
    task: str = ""


@dataclass(frozen=True, slots=True)
class EscalationProfile:
    """Rungs for what is late (CH5) or for a ladder of decisions (E1)."""

    code: str
    label: Wording
    rungs: tuple[Rung, ...]
    catch_up: str = "latest"


@dataclass(frozen=True, slots=True)
class OutcomeList:
    """The outcomes a case type may close with."""

    code: str
    outcomes: tuple[OutcomeShape, ...]


@dataclass(frozen=True, slots=True)
class Recheck:
    """A case reopened by the calendar: every so often until something ends."""

    every: DueRule
    until: str  # end-of-compulsory-school-age
