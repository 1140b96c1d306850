"""A database that is not there yet is a sentence and an exit code, for whoever sets the council up by hand."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]


def flask(data: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Give one of our commands in a process of its own, as from a terminal."""
    keep = {name: value for name, value in os.environ.items() if not name.startswith("ONROLL_")}
    keep |= {"ONROLL_ENV": "test", "ONROLL_DATA": str(data), "SECRET_KEY": "of a test", "DATABASE_URL": ""}
    line = [sys.executable, "-m", "flask", "--app", "app", *words]
    return subprocess.run(line, cwd=ROOT, env=keep, capture_output=True, text=True, timeout=110, check=False)


def test_setting_up_where_there_is_no_folder_says_so_in_a_sentence(tmp_path):
    missing = tmp_path / "not-made"
    for words in (("db", "upgrade"), ("setup",), ("demo", "seed")):
        done = flask(missing, *words)
        assert done.returncode == 1, words
        assert f"Error: The folder {missing} is not there: make it, or " in done.stderr.splitlines()[-1]
        assert "Traceback" not in done.stderr
    assert not missing.exists()


def test_setting_up_before_there_are_tables_says_what_comes_first(tmp_path):
    done = flask(tmp_path, "setup")
    assert done.returncode == 1
    assert done.stderr.splitlines() == ["Error: There are no tables yet: run `flask --app app db upgrade` first."]
