"""How many statements a batch of later work costs: a number of its own, whatever the number of chases in it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask.ctx import AppContext
from sqlalchemy import func, select

from base.database import writing
from base.extensions import db
from casework.sweep import sweep
from correspondence.gateways.smtp import SmtpGateway
from jobs.relay import relay
from models.message import Message
from security.actor import Actor
from tests.integration.later.test_later_batches import statements
from tests.integration.later.world import MONDAY, Marlowe, mail_leaves
from tests.standins.smtp_sink import smtp_sink

pytestmark = pytest.mark.usefixtures("context")
CHASED = datetime(2026, 11, 11, 12, 0, tzinfo=UTC)
BY = Actor.system("tests")
CHASES = 30


@pytest.fixture
def due(context: AppContext, monkeypatch: pytest.MonkeyPatch) -> Marlowe:
    """A council that asked a school about thirty children on Monday; on Wednesday each question is asked again."""
    monkeypatch.setattr("jobs.relay.setting", lambda _key: 1000)  # no daily cap: it is one school
    with writing():
        council = Marlowe()
        for _ in range(CHASES):
            council.task("ask-school", of=council.case())
    mail_leaves(MONDAY)
    return council


def sent() -> int:
    return db.session.scalar(select(func.count()).where(Message.state == "sent", Message.kind == "ask-again")) or 0


def test_thirty_chases_are_fired_with_no_more_statements_than_a_few_each_table(due):
    with statements() as said:
        assert sweep(CHASED, by=BY, writing=writing).fired == CHASES
    assert len(said) <= 26
    for table in ("message", "message_part", "event"):
        assert len([one for one in said if one.startswith(f"INSERT INTO {table} ")]) == 1
    assert len([one for one in said if one.startswith("UPDATE wait ")]) == 1


def test_thirty_chases_are_leased_rendered_and_settled_with_no_statement_of_their_own(due, monkeypatch):
    monkeypatch.setattr("jobs.relay.FRESH", 60.0)  # however slow this machine is
    sweep(CHASED, by=BY, writing=writing)
    with smtp_sink(pipelining=True) as sink:
        gateway = SmtpGateway(sink.url, "Marlowe <welfare@marlowe.example>")
        with statements() as said:
            assert relay(CHASED, at=CHASED, gateway=gateway, public_url="http://localhost", by=BY).sent == CHASES
    assert sent() == CHASES
    # Two looks (the first message goes alone, to see how quick the server is), eight statements each, and the frame.
    assert len(said) <= 38
    assert len([one for one in said if one.startswith("UPDATE message ")]) <= 8


def test_a_sweep_with_nothing_to_do_asks_next_to_nothing(context):
    with writing():
        Marlowe()
    sweep(MONDAY, by=BY, writing=writing)  # reads the calendars, which are kept
    with statements() as said:
        assert sweep(CHASED, by=BY, writing=writing).fired == 0
    assert len([one for one in said if not one.startswith(("BEGIN", "SAVEPOINT", "RELEASE"))]) <= 3
