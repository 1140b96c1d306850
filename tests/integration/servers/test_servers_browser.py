"""The journeys' browser notices what no page may do."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.fixtures.browser import assert_accessible, pages
from tests.servers.web import web_server

pytestmark = pytest.mark.journey

GOOD = '<!doctype html><html lang="en"><title>Good</title><main><h1>Good</h1><p>Text.</p></main></html>'


@pytest.fixture(scope="module")
def site():
    app = Flask("site")
    app.add_url_rule("/", "good", lambda: GOOD)
    app.add_url_rule("/broken", "broken", lambda: GOOD.replace("</main>", "<script>nothing.at.all()</script></main>"))
    app.add_url_rule("/elsewhere", "elsewhere", lambda: GOOD.replace("<p>", '<img alt="" src="http://192.0.2.1/a"><p>'))
    app.add_url_rule("/bare", "bare", lambda: GOOD.replace("</main>", "<input></main>"))
    app.add_url_rule("/gone", "gone", lambda: (GOOD, 404))
    with web_server(app) as address:
        yield address


def complaints_about(path, windows, site, **options):
    """Open one page and return what was complained of."""
    maker = pages(windows, site)
    next(maker)(**options).goto(path)
    try:
        next(maker, None)
    except AssertionError as complaint:
        return str(complaint)
    return ""


def test_a_good_page_and_an_honest_404_pass(windows, site):
    assert complaints_about("/", windows, site) == ""
    assert complaints_about("/gone", windows, site) == ""


def test_a_script_error_fails_the_journey(windows, site):
    assert "script error" in complaints_about("/broken", windows, site)
    assert complaints_about("/broken", windows, site, javascript=False) == ""


def test_a_request_to_another_host_fails_the_journey(windows, site):
    assert "192.0.2.1" in complaints_about("/elsewhere", windows, site)


def test_axe_names_a_field_without_a_label(windows, site):
    for make in pages(windows, site):
        page = make()
        page.goto("/")
        assert_accessible(page)
        page.goto("/bare")
        with pytest.raises(AssertionError, match="label"):
            assert_accessible(page)
