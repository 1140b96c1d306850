"""Purging closed cases by the council's rules: which are due, what stands in the way, and the act itself.

Never a case that is open, held, linked to an open one, or with anything still to come. A person confirms each rule
(`retention_rules`); without it cases are only shown as what would go.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, or_, select, true

from base.database import locked
from base.extensions import db
from casework.organisations_of_cases import note_purged_case
from casework.purges.purged_children import purge_children_without_cases
from casework.purges.purged_rows import delete_with_all
from casework.purges.record_holds import child_is_held, held_among
from casework.purges.retention_rules import From, Rule, What
from casework.visible import TASK_IS_OPEN, cases_visible_to, may_see_restricted
from directory.children import every_id_of, standing_for
from models.case import Case, CaseLink
from models.child import Child
from models.filing import Filing
from models.message import Message
from models.retention import PurgedRecord
from models.task import Task
from models.wait import Timer
from security.actor import Actor
from security.history import record
from statutory.london import london_day, london_instant

BATCH = 100
DUPLICATE = "duplicate-of"
STILL_TO_GO = ("planned", "leased", "held", "unknown")


class Bar(StrEnum):
    """Why a case that is old enough stays."""

    HELD = "held"
    CHILD_OPEN = "child-open"  # another case of the child is open
    LINKED = "linked"  # a case that belongs with it is open, or goes on where this one ended
    COMING = "coming"  # something of it is still to happen
    MESSAGE = "message"  # a message of it waits for somebody
    APPROVAL = "approval"  # an approval that came of it is in force, or its suspension stands
    CASE_OPEN = "case-open"  # of a business or a campaign: a case of it is open
    CASE_KEPT = "case-kept"  # of a business: a case of it has ended and is still kept
    CAMPAIGN = "campaign"  # of a business: a campaign is still to write to it; of a campaign: it is not over


@dataclass(frozen=True, slots=True)
class DueCase:
    """A closed case whose time is over, since when, and what keeps it all the same."""

    id: UUID
    reference: str
    closed_on: date
    due_on: date
    bars: tuple[Bar, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseState:
    """What another room knows of a case's end: from when time counts, whether it was refused, whether it must stay."""

    ended_on: date | None = None
    is_refused: bool = False
    bars: tuple[Bar, ...] = ()


Knows = Callable[[Sequence[UUID]], Mapping[UUID, CaseState]]
_KNOWS: list[Knows] = []


@dataclass(slots=True)
class PurgeCounts:
    """What a night's purge did."""

    cases: int = 0
    children: int = 0
    rows: int = 0
    kept: int = field(default=0)  # due, and kept by a bar


def knows_of_ends(knows: Knows) -> Knows:
    """Register what a room above knows of how cases ended. Twice: harmless."""
    if knows not in _KNOWS:
        _KNOWS.append(knows)
    return knows


def due_cases(rule: Rule, *, today: date) -> Iterator[DueCase]:
    """The closed cases whose time by a rule is over, oldest end first; a batch of them a time."""
    if rule.period is None or rule.what not in (What.CASE, What.REFUSED):
        return
    after: tuple[datetime, UUID] | None = None
    while batch := _batch(rule, today, after):
        last = batch[-1]
        after = (_closed(last), last.id)  # read before the rows are let go of
        yield from _judged(rule, batch, today)


def purge_case(case_id: UUID, rule: Rule, *, by: Actor, at: datetime) -> PurgeCounts:
    """Purge one case with everything that belongs to it, if it is still due and nothing keeps it; inside `writing()`.

    What is left is a line without a name (PurgedRecord) and an event. The files lie unnamed in the store until the
    next round of strays.
    Twice:  harmless; a case that is gone is gone.
    """
    counts = PurgeCounts()
    today = london_day(at)
    if not rule.purges_on(today) or rule.period is None:
        return counts
    case: Case | None = locked(db.session(), Case, case_id)
    if case is None or case.state != "closed" or case.service != rule.service:
        return counts
    due = next(iter(_judged(rule, [case], today)), None)
    if due is None:
        return counts
    if due.bars:
        counts.kept = 1
        return counts
    left = PurgedRecord(
        what=What.CASE.value,
        subject_id=case.id,
        reference=case.reference,
        service=case.service,
        outcome=case.outcome,
        restricted=case.restricted,
        ended_on=due.closed_on,
        rule=rule.period.say(),
        rows=0,
        at=at,
    )
    child_id = case.child_id
    ends = [state.ended_on for state in states_of([case_id])[case_id] if state.ended_on is not None]
    note_purged_case(case_id, max([due.closed_on, *ends]))
    rows = delete_with_all("case_file", [case_id])
    if child_id is not None:
        gone = purge_children_without_cases(child_id)
        counts.children, rows = gone.children, rows + gone.rows
    left.rows = counts.rows = rows
    leave_line(left, rule, by=by, at=at, children=counts.children)
    counts.cases = 1
    return counts


def leave_line(left: PurgedRecord, rule: Rule, *, by: Actor, at: datetime, **more: int) -> None:
    """Keep the line that a record leaves which is gone, and the event of it.

    Args: more: what else the event counts.
    """
    db.session.add(left)
    db.session.flush()
    of_service = {"service": left.service} if left.service else {}
    data = of_service | {"rule": rule.what.value, "rows": left.rows} | more
    record("purge", left.id, "record-purged", by=by, at=at, data=data)


def purged_lately(reader: Actor, limit: int = 50) -> list[PurgedRecord]:
    """What was purged, newest first, but for what of it is or was a case that the reader may not see."""
    seen = cases_visible_to(reader).query().with_only_columns(Case.id)
    gone_for_all = true() if may_see_restricted(reader) else PurgedRecord.restricted == false()
    # Where only answers went, their case may still be there, and be for fewer now than it was then.
    shown = or_(and_(Filing.case_id.is_(None), gone_for_all), Filing.case_id.in_(seen))
    found = select(PurgedRecord).outerjoin(
        Filing, and_(PurgedRecord.what == What.ANSWERS.value, Filing.id == PurgedRecord.subject_id)
    )
    return list(db.session.scalars(found.where(shown).order_by(PurgedRecord.at.desc(), PurgedRecord.id).limit(limit)))


def states_of(case_ids: Sequence[UUID]) -> dict[UUID, list[CaseState]]:
    """What the rooms above know of how some cases ended."""
    known = [knows(case_ids) for knows in _KNOWS]
    return {one: [told[one] for told in known if one in told] for one in case_ids}


def _batch(rule: Rule, today: date, after: tuple[datetime, UUID] | None) -> list[Case]:
    """Closed cases that may be due: what the database can tell; `_judged` tells exactly."""
    period = rule.period
    if period is None:
        return []
    latest = period.before(today)
    ended: ColumnElement[bool] = Case.closed_at < london_instant(latest, time.max)
    if period.counts_from is From.BIRTH:
        born = Child.date_of_birth.is_not(None) & (Child.date_of_birth <= latest)
        whose = select(Child.id).where(or_(born, Child.merged_into_id.is_not(None)))
        ended = or_(ended, Case.child_id.in_(whose))
    wanted = select(Case).where(
        Case.state == "closed", Case.service == rule.service, Case.closed_at.is_not(None), ended
    )
    if after is not None:
        at, last = after
        wanted = wanted.where(or_(Case.closed_at > at, and_(Case.closed_at == at, Case.id > last)))
    return list(db.session.scalars(wanted.order_by(Case.closed_at, Case.id).limit(BATCH)))


def _judged(rule: Rule, cases: Sequence[Case], today: date) -> list[DueCase]:
    states = states_of([case.id for case in cases])
    found = []
    for case in cases:
        is_refused = any(state.is_refused for state in states[case.id])
        if is_refused != (rule.what is What.REFUSED):
            continue
        due_on = _due_on(rule, case, states[case.id])
        if due_on is not None and due_on <= today:
            barred = {bar for state in states[case.id] for bar in state.bars} | _bars(case)
            found.append(DueCase(case.id, case.reference, london_day(_closed(case)), due_on, tuple(sorted(barred))))
    return found


def _due_on(rule: Rule, case: Case, states: Sequence[CaseState]) -> date | None:
    """The first day on which a case may go; never before it ended, nor before what it gave has ended."""
    if rule.period is None:
        return None
    ends = [london_day(_closed(case)), *(state.ended_on for state in states if state.ended_on is not None)]
    ended = max(ends)
    born = standing_for(case.child_id).date_of_birth if case.child_id is not None else None
    if rule.period.counts_from is From.BIRTH and born is not None:
        return max(rule.period.from_day(born), ended)
    return rule.period.from_day(ended)  # a child whose birth nobody knows: the same time from the end


def _bars(case: Case) -> set[Bar]:
    """What keeps a case that is due."""
    found = set()
    if held_among([case.id]):
        found.add(Bar.HELD)
    if case.child_id is not None:
        if child_is_held(case.child_id):
            found.add(Bar.HELD)
        rows = every_id_of(standing_for(case.child_id).id)
        if _any(select(Case.id).where(Case.child_id.in_(rows), Case.state == "open")):
            found.add(Bar.CHILD_OPEN)
    other = or_(
        and_(CaseLink.case_id == case.id, CaseLink.other_id == Case.id),
        and_(CaseLink.other_id == case.id, CaseLink.case_id == Case.id),
    )
    goes_on = and_(CaseLink.case_id == case.id, CaseLink.kind == DUPLICATE)
    if _any(select(Case.id).join(CaseLink, other).where(or_(Case.state == "open", goes_on))):
        found.add(Bar.LINKED)
    if _any(select(Timer.id).where(Timer.case_id == case.id, Timer.state.in_(("pending", "failed")))) or _any(
        select(Task.id).where(Task.case_id == case.id, TASK_IS_OPEN)
    ):
        found.add(Bar.COMING)
    if _any(select(Message.id).where(Message.case_id == case.id, Message.state.in_(STILL_TO_GO))):
        found.add(Bar.MESSAGE)
    return found


def _any(wanted: object) -> bool:
    return db.session.scalar(wanted.limit(1)) is not None  # type: ignore[attr-defined]  # a select of one column


def _closed(case: Case) -> datetime:
    if case.closed_at is None:
        msg = "a case that is not closed is not judged"
        raise ValueError(msg)
    return case.closed_at
