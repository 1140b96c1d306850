"""A published version is written out as it was published, to be kept for ever."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from flask import Flask

KEPT = Path(__file__).parents[2] / "data" / "published"


@pytest.fixture
def command(app: Flask):
    """Our command line, on a database in which everything is published."""

    def run(*words: str):
        return app.test_cli_runner().invoke(args=["definitions", *words])

    assert app.test_cli_runner().invoke(args=["setup"]).exit_code == 0
    return run


def test_what_is_printed_is_the_document_and_nothing_else(command):
    done = command("export", "cme-referral", "1")
    assert done.exit_code == 0
    assert json.loads(done.output)["service"] == "cme-referral"


def test_a_version_is_written_once_with_the_line_that_guards_it(command, tmp_path):
    done = command("export", "cme-school-answer", "1", str(tmp_path))
    written = tmp_path / "cme-school-answer.1.json"
    assert done.output == f"{hashlib.sha256(written.read_bytes()).hexdigest()}  cme-school-answer.1.json\n"
    newest = max(KEPT.glob("cme-school-answer.*.json"), key=lambda path: int(path.suffixes[0][1:]))
    assert json.loads(written.read_bytes()) == json.loads(newest.read_bytes())  # the first that this council publishes
    again = command("export", "cme-school-answer", "1", str(tmp_path))
    assert again.exit_code == 1
    assert "is there already, and what was published never changes" in again.output


@pytest.mark.parametrize("words", [("cme-referral", "99"), ("no-such-service", "1")])
def test_what_was_never_published_is_said_in_a_sentence(command, words):
    done = command("export", *words)
    assert done.exit_code == 1
    assert f"No version {words[1]} of {words[0]} is published here." in done.output
