"""The pages of campaigns: choose, see how many fit, begin once, see how it stands, stop."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from base import clock
from base.database import writing
from base.extensions import db
from models.campaign import Campaign
from tests.integration.businesses.packing import AT, Packing, business, later

PAGE = "/businesses/campaigns"
TYPED = {"name": "Cafes in spring", "service": "employer-pack", "per-day": "50", "sectors": ["cafe"], "once": "one"}


@pytest.fixture
def council(app, tmp_path):
    clock.set_clock(AT)
    with app.app_context(), writing():
        Packing(tmp_path)
        business(1, sector="cafe")
        business(2, sector="shop")
    yield
    clock.set_clock(None)


def count(app):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Campaign))


def test_a_lead_sees_who_fits_and_begins_once(app, council, enter):
    browser = enter("team-lead")
    assert "See how many fit" in browser.get(f"{PAGE}/new").text
    seen = browser.post(f"{PAGE}/preview", data=TYPED).text
    assert "1 business fits" in seen
    assert "Shop 1" in seen
    assert "Shop 2" not in seen
    assert count(app) == 0
    for _ in range(2):
        answer = browser.post(PAGE, data=TYPED | {"do": "begin"})
        assert answer.status_code == 303
    assert count(app) == 1
    page = browser.get(answer.location).text
    assert "To be sent" in page
    with app.app_context():
        later(AT.replace(day=24))
    assert "Waiting for an answer" in browser.get(answer.location).text
    assert "Shop 1" not in browser.get(f"{answer.location}?standing=No+address+works").text
    assert "Stopped: 0" in browser.post(f"{answer.location}/stop", data={"once": "two"}, follow_redirects=True).text
    assert "Cafes in spring" in browser.get(PAGE).text


@pytest.mark.parametrize("address", ["/businesses/campaigns", "/businesses/packs"])
def test_campaigns_and_packs_stand_under_businesses(council, enter, address):
    page = enter("team-lead").get(address).text
    current = [item for item in page.split("govuk-service-navigation__item") if 'aria-current="true"' in item]
    assert len(current) == 1
    assert 'href="/businesses"' in current[0]


def test_what_is_typed_wrong_is_said_beside_its_field(council, enter):
    browser = enter("team-lead")
    wrong = {
        "name": "",
        "service": "nothing",
        "per-day": "0",
        "since-day": "31",
        "since-month": "2",
        "since-year": "2026",
    }
    answer = browser.post(f"{PAGE}/preview", data=wrong)
    assert answer.status_code == 422
    for said in ("Enter a name", "Select what is sent", "Enter a number from 1 to 500"):
        assert said in answer.text
    assert 'href="#since-day"' in answer.text
    nobody = browser.post(PAGE, data=TYPED | {"sectors": ["hotel"], "do": "begin"})
    assert "No business fits" in nobody.text
    again = browser.post(PAGE, data=TYPED | {"do": "change"})
    assert 'value="Cafes in spring"' in again.text


def test_an_officer_sees_campaigns_and_begins_none(council, enter):
    browser = enter("officer")
    assert browser.get(PAGE).status_code == 200
    assert browser.get(f"{PAGE}/new").status_code == 403
    assert browser.post(PAGE, data=TYPED).status_code == 403
