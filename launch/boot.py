"""From a fresh clone to a running command, with the standard library of any Python from 3.11.

    python3 -m launch.boot run [arguments of launch.up]
    python3 -m launch.boot dev PROGRAM [ARGUMENT ...]     a module of the development environment

Makes the virtual environment and the third-party assets when they are missing or old,
then becomes the command, so that Ctrl-C and the exit code are its own.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys

OLDEST = (3, 11)


def main(arguments: list[str]) -> None:
    """Prepare, then turn into the command."""
    if sys.version_info < OLDEST:
        sys.exit(f"Onroll needs Python 3.11 or newer; {sys.executable} is {sys.version.split()[0]}.")
    # After the check: these files may use what an older Python cannot read.
    from launch import assets, leash
    from launch.environment import DEV_LOCK, ROOT, RUN_LOCK, VENV, CannotInstall, install

    if not arguments or arguments[0] not in {"run", "dev"}:
        sys.exit("usage: python3 -m launch.boot run|dev ...")
    what, *rest = arguments
    if os.environ.get("MAKELEVEL"):
        leash.die_with_parent(os.getppid(), signal.SIGTERM)  # make may be killed while pip is at work
    try:
        if what == "run":
            python = install(VENV, RUN_LOCK)
            line = [str(python), "-m", "launch.up", *rest]
        else:
            python = install(VENV, DEV_LOCK, covers=(RUN_LOCK,))
            line = [str(python), "-m", *rest]
        if assets.build():
            print("Built static/vendor", flush=True)
    except (CannotInstall, assets.ForbiddenAsset) as why:
        sys.exit(f"{why}")
    except subprocess.CalledProcessError as why:
        sys.exit(f"{why.cmd[0]} failed with exit code {why.returncode}; its message is above")
    except KeyboardInterrupt:
        sys.exit(130)
    os.chdir(ROOT)
    sys.stdout.flush()
    os.execv(line[0], line)  # noqa: S606 - there is no shell, on purpose


if __name__ == "__main__":
    main(sys.argv[1:])
