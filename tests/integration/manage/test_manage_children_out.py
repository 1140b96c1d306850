"""Which cases are about children out of education is said by a definition: one a council wrote is on the register."""

from __future__ import annotations

from base.extensions import db
from casework.cases import set_stage
from casework.versions import current_document, publish
from models.case import Case
from models.filing import Filing
from reporting.past_register import past_entries
from reporting.register import RegisterFilter, live_entries, live_register
from security.actor import Actor
from tests.fixtures.definitions_once import read_once
from tests.integration.casework import joint
from tests.integration.manage.conftest import AT

SYSTEM = Actor.system("tests")
WHY = """\
      - id: club-saw
        type: single-choice
        label: What did you see?
        index: true
        options: {gone: The child stopped coming, home: The child is at home all day}
      - {id: club-worry,"""
ON_THE_REGISTER = """\
  out-of-education: {why: club-saw, being-assessed: [asking]}
  stages: {new: New, asking: The family is being asked}
"""


def tell() -> Case:
    """A club and a parent tell of a child, by the form that the council wrote."""
    filing = joint.begun()
    told = joint.ANSWERS["club"] | {"club-saw": "home"}
    joint.save_page(joint.part_of(filing, "club"), "club", told, by=joint.VISITOR, at=AT)
    joint.submit(filing.id, by=joint.VISITOR, party="club", at=AT)
    joint.send_part(filing, "parent")
    return db.session.get_one(Case, db.session.get_one(Filing, filing.id).case_id)


def test_a_case_of_a_service_that_says_so_is_on_the_register_with_why_and_whether_it_is_looked_at(council):
    written = joint.TEXT.replace("OPENS", "all-parts").replace("      - {id: club-worry,", WHY, 1)
    written = written.replace("  stages: {new: New}\n", ON_THE_REGISTER)
    with council.acting():
        joint.publish_joint("all-parts")
        case = tell()
        assert live_entries(SYSTEM) == [], "nobody has said it of this type yet"
        read = read_once(written, "joint-report.yaml")
        assert read.faults == []
        publish(read.document, by=SYSTEM, at=AT)
    with council.acting():
        assert [one.first.case.id for one in live_entries(SYSTEM)] == [case.id], "one that was open already counts"
        assert [one.first.case.id for one in past_entries(SYSTEM, AT.date())] == [case.id]
        later = tell()
        set_stage(later, "asking", by=SYSTEM, at=AT)
    with council.acting():
        lines = live_register(SYSTEM, at=AT, narrowed=RegisterFilter()).lines
    told = {line.entry.first.case.id: (line.why, line.validity) for line in lines}
    assert told == {
        case.id: ("", "age-not-known"),
        later.id: ("The child is at home all day", "being-assessed"),
    }


def test_where_no_service_says_it_the_empty_register_says_so_in_words(council, enter):
    manager = enter("manager")
    assert "No child is on the register" in manager.get("/registers").text
    with council.acting():
        document = current_document("cme-referral") or {}
        case = {name: value for name, value in document["case"].items() if name != "out-of-education"}
        publish(document | {"case": case}, by=SYSTEM, at=AT)
    page = manager.get("/registers").text
    assert "this register stays empty" in page
    assert "No child is on the register" not in page
