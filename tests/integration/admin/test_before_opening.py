"""A council that begins: its forms open to nobody before it has said whom to telephone; Admin says what is missing."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest
from sqlalchemy import select

from base.database import writing
from base.extensions import db
from base.settings import Mode
from commands.setup import set_up
from council.before_opening import NEEDED, not_set
from council.settings import SHAPES, change_setting, setting, settings
from models.user import Team, User
from security.actor import Actor
from tests.fixtures.people import AT

BY = Actor.system("tests")
OURS = {
    "council-name": "Fenwick District Council",
    "public-phone": "01632 960 901",
    "duty-phone": "01632 960 902",
    "mash-phone": "01632 960 903",
    "out-of-hours-phone": "01632 960 904",
}
SERVICE = "cme-referral"
INVENTED = ("Marlowe", "01632 960 00")


@pytest.fixture
def production(app, monkeypatch):
    """A council on its first day: `flask setup` was run, and nothing is invented."""
    monkeypatch.setitem(app.config, "ONROLL", replace(app.config["ONROLL"], mode=Mode.PRODUCTION))
    with app.app_context():
        set_up()
    return app


def say(app, officer, **but):
    """Set everything that a council needs, but for some of it."""
    with app.app_context(), writing():
        for key, value in ({**OURS, "duty-officer": str(officer)} | but).items():
            if value:
                change_setting(key, value, by=BY, at=AT)


def text_of(answer):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True))).split())


def test_no_invented_number_and_no_invented_name_stands_in_for_what_a_council_has_not_said(production):
    with production.app_context():
        for shape in NEEDED:
            assert setting(shape.key) == ""
        assert not any(str(value).startswith(INVENTED) for value in settings(SHAPES))


def test_a_form_opens_to_nobody_before_the_council_has_said_whom_to_telephone(production, sign_in):
    neighbour, officer = production.test_client(), sign_in("officer")
    for client in (neighbour, officer):
        for answer in (client.get(f"/apply/{SERVICE}"), client.post(f"/apply/{SERVICE}")):
            assert answer.status_code == 503
            assert "These forms are not open yet" in text_of(answer)
            assert "call 999" in text_of(answer)
            assert not any(invented in text_of(answer) for invented in INVENTED)
    front = neighbour.get("/")
    assert front.status_code == 200
    assert f"/apply/{SERVICE}" not in front.get_data(as_text=True)
    assert "not open yet" in text_of(front)
    assert "Sign in" in text_of(front)


@pytest.mark.parametrize("missing", ["nothing", *(shape.key for shape in NEEDED)])
def test_each_thing_that_is_needed_keeps_the_forms_shut_alone(production, make_user, missing):
    say(production, make_user("officer"), **({} if missing == "nothing" else {missing: ""}))
    answer = production.test_client().get(f"/apply/{SERVICE}")
    assert answer.status_code == (200 if missing == "nothing" else 503)
    with production.app_context():
        assert [shape.key for shape in not_set()] == ([] if missing == "nothing" else [missing])


def test_an_administrator_begins_where_it_says_what_is_missing_and_can_mend_it_a_piece_at_a_time(
    production, sign_in, make_user
):
    officer = make_user("officer")
    client = sign_in("administrator")
    home = client.get("/")
    assert 'href="/admin"' in home.get_data(as_text=True)
    shown = text_of(client.get("/admin"))
    for shape in NEEDED:
        assert f"{shape.label} No form opens to anybody" in shown
    with production.app_context():
        typed = {key: str(setting(key)) for key in SHAPES if key != "logo"}
    assert client.post("/admin/settings", data=typed | OURS).status_code == 302  # the duty officer is not chosen yet
    shown = text_of(client.get("/admin"))
    assert shown.count("No form opens to anybody") == 1
    assert "Duty officer No form opens" in shown
    assert client.post("/admin/settings", data={"duty-officer": str(officer)}).status_code == 302
    assert "No form opens to anybody" not in text_of(client.get("/admin"))
    assert client.get(f"/apply/{SERVICE}").status_code == 200


def test_what_is_needed_can_be_changed_and_not_taken_away(production, sign_in, make_user):
    say(production, make_user("officer"))
    client = sign_in("administrator")
    for key in ("duty-officer", "mash-phone"):
        answer = client.post("/admin/settings", data={key: ""})
        assert answer.status_code == 422
        assert "not be taken away" in text_of(answer)
    assert production.test_client().get(f"/apply/{SERVICE}").status_code == 200


def test_a_duty_officer_who_has_left_is_told_to_the_administrator_and_the_forms_stay_open(
    production, sign_in, make_user
):
    officer = make_user("officer")
    say(production, officer)
    with production.app_context(), writing():
        db.session.get_one(User, officer).is_active = False
    assert "the duty officer can't sign in any more" in text_of(sign_in("administrator").get("/admin"))
    assert production.test_client().get(f"/apply/{SERVICE}").status_code == 200


def test_teams_without_people_invented_calendars_and_an_empty_directory_are_named_too(production, sign_in):
    shown = text_of(sign_in("administrator").get("/admin"))
    with production.app_context():
        for team in db.session.scalars(select(Team)):
            assert f"{team.name} has no lead" in shown
    assert "is an invented example" in shown
    assert "Schools: there is none" in shown


def test_a_demonstration_lacks_nothing(app, sign_in):
    with app.app_context():
        set_up()
    assert "Still to be done" not in text_of(sign_in("administrator").get("/admin"))
    assert app.test_client().get(f"/apply/{SERVICE}").status_code == 200


def test_health_says_that_the_forms_are_not_open_and_lets_officers_in(production, make_user):
    client = production.test_client()
    answer = client.get("/health/ready")
    assert answer.json["forms"].startswith("not open")
    say(production, make_user("officer"))
    assert client.get("/health/ready").json["forms"] == "open"
