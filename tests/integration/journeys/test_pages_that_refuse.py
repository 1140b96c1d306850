"""What somebody outside reads when it can't be done: why, how to go on, whom to telephone; nothing typed is lost."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import Forbidden, Gone, RequestEntityTooLarge, TooManyRequests

from blueprints.error_words import TO_VISITORS, WORDS
from forms.definition.own_words import OWN_WORDS
from tests.fixtures.people import SignIn
from tests.integration.journeys.conftest import Browser
from tests.robots.form_robot import Screen
from tests.robots.page_reader import posted_as_it_is

NUMBER = "01632 960 001"
BUSY = OperationalError("update", {}, Exception("database is locked"))
OFFICERS_WORDS = re.compile("team lead|colleague|queue|administrator", re.IGNORECASE)


def fails_with(monkeypatch: pytest.MonkeyPatch, app: Flask, why: Exception, endpoint: str) -> None:
    """Whoever asks for that page is refused for this reason."""

    def refuse(**_: object) -> None:
        raise why

    monkeypatch.setitem(app.view_functions, endpoint, refuse)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)


@pytest.fixture
def begun(browser: Browser) -> str:
    return browser.post("/apply/cme-no-place", {}).url


@pytest.mark.parametrize(
    ("why", "status"),
    [
        (Forbidden(), 403),
        (Gone(), 410),
        (RequestEntityTooLarge(), 413),
        (TooManyRequests(), 429),
        (RuntimeError("broken"), 500),
        (BUSY, 503),
    ],
)
def test_each_refusal_says_how_to_go_on_and_whom_to_telephone(council, browser, begun, monkeypatch, why, status):
    fails_with(monkeypatch, council, why, "journey_pages.save")
    answer = browser.client.post(begun, data={"q-danger-now": "no"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == status
    assert OWN_WORDS[f"refused-{status}"] in page
    assert OWN_WORDS[f"refused-{status}-do"] in page
    assert NUMBER in page
    assert "call 999" in page
    assert "Exit this page" in page, "as on every page of this form"
    assert not OFFICERS_WORDS.search(page.partition("<main")[2])


@pytest.mark.parametrize("why", [TooManyRequests(), BUSY])
def test_what_was_typed_is_sent_again_by_one_press(council, browser, monkeypatch, why):
    danger = browser.post("/apply/cme-referral", {}).url.removeprefix("http://localhost")
    with monkeypatch.context() as for_a_while:
        fails_with(for_a_while, council, why, "journey_pages.save")
        typed = {"q-danger-now": "no", "q-odd": ["<b>", "é"]}
        refused = browser.client.post(f"{danger}?from=check", data=typed).get_data(as_text=True)
    (form,) = [
        one for one in Screen("", refused).tree.iterfind(".//form") if one.get("action", "").startswith("/apply/")
    ]
    assert form.get("action") == f"{danger}?from=check"
    assert posted_as_it_is(form)["q-odd"] == ["<b>", "é"]
    assert browser.post(danger, posted_as_it_is(form)).url.endswith("/reason")


@pytest.mark.usefixtures("csrf_checked")
def test_what_another_site_posts_is_not_offered_to_be_sent(council, browser, monkeypatch):
    fails_with(monkeypatch, council, TooManyRequests(), "journey_pages.save")
    answer = browser.client.post(f"/apply/cme-no-place/{uuid4()}/danger", data={"q-danger-now": "planted"})
    assert "planted" not in answer.get_data(as_text=True)


def test_whoever_lost_the_form_reads_that_the_last_page_did_not_reach_us(council, begun):
    stranger = Browser(council.test_client())
    seen, posted = stranger.get(begun), stranger.post(begun, {"q-danger-now": ["no"]})
    assert seen.heading == posted.heading == "This form is not open in this browser"
    assert "did not reach us" in posted.html
    assert "did not reach us" not in seen.html
    assert NUMBER in posted.html


@pytest.mark.parametrize("path", ["/answer", "/appointment", "/part", "/return"])
def test_whoever_lost_what_a_link_opens_is_told_to_open_the_link_again(browser, path):
    page = browser.get(f"{path}/{uuid4()}")
    assert page.heading == "This page is not open in this browser"
    assert "Open the link in our email again" in page.html
    assert NUMBER in page.html


@pytest.mark.parametrize("link", ["/l/nonsense", "/l/" + "A" * 48])
def test_a_link_that_is_none_says_how_to_mend_it_and_whom_to_telephone(browser, link):
    page = browser.get(link)
    assert "Copy the whole link" in page.html
    assert NUMBER in page.html


def test_a_school_is_not_sent_to_a_team_lead_and_an_officer_is(council, sign_in: SignIn):
    school, officer = Browser(sign_in("school-user")), Browser(sign_in("officer"))
    assert "telephone us" in school.get("/admin/users").html
    assert "team lead" not in school.get("/admin/users").html
    assert "team lead" in officer.get("/admin/users").html


def test_whoever_reads_in_another_language_reads_it_there_as_far_as_the_council_has_the_words(
    browser, begun, council, monkeypatch
):
    import blueprints.error_words
    from forms.definition.wording import Language

    words = {OWN_WORDS["refused-429"]: "Za dużo prób", OWN_WORDS["in-danger"]: "Zadzwoń pod numer 999."}
    polish = Language("pl", "Polish", words=words)
    monkeypatch.setattr(blueprints.error_words, "spoken_by_the_council", lambda: {"pl": polish})
    browser.get(f"{begun}?language=pl")
    fails_with(monkeypatch, council, TooManyRequests(), "journey_pages.save")
    page = browser.post(begun, {"q-danger-now": ["no"]})
    assert page.heading == "Za dużo prób"
    assert 'lang="pl"' in page.html
    assert "Zadzwoń pod numer 999." in page.html
    assert OWN_WORDS["refused-429-do"] in page.html, "what is not translated stays English"


def test_every_status_that_visitors_meet_has_words_for_them():
    assert {f"refused-{status}" for status in TO_VISITORS} <= OWN_WORDS.keys()
    assert {f"refused-{status}-do" for status in TO_VISITORS} <= OWN_WORDS.keys()
    assert WORDS.keys() >= TO_VISITORS
