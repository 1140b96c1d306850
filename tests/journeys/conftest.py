"""The town in which every journey takes place, set up anew for each."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Page

from base import clock
from tests.journeys.town import TUESDAY, Town

HANGS = 600  # seconds: a walk of twenty, on a machine that is fully busy with others, is not one that hangs


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Journeys have longer than other tests before they are held to hang."""
    for item in items:
        if item.get_closest_marker("journey"):
            item.add_marker(pytest.mark.timeout(HANGS))


@pytest.fixture
def town(app: Flask, csrf_checked: None, new_page: Callable[..., Page]) -> Iterator[Town]:
    """Marlowe at nine on a Tuesday in term; posts carry their tokens, as in production."""
    clock.set_clock(TUESDAY)
    made = Town(app, new_page)
    made.settle()
    yield made
    clock.set_clock(None)
