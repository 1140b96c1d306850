"""A page asked for as a server asks the application: without a test client's own work."""

from __future__ import annotations

from typing import Any

from werkzeug.test import EnvironBuilder


def answer_of(app: Any, path: str, cookie: str) -> bytes:
    """The body of a page, asked for without a test client's own work."""
    said: list[str] = []
    name, _, query = path.partition("?")
    environ = EnvironBuilder(path=name, query_string=query, headers={"Cookie": cookie}).get_environ()
    answer = app(environ, lambda status, _headers, _info=None: said.append(status))
    try:
        body = b"".join(answer)
    finally:
        if hasattr(answer, "close"):
            answer.close()
    assert said[0].startswith("200"), said[0]
    return body
