"""A database in which somebody looked around first goes live: whom the demonstration invented can't come in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from base.database import writing
from base.settings import Mode
from demo.accounts import ACCOUNTS, set_passwords
from demo.timeline import SEEDER
from security import passwords, users
from tests.fixtures.people import AT, PASSWORD

PRIYA = ACCOUNTS[0]


@pytest.fixture
def priya(app):
    """One of the invented people, with the password of all of them."""
    with app.app_context():
        new_hash = passwords.hashed(PASSWORD)
        with writing():
            users.add_user(users.Particulars(PRIYA.name, PRIYA.email), by=SEEDER, at=AT)
            set_passwords(new_hash, by=SEEDER, at=AT)
    return PRIYA.email


def enters(app, email):
    """Whether somebody comes in with this address and the right password."""
    return app.test_client().post("/sign-in", data={"email": email, "password": PASSWORD}).status_code == 302


def test_an_invented_account_opens_in_a_demonstration_and_never_in_production(app, make_user, monkeypatch, priya):
    make_user("officer", email="real@council.example")
    assert enters(app, priya)
    monkeypatch.setitem(app.config, "ONROLL", replace(app.config["ONROLL"], mode=Mode.PRODUCTION))
    assert not enters(app, priya)
    assert enters(app, "real@council.example")


def test_a_new_password_does_not_make_an_invented_account_a_real_one(app, monkeypatch, priya):
    from security.current import actor_of
    from security.signin import set_password, user_by_email

    with app.app_context():
        new_hash = passwords.hashed(PASSWORD)
        with writing():
            user = user_by_email(priya)
            assert user is not None
            set_password(user, new_hash, by=actor_of(user), at=AT)
    monkeypatch.setitem(app.config, "ONROLL", replace(app.config["ONROLL"], mode=Mode.PRODUCTION))
    assert not enters(app, priya)
