"""A child with a permit has died: the permit ends with the child, nobody is written to."""

from __future__ import annotations

from datetime import timedelta

import pytest

from base.database import writing
from base.extensions import db
from casework.closing import ClosingRefused
from casework.death import record_death, undo_death
from licensing import verifying
from licensing.registers import Narrowed, register_page
from licensing.standing import State, differences
from licensing.suspending import suspend
from models.approval import Approval
from models.case import Case
from models.event import Event
from statutory.london import london_day
from tests.integration.casework.marlowe import tasks
from tests.integration.employment.seaside import AT, PARENT, asked_for, later, mail, send_part

pytestmark = pytest.mark.usefixtures("context")
LATER = AT + timedelta(hours=2)
DAY = timedelta(days=1)
WHY = "The police telephoned about an allegation"


def permitted(council) -> tuple[Case, Approval]:
    with writing():
        filing, case = asked_for()
        send_part(filing, PARENT, at=LATER)
        return case, council.granted(case, at=LATER)


@pytest.fixture(autouse=True)
def anybody_may_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    """A council whose work permits can be verified by their number, as its licences can; ours does not say so."""
    monkeypatch.setattr(verifying, "_may_be_asked", lambda *_: True)


def outside() -> list[tuple[str, str]]:
    """What is planned for anybody who is no officer: those are reminded of the task."""
    return [(kind, address) for kind, address in mail() if not address.endswith("@marlowe.example")]


def verified(permit: Approval, at) -> bool:
    return verifying.is_verified(permit.number, "Quill", today=london_day(at))


def test_the_permit_of_a_child_who_has_died_verifies_as_not_valid_and_a_person_decides_who_hears_of_it(council):
    case, permit = permitted(council)
    first = AT + 20 * DAY
    assert verified(permit, first)
    before = outside()
    with writing():
        record_death(case.child_id, died_on=None, by=council.manager, at=first)
    assert not verified(permit, first)
    assert (permit.state, differences(permit)) == ("died", [])
    kind = permit.kind
    found = register_page(council.manager, kind, Narrowed(state=State.DIED), today=london_day(first)).approvals
    assert found == [permit]
    told = db.session.query(Event).filter(Event.subject_id == permit.id, Event.kind == "holder-died").one()
    assert told.actor_id == council.manager.id
    assert tasks(case)["holder-died"].state == "open"
    for day in (336, 400):
        later(AT + day * DAY)
    assert outside() == before, "nobody is written to: not the employer, not when its last day has come"
    assert "not-renewed" not in tasks(case)
    assert permit.state == "died"


@pytest.mark.parametrize("was", ["valid", "suspended"])
def test_a_permit_stands_as_it_did_when_the_record_of_a_death_was_wrong(council, was):
    case, permit = permitted(council)
    if was == "suspended":
        with writing():
            suspend(permit.id, reason=WHY, by=council.manager, at=LATER)
    with writing():
        record_death(case.child_id, died_on=None, by=council.manager, at=AT + DAY)
    assert permit.state == "died"
    for _ in range(2):
        with writing():
            undo_death(case.child_id, reason="Another child", by=council.manager, at=AT + 2 * DAY)
    assert (permit.state, differences(permit)) == (was, [])
    assert verified(permit, AT + 20 * DAY) is (was == "valid")
    assert tasks(case)["holder-died"].state == "cancelled"
    for day in (336, 400):
        later(AT + day * DAY)
    assert db.session.get_one(Approval, permit.id).state == "expired"
    assert ("permit-ends" in {kind for kind, _ in mail()}) is (was == "valid"), "reminded again, once"
    assert len([kind for kind, _ in mail() if kind == "permit-ends"]) <= 1


def test_nothing_is_issued_to_a_child_whose_death_is_recorded(council):
    with writing():
        filing, case = asked_for()
        send_part(filing, PARENT, at=LATER)
        record_death(case.child_id, died_on=None, by=council.manager, at=LATER)
    with pytest.raises(ClosingRefused) as refused, writing():
        council.granted(case, at=LATER)
    assert [one.about for one in refused.value.reasons] == ["A death is recorded: nothing is issued"]
    assert db.session.query(Approval).count() == 0
