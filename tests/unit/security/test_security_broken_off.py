"""A post that broke off on its way is refused, however its server ends what it reads."""

from __future__ import annotations

from io import BytesIO

import pytest
from flask import Flask, Request
from werkzeug.exceptions import ClientDisconnected

from security import clean_input

SENT = b"csrf_token=abc&q-details=Moved+away+in+the+summer"
FORM = {"csrf_token": "abc", "q-details": "Moved away in the summer"}


def request_with(body: bytes, *, length: int | None) -> Request:
    """A post as gunicorn hands it over: its body ends by itself, whether or not all of it came."""
    app = Flask(__name__)
    clean_input.bind(app)
    environ = {
        "REQUEST_METHOD": "POST",
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "wsgi.input": BytesIO(body),
        "wsgi.input_terminated": True,
    }
    if length is not None:
        environ["CONTENT_LENGTH"] = str(length)
    return app.request_class(environ)


def test_a_post_that_came_whole_is_read():
    assert request_with(SENT, length=len(SENT)).form.to_dict() == FORM


@pytest.mark.parametrize("came", [0, 10, len(SENT) - 1])
def test_a_post_that_broke_off_is_not_read_as_if_it_were_whole(came):
    with pytest.raises(ClientDisconnected):
        _ = request_with(SENT[:came], length=len(SENT)).form


def test_a_post_without_a_length_is_read_to_the_end_that_its_server_found():
    assert request_with(SENT, length=None).form.to_dict() == FORM


def test_what_follows_a_post_on_the_same_line_is_not_read():
    assert request_with(SENT + b"&more=1", length=len(SENT)).form.to_dict() == FORM
