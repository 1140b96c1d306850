"""What a list, a claim and a search cost, counted in statements: as many for one task or child as for many."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import event, true

import base.prepared
from base.database import engine_of, writing
from base.extensions import db
from base.ids import new_id
from casework.claims import claim_task
from casework.interests import declare_interest
from casework.visible import NotHere, task_to_change
from casework.visible_children import children_visible_to
from directory.children import create_child
from directory.finding import find_children
from directory.particulars import Particulars
from models.event import Event
from models.user import User
from reporting.search_results import find_anything
from security.actor import Actor, ActorKind
from security.current import actor_of
from security.permissions import Role
from tests.integration.casework import marlowe
from tests.integration.work.conftest import AtWork

BY = Actor.system("tests")
TODAY = date(2026, 11, 23)


@pytest.fixture
def statements(app, monkeypatch):
    """Hear every statement that goes to the database while a block lasts, through a session or past it."""

    @contextmanager
    def listening() -> Iterator[list[str]]:
        heard: list[str] = []
        kept, kept_together = base.prepared._fetch, base.prepared._fetch_together

        def hear(_connection, _cursor, statement, *_rest):
            if not statement.startswith("BEGIN"):
                heard.append(statement)

        def fetch(line, compiled, parameters):
            heard.append(compiled.text)
            return kept(line, compiled, parameters)

        def fetch_together(line, told):
            heard.extend(compiled.text for compiled, _ in told)
            return kept_together(line, told)

        engine = engine_of(app)
        with monkeypatch.context() as patched:
            patched.setattr(base.prepared, "_fetch", fetch)
            patched.setattr(base.prepared, "_fetch_together", fetch_together)
            event.listen(engine, "before_cursor_execute", hear)
            try:
                yield heard
            finally:
                event.remove(engine, "before_cursor_execute", hear)

    return listening


def children(*particulars: Particulars) -> None:
    with writing():
        for one in particulars:
            create_child(one, by=BY, at=marlowe.AT)


def test_a_page_of_a_queue_asks_as_much_for_many_tasks_as_for_one(at_work: AtWork, officer, statements):
    queue = at_work.queue("Q-TRIAGE")
    officer.get(f"/queues/{queue}")
    with statements() as one:
        officer.get(f"/queues/{queue}")
    for number in range(5):
        at_work.refer({"child-name": {"given": f"Noor{number}", "family": "Vale"}})
    with statements() as many:
        page = officer.get(f"/queues/{queue}").text
    assert "Noor4 Vale" in page
    assert len(many) == len(one)
    assert len([said for said in many if "FROM setting" not in said and "council_setting" not in said]) <= 9, many


def test_a_page_of_a_queue_waits_for_a_server_four_times_and_asks_nothing_twice(at_work: AtWork, officer, monkeypatch):
    queue = at_work.queue("Q-TRIAGE")
    officer.get(f"/queues/{queue}")
    waited: list[list[str]] = []
    alone, together = base.prepared._fetch, base.prepared._fetch_together

    def fetch(line, compiled, parameters):
        waited.append([compiled.text])
        return alone(line, compiled, parameters)

    def fetch_together(line, told):
        waited.append([compiled.text for compiled, _ in told])
        return together(line, told)

    monkeypatch.setattr(base.prepared, "_fetch", fetch)
    monkeypatch.setattr(base.prepared, "_fetch_together", fetch_together)
    officer.get(f"/queues/{queue}?held=unclaimed&priority=3")
    said = [text for one in waited for text in one if "council_setting" not in text]
    assert len(said) == len(set(said)) == 9
    on_a_server = engine_of(at_work.app).dialect.name == "postgresql"
    assert [len(one) for one in waited if "council_setting" not in one[0]] == ([1, 5, 2, 1] if on_a_server else [1] * 9)


def test_a_page_of_a_queue_is_read_past_the_session_so_that_none_begins(at_work: AtWork, officer):
    queue, begun = at_work.queue("Q-TRIAGE"), []
    officer.get(f"/queues/{queue}")  # what a process reads once
    engine = engine_of(at_work.app)

    def hear(connection):
        begun.append(connection)

    event.listen(engine, "begin", hear)
    try:
        page = officer.get(f"/queues/{queue}").text
    finally:
        event.remove(engine, "begin", hear)
    assert 'aria-label="Open tasks, most urgent first"' in page
    assert begun == []


def test_the_page_of_all_queues_counts_them_in_one_statement(at_work: AtWork, officer, statements):
    officer.get("/queues")
    with statements() as heard:
        officer.get("/queues")
    assert len([said for said in heard if "count(" in said]) == 1


def test_a_claim_is_one_update_of_the_task_one_of_the_case_and_one_insert(at_work: AtWork, statements):
    task_id = at_work.task("triage")
    with at_work.app.app_context():
        officer = actor_of(db.session.get_one(User, at_work.officers["colleague"]))
        db.session.rollback()
        with statements() as heard, writing():
            claim_task(task_to_change(officer, task_id), by=officer, at=marlowe.AT, once=uuid4().hex)
        kinds = [event.kind for event in db.session.query(Event).filter(Event.actor_id == officer.id)]
    assert sorted(kinds) == ["owner-set", "task-claimed"]
    assert [said.split()[0] for said in heard] == ["SELECT", "UPDATE", "UPDATE", "INSERT"], heard


def test_what_is_shut_from_an_officer_can_not_be_claimed_either(at_work: AtWork):
    task_id = at_work.task("triage")
    child_id = at_work.case()["child_id"]
    with at_work.app.app_context():
        officer = actor_of(db.session.get_one(User, at_work.officers["colleague"]))
        with writing():
            declare_interest(child_id, reason="a cousin", by=officer, at=marlowe.AT)
        with writing(), pytest.raises(NotHere):
            task_to_change(officer, task_id)
        with writing(), pytest.raises(NotHere):
            task_to_change(Actor.visitor(), task_id)


def test_the_same_claim_sent_twice_takes_a_task_that_was_handed_back_no_second_time(at_work: AtWork, officer):
    task_id, queue = at_work.task("triage"), at_work.queue("Q-TRIAGE")
    once = {"once": uuid4().hex, "back": f"/queues/{queue}"}
    officer.post(f"/tasks/{task_id}/claim", data=once)
    officer.post(f"/tasks/{task_id}/hand-back")
    assert at_work.read(task_id)["holder_id"] is None
    officer.post(f"/tasks/{task_id}/claim", data=once)
    assert at_work.read(task_id)["holder_id"] is None
    assert at_work.read(task_id)["state"] == "open"


def test_a_search_asks_as_much_for_forty_children_as_for_one(at_work: AtWork, statements):
    with at_work.app.app_context():
        lead = actor_of(db.session.get_one(User, at_work.officers["lead"]))
        with statements() as one:
            assert len(find_anything("ivy quill", reader=lead, today=TODAY, limit=50).children) == 1
        children(*(Particulars(given_names="Ivy", family_name="Quill") for _ in range(40)))
        with statements() as many:
            assert len(find_anything("ivy quill", reader=lead, today=TODAY, limit=50).children) == 41
    assert len(many) <= len(one) <= 11


def test_a_child_is_found_by_both_names_however_many_bear_the_first(app):
    with app.app_context():
        children(*(Particulars(given_names="Ivy", family_name=f"Oakes{number}") for number in range(30)))
        children(Particulars(given_names="Ivy", family_name="Thornbury"))
        found = find_children("ivy thornbry", visible=true(), limit=5)
    assert [(one.child.family_name, one.slips) for one in found] == [("Thornbury", 1)]


def test_those_who_bear_a_common_name_are_asked_for_their_other_name_before_anything_else(app, database, statements):
    """Of thousands who bear the first name a few bear both: asked first what may be seen of each, a search took thrice
    as long."""
    with app.app_context():
        children(*(Particulars(given_names="Ivy", family_name=f"Oakes{number}") for number in range(3)))
        officer = Actor(ActorKind.USER, new_id(), roles=frozenset({Role.OFFICER}))
        with statements() as said:
            found = find_children("ivy oakes2", visible=children_visible_to(officer), limit=1)
        assert [one.child.family_name for one in found] == ["Oakes2"]
        if database.kind != "sqlite":
            return  # whose planner weighs what it asks first
        (asked,) = [one for one in said if "AS other0" in one]
        told = db.session.connection().exec_driver_sql("EXPLAIN QUERY PLAN " + asked, (None,) * asked.count("?"))
        looks = [row[3] for row in told]
        (other,) = [place for place, look in enumerate(looks) if look.startswith("SEARCH other0")]
        (own,) = [place for place, look in enumerate(looks) if look.startswith("SEARCH child ")]
        assert other < own, looks


def test_of_two_names_that_nearly_fit_the_nearer_comes_first(app):
    with app.app_context():
        children(
            Particulars(given_names="Ana", family_name="Marshallton"),
            Particulars(given_names="Anna", family_name="Marshalltan"),
            Particulars(given_names="Anna", family_name="Marshallton"),
        )
        found = find_children("anna marshallton", visible=true(), limit=5)
    assert [one.slips for one in found] == sorted(one.slips for one in found)
    assert found[0].child.given_names == "Anna"
    assert found[0].slips == 0
    assert len(found) == 3
