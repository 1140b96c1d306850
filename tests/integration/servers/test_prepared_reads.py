"""Prepared reads and kept connections, on both databases."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import bindparam, insert, select, text, update
from sqlalchemy.exc import IntegrityError, OperationalError

import base.prepared
from base import kept_connections
from base.database import WroteOutsideWriting, writing
from base.extensions import db
from base.prepared import Prepared, read_together
from base.prepared_writes import PreparedWrite
from council.settings import change_setting
from models.council import CouncilSetting
from security.actor import Actor
from tests.integration.casework.marlowe import AT

pytestmark = pytest.mark.usefixtures("context")
COLUMNS = (CouncilSetting.key, CouncilSetting.value, CouncilSetting.changed_at, CouncilSetting.changed_by)
ONE = Prepared(select(*COLUMNS).where(CouncilSetting.key == bindparam("key", type_=CouncilSetting.key.type)))


def name_it(name: str) -> None:
    change_setting("council-name", name, by=Actor.system("tests"), at=AT)


def end_connections() -> None:
    """Have the server end every connection of this application but the one that asks."""
    with db.engine.connect() as line:
        line.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )


def test_a_prepared_read_gives_what_a_session_gives(app):
    with writing():
        name_it("Upper Marlowe")
    told = ONE.rows(key="council-name")
    assert told == [tuple(row) for row in db.session.execute(select(*COLUMNS))]
    assert told[0][1:3] == ("Upper Marlowe", AT)
    assert ONE.rows(key="no such setting") == []


def test_inside_writing_it_sees_what_was_written_there_and_outside_only_what_was_committed(app):
    seen: list[str] = []

    def write_and_fail() -> None:
        with writing() as session:
            name_it("Nether Marlowe")
            session.flush()
            seen.append(ONE.rows(key="council-name")[0][1])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    assert seen == ["Nether Marlowe"]
    assert ONE.rows(key="council-name") == []


def test_it_leaves_no_transaction_open(app):
    ONE.rows(key="council-name")
    with db.engine.connect() as line:
        assert not line.in_transaction()
        line.execute(text("SELECT 1"))
    with writing():
        name_it("Marlowe again")
    assert ONE.rows(key="council-name")[0][1] == "Marlowe again"


def test_a_read_whose_connection_fails_is_made_again_on_another(app, monkeypatch):
    def fail(*_):
        raise db.engine.dialect.loaded_dbapi.OperationalError("server closed the connection")

    with writing():
        name_it("Marlowe")
    monkeypatch.setattr(base.prepared, "_fetch", fail)
    assert ONE.rows(key="council-name")[0][1] == "Marlowe"


def test_reads_go_on_after_the_server_has_ended_our_connections(app, database, monkeypatch):
    monkeypatch.setattr(kept_connections, "IDLE", 3600.0)  # nobody asks them first: they were in use just now
    if database.kind == "sqlite":
        assert not base.prepared._compile(ONE._statement, db.engine).has_autocommit
        return  # a file ends no connections
    ONE.rows(key="council-name")
    db.session.close()
    with db.engine.connect(), db.engine.connect(), db.engine.connect():
        pass  # three of them lie in the pool
    end_connections()
    assert ONE.rows(key="council-name") == []


def test_a_connection_that_lay_idle_is_asked_before_it_is_used(app, database, monkeypatch):
    if database.kind == "sqlite":
        assert not db.engine.pool.dispatch.checkout
        return
    monkeypatch.setattr(kept_connections, "IDLE", 0.0)
    db.session.close()
    with db.engine.connect() as one, db.engine.connect() as other:
        one.execute(text("SELECT 1"))
        other.execute(text("SELECT 1"))
    end_connections()
    for _ in range(3):
        with db.engine.connect() as line:
            assert line.execute(text("SELECT 1")).scalar() == 1


def trips(monkeypatch, name: str) -> list[int]:
    """How many statements each call of base.prepared's function takes to the database, as they are made."""
    made: list[int] = []
    kept = getattr(base.prepared, name)

    def count(line, told, *parameters):
        made.append(1 if parameters else len(told))
        return kept(line, told, *parameters)

    monkeypatch.setattr(base.prepared, name, count)
    return made


def test_reads_made_together_find_what_each_finds_alone_and_wait_once(app, database, monkeypatch):
    with writing():
        name_it("Marlowe")
    alone, together = trips(monkeypatch, "_fetch"), trips(monkeypatch, "_fetch_together")
    with read_together(ONE.ask(key="council-name"), ONE.ask(key="no such setting")):
        assert ONE.rows(key="council-name")[0][1:3] == ("Marlowe", AT)
        assert ONE.rows(key="no such setting") == []
    assert (alone, together) == (([1, 1], []) if database.kind == "sqlite" else ([], [2]))


def test_what_was_read_ahead_is_told_once_and_not_after_the_block_nor_after_a_write(app):
    with writing():
        name_it("Marlowe")
    with read_together(ONE.ask(key="council-name")):
        with writing():
            name_it("Great Marlowe")
        db.session.close()
        assert ONE.rows(key="council-name")[0][1] == "Great Marlowe"
    with read_together(ONE.ask(key="council-name"), ONE.ask(key="council-name")):
        pass
    with db.engine.begin() as another:  # somebody else's process
        another.execute(update(CouncilSetting).values(value="Marlowe of others"))
    assert ONE.rows(key="council-name")[0][1] == "Marlowe of others"
    with read_together(ONE.ask(key="council-name")):
        with db.engine.begin() as another:
            another.execute(update(CouncilSetting).values(value="Marlowe of yet others"))
        ONE.rows(key="council-name")
        assert ONE.rows(key="council-name")[0][1] == "Marlowe of yet others"


def test_a_block_in_a_block_reads_ahead_too_and_a_block_while_writing_sees_what_was_written(app):
    with read_together(ONE.ask(key="no such setting")), read_together(ONE.ask(key="council-name")):
        assert ONE.rows(key="council-name") == []
        assert ONE.rows(key="no such setting") == []
    with writing() as session:
        name_it("Marlowe")
        session.flush()
        with read_together(ONE.ask(key="council-name")):
            assert ONE.rows(key="council-name")[0][1] == "Marlowe"


def test_reads_made_together_go_on_after_the_server_has_ended_our_connections(app, database, monkeypatch):
    monkeypatch.setattr(kept_connections, "IDLE", 3600.0)
    with writing():
        name_it("Marlowe")
    db.session.close()
    if database.kind != "sqlite":  # a file ends no connections
        with db.engine.connect(), db.engine.connect():
            pass
        end_connections()
    with read_together(ONE.ask(key="council-name"), ONE.ask(key="no such setting")):
        assert ONE.rows(key="council-name")[0][1] == "Marlowe"
        assert ONE.rows(key="no such setting") == []
    assert db.engine.pool.checkedout() == 0


def test_a_prepared_write_writes_in_the_open_transaction_and_nowhere_else(app):
    key = bindparam("wanted")
    rename = PreparedWrite(update(CouncilSetting).where(CouncilSetting.key == key).values(value=bindparam("name")))
    with writing():
        name_it("Marlowe")
    with writing():
        assert rename.run(wanted="council-name", name="Great Marlowe") == 1
        assert rename.run(wanted="no such setting", name="Great Marlowe") == 0
    assert ONE.rows(key="council-name")[0][1] == "Great Marlowe"
    with pytest.raises(WroteOutsideWriting):
        rename.run(wanted="council-name", name="Marlowe by accident")


def test_a_prepared_write_that_fails_says_so_as_every_other_statement_does(app):
    add = PreparedWrite(insert(CouncilSetting))
    row = {"key": "council-name", "value": "Marlowe", "changed_at": AT, "changed_by": None}
    with writing():
        assert add.run(**row) == 1
    with pytest.raises(IntegrityError), writing():
        add.run(**row)


def test_a_database_that_somebody_else_is_writing_to_is_said_to_be_locked(app, database):
    if database.file is None:
        with writing(), db.engine.connect() as another:  # a server locks rows, not all it holds
            assert another.execute(text("SELECT 1")).scalar() == 1
        return
    ONE.rows(key="council-name")  # the pool's one connection, which is told not to wait
    db.session.execute(text("PRAGMA busy_timeout=1"))
    db.session.close()
    with closing(sqlite3.connect(database.file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError, match="database is locked"), writing():
            pass
        other.execute("ROLLBACK")
    with writing():
        name_it("Marlowe")
    assert ONE.rows(key="council-name")[0][1] == "Marlowe"
    db.session.close()
    db.engine.dispose()
