"""What a process that serves pages does not carry until somebody asks for it: the typesetter, the migrations, the jobs,
the command line, what checks definitions, a second client of Redis."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from alembic.script import ScriptDirectory
from flask import Flask, current_app

from base.table_versions import newest_versions, versions_of_tables

ROOT = Path(__file__).parents[3]
HEAVY = (
    *("alembic", "mako", "typst", "rq", "multiprocessing", "valkey"),
    *("jobs.run", "smtplib", "imaplib", "email.policy", "xml.etree.ElementTree"),
    *("commands.definitions", "casework.publishing", "forms.definition.check"),
)
ASK = f"""
import sys
from app import create_app
client = create_app().test_client()
assert client.get("/health/live").status_code == 200
client.get("/health/ready")
print(sorted(set({HEAVY!r}) & set(sys.modules)))
"""


def test_a_web_process_loads_nothing_that_only_others_need(tmp_path: Path):
    told = {
        "ONROLL_ENV": "demo",
        "ONROLL_DATA": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'onroll.sqlite3'}",
        "SECRET_KEY": "a key that only this test uses, and that protects nothing",
        "REDIS_URL": "redis://127.0.0.1:1/0",  # where nobody listens: the client is loaded all the same
        "PATH": "",
    }
    done = subprocess.run(
        [sys.executable, "-c", ASK], cwd=ROOT, env=told, capture_output=True, text=True, timeout=100, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.strip().splitlines()[-1] == "[]"


def test_the_versions_of_the_code_and_of_the_tables_are_those_that_alembic_knows(app: Flask):
    folder = ROOT / "migrations"
    with app.app_context():
        assert (
            newest_versions(folder) == tuple(sorted(ScriptDirectory(str(folder)).get_heads())) == versions_of_tables()
        )
        assert current_app.extensions["migrate"].directory == str(folder)
        assert current_app.extensions["migrate"].db is not None


def test_of_two_branches_of_migrations_both_are_wanted_until_they_are_joined(tmp_path: Path):
    versions = tmp_path / "versions"
    versions.mkdir()
    for name, before in (("a", "None"), ("b", "'a'"), ("c", "'a'")):
        (versions / f"{name}.py").write_text(f"revision = '{name}'\ndown_revision = {before}\n", encoding="utf-8")
    assert newest_versions(tmp_path) == ("b", "c")
    (versions / "d.py").write_text("revision: str = 'd'\ndown_revision = ('b', 'c')\n", encoding="utf-8")
    assert newest_versions(tmp_path) == ("d",)
