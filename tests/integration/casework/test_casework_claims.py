"""Who holds a task, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.ctx import AppContext

from base.database import writing
from base.extensions import db
from casework.claims import (
    AlreadyClaimed,
    NotForThem,
    NotTheHolder,
    TaskOver,
    acknowledge_task,
    claim_task,
    hand_back,
    hand_over,
    reassign,
)
from casework.interests import declare_interest, withdraw_interest
from casework.notes import NothingWritten
from models.case import CaseNote
from security.history import history_of
from security.permissions import Role
from tests.integration.casework import rows
from tests.integration.casework.rows import AT

pytestmark = pytest.mark.usefixtures("context")


class Desk:
    """A queue with one task, two officers and a lead."""

    def __init__(self, **columns: object) -> None:
        with writing():
            self.ada, self.ben = rows.officer("Ada Marsh"), rows.officer("Ben Oakes")
            self.lead = rows.officer("Lea Thorn", Role.TEAM_LEAD)
            self.child = rows.child()
            self.case = rows.case(rows.version(), child_id=self.child.id)
            self.queue = rows.queue()
            self.task = rows.task(self.case, self.queue, **columns)

    def kinds(self) -> list[str]:
        return [event.kind for event in history_of("case", self.case.id)]


@pytest.fixture
def desk(context: AppContext) -> Desk:
    return Desk()


def test_the_first_to_claim_has_the_task_and_owns_the_case(desk):
    with writing():
        taken = claim_task(desk.task, by=desk.ada, at=AT)
    assert (taken.state, taken.holder_id, taken.claimed_at) == ("claimed", desk.ada.id, AT)
    assert desk.case.owner_id == desk.ada.id
    assert desk.kinds() == ["task-claimed", "owner-set"]


def test_the_second_is_told_who_has_it_and_since_when(desk):
    with writing():
        claim_task(desk.task, by=desk.ada, at=AT)
    with pytest.raises(AlreadyClaimed) as told, writing():
        claim_task(desk.task, by=desk.ben, at=AT + timedelta(minutes=5))
    assert (told.value.holder, told.value.since) == ("Ada Marsh", AT)
    assert "Ada" not in str(told.value)
    assert desk.kinds() == ["task-claimed", "owner-set"]


def test_claiming_twice_is_one_claim(desk):
    for once in ("a", "a", None):
        with writing():
            claim_task(desk.task, by=desk.ada, at=AT, once=once)
    assert desk.kinds() == ["task-claimed", "owner-set"]


def test_a_task_handed_back_is_free_for_the_next(desk):
    with writing():
        claim_task(desk.task, by=desk.ada, at=AT)
    with pytest.raises(NotTheHolder), writing():
        hand_back(desk.task, by=desk.ben, at=AT)
    with writing():
        hand_back(desk.task, by=desk.ada, at=AT, once="back")
    with writing():
        hand_back(desk.task, by=desk.ada, at=AT, once="back")
    assert (desk.task.state, desk.task.holder_id, desk.task.claimed_at) == ("open", None, None)
    with writing():
        claim_task(desk.task, by=desk.ben, at=AT)
    assert desk.task.holder_id == desk.ben.id


def test_a_task_is_handed_over_by_its_holder_only(desk):
    with writing():
        claim_task(desk.task, by=desk.ada, at=AT)
    with writing():
        hand_over(desk.task, desk.ben.id, by=desk.ada, at=AT)
    assert desk.task.holder_id == desk.ben.id
    with pytest.raises(NotTheHolder), writing():
        hand_over(desk.task, desk.ada.id, by=desk.ada, at=AT)


def test_only_a_lead_reassigns_and_only_with_a_reason(desk):
    with writing():
        claim_task(desk.task, by=desk.ada, at=AT)
    with pytest.raises(PermissionError), writing():
        reassign(desk.task, desk.ben.id, reason="Ada is away", by=desk.ben, at=AT)
    with pytest.raises(NothingWritten), writing():
        reassign(desk.task, desk.ben.id, reason=" ", by=desk.lead, at=AT)
    with writing():
        reassign(desk.task, desk.ben.id, reason="Ada is away", by=desk.lead, at=AT)
    assert desk.task.holder_id == desk.ben.id
    event = history_of("case", desk.case.id)[-1]
    assert "away" not in str(event.data)
    assert [note.body for note in db.session.query(CaseNote)] == ["Ada is away"]
    with writing():
        reassign(desk.task, None, reason="Nobody is free", by=desk.lead, at=AT)
    assert (desk.task.state, desk.task.holder_id) == ("open", None)


def test_nobody_who_may_not_see_a_restricted_task_is_given_it():
    desk = Desk(restricted=True)
    with writing():
        claim_task(desk.task, by=desk.lead, at=AT)
    with pytest.raises(NotForThem), writing():
        hand_over(desk.task, desk.ben.id, by=desk.lead, at=AT)
    assert desk.task.holder_id == desk.lead.id


def test_a_task_that_is_over_is_claimed_by_nobody():
    desk = Desk(state="done")
    with pytest.raises(TaskOver), writing():
        claim_task(desk.task, by=desk.ada, at=AT)


def test_a_waiting_task_keeps_waiting_when_its_holder_gives_it_back(desk):
    with writing():
        claim_task(desk.task, by=desk.ada, at=AT)
        desk.task.state = "waiting"
    with writing():
        hand_back(desk.task, by=desk.ada, at=AT)
    assert (desk.task.state, desk.task.holder_id) == ("waiting", None)
    with writing():
        claim_task(desk.task, by=desk.ben, at=AT)
    assert (desk.task.state, desk.task.holder_id) == ("waiting", desk.ben.id)


def test_claiming_an_alert_acknowledges_it_once():
    desk = Desk(needs_acknowledging=True)
    with writing():
        claim_task(desk.task, by=desk.ada, at=AT)
    with writing():
        acknowledge_task(desk.task, by=desk.ben, at=AT + timedelta(hours=1))
    assert (desk.task.acknowledged_by, desk.task.acknowledged_at) == (desk.ada.id, AT)
    assert desk.case.owner_id is None  # whoever answers an alarm does not take the case over by it


def test_an_officer_who_declares_an_interest_gives_the_childs_tasks_back(desk):
    with writing():
        claim_task(desk.task, by=desk.ada, at=AT)
    with writing():
        interest = declare_interest(desk.child.id, reason="My niece", by=desk.ada, at=AT)
    assert (desk.task.state, desk.task.holder_id, desk.case.owner_id) == ("open", None, None)
    with pytest.raises(PermissionError), writing():
        withdraw_interest(interest, by=desk.ada, at=AT)
    with pytest.raises(NotForThem), writing():
        reassign(desk.task, desk.ada.id, reason="x", by=desk.lead, at=AT)
    with writing():
        withdraw_interest(interest, by=desk.lead, at=AT)
    with writing():
        reassign(desk.task, desk.ada.id, reason="x", by=desk.lead, at=AT)
    assert desk.task.holder_id == desk.ada.id
