"""A council with its definitions published, and a browser that the form robot can drive."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urljoin

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from tests.robots.form_robot import Screen


@pytest.fixture
def council(app: Flask) -> Flask:
    """The application with everything published and every calendar there, and nobody in it."""
    result = app.test_cli_runner().invoke(args=["setup"])
    assert result.exit_code == 0, result.output
    return app


@pytest.fixture
def browser(council: Flask) -> Browser:
    """A visitor's browser."""
    return Browser(council.test_client())


class Browser:
    """Gets and posts like a person's browser, following redirects, and gives the page it ends on."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, url: str) -> Screen:
        answer = self.client.get(url, follow_redirects=True)
        assert answer.status_code < 500, (url, answer.status_code)
        return Screen(urljoin("http://localhost", answer.request.path), answer.get_data(as_text=True))

    def post(self, url: str, data: dict[str, list[str]]) -> Screen:
        answer = self.client.post(url, data=MultiDict(data), follow_redirects=True)
        assert answer.status_code < 500, (url, answer.status_code)
        return Screen(urljoin("http://localhost", answer.request.path), answer.get_data(as_text=True))


NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)  # a Tuesday with school
