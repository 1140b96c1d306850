"""What bounces or is answered comes back to the address of that very message, with one command at a time or several."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from base.settings import Settings
from correspondence.gateways.choice import gateway_of
from correspondence.gateways.protocol import Mail, Outcome
from correspondence.gateways.smtp import SmtpGateway
from correspondence.reply_address import ReplyAddresses
from tests.standins.smtp_sink import smtp_sink

MESSAGES = [UUID(int=number) for number in (1, 2)]
MAILS = [
    Mail(f"onroll-{one.hex}", "office@brook.example", "A question", "Text", datetime(2026, 11, 23, tzinfo=UTC))
    for one in MESSAGES
]
ENVIRONMENT = {"ONROLL_ENV": "test", "SECRET_KEY": "a secret", "ONROLL_MAIL": "smtp"}


@pytest.mark.parametrize("pipelining", [True, False])
def test_each_message_names_its_own_address_for_answers_and_for_bounces(pipelining):
    addresses = ReplyAddresses("replies@council.example", "a secret")
    with smtp_sink() as sink:
        sink.pipelining = pipelining
        gateway = SmtpGateway(sink.url, "no-reply@council.example", reply_to=addresses.for_reference)
        with gateway.line() as line:
            assert [line.send(mail).outcome for mail in MAILS] == [Outcome.SENT, Outcome.SENT]
    assert [addresses.message_in([sender]) for sender in sink.senders] == MESSAGES
    assert [text["Reply-To"] for text in sink.texts] == sink.senders
    assert {text["From"] for text in sink.texts} == {"no-reply@council.example"}


def test_without_a_mailbox_of_replies_nothing_changes():
    settings = Settings.from_environment(ENVIRONMENT)
    with smtp_sink() as sink:
        gateway = gateway_of(replace(settings, smtp_url=sink.url, mail_from="no-reply@council.example"))
        with gateway.line() as line:
            line.send(MAILS[0])
    assert sink.senders == ["no-reply@council.example"]
    assert sink.texts[0]["Reply-To"] is None


def test_the_settings_say_where_answers_go():
    settings = Settings.from_environment(ENVIRONMENT | {"ONROLL_REPLY_TO": "replies@council.example"})
    gateway = gateway_of(settings)
    assert isinstance(gateway, SmtpGateway)
    assert gateway.reply_to is not None
    assert gateway.reply_to(MAILS[0].reference) == ReplyAddresses("replies@council.example", "a secret").of(MESSAGES[0])
