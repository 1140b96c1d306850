"""What the end of a case leaves as it was, and what it says of the child."""

from __future__ import annotations

import pytest

from base.database import writing
from base.extensions import db
from casework.closing import close_case
from casework.fold import differences
from models.message import Message
from tests.integration.casework.test_casework_closing import LATER, outward, triaged

pytestmark = pytest.mark.usefixtures("context")


def test_a_receipt_that_still_waits_for_the_mail_server_goes_although_the_case_has_ended(council):
    with writing():
        case = triaged(council)
        receipt = db.session.query(Message).filter(Message.key.like("receipt:%")).one()
        assert (receipt.case_id, receipt.state) == (case.id, "planned")
        close_case(case, "not-cme", {"not-cme-why": "on-roll"}, by=council.officer, at=LATER)
    sent = outward(case)
    assert sent.pop(receipt.kind) == "planned"
    assert set(sent.values()) <= {"cancelled"}


def test_of_a_child_who_attends_a_school_it_is_not_said_that_nobody_knows_where_they_are(council):
    evidence = {
        "enrolled-school": {"urn": "100001"},
        "enrolled-confirmed-by": "The office",
        "enrolled-on-roll-from": "2026-11-20",
        "enrolled-attended-on": "2026-11-20",
    }
    with writing():
        case = triaged(council)
        assert case.whereabouts == "not-known"
        close_case(case, "enrolled", evidence, by=council.officer, at=LATER)
    assert case.whereabouts == "known"
    assert differences(case) == []
