"""A suspension takes effect at once, is reviewed by a second person, and tells nobody why (SAFETY 24)."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, timedelta

import pytest

from base.database import writing
from base.extensions import db
from casework.closing import ClosingRefused, close_case, reopen_case
from casework.decisions import ReservedToCouncil, SamePerson, decide
from casework.notes import NothingWritten
from casework.sending import contact_test
from correspondence.leased import Leased
from correspondence.stopping import release
from council.other_councils import Checked, keep_council, stop_using
from licensing.changing import Ended, recommend_revoking, surrender
from licensing.relying import Relies, Relying, add_reliance, mailbox_of, reliances
from licensing.standing import differences, was_valid
from licensing.suspending import Clears, NotValid, clear_words, may_be_told, review, suspend
from licensing.verifying import is_verified
from models.approval import Approval, ApprovalSuspension
from models.case import Case
from models.message import Message
from models.wait import Clock, Timer
from security.history import history_of
from tests.integration.licensing.guild import AT, TODAY, Guild, tasks

pytestmark = pytest.mark.usefixtures("context")
WHY = "The police telephoned about an allegation"
LATER = AT + timedelta(hours=2)


def suspended(guild: Guild, approval: Approval) -> ApprovalSuspension:
    with writing():
        return suspend(approval.id, reason=WHY, by=guild.lead, at=LATER)


def pending(approval: Approval) -> set[str]:
    found = db.session.query(Timer.kind).filter(Timer.source_id == approval.id, Timer.state == "pending")
    return {kind for (kind,) in found}


def test_one_officer_suspends_at_once_and_nothing_of_the_reason_is_in_the_history(guild, approval):
    suspension = suspended(guild, approval)
    assert approval.state == "suspended"
    assert not is_verified(approval.number, "Ó Briain", today=TODAY)
    assert pending(approval) == {"approval-end"}, "reminders and checks stop in the same transaction"
    review_task = tasks(approval.case_id)["review-suspension"]
    assert (review_task.state, review_task.id) == ("open", suspension.review_task_id)
    assert review_task.due_at is not None
    events = [*history_of("approval", approval.id), *history_of("case", approval.case_id)]
    assert all("allegation" not in str(event.data) for event in events)
    assert differences(approval) == []


def test_an_officer_without_the_permission_can_not_suspend_and_a_reason_is_needed(guild, approval):
    with pytest.raises(PermissionError), writing():
        suspend(approval.id, reason=WHY, by=guild.officer, at=LATER)
    with pytest.raises(NothingWritten), writing():
        suspend(approval.id, reason=" ", by=guild.lead, at=LATER)
    assert approval.state == "valid"


def test_suspending_twice_is_one_suspension(guild, approval):
    first = suspended(guild, approval)
    assert suspended(guild, approval) is first
    assert [event.kind for event in history_of("approval", approval.id)].count("approval-suspended") == 1


def test_who_relies_on_it_is_told_the_same_day_but_only_when_an_officer_lets_each_message_go(guild, approval):
    with writing():
        keep_council("213", Checked("licensing@host.example", "By telephone", TODAY), by=guild.manager, at=AT)
        stage = Relying(Relies.LICENCE_HOLDER, "Globe Stage Ltd", "office@globe.example", about="The Tempest")
        add_reliance(approval.id, stage, by=guild.officer, at=AT)
        add_reliance(approval.id, Relying(Relies.HOST_COUNCIL, council_code="213"), by=guild.officer, at=AT)
        over = Relying(Relies.LICENCE_HOLDER, "Long Over", "over@stage.example", until_on=date(2026, 11, 1))
        add_reliance(approval.id, over, by=guild.officer, at=AT)
    assert {row.name for row in reliances(approval.id, today=TODAY)} == {"Globe Stage Ltd", "Westminster"}
    suspended(guild, approval)
    held = db.session.query(Message).filter(Message.kind == "changed").all()
    assert {(one.recipient_kind, one.state, one.held_because) for one in held} == {
        ("party", "held", "needs-release"),
        ("licence-holder", "held", "needs-release"),
        ("other-council", "held", "needs-release"),
    }
    assert all("allegation" not in str(one.values) for one in held)
    assert tasks(approval.case_id)["tell-who-relies"].due_at is not None
    with writing():
        for one in held:
            release(one.id, reason="LADO agrees", by=guild.lead, at=LATER)
        leased = [Leased(**{column.name: getattr(one, column.name) for column in fields(Leased)}) for one in held]
        assert contact_test(leased, LATER) == {}


def test_a_second_person_of_the_council_reviews_it_and_may_lift_it(guild, approval):
    suspension = suspended(guild, approval)
    with pytest.raises(PermissionError), writing():
        review(suspension.id, lift=True, reason="No case", by=guild.officer, at=LATER)
    with pytest.raises(ReservedToCouncil), writing():
        review(suspension.id, lift=True, reason="No case", by=guild.provider, at=LATER)
    with writing():
        review(suspension.id, lift=True, reason="No case to answer", by=guild.manager, at=LATER)
    assert (approval.state, suspension.review, suspension.ended_at) == ("valid", "lifted", LATER)
    assert tasks(approval.case_id)["review-suspension"].state == "done"
    assert pending(approval) == {"approval-end", "approval-check", "approval-remind"}
    assert is_verified(approval.number, "Ó Briain", today=TODAY)
    assert differences(approval) == []


def test_whoever_suspended_it_can_not_review_it(guild, approval):
    with writing():
        suspension = suspend(approval.id, reason=WHY, by=guild.manager, at=LATER)
    with pytest.raises(SamePerson), writing():
        review(suspension.id, lift=False, reason="Right", by=guild.manager, at=LATER)
    with writing():
        review(suspension.id, lift=False, reason="Right", by=guild.other_manager, at=LATER)
    assert (approval.state, suspension.review, suspension.ended_at) == ("suspended", "upheld", None)


def test_no_words_may_be_told_until_the_lado_or_the_police_agreed_to_them(guild, approval):
    suspension = suspended(guild, approval)
    assert may_be_told(suspension) == ""
    with pytest.raises(PermissionError), writing():
        clear_words(suspension.id, by_whom=Clears.LADO, who="A. Reed", words="x", by=guild.officer, at=LATER)
    with pytest.raises(NothingWritten), writing():
        clear_words(suspension.id, by_whom=Clears.LADO, who=" ", words="x", by=guild.lead, at=LATER)
    with writing():
        words = "Enquiries are being made"
        clear_words(suspension.id, by_whom=Clears.POLICE, who="DC Hall", words=words, by=guild.lead, at=LATER)
    assert may_be_told(suspension) == words
    assert (suspension.cleared_by, suspension.cleared_noted_by) == ("police", guild.lead.id)


def test_a_suspended_approval_can_be_revoked_but_not_given_back_and_the_day_is_known_afterwards(guild, approval):
    suspension = suspended(guild, approval)
    with pytest.raises(Ended), writing():
        surrender(approval.id, reason="I give it back", by=guild.officer, at=LATER)
    with writing():
        decision = recommend_revoking(approval.id, reason="Proven", by=guild.manager, at=LATER)
        again = recommend_revoking(approval.id, reason="Proven", by=guild.manager, at=LATER)
        assert again is decision
    with pytest.raises(SamePerson), writing():
        decide(decision.id, agreed=True, reason="", by=guild.manager, at=LATER)
    tomorrow = LATER + timedelta(days=1)
    with writing():
        decide(decision.id, agreed=True, reason="", by=guild.other_manager, at=tomorrow)
    assert (approval.state, suspension.ended_at) == ("revoked", tomorrow)
    assert pending(approval) == set()
    assert differences(approval) == []
    assert not was_valid(approval.id, TODAY), "it was suspended in the course of that day"
    with pytest.raises(NotValid), writing():
        suspend(approval.id, reason=WHY, by=guild.lead, at=tomorrow)


def test_a_revocation_that_is_sent_back_leaves_the_approval_as_it_is(guild, approval):
    with writing():
        decision = recommend_revoking(approval.id, reason="Doubts", by=guild.officer, at=LATER)
        decide(decision.id, agreed=False, reason="Not enough", by=guild.manager, at=LATER)
    assert approval.state == "valid"
    assert differences(approval) == []


def test_a_new_application_is_no_way_round_a_suspension(guild, approval):
    suspended(guild, approval)
    with writing():
        case = guild.ready(guild.applied())
        decision = close_case(case, "approved", {}, by=guild.officer, at=LATER).decision
        other = guild.issued(at=LATER, **{"applicant-born": "1990-01-01"})
    assert other.number == "MB-CH-2026-0002", "somebody else of that surname"
    with pytest.raises(ClosingRefused) as refused, writing():
        decide(decision.id, agreed=True, reason="", by=guild.manager, at=LATER)
    assert [one.about for one in refused.value.reasons] == [
        "Safeguarding hold: speak to the lead before anything is issued"
    ]


def test_why_a_suspended_approval_should_be_revoked_stands_only_beside_the_suspension(guild, approval):
    suspension = suspended(guild, approval)
    with writing():
        why = "The allegation is proven"
        decision = recommend_revoking(approval.id, reason=why, by=guild.officer, at=LATER)
    assert "allegation" not in decision.reason
    assert why in suspension.reason


def test_a_message_to_a_council_whose_mailbox_is_in_doubt_is_not_planned(guild, approval):
    with writing():
        keep_council("213", Checked("licensing@host.example", "By telephone", TODAY), by=guild.manager, at=AT)
        row = add_reliance(approval.id, Relying(Relies.HOST_COUNCIL, council_code="213"), by=guild.officer, at=AT)
        stop_using("213", by=guild.manager, at=AT)
    assert mailbox_of(row) == ""
    suspended(guild, approval)
    kinds = {one.recipient_kind for one in db.session.query(Message).filter(Message.kind == "changed")}
    assert kinds == {"party"}


def test_a_case_that_is_opened_again_leaves_the_review_of_a_suspension_its_deadline(guild, approval):
    suspended(guild, approval)
    review_task = tasks(approval.case_id)["review-suspension"]
    case = db.session.get_one(Case, approval.case_id)
    assert case.state == "closed"
    ladder = db.session.query(Timer).filter(Timer.source_id == review_task.id, Timer.state == "pending").count()
    with writing():
        reopen_case(case, reason="They send a new photo", by=guild.officer, at=LATER + timedelta(hours=1))
    clock = db.session.query(Clock).filter(Clock.task_id == review_task.id).one()
    assert (clock.state, clock.due_at) == ("running", review_task.due_at)
    still = db.session.query(Timer).filter(Timer.source_id == review_task.id, Timer.state == "pending").count()
    assert still == ladder > 0, "whoever leads is still told when it is late"
