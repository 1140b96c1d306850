"""A form that two people fill in: when its case opens, and what it knows by then."""

from __future__ import annotations

from datetime import timedelta

import pytest

from base.database import writing
from base.extensions import db
from casework.cases import filings_of
from casework.facts import case_answers
from casework.fold import differences
from casework.intake.filings import expired_drafts, part_of
from casework.intake.submitting import NotComplete, submit
from models.case import Case
from models.filing import Filing
from tests.integration.casework.joint import ANSWERS, VISITOR, begun, publish_joint, send_part, write
from tests.integration.casework.marlowe import AT, tasks

pytestmark = pytest.mark.usefixtures("context")
LATER = AT + timedelta(days=2)


def test_a_case_that_needs_all_parts_opens_when_the_last_is_sent(council):
    with writing():
        publish_joint("all-parts")
        filing = begun()
    with writing():
        first = send_part(filing, "club")
    assert (first.case_id, first.waits_for) == (None, ("parent",))
    assert (filing.state, db.session.query(Case).count()) == ("open", 0)
    with writing():
        again = send_part(filing, "club")
    assert (again.already, again.waits_for) == (True, ("parent",))
    with pytest.raises(NotComplete), writing():
        submit(filing.id, by=VISITOR, at=AT, party="parent")
    with writing():
        last = send_part(filing, "parent", at=LATER)
    assert (last.waits_for, filing.state) == ((), "submitted")
    (case,) = db.session.query(Case)
    assert (case.id, case.reference) == (last.case_id, first.reference)
    assert (case.priority, case.facts) == (2, {"club-worry": "yes", "parent-agrees": "no"})
    assert case.received_at == AT, "the council had the first part then"
    assert set(tasks(case)) == {"read", "worry"}
    assert differences(case) == []
    with writing():
        assert send_part(filing, "parent", at=LATER).already


def test_a_case_that_opens_at_the_first_part_knows_that_part_and_not_what_the_other_is_still_writing(council):
    with writing():
        publish_joint("first-part")
        filing = begun()
        write(filing, "parent")  # typed, not sent
    with writing():
        first = send_part(filing, "club")
    assert first.waits_for == ("parent",)
    (case,) = db.session.query(Case)
    assert case.id == first.case_id
    assert set(tasks(case)) == {"read", "worry"}, "what the first part says starts its task"
    assert (case.priority, case.facts) == (3, {"club-worry": "yes"})
    assert case_answers(case).get("club.club-worry") == "yes"
    assert case_answers(case).get("parent.parent-agrees") is None
    assert filings_of(case) == [filing]
    assert differences(case) == []


def test_the_second_part_comes_onto_the_case_that_the_first_opened(council):
    with writing():
        publish_joint("first-part")
        filing = begun()
        send_part(filing, "club")
    (case,) = db.session.query(Case)
    with writing():
        last = send_part(filing, "parent", at=LATER)
    assert (last.case_id, last.waits_for, filing.state) == (case.id, (), "submitted")
    assert db.session.query(Case).count() == 1
    assert (case.priority, case.facts["parent-agrees"]) == (2, "no")
    assert "new-information" in tasks(case)
    assert case_answers(case).parts["parent"] == ANSWERS["parent"]
    assert differences(case) == []


def test_a_part_that_never_comes_takes_nothing_from_the_case_that_is_open(council):
    with writing():
        publish_joint("first-part")
        opened, left = begun(), begun()
        send_part(opened, "club")
    old = AT + timedelta(days=400)
    assert expired_drafts(old) == [left]
    assert part_of(db.session.get_one(Filing, opened.id), "club").answers == ANSWERS["club"]
