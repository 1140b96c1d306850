"""A form comes in about a child while an officer writes in the child's record: both are kept, nobody is turned away."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from base.database import writing
from base.extensions import db
from casework.intake.submitting import submit
from casework.joining_records import join_records, separate_records
from directory import adult_changes
from directory.adult_changes import add_adult
from directory.adults import AdultParticulars, adults_of
from models.case import Case
from models.child import Child
from security.actor import Actor
from tests.integration.casework.marlowe import AT, SURE, Marlowe, refer, send, twin

MEET_WITHIN = 1.0  # seconds; whoever waits for a lock never comes, and the other goes on without
MOTHER = {"id": "a" * 32, "parent-name": {"given": "Wren", "family": "Quill"}}


@pytest.fixture
def known(app: Flask) -> tuple[Marlowe, UUID, UUID]:
    """An open case of a child, and a second form that names the mother and has not been sent yet."""
    with app.app_context():
        with writing():
            council = Marlowe()
            case = send(SURE)
            child_id, more = case.child_id, refer(SURE | {"parents": [MOTHER]})
            more.case_id, form_id = case.id, more.id  # it completes the first
        db.session.remove()
    assert child_id is not None
    return council, child_id, form_id


def both_at_once(first: Callable[[], Any], then: Callable[[], Any]) -> None:
    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(first), pool.submit(then)]:
            done.result()


@pytest.fixture
def noting(monkeypatch: pytest.MonkeyPatch) -> tuple[Event, Event]:
    """Has whoever notes an adult wait half-way: that they are there, and that the other is done."""
    here, done, note = Event(), Event(), adult_changes.note_adult

    def note_while_something_else_happens(*args: Any, **named: Any) -> Any:
        noted = note(*args, **named)
        db.session.flush()
        here.set()
        done.wait(MEET_WITHIN)
        return noted

    monkeypatch.setattr(adult_changes, "note_adult", note_while_something_else_happens)
    return here, done


def grandmother_noted(app: Flask, council: Marlowe, child_id: UUID) -> Callable[[], None]:
    def note() -> None:
        with app.app_context(), writing():
            add_adult(child_id, AdultParticulars("Oona Reed"), by=council.officer, at=AT)

    return note


def adults(app: Flask, child_id: UUID) -> set[str]:
    with app.app_context():
        return {near.adult.name for near in adults_of(db.session.get_one(Child, child_id))}


def test_a_grandmother_is_noted_while_a_form_names_the_mother(
    app: Flask, known: tuple[Marlowe, UUID, UUID], noting: tuple[Event, Event]
):
    council, child_id, form_id = known
    here, done = noting

    def send_form() -> None:
        assert here.wait(5)
        with app.app_context(), writing():
            submit(form_id, by=Actor.visitor(), at=AT)
        done.set()

    both_at_once(grandmother_noted(app, council, child_id), send_form)
    assert adults(app, child_id) == {"Oona Reed", "Wren Quill"}
    with app.app_context():
        assert db.session.query(Case).count() == 1


def test_a_grandmother_is_noted_while_another_record_is_separated_from_the_childs(
    app: Flask, known: tuple[Marlowe, UUID, UUID], noting: tuple[Event, Event]
):
    council, child_id, _ = known
    here, done = noting
    with app.app_context(), writing():
        other_id = twin(upn="B123456789012").id
        join_records(other_id, child_id, by=council.officer, at=AT)

    def separate() -> None:
        assert here.wait(5)
        with app.app_context(), writing():
            separate_records(other_id, reason="Another child", by=council.officer, at=AT)
        done.set()

    both_at_once(grandmother_noted(app, council, child_id), separate)
    assert adults(app, child_id) == {"Oona Reed"}
    assert adults(app, other_id) == set()
