"""What finds the route of a request is what Flask makes, however often the machine was reached that way before."""

from __future__ import annotations

import logging

import pytest
from flask import Flask
from werkzeug.test import EnvironBuilder

from base.logs import PlainLine
from security.guards import GuardedFlask

WAYS = (
    {"base_url": "http://127.0.0.1:8000/"},
    {"base_url": "https://welfare.marlowe.example/"},
    {"base_url": "https://WELFARE.marlowe.example:8443/intranet/"},
    {"base_url": "http://bücher.example/"},
    {"base_url": "http://localhost/", "headers": {"Connection": "Upgrade", "Upgrade": "websocket"}},
)
PLACES = ("/", "//double", "/apply/a-form?from=check", "/t%C3%A9l/%FF?q=%E2%82%AC&q=2", "/a%2Fb")


def adapter_of(kind: type[Flask], app: Flask, way: dict[str, object], place: str, method: str) -> dict[str, object]:
    environ = EnvironBuilder(place, method=method, **way).get_environ()
    request = app.request_class(environ)
    adapter = kind.create_url_adapter(app, request)
    assert adapter is not None
    return vars(adapter) | {"host": request.host}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_routes_are_found_and_written_as_flask_does(way, method):
    app = GuardedFlask("addresses")
    for place in PLACES * 2:  # the second time round each way is known
        ours, flasks = (adapter_of(kind, app, way, place, method) for kind in (GuardedFlask, Flask))
        assert ours == flasks


@pytest.mark.parametrize("host", ["", "a b", "evil.example/x", "[::1", "a:b:c", "-"])
def test_a_host_that_is_none_is_answered_as_flask_answers_it_every_time(host):
    ours, flasks = GuardedFlask("addresses"), Flask("addresses")
    for _ in range(2):
        said = [app.test_client().get("/nothing", headers={"Host": host}).status_code for app in (ours, flasks)]
        assert said[0] == said[1]


def test_a_process_keeps_no_more_ways_than_it_says():
    app = GuardedFlask("addresses")
    for number in range(450):
        adapter_of(GuardedFlask, app, {"base_url": f"http://h{number}.example/"}, "/", "GET")
    assert len(app._reached_by) <= 200


def test_a_line_of_the_log_reads_as_the_library_would_write_it():
    ours, theirs = PlainLine(), logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s")
    for created in (0.0, 1_795_000_000.0009, 1_795_000_000.5, 1_795_000_000.9999, 1_795_000_001.25):
        record = logging.LogRecord("onroll.requests", logging.INFO, "", 0, "%s answered %s", ("GET /", 200), None)
        record.created, record.msecs = created, int((created - int(created)) * 1000) + 0.0
        assert ours.format(record) == theirs.format(record)


def test_a_fault_stands_below_its_line():
    try:
        raise ValueError("of the test")
    except ValueError as fault:
        record = logging.LogRecord("x", logging.ERROR, "", 0, "Broken", (), (type(fault), fault, fault.__traceback__))
    assert "ValueError: of the test" in PlainLine().format(record)
