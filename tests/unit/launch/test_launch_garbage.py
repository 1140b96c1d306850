"""A process that serves looks for garbage seldom, and not among what it was made of."""

from __future__ import annotations

import gc
import runpy
from collections.abc import Iterator
from pathlib import Path

import pytest

from base.garbage import YOUNGEST, settle

CONFIG = Path(__file__).parents[3] / "deploy" / "gunicorn.conf.py"


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    kept = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*kept)


@pytest.mark.parametrize("times", [1, 2])
def test_what_stands_at_the_start_is_left_alone(times):
    for _ in range(times):
        settle()
    assert gc.get_freeze_count() > 1_000
    assert gc.get_threshold()[0] == YOUNGEST
    assert gc.isenabled()


def test_the_web_servers_workers_are_settled():
    runpy.run_path(str(CONFIG))["post_worker_init"](None)
    assert gc.get_threshold()[0] == YOUNGEST
