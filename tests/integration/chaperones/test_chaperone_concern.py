"""A concern about a chaperone: told by anybody, seen by few; its task suspends an approval if that is decided."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask.ctx import AppContext

from base.database import writing
from base.extensions import db
from casework.about import about_whom
from casework.asked import sender_name
from casework.closing import ClosingRefused
from casework.finishing import finish_task
from casework.intake.filings import open_filing
from casework.intake.part_acts import enter_part
from casework.intake.submitting import submit
from casework.versions import pinned, publish
from casework.visible import NotHere, cases_visible_to
from licensing.suspending import suspension_of
from models.case import Case
from models.event import Event
from models.filing import Filing
from models.law_answer import LawAnswer
from models.message import Message
from tests.integration.chaperones.stage_door import AT, SYSTEM, VISITOR, Council, document, fill, swept, tasks

pytestmark = pytest.mark.usefixtures("context")
SERVICE = "chaperone-concern"
TOLD: dict[str, Any] = {
    "danger-now": "no",
    "concern-kind": "allegation",
    "happened-on": "2026-11-21",
    "what-happened": "She shook a boy by the arm",
    "chaperone-name": "Rosa",
    "tells-who": "anonymous",
}
HURT: dict[str, Any] = TOLD | {
    "concern-kind": "ill-or-hurt",
    "is-holder": "yes",
    "hurt-on": "2026-11-21",
    "parent-told-on": "2026-11-21",
    "licensing-told-on": "2026-11-23",
    "one-council": "yes",
}
SUSPENDS = {"suspended-surname": "O Briain", "suspended-why": "The police telephoned"}


@pytest.fixture
def council(context: AppContext) -> Council:
    with writing():
        made = Council()
        publish(document(SERVICE), by=SYSTEM, at=AT)
        return made


def told(**more: Any) -> Case:
    """A concern that was sent; its case."""
    filing = open_filing(SERVICE, by=VISITOR, at=AT)
    fill(filing, TOLD | {name.replace("_", "-"): one for name, one in more.items()})
    return db.session.get_one(Case, submit(filing.id, by=VISITOR, at=AT, party="reporter").case_id)


def deciding(council: Council, **more: Any) -> Case:
    """A concern that the LADO has, with the decision on the approval to be taken."""
    case = told(**more)
    said = {"lado-said": "Say nothing to her yet"}
    finish_task(tasks(case)["lado"], "for-lado", said, by=council.lead, at=AT)
    return case


def found(case: Case) -> dict[str, str]:
    """What each rule said of the concern as it was sent."""
    kept = db.session.query(LawAnswer).join(Filing, Filing.id == LawAnswer.filing_id).filter(Filing.case_id == case.id)
    return {one.rule: " ".join(finding["sentence"] for finding in one.findings) for one in kept}


def test_an_allegation_is_restricted_from_its_first_moment_and_the_lado_is_telephoned(council, approval):
    with writing():
        case = told()
    assert (case.restricted, case.priority, case.sensitivity) == (True, 1, "safeguarding")
    assert set(tasks(case)) == {"first-look", "lado"}
    assert all(task.restricted for task in tasks(case).values())
    with pytest.raises(NotHere):
        cases_visible_to(council.officer).get(case.id)
    assert cases_visible_to(council.lead).get(case.id) is case


def test_nobody_hears_of_it_but_by_a_receipt_that_says_nothing(council, approval):
    before = db.session.query(Message).count()
    with writing():
        case = told(tells_who="named", reporter_email="sal@example.org")
    (receipt,) = db.session.query(Message).filter(Message.case_id == case.id, Message.kind == "concern-receipt")
    others = db.session.query(Message).filter(Message.recipient_kind == "party").count()
    assert others - before <= 1
    assert receipt.address == "sal@example.org"


def test_a_lead_suspends_from_the_task_by_number_and_surname(council, approval):
    with writing():
        case = deciding(council)
        answers = SUSPENDS | {"suspended-number": approval.number.lower()}
        finish_task(tasks(case)["decide-suspension"], "suspend-now", answers, by=council.lead, at=AT)
    suspension = suspension_of(approval.id)
    assert approval.state == "suspended"
    assert (suspension.reason, suspension.begun_by) == ("The police telephoned", council.lead.id)
    mine = db.session.get_one(Case, approval.case_id)
    assert {"review-suspension", "tell-who-relies"} <= set(tasks(mine))
    history = str([event.data for event in db.session.query(Event)])
    assert "police" not in history
    assert "shook" not in history


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"suspended-surname": "Hay"}, "no approval with that number and surname"),
        ({"suspended-number": "CH-1999-0001"}, "no approval with that number and surname"),
    ],
)
def test_a_number_that_is_somebody_elses_suspends_nobody(council, approval, changes, says):
    with writing():
        case = deciding(council)
    answers = SUSPENDS | {"suspended-number": approval.number} | changes
    with pytest.raises(ClosingRefused) as refused, writing():
        finish_task(tasks(case)["decide-suspension"], "suspend-now", answers, by=council.lead, at=AT)
    assert says in str([one.about for one in refused.value.reasons])
    assert (approval.state, tasks(case)["decide-suspension"].state) == ("valid", "open")


def test_an_officer_who_may_not_suspend_is_told_to_ask_a_lead(council, approval):
    with writing():
        case = deciding(council)
    answers = SUSPENDS | {"suspended-number": approval.number}
    with pytest.raises(ClosingRefused) as refused, writing():
        finish_task(tasks(case)["decide-suspension"], "suspend-now", answers, by=council.officer, at=AT)
    assert "Only a team lead or manager" in str([one.about for one in refused.value.reasons])
    assert approval.state == "valid"


def test_two_concerns_make_one_suspension(council, approval):
    for _ in range(2):
        with writing():
            case = deciding(council)
            answers = SUSPENDS | {"suspended-number": approval.number}
            finish_task(tasks(case)["decide-suspension"], "suspend-now", answers, by=council.lead, at=AT)
    kinds = [one.kind for one in db.session.query(Event).filter(Event.subject_id == approval.id)]
    assert kinds.count("approval-suspended") == 1


def test_a_holder_who_has_not_told_everybody_of_an_injury_is_told_so(council):
    with writing():
        case = told(**{name.replace("-", "_"): one for name, one in HURT.items()})
    assert set(tasks(case)) == {"first-look", "incident"}
    assert "told the licensing council only on 23 November 2026" in found(case)["CHAP.R15.INCIDENT"]
    assert "has not told" not in found(case)["CHAP.R15.INCIDENT"], "one council is both"


def test_a_lado_who_was_told_late_is_found(council):
    with writing():
        case = told()
        (filing,) = db.session.query(Filing).filter(Filing.case_id == case.id)
        later = AT + timedelta(days=3)
        enter_part(filing.id, "office", by=council.lead, at=later)
        says = {"lado-matter": "yes", "lado-learned-on": "2026-11-23", "lado-told-on": "2026-11-25"}
        given = says | {"lado-reference": "Jo Rand, L-17"}
        fill(filing, given, party="office", by=council.lead, at=later)
        submit(filing.id, by=council.lead, at=later, party="office")
    assert "was to be told of the allegation by 24 November 2026" in found(case)["CHAP.LADO"]


def test_a_changed_certificate_suspends_from_its_own_task_when_a_manager_says_so(council, approval):
    case = db.session.get_one(Case, approval.case_id)
    year = AT + timedelta(days=367)
    swept(year)
    with writing():
        council.finish(case, "status-check", "changed", at=year)
        finish_task(tasks(case)["certificate-changed"], "suspended", {}, by=council.manager, at=year)
    assert approval.state == "suspended"
    assert suspension_of(approval.id).reason == f"Decided on {case.reference}"


def test_a_case_of_a_chaperone_without_a_name_is_called_by_what_it_is_and_never_by_whoever_told_us(council):
    unnamed = {"chaperone_name": "", "chaperone_described": "Tall, with a red scarf"}
    with writing():
        case = told(tells_who="named", reporter_name="Wanda Told-Us", **unnamed)
    assert sender_name(case) == ""
    assert about_whom(case) == pinned(case.version_id).title.say()
