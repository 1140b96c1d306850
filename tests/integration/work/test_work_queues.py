"""What officers see of queues and of their own work, and how they take a task."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from base.database import is_sqlite, writing
from base.extensions import db
from models.task import Task
from models.wait import Wait
from reporting.worklists import alerts_statement
from security.actor import Actor, ActorKind
from security.permissions import Role
from tests.integration.casework import marlowe


def test_the_first_page_of_an_officer_is_their_own_work(at_work, officer):
    page = officer.get("/work")
    assert page.status_code == 200
    assert "You hold no tasks" in page.text


def test_every_queue_is_listed_with_what_it_holds(at_work, officer):
    page = officer.get("/queues")
    assert page.status_code == 200
    assert "Q-TRIAGE" in page.text or "Triage" in page.text


def test_a_queue_shows_the_child_the_school_and_when_it_is_due(at_work, officer):
    page = officer.get(f"/queues/{at_work.queue('Q-TRIAGE')}")
    assert page.status_code == 200
    assert "Ivy Quill" in page.text
    assert "Brook School" in page.text
    assert "In 3 working days" in page.text


def test_a_task_that_was_claimed_is_the_officers_and_appears_under_my_work(at_work, officer):
    task_id = at_work.task("triage")
    answer = officer.post(f"/tasks/{task_id}/claim", data={"back": "/queues"}, follow_redirects=True)
    assert "You have claimed" in answer.text
    assert "Read and sort the referral" in officer.get("/work").text
    assert at_work.read(task_id)["state"] == "claimed"


def test_my_work_is_grouped_by_what_it_needs_of_me(at_work, officer):
    officer.post(f"/tasks/{at_work.task('triage')}/finish", data={"choice": "whereabouts-unknown"})
    for kind in ("ask-school", "enquiries", "decision"):
        officer.post(f"/tasks/{at_work.task(kind)}/claim")
    decision, ask_school = at_work.task("decision"), at_work.task("ask-school")
    with at_work.app.app_context(), writing():
        db.session.get_one(Task, decision).due_at = marlowe.AT - timedelta(days=3)
        wait_id = db.session.query(Wait.id).filter(Wait.task_id == ask_school).scalar()
    page = officer.get("/work").text
    assert "3 open tasks are mine" in page
    assert "Overdue or without a date (1)" in page
    assert "Overdue by 1 working day" in page
    assert "Waiting for somebody else (1)" in page
    said = {"with-whom": "The head", "what": "Moved away"}
    officer.post(f"/tasks/{ask_school}/waits/{wait_id}/answer", data=said)
    page = officer.get("/work").text
    assert "Came back to me (1)" in page
    assert "<strong>Answered</strong>" in page


def test_a_task_whose_calendar_ends_comes_first_and_says_so(at_work, officer):
    at_work.refer({"danger-now": "no", "child-name": {"given": "Noor", "family": "Vale"}})
    task_id = at_work.task("triage")
    with at_work.app.app_context(), writing():
        task = db.session.get_one(Task, task_id)
        task.due_at, task.due_unknown, task.sort_due = None, True, datetime(1970, 1, 1, tzinfo=UTC)
    page = officer.get(f"/queues/{at_work.queue('Q-TRIAGE')}").text
    assert "No date: calendar ends" in page
    assert page.index("Ivy Quill") < page.index("Noor Vale")


def test_alerts_are_read_from_an_index_of_their_own(at_work):
    with at_work.app.app_context():
        session, statement = db.session(), alerts_statement(Actor(ActorKind.USER, roles=frozenset({Role.MANAGER})))
        asked = str(statement.compile(session.get_bind(), compile_kwargs={"literal_binds": True}))
        if is_sqlite(session):
            plan = "\n".join(str(row) for row in session.execute(text("EXPLAIN QUERY PLAN " + asked)))
        else:
            with writing():
                session.execute(text("SET LOCAL enable_seqscan = off"))  # a dozen rows are quicker read whole
                plan = "\n".join(row[0] for row in session.execute(text("EXPLAIN " + asked)))
        assert "ix_task_alerts" in plan, plan
