"""Officers in their browsers, before a list of businesses; the council that sends packs to them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.ctx import AppContext
from flask.testing import FlaskClient

from base.database import writing
from tests.fixtures.pages import CheckedClient
from tests.fixtures.people import SignIn
from tests.integration.businesses.packing import Packing


@pytest.fixture
def enter(app: Flask, sign_in: SignIn) -> Callable[..., FlaskClient]:
    """Sign somebody new in with these roles, in a browser that checks every page."""
    app.test_client_class = CheckedClient
    return sign_in


@pytest.fixture
def council(context: AppContext, tmp_path: Path) -> Packing:
    with writing():
        return Packing(tmp_path)
