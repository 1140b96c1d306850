"""Joining two records of one child, and separating them: what guards one then guards the cases of both."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from base.extensions import db
from casework.case_locks import lock_cases_about
from casework.cases import link_siblings_cases, part_siblings_cases
from casework.family_deaths import hold_after_deaths
from casework.interests import share_interests, shut_out_anew
from casework.notes import NothingWritten, keep_reason
from casework.plans_told import weigh
from casework.priorities import share_dangers
from casework.tasks import restrict_tasks
from casework.timing.followers import ChildKnown, settle_link
from directory.children import every_id_of, have_died, whole_child
from directory.merging import CannotMerge, merge_children, undo_merge
from models.child import Child
from security.actor import Actor
from security.history import record
from security.permissions import Permission


def join_records(merged_id: UUID, into_id: UUID, *, by: Actor, at: datetime, once: str | None = None) -> Child:
    """Let one record stand for another too. A restriction of either closes the cases of both, and whoever has
    declared an interest in either is shut out of both. Brothers and sisters of either are the child's: their open
    cases are linked, so that they can be asked about together. Into a record of a child who has died, what the death
    ended there ends on the other's cases too.

    Twice:  harmless.
    Raises: directory's CannotMerge.
    """
    if not by.may(Permission.CHILD_RECORD_DEATH) and bool(have_died([merged_id])) != bool(have_died([into_id])):
        raise CannotMerge("A death is recorded on one of these records. Whoever may record one joins them.")
    joined = every_id_of(merged_id)
    cases = lock_cases_about([*joined, *every_id_of(into_id)])
    child = merge_children(merged_id, into_id, by=by, at=at, once=once)
    if child.restricted:
        for case in cases:
            if not case.restricted:
                case.restricted = True
                record("case", case.id, "column-set", by=by, at=at, data={"column": "restricted"})
                restrict_tasks(case)
    rows = every_id_of(child.id)
    share_interests(rows, rows)
    db.session.flush()
    for case in cases:
        if case.state == "open":
            link_siblings_cases(case, child, at=at)
            weigh(case, by=by, at=at)  # a plan or an alert of either record is one of the child
    for case in (one for one in cases if one.child_id in joined):
        share_dangers(case, by=by, at=at)
    hold_after_deaths(child, by=by, at=at)
    for case in (one for one in cases if one.child_id in joined):
        settle_link(ChildKnown(case, by, at))
    shut_out_anew(child.id, by=by, at=at)
    return child


def separate_records(merged_id: UUID, *, reason: str, by: Actor, at: datetime, once: str | None = None) -> Child:
    """Let a joined record stand for itself again. What guarded either stays with both until a person lifts it.

    Cases are linked to those of brothers and sisters no more where only the other record had them.

    Raises: NothingWritten; directory's CannotMerge where there is nothing to undo.
    """
    if not reason.strip():
        raise NothingWritten
    own = set(every_id_of(merged_id))
    both = lock_cases_about(whole_child(merged_id))
    cases = [case for case in both if case.child_id in own]
    note = keep_reason(cases[0].id, reason, by=by, at=at) if cases else reason.strip()
    child = undo_merge(merged_id, by=by, at=at, reason=note, once=once)
    db.session.flush()
    for case in both:
        part_siblings_cases(case)
    for case in cases:
        settle_link(ChildKnown(case, by, at))  # what ended by the other record's death is a living child's
    return child
