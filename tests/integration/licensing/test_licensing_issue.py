"""Approvals are recommended by one officer, decided by another, and numbered without a gap."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from base.database import writing
from base.extensions import db
from casework.cases import filings_of
from casework.closing import ClosingRefused, close_case
from casework.decisions import ReservedToCouncil, SamePerson, decide
from casework.finishing import AnswersWanting
from casework.identities import confirm_sender
from licensing.changing import conditions_of
from licensing.checks import CheckNote, note_check
from licensing.fees import FeeNote, FeeState, note_fee
from licensing.readiness import NOT_CHECKED, NOT_SEEN
from licensing.standing import differences
from licensing.verifying import is_verified
from models.approval import Approval, ApprovalRefusal
from models.message import Message
from models.wait import Timer
from security.history import history_of
from security.permissions import Role
from tests.integration.casework import rows
from tests.integration.licensing.guild import AT, KIND, TODAY, Guild

UNSEEN = f"{NOT_SEEN}: Enhanced check"

pytestmark = pytest.mark.usefixtures("context")


def test_an_approval_is_issued_as_one_officer_recommended_and_another_decided(guild):
    with writing():
        approval = guild.issued()
        case_id = approval.case_id
    assert approval.number == "MB-CH-2026-0001"
    assert (approval.valid_from, approval.valid_until) == (TODAY, date(2029, 11, 22))
    assert (approval.holder_name, approval.surname_plain) == ("Rosa Ó Briain", "o briain")
    assert approval.particulars == [["Works as", "Paid"]]
    assert (approval.recommended_by, approval.decided_by) == (guild.officer.id, guild.manager.id)
    assert approval.decided_contract == "council"
    assert [one.says for one in conditions_of(approval.id, on=TODAY)] == ["No more than twelve at a time"]
    assert "approval-issued" in [event.kind for event in history_of("case", case_id)]
    assert differences(approval) == []
    message = db.session.query(Message).filter(Message.kind == "issued").one()
    assert (message.state, message.values["approval_number"]) == ("planned", "MB-CH-2026-0001")
    timers = db.session.query(Timer).filter(Timer.source_kind == "approval", Timer.state == "pending")
    assert sorted((timer.kind, timer.step) for timer in timers) == [
        ("approval-check", 1),
        ("approval-end", 0),
        *(("approval-remind", days) for days in (0, 14, 30, 60, 90)),
    ]


def test_the_earlier_of_two_terms_counts_and_says_why(guild):
    with writing():
        approval = guild.approved(guild.ready(guild.applied(), issued_on=date(2026, 3, 5)))
    assert approval.valid_until == date(2029, 3, 4)
    assert "The earliest counts, 4 March 2029." in approval.validity_why


def test_nothing_is_issued_before_checks_are_satisfied_and_the_fee_is_recorded(guild):
    with writing():
        case = guild.applied()
    with pytest.raises(ClosingRefused) as refused, writing():
        close_case(case, "approved", {}, by=guild.officer, at=AT)
    assert [one.about for one in refused.value.reasons] == [
        "A check is not satisfied: Enhanced check (nothing recorded)",
        "The fee is not recorded as paid, volunteer or waived",
    ]


def test_an_original_that_is_seen_in_person_shows_who_applied(guild):
    with writing():
        case = guild.applied()
        assert [filing.identity for filing in filings_of(case)] == ["not-checked"]
        guild.ready(case)
    assert [filing.identity for filing in filings_of(case)] == ["checked"]


def test_a_check_from_afar_and_a_decision_show_nobodys_identity(guild):
    with writing():
        case = guild.applied()
        note_check(case, "dbs", CheckNote("current", issued_on=TODAY), by=guild.officer, at=AT)
        note_fee(case, KIND, FeeNote(FeeState.PAID, 5600, "R-77", TODAY), by=guild.officer, at=AT)
    with pytest.raises(ClosingRefused) as refused, writing():
        close_case(case, "approved", {}, by=guild.officer, at=AT)
    assert [one.about for one in refused.value.reasons] == [UNSEEN, NOT_CHECKED]
    with writing():
        confirm_sender(filings_of(case)[0], by=guild.officer, at=AT)
    with pytest.raises(ClosingRefused) as refused, writing():
        close_case(case, "approved", {}, by=guild.officer, at=AT)
    assert [one.about for one in refused.value.reasons] == [UNSEEN]


def test_what_is_looked_up_later_follows_an_original_and_leaves_it_said_who_saw_that(guild):
    with writing():
        case = guild.ready(guild.applied())
        row = note_check(case, "dbs", CheckNote("current"), by=guild.manager, at=AT)
        assert (row.status, row.seen_by, row.seen_what, row.issued_on) == (
            *("current", guild.officer.id),
            *("Certificate", TODAY),
        )
        assert guild.approved(case).state == "valid"


def test_who_recommended_it_can_not_decide_it_and_neither_can_the_provider(guild):
    with writing():
        case = guild.ready(guild.applied())
        decision = close_case(case, "approved", {}, by=guild.manager, at=AT).decision
    with pytest.raises(SamePerson), writing():
        decide(decision.id, agreed=True, reason="", by=guild.manager, at=AT)
    with pytest.raises(ReservedToCouncil), writing():
        decide(decision.id, agreed=True, reason="", by=guild.provider, at=AT)
    assert db.session.query(Approval).count() == 0


def test_deciding_on_cases_is_not_enough_to_decide_on_approvals(guild, monkeypatch):
    from security import permissions

    with writing():
        case = guild.ready(guild.applied())
        decision = close_case(case, "approved", {}, by=guild.officer, at=AT).decision
        decider = rows.officer("Dee Hart", Role.DECISION_MAKER)
    less = permissions.PERMISSIONS_OF[Role.DECISION_MAKER] - {permissions.Permission.APPROVAL_DECIDE}
    monkeypatch.setitem(permissions.PERMISSIONS_OF, Role.DECISION_MAKER, less)
    with pytest.raises(PermissionError), writing():
        decide(decision.id, agreed=True, reason="", by=decider, at=AT)
    db.session.expire_all()
    assert decision.state == "recommended"
    assert db.session.query(Approval).count() == 0


def test_deciding_twice_gives_the_same_approval(guild):
    from forms.answers import Answers
    from licensing.issuing import issue

    with writing():
        approval = guild.issued()
        case = db.session.get_one(type(guild.applied()), approval.case_id)
        again = issue(case, KIND, answers=Answers(), renews="", by=guild.manager, at=AT)
    assert again is approval
    assert db.session.query(Approval).count() == 1


def test_a_refusal_keeps_its_written_reasons_and_both_officers(guild):
    with writing():
        case = guild.applied()
    with pytest.raises(AnswersWanting), writing():
        close_case(case, "refused", {}, by=guild.officer, at=AT)
    with writing():
        reasons = {"why-refused": "The check shows something that rules it out"}
        decision = close_case(case, "refused", reasons, by=guild.officer, at=AT).decision
        decide(decision.id, agreed=True, reason="", by=guild.manager, at=AT)
    refusal = db.session.query(ApprovalRefusal).one()
    assert refusal.reasons == reasons["why-refused"]
    assert (refusal.recommended_by, refusal.decided_by) == (guild.officer.id, guild.manager.id)
    assert db.session.query(Message).filter(Message.kind == "refused").count() == 1
    assert all("rules it out" not in str(event.data) for event in history_of("case", case.id))


def undone(guild: Guild) -> None:
    """An approval whose transaction fails after its number was given."""
    guild.issued()
    raise LookupError


def test_numbers_begin_again_each_year_and_what_is_undone_leaves_no_gap(guild):
    with writing():
        first = guild.issued().number
    with pytest.raises(LookupError), writing():
        undone(guild)
    with writing():
        second = guild.issued().number
        next_year = guild.issued(at=AT + timedelta(days=60)).number
    assert (first, second, next_year) == ("MB-CH-2026-0001", "MB-CH-2026-0002", "MB-CH-2027-0001")


def test_anybody_may_ask_by_number_and_surname_and_hears_yes_or_no(guild):
    with writing():
        approval = guild.issued()
    assert is_verified("mb ch 2026 0001", "o briain", today=TODAY)
    assert is_verified(approval.number, "Ó BRIAIN", today=date(2029, 11, 22))
    assert not is_verified(approval.number, "Ó Briain", today=date(2029, 11, 23))
    assert not is_verified(approval.number, "Smith", today=TODAY)
    assert not is_verified(approval.number, "", today=TODAY)
    assert not is_verified("MB-CH-2026-0002", "Ó Briain", today=TODAY)
