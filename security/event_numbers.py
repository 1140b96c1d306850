"""The numbers of events: 1, 2, 3, … of each subject, without asking the database for every one.

Of a case, the first event of a transaction moves the counter in the case's row, which locks the row until the commit;
the following ones count on in memory, and what they counted is written back once, before the commit. So within the
transaction `case.event_seq` is right in memory at any moment and in the database when it matters: at its end.
A case that the transaction holds already, because it was locked or made there, is counted on from what its row says,
and the number goes to the database with whatever else changed of the case.
Of a child or a school the newest number is looked up with its row held.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, event, func, select, update
from sqlalchemy.orm import Session, SessionTransaction, object_session
from sqlalchemy.orm.attributes import set_committed_value

from base.batches import among
from base.database import is_held, is_sqlite, locked
from models.case import Case
from models.child import Child
from models.event import Event
from models.school import School

CASE = "case"
_NUMBERS, _BEFORE, _ENDED = "onroll_event_numbers", "onroll_event_numbers_before", "onroll_event_numbers_ended"
# Many acts tell of these without having locked them: forms, joined records, what is heard of the adults near a child.
_ROWS: Mapping[str, type[Any]] = MappingProxyType({"child": Child, "school": School})
_Subject = tuple[str, UUID]


@dataclass(frozen=True, slots=True)
class _Reached:
    """The newest number of a subject in this transaction, and what its row says (of a case).

    `of` is a case that is held: its number is a change of the loaded row, written by the next flush.
    """

    number: int
    written: int
    of: Case | None = None


def count_from_nothing(session: Session, subject_kind: str, subject_id: UUID) -> None:
    """Say that a subject was made in the open transaction, so that it has no events yet and nobody need look."""
    if subject_kind != CASE:  # a case that was made here is held, and counts in its row
        _reached(session)[(subject_kind, subject_id)] = _Reached(0, 0)


def next_number(session: Session, subject_kind: str, subject_id: UUID) -> int:
    """The number of the next event of a subject, in the open transaction."""
    if subject_kind == CASE:
        return next_of_cases(session, {subject_id: 1})[subject_id]
    reached = _reached(session)
    subject = (subject_kind, subject_id)
    if subject not in reached:
        _hold(session, subject_kind, subject_id)
        newest = session.scalar(
            select(func.max(Event.seq)).where(Event.subject_kind == subject_kind, Event.subject_id == subject_id)
        )
        reached[subject] = _Reached(newest or 0, 0)
    number = reached[subject].number + 1
    reached[subject] = _Reached(number, 0)
    return number


def _hold(session: Session, subject_kind: str, subject_id: UUID) -> None:
    """Keep the row of a child or a school until the commit (PostgreSQL): two who tell of it at once count one after the
    other, where the second would be turned away. What is loaded of it stays as it is.
    """
    model = _ROWS.get(subject_kind)
    if model is None or is_sqlite(session) or is_held(session, model, subject_id):
        return
    session.execute(select(model.id).where(model.id == subject_id).with_for_update(key_share=True))


def next_of_cases(session: Session, many: Mapping[UUID, int]) -> dict[UUID, int]:
    """The first of so many next numbers of each case, in the open transaction; one statement for all new ones."""
    reached = _reached(session)
    first: dict[UUID, int] = {}
    for case_id in many:
        if (CASE, case_id) not in reached and is_held(session, Case, case_id):
            held: Case = locked(session, Case, case_id)
            reached[CASE, case_id] = _Reached(held.event_seq, held.event_seq, held)
    strange = {case_id: count for case_id, count in many.items() if (CASE, case_id) not in reached}
    if strange:
        session.flush()
        _move(session, strange, reached)
    for case_id, count in many.items():
        subject = (CASE, case_id)
        now = reached[subject]
        if case_id not in strange:
            now = reached[subject] = replace(now, number=now.number + count)
        first[case_id] = now.number - count + 1
        if now.of is not None:
            now.of.event_seq = now.number
            continue
        case = session.identity_map.get(session.identity_key(Case, case_id))
        if case is not None:
            set_committed_value(case, "event_seq", now.number)
    return first


def _move(session: Session, strange: Mapping[UUID, int], reached: dict[_Subject, _Reached]) -> None:
    for count in sorted(set(strange.values())):
        cases = sorted(case_id for case_id, of_it in strange.items() if of_it == count)
        moved = session.execute(_MOVE, {"cases": cases, "count": count})
        reached.update({(CASE, row.id): _Reached(row.event_seq, row.event_seq) for row in moved})


def _reached(session: Session) -> dict[_Subject, _Reached]:
    found: dict[_Subject, _Reached] = session.info.setdefault(_NUMBERS, {})
    return found


_MOVE = (
    update(Case)
    .where(among(Case.id, "cases"))
    .values(event_seq=Case.event_seq + bindparam("count"))
    .returning(Case.id, Case.event_seq)
    .execution_options(synchronize_session=False)
)
_WRITE = (
    update(Case.__table__)  # type: ignore[arg-type]  # a mapped class's table is a Table
    .where(Case.__table__.c.id == bindparam("of"))
    .values(event_seq=bindparam("now"))
)


@event.listens_for(Session, "before_commit")
def _write_back(session: Session) -> None:
    """Write what was counted in memory. Also when a savepoint is released."""
    reached = session.info.get(_NUMBERS)
    if not reached:
        return
    behind = {
        subject: now
        for subject, now in reached.items()
        if subject[0] == CASE and now.of is None and now.number != now.written
    }
    if behind:
        session.connection().execute(_WRITE, [{"of": key[1], "now": now.number} for key, now in behind.items()])
        reached.update({subject: replace(now, written=now.number) for subject, now in behind.items()})


@event.listens_for(Session, "after_transaction_create")
def _remember(session: Session, transaction: SessionTransaction) -> None:
    """A savepoint begins: what is counted inside it may be undone with it."""
    if transaction.nested:
        before = session.info.setdefault(_BEFORE, {})
        before[transaction] = dict(session.info.get(_NUMBERS, {}))


@event.listens_for(Session, "after_soft_rollback")
def _undo(session: Session, previous: SessionTransaction) -> None:
    """What was rolled back was not counted."""
    ended, kept = session.info.pop(_ENDED, (None, None))
    undone = session.info.pop(_NUMBERS, {})
    if ended is not previous or kept is None:
        return
    session.info[_NUMBERS] = kept
    for kind, subject_id in undone:
        case = session.identity_map.get(session.identity_key(Case, subject_id)) if kind == CASE else None
        if case is not None:
            session.expire(case, ["event_seq"])


@event.listens_for(Session, "after_transaction_end")
def _forget(session: Session, transaction: SessionTransaction) -> None:
    """The next transaction asks the database again. Whether a savepoint was undone is told next, or never."""
    if transaction.nested:
        session.info[_ENDED] = (transaction, session.info.get(_BEFORE, {}).pop(transaction, None))
    elif transaction.parent is None:
        for name in (_NUMBERS, _BEFORE, _ENDED):
            session.info.pop(name, None)


@event.listens_for(Case, "refresh")
def _keep_count(case: Case, _context: Any, only: Any) -> None:
    """A case that is read again shows what this transaction has counted, not what its row still says."""
    session = object_session(case)
    reached = session.info.get(_NUMBERS) if session is not None else None
    if reached and (only is None or "event_seq" in only):
        now = reached.get((CASE, case.id))
        if now is not None:
            set_committed_value(case, "event_seq", now.number)


@event.listens_for(Case, "load")
def _load_count(case: Case, context: Any) -> None:
    """The same for a case that is read for the first time in this session."""
    _keep_count(case, context, None)
