"""What every answer tells the browser, the health pages, error pages, and who looked at what."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from flask import Response

from base import clock
from base.database import writing
from base.settings import Mode, Settings
from blueprints.error_pages import nearest_page
from models.link import Heartbeat
from security.actor import Actor, ActorKind
from security.answers import Answer
from security.audit import Looked, NoReason, looks_at, viewed
from tests.fixtures.people import AT
from tests.servers.missing import ServerMissing, skip_or_fail
from tests.servers.valkey import valkey_server


def test_every_page_runs_our_own_scripts_only_and_is_kept_by_nobody(client):
    first, second = client.get("/sign-in"), client.get("/sign-in")
    policies = [answer.headers["Content-Security-Policy"] for answer in (first, second)]
    for policy in policies:
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
    assert policies[0] != policies[1]  # a nonce is used once
    nonce = policies[0].split("'nonce-")[1].split("'")[0]
    assert f'nonce="{nonce}"' in first.get_data(as_text=True)
    assert first.headers["Cache-Control"] == "no-store"
    assert first.headers["X-Content-Type-Options"] == "nosniff"
    assert first.headers["Referrer-Policy"] == "no-referrer"
    assert "Strict-Transport-Security" not in first.headers  # the demo has no certificate


def test_a_static_file_with_its_fingerprint_is_kept_for_a_year_and_others_are_asked_for(client):
    page = client.get("/sign-in").get_data(as_text=True)
    address = page.split('src="/static/onroll.js')[1].split('"')[0]
    with client.get(f"/static/onroll.js{address}") as kept, client.get("/static/onroll.js") as asked:
        assert "immutable" in kept.headers["Cache-Control"]
        assert asked.headers["Cache-Control"] == "no-cache"


def test_the_councils_colour_may_be_kept(client):
    assert client.get("/brand.css").headers["Cache-Control"].startswith("public")


def test_cookies_are_ours_alone(client):
    cookie = client.get("/sign-in").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_in_production_cookies_need_a_certificate_browsers_remember_that_and_nobody_moves_the_clock(tmp_path):
    from app import create_app

    settings = Settings.from_environment(
        {
            "ONROLL_ENV": "production",
            "SECRET_KEY": "a key of this test only",
            "DATABASE_URL": f"sqlite:///{tmp_path / 'x.sqlite3'}",
            "ONROLL_PUBLIC_URL": "https://onroll.example",
            "ONROLL_DATA": str(tmp_path),
        }
    )
    assert settings.mode is Mode.PRODUCTION
    try:
        app = create_app(settings)
        assert app.config["SESSION_COOKIE_SECURE"]
        refused = app.test_cli_runner().invoke(args=["clock", "set", "2026-12-04T09:00"])
        assert refused.exit_code == 1
        assert "the clock can't be moved in production" in refused.output
        assert abs(clock.now_utc() - datetime.now(UTC)) < timedelta(minutes=2)
        assert list(tmp_path.rglob("*clock*")) == []
        assert "max-age=" in app.test_client().get("/health/live").headers["Strict-Transport-Security"]
        assert app.config["ONROLL_LIMITS"]
    finally:
        clock.use_offset_file(None)


def test_health_says_what_is_up(app, client):
    assert client.get("/health/live").json == {"status": "alive"}
    answer = client.get("/health/ready")
    assert answer.status_code == 200
    assert answer.json["migrations"] == "at head"
    assert answer.json["redis"] == "not configured"
    assert answer.json["scheduler"] == {"state": "never seen"}
    with app.app_context(), writing() as session:
        session.add(Heartbeat(name="scheduler", at=clock.now_utc() - timedelta(minutes=5)))
    assert client.get("/health/ready").json["scheduler"]["state"] == "late"


def test_a_redis_that_is_gone_is_a_note_and_shuts_nobody_out(app, client):
    kept = app.config["ONROLL"]
    try:
        with valkey_server() as redis:
            app.config["ONROLL"] = replace(kept, redis_url=redis.url)
            assert client.get("/health/ready").json["redis"] == "up"
        answer = client.get("/health/ready")
        assert (answer.status_code, answer.json["status"], answer.json["redis"]) == (200, "ready", "down")
    except ServerMissing as why:
        skip_or_fail(str(why))
    finally:
        app.config["ONROLL"] = kept


def test_a_database_that_is_not_migrated_is_not_ready(client, monkeypatch):
    import blueprints.health

    monkeypatch.setattr(blueprints.health, "_head", lambda: ("9999",))
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json["status"]) == (503, "not ready")


@pytest.mark.parametrize(("path", "status"), [("/no-such-page", 404), ("/sign-out", 405)])
def test_an_error_is_a_page_with_a_way_on(client, path, status):
    answer = client.get(path)
    assert answer.status_code == status
    assert "– Marlowe Borough Council" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("path", "leads_to", "said"),
    [
        ("/tasks/{id}/finish", "/tasks/{id}", "Go to the page that it belongs to"),
        ("/sign-out", "/", "Go to the start page"),
    ],
)
def test_whoever_opens_again_what_a_form_was_sent_to_is_led_to_its_page(client, path, leads_to, said):
    here = uuid4()
    answer = client.get(path.format(id=here))
    assert answer.status_code == 405
    assert f'href="{leads_to.format(id=here)}">{said}</a>' in answer.get_data(as_text=True)


def test_an_address_that_is_another_machines_is_no_way_on(app):
    with app.app_context():
        assert nearest_page("//elsewhere.example/sign-out") == "/"
        assert nearest_page("/sign-out") == "/"


def test_an_error_for_htmx_is_a_line_where_messages_are(client):
    answer = client.get("/no-such-page", headers={"HX-Request": "true"})
    assert answer.status_code == 404
    assert answer.headers["HX-Retarget"] == "#page-message"
    assert "<html" not in answer.get_data(as_text=True)


def test_who_looked_at_a_child_is_told_newest_first_and_page_by_page(context, make_user):
    user_id = make_user("officer", name="Ada Byron")
    ada, child, case = Actor(ActorKind.USER, id=user_id), uuid4(), uuid4()
    with writing():
        for minute in range(5):
            viewed(ada, "child", child_id=child, at=AT + timedelta(minutes=minute))
        viewed(ada, Looked.CASE, case_id=case, at=AT + timedelta(minutes=9))
        viewed(ada, Looked.CHILD, child_id=uuid4(), at=AT)
        viewed(Actor.system("nightly"), Looked.CHILD, child_id=child, at=AT)
        viewed(Actor.by_link(uuid4()), Looked.CHILD, child_id=child, at=AT)
    first = looks_at(child_id=child, case_ids=[case], limit=4)
    assert [look.at - AT for look in first] == [timedelta(minutes=m) for m in (9, 4, 3, 2)]
    assert first[0].user_name == "Ada Byron"
    rest = looks_at(child_id=child, case_ids=[case], before=(first[-1].at, first[-1].id))
    assert [look.at - AT for look in rest] == [timedelta(minutes=m) for m in (1, 0)]
    assert looks_at() == []


def test_nothing_is_taken_out_without_a_reason(context, make_user):
    ada = Actor(ActorKind.USER, id=make_user("manager"))
    with pytest.raises(NoReason), writing():
        viewed(ada, Looked.EXPORT, reason=" ", at=AT)
    with writing():
        viewed(ada, Looked.EXPORT, reason="For the scrutiny committee", at=AT)


def test_every_answer_of_the_product_is_of_this_kind(app):
    assert app.response_class is Answer
    with app.test_request_context():
        assert type(app.make_response(Response("made by a library"))) is Answer
