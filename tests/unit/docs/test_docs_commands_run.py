"""The commands of docs/add-a-service.md, typed as they stand there into a copy of the tree, do what the page says."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import create_engine

import models  # noqa: F401  # its tables
from base.extensions import Base

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs/add-a-service.md"
STARTS = r"(?:\.venv/bin/|cp |python -m )"
BLOCKS = re.compile(rf"^ {{4}}({STARTS}.+)$", re.MULTILINE)
INLINE = re.compile(rf"`({STARTS}[^`\n]+)`")
RESET = ".venv/bin/flask --app app demo reset"  # takes the service away again: tests/integration/demo runs it
WRITTEN = ("definitions", "docs", "tests")  # folders that the reader's commands write into: copied, others are linked


@dataclass(frozen=True, slots=True)
class Said:
    """What a command printed, and its exit code."""

    text: str
    code: int


def commands() -> list[str]:
    """Every command of the page in its order, each once."""
    text = PAGE.read_text(encoding="utf-8")
    found = [(one.start(), one.group(1).strip()) for pattern in (BLOCKS, INLINE) for one in pattern.finditer(text)]
    return list(dict.fromkeys(command for _, command in sorted(found)))


def copy_of_the_tree(folder: Path) -> None:
    """The tree as a reader has it, without its services; folders that are written into are copies."""
    for there in ROOT.iterdir():
        if there.name not in {*WRITTEN, ".venv", ".git", ".data"}:
            (folder / there.name).symlink_to(there)
    for name in ("definitions", "docs", "tests/data/published"):
        shutil.copytree(ROOT / name, folder / name)
    for service in (folder / "definitions/services").iterdir():
        service.unlink()  # each command would read them all: the example stands by itself
    programs = folder / ".venv/bin"
    programs.mkdir(parents=True)
    for name in ("flask", "python"):
        module = "-m flask " if name == "flask" else ""
        (programs / name).write_text(f'#!/bin/sh\nexec "{sys.executable}" {module}"$@"\n')
        (programs / name).chmod(0o755)


@pytest.fixture(scope="module")
def typed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Mapping[str, Said]]:
    """The copy, and what each command of the page came to, all typed one after the other as the reader does."""
    folder = tmp_path_factory.mktemp("reader")
    copy_of_the_tree(folder)
    (folder / ".data").mkdir()  # with what `make run` puts there: tables, and a secret
    engine = create_engine(f"sqlite:///{folder / '.data/onroll.sqlite3'}")
    Base.metadata.create_all(engine)
    engine.dispose()
    (folder / ".data/secret-key").write_text("one of a reader, who tries things out on their own machine")
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    programs = f"{folder / '.venv/bin'}{os.pathsep}{kept['PATH']}"
    surroundings = {**kept, "ONROLL_ENV": "demo", "ONROLL_DATA": str(folder / ".data"), "PATH": programs}

    def run(line: str) -> Said:
        done = subprocess.run(
            ["sh", "-c", line], cwd=folder, env=surroundings, capture_output=True, text=True, check=False
        )
        return Said(done.stdout + done.stderr, done.returncode)

    return folder, {line: run(line) for line in commands() if line != RESET}


def said(typed: tuple[Path, Mapping[str, Said]], words: str) -> Said:
    """What the one command with these words came to."""
    (found,) = [came for line, came in typed[1].items() if words in line]
    return found


def test_every_command_of_the_page_is_typed_and_ends_as_it_says(typed):
    assert RESET in commands()
    assert len(typed[1]) > 6
    ends = {line: came.code for line, came in typed[1].items()}
    differs = ".venv/bin/flask --app app definitions diff"
    assert "exits with 1" in PAGE.read_text()
    assert ends == {line: int(line == differs) for line in ends}, {k: v.text[-500:] for k, v in typed[1].items()}


def test_the_new_service_is_checked_shown_and_published_in_the_words_of_the_page(typed):
    page = PAGE.read_text()
    assert "`no faults.`" in page
    assert said(typed, "definitions check").text == "1 service, no faults.\n"
    shown = said(typed, "definitions diff").text
    assert "+++ school-dates here" in shown
    assert not [line for line in shown.splitlines() if line.startswith(("-", " "))][1:], "the whole document is new"
    assert "`school-dates: version 1 published`" in page
    told = "school-dates: version 1 published\n1 published, none unchanged.\n"
    assert said(typed, "definitions publish").text == told


def test_what_is_kept_of_the_service_is_the_document_that_its_sum_says(typed):
    folder = typed[0] / "tests/data/published"
    (line,) = [one for one in (folder / "SHA256SUMS").read_text().splitlines() if one.endswith("school-dates.1.json")]
    assert line.split()[0] == hashlib.sha256((folder / "school-dates.1.json").read_bytes()).hexdigest()


def test_the_schemas_and_the_rules_are_there_for_an_editor(typed):
    assert (typed[0] / "schemas/service.schema.json").stat().st_size > 1000
    assert '"ROLL.R9A"' in said(typed, "statutory list --json").text
