"""A deadline that stands still for an answer runs on with it, whoever writes it down."""

from __future__ import annotations

import copy
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from base.database import writing
from base.extensions import db
from casework.chasing.standing_still import stop_deadline
from casework.chasing.waits import answer_wait, come_back, start_wait
from casework.tasks import start_task
from casework.versions import current, publish_documents, read_whole
from models.case import Case
from models.task import Task
from tests.integration.later.world import BEGAN, MONDAY, SYSTEM, Marlowe, fresh, wait_of

pytestmark = pytest.mark.usefixtures("context")
NOTICE = Path(__file__).parents[3] / "docs/examples/penalty-notice.yaml"
REASONS = [
    {"id": "payer", "label": "Waiting for whoever was asked", "until": ["answer"]},
    {"id": "bank", "label": "Waiting for the bank"},
]


def published() -> dict[str, Any]:
    """The worked example, with a deadline that may stand still where somebody is asked."""
    document: dict[str, Any] = copy.deepcopy(read_whole(NOTICE))
    (task,) = (one for one in document["tasks"] if one["id"] == "payment")
    task["due"] = {"amount": 35, "unit": "working-days", "source": "council's own standard", "pausable": REASONS}
    return document


@pytest.fixture
def payment(council: Marlowe) -> Task:
    with writing():
        publish_documents((published(),), by=SYSTEM, at=BEGAN)
        version, definition = current("penalty-notice")
        case: Case = council.case(service="penalty-notice", version_id=version, case_type="FPN", reference="PN-1")
        task = start_task(case, definition.task_shapes["payment"], by=SYSTEM, at=MONDAY)
        if wait_of(task) is None:
            shape = definition.task_shapes["payment"].wait
            assert shape is not None
            start_wait(task, shape, by=SYSTEM, at=MONDAY)
        return task


def stop(task: Task, reason: str) -> None:
    with writing():
        stop_deadline(task, reason, by=SYSTEM, at=MONDAY + timedelta(days=1))


def test_the_answer_that_it_waits_for_lets_it_run_on(council, payment):
    assert fresh(payment).due_at == datetime(2026, 12, 30, 17, 0, tzinfo=UTC)
    stop(payment, "payer")
    with writing():
        assert answer_wait(wait_of(payment), None, by=SYSTEM, at=MONDAY + timedelta(days=8))
        assert not answer_wait(wait_of(payment), None, by=SYSTEM, at=MONDAY + timedelta(days=9))
    task = fresh(payment)
    assert task.still_since is None
    assert task.due_at == datetime(2027, 1, 7, 17, 0, tzinfo=UTC)  # five working days later, over New Year's Day
    assert task.came_back == "answered"


def test_an_answer_changes_nothing_where_it_stands_still_for_something_else(council, payment):
    stop(payment, "bank")
    with writing():
        answer_wait(wait_of(payment), None, by=SYSTEM, at=MONDAY + timedelta(days=8))
    assert fresh(payment).still_since == MONDAY + timedelta(days=1)


def test_asking_that_ends_without_an_answer_leaves_it_standing(council, payment):
    stop(payment, "payer")
    with writing():
        come_back(wait_of(payment), "stopped", by=SYSTEM, at=MONDAY + timedelta(days=8))
    db.session.expire_all()
    assert fresh(payment).still_since == MONDAY + timedelta(days=1)
