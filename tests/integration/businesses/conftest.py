"""Officers in their browsers, before a list of businesses."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.fixtures.pages import CheckedClient
from tests.fixtures.people import SignIn


@pytest.fixture
def enter(app: Flask, sign_in: SignIn) -> Callable[..., FlaskClient]:
    """Sign somebody new in with these roles, in a browser that checks every page."""
    app.test_client_class = CheckedClient
    return sign_in
