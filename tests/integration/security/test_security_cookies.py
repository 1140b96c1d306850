"""Session cookies and the token of forms: read quickly, and still nobody else's."""

from __future__ import annotations

import pytest
from flask import Flask, session
from flask_wtf.csrf import generate_csrf, validate_csrf
from itsdangerous import TimestampSigner, URLSafeTimedSerializer
from werkzeug.exceptions import TooManyRequests
from wtforms import ValidationError

from base.extensions import limiter
from security import few_posts, session_cookie
from security.csrf_tokens import NAME, csrf_token
from security.few_posts import FEW, TOGETHER


class AMinuteAgo(TimestampSigner):
    """Signs as another process did a minute ago."""

    def get_timestamp(self) -> int:
        return super().get_timestamp() - 60


def cookie_of(app: Flask, **held: object) -> str:
    signer = app.session_interface.get_signing_serializer(app)
    return signer.dumps(held)


def opened(app: Flask, cookie: str) -> dict:
    headers = {"Cookie": f"{app.config['SESSION_COOKIE_NAME']}={cookie}"}
    with app.test_request_context(headers=headers):
        return dict(session)


def test_a_cookie_we_signed_is_read_as_flask_reads_it_twice_over(app):
    cookie = cookie_of(app, drafts=["a" * 32] * 12, pair=(1, 2))
    assert opened(app, cookie) == opened(app, cookie) == {"drafts": ["a" * 32] * 12, "pair": (1, 2)}


def test_what_one_request_changes_in_its_session_is_not_in_the_next(app):
    cookie = cookie_of(app, drafts=["one"])
    with app.test_request_context(headers={"Cookie": f"{app.config['SESSION_COOKIE_NAME']}={cookie}"}):
        session["drafts"].append("two")
    assert opened(app, cookie) == {"drafts": ["one"]}


@pytest.mark.parametrize("change", [lambda text: text[:-1], lambda text: f"x{text}", lambda _: "", lambda _: "a.b.c"])
def test_a_cookie_that_was_tampered_with_holds_nothing(app, change):
    cookie = cookie_of(app, drafts=["one"])
    assert opened(app, cookie) == {"drafts": ["one"]}
    assert opened(app, change(cookie)) == {}


def test_a_cookie_that_is_remembered_grows_too_old_all_the_same(app, monkeypatch):
    cookie = cookie_of(app, drafts=["one"])
    assert opened(app, cookie) == {"drafts": ["one"]}
    later = session_cookie.time() + app.permanent_session_lifetime.total_seconds() + 2
    monkeypatch.setattr(session_cookie, "time", lambda: later)
    assert opened(app, cookie) == {}


def test_the_token_is_one_that_flask_wtf_takes_and_the_same_all_session_long(app):
    with app.test_request_context():
        first = csrf_token()
        half = session[NAME]
        validate_csrf(first)
        assert csrf_token() == csrf_token()
        validate_csrf(csrf_token())
        validate_csrf(generate_csrf())
    with app.test_request_context():
        session[NAME] = half
        validate_csrf(first)
    with app.test_request_context():
        csrf_token()
        with pytest.raises(ValidationError):
            validate_csrf(first)


@pytest.mark.usefixtures("csrf_checked")
@pytest.mark.parametrize("token", ["", "made up", "of another session"])
def test_a_post_without_its_own_sessions_token_begins_nothing(app, token):
    one, another = app.test_client(), app.test_client()
    for browser in (one, another):
        browser.get("/sign-in")
    with another.session_transaction() as held:
        theirs = held[NAME]
    if token == "of another session":
        with app.test_request_context():
            session[NAME] = theirs
            token = csrf_token()
    assert one.post("/apply/no-such-service", data={NAME: token}).status_code == 400


@pytest.mark.usefixtures("csrf_checked")
def test_a_post_with_its_own_token_passes_whether_this_process_gave_it_or_another(app, client):
    client.get("/sign-in")
    with client.session_transaction() as held:
        half = held[NAME]
    with app.test_request_context():
        session[NAME] = half
        ours = csrf_token()
    signer = URLSafeTimedSerializer(app.config["SECRET_KEY"], salt="wtf-csrf-token", signer=AMinuteAgo)
    theirs = signer.dumps(half)
    assert ours != theirs
    for token in (ours, theirs):
        assert client.post("/apply/no-such-service", data={NAME: token}).status_code == 404


def test_the_limiter_is_asked_about_an_address_that_posts_more_than_a_few_times(app, client, monkeypatch):
    asked: list[str] = []

    def refuse(callable_name="", **_):
        asked.append(callable_name)
        raise TooManyRequests

    monkeypatch.setattr(few_posts, "monotonic", lambda: 7.0)
    monkeypatch.setattr(limiter, "_check_request_limit", refuse)
    answers = [client.post("/apply/no-such-service").status_code for _ in range(FEW + 1)]
    assert answers == [404] * FEW + [TooManyRequests.code]
    assert len(asked) == 1


def test_an_address_that_posts_without_end_is_refused_after_as_many_as_the_rule_says_and_a_few(
    app, client, monkeypatch
):
    told = app.config["ONROLL_LIMITS"]
    monkeypatch.setattr(few_posts, "monotonic", lambda: 600.0)
    client.post("/apply/no-such-service")
    monkeypatch.setattr(few_posts, "monotonic", lambda: 660.0)  # another minute, whatever was counted before
    app.config["ONROLL_LIMITS"] = True
    try:
        limiter.reset()
        answers = [client.post("/apply/no-such-service").status_code for _ in range(FEW + 120 + 2 * TOGETHER)]
    finally:
        app.config["ONROLL_LIMITS"] = told
        limiter.reset()
    assert answers == [404] * (FEW + 120) + [TooManyRequests.code] * 2 * TOGETHER
