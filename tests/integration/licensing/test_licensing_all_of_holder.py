"""A suspension takes in all that its holder has of the kind: a renewal that is issued already is no way round it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from base.database import writing
from base.extensions import db
from casework.decisions import decide
from casework.sweep import sweep
from casework.versions import current_document, publish
from licensing.changing import recommend_revoking
from licensing.holder_deaths import note_death
from licensing.relying import Relies, Relying, add_reliance
from licensing.standing import differences
from licensing.suspending import review, suspend, suspension_of
from licensing.verifying import is_verified
from models.approval import Approval, ApprovalSuspension
from models.message import Message
from security.actor import Actor
from tests.integration.licensing.guild import AGAIN, AT, FIRST, TODAY, Guild, tasks

pytestmark = pytest.mark.usefixtures("context")
WHY = "The police telephoned about an allegation"
EARLY = datetime(2029, 10, 1, 10, 0, tzinfo=UTC)
NEXT_DAY = EARLY + timedelta(days=1)
LATER = datetime(2029, 12, 1, 10, 0, tzinfo=UTC)


def renewed_early(guild: Guild, approval: Approval) -> Approval:
    """The next term, issued while the last one still runs."""
    with writing():
        case = guild.applied(AGAIN, at=EARLY, previous=approval.number)
        return guild.approved(guild.ready(case, at=EARLY, issued_on=EARLY.date()), at=EARLY)


def names(approval: Approval, day: date) -> bool:
    return is_verified(approval.number, "Ó Briain", today=day)


@pytest.mark.parametrize("which", ["the old one", "the new one"])
def test_of_a_holder_who_has_died_neither_the_running_nor_the_coming_approval_is_valid(guild, approval, which):
    new = renewed_early(guild, approval)
    with writing():
        named = approval if which == "the old one" else new
        note_death(named.id, reason="The registrar wrote", by=guild.officer, at=NEXT_DAY)
    assert (approval.state, new.state) == ("died", "died")
    sweep(LATER, by=Actor.system("sweep"), writing=writing)
    assert not names(new, LATER.date())
    assert [one for each in (approval, new) for one in differences(each)] == []


@pytest.mark.parametrize("which", ["the old one", "the new one"])
def test_whichever_number_is_suspended_neither_the_running_nor_the_coming_approval_is_valid(guild, approval, which):
    new = renewed_early(guild, approval)
    with writing():
        add_reliance(new.id, Relying(Relies.LICENCE_HOLDER, "Globe", "g@globe.example"), by=guild.officer, at=EARLY)
        named = approval if which == "the old one" else new
        suspension = suspend(named.id, reason=WHY, by=guild.lead, at=NEXT_DAY)
    assert suspension.approval_id == named.id
    assert (approval.state, new.state) == ("suspended", "suspended")
    assert not names(approval, NEXT_DAY.date())
    for one in (approval, new):
        own = tasks(one.case_id)
        assert own["review-suspension"].state == "open", "a second person looks at each"
        assert own["tell-who-relies"].state == "open", "those who rely on either are told today"
    told = db.session.query(Message).filter(Message.kind == "changed", Message.recipient_kind == "licence-holder")
    assert [one.held_because for one in told] == ["needs-release"]
    sweep(LATER, by=Actor.system("sweep"), writing=writing)
    assert not names(new, LATER.date())
    assert [one for each in (approval, new) for one in differences(each)] == []


def test_two_first_approvals_of_one_person_are_suspended_together_and_a_namesake_is_left(guild, approval):
    with writing():
        second = guild.issued()
        other = guild.issued(**{"applicant-born": "1990-01-01"})
        first = suspend(approval.id, reason=WHY, by=guild.lead, at=AT)
        again = suspend(approval.id, reason=WHY, by=guild.lead, at=AT)
    assert again is first
    assert (approval.state, second.state, other.state) == ("suspended", "suspended", "valid")
    assert db.session.query(ApprovalSuspension).count() == 2


def test_an_old_number_that_was_replaced_suspends_what_its_holder_has_now(guild, approval):
    new = renewed_early(guild, approval)
    sweep(LATER, by=Actor.system("sweep"), writing=writing)
    db.session.refresh(approval)
    assert (approval.state, new.state) == ("replaced", "valid")
    with writing():
        suspension = suspend(approval.id, reason=WHY, by=guild.lead, at=LATER)
        assert suspend(approval.id, reason=WHY, by=guild.lead, at=LATER) is suspension
    assert suspension.approval_id == new.id
    assert (approval.state, new.state) == ("replaced", "suspended")


def test_lifting_one_suspension_leaves_the_others_for_their_own_review(guild, approval):
    new = renewed_early(guild, approval)
    with writing():
        suspension = suspend(approval.id, reason=WHY, by=guild.lead, at=NEXT_DAY)
        review(suspension.id, lift=True, reason="No case", by=guild.manager, at=NEXT_DAY)
    assert (approval.state, new.state) == ("valid", "suspended")


def test_a_revocation_suspends_what_else_its_holder_has_until_a_second_person_looks(guild, approval):
    new = renewed_early(guild, approval)
    with writing():
        decision = recommend_revoking(approval.id, reason="Substantiated", by=guild.lead, at=EARLY)
        decide(decision.id, agreed=True, reason="", by=guild.manager, at=EARLY)
    assert (approval.state, new.state) == ("revoked", "suspended")
    assert approval.number in suspension_of(new.id).reason
    assert tasks(new.case_id)["review-suspension"].state == "open"
    assert tasks(new.case_id)["tell-who-relies"].state == "open"
    assert not names(new, LATER.date())


def test_approvals_that_stand_each_alone_leave_the_holders_others_but_not_their_own_renewal(guild):
    with writing():
        for service in (FIRST, AGAIN):
            document = current_document(service) or {}
            [shape] = document["approvals"]
            publish(document | {"approvals": [shape | {"each-alone": True}]}, by=Actor.system("tests"), at=AT)
        one, other = guild.issued(), guild.issued()
    renewal = renewed_early(guild, one)
    with writing():
        suspend(renewal.id, reason=WHY, by=guild.lead, at=NEXT_DAY)
    assert (one.state, renewal.state, other.state) == ("suspended", "suspended", "valid")
    assert other.valid_until > TODAY
