"""`make lock` writes every lock file there is, or none: whoever resolves is stood in for, and says what it likes."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from launch import locks
from tests.house_rules.tree import ROOT, tracked

HASHES = "flask==3.1.3 \\\n    --hash=sha256:00\n"
NPM = ("package.json", "package-lock.json", ".npmrc")


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the lock files of ours, which stands where `make lock` writes."""
    asked = {tmp_path / lock.relative_to(ROOT): words for lock, words in locks.ASKS.items()}
    for file in (*asked, *(tmp_path / name for name in NPM)):
        file.parent.mkdir(exist_ok=True)
        shutil.copyfile(ROOT / file.relative_to(tmp_path), file)
    monkeypatch.setattr(locks, "ROOT", tmp_path)
    monkeypatch.setattr(locks, "ASKS", asked)
    monkeypatch.setattr(locks.venv, "create", lambda folder, **_: folder.mkdir())
    return tmp_path


@pytest.fixture
def resolves(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], list[list[str]]]:
    """Have everything that is resolved come out as a text; gives the calls of uv."""

    def come_out(text: str) -> list[list[str]]:
        calls: list[list[str]] = []

        def run(line: list[str], **_: object) -> subprocess.CompletedProcess[str]:
            if line[1:3] == ["pip", "compile"]:
                calls.append(line)
                Path(line[-1]).write_text(text, encoding="utf-8")
            return subprocess.CompletedProcess(line, 0)

        monkeypatch.setattr(locks.subprocess, "run", run)
        return calls

    return come_out


def test_every_lock_file_is_resolved_anew_with_hashes_and_no_address(checkout, resolves):
    with_hashes = [path for path in tracked() if path.suffix == ".lock" and "--hash=" in (ROOT / path).read_text()]
    assert len(with_hashes) == 4
    calls = resolves(HASHES)
    assert locks.main([]) == 0
    assert [(checkout / path).read_text() for path in with_hashes] == [HASHES] * 4
    assert len(calls) == 4
    assert all({"--generate-hashes", "--no-emit-index-url", "--universal"} <= set(call) for call in calls)


def test_the_benchmarks_plain_version_is_resolved_from_its_own_list(checkout, resolves):
    calls = resolves(HASHES)
    locks.main(["--upgrade"])
    (plain,) = (call for call in calls if "benchmarks/requirements.in" in call)
    assert "--upgrade" in plain
    assert "pyproject.toml" not in plain
    assert (ROOT / "benchmarks" / "requirements.in").is_file()


def test_an_address_in_one_of_them_keeps_all_as_they_were(checkout, resolves):
    before = {file: file.read_text() for file in locks.ASKS}
    resolves(f"--index-url https://mirror.example/somewhere\n{HASHES}")
    with pytest.raises(locks.AddressInLock, match="nothing was kept"):
        locks.main([])
    assert {file: file.read_text() for file in locks.ASKS} == before
