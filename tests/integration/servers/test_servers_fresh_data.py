"""A test never sees a row of the test before it, on either database."""

import pytest
from sqlalchemy import inspect, text

from base.extensions import db


@pytest.mark.parametrize("turn", ["first", "second"])
def test_every_test_begins_with_the_rows_that_migrations_wrote_and_no_others(app, context, database, turn):
    with db.engine.begin() as line:
        line.execute(text("CREATE TABLE IF NOT EXISTS left_by_a_test (turn text)"))
        assert line.execute(text("SELECT count(*) FROM left_by_a_test")).scalar() == 0
        line.execute(text("INSERT INTO left_by_a_test VALUES (:turn)"), {"turn": turn})
        assert line.execute(text("SELECT count(*) FROM alembic_version")).scalar() == 1
        if turn == "second" and database.kind == "postgresql":
            line.execute(text("DROP TABLE left_by_a_test"))


def test_the_database_a_test_gets_is_migrated_to_the_newest_version(app, context):
    assert set(db.metadata.tables) <= set(inspect(db.engine).get_table_names())


def test_nothing_of_an_earlier_test_is_left_in_the_data_folder(app, data_folder):
    assert list(data_folder.iterdir()) == []
    (data_folder / "catcher").mkdir()
