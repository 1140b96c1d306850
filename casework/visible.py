"""What an actor may see. Every query of an officer's page starts here, never from the table.

Restricted cases are invisible to those without the permission, not merely closed; an officer with a declared
interest in a child is shut out of that child's cases, and one with an interest in another case of that case and what
goes with it. What can't be seen is not here: 404, never 403.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, false, select, text, true

from base.database import known
from base.extensions import db
from casework.shut_out import ShutOut, shut_out_of
from models.case import Case
from models.event import Interest
from models.task import Task
from security.actor import Actor, ActorKind
from security.permissions import Permission

# A literal, not bound values: a partial index is used only where the planner can read the states.
TASK_IS_OPEN = text("task.state IN ('open', 'claimed', 'waiting')")
TASK_IS_UNCLAIMED = text("task.state = 'open'")
TASK_IS_RAISED = text("task.raised > 0")
TASK_IS_STILL = text("task.still_since IS NOT NULL")


class NotHere(LookupError):
    """There is no such row for this actor; whether it exists is not said."""


def may_see_restricted(actor: Actor) -> bool:
    """Whether restricted cases exist for this actor."""
    return actor.kind is ActorKind.SYSTEM or actor.may(Permission.CASE_SEE_RESTRICTED)


def not_shut_out(actor: Actor, child_id: Any, case_id: Any) -> ColumnElement[bool]:
    """The condition that this actor has declared no interest in the child, nor in the case, of those columns."""
    return shut_out_of(actor).lets(child_id, case_id)


@dataclass(frozen=True, slots=True)
class VisibleTasks:
    """The tasks an actor may see, narrowed step by step."""

    actor: Actor
    conditions: tuple[Any, ...] = ()
    shut: ShutOut = field(default_factory=ShutOut)  # whose tasks are not there: shut_out_of(actor)

    @property
    def sees(self) -> tuple[bool, bool]:
        """How much the actor sees, but for `shut`: whether any tasks at all, and whether restricted ones."""
        return self.actor.kind is ActorKind.SYSTEM or self.actor.is_officer, may_see_restricted(self.actor)

    def in_queue(self, queue_id: UUID) -> VisibleTasks:
        """Only those of one queue."""
        return self.where(Task.queue_id == queue_id)

    def of_case(self, case_id: UUID) -> VisibleTasks:
        """Only those of one case."""
        return self.where(Task.case_id == case_id)

    def still_open(self) -> VisibleTasks:
        """Only those that are open, claimed or waiting."""
        return self.where(TASK_IS_OPEN)

    def where(self, *conditions: Any) -> VisibleTasks:
        """Narrowed further."""
        return replace(self, conditions=(*self.conditions, *conditions))

    def ordinary(self) -> Select[Task]:
        """The unrestricted ones: the first of the two queries a list is merged from."""
        return self._select(Task.restricted == false())

    def restricted(self) -> Select[Task] | None:
        """The restricted ones, or None where they don't exist for this actor."""
        return self._select(Task.restricted == true()) if may_see_restricted(self.actor) else None

    def runs(self) -> list[Select[Task]]:
        """The one or two queries a list is merged from."""
        restricted = self.restricted()
        return [self.ordinary()] if restricted is None else [self.ordinary(), restricted]

    def query(self) -> Select[Task]:
        """All of them in one query, for lists of a single case."""
        return self._select(true() if may_see_restricted(self.actor) else Task.restricted == false())

    def get(self, task_id: UUID) -> Task:
        """One of them.

        Raises: NotHere.
        """
        found = db.session.scalar(self.query().where(Task.id == task_id))
        if found is None:
            raise NotHere
        return found

    def _select(self, restriction: ColumnElement[bool]) -> Select[Task]:
        may = true() if self.sees[0] else false()
        return select(Task).where(*self.conditions, restriction, may, self.shut.lets(Task.child_id, Task.case_id))


@dataclass(frozen=True, slots=True)
class VisibleCases:
    """The cases an actor may see, narrowed step by step."""

    actor: Actor
    conditions: tuple[Any, ...] = ()

    def where(self, *conditions: Any) -> VisibleCases:
        """Narrowed further."""
        return VisibleCases(self.actor, (*self.conditions, *conditions))

    def of_child(self, child_id: UUID) -> VisibleCases:
        """Only those about one child."""
        return self.where(Case.child_id == child_id)

    def query(self) -> Select[Case]:
        """All of them."""
        may = self.actor.kind is ActorKind.SYSTEM or self.actor.may(Permission.CASE_SEE)
        restriction = true() if may_see_restricted(self.actor) else Case.restricted == false()
        return select(Case).where(
            *self.conditions,
            and_(true() if may else false(), restriction),
            not_shut_out(self.actor, Case.child_id, Case.id),
        )

    def get(self, case_id: UUID) -> Case:
        """One of them.

        Raises: NotHere.
        """
        found = db.session.scalar(self.query().where(Case.id == case_id))
        if found is None:
            raise NotHere
        return found

    def by_reference(self, reference: str) -> Case:
        """The one with that reference (as base.ids.normal_reference gives it).

        Raises: NotHere.
        """
        found = db.session.scalar(self.query().where(Case.reference == reference))
        if found is None:
            raise NotHere
        return found


def tasks_visible_to(actor: Actor) -> VisibleTasks:
    """Every task this actor may see; where every list and every task page starts.

    Whom the actor is shut out of is read here, once for all that is asked of the result.
    """
    return VisibleTasks(actor, shut=shut_out_of(actor))


def task_to_change(actor: Actor, task_id: UUID) -> Task:
    """One of the tasks this actor may see, for an act inside `with writing():`, with its case locked.

    All in one statement, whether the actor has declared an interest in anybody too: few have.

    Raises: NotHere.
    """
    seen = VisibleTasks(actor)
    statement = _TO_CHANGE.get(seen.sees)
    if statement is None:
        statement = _TO_CHANGE[seen.sees] = _to_change(seen)
    found = db.session.execute(statement, {"task_id": task_id, "reader": actor.id}).one_or_none()
    if found is None:
        raise NotHere
    task, case, is_shut_out_of_somebody = cast("tuple[Task, Case, bool]", found)
    if is_shut_out_of_somebody and shut_out_of(actor).holds(task.child_id, task.case_id):
        raise NotHere
    known(db.session())[Case, case.id] = case
    return task


def _to_change(seen: VisibleTasks) -> Select[Any]:
    """The same for everybody who sees as much, so it is built once."""
    one = seen.query().where(Task.id == bindparam("task_id", type_=Task.id.type))
    reader = bindparam("reader", type_=Interest.user_id.type)
    declared = select(Interest.id).where(Interest.user_id == reader, Interest.withdrawn_at.is_(None)).exists()
    both = one.join(Case, Case.id == Task.case_id).add_columns(Case, declared)
    return both.with_for_update(of=Case).execution_options(populate_existing=True)


_TO_CHANGE: dict[tuple[bool, bool], Select[Any]] = {}


def cases_visible_to(actor: Actor) -> VisibleCases:
    """Every case this actor may see; where every case page starts."""
    return VisibleCases(actor)


def may_see_case(actor: Actor, case: Case) -> bool:
    """Whether that case is here for this actor, asked of the rows as they are now."""
    return (
        db.session.scalar(cases_visible_to(actor).query().with_only_columns(Case.id).where(Case.id == case.id))
        is not None
    )


def seen_among(actor: Actor, case_ids: Collection[UUID]) -> set[UUID]:
    """Those of some cases that this actor may see."""
    seen = cases_visible_to(actor).where(Case.id.in_(case_ids)).query()
    return set(db.session.scalars(seen.with_only_columns(Case.id)))
