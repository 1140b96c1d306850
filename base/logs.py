"""Logs: sentences with named values, and nothing personal. Requests appear by route, never by address or query."""

from __future__ import annotations

import logging
import sys
import time

from flask import Flask, Response, g, request

log = logging.getLogger("onroll.requests")


class PlainLine(logging.Formatter):
    """When, how grave, by whom and what, as `%(asctime)s %(levelname)s %(name)s %(message)s` has it.

    Written out: every request has a line, and the time of day in words is the same for a whole second of them.
    """

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")
        self._second = (-1, "")

    def format(self, record: logging.LogRecord) -> str:
        """The line; with the fault below it where there is one."""
        if record.exc_info or record.exc_text or record.stack_info:
            return super().format(record)
        second, words = self._second
        if second != int(record.created):
            second = int(record.created)
            words = self.formatTime(record, self.default_time_format)
            self._second = (second, words)
        return f"{words},{int(record.msecs):03} {record.levelname} {record.name} {record.getMessage()}"


def set_up(app: Flask) -> None:
    """Send our log lines to standard error and note each request by its route template."""
    root = logging.getLogger()
    if not root.handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(PlainLine())
        root.addHandler(handler)
    root.setLevel(logging.INFO)
    # Not in our lines, and looked up for each of them otherwise; the first is the library's own advice for who has
    # no use for the place in the source.
    logging._srcfile = None  # noqa: SLF001  # see above
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    # The health page asks Alembic each time whether the tables are as the code wants them; its greeting says nothing.
    logging.getLogger("alembic.runtime.migration").addFilter(lambda line: line.getMessage().startswith("Running"))

    @app.before_request
    def begin() -> None:
        g.began = time.perf_counter()

    @app.after_request
    def note(response: Response) -> Response:
        asked = request._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001  # once, not at each name
        rule = asked.url_rule.rule if asked.url_rule else "(no route)"
        millis = (time.perf_counter() - g.get("began", time.perf_counter())) * 1000
        if not rule.startswith(("/static", "/health")):
            log.info("%s %s answered %s in %.0f ms", asked.method, rule, response.status_code, millis)
        return response
