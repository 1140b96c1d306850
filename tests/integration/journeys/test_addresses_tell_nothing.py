"""Whoever comes by a link is led by addresses and window titles that say neither form nor page; old ones lead on."""

from __future__ import annotations

import html
import re
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
ANSWERS = {
    "q-school-on-roll": "never",
    "q-answerer-name": "Sam Reed",
    "q-answerer-role": "Attendance officer",
    "do": "continue",
}


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
    back = browser.get(page.url.rpartition("/")[0] + "/1")
    assert "Is this pupil on your roll?" in back.html
    told = [one for one in browser.history if FORM in one or "cme" in one or "roll" in one or "forwarding" in one]
    assert told == []
    assert any(one.startswith("/apply/form/") for one in browser.history)
    assert [title_of(one) for one in (page, back)] == ["Page 3 – A form", "Page 1 – A form"]


def title_of(page) -> str:
    """The title of the window, without the council's name."""
    return html.unescape(page.html.partition("<title>")[2].partition("</title>")[0]).rpartition(" – ")[0]


def test_what_a_window_is_called_tells_nothing_either_from_the_first_question_to_the_last_page(council, school):
    browser, wait = school
    page, titles = browser.post(f"/answer/{wait.id}", {}), []
    for _ in range(12):
        titles.append(title_of(page))
        if page.url.endswith("check-answers"):
            break
        page = browser.post(page.url, ANSWERS)
    changes = re.findall(r'href="([^"]+[?]from=check[^"]*)"', page.html)
    assert changes
    assert [one for one in changes if not re.fullmatch(r"/apply/form/[0-9a-f-]+/[0-9]+[?]from=check", one)] == []
    titles.append(title_of(browser.post(page.url, {"declaration": "agreed", "do": "send"})))
    allowed = {f"Page {one} – A form" for one in range(1, 12)}
    assert set(titles) - allowed == {"Check your answers – A form", "Form sent – A form"}


def test_an_old_address_leads_on_and_what_is_posted_there_is_taken(council, school):
    browser, wait = school
    browser.post(f"/answer/{wait.id}", {})
    with council.app_context():
        filing = db.session.scalars(select(Filing).where(Filing.wait_id == wait.id)).one()
        old = f"/apply/{FORM}/{filing.id}"
    named = f"/apply/form/{filing.id}/roll"
    for address in (f"{old}/roll", named):
        assert browser.client.get(f"{address}?x=1").location == f"/apply/form/{filing.id}/1?x=1"
    assert browser.client.get(f"/apply/form/{filing.id}/999").location == f"/apply/form/{filing.id}"
    taken = browser.client.post(f"{old}/roll", data={"q-school-on-roll": "never", "do": "continue"})
    assert (taken.status_code, taken.location) == (303, f"/apply/form/{filing.id}/3")
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
