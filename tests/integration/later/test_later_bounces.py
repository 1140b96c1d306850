"""A message to a school does not arrive."""

from __future__ import annotations

import pytest

from base.database import writing
from base.extensions import db
from correspondence.settling import tell
from models.task import Task
from tests.integration.later.world import MONDAY, SYSTEM, fresh, messages, wait_of

pytestmark = pytest.mark.usefixtures("context")


def bounce(kind: str, because: str = "address-refused") -> None:
    """The relay writes down that a message failed, and tells casework."""
    (message,) = messages(kind=kind)
    with writing():
        message.state, message.ended_because = "failed", because
    with writing():
        assert tell(message.id, by=SYSTEM, at=MONDAY)
    with writing():
        assert not tell(message.id, by=SYSTEM, at=MONDAY)


def kinds() -> list[str]:
    return sorted(task.kind for task in db.session.query(Task))


@pytest.mark.parametrize("priority", [1, 2])
def test_on_an_urgent_case_the_task_comes_back_the_same_day_to_be_telephoned(council, priority):
    with writing():
        task = council.task("ask-school", of=council.case(priority=priority), holder=council.officer)
    bounce("ask-first")
    assert (fresh(task).state, fresh(task).came_back) == ("claimed", "telephone")
    assert wait_of(task).state == "returned"
    assert kinds() == ["ask-school"]


def test_on_another_case_somebody_mends_the_address_once_and_the_chase_goes_on(council):
    with writing():
        task = council.task("ask-school", of=council.case(priority=3))
    bounce("ask-first")
    assert fresh(task).state == "waiting"
    assert kinds() == ["ask-school", "fix-address"]


def test_a_message_that_may_have_arrived_is_for_a_person_to_settle(council):
    with writing():
        task = council.task("ask-school", of=council.case(priority=1))
    bounce("ask-first", "unknown")
    assert fresh(task).state == "waiting"
    assert kinds() == ["ask-school"]
