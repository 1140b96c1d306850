"""Addresses that stand on every page are worked out once, and are still those of the routes."""

from __future__ import annotations

import pytest
from flask import url_for

from blueprints import page_frame
from blueprints.page_frame import PLACES, address_of, asset


def test_every_place_of_the_navigation_is_where_its_route_is_also_below_a_folder(app):
    for root in ("", "/onroll"):
        with app.test_request_context("/", environ_overrides={"SCRIPT_NAME": root}):
            for _ in range(2):
                for place in PLACES:
                    if place.endpoint in app.view_functions:
                        assert address_of(place.endpoint) == url_for(place.endpoint)
                        assert address_of(place.endpoint).startswith(f"{root}/")


def test_a_colour_that_was_changed_has_another_address(app):
    with app.test_request_context("/"):
        assert address_of("brand.css", v="24476b") != address_of("brand.css", v="24476c")


def test_a_process_keeps_no_more_addresses_than_it_says(app, monkeypatch):
    monkeypatch.setattr(page_frame, "_MOST", 3)
    with app.test_request_context("/"):
        for number in range(10):
            assert address_of("brand.css", v=str(number)) == url_for("brand.css", v=str(number))
        assert len(app.extensions["onroll_addresses"]) <= 3


def test_a_file_that_is_not_there_has_an_address_all_the_same(app):
    with app.test_request_context("/"):
        assert asset("no-such.css").endswith("/no-such.css?v=none")


@pytest.mark.parametrize("name", ["asset", "new_once", "csrf_token", "url_for"])
def test_every_template_may_name_what_all_may_name(app, name):
    assert name in app.jinja_env.get_template("layouts/base.html").globals


def test_a_template_made_from_words_sees_its_own_names_before_those_of_all(app):
    made = app.jinja_env.from_string("{{ asset }}", globals={"asset": "its own"})
    assert made.render() == "its own"
