"""What becomes of an approved chaperone: reminders, the yearly look, a suspension, a renewal, the end."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from base.database import writing
from base.extensions import db
from casework.closing import ClosingRefused, close_case
from casework.decisions import decide
from licensing.changing import recommend_revoking
from licensing.snapshots import make_snapshot
from licensing.standing import differences
from licensing.suspending import review, suspend
from licensing.verifying import is_verified
from models.approval import Approval
from models.case import Case
from models.filing import Filing
from models.law_answer import LawAnswer
from models.link import Link
from models.message import Message
from tests.integration.chaperones.stage_door import (
    AGAIN,
    AT,
    FIRST,
    MINE,
    Council,
    approval_of,
    asked,
    mail,
    swept,
    tasks,
)

pytestmark = pytest.mark.usefixtures("context")
ENDS = date(2029, 11, 22)
LONDON = ZoneInfo("Europe/London")


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=LONDON)


def reminded() -> int:
    return len([state for _, _, state in mail("renew-soon") if state != "cancelled"])


def test_a_chaperone_is_reminded_on_each_of_five_days_of_a_number_and_by_a_link_behind_a_code(approval):
    for place, days in enumerate((90, 60, 30, 14, 0), 1):
        swept(noon(ENDS - timedelta(days=days)))
        assert reminded() == place
    for message in db.session.query(Message).filter(Message.kind == "renew-soon"):
        assert message.values.keys() == {"approval_number", "expires", "link_id"}
        assert message.values["approval_number"] == "CH-2026-0001"
        link = db.session.get_one(Link, UUID(message.values["link_id"]))
        assert (link.opens_id, link.email, link.needs_code) == (approval.id, MINE, True)


def test_an_approval_that_nobody_renews_ends_by_itself_and_its_card_is_asked_back(approval):
    swept(noon(ENDS + timedelta(days=1)))
    assert approval.state == "expired"
    assert tasks(approval_case(approval))["not-renewed"].state == "open"
    assert [kind for kind, _, _ in mail("ended")] == ["ended"]
    assert not is_verified(approval.number, "Ó Briain", today=ENDS + timedelta(days=1))


def test_the_certificate_is_looked_up_each_year_and_a_change_goes_to_a_manager(council, approval):
    case = approval_case(approval)
    for year in (2027, 2028):
        swept(noon(date(year, 11, 24)))
        assert tasks(case)["status-check"].state == "open"
        with writing():
            council.finish(case, "status-check", "current" if year == 2027 else "changed", at=noon(date(year, 11, 25)))
    assert tasks(case)["certificate-changed"].state == "open"


def test_a_suspension_is_told_to_nobody_before_it_is_released_and_a_stranger_hears_not_valid(council, approval):
    with writing():
        suspension = suspend(approval.id, reason="A call from the police", by=council.lead, at=AT)
    assert not is_verified(approval.number, "Ó Briain", today=AT.date())
    assert {state for _, _, state in mail("changed")} == {"held"}
    assert "police" not in str([(one.subject, one.values) for one in db.session.query(Message)])
    swept(noon(ENDS - timedelta(days=30)))
    assert reminded() == 0
    with writing():
        review(suspension.id, lift=True, reason="No case", by=council.manager, at=noon(ENDS - timedelta(days=29)))
    assert is_verified(approval.number, "Ó Briain", today=ENDS - timedelta(days=29))


def test_a_new_application_is_no_way_round_a_suspension(council, approval):
    with writing():
        suspend(approval.id, reason="A call", by=council.lead, at=AT)
        case = council.checked(council.read(council.applied()))
        decision = close_case(case, "approved", {}, by=council.officer, at=AT).decision
    with pytest.raises(ClosingRefused), writing():
        decide(decision.id, agreed=True, reason="", by=council.manager, at=AT)


def test_a_revocation_is_decided_by_two_people(council, approval):
    with writing():
        decision = recommend_revoking(approval.id, reason="Barred", by=council.officer, at=AT)
        decide(decision.id, agreed=True, reason="", by=council.manager, at=AT)
    assert approval.state == "revoked"
    assert not is_verified(approval.number, "Ó Briain", today=AT.date())


def test_other_councils_are_given_one_list_of_first_approvals_and_renewals(council, approval):
    applied = noon(ENDS - timedelta(days=40))
    with writing():
        case = council.checked(renewal(council, approval, applied), at=applied, issued_on=applied.date())
        council.decided(case, "renewed", at=applied)
        other = council.checked(council.read(council.applied(at=applied), at=applied), at=applied)
        council.decided(other, "approved", at=applied)
        listed = make_snapshot(FIRST, reason="The month", by=council.manager, at=applied, on=applied.date())
    assert [one.number for one in listed] == ["CH-2026-0001", "CH-2029-0002"]


def renewal(council: Council, approval: Approval, at: datetime, **more: Any) -> Case:
    """A renewal that was sent and read."""
    return council.read(council.applied(AGAIN, at=at, previous_number=approval.number.lower(), **more), at=at)


def test_a_renewal_stops_the_reminders_and_begins_when_the_term_before_has_ended(council, approval):
    swept(noon(ENDS - timedelta(days=90)))
    applied = noon(ENDS - timedelta(days=80))
    with writing():
        case = renewal(council, approval, applied)
    assert set(tasks(case)) == {"read", "certificate", "social-care", "training", "recommend"}
    swept(noon(ENDS - timedelta(days=60)))
    assert reminded() == 0, "the one that had not gone is taken back, and no other comes"
    decided = noon(ENDS - timedelta(days=20))
    with writing():
        council.checked(case, at=decided, issued_on=decided.date())
        council.decided(case, "renewed", at=decided)
    again = approval_of(case)
    assert (again.number, again.replaces_id) == ("CH-2029-0001", approval.id)
    assert (again.valid_from, again.valid_until) == (ENDS + timedelta(days=1), date(2032, 11, 1))
    swept(noon(ENDS + timedelta(days=1)))
    assert (approval.state, again.state) == ("replaced", "valid")
    assert differences(approval) == differences(again) == []
    assert [to for _, to, _ in mail("approved")] == [MINE, MINE]


def test_whoever_only_types_a_number_stops_nobodys_reminders(council, approval):
    applied = noon(ENDS - timedelta(days=40))
    with writing():
        council.applied(AGAIN, at=applied, previous_number=approval.number)
    assert not approval.renewal_received, "until an officer has read it"


def test_a_renewal_by_somebody_else_is_refused(council, approval):
    applied = noon(ENDS - timedelta(days=40))
    with writing():
        case = renewal(council, approval, applied, applicant_name={"given": "Al", "family": "Hay"})
        council.checked(case, at=applied)
        decision = close_case(case, "renewed", {}, by=council.officer, at=applied).decision
    with pytest.raises(ClosingRefused), writing():
        decide(decision.id, agreed=True, reason="", by=council.manager, at=applied)


def test_the_law_is_asked_of_changes_that_nobody_was_told_of_and_of_the_status_check(council, approval):
    applied = noon(date(2029, 9, 3))
    change = {"id": "a", "change-kind": "police", "change-on": "2029-02-01", "change-what": "I was cautioned"}
    with writing():
        case = renewal(council, approval, applied, any_change="yes", changes=[change | {"change-told": "no"}])
        answered = {"status-result": "changed", "status-same-level": "yes"}
        council.wrote_down(case, at=applied, **{name.replace("-", "_"): one for name, one in answered.items()})
    kept = db.session.query(LawAnswer).join(Filing, Filing.id == LawAnswer.filing_id).filter(Filing.case_id == case.id)
    said = {one.rule: " ".join(finding["sentence"] for finding in one.findings) for one in kept}
    assert "was to be told of the change by 8 February 2029" in said["CHAP.CHANGE"]
    assert "a new check is needed" in said["DBS.STATUS"]


def test_a_renewal_asks_no_referees_and_no_identity_papers_again(council, approval):
    with writing():
        case = renewal(council, approval, noon(ENDS - timedelta(days=40)))
    assert asked(case) == {}


def approval_case(approval: Approval) -> Case:
    """The case that it came of."""
    return db.session.get_one(Case, approval.case_id)
