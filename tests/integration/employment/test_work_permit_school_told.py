"""The school gave its view of a permit: it learns what was decided, and nothing of health or of anybody else."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from base.database import writing
from base.extensions import db
from casework.closing import close_case
from casework.decisions import decide
from casework.versions import pinned
from licensing.changing import recommend_revoking
from licensing.renewing import NotToRenew, begin_renewal
from models.approval import Approval
from models.case import Case
from models.message import Message
from statutory.london import LONDON
from tests.integration.employment.seaside import (
    AT,
    PARENT,
    SECRETS,
    VISITOR,
    Seaside,
    asked_for,
    later,
    mail,
    send_part,
)

pytestmark = pytest.mark.usefixtures("context")
LATER = AT + timedelta(hours=2)
OFFICE = "office@brook.example"
REASONS = {"refusal-kind": "hours", "refusal-reasons": "The hours are too long."}


def permitted(council: Seaside, **more: object) -> Approval:
    with writing():
        filing, case = asked_for(**more)
        send_part(filing, PARENT, at=LATER)
        return council.granted(case, at=LATER)


def told_school() -> dict[str, Message]:
    found = db.session.query(Message).filter(Message.address == OFFICE, Message.kind.startswith("school-told"))
    return {one.kind: one for one in found}


def test_the_school_reads_the_permit_behind_a_code_and_nothing_of_health_or_home(council):
    permit = permitted(council)
    (told,) = told_school().values()
    assert (told.kind, told.state) == ("school-told-yes", "planned")
    assert told.values["link_id"]
    for secret in SECRETS:
        assert secret not in str(permit.particulars)


def test_a_school_that_kept_silent_is_told_as_well(council):
    with writing():
        filing, case = asked_for()
        send_part(filing, PARENT, at=LATER)
    later(AT + timedelta(days=4))
    with writing():
        council.granted(db.session.get_one(Case, case.id), at=AT + timedelta(days=4))
    assert set(told_school()) == {"school-told-yes"}


def test_a_refusal_is_told_to_the_school_without_its_reasons(council):
    with writing():
        filing, case = asked_for()
        send_part(filing, PARENT, at=LATER)
        council.telephoned(case, at=LATER)
        decision = close_case(case, "refused", REASONS, by=council.officer, at=LATER, reason="Checked").decision
        decide(decision.id, agreed=True, reason="", by=council.manager, at=LATER)
    (told,) = told_school().values()
    assert told.kind == "school-told-no"
    shape = pinned(case.version_id).message_shapes["school-told-no"]
    assert set(shape.reveals) == {"reference", "team-telephone", "council-name"}
    assert REASONS["refusal-reasons"] not in str(told.values)


def test_a_revocation_waits_for_an_officer_and_then_tells_the_school_too(council):
    permit = permitted(council)
    with writing():
        decision = recommend_revoking(permit.id, reason="It harms the child's schooling", by=council.officer, at=LATER)
        decide(decision.id, agreed=True, reason="", by=council.manager, at=LATER)
    told = told_school()["school-told-ended"]
    assert (told.state, told.held_because) == ("held", "needs-release")


def test_of_a_child_who_learns_at_home_no_school_is_told(council):
    permitted(council, schooling="home", child_school=None)
    assert told_school() == {}


def test_the_reminder_leads_to_a_form_with_what_the_employer_wrote_and_nobody_else(council):
    permit = permitted(council)
    ahead = datetime(2027, 10, 25, 12, tzinfo=LONDON)
    later(ahead)
    (reminder,) = db.session.query(Message).filter(Message.kind == "permit-ends")
    assert reminder.values["link_id"]
    with writing():
        draft = begin_renewal(permit.id, email="cafe@quay.example", by=VISITOR, at=ahead)
    known = draft.parts[0].answers
    assert (known["application-kind"], known["ending-number"]) == ("renewal", permit.number)
    assert known["employer-name"] == "Quayside Cafe"
    assert known["term-hours"]["saturday"]["shifts"]
    assert not {"start-date", "insured", "risks-assessed", "employer-signs"} & known.keys(), "those are said anew"
    for secret in SECRETS:
        assert secret not in str(known)
    assert mail("permit-ends") == [("permit-ends", "cafe@quay.example")]


def test_the_school_has_a_copy_and_can_renew_nothing(council):
    permit = permitted(council)
    with pytest.raises(NotToRenew), writing():
        begin_renewal(permit.id, email=OFFICE, by=VISITOR, at=datetime(2027, 11, 1, 12, tzinfo=LONDON))
    assert permit.valid_until == date(2027, 11, 22)
