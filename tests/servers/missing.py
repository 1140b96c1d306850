"""What happens when a server that a test needs is not on this machine."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest


class ServerMissing(RuntimeError):
    """The server cannot be started here; the message says what would help."""


def in_ci() -> bool:
    """Say whether this is the continuous integration (CI=true), where nothing may be missing."""
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}


def skip_or_fail(reason: str) -> NoReturn:
    """Skip with the reason; in CI (CI=true) fail, because there a skip hides a broken set-up."""
    if in_ci():
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)
