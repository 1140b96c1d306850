"""What each party of an application that is over reads when it follows its link again: what came of it, no more."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from base import clock
from base.database import writing
from base.extensions import db
from casework.closing import close_case
from casework.decisions import decide
from casework.finishing import finish_task
from casework.identities import confirm_sender
from models.approval import Approval
from models.case import Case
from models.filing import Filing
from security.permissions import Role
from tests.integration.casework import rows
from tests.integration.casework.marlowe import tasks
from tests.integration.employment.seaside import EMPLOYER, PARENT, SCHOOL
from tests.integration.employment.test_work_permit_pages import answered, asked, comes_in, silent_about_it
from tests.integration.journeys.conftest import NOW

WHY_NOT = {"refusal-kind": "health", "refusal-reasons": "The hours end too late"}


@pytest.fixture
def seats(town: Flask) -> dict[str, Any]:
    """A permit to which everybody has sent their part; each party's browser, and where it reads how things stand."""
    known = asked(town)
    found = {"id": known, EMPLOYER: comes_in(town, EMPLOYER)[0]}
    for party in (PARENT, SCHOOL):
        found[party] = comes_in(town, party)[0]
        answered(town, known, party)
    return found


def read_by(seats: dict[str, Any], party: str) -> str:
    """What a party reads; nobody is told that they have only just sent their part, nor anything of another's."""
    html = seats[party].get(f"/apply/form/{seats['id']}/sent").html
    silent_about_it(html)
    return str(html)


def decided(town: Flask, seats: dict[str, Any], outcome: str, *, checked: bool = True, **evidence: Any) -> None:
    """Two officers decide, after one of them has telephoned the business, or has not."""
    with town.app_context(), writing():
        case = db.session.query(Case).one()
        officer, manager = rows.officer("Ada Marsh"), rows.officer("Max Field", Role.MANAGER)
        if checked:
            confirm_sender(db.session.get_one(Filing, seats["id"]), by=officer, at=NOW)
            finish_task(tasks(case)["decide"], "checked", {}, by=officer, at=NOW)
        said = {name.replace("_", "-"): value for name, value in evidence.items()}
        decision = close_case(case, outcome, said, by=officer, at=NOW, reason="As the notes say").decision
        if decision is not None:
            decide(decision.id, agreed=True, reason="", by=manager, at=NOW)


def test_while_it_goes_on_each_reads_that_we_have_their_part(seats):
    for party in (EMPLOYER, PARENT, SCHOOL):
        assert "We have your part" in read_by(seats, party)


@pytest.mark.parametrize(
    ("outcome", "evidence", "says"),
    [
        ("refused", WHY_NOT, "No permit was given."),
        ("withdrawn", {}, "It was withdrawn."),
        ("not-needed", {"not-needed-why": "Work experience of the school"}, "No permit is needed."),
        ("granted", {}, "A permit was given."),
    ],
)
def test_whoever_applied_reads_what_became_of_it_and_others_that_it_is_over(town, seats, outcome, evidence, says):
    decided(town, seats, outcome, **evidence)
    employer = read_by(seats, EMPLOYER)
    assert says in employer
    assert "give the reference" in employer
    for party in (PARENT, SCHOOL):
        html = read_by(seats, party)
        assert "This application has ended" in html
        assert says not in html
        assert "We have finished with it" in html
    for party in (EMPLOYER, PARENT, SCHOOL):
        html = read_by(seats, party)
        assert "We have your part" not in html
        assert "The hours end too late" not in html


def test_a_business_that_nobody_has_telephoned_is_not_told_what_was_decided(town, seats):
    decided(town, seats, "withdrawn", checked=False)
    html = read_by(seats, EMPLOYER)
    assert "This application has ended" in html
    assert "withdrawn" not in html


def test_what_waits_for_an_officers_release_is_not_read_by_the_link_before(town, seats):
    decided(town, seats, "refused", **WHY_NOT)
    with town.app_context(), writing():
        case = db.session.query(Case).one()
        case.outward_held = True
    assert "No permit was given" not in read_by(seats, EMPLOYER)


@pytest.mark.parametrize(("state", "told"), [("expired", True), ("revoked", False), ("suspended", False)])
def test_a_permit_that_ended_by_itself_says_so_and_of_one_that_was_stopped_a_person_tells(town, seats, state, told):
    decided(town, seats, "granted")
    with town.app_context(), writing():
        db.session.query(Approval).one().state = state
    html = read_by(seats, EMPLOYER)
    assert ("A permit was given." in html) is told
    assert ("does not hold any more" in html) is told
    assert state not in html


def test_a_form_that_was_not_sent_in_time_says_whom_to_ask(town, seats):
    with town.app_context(), writing():
        filing = db.session.get_one(Filing, seats["id"])
        filing.state = "abandoned"
        filing.parts[0].state = "open"
    clock.set_clock(NOW + timedelta(days=1))
    html = seats[EMPLOYER].get(f"/apply/form/{seats['id']}").html
    assert "It was not sent in time" in html
    assert "telephone" in html
