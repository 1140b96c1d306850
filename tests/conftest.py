"""What every test may ask for. The fixtures themselves live in tests/fixtures, one noun a file."""

from __future__ import annotations

import gc
import os
import signal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

pytest_plugins = [
    "tests.fixtures.boundaries",
    "tests.fixtures.databases",
    "tests.fixtures.definitions_once",
    "tests.fixtures.application",
    "tests.fixtures.people",
    "tests.fixtures.mailboxes",
    "tests.fixtures.second_tries",
    "tests.fixtures.sightings",  # before the browser, which imports it
    "tests.fixtures.browser",
]


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """For `-m journey` read no file of tests in which the word does not stand: nine of ten, by each worker."""
    if config.option.markexpr != "journey" or not collection_path.match("test_*.py"):
        return None
    return True if "journey" not in collection_path.read_text(encoding="utf-8") else None


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Spare the garbage collector the half a million objects of thousands of tests: it took an eighth of their time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)


# A shell that runs a suite in the background has it ignore Ctrl-C, and whatever it starts would inherit that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# No deadline: this machine may be running seven other things. In CI the same examples
# each time, so that a red build is about the change; ONROLL_PROPERTIES=full searches.
settings.register_profile(
    "small",
    max_examples=25,
    deadline=None,
    derandomize=os.environ.get("CI") == "true",
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.register_profile("full", parent=settings.get_profile("small"), max_examples=500, derandomize=False)
settings.load_profile(os.environ.get("ONROLL_PROPERTIES", "small"))
