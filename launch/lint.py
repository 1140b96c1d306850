"""`make lint`: every linter, all of them even when one complains, and one exit code."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from launch.environment import ROOT

TOOLS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy", "."),
    ("lint-imports", "--no-cache"),
)


def main() -> int:
    """Run them and return 0 when none complained."""
    complained = []
    for name, *arguments in TOOLS:
        line = " ".join([name, *arguments])
        print(f"== {line}", flush=True)
        program = Path(sys.executable).with_name(name)
        if subprocess.run([str(program), *arguments], cwd=ROOT, check=False).returncode:
            complained.append(line)
    if complained:
        print(f"lint: {', '.join(complained)} complained", file=sys.stderr)
    return 1 if complained else 0


if __name__ == "__main__":
    sys.exit(main())
