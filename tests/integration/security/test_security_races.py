"""Several at once: guesses are all counted, a code and a link are used once, behind a proxy everybody is somebody."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from uuid import uuid4

from base.database import writing
from base.extensions import db
from models.user import User
from security import codes, limits, links, signin
from tests.fixtures.people import AT, PASSWORD


def at_once(app, times, call):
    def one(_):
        with app.app_context():
            try:
                with writing():
                    return call()
            finally:
                db.session.remove()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))


def test_guesses_made_at_the_same_moment_are_all_counted(app, make_user):
    user_id = make_user("officer", email="ada@example.org")
    wrong = signin.Tried(user_id, right=False)
    assert at_once(app, 5, lambda: signin.settle(wrong, at=AT)) == [None] * 5
    with app.app_context():
        assert db.session.get(User, user_id).locked_until == AT + signin.LOCKED_FOR
        tried = signin.try_password("ada@example.org", PASSWORD)
        with writing():
            assert signin.settle(tried, at=AT) is None


def test_one_code_and_one_link_let_one_in(app):
    with app.app_context(), writing():
        link_id = links.make_link("wait", uuid4(), email="a@example.org", at=AT).id
        digits = codes.code_of(codes.make_code(link_id, at=AT).id)
    answers = at_once(app, 4, lambda: codes.try_code(link_id, digits, at=AT))
    assert sorted(answers) == [codes.Answer.ENDED] * 3 + [codes.Answer.RIGHT]
    assert sorted(at_once(app, 4, lambda: links.spend(link_id, at=AT))) == [False] * 3 + [True]


def test_two_tabs_that_ask_at_once_get_no_more_codes_than_one(app):
    with app.app_context(), writing():
        link_id = links.make_link("wait", uuid4(), email="a@example.org", at=AT).id

    def ask():
        try:
            return bool(codes.make_code(link_id, at=AT))
        except codes.TooManyCodes:
            return False

    assert sum(at_once(app, 8, ask)) == codes.CODES_AN_HOUR


def test_behind_our_proxy_the_browsers_address_counts_and_without_one_nobody_can_claim_another(app):
    from flask import Flask, request

    def seen(proxies):
        small = Flask("small")
        small.config["ONROLL"] = replace(app.config["ONROLL"], proxies=proxies)
        limits.prepare(small)
        small.add_url_rule("/", "home", lambda: request.remote_addr)
        return small.test_client().get("/", headers={"X-Forwarded-For": "9.9.9.9, 192.0.2.7"}).get_data(as_text=True)

    assert seen(0) == "127.0.0.1"
    assert seen(1) == "192.0.2.7"
