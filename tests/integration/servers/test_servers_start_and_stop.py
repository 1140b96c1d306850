"""The private servers answer, keep to themselves, and leave nothing behind."""

import os
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import redis

from tests.servers.postgres import PostgresServer

ROOT = Path(__file__).parents[3]


def test_valkey_keeps_what_it_is_given(valkey_url):
    with redis.Redis.from_url(valkey_url) as line:
        line.set("reference", "CME-1")
        assert line.get("reference") == b"CME-1"


def test_a_new_postgresql_database_is_empty_and_its_neighbour_does_not_see_it(postgres: PostgresServer):
    first, second = postgres.create_database("first"), postgres.create_database("second")
    with psycopg.connect(first) as line:
        line.execute("CREATE TABLE child (id int)")
    with psycopg.connect(second) as line:
        assert line.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (0,)
    copied = postgres.create_database("third", template="first")
    with psycopg.connect(copied) as line:
        assert line.execute("SELECT count(*) FROM child").fetchone() == (0,)
    for name in ("first", "second", "third"):
        postgres.drop_database(name)


KILLED = """
import os, signal
from tests.servers.postgres import postgres_server
from tests.servers.valkey import valkey_server
with postgres_server() as pg, valkey_server() as valkey:
    print(pg.process.pid if pg.process else 0, valkey.process.pid, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def is_running(pid: int) -> bool:
    """Say whether a process is there and not a zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_servers_die_with_the_process_that_started_them(postgres, valkey_url, tmp_path):
    # The fixtures are asked for so that a machine without servers skips here as elsewhere.
    run = subprocess.run(
        [sys.executable, "-c", KILLED],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(tmp_path), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == -9, run.stderr
    pids = [int(pid) for pid in run.stdout.split() if pid != "0"]
    assert pids
    end = time.monotonic() + 60  # the machine may be busy
    while any(map(is_running, pids)) and time.monotonic() < end:
        time.sleep(0.05)
    assert not any(map(is_running, pids))
