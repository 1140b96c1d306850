"""Profiles shared by services and inlined at publication: queues, chases, escalations, outcome lists."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from forms.definition.casework import OutcomeShape
from forms.definition.wording import Wording

WHOLE_LIMIT = 100  # percent: the due instant


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

    `before` counts back from a day of the case instead. `task` is started on the case when the step has gone: a
    reminder with a visit, say. A step without a message sends nothing and only starts its task.
    """

    number: int
    after: int = 0
    roles: tuple[tuple[str, ...], ...] = ()  # each inner tuple: one recipient, roles by fallback
    message: str = ""
    reveals_pupil: bool = False
    task: str = ""
    before: int | None = None  # in the profile's unit, before the day that the wait counts back from
    own_step: str = ""  # the yes or no by which a council says that it wants this step; without a yes there is none

    @property
    def sends(self) -> bool:
        """Whether somebody is written to; otherwise the step is work for an officer and nothing else."""
        return bool(self.message)


@dataclass(frozen=True, slots=True)
class ChaseProfile:
    """Asks a party until it answers or the profile ends and the task returns; `task` is then started beside it."""

    code: str
    label: Wording
    party: str
    unit: str
    send_at: str  # HH:MM London
    steps: tuple[ChaseStep, ...]
    ends_after: int = 0  # in `unit`: when the task comes back with "no answer"
    when_over: str = "return"
    catch_up: str = "latest"  # latest | each | skip | ask
    task: str = ""
    own_days: str = ""  # the number of days that a council may enter in place of `ends_after`, by its code
    own_waits: str = ""  # the yes or no by which a council says that the work waits for the answer
    ends_before: int | None = None  # the same as `ends_after`, counted back from the day that its steps count back from

    @property
    def counts_back(self) -> bool:
        """Whether its steps are counted back from a day of the case, which the wait names."""
        return self.ends_before is not None

    @property
    def tasks(self) -> frozenset[str]:
        """Every task that it starts, by a step or at its end."""
        return frozenset({self.task, *(step.task for step in self.steps)} - {""})


@dataclass(frozen=True, slots=True)
class Rung:
    """One rung of lateness or escalation: whom it tells, how long before (negative) or after the due instant.

    `of_limit` says in its place how much of the time that the task has must be over, in percent. `task` is started on
    the case, beside what is told.
    """

    number: int
    offset: int
    unit: str
    tells: str  # owner | team-lead | manager | head-of-service | director | outside
    message: str
    action: str = "tell"  # tell | raise | decide-outside (opens a task, never sends)
    task: str = ""
    of_limit: int = 0

    @property
    def warns(self) -> bool:
        """Whether it comes before the due instant: a warning, of what is not late."""
        return self.offset < 0 or 0 < self.of_limit < WHOLE_LIMIT


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
