"""An officer at a council with calendars, and a schedule as the page posts it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from base import clock
from tests.fixtures.pages import CheckedClient
from tests.fixtures.people import SignIn

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture
def enter(app: Flask, sign_in: SignIn) -> Iterator[Callable[..., FlaskClient]]:
    """On a Tuesday in term: sign somebody new in with these roles, in a browser that checks every page."""
    clock.set_clock(AT)
    assert app.test_cli_runner().invoke(args=["setup"]).exit_code == 0
    app.test_client_class = CheckedClient
    yield sign_in
    clock.set_clock(None)


def boxes(name: str, day: date) -> dict[str, str]:
    """A date as its three boxes post it."""
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}
