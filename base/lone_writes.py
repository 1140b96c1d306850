"""A few prepared writes that are a whole transaction by themselves, past the session.

A page of a form is saved by two statements, many times for each that is sent. What a session does around them costs
more than they do, and a server is waited for four times: to begin, for each, to commit. Here it is waited for twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from base.database import TURN_WITHIN, WroteOutsideWriting, is_writing, turns_of
from base.extensions import db
from base.prepared_writes import PreparedWrite
from base.read_ahead import forget_ready

Write: TypeAlias = tuple[PreparedWrite, Mapping[str, Any]]  # a statement and its values
_Said: TypeAlias = list[tuple[str, Any]]


def write_alone(*writes: Write) -> bool:
    """Make some writes at once and commit them: each of exactly one row, or none at all.

    For what may as well be done in the ordinary way, and is when this gives False: a statement met no row, or the
    session has begun to read, or the database would not. The ordinary way, `with writing():`, then reads what stands
    there, or says what is wrong. Writes that follow from others, that tell a case's history or that send something are
    not for here.

    Twice:  as the statements say. After a lost connection nobody knows whether they were committed, so they must be
            such that making them once more does no harm.
    Raises: WroteOutsideWriting inside `with writing():`, whose transaction they would not be in; OperationalError when
            SQLite stays busy.
    """
    if is_writing():
        raise WroteOutsideWriting("writes of their own inside somebody else's transaction")
    if db.session.registry.has() and db.session().in_transaction():
        return (
            False  # the request has a connection: one that waits for a second while holding a first locks the pool up
        )
    forget_ready()
    engine = db.engine
    said = [statement.said(engine, values) for statement, values in writes]
    own_line = engine.raw_connection()
    try:
        driver: Any = own_line.driver_connection
        return _on_a_server(driver, said) if engine.dialect.name == "postgresql" else _on_a_file(driver, said, engine)
    except engine.dialect.loaded_dbapi.Error as fault:
        if engine.dialect.is_disconnect(fault, own_line.dbapi_connection, None):
            engine.dispose()  # as base.prepared does: what lies beside it was ended with it
        own_line.invalidate(fault)
        return False
    finally:
        own_line.close()


def _on_a_server(driver: Any, said: _Said) -> bool:
    with driver.pipeline():  # BEGIN, which the driver says before the first, and all of them in one trip
        made = [driver.execute(text, values) for text, values in said]
    if all(one.rowcount == 1 for one in made):
        driver.commit()
        return True
    driver.rollback()
    return False


def _on_a_file(driver: Any, said: _Said, engine: Engine) -> bool:
    turns = turns_of(engine)
    has_turn = turns is not None and turns.take(TURN_WITHIN)
    try:
        try:
            driver.execute("BEGIN IMMEDIATE")
        except engine.dialect.loaded_dbapi.Error as busy:  # which has waited: the ordinary way would wait as long again
            raise OperationalError("BEGIN IMMEDIATE", None, busy) from busy
        if all(driver.execute(text, values).rowcount == 1 for text, values in said):
            driver.execute("COMMIT")
            return True
        driver.execute("ROLLBACK")
        return False
    finally:
        if turns is not None and has_turn:
            turns.give()
