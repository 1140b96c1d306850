"""Many rows at once: found by a list of ids, written and changed in one statement, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from sqlalchemy import event, select, text

from base.batches import among, insert_rows, update_rows
from base.database import WroteOutsideWriting, is_sqlite, writing
from base.extensions import db
from base.ids import new_id
from models.message import Message

pytestmark = pytest.mark.usefixtures("context")
AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@contextmanager
def statements() -> Iterator[list[str]]:
    """Every statement that goes to the database meanwhile."""
    said: list[str] = []

    def hear(_connection, _cursor, statement, *_rest):
        said.append(statement)

    event.listen(db.engine, "before_cursor_execute", hear)
    try:
        yield said
    finally:
        event.remove(db.engine, "before_cursor_execute", hear)


def letter(number: int) -> dict:
    return (
        {
            "id": new_id(),
            "key": f"event:{number}",
            "kind": "ask",
            "version_id": None,
            "recipient_kind": "school",
            "values": {"step": number, "asked_on": "2026-11-09"},
            "reference": f"onroll-{number}",
            "state": "planned",
            "urgent": number == 1,
            "send_after": AT,
            "planned_at": AT,
        }
        | dict.fromkeys(("recipient_role", "address", "held_because", "gateway", "lease_by"), "")
        | {
            "provider_reference": "",
            "subject": "",
            "body": "",
            "error": "",
            "crossed": False,
            "ended_because": "",
            "release_reason": "",
            "attempts": 0,
        }
    )


def test_rows_are_written_in_one_statement_and_come_back_as_they_were():
    rows = sorted((letter(number) for number in range(120)), key=lambda row: row["id"].hex)
    with writing() as session, statements() as said:
        assert insert_rows(session, Message, rows, ignore=("key",)) == 120
    assert len([one for one in said if one.startswith("INSERT")]) == 1
    for row, found in zip(rows, db.session.scalars(select(Message).order_by(Message.id)), strict=True):
        assert {name: getattr(found, name) for name in row} == row


def test_a_row_that_is_there_already_is_left_out_and_counted_out():
    with writing() as session:
        insert_rows(session, Message, [letter(1)], ignore=("key",))
    with writing() as session:
        assert insert_rows(session, Message, [letter(1), letter(2)], ignore=("key",)) == 1
        assert insert_rows(session, Message, [], ignore=("key",)) == 0
    assert sorted(db.session.scalars(select(Message.key))) == ["event:1", "event:2"]


def test_a_list_of_ids_is_one_parameter_and_nothing_is_among_none():
    rows = [letter(number) for number in range(5)]
    with writing() as session:
        insert_rows(session, Message, rows)
    found = select(Message.key).where(among(Message.id, "ids"), among(Message.key, "keys")).order_by(Message.key)
    ids, keys = [row["id"] for row in rows[:3]], [row["key"] for row in rows[1:]]
    with statements() as said:
        assert list(db.session.scalars(found, {"ids": ids, "keys": keys})) == ["event:1", "event:2"]
        assert list(db.session.scalars(found, {"ids": [], "keys": keys})) == []
    assert said[-1] == said[-2]


def test_a_list_of_ids_is_looked_up_in_the_index():
    find = select(Message.key).where(among(Message.id, "ids"))
    if is_sqlite(db.session()):
        told = db.session.connection().exec_driver_sql("EXPLAIN QUERY PLAN " + str(find.compile(db.engine)), ("[]",))
        assert any(row[3].startswith("SEARCH message USING INDEX") for row in told)
    else:
        with writing() as session:
            session.execute(text("SET LOCAL enable_seqscan = off"))  # which it prefers while the table is empty
            told = session.execute(text(f"EXPLAIN {find.compile(db.engine)}".replace("%(ids)s", "'{}'"))).all()
        assert any("Index" in row[0] for row in told)


def test_rows_are_changed_each_in_its_own_way_in_one_go():
    rows = [letter(number) for number in range(5)]
    with writing() as session:
        insert_rows(session, Message, rows)
    with writing() as session:
        changes = [{"id": row["id"], "subject": row["key"], "sent_at": AT, "version_id": None} for row in rows[:3]]
        update_rows(session, Message, changes)
        update_rows(session, Message, [])
    told = db.session.execute(select(Message.subject, Message.sent_at).order_by(Message.key))
    assert [tuple(row) for row in told] == [*((f"event:{n}", AT) for n in range(3)), ("", None), ("", None)]


def test_writing_many_rows_outside_a_transaction_for_writing_is_refused():
    with pytest.raises(WroteOutsideWriting):
        insert_rows(db.session(), Message, [letter(1)])
    with pytest.raises(WroteOutsideWriting):
        update_rows(db.session(), Message, [{"id": new_id(), "subject": ""}])
