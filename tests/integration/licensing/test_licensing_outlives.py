"""A suspension stands until a person ends it: neither the approval's last day nor a new surname is a way out of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from base.database import writing
from base.extensions import db
from casework.closing import ClosingRefused, close_case
from casework.decisions import SamePerson, decide
from casework.finishing import finish_task
from casework.purges.purging import Bar
from casework.sweep import sweep
from licensing.changing import Ended, recommend_revoking
from licensing.issuing import earlier_by_number
from licensing.keeping import ends_of_approvals
from licensing.registers import Narrowed, register_page
from licensing.relying import Relies, Relying, add_reliance
from licensing.renewing import may_renew
from licensing.standing import State, differences
from licensing.suspending import review, suspend, suspension_of
from models.approval import Approval
from models.case import Case
from models.message import Message
from security.actor import Actor
from tests.integration.licensing.guild import AGAIN, AT, KIND, Guild, tasks

pytestmark = pytest.mark.usefixtures("context")
WHY = "The police telephoned about an allegation"
LATER = AT + timedelta(hours=1)
AFTER_END = datetime(2029, 11, 25, 10, 0, tzinfo=UTC)
HOLD = "Safeguarding hold: speak to the lead before anything is issued"
MARRIED = {"applicant-name": {"given": "Rosa", "family": "Hay"}}


def ended_under_suspension(guild: Guild, approval: Approval) -> None:
    with writing():
        suspend(approval.id, reason=WHY, by=guild.lead, at=AT)
    sweep(AFTER_END, by=Actor.system("sweep"), writing=writing)
    db.session.refresh(approval)
    assert approval.state == "expired"


def refused(guild: Guild, case: Case, *, at: datetime) -> list[str]:
    """Why a decision to approve is refused; nothing came of it."""
    with writing():
        decision = close_case(case, "approved", {}, by=guild.officer, at=at).decision
    with pytest.raises(ClosingRefused) as found, writing():
        decide(decision.id, agreed=True, reason="", by=guild.manager, at=at)
    return [one.about for one in found.value.reasons]


@pytest.mark.parametrize("way", ["a new application", "a renewal"])
def test_after_the_last_day_of_a_suspended_approval_its_holder_is_issued_nothing(guild, approval, way):
    ended_under_suspension(guild, approval)
    assert suspension_of(approval.id) is not None, "its review is still to be made"
    assert tasks(approval.case_id)["review-suspension"].state == "open"
    assert not may_renew(approval, email="rosa@stage.example", at=AFTER_END)
    with writing():
        asked = guild.applied(at=AFTER_END)
        if way == "a renewal":
            asked = guild.applied(AGAIN, at=AFTER_END, previous=approval.number)
        guild.ready(asked, at=AFTER_END, issued_on=AFTER_END.date())
    assert HOLD in refused(guild, asked, at=AFTER_END)


def test_lifting_after_the_last_day_leaves_it_ended_and_lets_its_holder_renew(guild, approval):
    ended_under_suspension(guild, approval)
    with writing():
        suspension = suspension_of(approval.id)
        review(suspension.id, lift=True, reason="No case to answer", by=guild.manager, at=AFTER_END)
        assert earlier_by_number(KIND, approval.number) is approval
        case = guild.applied(AGAIN, at=AFTER_END, previous=approval.number)
        new = guild.approved(guild.ready(case, at=AFTER_END, issued_on=AFTER_END.date()), at=AFTER_END)
    assert (approval.state, new.state) == ("expired", "valid")
    assert differences(approval) == []


def test_one_that_ended_under_suspension_is_listed_with_the_suspended_and_is_not_purged(guild, approval):
    ended_under_suspension(guild, approval)
    listed = register_page(guild.lead, KIND, Narrowed(State.SUSPENDED), today=AFTER_END.date())
    assert listed.approvals == [approval]
    assert ends_of_approvals([approval.case_id])[approval.case_id].bars == (Bar.APPROVAL,)
    with writing():
        review(suspension_of(approval.id).id, lift=True, reason="No case", by=guild.manager, at=AFTER_END)
    assert ends_of_approvals([approval.case_id])[approval.case_id].bars == ()


def test_the_same_birth_date_and_first_name_under_another_surname_wait_for_the_lead_to_look(guild, approval):
    with writing():
        suspend(approval.id, reason=WHY, by=guild.lead, at=AT)
        case = guild.ready(guild.applied(**MARRIED))
    assert refused(guild, case, at=AT) == [HOLD]
    looked = AT + timedelta(hours=1)
    with writing():
        finish_task(tasks(case.id)["perhaps-suspended"], "same-person", {}, by=guild.lead, at=looked)
    assert refused(guild, case, at=looked) == [HOLD]


def test_once_the_lead_has_said_that_it_is_somebody_else_the_approval_is_issued(guild, approval):
    with writing():
        suspend(approval.id, reason=WHY, by=guild.lead, at=AT)
        case = guild.ready(guild.applied(**MARRIED))
        decision = close_case(case, "approved", {}, by=guild.officer, at=AT).decision
        looked = AT + timedelta(hours=1)
        finish_task(tasks(case.id)["perhaps-suspended"], "somebody-else", {}, by=guild.lead, at=looked)
        decide(decision.id, agreed=True, reason="", by=guild.manager, at=looked)
    assert db.session.query(Approval.state).filter(Approval.case_id == case.id).scalar() == "valid"


def test_nobody_is_asked_to_look_where_birth_date_or_first_name_differ(guild, approval):
    with writing():
        suspend(approval.id, reason=WHY, by=guild.lead, at=AT)
        other_name = guild.issued(**{"applicant-name": {"given": "Mary", "family": "Hay"}})
        other_birth = guild.issued(**MARRIED, **{"applicant-born": "1990-01-01"})
    for one in (other_name, other_birth):
        assert one.state == "valid"
        assert "perhaps-suspended" not in tasks(one.case_id)


def test_one_that_ended_under_suspension_can_be_revoked_and_who_relies_on_it_hears_of_it_by_release(guild, approval):
    with writing():
        add_reliance(
            approval.id, Relying(Relies.LICENCE_HOLDER, "Star", email="star@stage.example"), by=guild.officer, at=AT
        )
    ended_under_suspension(guild, approval)
    told = select(Message.state).where(Message.kind == "changed", Message.address == "star@stage.example")
    before = db.session.scalars(told).all()
    with writing():
        decision = recommend_revoking(approval.id, reason="Proven", by=guild.lead, at=AFTER_END)
        assert "Proven" not in decision.reason, "why it is suspended stands beside the suspension alone"
    with writing():
        decide(decision.id, agreed=True, reason="", by=guild.manager, at=AFTER_END)
    assert approval.state == "revoked"
    assert suspension_of(approval.id) is None
    assert tasks(approval.case_id)["review-suspension"].state == "done"
    assert tasks(approval.case_id)["tell-who-relies"].state == "open"
    assert differences(approval) == []
    after = db.session.scalars(told).all()
    assert after[len(before) :] == ["held"]
    assert earlier_by_number(KIND, approval.number) is None, "what was revoked is not renewed"
    listed = register_page(guild.lead, KIND, Narrowed(State.REVOKED), today=AFTER_END.date())
    assert listed.approvals == [approval]


def test_a_revocation_that_was_recommended_before_the_last_day_counts_after_it(guild, approval):
    with writing():
        suspend(approval.id, reason=WHY, by=guild.lead, at=AT)
        decision = recommend_revoking(approval.id, reason="Proven", by=guild.officer, at=AT)
    sweep(AFTER_END, by=Actor.system("sweep"), writing=writing)
    with writing():
        decide(decision.id, agreed=True, reason="", by=guild.manager, at=AFTER_END)
    db.session.refresh(approval)
    assert approval.state == "revoked"


def test_one_that_ended_by_itself_is_neither_revoked_nor_changed(guild, approval):
    sweep(AFTER_END, by=Actor.system("sweep"), writing=writing)
    db.session.refresh(approval)
    with pytest.raises(Ended), writing():
        recommend_revoking(approval.id, reason="Late", by=guild.lead, at=AFTER_END)


def test_whoever_recommends_an_approval_does_not_say_that_its_holder_is_somebody_else(guild, approval):
    with writing():
        suspend(approval.id, reason=WHY, by=guild.lead, at=AT)
        case = guild.ready(guild.applied(**MARRIED))
        close_case(case, "approved", {}, by=guild.lead, at=AT)
    look = tasks(case.id)["perhaps-suspended"]
    with pytest.raises(SamePerson), writing():
        finish_task(look, "somebody-else", {}, by=guild.lead, at=AT)
    with pytest.raises(PermissionError), writing():
        finish_task(look, "somebody-else", {}, by=guild.officer, at=AT)
    db.session.expire_all()
    assert look.state == "open"
    with writing():
        finish_task(look, "somebody-else", {}, by=guild.manager, at=AT)


def test_a_look_that_somebody_made_before_they_recommended_the_approval_does_not_count(guild, approval):
    with writing():
        suspend(approval.id, reason=WHY, by=guild.lead, at=AT)
        case = guild.ready(guild.applied(**MARRIED))
        first = close_case(case, "approved", {}, by=guild.officer, at=AT).decision
        finish_task(tasks(case.id)["perhaps-suspended"], "somebody-else", {}, by=guild.lead, at=LATER)
        decide(first.id, agreed=False, reason="Ask again", by=guild.manager, at=LATER)
        second = close_case(case, "approved", {}, by=guild.lead, at=LATER).decision
    look = tasks(case.id)["perhaps-suspended"]
    assert (look.state, look.round) == ("open", 2)
    with pytest.raises(ClosingRefused), writing():
        decide(second.id, agreed=True, reason="", by=guild.manager, at=LATER)
    with writing():
        finish_task(look, "somebody-else", {}, by=guild.other_manager, at=LATER)
        decide(second.id, agreed=True, reason="", by=guild.manager, at=LATER)
    assert db.session.query(Approval.state).filter(Approval.case_id == case.id).scalar() == "valid"
