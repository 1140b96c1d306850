"""Cases that are about no child, and those where nobody asks where the child is; a form that is an officer's own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from base import clock
from base.database import writing
from base.extensions import db
from casework.finishing import finish_task
from models.case import Case
from models.filing import Filing
from models.task import Task
from models.wait import Timer
from tests.integration.cases.conftest import text_of
from tests.integration.casework.marlowe import tasks
from tests.integration.chaperones.stage_door import AT, Council
from tests.integration.employment.seaside import Seaside, asked_for
from tests.integration.employment.test_employment_concerns_and_visits import VISIT, sent


@pytest.fixture
def monday(app: Flask) -> Iterator[Flask]:
    clock.set_clock(AT)
    yield app
    clock.set_clock(None)


def test_the_case_of_an_applicant_is_called_by_their_name_and_says_nothing_of_a_child(monday, enter):
    with monday.app_context(), writing():
        case = Council().applied()
        task = db.session.query(Task).filter(Task.case_id == case.id).first()
        case_id, task_id = case.id, task.id
    officer = enter("officer")
    said = text_of(officer.get(f"/cases/{case_id}"))
    assert "Rosa Ó Briain" in said
    assert "What it is about" in said
    for other in ("Child not known", "Whereabouts", "Out of education", "Brothers and sisters", "Child and family"):
        assert other not in said, other
    on_task = text_of(officer.get(f"/tasks/{task_id}"))
    assert "Rosa Ó Briain" in on_task
    assert "Whereabouts" not in on_task
    assert "Rosa Ó Briain" in text_of(officer.get(f"/cases/{case_id}/closing"))


def test_a_permit_is_about_a_child_whose_whereabouts_nobody_asks_until_somebody_does(monday, enter):
    with monday.app_context(), writing():
        Seaside()
        _, case = asked_for()
        case_id = case.id
    officer = enter("officer")
    said = text_of(officer.get(f"/cases/{case_id}"))
    assert "Ivy Quill" in said
    assert "Business Quayside Cafe" in said
    assert "Last seen" not in said
    assert "Out of education" not in said
    with monday.app_context(), writing():
        db.session.get_one(Case, case_id).whereabouts = "known"
    assert "Whereabouts Known" in text_of(officer.get(f"/cases/{case_id}"))


def test_a_case_that_waits_for_a_task_to_begin_by_itself_is_no_fault(monday, enter):
    with monday.app_context():
        with writing():
            council = Seaside("employment-visit")
        case = sent("employment-visit", VISIT, by=council.officer)
        with writing():
            finish_task(tasks(case)["follow-visit"], "seven-days", {}, by=council.officer, at=AT)
        case_id = case.id
    said = text_of(enter("officer").get(f"/cases/{case_id}"))
    assert "Nobody until 30 Nov 2026" in said
    assert "See whether permits were asked for begins by itself" in said
    assert "is a fault" not in said
    with monday.app_context(), writing():
        db.session.query(Timer).filter(Timer.kind == "start-later:look-again").one().state = "cancelled"
    assert "is a fault" in text_of(enter("officer", email="two@example.org").get(f"/cases/{case_id}"))


def test_a_visit_is_an_officers_own_form_that_came_from_nobody(monday, enter):
    with monday.app_context(), writing():
        Seaside("employment-visit")
    officer = enter("officer")
    assert "Our own forms" in text_of(officer.get("/officers/on-behalf"))
    begin = officer.get("/officers/on-behalf/employment-visit")
    assert "How did it reach us?" not in begin.text
    begun = officer.post("/officers/on-behalf/employment-visit", follow_redirects=True)
    assert "Name of the business" in begun.text
    assert "You are entering this for" not in begun.text
    with monday.app_context():
        filing = db.session.query(Filing).one()
        assert (filing.channel, filing.identity, filing.source) == ("own", "signed-in", "")
        assert filing.entered_by is not None
    stranger = enter("officer", email="two@example.org", name="Otto Bell")
    assert stranger.get(begun.request.path).status_code == 404
