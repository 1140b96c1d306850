"""Whoever comes by a link is led by addresses that do not say which form it is; old addresses lead on to them."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import select

from base.extensions import db
from models.filing import Filing
from models.wait import Wait
from tests.integration.journeys.conftest import NOW, Browser
from tests.integration.journeys.test_journeys_doors import (
    asked_school,
    code_in,
    give_code,
    link_in,
    relayed,
    sent_referral,
)

FORM = "cme-school-answer"


class Noting(Browser):
    """A browser that keeps every address it was sent to, as its history does."""

    def __init__(self, client) -> None:
        super().__init__(client)
        self.history: list[str] = []

    def get(self, url):
        return self._note(url, lambda: self.client.get(url, follow_redirects=True))

    def post(self, url, data):
        return self._note(url, lambda: self.client.post(url, data=data, follow_redirects=True))

    def _note(self, url, ask):
        answer = ask()
        assert answer.status_code < 500, url
        passed = [answer.request.path, *(one.location or "" for one in answer.history)]
        self.history += [urlsplit(one).path for one in passed]
        return super().get(answer.request.path) if answer.request.method == "GET" else _screen(answer)


def _screen(answer):
    from tests.robots.form_robot import Screen

    return Screen(f"http://localhost{answer.request.path}", answer.get_data(as_text=True))


@pytest.fixture
def school(council: Flask, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> tuple[Noting, Wait]:
    """A school's browser that came by the link of a question and gave its code."""
    from base import clock

    monkeypatch.setattr(clock, "now_utc", lambda: NOW)
    sent_referral(browser)
    wait = asked_school(council)
    question = next(one for one in relayed(council) if "office@school.example" in one.to)
    came = Noting(council.test_client())
    give_code(council, came, link_in(question))
    return came, wait


def test_a_school_that_answers_by_link_passes_no_address_that_names_the_form(council, school):
    browser, wait = school
    page = browser.post(f"/answer/{wait.id}", {})
    assert "Is this pupil on your roll?" in page.html
    page = browser.post(page.url, {"q-school-on-roll": "never", "do": "continue"})
    assert "What do you know of where the pupil is?" in page.html
    assert "If a child is in danger now, call 999" in page.html, "before it is asked whether the school is worried"
    back = browser.get(page.url.rpartition("/")[0] + "/roll")
    assert "Is this pupil on your roll?" in back.html
    told = [one for one in browser.history if FORM in one or "cme" in one]
    assert told == []
    assert any(one.startswith("/apply/form/") for one in browser.history)


def test_an_old_address_leads_on_and_what_is_posted_there_is_taken(council, school):
    browser, wait = school
    browser.post(f"/answer/{wait.id}", {})
    with council.app_context():
        filing = db.session.scalars(select(Filing).where(Filing.wait_id == wait.id)).one()
        old = f"/apply/{FORM}/{filing.id}"
    assert browser.client.get(f"{old}/roll?x=1").location == f"/apply/form/{filing.id}/roll?x=1"
    taken = browser.client.post(f"{old}/roll", data={"q-school-on-roll": "never", "do": "continue"})
    assert (taken.status_code, taken.location) == (303, f"/apply/form/{filing.id}/forwarding")
    assert browser.client.get(f"/apply/cme-referral/{filing.id}/roll").status_code == 404


def test_an_address_without_the_form_opens_nothing_for_a_stranger(council, school):
    browser, wait = school
    page = browser.post(f"/answer/{wait.id}", {})
    stranger = council.test_client()
    assert stranger.get(urlsplit(page.url).path).status_code == 404
    assert stranger.get("/apply/form").status_code == 404
    assert stranger.post("/apply/form").status_code == 404


def test_whoever_comes_back_to_a_draft_by_its_link_does_so_too(council, browser, monkeypatch):
    from base import clock

    monkeypatch.setattr(clock, "now_utc", lambda: NOW)
    begun = browser.post("/apply/cme-referral", {})
    assert "/apply/cme-referral/" in begun.url, "who chose the form sees its name"
    browser.post(f"{begun.url.rpartition('/')[0]}/save-for-later", {"email": "ann@work.example"})
    later = Noting(council.test_client())
    asks = later.get(link_in(relayed(council)[0]))
    later.post(asks.url, {"do": "send"})
    page = later.post(asks.url, {"code": code_in(relayed(council)[0]), "do": "try"})
    assert "Is the child in danger now?" in page.html
    assert [one for one in later.history if "cme" in one] == []
