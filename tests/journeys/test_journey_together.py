"""Brothers and sisters are asked about at once and answered for one by one; post that nobody expected is placed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from email.message import EmailMessage

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

import jobs.run  # noqa: F401 - it registers the job that reads the mailbox
from base import clock
from base.database import writing
from base.extensions import db
from demo.children import BY_KEY, born, upn
from directory.children import create_child, join_siblings
from directory.particulars import Particulars
from jobs.registry import JOBS
from models.incoming import IncomingMail
from security.actor import Actor
from tests.journeys.looking import DESK, TELEPHONE, go_by, look, look_at_both_widths, press
from tests.journeys.mistakes import blunder
from tests.journeys.test_journey_case import go, open_case
from tests.journeys.test_journey_triage import TRIAGE, choose, to_queue
from tests.journeys.town import Town
from tests.journeys.walking import walk_of
from tests.standins.imap_standin import ImapStandin, imap

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("database", ["sqlite"], indirect=True, scope="session")]
HOST = "hazel-lane-primary-school.example.org"
MAISIE, CALLUM = BY_KEY["c01"], BY_KEY["c02"]
HAS_LEFT = {
    "school-on-roll": "left",
    "school-last-attended": "2026-10-23",
    "school-worry": "no",
    "answerer-name": "Keith Ollard",
    "answerer-role": "Attendance clerk",
}
HAS_LEFT_TOO = {key: said for key, said in HAS_LEFT.items() if not key.startswith("answerer")}  # asked once


def family(town: Town) -> list[str]:
    """Two children of a family whom their school has sent to nobody knows where; the references of their cases."""
    by, at = Actor.system("tests"), clock.now_utc()
    with town.app.app_context(), writing():
        known = [
            create_child(Particulars(one.given, one.family, date_of_birth=born(one), upn=upn(one)), by=by, at=at)
            for one in (MAISIE, CALLUM)
        ]
        join_siblings(known[0].id, known[1].id, source="school", by=by, at=at)
    return [
        town.refer(
            child_name={"given": one.given, "family": one.family},
            child_dob=born(one).isoformat(),
            child_upn=upn(one),
            last_school={"urn": "990001"},
        )
        for one in (MAISIE, CALLUM)
    ]


def triage(priya: Page, reference: str) -> None:
    to_queue(priya, "Triage")
    go_by(priya.get_by_role("row", name=reference).get_by_role("link", name=TRIAGE))
    choose(priya, "Nobody knows where the child is")


def answer_about(town: Town, school: Page, name: str, answers: dict[str, str]) -> None:
    """Answer the short form about one of the children."""
    press(school, f"Answer about {name}")
    expect(school.get_by_text(name).first).to_be_visible()
    if school.get_by_role("button", name="Start now").count():
        press(school, "Start now")
    walk_of(town, "cme-school-answer", answers).go(school)
    school.locator("input[name=declaration]").check()
    press(school, "Send")


def ask_about_both(town: Town) -> tuple[list[str], Page]:
    """Both cases are triaged, and the school is asked about the two at once; their references and Priya's browser."""
    references = family(town)
    priya = town.sign_in("priya")
    for reference in references:
        triage(priya, reference)
    to_queue(priya, "Children missing education")
    row = priya.get_by_role("row", name=references[0]).filter(has_text="Ask the school")
    go_by(row.get_by_role("link", name="Ask the school"))
    if priya.get_by_role("button", name="Claim this task").count():
        press(priya, "Claim this task")
    priya.get_by_label("Callum Ferncombe").check()
    look_at_both_widths(priya, called="siblings-to-ask")
    press(priya, "Ask about them together")
    expect(priya.get_by_text("One question about 2 children is asked")).to_be_visible()
    look_at_both_widths(priya, called="siblings-asked")
    return references, priya


def come_in(town: Town, mailbox: str, *, width: int = DESK) -> Page:
    """The school opens the newest link to a mailbox, and gives the code."""
    school = town.open(width=width)
    school.goto(town.link(mailbox, "question"))
    press(school, "Send the code")
    school.get_by_label("Code").fill(town.code(mailbox))
    press(school, "Continue")
    return school


def test_a_school_is_asked_about_a_brother_and_a_sister_at_once_and_answers_child_by_child(town: Town) -> None:
    references, priya = ask_about_both(town)
    (asked,) = town.post(HOST)
    assert all(reference in asked.subject for reference in references)
    assert "Ferncombe" not in asked.subject + asked.body
    school = come_in(town, asked.to)
    look_at_both_widths(school, called="together")
    answer_about(town, school, "Maisie Ferncombe", HAS_LEFT)
    look_at_both_widths(school, called="together-one-answered")
    school.goto(town.link(asked.to, "question"))
    expect(school.get_by_text("Maisie")).to_have_count(0)
    expect(school.get_by_text("Answered", exact=True)).to_be_visible()
    answer_about(town, school, "Callum Ferncombe", HAS_LEFT_TOO)
    school.goto(town.link(asked.to, "question"))
    expect(school.get_by_role("heading", level=1)).to_have_text("We have your answers")
    look_at_both_widths(school, called="together-all-answered")

    for reference in references:
        open_case(priya, reference)
        go(priya, "Answers")
        expect(priya.locator("main")).to_contain_text("Keith Ollard")
        expect(priya.locator("main")).to_contain_text("the pupil has left")
    before = len(town.post(HOST))
    town.at("2026-12-11T12:00")
    assert len(town.post(HOST)) == before, "nobody is asked again"


def test_a_silent_school_is_reminded_of_both_at_once_and_then_of_the_one_that_is_left(town: Town) -> None:
    references, priya = ask_about_both(town)
    assert len(town.post(HOST)) == 1
    for moment in ("2026-11-26T12:00", "2026-11-26T12:05"):  # two school days; twice: one reminder
        town.at(moment)
        reminder, _asked = town.post(HOST)
        assert all(reference in reminder.subject for reference in references)
        assert "Ferncombe" not in reminder.subject + reminder.body
    school = come_in(town, reminder.to, width=TELEPHONE)
    answer_about(town, school, "Maisie Ferncombe", HAS_LEFT)

    town.at("2026-12-01T12:00")  # five: the head, about the one that is left
    (to_head,) = town.post(f"head@{HOST}")
    assert references[1] in to_head.subject
    head = come_in(town, to_head.to, width=TELEPHONE)
    expect(head.get_by_text("Maisie")).to_have_count(0)
    look_at_both_widths(head, called="together-head")
    open_case(priya, references[0])
    go(priya, "Answers")
    expect(priya.locator("main")).to_contain_text("Keith Ollard")


@pytest.fixture
def mailbox(town: Town) -> Iterator[ImapStandin]:
    """The mailbox of replies that the council reads."""
    told = town.app.config["ONROLL"]
    with imap() as box:
        town.app.config["ONROLL"] = replace(told, imap_url=box.url, reply_to="replies@marlowe.example.org")
        yield box
    town.app.config["ONROLL"] = told


@contextmanager
def without_its_task(town: Town) -> Iterator[None]:
    """As in the minute in which an e-mail has come and nobody has a task about it yet."""
    with town.app.app_context(), writing():
        mail = db.session.scalars(select(IncomingMail)).one()
        case_id, mail.placing_case_id = mail.placing_case_id, None
    yield
    with town.app.app_context(), writing():
        db.session.scalars(select(IncomingMail)).one().placing_case_id = case_id


def test_an_email_that_answers_nothing_is_a_task_and_is_filed_on_the_case_it_belongs_to(
    town: Town, mailbox: ImapStandin
) -> None:
    reference = town.refer()
    written = EmailMessage()
    written["From"], written["To"] = "ana@family.example", "replies@marlowe.example.org"
    written["Subject"], written["Message-ID"] = "About my daughter", "<1@family.example>"
    written.set_content("We are at my sister's in Leeds since Monday. Please call me.")
    mailbox.put(written.as_bytes())
    with town.app.app_context():
        assert JOBS["mailbox"]()["waiting"] == 1
        assert JOBS["mailbox"]()["waiting"] == 0

    marian = town.sign_in("marian")
    to_queue(marian, "Formal letters")
    look_at_both_widths(marian, called="queue-post")
    go_by(marian.get_by_role("link", name="Find out where an email belongs"))
    press(marian, "Claim this task")
    look_at_both_widths(marian, called="task-post")
    go(marian, "Read the email, and file it on its case")
    expect(marian.get_by_text("at my sister's in Leeds")).to_be_visible()
    expect(marian.get_by_text("Anybody can write any name as the sender")).to_be_visible()
    look_at_both_widths(marian, called="post")
    with without_its_task(town):
        marian.reload()
        blunder(marian, "/dismiss$")
    press(marian, "File it on that case")
    expect(marian.get_by_role("alert")).to_contain_text("Enter the reference of a case")
    look_at_both_widths(marian, called="error-post")
    marian.get_by_label("Reference of the case it belongs to").fill(reference)
    press(marian, "File it on that case")
    expect(marian.get_by_text("a task asks somebody to read it")).to_be_visible()
    look(marian, called="post-filed")

    open_case(marian, reference)
    go(marian, "Files")
    expect(marian.locator("main")).to_contain_text("email.txt")
    to_queue(marian, "Formal letters")
    expect(marian.get_by_text("Find out where an email belongs")).to_have_count(0)
