"""The foot of each page of a form says whom to telephone: the service's own team, where that tells nobody too much."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from base.database import writing
from base.extensions import db
from models.user import Team
from security.actor import Actor
from security.teams import TeamParticulars, change_team
from tests.integration.journeys.conftest import Browser

AT = datetime(2026, 11, 24, 10, tzinfo=UTC)
EVERYBODYS = "telephone the Education Welfare Team on 01632 960 001"
LICENSING = "telephone the Licensing team on 01632 960 077"


def give_number(app: Flask, code: str, number: str) -> None:
    """That team is reached by that number from now on."""
    with app.app_context(), writing():
        team = db.session.scalars(select(Team).where(Team.code == code)).one()
        change_team(team.id, TeamParticulars(code, team.name, telephone=number), by=Actor.system("tests"), at=AT)


@pytest.fixture
def numbered(council: Flask) -> Flask:
    give_number(council, "licensing", "01632 960 077")
    give_number(council, "children-missing-education", "01632 960 078")
    return council


def foot_of(browser: Browser, address: str) -> str:
    """What stands at the foot of a page."""
    return browser.get(address).html.partition("<footer")[2]


def test_a_licensing_form_names_the_licensing_team_from_its_first_page_on(numbered: Flask, browser: Browser):
    assert LICENSING in foot_of(browser, "/apply/work-permit")
    first = browser.post("/apply/work-permit", {})
    assert LICENSING in first.html.partition("<footer")[2]
    assert LICENSING in foot_of(browser, "/packs/employers")


def test_a_form_that_hides_its_kind_of_case_names_whom_every_page_names(numbered: Flask, browser: Browser):
    for service in ("cme-concern", "cme-referral"):
        assert EVERYBODYS in foot_of(browser, f"/apply/{service}")
        assert EVERYBODYS in browser.post(f"/apply/{service}", {}).html.partition("<footer")[2]


def test_a_team_without_a_number_leaves_everybodys_and_a_new_number_is_told_at_once(council: Flask, browser: Browser):
    assert EVERYBODYS in foot_of(browser, "/apply/work-permit")
    give_number(council, "licensing", "01632 960 077")
    assert LICENSING in foot_of(browser, "/apply/work-permit")
    assert EVERYBODYS in foot_of(browser, "/"), "which belongs to no service"
