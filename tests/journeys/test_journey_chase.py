"""A school is asked: it answers by a link and a code, or it does not answer and is asked again, step by step."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.looking import go_by, look, look_at_both_widths, press
from tests.journeys.mistakes import blunder
from tests.journeys.referring import Referring
from tests.journeys.test_journey_referral import errors, go_through_the_code
from tests.journeys.test_journey_triage import TRIAGE, choose, to_queue
from tests.journeys.town import Town

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("database", ["sqlite"], indirect=True, scope="session")]
HOST = "hazel-lane-primary-school.example.org"
ATTENDANCE, HEAD, CHAIR = (f"{box}@{HOST}" for box in ("attendance", "head", "chair"))


def ask_the_school(town: Town) -> Page:
    """A referral about a pupil of Hazel Lane, triaged by Priya, who has the question to the school; her browser."""
    town.refer()
    priya = town.sign_in("priya")
    to_queue(priya, "Triage")
    go_by(priya.get_by_role("link", name=TRIAGE))
    choose(priya, "Nobody knows where the child is")
    to_queue(priya, "Children missing education")
    go_by(priya.get_by_role("row", name="Ask the school").get_by_role("link").first)
    expect(priya.get_by_role("heading", level=1)).to_contain_text("Ask the school")
    if priya.get_by_role("button", name="Claim this task").count():
        press(priya, "Claim this task")
    return priya


def test_a_school_answers_through_its_link_and_the_officer_has_it_at_once(town: Town) -> None:
    priya = ask_the_school(town)
    look_at_both_widths(priya, called="task-waiting")
    asked = town.post(HOST)[0]
    assert "Ivy" not in asked.body + asked.subject

    school = town.open()
    school.goto(town.link(asked.to))
    go_through_the_code(town, school, asked.to)
    look_at_both_widths(school, called="answer-start")
    press(school, "Start now")
    clerk = Referring(school)
    expect(school.get_by_text("Ivy Quillfeather")).to_be_visible()
    look_at_both_widths(school, called="answer-question")
    clerk.go_on()
    assert errors(school)
    look(school, called="answer-error")
    school.get_by_label("No, the pupil has left").check()
    clerk.go_on()
    look(school)
    school.get_by_label("Not known", exact=False).first.check()
    clerk.go_on()
    look(school)
    school.get_by_label("A new address, town, country").fill("Said to be in Braga, Portugal.")
    clerk.go_on()
    look(school)
    clerk.go_on()
    look(school)
    school.get_by_label("Your name").fill("Keith Ollard")
    school.get_by_label("Your job title").fill("Attendance clerk")
    clerk.go_on()
    look_at_both_widths(school, called="answer-check")
    school.get_by_label("What I have told the council is true").check()
    press(school, "Send")
    expect(school.get_by_role("heading", level=1, name="Answer sent")).to_be_visible()
    look(school, called="answer-sent")

    school.goto(town.link(asked.to, "question"))
    look(school, called="answer-again")
    expect(school.get_by_role("heading", level=1)).to_have_text("We have your answer")

    priya.reload()
    look_at_both_widths(priya, called="task-answered")
    expect(priya.get_by_text("Answered").first).to_be_visible()
    go_by(priya.get_by_role("link", name="My work"))
    expect(priya.locator("main")).to_contain_text("Ask the school")
    before = len(town.post(HOST))
    town.at("2026-12-11T12:00")
    assert len(town.post(HOST)) == before


def test_a_silent_school_is_asked_again_then_its_head_then_its_chair_and_the_task_comes_back(town: Town) -> None:
    priya = ask_the_school(town)
    first = town.post(HOST)
    assert len(first) == 1
    town.at("2026-11-25T12:00")
    assert len(town.post(HOST)) == 1
    town.at("2026-11-26T12:00")  # two school days
    assert len(town.post(HOST)) == 2
    town.at("2026-11-26T12:05")  # again: nothing twice
    assert len(town.post(HOST)) == 2
    town.at("2026-12-01T12:00")  # five: the head
    assert len(town.post(HEAD)) == 1
    priya.reload()
    look_at_both_widths(priya, called="task-chased-twice")
    expect(priya.get_by_text("asked again").first).to_be_visible()
    go_by(priya.get_by_role("link", name="My work"))
    expect(priya.locator("main")).to_contain_text("chased")
    look_at_both_widths(priya, called="my-work-waiting")
    town.at("2026-12-08T12:00")  # ten: the head and the chair, who is told no name and no link
    chair = town.post(CHAIR)
    assert len(chair) == 1
    assert "/l/" not in chair[0].body
    assert "Ivy" not in chair[0].body
    town.at("2026-12-11T12:00")  # the profile is over
    priya.reload()
    expect(priya.locator("main")).to_contain_text("Ask the school")
    look(priya, called="my-work-came-back")
    go_by(priya.get_by_role("link", name="Ask the school").first)
    expect(priya.get_by_text("No answer").first).to_be_visible()
    look(priya, called="task-no-answer")
    assert len(town.post(HOST)) == 5


def test_an_answer_by_telephone_stops_the_chase(town: Town) -> None:
    priya = ask_the_school(town)
    go_by(priya.get_by_role("link", name="Note an answer by telephone"))
    look_at_both_widths(priya, called="wait")
    blunder(priya, "/stop$")
    press(priya, "Note the answer")
    look_at_both_widths(priya, called="error-wait")
    priya.get_by_label("Who answered?").fill("Keith Ollard, attendance")
    priya.get_by_label("What did they say?").fill("She has not been in since October.")
    press(priya, "Note the answer")
    look(priya)
    before = len(town.post(HOST))
    town.at("2026-12-09T12:00")
    assert len(town.post(HOST)) == before


def test_a_school_that_closes_for_the_holiday_gives_the_question_back_with_another_route(town: Town) -> None:
    town.at("2026-12-16T09:00")  # the term ends on the 18th
    priya = ask_the_school(town)
    town.at("2026-12-21T12:00")
    priya.reload()
    look(priya, called="task-holiday")
    expect(priya.locator("main")).to_contain_text("The school is closed.")
    expect(priya.locator("main")).to_contain_text(
        "Use the school's holiday contact, the trust, admissions, or social care."
    )
