"""A check is as good as the task that found it out: nobody notes a telephone call that nobody has made."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from base.database import writing
from base.extensions import db
from casework.closing import ClosingRefused, close_case
from licensing.checks import CheckNote, NotNoted, checks_noted, note_check
from licensing.establishing import rests_on
from models.approval import Approval
from models.case import Case
from models.event import Event
from tests.fixtures.people import SignIn
from tests.integration.chaperones.stage_door import AT, GOOD, STATED, Council, asked, tasks

SPOKEN = {"confirmed_with": "Sal Cole, by the club's switchboard", "confirmed_on": "2026-11-23"}


@pytest.fixture
def case(council: Council) -> Case:
    with writing():
        return council.read(council.applied())


def notes(council: Council, case: Case, check: str, status: str, **said: Any) -> None:
    with writing():
        note_check(case, check, CheckNote(status, **said), by=council.officer, at=AT)


@pytest.mark.parametrize(
    ("check", "status"),
    [
        ("reference-one", "confirmed"),
        ("training", "passed"),
        ("interview", "suitable"),
        ("social-care", "nothing-known"),
        ("social-care", "considered"),
    ],
)
def test_a_status_that_a_task_establishes_is_not_noted_before_it(council, case, check, status):
    with pytest.raises(NotNoted) as refused:
        notes(council, case, check, status)
    assert [field for field, _ in refused.value.faults] == ["stated-reason", "stated-evidence"]
    assert checks_noted(case.id) == {}


def test_each_reference_rests_on_a_telephone_call_of_its_own(council, case):
    with writing():
        council.answered(asked(case)["ask-referee-one"], GOOD)
        council.finish(case, "confirm-reference", "confirmed", **SPOKEN)
    notes(council, case, "reference-one", "confirmed")
    assert rests_on(checks_noted(case.id)["reference-one"]) == tasks(case)["confirm-reference"]
    with pytest.raises(NotNoted):
        notes(council, case, "reference-two", "confirmed")
    notes(council, case, "reference-one", "confirmed")  # noted again: the same call
    with writing():
        council.answered(asked(case)["ask-referee-two"], GOOD | {"giver-name": "Ira Dell"})
        council.finish(case, "confirm-reference", "confirmed", **SPOKEN)
    notes(council, case, "reference-two", "confirmed")
    rows = checks_noted(case.id)
    assert rows["reference-one"].established_by != rows["reference-two"].established_by


def test_a_call_after_which_another_referee_is_wanted_confirms_nothing(council, case):
    with writing():
        council.answered(asked(case)["ask-referee-one"], GOOD)
        other = {"other_referee_name": "Al Hay", "other_referee_email": "al@hay.example"}
        council.finish(case, "confirm-reference", "another", **other)
    with pytest.raises(NotNoted):
        notes(council, case, "reference-one", "confirmed")


def test_what_an_officer_states_in_place_of_a_task_is_kept_and_only_said_to_be_so_in_the_history(council, case):
    notes(council, case, "interview", "suitable", **STATED)
    row = checks_noted(case.id)["interview"]
    assert (row.established_by, row.stated_reason) == (None, STATED["stated_reason"])
    (event,) = db.session.query(Event).filter(Event.kind == "check-noted").all()
    assert event.data["task"] == ""
    assert STATED["stated_reason"] not in str(event.data)
    notes(council, case, "interview", "doubts", **STATED)
    assert checks_noted(case.id)["interview"].stated_reason == "", "this status needs no task"


def test_nobody_is_approved_while_a_task_that_finds_something_out_is_open(council, case):
    with writing():
        council.checked(case)
        council.answered(asked(case)["ask-referee-one"], GOOD)
    with pytest.raises(ClosingRefused) as refused, writing():
        close_case(case, "approved", {}, by=council.officer, at=AT, reason="All is in")
    assert [one.task_id for one in refused.value.reasons] == [tasks(case)["confirm-reference"].id]


def test_what_stands_in_the_way_by_the_leads_word_is_approved_by_no_officers_statement(council, case):
    with writing():
        council.finish(case, "social-care", "something")
        council.finish(case, "speak-to-lead", "bar")
        council.checked(case)
    with pytest.raises(ClosingRefused) as refused, writing():
        close_case(case, "approved", {}, by=council.officer, at=AT, reason="All is in")
    assert [one.task_id for one in refused.value.reasons] == [tasks(case)["speak-to-lead"].id]
    assert db.session.query(Approval).count() == 0


def test_of_papers_of_identity_no_number_is_kept_and_of_the_certificate_its_own(council, case):
    seen = {"seen_on": AT.date(), "seen_what": "A passport and a bank statement", "reference": "123456789"}
    stated = {"stated_reason": "Seen at the door", "stated_evidence": "A colleague was there"}
    notes(council, case, "identity", "verified", route="one", mode="in-person", **seen, **stated)
    notes(council, case, "dbs", "submitted", reference="001234567890")
    rows = checks_noted(case.id)
    assert (rows["identity"].reference, rows["identity"].seen_what) == ("", "A passport and a bank statement")
    assert rows["dbs"].reference == "001234567890"


def test_the_page_of_the_identity_check_has_no_field_for_a_number(app: Flask, sign_in: SignIn):
    with app.app_context(), writing():
        council = Council()
        case_id = council.read(council.applied()).id
    browser = sign_in("manager")
    pages = {code: browser.get(f"/cases/{case_id}/checks-record/{code}").text for code in ("identity", "dbs")}
    assert "never their numbers" in pages["identity"]
    assert {code: 'name="reference"' in page for code, page in pages.items()} == {"identity": False, "dbs": True}
