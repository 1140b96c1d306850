"""What an officer has learned of a child, put into the child's record: what follows of it on the child's cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from base.extensions import db
from casework.case_locks import lock_cases_about
from casework.cases import guard_protected
from casework.closing import reopen_case
from casework.identifying import ask_who_it_is
from casework.own_tasks import WHO_IS_IT
from casework.plans_told import weigh
from casework.timing.followers import ChildKnown, settle_link
from casework.visible import TASK_IS_OPEN
from directory.children import change_child, child_for_writing, whole_child
from directory.matching import MatchKind, match_child, offer_matches
from directory.particulars import Particulars
from models.case import Case
from models.child import Child
from models.task import Task
from security.actor import Actor
from security.history import done_before

# By these a record is found to be another one of the same child.
TELLING = frozenset({"given_names", "family_name", "known_as", "date_of_birth", "upn", "former_upn", "address"})


class ChangedMeanwhile(RuntimeError):
    """Somebody else has kept something of the same columns since an officer's words were compared with them."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """What came of a correction: the columns that changed, and which other record may be of the same child."""

    changed: tuple[str, ...] = ()
    found: MatchKind = MatchKind.NONE


def correct_child(
    child_id: UUID,
    changes: dict[str, Any],
    *,
    was: Mapping[str, Any],
    source: str,
    by: Actor,
    at: datetime,
    once: str | None = None,
) -> Corrected:
    """Keep what an officer has learned, and do what follows on every open case about the child.

    A plan weighs on their urgency. A name, a number or a day of birth may show that another record is of the same
    child: that is offered, and somebody is asked to compare; nothing is joined by itself. Where that record is one that
    few may see, the cases close and everything outward is held, as when a form names such a child. Of a child who has
    died nothing is weighed, and what is begun goes on by itself no more than before.

    Args:   changes: new values by column of the record; those that are as they were change nothing.
            was: what stood in those columns when the changes were worked out.
            source: who it is from, a code; kept with the event, which never has the values.
    Twice:  harmless, by `once` and because nothing is different any more.
    Raises: ChangedMeanwhile; directory's NoSuchChild.
    """
    cases = lock_cases_about(whole_child(child_id))
    child = child_for_writing(child_id)
    if done_before(once):
        return Corrected()
    if any(getattr(child, name) != value for name, value in was.items()):
        raise ChangedMeanwhile
    changed = change_child(child, changes, by=by, at=at, once=once, source=source)
    still_open = [case for case in cases if case.state == "open"]
    db.session.flush()
    if "plans" in changed:
        for case in still_open:
            weigh(case, by=by, at=at)
    found = MatchKind.NONE if TELLING.isdisjoint(changed) else _compare(child, cases, by=by, at=at)
    for case in still_open if child.death_recorded_at is not None else ():
        settle_link(ChildKnown(case, by, at))  # the work that was just begun is a person's, and no clock runs on it
    return Corrected(tuple(changed), found)


def _compare(child: Child, cases: Sequence[Case], *, by: Actor, at: datetime) -> MatchKind:
    """Look for other records of the child, and have somebody compare those nobody has compared yet.

    The duty lead is called on a case: where none is open, the one that closed last goes on for it.
    """
    match = match_child(_particulars_of(child), leave_out=child.id)
    if match.kind is MatchKind.NONE or not offer_matches(child, match, by=by, at=at):
        return MatchKind.NONE
    db.session.flush()
    still_open = [case for case in cases if case.state == "open"]
    if match.kind is MatchKind.PROTECTED:
        if not still_open and cases and child.death_recorded_at is None:
            last = max(cases, key=lambda case: (case.closed_at or case.opened_at, case.id))
            still_open = [reopen_case(last, reason="", by=Actor.system("identity"), at=at)]
        # With its cases the record closes too, and opens again as they do: where none is open nobody could open it.
        child.restricted = child.restricted or bool(still_open)
        for case in still_open:
            case.child_link = "protected"
            guard_protected(case, by=by, at=at)
        return match.kind
    for case in still_open:
        asked = select(Task.id).where(Task.case_id == case.id, Task.kind == WHO_IS_IT.id, TASK_IS_OPEN)
        if db.session.scalar(asked.limit(1)) is None:
            ask_who_it_is(case, by=by, at=at)
    return MatchKind.OFFERED


def _particulars_of(child: Child) -> Particulars:
    """A record as a form would say it, to look for others like it."""
    return Particulars(
        given_names=child.given_names,
        family_name=child.family_name,
        known_as=child.known_as,
        date_of_birth=child.date_of_birth,
        sex=child.sex,
        upn=child.upn or "",
        former_upn=child.former_upn or "",
        address=child.address,
    )
