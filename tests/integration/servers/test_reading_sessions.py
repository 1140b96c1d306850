"""Sessions that only read: no transaction of their own on a server, which forgets nothing that it has prepared."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import select, text

from base.database import writing
from base.extensions import db
from base.ids import new_id
from base.prepared import Prepared
from casework.queues import TaskFilter
from casework.visible import tasks_visible_to
from council.settings import change_setting
from models.council import CouncilSetting
from reporting.listed_tasks import ask_queue_page
from security.actor import Actor, ActorKind
from security.permissions import Role
from tests.integration.casework.marlowe import AT

pytestmark = pytest.mark.usefixtures("context")
CHANGED = Prepared(select(CouncilSetting.changed_at))
NAMES = select(CouncilSetting.value).where(CouncilSetting.key == "council-name")


def name_it(name: str) -> None:
    change_setting("council-name", name, by=Actor.system("tests"), at=AT)


def driver_of(session: Any) -> Any:
    return session.connection().connection.driver_connection


def test_a_session_that_reads_leaves_the_server_idle_between_its_statements(app, database):
    if database.kind == "sqlite":
        db.session.execute(NAMES)
        assert driver_of(db.session()).in_transaction, "of a file a page sees one state from its beginning to its end"
        return
    db.session.execute(NAMES)
    assert driver_of(db.session()).info.transaction_status.name == "IDLE"


def test_what_others_commit_is_seen_by_the_next_statement_of_a_session_on_a_server(app, database):
    assert db.session.scalars(NAMES).all() == []
    with db.engine.begin() as another:
        row = {"key": "council-name", "value": "Marlowe of others", "changed_at": AT}
        another.execute(CouncilSetting.__table__.insert(), [row])
    assert db.session.scalars(NAMES).all() == ([] if database.kind == "sqlite" else ["Marlowe of others"])


def test_an_act_after_a_page_was_read_is_undone_as_a_whole_when_it_fails(app):
    assert db.session.scalars(NAMES).all() == []

    def write_and_fail() -> None:
        with writing() as session:
            name_it("Nether Marlowe")
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    assert db.session.scalars(NAMES).all() == []
    with writing():
        name_it("Upper Marlowe")
    assert db.session.scalars(NAMES).all() == ["Upper Marlowe"]


def test_a_connection_that_was_read_with_begins_transactions_again_for_the_next(app):
    db.engine.dispose()
    assert db.session.scalars(NAMES).all() == []
    db.session.close()
    with db.engine.connect() as line:  # the same connection: there is no other in the pool
        row = {"key": "council-name", "value": "Marlowe by accident", "changed_at": AT}
        line.execute(CouncilSetting.__table__.insert(), [row])
        line.rollback()
    assert db.session.scalars(NAMES).all() == []


def test_a_server_keeps_what_it_has_prepared_for_the_pages_after(app, database):
    db.engine.dispose()
    for _ in range(8):  # the driver has a statement prepared when it has met it a few times
        CHANGED.rows()
        db.session.execute(NAMES)
        db.session.close()
    if database.kind == "sqlite":
        return  # whose library keeps its own
    with writing():
        name_it("Marlowe")  # nor does a commit have it forgotten
    kept = db.session.scalars(text("SELECT statement FROM pg_prepared_statements")).all()
    assert any(one.startswith("SELECT council_setting.changed_at") for one in kept), kept
    planned_for_its_values = [one for one in kept if one.startswith("SELECT council_setting.value")]
    assert not planned_for_its_values, "what a session asks is planned each time: how common a value is may matter"


def test_a_page_of_a_queue_says_how_many_rows_it_wants_where_it_is_planned_once_for_all(app):
    lead = Actor(ActorKind.USER, roles=frozenset({Role.TEAM_LEAD}))
    asks = ask_queue_page(tasks_visible_to(lead), new_id(), narrowed=TaskFilter())
    limits = [re.findall(r"LIMIT ([^\s)]+)", ask.read.compiled_for(db.engine).text) for ask in asks]
    assert [len(each) for each in limits] == [3, 4], "of ordinary and restricted tasks, and of both together"
    assert all(each.isdigit() for some in limits for each in some), limits
