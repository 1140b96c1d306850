"""Only where files are taken may a post be large, and the largest is for those who may take the national file in."""

from __future__ import annotations

import pytest
from flask import Flask

from blueprints.body_sizes import LARGEST, MEGABYTE, TEXT
from tests.fixtures.pages import CheckedClient

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True, scope="session")


def send(browser, megabytes, *, to="/schools/import", field="file"):
    """Post a file of so many megabytes, by default to the page that takes the national file."""
    head = f'--x\r\nContent-Disposition: form-data; name="{field}"; filename="edubasealldata.csv"\r\n\r\n'
    body = head.encode() + b"x,y\r\n" * (megabytes * MEGABYTE // 5) + b"\r\n--x--\r\n"
    return browser.post(to, data=body, content_type="multipart/form-data; boundary=x")


def test_every_place_that_takes_more_is_there_and_posted_to(app: Flask):
    posts = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in (rule.methods or set())}
    assert set(LARGEST) <= posts
    assert all(size > TEXT for size in LARGEST.values())


def test_a_large_file_is_read_from_whoever_may_take_it_in(app, sign_in):
    app.test_client_class = CheckedClient
    answer = send(sign_in("administrator"), 20)
    assert answer.status_code == 422
    assert "The file has no column URN" in answer.text


def test_the_same_from_anybody_else_is_not_even_read(app, client, sign_in, monkeypatch):
    app.test_client_class = CheckedClient
    officer = sign_in("officer")
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)  # the token is in the body, so it is read first of all
    for browser in (client, officer):
        assert send(browser, 5).status_code == 413


def test_elsewhere_nobody_sends_more_than_text(app, sign_in):
    app.test_client_class = CheckedClient
    browser = sign_in("administrator")
    answer = send(browser, 5, to="/admin/settings/logo", field="logo")
    assert answer.status_code == 413
    assert "That was too big to send" in answer.text
