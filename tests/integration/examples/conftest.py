"""A council that tries out a worked example."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from base import clock
from tests.fixtures.people import SignIn
from tests.integration.examples.trial import Trial


@pytest.fixture
def trial(app: Flask, sign_in: SignIn, tmp_path: Path) -> Iterator[Trial]:
    """A council without a service and without anybody in it, on a Tuesday in term."""
    yield Trial(app, sign_in, tmp_path / "definitions")
    clock.set_clock(None)
