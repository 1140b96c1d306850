"""Whatever officers and timers do to an approval and in whatever order, its events fold to its columns."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from base.database import writing
from base.extensions import db
from casework.decisions import AlreadyDecided, SamePerson, decide
from casework.sweep import sweep
from licensing.changing import Change, Ended, TooLong, recommend_revoking, recommend_varying, surrender
from licensing.standing import compare_all, differences
from licensing.suspending import NotValid, review, suspend, suspension_of
from models.approval import Approval
from models.task import Decision
from security.actor import Actor
from tests.integration.licensing.guild import AT, Guild

pytestmark = pytest.mark.usefixtures("context")
REFUSALS = (AlreadyDecided, Ended, NotValid, SamePerson, TooLong)
ACTS = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 400)), min_size=2, max_size=9)


@settings(max_examples=12)  # each begins with an application that is sent, checked and decided
@given(acts=ACTS)
def test_the_events_of_an_approval_fold_to_its_columns(guild, acts):
    with writing():  # somebody else each time: whoever was suspended before is given nothing
        so_many = db.session.query(Approval).count()
        named = {"applicant-name": {"given": f"Al{'a' * so_many}", "family": f"Hay {so_many}"}}
        approval = guild.issued(**named)
    at = AT
    for kind, days in acts:
        at += timedelta(days=days)
        try:
            one_act(kind, approval, guild, at)
        except REFUSALS:
            continue
        assert differences(approval) == []
    assert differences(approval) == []


def one_act(kind: int, approval: Approval, guild: Guild, at: datetime) -> None:
    if kind == 0:
        sweep(at, by=Actor.system("timers.sweep"), writing=writing)
        return
    with writing():
        act = [
            partial(suspend, approval.id, reason="A call", by=guild.lead, at=at),
            partial(looked_into, approval, guild, at),
            partial(recommend_revoking, approval.id, reason="Proven", by=guild.officer, at=at),
            partial(shorten, approval, guild, at),
            partial(settle, approval, guild, at),
            partial(surrender, approval.id, reason="Moves away", by=guild.officer, at=at),
        ][kind - 1]
        act()


def looked_into(approval: Approval, guild: Guild, at: datetime) -> None:
    standing = suspension_of(approval.id)
    if standing is not None:
        review(standing.id, lift=at.day % 2 == 0, reason="Looked into", by=guild.manager, at=at)


def shorten(approval: Approval, guild: Guild, at: datetime) -> None:
    change = Change(valid_until=approval.valid_until - timedelta(days=30))
    recommend_varying(approval.id, change, reason="Less", by=guild.officer, at=at)


def settle(approval: Approval, guild: Guild, at: datetime) -> None:
    wanted = db.session.query(Decision).filter(Decision.case_id == approval.case_id, Decision.state == "recommended")
    decision = wanted.first()
    if decision is not None:
        decide(decision.id, agreed=at.day % 3 != 0, reason="So be it", by=guild.manager, at=at)


def test_a_column_changed_without_an_event_is_found(guild):
    with writing():
        approval = guild.issued()
    assert compare_all(AT) == []
    with writing():
        approval.state = "revoked"
    assert [(one.what, one.column, one.folded) for one in compare_all(AT)] == [("state", "revoked", "valid")]
