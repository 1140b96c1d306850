"""The virtual environment: made from a lock file with hashes, wheels only, once for each lock.

Standard library only, and understood by the oldest Python that may come along, so that
it can say what is wrong with it.
"""

from __future__ import annotations

import fcntl
import hashlib
import subprocess
import sys
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
RUN_LOCK = ROOT / "requirements.lock"
DEV_LOCK = ROOT / "requirements-dev.lock"
STAMP = "onroll-installed.txt"


class CannotInstall(RuntimeError):
    """The environment could not be made; the message says what to do."""


def digest(lock: Path) -> str:
    """Return the SHA-256 of a lock file."""
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def python_of(folder: Path) -> Path:
    """Return the interpreter of a virtual environment."""
    return folder / "bin" / "python"


def works(folder: Path) -> bool:
    """Say whether the environment's interpreter runs at all (its Python may have been removed or upgraded)."""
    if not python_of(folder).exists():
        return False
    try:
        tried = subprocess.run([str(python_of(folder)), "-c", "import pip"], capture_output=True, check=False)
    except OSError:
        return False
    return tried.returncode == 0


def installed(folder: Path) -> set[str]:
    """Return the digests of the locks that the environment satisfies."""
    stamp = folder / STAMP
    return set(stamp.read_text(encoding="ascii").split()) if stamp.is_file() else set()


@contextmanager
def one_at_a_time(lock: Path) -> Iterator[None]:
    """Let one process install at a time: a `make run` and a `make test` may start together."""
    with lock.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def install(folder: Path, lock: Path, *, covers: tuple[Path, ...] = ()) -> Path:
    """Make the environment satisfy the lock, and return its interpreter.

    `covers` are locks that this one is a superset of. No editable install of our own
    code: that would download a build back end, and the root is on the path anyway.

    Twice:  quick; nothing is run when the stamp fits.
    Raises: CannotInstall.
    """
    with one_at_a_time(lock):
        if digest(lock) in installed(folder) and python_of(folder).exists():
            return python_of(folder)
        if not works(folder):
            try:
                venv.create(folder, with_pip=True, clear=True)
            except subprocess.CalledProcessError as why:
                raise CannotInstall(
                    f"{sys.executable} could not make a virtual environment (on Debian: apt install python3-venv)"
                ) from why
        (folder / STAMP).unlink(missing_ok=True)  # an interrupted install must not pass for a finished one
        print(f"Installing {lock.name} into {folder.name} (about half a minute the first time)", flush=True)
        done = subprocess.run(
            [
                *(str(python_of(folder)), "-m", "pip", "install", "--quiet", "--no-input"),
                *("--disable-pip-version-check", "--require-hashes", "--only-binary", ":all:", "-r", str(lock)),
            ],
            check=False,
        )
        if done.returncode != 0:
            raise CannotInstall(f"pip could not install {lock.name}; its message is above")
        (folder / STAMP).write_text("\n".join(digest(each) for each in (lock, *covers)) + "\n", encoding="ascii")
    return python_of(folder)
