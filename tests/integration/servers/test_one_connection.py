"""A request holds one connection at a time: whoever waits for a second one while holding a first locks the pool up."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select, text

from base.extensions import db
from base.prepared import Prepared
from models.task import Queue

QUEUES = Prepared(select(Queue.code))


def test_a_prepared_read_waits_for_no_second_connection(app: Flask):
    with app.app_context():
        pool = db.engine.pool
        assert QUEUES.rows() == []
        assert pool.checkedout() == 0, "nothing is held after a read of its own"
        db.session.execute(text("SELECT 1"))
        held = pool.checkedout()
        taken = []
        kept = pool.connect
        pool.connect = lambda: taken.append(1) or kept()
        try:
            assert QUEUES.rows() == []
        finally:
            del pool.connect
        assert (held, taken) == (1, [])
