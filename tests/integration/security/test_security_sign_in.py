"""Signing in: who gets in, who is locked out, and that nobody learns who has an account."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import time_machine
from sqlalchemy import select

from base.database import writing
from base.extensions import db
from models.event import Event
from models.user import User
from security import signin
from security.history import history_of
from tests.fixtures.people import AT, PASSWORD


def post(client, email, password):
    return client.post("/sign-in", data={"email": email, "password": password})


def test_somebody_with_the_right_password_gets_in_and_out(client, make_user):
    make_user("officer", email="ada@example.org")
    assert post(client, " ADA@example.org ", PASSWORD).status_code == 302
    assert client.get("/sign-in").status_code == 302  # goes straight on
    assert client.post("/sign-out").status_code == 302
    page = client.get("/sign-in")
    assert page.status_code == 200
    assert "You are signed out" in page.get_data(as_text=True)


def test_a_wrong_password_and_an_unknown_address_are_answered_alike(client, make_user):
    make_user("officer", email="ada@example.org")
    wrong, unknown = post(client, "ada@example.org", "not this one"), post(client, "bob@example.org", "not this one")
    assert wrong.status_code == unknown.status_code == 422
    plain = [page.get_data(as_text=True).replace("bob@", "ada@") for page in (wrong, unknown)]
    nonces = [text.split('nonce="')[1].split('"')[0] for text in plain]
    tokens = [text.split('csrf_token" value="')[1].split('"')[0] for text in plain]
    stripped = [t.replace(n, "").replace(c, "") for t, n, c in zip(plain, nonces, tokens, strict=True)]
    assert stripped[0] == stripped[1]
    assert "Error: Sign in" in plain[0]


def test_five_wrong_passwords_lock_the_account_for_a_quarter_of_an_hour(context, make_user):
    user_id = make_user("officer", email="ada@example.org")
    for _ in range(signin.TRIES):
        tried = signin.try_password("ada@example.org", "wrong")
        with writing():
            assert signin.settle(tried, at=AT) is None
    right = signin.try_password("ada@example.org", PASSWORD)
    with writing():
        assert signin.settle(right, at=AT + signin.LOCKED_FOR - timedelta(seconds=1)) is None
    with writing():
        user = signin.settle(right, at=AT + signin.LOCKED_FOR)
    assert user is not None
    assert user.id == user_id
    kinds = [event.kind for event in history_of("user", user_id)]
    assert kinds[-7:] == ["sign-in-failed"] * 5 + ["locked-out", "signed-in"]


def test_four_wrong_passwords_and_the_right_one_begin_anew(context, make_user):
    make_user("officer", email="ada@example.org")
    for _ in range(2):
        for password in ["wrong"] * 4 + [PASSWORD]:
            tried = signin.try_password("ada@example.org", password)
            with writing():
                settled = signin.settle(tried, at=AT)
        assert settled is not None


def test_somebody_deactivated_is_out_at_the_next_click(app, sign_in):
    client = sign_in("officer", email="ada@example.org")
    with app.app_context():
        from security import users
        from security.actor import Actor

        user_id = db.session.scalar(select(User.id).where(User.email == "ada@example.org"))
        with writing():
            users.set_active(user_id, False, by=Actor.system("tests"), at=AT)
    assert client.get("/sign-in").status_code == 200
    assert post(client, "ada@example.org", PASSWORD).status_code == 422


def test_an_idle_session_ends_and_a_used_one_goes_on(app, sign_in):
    with time_machine.travel(datetime(2026, 11, 23, 9, 0, tzinfo=UTC), tick=False) as travelling:
        client = sign_in("officer")
        for _ in range(3):
            travelling.shift(timedelta(minutes=29))
            assert client.get("/sign-in").status_code == 302
        travelling.shift(timedelta(minutes=31))
        assert client.get("/sign-in").status_code == 200


def test_a_session_ends_after_its_longest_time_however_busy(app, sign_in):
    with time_machine.travel(datetime(2026, 11, 23, 7, 0, tzinfo=UTC), tick=False) as travelling:
        client = sign_in("officer")
        for _ in range(36):
            travelling.shift(timedelta(minutes=20))
            assert client.get("/sign-in").status_code == 302
        travelling.shift(timedelta(minutes=20))
        assert client.get("/sign-in").status_code == 200


def test_signing_in_keeps_nothing_of_what_somebody_else_prepared(client, make_user):
    make_user("officer", email="ada@example.org")
    with client.session_transaction() as session:
        session["planted"] = "by somebody else"
    post(client, "ada@example.org", PASSWORD)
    with client.session_transaction() as session:
        assert "planted" not in session


def test_the_history_of_a_sign_in_names_nobody(app, client, make_user):
    make_user("officer", email="ada@example.org", name="Ada Byron")
    post(client, "ada@example.org", "wrong")
    post(client, "ada@example.org", PASSWORD)
    with app.app_context():
        said = "".join(str((event.kind, event.data, event.actor_name)) for event in db.session.scalars(select(Event)))
    assert "signed-in" in said
    assert "Ada" not in said
    assert "ada@" not in said


def test_limits_answer_429_when_switched_on(app, client):
    app.config["ONROLL_LIMITS"] = True
    try:
        answers = [post(client, "ada@example.org", "wrong").status_code for _ in range(22)]
    finally:
        app.config["ONROLL_LIMITS"] = False
    assert answers[:20] == [422] * 20
    assert answers[-1] == 429
