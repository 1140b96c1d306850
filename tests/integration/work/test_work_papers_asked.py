"""A school is asked for a panel's papers as the panel's day comes near; an agency of the list, until its manager."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from base.database import writing
from base.extensions import db
from casework.checklists import rows_of
from casework.intake.filings import open_filing
from casework.intake.submitting import submit
from casework.sweep import sweep
from models.case import Case
from models.message import Message
from models.task import Task
from models.wait import Wait
from security.actor import Actor
from tests.integration.casework.marlowe import AT, fill
from tests.integration.casework.rows import officer as officer_row
from tests.integration.later.world import mail_leaves

SCHOOL = "office@brook.example"
VISITOR, SWEEP = Actor.visitor(), Actor.system("sweep")
ASKED = ["child-health", "youth-justice", "involved-agencies", "revenues", "housing", "service-families", "voluntary"]

HOME = {
    "child-name": {"given": "Noor", "family": "Vale"},
    "child-dob": "2015-05-06",
    "home-notice": "said",
    "sender-name": "Jo Pike",
}


def day(number: int, month: int = 12) -> datetime:
    return datetime(2026, month, number, 12, 0, tzinfo=UTC)


def days_pass(at_work, *moments: datetime) -> None:
    with at_work.app.app_context():
        for moment in moments:
            mail_leaves(moment)
            for _ in range(2):
                sweep(moment, by=SWEEP, writing=writing)
        db.session.remove()


def mail(at_work, kind: str) -> list[tuple[str, str]]:
    with at_work.app.app_context():
        found = db.session.query(Message).filter_by(case_id=at_work.case_id, kind=kind)
        return [(f"{one.planned_at:%d %b}", one.address) for one in found.order_by(Message.planned_at, Message.id)]


def on(number: int, month: int = 12) -> dict[str, str]:
    return {"q-panel-on__day": str(number), "q-panel-on__month": str(month), "q-panel-on__year": "2026"}


@pytest.fixture
def placing(at_work, officer):
    """The case after triage: we know where the child is, and there is no place."""
    officer.post(f"/tasks/{at_work.task('triage')}/finish", data={"choice": "known-no-place"})
    return at_work


def to_panel(officer, placing, **said: str) -> None:
    choose(officer, placing.task("help-with-place"), "fair-access", **said)


def choose(officer, task_id, choice: str, **said: str) -> None:
    asked = officer.post(f"/tasks/{task_id}/finish", data={"choice": choice})
    assert officer.post(asked.location, data=said).status_code == 303


def test_the_school_is_asked_five_three_and_one_working_days_before_the_panel(placing, officer):
    to_panel(officer, placing, **on(10))
    page = officer.get(f"/tasks/{placing.task('panel-papers')}").text
    assert "Brook School" in page
    assert mail(placing, "papers-due") == []
    days_pass(placing, day(2), day(3), day(4), day(7), day(8), day(9))
    assert mail(placing, "papers-due") == [("03 Dec", SCHOOL), ("07 Dec", SCHOOL), ("09 Dec", SCHOOL)]
    days_pass(placing, day(10))
    task = placing.read(placing.task("panel-papers"))
    assert (task["state"], task["came_back"]) == ("open", "no-answer")


def test_papers_that_the_school_sends_by_its_link_end_the_asking_and_the_officer_reads_them(placing, officer):
    to_panel(officer, placing, **on(10))
    days_pass(placing, day(3))
    with placing.app.app_context():
        with writing():
            wait = db.session.query(Wait).filter_by(code="school-papers").one()
            filing = open_filing(wait.answer_service, by=VISITOR, at=day(4), wait=wait)
            said = {"papers-support": "A quiet room helped.", "answerer-name": "Jo Pike"}
            fill(filing, said, at=day(4), by=VISITOR)
            submit(filing.id, by=VISITOR, at=day(4))
        assert filing.service == "panel-papers"
    days_pass(placing, day(7), day(9))
    assert mail(placing, "papers-due") == [("03 Dec", SCHOOL)]
    assert placing.read(placing.task("panel-papers"))["came_back"] == "answered"
    assert "A quiet room helped." in officer.get(f"/cases/{placing.case_id}/answers").text


def test_until_the_panels_day_is_known_nobody_is_asked_and_then_it_begins_by_itself(placing, officer):
    to_panel(officer, placing)
    task_id = placing.task("panel-papers")
    assert placing.read(task_id)["state"] == "open"
    days_pass(placing, day(3))
    assert mail(placing, "papers-due") == []
    choose(officer, task_id, "another-day", **on(17))
    days_pass(placing, day(9), day(10), day(14))
    assert mail(placing, "papers-due") == [("10 Dec", SCHOOL), ("14 Dec", SCHOOL)]


def test_a_panel_that_is_put_off_takes_the_asking_with_it(placing, officer):
    to_panel(officer, placing, **on(10))
    choose(officer, placing.task("panel-papers"), "another-day", **on(17))
    days_pass(placing, day(3), day(7), day(9))
    assert mail(placing, "papers-due") == []
    days_pass(placing, day(10))
    assert mail(placing, "papers-due") == [("10 Dec", SCHOOL)]


def test_a_child_without_a_school_has_nobody_to_ask_for_papers(at_work, officer):
    at_work.case_id = at_work.refer({"child-name": {"given": "Noor", "family": "Vale"}})
    officer.post(f"/tasks/{at_work.task('triage')}/finish", data={"choice": "known-no-place"})
    to_panel(officer, at_work, **on(10))
    with at_work.app.app_context():
        assert db.session.query(Task).filter_by(case_id=at_work.case_id, kind="panel-papers").count() == 0


def test_every_agency_of_the_list_is_asked_and_asked_again_and_then_its_manager(at_work, officer):
    officer.post(f"/tasks/{at_work.task('triage')}/finish", data={"choice": "whereabouts-unknown"})
    with at_work.app.app_context():
        task_id = at_work.task("enquiries")
        rows = {row.code: row.id for row in rows_of(db.session.get_one(Task, task_id))}
    for code in ASKED:
        to = {"recipient": f"{code}@agency.example", "manager": f"{code}-lead@agency.example"}
        answer = officer.post(f"/tasks/{task_id}/enquiries/{rows[code]}/ask", data=to)
        assert answer.status_code == 303
    days_pass(at_work, *(AT + timedelta(days=number, hours=3) for number in (3, 7, 14)))
    for code in ASKED:
        desk, lead = f"{code}@agency.example", f"{code}-lead@agency.example"
        asked = [(when, to) for when, to in mail(at_work, "ask-agency") if to in (desk, lead)]
        assert asked == [("23 Nov", desk), ("26 Nov", desk), ("30 Nov", desk), ("07 Dec", lead)], code
    days_pass(at_work, AT + timedelta(days=17))
    with at_work.app.app_context():
        states = {row.code: row.state for row in rows_of(db.session.get_one(Task, task_id))}
        assert {states[code] for code in ASKED} == {"to-do"}, "whoever did not answer is asked in another way"


def test_a_parent_who_said_the_child_is_educated_at_home_is_asked_to_call_and_then_visited(at_work, officer):
    """The parent of a home educated child has no form of ours to answer: they telephone."""
    with at_work.app.app_context(), writing():
        by = officer_row("Uma Reed")
        filing = open_filing("home-education", by=by, at=AT)
        fill(filing, HOME, at=AT, by=by)
        case_id = submit(filing.id, by=by, at=AT).case_id
    at_work.case_id = case_id
    rule = f"/cases/{case_id}/contacts/parent/{case_id}/rule"
    officer.post(rule, data={"rule": "safe", "note": "The parent wrote to us"})
    first = at_work.task("first-contact")
    assert at_work.read(first)["state"] == "open", "nobody is asked before an officer says at which address"
    officer.post(f"/tasks/{first}/ask", data={"recipient": "mo.quill@example.org"})
    days_pass(at_work, *(AT + timedelta(days=number, hours=3) for number in (7, 14)))
    asked = [*mail(at_work, "ask-parent"), *mail(at_work, "ask-parent-again")]
    assert [when for when, _ in asked] == ["23 Nov", "30 Nov", "07 Dec"]
    with at_work.app.app_context():
        kinds = [kind for (kind,) in db.session.query(Task.kind).filter_by(case_id=case_id)]
        assert kinds.count("home-visit") == 1
        assert db.session.get_one(Case, case_id).state == "open"
    days_pass(at_work, AT + timedelta(days=17))
    assert at_work.read(first)["came_back"] == "no-answer"
