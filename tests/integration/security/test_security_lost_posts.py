"""Nothing typed is lost: a session that ran out, a token that does not fit, a database that is busy."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from base.database import writing
from base.extensions import db
from models.link import HeldPost
from models.user import Team, User
from security import held_posts
from security.csrf_failures import csrf_failed, redraws_itself
from security.guards import public
from tests.fixtures.people import AT, PASSWORD

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TYPED = {"name": "Welfare <North>", "code": "north", "telephone": "01632 960 010", "once": "o"}


def enter(client, email, password=PASSWORD):
    return client.post("/sign-in", data={"email": email, "password": password})


def fields_of(page):
    """The hidden fields of the page's last form."""
    inputs = page.rsplit("<form", 1)[1].split('<input type="hidden" name="')[1:]
    return [(unescape(one.split('"')[0]), unescape(one.split('value="')[1].split('"')[0])) for one in inputs]


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as travelling:
        yield travelling


def test_a_post_after_the_session_ran_out_is_sent_after_signing_in_again(app, sign_in, clock):
    admin = sign_in("administrator")
    clock.shift(timedelta(minutes=31))
    assert admin.post("/admin/teams/add", data=TYPED).location == "/sign-in"
    assert "What you sent is held" in admin.get("/sign-in").get_data(as_text=True)
    assert enter(admin, "administrator@example.org").location == "/sign-in/held"
    page = admin.get("/sign-in/held").get_data(as_text=True)
    assert "Welfare &lt;North&gt;" in page
    sent = dict(fields_of(page)) | {"held-choice": "send"}
    again = admin.post("/sign-in/held", data=sent)
    assert (again.status_code, again.location) == (307, "/admin/teams/add")
    assert admin.post(again.location, data=sent).status_code == 302
    with app.app_context():
        assert db.session.scalar(select(Team.name)) == "Welfare <North>"
        assert db.session.scalar(select(HeldPost.body)) == ""
    assert admin.get("/sign-in/held").location != "/sign-in/held"


def test_what_is_not_wanted_any_more_is_dropped(app, sign_in, clock):
    admin = sign_in("administrator")
    clock.shift(timedelta(minutes=31))
    admin.post("/admin/teams/add", data=TYPED)
    enter(admin, "administrator@example.org")
    assert admin.post("/sign-in/held", data={"held-choice": "drop"}).status_code == 302
    with app.app_context():
        assert db.session.scalar(select(HeldPost.body)) == ""
        assert db.session.scalar(select(Team.id)) is None


def test_somebody_else_at_the_same_browser_is_not_shown_what_was_typed(app, sign_in, make_user, clock):
    admin = sign_in("administrator")
    make_user("manager", email="other@example.org")
    clock.shift(timedelta(minutes=31))
    admin.post("/admin/teams/add", data=TYPED)
    enter(admin, "other@example.org")
    assert "Welfare" not in admin.get("/sign-in/held", follow_redirects=False).get_data(as_text=True)


def test_after_half_an_hour_it_is_gone(app, sign_in, clock):
    admin = sign_in("administrator")
    clock.shift(timedelta(minutes=31))
    admin.post("/admin/teams/add", data=TYPED)
    clock.shift(held_posts.HELD_FOR)
    enter(admin, "administrator@example.org")
    assert admin.get("/sign-in/held").location != "/sign-in/held"
    with app.app_context(), writing():
        assert held_posts.drop_old(at=START + timedelta(hours=2)) == 1


def test_a_strangers_post_is_not_held(app, client):
    assert client.post("/admin/teams/add", data=TYPED).location == "/sign-in"
    with app.app_context():
        assert db.session.scalar(select(HeldPost.id)) is None


def test_a_post_too_long_or_to_elsewhere_is_not_held(context, make_user):
    user_id = make_user("officer")
    with writing():
        long = held_posts.hold("/x", [("note", "a" * held_posts.LARGEST)], user_id=user_id, at=AT)
        elsewhere = held_posts.hold("//example.org/x", [("a", "b")], user_id=user_id, at=AT)
    assert long is elsewhere is None


def test_a_held_post_that_somebody_altered_is_not_played(context, make_user):
    user_id = make_user("officer")
    with writing():
        post_id = held_posts.hold("/x", [("a", "b"), ("a", "c"), ("csrf_token", "t")], user_id=user_id, at=AT)
    assert held_posts.held(post_id, user_id=user_id, at=AT).fields == (("a", "b"), ("a", "c"))
    with writing() as session:
        row = session.get(HeldPost, post_id)
        row.body = row.body[:-3] + "AAA"
    assert held_posts.held(post_id, user_id=user_id, at=AT) is None


def test_a_password_is_never_held(context, make_user):
    user_id = make_user("officer")
    with writing():
        post_id = held_posts.hold("/x", [("a", "b"), ("password", "three words")], user_id=user_id, at=AT)
    assert held_posts.held(post_id, user_id=user_id, at=AT).fields == (("a", "b"),)


def test_what_waited_too_long_goes_when_the_next_is_held(app, sign_in, clock):
    admin = sign_in("administrator")
    clock.shift(timedelta(minutes=31))
    admin.post("/admin/teams/add", data=TYPED)
    enter(admin, "administrator@example.org")
    clock.shift(timedelta(minutes=31))
    admin.post("/admin/teams/add", data=TYPED | {"name": "South"})
    with app.app_context():
        (left,) = db.session.scalars(select(HeldPost))
        kept = held_posts.held(left.id, user_id=left.user_id, at=left.expires_at - timedelta(minutes=1))
        assert ("name", "South") in kept.fields


@pytest.mark.usefixtures("csrf_checked")
def test_a_post_whose_token_does_not_fit_is_offered_again_with_its_fields(app, make_user, client):
    make_user("administrator")
    page = client.get("/sign-in").get_data(as_text=True)
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    sent = {"email": "administrator@example.org", "password": PASSWORD, "csrf_token": token}
    assert client.post("/sign-in", data=sent).status_code == 302
    ours = {"Sec-Fetch-Site": "same-origin"}
    answer = client.post("/admin/teams/add", data=TYPED | {"csrf_token": "old"}, headers=ours)
    assert answer.status_code == 400
    again = answer.get_data(as_text=True)
    assert "Welfare &lt;North&gt;" in again
    with app.app_context():
        assert db.session.scalar(select(Team.id)) is None
    offered = dict(fields_of(again))
    assert client.post("/admin/teams/add", data=offered).status_code == 302


@pytest.mark.usefixtures("csrf_checked")
@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}])
def test_a_post_from_elsewhere_is_refused_and_shown_to_nobody(client, headers):
    answer = client.post("/admin/teams/add", data=TYPED, headers=headers)
    assert answer.status_code == 400
    assert "North" not in answer.get_data(as_text=True)


@pytest.mark.usefixtures("csrf_checked")
def test_a_password_is_never_drawn_into_a_page(client):
    data = {"email": "a@example.org", "password": "secret words here"}
    answer = client.post("/sign-in", data=data, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 400
    assert "secret words" not in answer.get_data(as_text=True)


@pytest.mark.usefixtures("csrf_checked")
def test_a_page_that_redraws_itself_is_asked_to(app, client):
    if "redrawing" not in app.view_functions:

        @redraws_itself
        @public
        def view():
            from flask import request

            return ("kept: " + request.form["a"], 400) if csrf_failed() else "saved"

        app._got_first_request = False
        app.add_url_rule("/test-redrawing", "redrawing", view, methods=["POST"])
        app._got_first_request = True
    assert client.post("/test-redrawing", data={"a": "what I typed"}).get_data(as_text=True) == "kept: what I typed"


def test_htmx_is_sent_to_the_sign_in_page_whole(client):
    answer = client.get("/admin", headers={"HX-Request": "true", "HX-Current-URL": "http://localhost/admin?a=1"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/sign-in")
    with client.session_transaction() as session:
        assert session["next"] == "/admin?a=1"
    client.get("/admin", headers={"HX-Request": "true", "HX-Current-URL": "https://elsewhere.example/x"})
    with client.session_transaction() as session:
        assert session["next"] == ""


def test_a_busy_database_is_answered_with_try_again(app, client, monkeypatch, make_user):
    import blueprints.signin

    def busy(*_):
        raise OperationalError("SELECT 1", {}, Exception("database is locked"))

    monkeypatch.setattr(blueprints.signin, "try_password", busy)
    answer = enter(client, "a@example.org")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"


def test_a_fault_of_ours_is_a_page_and_a_line_without_what_was_typed(app, client, monkeypatch, caplog):
    import blueprints.signin

    def fault(email, _password):
        raise RuntimeError(f"no idea who {email} is")

    monkeypatch.setattr(blueprints.signin, "try_password", fault)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    answer = enter(client, "ada@example.org")
    assert answer.status_code == 500
    assert "Sorry, there is a problem" in answer.get_data(as_text=True)
    assert "RuntimeError in POST /sign-in" in caplog.text
    assert "ada@" not in caplog.text


def test_when_even_the_frame_cannot_be_drawn_there_is_a_plain_page(app, client, monkeypatch):
    import blueprints.page_frame

    def away(_key):
        raise OperationalError("SELECT 1", {}, Exception("connection refused"))

    monkeypatch.setattr(blueprints.page_frame, "setting", away)
    answer = client.get("/sign-in")
    assert answer.status_code == 503
    assert "Very busy" in answer.get_data(as_text=True)


def test_an_ended_session_of_a_deleted_or_odd_name_is_nobody(app, client):
    for odd in ("", "x", "00000000-0000-0000-0000-000000000000:1", ":", "1"):
        with client.session_transaction() as session:
            session["_user_id"] = odd
        assert client.get("/admin").location == "/sign-in"
    with app.app_context():
        assert db.session.scalar(select(User.id)) is None


@pytest.mark.parametrize("lost", ["invalidated", "pending", "none-free"])
def test_a_connection_that_went_away_is_answered_with_try_again(app, client, monkeypatch, lost):
    from sqlalchemy.exc import DBAPIError, PendingRollbackError
    from sqlalchemy.exc import TimeoutError as NoConnectionFree

    import blueprints.signin

    faults = {
        "invalidated": DBAPIError("select 1", {}, Exception("gone"), connection_invalidated=True),
        "pending": PendingRollbackError("Can't reconnect until invalid transaction is rolled back"),
        "none-free": NoConnectionFree("QueuePool limit reached"),
    }

    def fail(*_):
        raise faults[lost]

    monkeypatch.setattr(blueprints.signin, "try_password", fail)
    answer = client.post("/sign-in", data={"email": "a@example.org", "password": "b"})
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"


@pytest.mark.usefixtures("csrf_checked")
def test_a_browser_behind_tls_that_sends_no_referer_signs_in(make_user, client):
    make_user("administrator")
    there = {"base_url": "https://localhost"}
    page = client.get("/sign-in", **there).get_data(as_text=True)
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    sent = {"email": "administrator@example.org", "password": PASSWORD, "csrf_token": token}
    assert client.post("/sign-in", data=sent, **there).status_code == 302
    assert client.post("/sign-in", data=sent | {"csrf_token": "made up"}, **there).status_code == 400
