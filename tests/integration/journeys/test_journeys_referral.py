"""A school refers a child: every answer arrives, twice is once, and nothing is lost on the way."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import func, select

from base.extensions import db
from correspondence.gateways.catcher import caught
from models.case import Case
from models.filing import Filing
from models.message import Message
from models.task import Task
from tests.integration.journeys.conftest import Browser
from tests.robots.form_robot import FormRobot, Screen

ENOUGH = {
    r"in danger now": "no",
    r"why are you referring": "cannot-contact",
    r"^first name|given": "Ivy",
    r"^last name|family": "Kowalska",
    r"your name": "Sam Reed",
    r"email address": "sam.reed@example.org",
}


def begin(browser: Browser, service: str = "cme-referral") -> Screen:
    return browser.post(f"/apply/{service}", {})


def is_check(screen: Screen) -> bool:
    return screen.url.endswith("/check-answers")


def robot(browser: Browser, **settings: object) -> FormRobot:
    return FormRobot(browser.get, browser.post, answers=ENOUGH, **settings)


def rows(app: Flask, model: type) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model)) or 0


@pytest.mark.parametrize("seed", range(3))
def test_a_robot_fills_in_the_whole_referral_and_its_answers_open_a_case(
    council: Flask, browser: Browser, seed: int
) -> None:
    start = begin(browser)
    end = robot(browser, seed=seed).fill_in(start.url, is_check)
    assert "Ivy Kowalska" in end.html
    sent = browser.post(end.url, {"declaration": ["agreed"]})
    assert sent.url.endswith("/sent"), sent.errors
    reference = re.search(r"EW-[0-9A-Z]{7}-[0-9A-Z]", sent.html)
    assert reference is not None
    with council.app_context():
        case = db.session.scalars(select(Case)).one()
        assert case.state == "open"
        assert db.session.scalars(select(Task.kind)).all()
        assert db.session.scalars(select(Message.kind)).all()


def test_sending_twice_shows_the_same_reference_and_opens_one_case(council: Flask, browser: Browser) -> None:
    end = robot(browser).fill_in(begin(browser).url, is_check)
    first = browser.post(end.url, {"declaration": ["agreed"]})
    again = browser.post(end.url, {"declaration": ["agreed"]})
    found = [re.search(r"EW-[0-9A-Z]{7}-[0-9A-Z]", page.html)[0] for page in (first, again)]
    assert found[0] == found[1]
    assert rows(council, Case) == 1


def test_a_professional_in_a_hurry_sends_after_the_core_pages(council: Flask, browser: Browser) -> None:
    screen = begin(browser)
    quick = FormRobot(browser.get, browser.post, answers=ENOUGH, say_not_known=0, add_another=0)
    posted = 0
    with council.app_context():
        core = _core_pages()
    for _ in range(core):
        screen = browser.post(screen.url, quick.fill(screen))
        assert not screen.errors, screen.errors
        posted += 1
    check = browser.get(re.sub(r"/[^/]+$", "/check-answers", screen.url))
    assert is_check(check)
    sent = browser.post(check.url, {"declaration": ["agreed"]})
    assert sent.url.endswith("/sent"), sent.errors
    assert posted <= 8


def test_a_list_that_was_left_empty_is_added_to_from_check_answers_and_leads_back_there(browser: Browser) -> None:
    quick = FormRobot(browser.get, browser.post, answers=ENOUGH, say_not_known=0, add_another=0)
    check = quick.fill_in(begin(browser).url, is_check)
    assert "None added" in check.html

    def led_to(address: str, **data: str) -> str:
        return browser.client.post(address, data=data).location

    listed = re.search(r'href="([^"]+/parents\?from=check)"', check.html)
    assert listed is not None
    entry = led_to(listed[1], another="yes")
    added = browser.client.post(entry, data=quick.fill(browser.get(entry))).location
    assert added.endswith("/parents?from=check")
    assert led_to(added, another="no").endswith("/check-answers")  # not through the pages that follow the list
    check = browser.get(check.url)
    assert "1 added" in check.html
    change = re.search(r'href="([^"#]+/parents/[^"#]+)#', check.html)
    assert change is not None
    listed_again = browser.client.post(change[1], data=quick.fill(browser.get(change[1]))).location
    assert led_to(listed_again, another="no").endswith("/check-answers")


def _core_pages() -> int:
    from casework.versions import current

    _, definition = current("cme-referral")
    return sum(not page.optional_after_core for page in definition.pages)


def test_nobody_opens_a_draft_by_knowing_its_address(council: Flask, browser: Browser) -> None:
    mine = begin(browser)
    stranger = council.test_client()
    assert stranger.get(mine.url).status_code == 404
    assert stranger.get(re.sub(r"/[^/]+$", "/copy.pdf", mine.url)).status_code == 404


def test_an_error_stands_beside_its_field_and_what_was_typed_is_still_there(browser: Browser) -> None:
    screen = begin(browser)
    while "/referrer" not in screen.url:
        screen = browser.post(screen.url, robot(browser).fill(screen))
    wrong = browser.post(
        screen.url, {"q-referrer-name": ["Sam Reed"], "q-referrer-email": ["not an address"], "do": ["continue"]}
    )
    assert wrong.errors
    assert 'value="not an address"' in wrong.html
    assert 'value="Sam Reed"' in wrong.html
    assert "<title>Error:" in wrong.html


def test_a_declaration_is_asked_for_before_sending(council: Flask, browser: Browser) -> None:
    end = robot(browser).fill_in(begin(browser).url, is_check)
    refused = browser.post(end.url, {})
    assert refused.errors
    assert rows(council, Case) == 0


def test_the_sender_downloads_a_dated_copy(council: Flask, browser: Browser) -> None:
    end = robot(browser).fill_in(begin(browser).url, is_check)
    sent = browser.post(end.url, {"declaration": ["agreed"]})
    answer = browser.client.get(sent.url.replace("/sent", "/copy.pdf"))
    assert answer.data.startswith(b"%PDF-")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "Ivy" not in answer.headers["Content-Disposition"]


def test_a_draft_goes_on_on_another_device_with_the_link_and_the_code(council: Flask, browser: Browser) -> None:
    screen = begin(browser)
    for _ in range(3):
        screen = browser.post(screen.url, robot(browser).fill(screen))
    draft = re.search(r"/apply/cme-referral/([0-9a-f-]{36})", screen.url)[1]
    saved = browser.post(f"/apply/cme-referral/{draft}/save-for-later", {"email": ["Sam.Reed@example.org"]})
    assert "saved" in saved.html
    assert browser.client.get(screen.url).status_code == 404  # this computer has forgotten it
    other = Browser(council.test_client())
    link, _ = _newest_mail(council)
    asks = other.get(link)
    assert asks.heading == "Check that it is you"
    assert "Ivy" not in asks.html
    other.post(asks.url, {"do": ["send"]})
    _, code = _newest_mail(council)
    there = other.post(asks.url, {"code": [code], "do": ["try"]})
    assert draft in there.url
    with council.app_context():
        assert db.session.scalars(select(Filing)).one().parts[0].answers["child-name"]["given"] == "Ivy"


def _newest_mail(app: Flask) -> tuple[str, str]:
    """Send what waits, and read the newest message: its link and its code."""
    result = app.test_cli_runner().invoke(args=["relay"])
    assert result.exit_code == 0, result.output
    newest = caught(app.config["ONROLL"].data / "mail")[0].body
    link = re.search(r"http://localhost(/l/\S+)", newest)
    code = re.search(r"\b(\d{6})\b", newest)
    return (link[1] if link else "", code[1] if code else "")
