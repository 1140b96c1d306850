"""Rows that are written together: kept back until somebody could miss them, then one statement a table.

For rows that an act makes many of and does not change again: events, timers, keys of names. They are written, after
everything the session itself holds, before any other statement of the transaction and before its commit; so every
read sees them, as with the session's own rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction

from base.batches import insert_rows
from base.database import WroteOutsideWriting, is_writing, line

_ROWS, _BEFORE, _ENDED = "onroll_later_rows", "onroll_later_rows_before", "onroll_later_rows_ended"
_Later = dict[tuple[type[Any], tuple[str, ...]], list[Mapping[str, Any]]]


def write_later(
    session: Session, model: type[Any], rows: Sequence[Mapping[str, Any]], *, ignore: tuple[str, ...] = ()
) -> None:
    """Add rows that have all the same columns, every one the table wants, to the open transaction.

    Args:   ignore: unique columns; a row that has those of one that is there already is left out.
    Raises: WroteOutsideWriting.
    """
    if not is_writing():
        raise WroteOutsideWriting("rows were kept back outside `with writing():`")
    if rows:
        queue: _Later = session.info.setdefault(_ROWS, {})
        queue.setdefault((model, ignore), []).extend(rows)


def write_now(session: Session) -> None:
    """Write what was kept back, the session's own rows first: others refer to them."""
    session.flush()
    queue: _Later = session.info.pop(_ROWS, {})
    for (model, ignore), rows in queue.items():
        insert_rows(session, model, rows, ignore=ignore, through=line(session))


@event.listens_for(Session, "do_orm_execute")
def _before_any_statement(state: ORMExecuteState) -> None:
    # What a flush itself loads is a relationship or a column of its rows; of the rows kept back here there are none.
    if _ROWS in state.session.info and not (state.is_relationship_load or state.is_column_load):
        write_now(state.session)


@event.listens_for(Session, "before_commit")
def _before_commit(session: Session) -> None:
    """Also when a savepoint is released."""
    if _ROWS in session.info:
        write_now(session)


@event.listens_for(Session, "after_transaction_create")
def _remember(session: Session, transaction: SessionTransaction) -> None:
    """A savepoint begins: rows kept back before it outlive its undoing, those of its own don't."""
    if transaction.nested:
        kept = {key: list(rows) for key, rows in session.info.get(_ROWS, {}).items()}
        session.info.setdefault(_BEFORE, {})[transaction] = kept


@event.listens_for(Session, "after_soft_rollback")
def _undo(session: Session, previous: SessionTransaction) -> None:
    session.info.pop(_ROWS, None)
    ended, kept = session.info.pop(_ENDED, (None, None))
    if ended is previous and kept:
        session.info[_ROWS] = kept


@event.listens_for(Session, "after_transaction_end")
def _forget(session: Session, transaction: SessionTransaction) -> None:
    """A savepoint ends before it is known whether it was undone: that is told next, or never."""
    if transaction.nested:
        session.info[_ENDED] = (transaction, session.info.get(_BEFORE, {}).pop(transaction, None))
    elif transaction.parent is None:
        for name in (_ROWS, _BEFORE, _ENDED):
            session.info.pop(name, None)
