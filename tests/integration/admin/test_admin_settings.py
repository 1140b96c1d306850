"""The council's settings and teams, as an administrator changes them."""

from __future__ import annotations

import io

import pytest

from base.database import writing
from base.extensions import db
from council.settings import COUNCIL, SHAPES, NotASetting, change_setting, parse, setting
from models.council import CouncilSetting
from security.actor import Actor
from security.history import history_of
from tests.fixtures.people import AT

BY = Actor.system("tests")
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 100


def all_settings(app, **changed):
    with app.app_context():
        return {key: str(setting(key)) for key in SHAPES if key != "logo"} | changed


def test_a_setting_nobody_set_has_its_default(context):
    assert setting("council-name") == "Marlowe Borough Council"
    assert setting("alert-minutes") == 60
    with pytest.raises(KeyError):
        setting("no-such-thing")


def test_every_default_is_a_value_that_could_be_typed(context):
    for shape in SHAPES.values():
        if shape.default != "":
            assert parse(shape.key, str(shape.default)) == shape.default


def test_a_change_is_one_event_and_the_same_again_is_none(context):
    for _ in range(2):
        with writing():
            change_setting("alert-minutes", 45, by=BY, at=AT)
    assert setting("alert-minutes") == 45
    events = history_of("council", COUNCIL)
    assert [event.data for event in events] == [{"key": "alert-minutes", "from": 60, "to": 45}]


def test_a_change_that_was_rolled_back_is_not_remembered(context):
    def change_and_fail():
        with writing():
            change_setting("alert-minutes", 45, by=BY, at=AT)
            assert setting("alert-minutes") == 45
            raise RuntimeError

    with pytest.raises(RuntimeError):
        change_and_fail()
    assert setting("alert-minutes") == 60


def test_saving_the_page_keeps_what_changed(app, sign_in):
    admin = sign_in("administrator")
    sent = all_settings(app, **{"council-name": "Elm Council", "colour": "#5B2A86", "alert-minutes": "30"})
    assert admin.post("/admin/settings", data=sent).status_code == 302
    page = admin.get("/admin/settings").get_data(as_text=True)
    assert "Settings – Elm Council" in page
    assert "#5b2a86" in admin.get("/brand.css").get_data(as_text=True)
    with app.app_context():
        assert db.session.get(CouncilSetting, "alert-minutes").value == 30
        assert db.session.get(CouncilSetting, "office-opens") is None  # not touched, so still the default


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        ("council-name", ""),
        ("colour", "#ffdd00"),  # white text on it can't be read
        ("colour", "red;}body{display:none"),
        ("alert-minutes", "0"),
        ("alert-minutes", "soon"),
        ("duty-phone", "call me"),
        ("exit-address", "javascript:alert(1)"),
        ("exit-address", 'https://x"onclick="y'),
        ("office-opens", "25:00"),
        ("duty-officer", "somebody"),
        ("duty-officer", "018f0000-0000-7000-8000-000000000000"),
    ],
)
def test_nonsense_is_refused_at_its_field_and_nothing_is_kept(app, sign_in, key, typed):
    admin = sign_in("administrator")
    answer = admin.post("/admin/settings", data=all_settings(app, **{"link-days": "7", key: typed}))
    assert answer.status_code == 422
    assert f'<a href="#{key}">' in answer.get_data(as_text=True)
    with app.app_context():
        assert setting("link-days") == 28


def test_parse_says_what_is_wrong_in_words(context):
    with pytest.raises(NotASetting, match="whole number from 5 to 1440"):
        parse("alert-minutes", "2")


@pytest.mark.parametrize(
    ("typed", "kept"), [("17:00", "17:00"), ("8:30", "08:30"), ("8.30", "08:30"), ("0:05", "00:05")]
)
def test_a_time_is_kept_with_two_figures_each_however_it_was_typed(context, typed, kept):
    assert parse("office-opens", typed) == kept


@pytest.mark.parametrize("typed", ["24:00", "9", "9:5", "quarter past nine", "9:60", ""])
def test_what_is_no_time_of_day_is_refused(context, typed):
    with pytest.raises(NotASetting, match="such as 17:00"):
        parse("office-opens", typed)


def test_a_logo_is_a_picture_and_shown_on_every_page(app, sign_in):
    admin = sign_in("administrator")
    svg = {"logo": (io.BytesIO(b"<svg onload='x'></svg>"), "logo.svg")}
    assert admin.post("/admin/settings/logo", data=svg).status_code == 422
    assert admin.get("/brand/logo").status_code == 404
    assert admin.post("/admin/settings/logo", data={"logo": (io.BytesIO(PNG), "../../x.png")}).status_code == 302
    picture = admin.get("/brand/logo")
    assert picture.data == PNG
    assert picture.mimetype == "image/png"
    picture.close()
    assert "/brand/logo" in admin.get("/admin/settings").get_data(as_text=True)
    assert admin.post("/admin/settings/logo", data={}).status_code == 302
    assert admin.get("/brand/logo").status_code == 404


def test_a_team_is_added_once_and_changed(app, sign_in, make_user):
    admin = sign_in("administrator")
    lead = make_user("team-lead", name="Lena Lead")
    sent = {"name": "Welfare", "code": "education-welfare", "lead": str(lead), "once": "t"}
    first = admin.post("/admin/teams/add", data=sent)
    assert first.status_code == 302
    assert admin.post("/admin/teams/add", data=sent).location == first.location
    assert admin.post("/admin/teams/add", data=sent | {"once": "u"}).status_code == 422
    assert admin.post("/admin/teams/add", data=sent | {"once": "v", "code": "Not A Code!"}).status_code == 422
    assert admin.post(first.location, data={"name": "Welfare North"}).status_code == 302
    page = admin.get("/admin/teams").get_data(as_text=True)
    assert "Welfare North" in page
    assert "Lena Lead" not in page
    assert "Welfare North" in admin.get(first.location).get_data(as_text=True)


def test_the_front_of_administration_leads_to_what_one_may_do(sign_in):
    page = sign_in("administrator").get("/admin").get_data(as_text=True)
    assert "/admin/users" in page
    assert "/admin/settings" in page
    assert sign_in("officer").get("/admin/users").status_code == 403
