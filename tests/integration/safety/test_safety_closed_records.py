"""What was closed to somebody stays closed when it turns out who the child is not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from base.database import writing
from base.extensions import db
from casework.identifying import clear_protection, undo_link
from casework.interests import declare_interest
from casework.joining import join_case, open_related_case
from casework.notes import NothingWritten
from casework.restricting import set_restricted
from casework.visible import may_see_case
from models.case import Case
from models.child import Child
from models.event import Event
from tests.integration.casework.marlowe import AT, SERVICE, SURE, send, tasks, twin

LATER = AT + timedelta(hours=2)


def guarded(more: dict | None = None) -> Case:
    """A referral that may be about a child whose record few may see."""
    twin().restricted = True
    return send(SURE | (more or {}))


def restrictions(case: Case) -> list[Event]:
    found = select(Event).where(Event.subject_id == case.id, Event.kind == "restricted").order_by(Event.seq)
    return list(db.session.scalars(found))


def test_a_case_that_is_restricted_for_its_own_reason_stays_so_when_the_child_is_another(council):
    with writing():
        case = guarded()
        assert set_restricted(case, True, reason="An officer's relative", by=council.manager, at=LATER)
        assert not set_restricted(case, True, reason="Again", by=council.manager, at=LATER)
    (event,) = restrictions(case)
    assert event.data["reason"]
    with writing():
        clear_protection(case, reason="Another birthday", by=council.manager, at=LATER)
    assert (case.restricted, db.session.get_one(Child, case.child_id).restricted) == (True, True)
    assert not may_see_case(council.officer, case)
    assert tasks(case)["triage"].restricted
    with writing():
        set_restricted(case, False, reason="She has left the council", by=council.manager, at=LATER)
    assert may_see_case(council.officer, case)
    assert not db.session.get_one(Child, case.child_id).restricted


def test_a_reason_is_asked_for_where_a_guarded_case_is_restricted_for_itself_too(council):
    with writing():
        case = guarded()
        with pytest.raises(NothingWritten):
            set_restricted(case, True, reason=" ", by=council.manager, at=LATER)
    assert restrictions(case) == []


def test_a_case_that_only_the_match_had_closed_opens_when_the_child_is_another(council):
    with writing():
        case = guarded()
        clear_protection(case, reason="Another birthday", by=council.manager, at=LATER)
    assert may_see_case(council.officer, case)
    assert not db.session.get_one(Child, case.child_id).restricted
    assert tasks(case)["protected-match"].state == "done"


def test_a_case_whose_child_is_another_stays_closed_while_a_brother_may_be_a_protected_child(council):
    with writing():
        twin(given_names="Rowan", upn="B123456789012").restricted = True
        sibling = {"id": "1", "sibling-name": {"given": "Rowan", "family": "Quill"}, "sibling-dob": "2015-05-06"}
        case = guarded({"siblings": [sibling]})
        clear_protection(case, reason="Another birthday", by=council.manager, at=LATER)
    assert (case.restricted, case.child_link) == (True, "made")
    assert tasks(case)["protected-match"].state == "open"


@pytest.mark.parametrize("how", ["joins", "leads-on"])
def test_a_case_that_a_restricted_one_leads_to_is_restricted_as_that_was(council, how):
    with writing():
        first = send({"child-name": {"given": "Bo", "family": "Reed"}})
        set_restricted(first, True, reason="Staff child", by=council.manager, at=AT)
        if how == "joins":
            second = guarded()
            join_case(first, second, by=council.manager, at=AT)
            clear_protection(second, reason="Another birthday", by=council.manager, at=LATER)
        else:
            second = open_related_case(first, SERVICE, by=council.manager, at=AT)
    assert (second.restricted, len(restrictions(second))) == (True, 1)


def test_undoing_a_link_lets_nobody_in_who_declared_an_interest_while_it_stood(council):
    with writing():
        known = twin()
        case = send(SURE)
        declare_interest(known.id, reason="My niece", by=council.colleague, at=AT)
    assert not may_see_case(council.colleague, case)
    with writing():
        made = undo_link(case, by=council.officer, at=LATER)
    assert made is not None
    assert (case.child_id, case.child_id != known.id) == (made.id, True)
    assert not may_see_case(council.colleague, case)
    assert may_see_case(council.officer, case)
