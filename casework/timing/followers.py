"""What else happens when a task starts, waits, ends, is acknowledged or let go, or a case's priority rises.

Clocks, waits, lateness and checklists stand above tasks and follow them; casework/wiring.py lists who follows what, in
order, so that tasks.py knows none of them and nothing imports in a circle.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from forms.definition.casework import TaskShape
from forms.definition.document import Definition
from models.case import Case
from models.task import Task
from security.actor import Actor

DEATH = "death"  # why a case ends that ends because its child has died
REOPENED = "reopened"  # why what was still to come of a closed case ends


@dataclass(frozen=True, slots=True)
class TaskStart:
    """A task that has just begun; `trigger_at` is what its clocks run from (receipt, for a case's first tasks)."""

    task: Task
    shape: TaskShape
    case: Case
    definition: Definition
    trigger_at: datetime
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True)
class TaskEnd:
    """A task that is done, cancelled or let go by its holder; `why` is a code: of a cancelled one and one let go."""

    task: Task
    case: Case
    by: Actor
    at: datetime
    why: str = ""


@dataclass(frozen=True, slots=True)
class CaseEnd:
    """A case of which nothing may go on: closed, opened again, or its child has died, or has not after all."""

    case: Case
    why: str
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True)
class ChildKnown:
    """A case whose child a person has confirmed, or said to be one that we know."""

    case: Case
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True)
class FactsLearned:
    """A case of which something else is known now than before; `names` are the questions whose answers changed."""

    case: Case
    names: frozenset[str]
    by: Actor
    at: datetime


@dataclass
class Followers:
    """Who follows, in order. Filled once by wiring; adding the same function twice counts once."""

    task_started: list[Callable[[TaskStart], object]] = field(default_factory=list)
    task_retimed: list[Callable[[TaskStart], object]] = field(default_factory=list)
    task_ended: list[Callable[[TaskEnd], object]] = field(default_factory=list)
    task_acknowledged: list[Callable[[TaskEnd], object]] = field(default_factory=list)
    task_let_go: list[Callable[[TaskEnd], object]] = field(default_factory=list)
    case_ended: list[Callable[[CaseEnd], object]] = field(default_factory=list)
    child_known: list[Callable[[ChildKnown], object]] = field(default_factory=list)
    child_settled: list[Callable[[ChildKnown], object]] = field(default_factory=list)
    death_undone: list[Callable[[CaseEnd], object]] = field(default_factory=list)
    facts_learned: list[Callable[[FactsLearned], object]] = field(default_factory=list)


FOLLOWERS = Followers()


def follow(  # one list a turn; keyword-only, so that wiring reads as a table
    *,
    task_started: Callable[[TaskStart], object] | None = None,
    task_retimed: Callable[[TaskStart], object] | None = None,
    task_ended: Callable[[TaskEnd], object] | None = None,
    task_acknowledged: Callable[[TaskEnd], object] | None = None,
    task_let_go: Callable[[TaskEnd], object] | None = None,
    case_ended: Callable[[CaseEnd], object] | None = None,
    child_known: Callable[[ChildKnown], object] | None = None,
    child_settled: Callable[[ChildKnown], object] | None = None,
    death_undone: Callable[[CaseEnd], object] | None = None,
    facts_learned: Callable[[FactsLearned], object] | None = None,
) -> None:
    """Have a function called at a turn, after those named before it. Twice: harmless."""
    for chosen, called in (
        (FOLLOWERS.task_started, task_started),
        (FOLLOWERS.task_retimed, task_retimed),
    ):
        if called is not None and called not in chosen:
            chosen.append(called)
    for ends, ended in (
        (FOLLOWERS.task_ended, task_ended),
        (FOLLOWERS.task_acknowledged, task_acknowledged),
        (FOLLOWERS.task_let_go, task_let_go),
    ):
        if ended is not None and ended not in ends:
            ends.append(ended)
    for cases, over in ((FOLLOWERS.case_ended, case_ended), (FOLLOWERS.death_undone, death_undone)):
        if over is not None and over not in cases:
            cases.append(over)
    for links, linked in ((FOLLOWERS.child_known, child_known), (FOLLOWERS.child_settled, child_settled)):
        if linked is not None and linked not in links:
            links.append(linked)
    if facts_learned is not None and facts_learned not in FOLLOWERS.facts_learned:
        FOLLOWERS.facts_learned.append(facts_learned)


def settle_link(linked: ChildKnown) -> None:
    """Tell those who follow that a case was linked to a child or parted from one, once all else of that act is done."""
    for called in FOLLOWERS.child_settled:
        called(linked)


def let_go(task: Task, case: Case, why: str, *, by: Actor, at: datetime) -> None:
    """Tell those who follow that nobody holds a task any more which somebody held."""
    for called in FOLLOWERS.task_let_go:
        called(TaskEnd(task, case, by, at, why))
