"""A chase that ends in silence, or reaches a step that needs more than a mail, gives somebody a task."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from base.database import writing
from base.extensions import db
from casework.chasing import chases
from casework.chasing.waits import answer_wait
from casework.sweep import sweep
from casework.versions import pinned
from correspondence.stopping import hold_case
from models.case import Case
from models.task import Task
from models.wait import Wait
from security.actor import Actor
from tests.integration.casework.marlowe import AT, tasks
from tests.integration.casework.test_casework_other_councils import asked, council, elsewhere

__all__ = ["council"]
pytestmark = pytest.mark.usefixtures("context")
STEPS = (8, 15, 17, 18, 19)  # days after a Monday: CH4's steps, and past its end


def swept(*days: int) -> None:
    for day in days:
        sweep(AT + timedelta(days=day), by=Actor.system("sweep"), writing=writing)


def kinds(case: Case) -> list[str]:
    return sorted(row.kind for row in db.session.query(Task).filter_by(case_id=case.id))


def test_a_council_that_never_answers_gives_somebody_the_task_to_ask_them_all_by_hand_once(council):
    with writing():
        case, task = elsewhere(council)
        wait = asked(task, "202", council)
    swept(8, 15)
    assert "message-all-councils" not in kinds(case)
    swept(*STEPS[2:], *STEPS[2:])
    assert db.session.get_one(Wait, wait.id, populate_existing=True).ended_because == "no-answer"
    assert kinds(case).count("message-all-councils") == 1
    assert tasks(case)["message-all-councils"].due_at is not None


def test_a_council_that_answered_leaves_nobody_that_task(council):
    with writing():
        case, task = elsewhere(council)
        wait = asked(task, "202", council)
    swept(8, 15)
    with writing():
        answer_wait(wait, None, by=council.officer, at=AT + timedelta(days=15))
    swept(*STEPS[2:])
    assert "message-all-councils" not in kinds(case)


def test_a_question_that_never_left_us_asks_no_council_instead(council):
    with writing():
        case, task = elsewhere(council)
        wait = asked(task, "202", council)
        hold_case(case.id, because="outward-held")
    swept(*STEPS)
    assert db.session.get_one(Wait, wait.id, populate_existing=True).ended_because == "held"
    assert "message-all-councils" not in kinds(case)


def test_a_step_that_names_a_task_starts_it_with_its_message_and_once(council, monkeypatch):
    """As CH2 does for a parent: the last reminder and a visit."""
    with writing():
        case, task = elsewhere(council)
        asked(task, "202", council)
    definition = pinned(case.version_id)
    asks = definition.chase_profiles["CH4"]
    visiting = replace(asks, steps=(*asks.steps[:-1], replace(asks.steps[-1], task="home-visit")))
    others = tuple(one for one in definition.chases if one.code != "CH4")
    changed = replace(definition, chases=(*others, visiting))
    monkeypatch.setattr(chases, "pinned", lambda _version: changed)
    swept(8)
    assert "home-visit" not in kinds(case)
    swept(15, 15)
    assert kinds(case).count("home-visit") == 1
