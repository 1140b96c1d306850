"""An answer goes to the server as Flask itself would send it, whatever it is made of."""

from __future__ import annotations

import pytest
from flask import Response

from security.answers import Answer

MAKES = {
    "a page": {"response": "<p>Marlowe – é</p>", "content_type": "text/html; charset=utf-8"},
    "bytes": {"response": b"\x00\xff", "content_type": "application/pdf"},
    "pieces": {"response": ["one ", b"two"]},
    "a stream": {"response": (piece for piece in ())},
    "nothing": {"status": 303, "headers": {"Location": "/apply/cme-referral/0192/page-1?from=check#q-name"}},
    "an address that must be quoted": {"status": 303, "headers": {"Location": "/find?q=Zoë Quill"}},
    "an address of elsewhere": {"status": 302, "headers": {"Location": "https://www.example.org/a b"}},
    "a place of its own": {"response": "x", "headers": {"Content-Location": "/é"}},
    "no content": {"status": 204},
    "not modified": {"status": 304, "headers": {"ETag": '"a"', "Content-Type": "text/plain"}},
    "a length already": {"response": "abc", "headers": {"content-length": "3"}},
    "a cookie": {"response": "abc", "headers": [("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")]},
}


def sent(answer: Response, method: str) -> tuple[bytes, str, list[tuple[str, str]]]:
    environ = {"REQUEST_METHOD": method, "wsgi.url_scheme": "http", "HTTP_HOST": "localhost", "PATH_INFO": "/"}
    body, status, headers = answer.get_wsgi_response(environ)
    return b"".join(body), status, headers


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
@pytest.mark.parametrize("kind", MAKES)
def test_an_answer_is_what_flask_would_have_sent(kind, method):
    assert sent(Answer(**MAKES[kind]), method) == sent(Response(**MAKES[kind]), method)


def test_what_is_to_be_closed_after_an_answer_is_closed():
    closed = []
    answer = Answer("text")
    answer.call_on_close(lambda: closed.append("done"))
    body, _, _ = answer.get_wsgi_response({"REQUEST_METHOD": "GET"})
    body.close()
    assert closed == ["done"]
