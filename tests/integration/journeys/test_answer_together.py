"""A school is asked about two children of a family at once: one e-mail, one link, a short form for each."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from base.database import writing
from base.extensions import db
from casework.asking_together import ask_together
from casework.cases import link_cases
from casework.death import record_death
from casework.tasks import shape_of, start_task
from casework.versions import pinned
from directory.children import create_child
from directory.particulars import Particulars
from directory.schools import ContactParticulars, keep_contacts
from models.case import Case
from models.child import Child
from models.filing import Filing
from models.school import School
from models.task import Task
from models.wait import Wait
from security.actor import Actor, ActorKind
from security.permissions import Role
from tests.integration.journeys.conftest import NOW, Browser
from tests.integration.journeys.test_journeys_doors import BY, give_code, link_in, relayed, sent_referral
from tests.integration.journeys.test_journeys_referral import is_check
from tests.robots.form_robot import FormRobot, Screen

OFFICE = "office@school.example"
ABOUT_ME = {r"your name": "Jo Park", r"email": "jo@school.example", r"job title": "Attendance officer"}


@pytest.fixture
def asked(council: Flask, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """Two cases of the Kowalska family, about whom an officer has asked Harbour School together."""
    from base import clock

    monkeypatch.setattr(clock, "now_utc", lambda: NOW)
    sent_referral(browser)
    sent_referral(Browser(council.test_client()))
    with council.app_context(), writing():
        school = School(urn="900001", name="Harbour School", sort_name="harbour", is_ours=True, created_at=NOW)
        db.session.add(school)
        db.session.flush()
        keep_contacts(school, [ContactParticulars("office", OFFICE)], by=BY, at=NOW)
        cases = list(db.session.scalars(select(Case).order_by(Case.id)))
        assert len(cases) == 2
        tasks = []
        for case, given in zip(cases, ("Ivy", "Ned"), strict=True):
            child = create_child(Particulars(given_names=given, family_name="Kowalska"), by=BY, at=NOW)
            case.school_id, case.child_id, case.child_link = school.id, child.id, "confirmed"
            shape = next(task for task in pinned(case.version_id).tasks if task.wait and task.wait.party == "school")
            tasks.append(start_task(case, shape, by=BY, at=NOW))
        for one, other in (cases, cases[::-1]):
            link_cases(one, other.id, "sibling", at=NOW)
        officer = Actor(ActorKind.USER, roles=frozenset({Role.OFFICER}))
        wait = shape_of(tasks[0], cases[0]).wait
        assert len(ask_together(tasks[0], wait, [tasks[1].id], by=officer, at=NOW)) == 2
    return council


def opened(app: Flask) -> Browser:
    """The school's browser behind the code of its link."""
    (question,) = (message for message in relayed(app) if message.to == OFFICE and "/l/" in message.body)
    assert "Kowalska" not in question.subject + question.body
    school = Browser(app.test_client())
    assert "Ivy" not in school.get(link_in(question)).html
    listed = give_code(app, school, link_in(question))
    assert "/answer/together/" in listed.url
    school.at = listed.url
    return school


def answer_address(app: Flask, school: Browser, given: str) -> str:
    with app.app_context():
        wait = next(
            one
            for one in db.session.scalars(select(Wait))
            if one.together_id is not None and _child_of(one).given_names == given
        )
    return f"{school.at}/{wait.id}"


def _child_of(wait: Wait):
    return db.session.get_one(Child, db.session.get_one(Case, wait.case_id).child_id)


def test_each_child_is_answered_for_and_who_answers_is_asked_once(asked):
    school = opened(asked)
    listed = school.get(school.at)
    assert "Ivy Kowalska" in listed.html
    assert "Ned Kowalska" in listed.html
    first = school.post(answer_address(asked, school, "Ivy"), {})
    assert "Ivy Kowalska" in first.html
    end = FormRobot(school.get, school.post, answers=ABOUT_ME).fill_in(first.url, is_check)
    done = school.post(end.url, {"declaration": ["agreed"]})
    assert done.url.endswith("/sent"), done.errors
    assert "We ask about another child too" in done.html
    left = school.get(school.at)
    assert "Ivy Kowalska" not in left.html, "who was answered for is a reference again"
    assert "Answered" in left.html
    second = school.post(answer_address(asked, school, "Ned"), {})
    seen: dict[str, str] = {}

    def post(url: str, data: dict[str, list[str]]) -> Screen:
        page = school.post(url, data)
        seen[page.url.rpartition("/")[2]] = page.html
        return page

    end = FormRobot(school.get, post, answers={}).fill_in(second.url, is_check)
    del seen["check-answers"]
    (of_answerer,) = (html for html in seen.values() if "Attendance officer" in html)
    assert "Jo Park" in of_answerer
    assert "Jo Park" not in "".join(html for html in seen.values() if html != of_answerer)
    done = school.post(end.url, {"declaration": ["agreed"]})
    assert done.url.endswith("/sent"), done.errors
    assert "We ask about another child too" not in done.html
    assert "We have your answers" in school.get(school.at).html
    with asked.app_context():
        waits = [one for one in db.session.scalars(select(Wait)) if one.together_id is not None]
        assert [one.state for one in waits] == ["answered", "answered"]
        assert len({one.filing_id for one in waits}) == 2
        for wait in waits:
            assert db.session.get_one(Filing, wait.filing_id).case_id == wait.case_id
            assert db.session.get_one(Task, wait.task_id).came_back == "answered"


def test_a_stranger_without_the_code_learns_of_no_child(asked):
    (question,) = (message for message in relayed(asked) if message.to == OFFICE and "/l/" in message.body)
    stranger = Browser(asked.test_client())
    asks = stranger.get(link_in(question))
    with asked.app_context():
        group = next(one.together_id for one in db.session.scalars(select(Wait)) if one.together_id)
        wait = db.session.scalars(select(Wait.id).where(Wait.together_id == group)).first()
    for page in (stranger.get(asks.url), stranger.get(f"/answer/together/{group}")):
        assert "Kowalska" not in page.html
    assert "Kowalska" not in stranger.post(f"/answer/together/{group}/{wait}", {}).html
    nobody = asked.test_client()
    assert nobody.get(f"/answer/together/{group}").status_code == 404
    assert nobody.post(f"/answer/together/{group}/{wait}").status_code in (400, 404)


def test_a_child_who_died_is_on_the_list_no_more_and_what_was_begun_about_them_opens_no_more(asked):
    school = opened(asked)
    ivys = answer_address(asked, school, "Ivy")
    begun = school.post(ivys, {})
    assert "Ivy Kowalska" in begun.html
    with asked.app_context(), writing():
        child = next(one for one in map(_child_of, db.session.scalars(select(Wait))) if one.given_names == "Ivy")
        manager = Actor(ActorKind.USER, roles=frozenset({Role.MANAGER}))
        record_death(child.id, died_on=None, by=manager, at=NOW)
    listed = school.get(school.at)
    assert ("Ned Kowalska" in listed.html, "Ivy" in listed.html) == (True, False)
    assert "Ivy" not in school.post(ivys, {}).html
    assert "Ivy" not in school.get(begun.url).html
    assert "Ned Kowalska" in school.post(answer_address(asked, school, "Ned"), {}).html
