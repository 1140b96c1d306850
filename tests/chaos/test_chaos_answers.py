"""Schools answer at any moment, also while their chase is being handed over: it crosses, and nothing more goes."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from base.extensions import db
from models.message import Message, MessagePart
from models.wait import Timer, Wait
from tests.chaos.conftest import SCALE
from tests.chaos.stage import Stage
from tests.chaos.troubles import answer_one


def nothing_followed(stage: Stage) -> None:
    """After an answer nothing was planned, nothing left but what had been handed over, and that is marked."""
    assert stage.answered
    crossed = 0
    with stage.app.app_context():
        for wait in db.session.scalars(select(Wait).where(Wait.id.in_(stage.answered))):
            assert wait.state == "answered"
            served = select(MessagePart.message_id).where(MessagePart.serves_id == wait.id)
            for message in db.session.scalars(select(Message).where(Message.id.in_(served))):
                assert message.planned_at <= wait.ended_at
                assert message.state in {"sent", "cancelled"}
                if message.state == "sent" and message.sent_at > wait.ended_at:
                    assert message.crossed
                    crossed += 1
            pending = select(Timer.id).where(Timer.source_id == wait.id, Timer.state == "pending")
            assert db.session.scalar(pending) is None
        db.session.remove()
    assert crossed, "no answer came while its chase was being handed over; the run showed nothing"


def test_an_answer_that_comes_while_its_chase_leaves_is_recorded_as_crossed_and_ends_the_chase(theatre, seed):
    # Nothing dies here, so leases may be long: on a busy machine a short one would end while the answer is written.
    scale = replace(SCALE, lease=40.0, spell=2.5, troubles=6)
    found = theatre.run("answers cross", seed, [answer_one], scale=scale, in_the_act=1.0, then=nothing_followed)
    assert found.tally.unknown == 0
