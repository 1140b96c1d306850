"""Returns that ask codes and days are judged by them: a pupil who can't be found, and absence without leave."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask.ctx import AppContext

from base.database import writing
from base.extensions import db
from casework.law.law_checks import kept_of
from models.case import Case
from models.filing import Filing
from models.law_answer import LawAnswer
from reporting.case_findings import findings_of_case
from tests.integration.casework.marlowe import AT, Marlowe, tasks
from tests.integration.casework.returns import secretary, send_return

pytestmark = pytest.mark.usefixtures("context")
PUPIL = {"child-name": {"given": "Ivy", "family": "Quill"}}
LONG_AGO = "2026-11-02"
SENT_AT = AT + timedelta(days=22)  # 15 December: a month and more after the tenth school day, six weeks after the first
SEARCHED = {
    "reason": "cannot-contact",
    "home-visited": "not-visited",
    "absent-since": LONG_AGO,
    "absence-codes": ["n", "o"],
    "unable-to-attend": "no",
    "enquiries-list": ["contacts", "siblings"],
}


@pytest.fixture
def council(context: AppContext) -> Marlowe:
    with writing():
        return Marlowe()


def returned(council: Marlowe, service: str, answers: dict[str, Any]) -> Case:
    with writing():
        office = secretary(council.school)
        return send_return(service, PUPIL | answers, by=office, of=council.school, at=SENT_AT)


def kept(case: Case) -> dict[tuple[str, str], LawAnswer]:
    """What was found as the form was sent, by rule and effect."""
    (filing,) = db.session.query(Filing).filter(Filing.case_id == case.id)
    return {(one.rule, one.effect): one for one in kept_of([filing.id])}


def said(row: LawAnswer) -> str:
    return " ".join(str(found["sentence"]) for found in row.findings)


def test_a_school_that_cannot_find_a_pupil_reads_the_wording_and_officers_the_verdict(council):
    found = kept(returned(council, "cannot-locate", SEARCHED))
    told, verdict = found["ROLL.R9I.TOLD", "warn"], found["ROLL.R9I", "officer"]
    assert "does not yet show" in said(told)
    assert "Whether to delete the name is the school's decision. This is not the council's agreement" in said(told)
    assert verdict.findings[0]["observed"] == "NEED LA VIEW", "the school has enquired, and the council has not spoken"
    assert not any(word in said(told) for word in ("NOT YET", "LAWFUL", "UNLAWFUL"))
    assert verdict.said == [], "a verdict is nothing that a school was shown"


def test_codes_that_the_ground_does_not_allow_are_told_to_the_school_and_the_report_is_taken(council):
    case = returned(council, "cannot-locate", SEARCHED | {"absence-codes": ["o", "i"]})
    found = kept(case)
    assert "does not appear to meet" in said(found["ROLL.R9I.TOLD", "warn"])
    assert "UNLAWFUL" in str(found["ROLL.R9I", "officer"].findings)
    assert {"consult", "no-visit"} <= set(tasks(case))


def test_after_leave_of_absence_the_other_ground_is_asked(council):
    answers = SEARCHED | {"reason": "left-school-unknown", "leave-ended-on": "2026-10-30"}
    found = kept(returned(council, "cannot-locate", answers))
    assert {rule for rule, _ in found} == {"ROLL.R9H", "ROLL.R9H.TOLD"}


def test_a_report_that_says_no_more_than_who_is_missing_is_taken_and_nothing_is_judged(council):
    case = returned(council, "cannot-locate", {"reason": "cannot-contact", "home-visited": "not-visited"})
    assert kept(case) == {}
    assert {"consult", "no-visit"} <= set(tasks(case))


def test_officers_read_whether_an_attendance_return_came_in_time_and_the_school_is_told_nothing(council):
    case = returned(council, "absence-return", {"absence-kind": "ten-days", "absent-since": LONG_AGO})
    (row,) = kept(case).values()
    assert (row.rule, row.effect, row.said) == ("RETURN.ATTENDANCE", "officer", [])
    assert "The absence without leave reached 10 school days on 13 November 2026, as the school says" in said(row)
    assert "The return is late." in said(row)


def test_attendance_that_is_not_regular_is_counted_from_when_it_began(council):
    case = returned(council, "absence-return", {"absence-kind": "irregular", "absent-since": "2026-11-23"})
    assert "Attendance has been irregular since 23 November 2026" in said(kept(case)["RETURN.ATTENDANCE", "officer"])
    (line,) = findings_of_case(case, at=AT + timedelta(days=90)).lines
    assert [one.finding.observed for one in line.findings] == ["in time"], "what came in time stays so"
