"""Code that runs inside the product, in a process of its own: `python -m benchmarks.within MODULE FUNCTION [WORDS]`.

The function gets its words and gives something that JSON can hold, which is printed as the last line.
"""

from __future__ import annotations

import importlib
import json
import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Protocol

ROOT = Path(__file__).parents[1]


class Environment(Protocol):
    """Whatever says what a process in it is told."""

    @property
    def environment(self) -> dict[str, str]: ...


def run_within(place: Environment, function: str, *words: object) -> Any:
    """Run `benchmarks.<module>.<name>` inside the application of a place and give what it gave.

    Raises: RuntimeError with the end of what it said.
    """
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.within", *function.rsplit(".", 1), *(str(word) for word in words)],
        cwd=ROOT,
        env={**os.environ, **place.environment, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{function} failed: {done.stderr[-3000:]}")
    return json.loads(done.stdout.strip().splitlines()[-1])


def main(module: str, function: str, *words: str) -> None:
    """Make the application, push its context (not for `visit_…`, which gets the application), call the function."""
    from app import create_app

    logging.disable(logging.INFO)
    app = create_app()
    work = getattr(importlib.import_module(f"benchmarks.{module}"), function)
    if function.startswith("visit_"):
        told = work(app, *words)  # it makes requests, and each must have a context of its own
    else:
        with app.app_context():
            told = work(*words)
    print(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
