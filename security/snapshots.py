"""Keeps what records said: whoever changes a child or a case leaves a snapshot, without having to think of it.

The history holds ids and codes, never a name or an address, so it cannot tell what a register showed on a past day.
Whatever changes one of the columns below is noticed when it is written, and kept once at the commit, with the instant
of the events that the same transaction recorded. A change that records no event (a mend by hand) is no history, and is
first kept with the next one that does.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import event, inspect
from sqlalchemy.orm import InstanceState, Mapper, Session, SessionTransaction, object_session

from base.batches import insert_rows
from base.database import line
from base.ids import new_id
from models.case import Case
from models.child import Child
from models.snapshot import CaseSnapshot, ChildSnapshot

_NOTED, _AT = "onroll_snapshots_noted", "onroll_snapshots_at"
_TOWN = 200
_OF_CHILD = (
    *("given_names", "family_name", "date_of_birth", "approximate_age", "ethnicity", "postcode"),
    *("address_withheld", "school_id", "on_roll", "plans", "death_recorded_at", "merged_into_id"),
)
_OF_CASE = ("child_id", "school_id", "last_seen_on", "last_seen_by", "facts")
_WATCHED = {Child: (*_OF_CHILD, "address"), Case: _OF_CASE}


def keep_as_of(session: Session, at: datetime) -> None:
    """Say when what the open transaction changes was recorded; the writer of events does, with each of them."""
    session.info[_AT] = at


def leave_out(session: Session, ids: set[UUID]) -> None:
    """Keep nothing of some rows, which the open transaction deletes."""
    noted: dict[UUID, Any] = session.info.get(_NOTED, {})
    for one in ids & noted.keys():
        del noted[one]


def _note(row: Child | Case) -> None:
    session = object_session(row)
    if session is not None:
        session.info.setdefault(_NOTED, {})[row.id] = row


@event.listens_for(Child, "after_insert")
@event.listens_for(Case, "after_insert")
def _made(_mapper: Mapper[Any], _connection: Any, row: Child | Case) -> None:
    _note(row)


@event.listens_for(Child, "before_update")
@event.listens_for(Case, "before_update")
def _changed(_mapper: Mapper[Any], _connection: Any, row: Child | Case) -> None:
    state: InstanceState[Any] = inspect(row)
    before, now = state.committed_state, row.__dict__
    if any(name in before and before[name] != now.get(name) for name in _WATCHED[type(row)]):
        _note(row)


@event.listens_for(Session, "before_commit")
def _keep(session: Session) -> None:
    """A row each, as it stands at the end; a savepoint that is released is no end."""
    at: datetime | None = session.info.get(_AT)
    if at is None or session.in_nested_transaction():
        return
    session.flush()
    noted = session.info.pop(_NOTED, {}).values()
    rows = [row for row in noted if inspect(row).persistent]  # not what an undone savepoint took back
    children = [_of_child(row, at) for row in rows if isinstance(row, Child)]
    cases = [_of_case(row, at) for row in rows if isinstance(row, Case)]
    for snapshot, kept in ((ChildSnapshot, children), (CaseSnapshot, cases)):
        insert_rows(session, snapshot, kept, through=line(session))


def _of_child(child: Child, at: datetime) -> dict[str, Any]:
    town = str((child.address or {}).get("town") or "").strip()[:_TOWN]
    said = {name: getattr(child, name) for name in _OF_CHILD}
    return {"id": new_id(), "child_id": child.id, "since": at, "town": town, **said}


def _of_case(case: Case, at: datetime) -> dict[str, Any]:
    return {"id": new_id(), "case_id": case.id, "since": at, **{name: getattr(case, name) for name in _OF_CASE}}


@event.listens_for(Session, "after_transaction_end")
def _forget(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        for name in (_NOTED, _AT):
            session.info.pop(name, None)
