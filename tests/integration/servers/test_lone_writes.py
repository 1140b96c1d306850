"""Writes that are a transaction by themselves: all of them or none, on both databases."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import bindparam, insert, select, text, update
from sqlalchemy.exc import OperationalError

from base.database import WroteOutsideWriting, writing
from base.extensions import db
from base.lone_writes import Write, write_alone
from base.prepared import Prepared, read_together
from base.prepared_writes import PreparedWrite
from models.council import CouncilSetting
from tests.integration.casework.marlowe import AT

pytestmark = pytest.mark.usefixtures("context")
ADD = PreparedWrite(insert(CouncilSetting))
RENAME = PreparedWrite(
    update(CouncilSetting).where(CouncilSetting.key == bindparam("wanted")).values(value=bindparam("name"))
)
ALL = Prepared(select(CouncilSetting.key, CouncilSetting.value).order_by(CouncilSetting.key))


def adding(key: str, value: str = "Marlowe") -> Write:
    return ADD, {"key": key, "value": value, "changed_at": AT, "changed_by": None}


def renaming(key: str, name: str) -> Write:
    return RENAME, {"wanted": key, "name": name}


def test_all_of_them_are_written_and_committed(app):
    assert write_alone(adding("one"), adding("two"), renaming("one", "Great Marlowe"))
    assert ALL.rows() == [("one", "Great Marlowe"), ("two", "Marlowe")]
    with db.engine.connect() as another:
        assert another.execute(text("SELECT count(*) FROM council_setting")).scalar() == 2
    assert db.engine.pool.checkedout() == 0


def test_where_one_of_them_meets_no_row_none_is_written(app):
    assert not write_alone(adding("one"), renaming("no such setting", "Great Marlowe"))
    assert not write_alone(renaming("no such setting", "Great Marlowe"), adding("one"))
    assert ALL.rows() == []
    with writing() as session:  # nothing is left open or locked
        session.add(CouncilSetting(key="one", value="Marlowe", changed_at=AT))
    assert write_alone(renaming("one", "Great Marlowe"))


def test_a_write_that_the_database_refuses_leaves_nothing_behind(app):
    assert write_alone(adding("one"))
    assert not write_alone(renaming("one", "Great Marlowe"), adding("one"))
    assert ALL.rows() == [("one", "Marlowe")]
    assert write_alone(adding("two"))
    assert db.engine.pool.checkedout() == 0


def test_inside_writing_it_is_refused_and_beside_a_session_that_reads_it_waits_for_no_second_connection(app):
    with pytest.raises(WroteOutsideWriting), writing():
        write_alone(adding("one"))
    db.session.execute(text("SELECT 1"))
    held = db.engine.pool.checkedout()
    assert not write_alone(adding("one"))
    assert db.engine.pool.checkedout() == held == 1
    db.session.close()
    assert write_alone(adding("one"))


def test_what_was_read_ahead_is_not_told_after_it(app):
    assert write_alone(adding("one"))
    with read_together(ALL.ask()):
        assert write_alone(renaming("one", "Great Marlowe"))
        assert ALL.rows() == [("one", "Great Marlowe")]


def test_a_database_that_stays_busy_is_said_to_be_so_after_one_wait(app, database):
    assert write_alone(adding("one"))
    if database.file is None:
        return  # a server locks rows; whoever wants the same one waits in its queue
    db.session.execute(text("PRAGMA busy_timeout=1"))  # of the pool's one connection
    db.session.close()
    with closing(sqlite3.connect(database.file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError, match="database is locked"):
            write_alone(renaming("one", "Great Marlowe"))
        other.execute("ROLLBACK")
    assert write_alone(renaming("one", "Great Marlowe"))
    db.engine.dispose()


def test_a_server_that_ended_our_connections_is_no_fault_of_whoever_writes(app, database):
    assert write_alone(adding("one"))
    if database.kind != "sqlite":
        with db.engine.connect() as line:
            ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
            line.execute(text(f"{ended} AND datname = current_database()"))
            line.rollback()
    # Either it met a connection that works, or it says that nothing was written: then the ordinary way is gone.
    if not write_alone(renaming("one", "Great Marlowe")):
        with writing():
            RENAME.run(wanted="one", name="Great Marlowe")
    assert ALL.rows() == [("one", "Great Marlowe")]
