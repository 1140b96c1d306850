"""What the law and the council's own numbers say of a permit: its day, its paper, its term, a silent school."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import and_

from base.database import writing
from base.extensions import db
from casework.closing import ClosingRefused, close_case
from casework.finishing import finish_task
from correspondence.settling import tell
from council.byelaws import OwnNumber, byelaw_shapes, byelaws, enter_byelaw
from licensing.approval_law import judge_approval
from models.case import Case
from models.filing import Filing, FilingPart
from models.message import Message, MessagePart
from models.part_request import PartRequest
from reporting.case_findings import findings_of_case
from statutory.employment.permits import SCHOOL_ANSWERS_WITHIN, WAITS_FOR_SCHOOL
from tests.integration.employment.seaside import (
    AT,
    PARENT,
    SCHOOL,
    SYSTEM,
    asked_for,
    later,
    send_part,
    tasks,
)

pytestmark = pytest.mark.usefixtures("context")
LATER = AT + timedelta(hours=2)
DECISION, CONTENTS = "EMP.PERMIT.DECISION", "EMP.PERMIT.CONTENTS"


def found_on(case: Case, *, days: int = 0) -> dict[str, list[str]]:
    """What each rule says of a case so many days after the employer asked."""
    told: dict[str, list[str]] = {}
    for line in findings_of_case(case, at=LATER + timedelta(days=days)).lines:
        for one in line.findings:
            told.setdefault(one.finding.rule, []).append(one.finding.sentence)
    return told


def enter(name: str, value: int) -> None:
    """The council enters a number of its own, of which nobody has read the text."""
    code = next(code for code, shape in byelaw_shapes().items() if shape.name == name)
    own = OwnNumber(value, "Byelaws of Marlowe", "byelaw 9", "https://marlowe.example/byelaws", None, False, AT.date())
    with writing():
        enter_byelaw(code, own, by=SYSTEM, at=AT)


def test_the_week_from_receipt_is_judged_until_the_case_has_ended_and_no_longer(council):
    with writing():
        _, case = asked_for()
    assert DECISION not in found_on(case), "nothing is late on the first day"
    (view, late) = sorted(found_on(case, days=8)[DECISION], key=lambda said: "The decision" in said)
    assert "The decision on the permit was due by 30 November 2026, 1 week after 23 November 2026" in late
    assert view.startswith("The school's view, without which the decision may be made unless byelaws say otherwise,")
    assert "was due by 26 November 2026" in view
    with writing():
        close_case(case, "withdrawn", {}, by=council.officer, at=LATER)
    assert DECISION not in found_on(case, days=8), "what was decided in time stays so"


def test_the_week_runs_from_the_parents_part_and_the_employers_notice_from_its_own(council):
    with writing():
        filing, case = asked_for(start_date="2026-11-18")
        assert tasks(case)["decide"].due_at.date() == date(2026, 11, 30)
        send_part(filing, PARENT, at=AT + timedelta(days=4))
    db.session.expire_all()
    assert tasks(case)["decide"].due_at.date() == date(2026, 12, 4)
    found = found_on(case, days=9)
    assert "EMP.PERMIT.NOTICE" not in found, "the council had the employer's notice on the fifth day"
    assert not [said for said in found.get(DECISION, ()) if said.startswith("The decision")]
    (late,) = [said for said in found_on(case, days=12)[DECISION] if said.startswith("The decision")]
    assert "was due by 4 December 2026, 1 week after 27 November 2026" in late


def test_a_school_that_has_answered_is_not_said_to_be_late(council):
    with writing():
        filing, case = asked_for()
        send_part(filing, SCHOOL, at=LATER)
    assert not [said for said in found_on(case, days=6).get(DECISION, ()) if "school" in said]


def test_the_councils_own_number_of_days_for_the_schools_view_is_the_one_that_counts(council):
    with writing():
        _, case = asked_for()
    enter(SCHOOL_ANSWERS_WITHIN.name, 10)
    assert DECISION not in found_on(case, days=6)


def school_after(case: Case, *, days: int) -> str:
    """How the school's part stands after so many days, everything done twice that was due by then."""
    for _ in range(2):
        later(AT + timedelta(days=days))
    parts = db.session.query(FilingPart).filter(FilingPart.party == SCHOOL)
    return next(one.state for one in parts if db.session.get_one(Filing, one.filing_id).case_id == case.id)


def test_the_school_is_left_out_after_the_councils_own_number_of_working_days_and_not_before(council):
    enter(SCHOOL_ANSWERS_WITHIN.name, 5)
    with writing():
        _, case = asked_for()
    assert school_after(case, days=4) == "open"
    assert school_after(case, days=8) == "left-out"


def test_a_number_that_is_entered_while_a_school_is_asked_moves_its_end(council):
    with writing():
        _, case = asked_for()
    enter(SCHOOL_ANSWERS_WITHIN.name, 5)
    assert school_after(case, days=4) == "open"
    assert school_after(case, days=8) == "left-out"


def test_where_byelaws_wait_for_the_school_it_is_overdue_and_never_left_out(council):
    enter(WAITS_FOR_SCHOOL, 1)
    with writing():
        filing, case = asked_for()
    assert school_after(case, days=8) == "open"
    (request,) = db.session.query(PartRequest).filter(PartRequest.party == SCHOOL)
    assert request.over_at is not None
    with writing():
        send_part(filing, SCHOOL, at=AT + timedelta(days=9))
    assert school_after(case, days=10) == "done"


@pytest.mark.parametrize(("waits", "stands"), [(1, "open"), (0, "left-out")])
def test_where_byelaws_wait_for_the_school_a_mailbox_that_is_dead_does_not_leave_it_out(council, waits, stands):
    enter(WAITS_FOR_SCHOOL, waits)
    with writing():
        _, case = asked_for()
        (request,) = db.session.query(PartRequest).filter(PartRequest.party == SCHOOL)
        served = MessagePart.message_id == Message.id, MessagePart.serves_id == request.part_id
        asked = db.session.query(Message).join(MessagePart, and_(*served)).first()
        asked.state, asked.ended_because = "failed", "bounced"
        db.session.flush()
        tell(asked.id, by=SYSTEM, at=LATER)
    assert school_after(case, days=2) == stands
    assert db.session.get_one(PartRequest, request.id, populate_existing=True).state == "no-address" or not waits


def test_where_byelaws_wait_for_the_school_its_silence_is_a_finding_that_is_marked_as_not_verified(council):
    enter(WAITS_FOR_SCHOOL, 1)
    assert not byelaws()[WAITS_FOR_SCHOOL].verified
    with writing():
        filing, case = asked_for()
    (said,) = found_on(case)[DECISION]
    assert said.startswith("The council's own rule is that a permit is decided only with the school's view.")
    assert "asked for on 23 November 2026 and has not come: the decision waits for it." in said
    assert "not yet verified" in said
    with writing():
        send_part(filing, SCHOOL, at=LATER)
    assert DECISION not in found_on(case)


def test_where_byelaws_do_not_wait_the_finding_says_so_without_reserve(council):
    enter(WAITS_FOR_SCHOOL, 0)
    with writing():
        _, case = asked_for()
    assert any(
        "without which the decision may be made, was due by" in said for said in found_on(case, days=6)[DECISION]
    )


def test_a_notice_says_what_it_lacks_only_when_the_parent_has_answered_and_something_is_missing(council):
    with writing():
        filing, case = asked_for(schooling="home", child_school=None)
        assert CONTENTS not in found_on(case)
        send_part(filing, PARENT, at=LATER)
        assert CONTENTS not in found_on(case), "a child who learns at home has no school to name"
        part = db.session.query(FilingPart).filter_by(filing_id=filing.id, party=PARENT).one()
        part.answers = {
            key: value for key, value in part.answers.items() if key not in ("child-address", "fit-to-work")
        }
    (said,) = found_on(case)[CONTENTS]
    assert "The notice does not tell: the child's address, the parent's statement that the child is fit." in said


def test_a_change_of_the_hours_asks_for_a_new_permit(council):
    with writing():
        _, case = asked_for(application_kind="change", what_changes=["hours", "place"])
    assert "The place and hours are no longer as the permit says" in found_on(case)["EMP.PERMIT.CHANGE"][0]


def test_a_permit_is_judged_by_its_own_days_and_tells_what_it_must(council):
    with writing():
        filing, case = asked_for()
        send_part(filing, PARENT, at=LATER)
        permit = council.granted(case, at=LATER)
    judged = {one.ref.rule: one for one in judge_approval(permit, at=LATER)}
    assert set(judged) == {"EMP.PERMIT.TERM", CONTENTS}
    assert [one.answer.findings for one in judged.values()] == [(), ()]
    with writing():
        permit.valid_until = date(2028, 1, 31)
    (too_long,) = next(
        one for one in judge_approval(permit, at=LATER) if one.ref.rule == "EMP.PERMIT.TERM"
    ).answer.findings
    assert "past 22 November 2027" in too_long.sentence


def test_a_safeguarding_concern_holds_permit_and_refusal_until_it_is_settled(council):
    with writing():
        filing, case = asked_for()
        send_part(filing, PARENT, at=LATER)
        council.telephoned(case, at=LATER)
        finish_task(tasks(case)["decide"], "concern", {"concern-with": "The lead"}, by=council.officer, at=LATER)
    assert tasks(case)["decide"].state == "open", "somebody still has to decide"
    for outcome, evidence in (("granted", {}), ("refused", {"refusal-kind": "other", "refusal-reasons": "Not now"})):
        with pytest.raises(ClosingRefused) as refused, writing():
            close_case(case, outcome, evidence, by=council.officer, at=LATER, reason="Checked")
        assert tasks(case)["settle-concern"].id in {one.task_id for one in refused.value.reasons}
    with writing():
        finish_task(tasks(case)["settle-concern"], "not-in-the-way", {}, by=council.officer, at=LATER)
        assert council.granted(case, at=LATER).state == "valid"


def test_the_school_is_left_out_on_the_day_that_its_email_named(council):
    with writing():
        filing, _ = asked_for()
    later(AT + timedelta(days=4))
    db.session.refresh(filing)
    assert [part.state for part in filing.parts if part.party == SCHOOL] == ["left-out"]
