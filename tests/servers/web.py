"""An application served over HTTP from a thread of this process, for browsers and for tests of many at once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server


class Quiet(WSGIRequestHandler):
    """A handler that does not print each request."""

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 - werkzeug's name
        """Print nothing."""


class Answering:
    """How many requests are being answered: `with answering:` around each, and whoever must know waits for the last."""

    def __init__(self) -> None:
        self._number = 0
        self._changed = threading.Condition()

    def __enter__(self) -> None:
        self._add(1)

    def __exit__(self, *_: object) -> None:
        self._add(-1)

    def _add(self, number: int) -> None:
        with self._changed:
            self._number += number
            self._changed.notify_all()

    def wait_for_the_last(self) -> None:
        """Wait until none is being answered: not even one whose browser has gone, and who still has the database."""
        with self._changed:
            assert self._changed.wait_for(lambda: self._number == 0, timeout=60), f"{self._number} are still answered"


@contextmanager
def web_server(app: Flask, answering: Answering | None = None) -> Iterator[str]:
    """Serve `app` on a free port and give its address, without a slash at the end."""
    counted = answering or Answering()

    class Counting(Quiet):
        def run_wsgi(self) -> None:
            with counted:
                super().run_wsgi()

    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Counting)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()
