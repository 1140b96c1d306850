"""Before an SQLite database is upgraded it is copied, because half a migration cannot be undone."""

import sqlite3
from contextlib import closing

from launch import place


def make(file, version):
    with closing(sqlite3.connect(file)) as line, line:
        line.execute("CREATE TABLE IF NOT EXISTS alembic_version (version_num text)")
        line.execute("DELETE FROM alembic_version")
        line.execute("INSERT INTO alembic_version VALUES (?)", (version,))


def test_the_version_of_a_file_is_read_without_the_application(tmp_path):
    assert place.versions_of(tmp_path / "missing.sqlite3") == set()
    make(tmp_path / "onroll.sqlite3", "aa11")
    assert place.versions_of(tmp_path / "onroll.sqlite3") == {"aa11"}
    with closing(sqlite3.connect(tmp_path / "other.sqlite3")) as line, line:
        line.execute("CREATE TABLE child (id int)")
    assert place.versions_of(tmp_path / "other.sqlite3") == set()


def test_a_copy_holds_what_was_written_and_only_the_last_three_are_kept(tmp_path):
    file = tmp_path / "onroll.sqlite3"
    for number in range(5):
        make(file, f"v{number}")
        copy = place.copy_before_upgrade(file)
        assert place.versions_of(copy) == {f"v{number}"}
        assert copy.name.endswith(f"v{number}")
    kept = sorted(path.name for path in tmp_path.glob("*.before-*"))
    assert len(kept) == 3
    assert kept[-1].endswith("v4")
