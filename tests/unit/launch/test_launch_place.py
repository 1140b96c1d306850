"""The data folder: one owner, one secret, a copy before the database is changed."""

import pytest

from launch import place, valkey


def test_one_folder_has_one_owner_who_is_named_to_the_next(tmp_path):
    with (
        place.held(tmp_path, "http://127.0.0.1:8000"),
        pytest.raises(place.AlreadyRunning, match=":8000"),
        place.held(tmp_path, "elsewhere"),
    ):
        pass
    with place.held(tmp_path, "http://127.0.0.1:8001"):
        assert (tmp_path / "up.lock").read_text().strip() == "http://127.0.0.1:8001"


def test_the_secret_is_made_once_and_only_its_owner_may_read_it(tmp_path):
    first = place.secret_key(tmp_path)
    assert len(first) > 40
    assert place.secret_key(tmp_path) == first
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600


def test_the_newest_migration_is_the_one_that_no_other_follows(tmp_path):
    (tmp_path / "a.py").write_text('revision = "aa11"\ndown_revision = None\n')
    (tmp_path / "b.py").write_text('revision: str = "bb22"\ndown_revision: str | None = "aa11"\n')
    assert place.newest_versions(tmp_path) == {"bb22"}
    (tmp_path / "c.py").write_text("revision = 'cc33'\ndown_revision = ('aa11', 'bb22')\n")
    assert place.newest_versions(tmp_path) == {"cc33"}


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("sqlite:////var/onroll/onroll.sqlite3", "/var/onroll/onroll.sqlite3"),
        ("sqlite+pysqlite:///onroll.sqlite3?timeout=5", "onroll.sqlite3"),
        ("postgresql://somebody@/onroll", None),
        ("sqlite://", None),
    ],
)
def test_only_an_sqlite_address_has_a_file(address, file):
    found = place.sqlite_file(address)
    assert (found and str(found)) == file


def test_a_socket_path_too_long_for_the_kernel_goes_elsewhere(tmp_path):
    deep = tmp_path / ("a" * 60) / ("b" * 60)
    deep.mkdir(parents=True)
    assert valkey.socket_path(tmp_path.parent.parent) == tmp_path.parent.parent / "valkey.sock"
    elsewhere = valkey.socket_path(deep)
    assert len(str(elsewhere)) <= valkey.LONGEST_SOCKET_PATH
    elsewhere.parent.rmdir()


def test_the_address_of_a_socket_with_a_space_in_its_path_is_encoded(tmp_path):
    assert valkey.url(tmp_path / "a b").endswith("/a%20b?db=0")
