"""While all mail is held nothing goes but what warns of danger or lets somebody in; afterwards everything goes once."""

from __future__ import annotations

import pytest
from flask import Flask

from base.database import writing
from base.extensions import db
from correspondence.gateways.catcher import CatcherGateway
from correspondence.mail_hold import hold_mail, mail_hold, release_mail, waiting_mail
from models.message import Message
from security.actor import Actor
from tests.integration.correspondence.conftest import AT, a_plan, planned, run

BY = Actor.system("tests")


def states():
    """What became of each message."""
    db.session.rollback()
    return {row.key: row.state for row in db.session.query(Message)}


def test_nothing_goes_but_what_is_urgent_until_mail_is_released(outside, tmp_path):
    gateway = CatcherGateway(tmp_path)
    planned(a_plan("q1"), a_plan("q2"), a_plan("a1", kind="alert", urgent=True))
    with writing():
        assert hold_mail(reason="Restored", by=BY, at=AT)
    run(gateway)
    assert states() == {"q1": "planned", "q2": "planned", "a1": "sent"}
    assert waiting_mail(upto=AT) == {"Ask": 2}
    with writing():
        assert release_mail(by=BY, at=AT)
    for _ in range(2):
        run(gateway)
    assert set(states().values()) == {"sent"}
    assert len(list(tmp_path.iterdir())) == 3


def test_a_hold_needs_a_reason_and_the_first_one_stands(context):
    with writing(), pytest.raises(ValueError, match="reason"):
        hold_mail(reason="  ", by=BY, at=AT)
    assert mail_hold() is None
    for reason in ("Restored", "Another"):
        with writing():
            hold_mail(reason=reason, by=BY, at=AT)
    assert mail_hold().reason == "Restored"
    for news in (True, False):
        with writing():
            assert release_mail(by=BY, at=AT) is news
    assert mail_hold() is None


def test_the_command_holds_tells_and_lets_go(app: Flask):
    command = app.test_cli_runner().invoke
    assert command(args=["mail", "hold", "--because", " "]).exit_code == 2
    assert command(args=["mail", "hold", "--because", "Restored from 02:00"]).output == "All email is held.\n"
    assert command(args=["mail", "hold", "--because", "Again"]).output == "All email was held already.\n"
    assert "Restored from 02:00" in command(args=["mail", "state"]).output
    assert command(args=["mail", "release"]).output == "Email goes again; 0 waited.\n"
    assert command(args=["mail", "release"]).output == "Email was not held.\n"
    assert command(args=["mail", "state"]).output == "Email goes.\n"
