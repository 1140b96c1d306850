"""A child whose record few may see is noticed on a list of many too: its reader learns nothing, the lead does."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

from base.database import writing
from base.extensions import db
from casework.cases import filings_of, take_in
from casework.finishing import finish_task
from casework.intake.filings import open_filing
from casework.intake.submitting import submit
from casework.restricting import set_restricted
from casework.versions import pinned
from casework.visible import may_see_case
from models.case import Case
from models.child import Child, MatchOffer
from models.event import Event
from models.message import Message
from security.actor import Actor
from tests.integration.casework.marlowe import AT, fill, tasks, twin

VISITOR = Actor.visitor()
HALL = {"line1": "1 High Street", "town": "Marlowe", "postcode": "SW1A 1AA"}
OURS = "213"
DECLARED = ("declares-unpaid", "declares-fit", "declares-absence", "declares-register", "declares-cards")
FORMS: dict[str, dict[str, Any]] = {
    "exempt-performance": {
        "production-name": "Spring festival",
        "production-sort": "Dance",
        "kinds": ["charged"],
        "paid": "no",
        "misses-school": "no",
        "organiser-name": {"given": "Sal", "family": "Hay"},
        "organiser-address": HALL,
        "organiser-phone": "020 7946 0002",
        "organiser-email": "sal@dance.example",
        "venue": "Town Hall",
        "venue-address": HALL,
        "venue-council": OURS,
        "run": [{"run-on": "2027-03-06", "run-from": "14:00", "run-to": "16:00"}],
        "last-day": "2027-03-06",
        "carers": [{"id": "a", "carer-name": "Mo", "carer-kind": "parent"}],
        **dict.fromkeys((*DECLARED, "declares-hours", "declares-days"), "agreed"),
    },
    "body-performance": {
        "approval-number": "BP-2026-0001",
        "approval-begins": "2026-12-01",
        "approval-ends": "2027-11-30",
        "body-name": "Lantern Youth Theatre",
        "sender-name": {"given": "Pat", "family": "Lorne"},
        "body-email": "pat@lantern.example",
        "body-phone": "020 7946 0000",
        "performance-title": "Panto",
        "performance-venue": "Town Hall",
        "performance-address": HALL,
        "performance-council": OURS,
        "first-day": "2027-01-09",
        "last-day": "2027-01-10",
        "kinds": ["charged"],
        "paid": "no",
        "misses-school": "no",
        "sessions": [
            {"session-what": "performance", "session-on": "2027-01-09", "session-from": "14:00", "session-to": "16:00"}
        ],
        "answers-for-it": "Sal Hay",
        "first-aider": "Al Reed",
        "carers": [{"id": "a", "carer-name": "Mo", "carer-kind": "parent", "carer-children": "2"}],
        "conditions-kept": "agreed",
    },
}
INA = {"id": "c1", "child-named": {"given": "Ina", "family": "Lowe"}, "child-born": "2015-03-01", "child-council": OURS}
IVY = {"id": "c2", "child-named": {"given": "Ivy", "family": "Quill"}, "child-born": "2015-05-06"}
IVY["child-council"] = OURS


def told_of(service: str, *children: dict[str, Any]) -> Case:
    filing = open_filing(service, by=VISITOR, at=AT)
    fill(filing, FORMS[service] | {"children": list(children)}, at=AT, by=VISITOR)
    done = submit(filing.id, by=VISITOR, at=AT)
    return db.session.get_one(Case, done.case_id)


def alerted() -> set[Any]:
    return set(db.session.scalars(select(Message.recipient_id).where(Message.kind == "alert")))


@pytest.mark.parametrize("how", ["restricted", "sealed"])
@pytest.mark.parametrize("service", FORMS)
def test_a_protected_child_on_an_organisers_list_closes_the_case_and_alerts_the_lead(council, service, how):
    with writing():
        setattr(twin(), how, True)
        case = told_of(service, INA, IVY)
    assert (case.restricted, case.outward_held, case.priority) == (True, True, 1)
    assert not may_see_case(council.officer, case)
    assert may_see_case(council.lead, case)
    assert {one.restricted for one in tasks(case).values()} == {True}
    assert "protected-match" in tasks(case)
    assert alerted() == {council.officer.id, council.lead.id}
    said = db.session.scalars(select(Event).where(Event.subject_id == case.id, Event.kind == "protected-on-list")).one()
    assert said.data["places"] == [2]


@pytest.mark.parametrize("service", FORMS)
def test_a_child_on_a_list_whom_everybody_may_know_is_neither_kept_nor_linked_nor_offered(council, service):
    with writing():
        twin()
        case = told_of(service, INA, IVY)
    assert (case.restricted, case.outward_held, case.child_id, alerted()) == (False, False, None, set())
    assert db.session.scalar(select(func.count(Child.id))) == 1
    assert db.session.scalar(select(func.count(MatchOffer.id))) == 0
    assert may_see_case(council.officer, case)


def test_what_was_nearly_the_name_of_a_protected_child_is_noticed_too(council):
    with writing():
        twin().restricted = True
        nearly = IVY | {"child-named": {"given": "Ivie", "family": "Quill"}}
        case = told_of("exempt-performance", nearly)
    assert (case.restricted, "protected-match" in tasks(case)) == (True, True)


def test_a_list_that_a_lead_has_looked_at_closes_the_case_only_once(council):
    with writing():
        twin().restricted = True
        case = told_of("exempt-performance", INA, IVY)
        finish_task(tasks(case)["protected-match"], "done", {}, by=council.lead, at=AT)
        set_restricted(case, False, reason="Another Ivy", by=council.lead, at=AT)
    with writing():
        (filing,) = filings_of(case)
        definition = pinned(filing.version_id)
        take_in(case, filing, definition, definition.case, by=VISITOR, at=AT)
    assert (case.restricted, tasks(case)["protected-match"].state) == (False, "done")
