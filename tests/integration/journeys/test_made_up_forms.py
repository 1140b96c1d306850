"""Forms that a council could write, as their people see them in a browser: to another service, and onto the case."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from base.database import writing
from base.extensions import db
from blueprints.form_ports import DIRECTORY_PORTS
from casework.intake.filings import part_of
from casework.versions import pinned, publish
from forms.answers import Answers
from forms.definition.questions import QuestionKind
from forms.summary import summary
from models.filing import Filing
from security.actor import Actor
from tests.fixtures.people import AT, SignIn
from tests.integration.journeys.conftest import Browser
from tests.robots.form_robot import FormRobot, Screen, text_of
from tests.strategies.documents import CASE, ELSEWHERE, documents
from tests.strategies.question_documents import question, service

BY = Actor.system("tests")
FEW = settings(max_examples=settings().max_examples // 8)  # each walks through pages of the whole product


def published(app: Flask, document: dict[str, Any]) -> None:
    with app.app_context(), writing():
        publish(document, by=BY, at=AT)


def newest(service_id: str) -> Filing:
    found = select(Filing).where(Filing.service == service_id).order_by(Filing.id.desc())
    return db.session.scalars(found).first()


def a_way_out() -> dict[str, Any]:
    """A form of three pages, whose second may lead to another service."""
    out = {"kind": "go-to-service", "service": ELSEWHERE, "when": {"question": "way", "is": "o2"}}
    out |= {"title": "There is another form for that", "body": "It asks about **the same** child."}
    pages = [
        {"id": "first", "title": "First", "questions": [question("told", QuestionKind.LONG_TEXT)]},
        {
            "id": "way",
            "title": "Way",
            "questions": [question("way", QuestionKind.SINGLE_CHOICE, kept=False)],
            "exits": [out],
        },
        {"id": "last", "title": "Last", "questions": [question("more", QuestionKind.TEXT)]},
    ]
    return service("made-up", pages, **CASE)


def test_whoever_is_sent_on_to_another_service_begins_it_and_loses_nothing_of_the_first(
    council: Flask, browser: Browser
) -> None:
    published(council, a_way_out())
    begins = [{"id": "only", "title": "Only", "questions": [question("where", QuestionKind.TEXT)]}]
    published(council, service(ELSEWHERE, begins, **CASE) | {"title": "The other form"})

    first = browser.post("/apply/made-up", {})
    way = browser.post(first.url, {"q-told": ["Something long"], "do": ["continue"]})
    left = browser.post(way.url, {"q-way": ["o2"], "do": ["continue"]})
    assert left.url.endswith("/left")
    assert left.heading == "There is another form for that"
    assert "<strong>the same</strong>" in left.html
    (on,) = [one for one in left.tree.iterfind(".//a[@role='button']") if "Go on" in "".join(one.itertext())]
    other = browser.get(on.get("href", ""))
    assert other.heading == "The other form"
    check = browser.post(browser.post(other.url, {}).url, {"q-where": ["Elsewhere"], "do": ["continue"]})
    assert browser.post(check.url, {}).url.endswith("/sent")

    again = browser.get(first.url.rpartition("/")[0])
    assert again.url == left.url, "the first form still stands where its answer led"
    (back,) = again.tree.iterfind(".//a[@class='govuk-back-link']")
    assert back.get("href") == way.url.removeprefix("http://localhost")
    assert "Something long" in browser.get(first.url).html
    assert browser.get(way.url.replace("/way", "/check-answers")).url == left.url, "it can't be sent from here"
    last = browser.post(way.url, {"q-way": ["o1"], "do": ["continue"]})
    check = browser.post(last.url, {"q-more": ["The end"], "do": ["continue"]})
    for word in ("Something long", "The end"):
        assert word in check.html
    assert browser.post(check.url, {}).url.endswith("/sent")
    with council.app_context():
        sent = {one: newest(one) for one in ("made-up", ELSEWHERE)}
        assert all(filing.case_id is not None for filing in sent.values())
        assert part_of(sent["made-up"]).answers == {"told": "Something long", "more": "The end"}
        assert part_of(sent[ELSEWHERE]).answers == {"where": "Elsewhere"}


@pytest.fixture
def officer(council: Flask, sign_in: SignIn) -> Browser:
    return Browser(sign_in("officer"))


@FEW
@given(documents(most_pages=4), st.integers(0, 10_000))
def test_whatever_a_form_asks_every_answer_is_on_check_answers_and_on_the_case(
    council: Flask, browser: Browser, officer: Browser, document: dict[str, Any], seed: int
) -> None:
    published(council, document)
    published(council, service(ELSEWHERE, [{"id": "x", "title": "X", "questions": [question("x", QuestionKind.TEXT)]}]))
    robot = FormRobot(browser.get, browser.post, seed=seed)
    end = robot.fill_in(browser.post("/apply/made-up", {}).url, is_over)
    with council.app_context():
        draft = newest("made-up")
        typed = dict(part_of(draft).answers)
    if end.url.endswith("/left"):
        assert browser.get(end.url).html, "and there it stays"
        return
    done = browser.post(end.url, {"declaration": ["agreed"]})
    assert done.url.endswith("/sent"), done.errors
    with council.app_context():
        filing = newest("made-up")
        kept, case_id = dict(part_of(filing).answers), filing.case_id
        told = summary(pinned(filing.version_id), Answers.of("sender", kept), DIRECTORY_PORTS)
        lines = {line for section in told for row in section.rows for line in row.lines if line}
    assert {name: value for name, value in typed.items() if name in kept} == kept
    for page in (end, officer.get(f"/cases/{case_id}/answers")):
        words = text_of(page.tree)
        assert [line for line in lines if " ".join(line.split()) not in words] == [], page.url


def is_over(screen: Screen) -> bool:
    return screen.url.endswith(("/check-answers", "/left"))
