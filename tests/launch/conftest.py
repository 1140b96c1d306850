"""The launcher under test."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.launch.running import Running, checkout


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    """A launcher in a folder of its own, not started yet."""
    if not sys.platform.startswith("linux"):
        pytest.skip("only Linux has the leash, and /proc to see what is left")
    with checkout(tmp_path) as launcher:
        yield launcher
