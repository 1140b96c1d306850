"""A setting that is missing is said in a sentence; nobody has to read a traceback to find its name."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
COMPLETE = {
    "ONROLL_ENV": "production",
    "SECRET_KEY": "k",
    "DATABASE_URL": "sqlite://",
    "ONROLL_PUBLIC_URL": "https://x",
}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY is not set; set it in the environment of every process"),
        ({"DATABASE_URL": ""}, "DATABASE_URL is not set; set it in the environment of every process"),
        ({"ONROLL_ENV": "live"}, "ONROLL_ENV must be production, demo or test"),
    ],
)
def test_a_command_without_a_setting_says_one_sentence(tmp_path, change, said):
    environment = {"PATH": os.environ["PATH"], "ONROLL_DATA": str(tmp_path), **COMPLETE, **change}
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "app", "relay"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (1, "", f"Error: {said}\n")
