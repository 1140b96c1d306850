"""What a mail server sends back of a campaign is read from our mailbox, and the address is not written to again."""

from __future__ import annotations

from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlalchemy import select

import jobs.run  # noqa: F401 - it registers the job that this test runs
from base import clock
from base.database import writing
from base.extensions import db
from casework.campaigns.campaign_choice import Choice
from casework.campaigns.campaigns import begin_campaign
from correspondence.gateways.smtp import SmtpGateway
from correspondence.reply_address import ReplyAddresses
from directory.organisations import mailbox_of
from jobs.registry import JOBS
from jobs.relay import relay
from models.case import Case
from models.event import Event
from models.incoming import IncomingMail
from models.message import Message
from reporting.campaign_pages import campaign_page
from tests.fixtures.mailboxes import MAILBOX
from tests.integration.businesses.packing import AT, SYSTEM, Packing, business, later
from tests.integration.employment.seaside import tasks
from tests.standins.smtp_sink import smtp_sink

DAY = timedelta(days=1)
SENDER = "no-reply@council.example"
PUBLIC = "https://onroll.council.example"


@pytest.fixture(autouse=True)
def a_clock_of_its_own():
    yield
    clock.set_clock(None)


def returned(sent: EmailMessage, *, to: str, why: str, names_it: bool) -> bytes:
    """What a mail server writes to the envelope's sender of an e-mail that it could not deliver (RFC 3464)."""
    kept = f"Message-ID: {sent['Message-ID']}\r\nSubject: {sent['Subject']}\r\n\r\n" if names_it else "\r\n"
    return (
        f"From: MAILER-DAEMON@mx.example\r\nTo: {to}\r\nMessage-ID: <returned@mx.example>\r\n"
        "Subject: Undelivered Mail Returned to Sender\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        f"--b\r\nContent-Type: text/plain\r\n\r\n{why}\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        f"Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; {sent['To']}\r\n"
        "Action: failed\r\nStatus: 5.1.1\r\n\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\n{kept}\r\n--b--\r\n"
    ).encode()


@pytest.mark.parametrize("names_it", [True, False], ids=["by its name", "by where it came to"])
def test_a_pack_that_a_mail_server_sends_back_marks_the_businesss_address(
    app, context, mailbox, tmp_path: Path, *, names_it: bool
):
    addresses = ReplyAddresses(MAILBOX, app.config["ONROLL"].secret_key)
    clock.set_clock(AT)
    with writing():
        council = Packing(tmp_path)
        lost, well = business(1), business(2)
        campaign = begin_campaign("Spring", "employer-pack", Choice(), per_day=2, by=council.officer, at=AT)
    later(AT + DAY)
    clock.set_clock(AT + DAY)
    with smtp_sink() as sink:
        gateway = SmtpGateway(sink.url, SENDER, reply_to=addresses.for_reference)
        told = {"gateway": gateway, "public_url": PUBLIC, "by": SYSTEM}
        assert relay(AT + DAY, at=AT + DAY, **told).sent == 2
        sent = {str(text["To"]): (text, sender) for text, sender in zip(sink.texts, sink.senders, strict=True)}
        text, sender = sent["owner@shop-1.example"]
        to = MAILBOX if names_it else sender
        mailbox.put(returned(text, to=to, why="No such user here, says mx.shop-1.example", names_it=names_it))
        clock.set_clock(AT + 2 * DAY)
        assert JOBS["mailbox"]() == {"filed": 0, "noted": 1, "waiting": 0, "known": 0}
        assert JOBS["mailbox"]() == {"filed": 0, "noted": 0, "waiting": 0, "known": 0}
        for _ in range(2):  # the next turn of the relay tells whoever waits for it, once
            relay(AT + 2 * DAY, at=AT + 2 * DAY, **told)
        later(AT + 2 * DAY + DAY / 24)
        assert len(sink.texts) == 2
    (contact,) = lost.contacts
    assert contact.bounced_at is not None
    assert contact.bounced_at >= AT + 2 * DAY
    assert mailbox_of(lost) == ""
    assert mailbox_of(well) == "owner@shop-2.example"
    marked = select(Event.subject_id, Event.actor_kind).where(Event.kind == "organisation-address-refused")
    assert db.session.execute(marked).all() == [(lost.id, "system")]
    message = db.session.scalars(select(Message).where(Message.address == "owner@shop-1.example")).one()
    assert (message.kind, message.state, message.ended_because) == ("pack-sent", "failed", "bounced")
    case = db.session.get_one(Case, message.case_id)
    assert "fix-address" in tasks(case)
    standing = {line.organisation.name: line.standing for line in campaign_page(campaign, reader=council.officer).lines}
    assert standing == {"Shop 1": "No address works", "Shop 2": "Waiting for an answer"}
    later(AT + 50 * DAY)
    written = db.session.scalars(select(Message.kind).where(Message.case_id == case.id, Message.address != ""))
    assert [kind for kind in written if kind.startswith("pack")] == ["pack-sent"]
    (kept,) = db.session.scalars(select(IncomingMail))
    assert (kept.kind, kept.state, kept.body, kept.subject) == ("bounce", "noted", "", "")
