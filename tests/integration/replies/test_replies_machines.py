"""What a machine sends is weighed as a person's answer is: danger in it calls, and our own words in it do not."""

from __future__ import annotations

from email.message import Message
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest
from sqlalchemy import select

import jobs.run  # noqa: F401 - it registers the job that these tests run
from base.extensions import db
from casework.mail.mail_cases import mail_is_urgent
from casework.versions import current_versions, pinned
from correspondence.incoming_mail import Kind
from correspondence.reply_address import ReplyAddresses
from correspondence.wording import wordings
from jobs.registry import JOBS
from models.case import Case
from models.incoming import IncomingMail
from models.message import Message as Sent
from tests.fixtures.mailboxes import MAILBOX
from tests.integration.casework.marlowe import tasks
from tests.integration.replies.test_replies_danger import DANGER, alerts, row
from tests.integration.replies.test_replies_taken import asked

__all__ = ["asked"]

FILLED = {"council-name": "Marlowe", "reference": "CM-1234-5678", "link": "https://x.example/answer/1"}
CALL = "safeguarding-first"


def report(app, sent: Sent, text: str, *, action: str, returned: str = "") -> bytes:
    """A report of delivery as mail servers write it (RFC 3464): words, the fields, and what is returned."""
    made = MIMEMultipart("report", **{"report-type": "delivery-status"})
    made["From"] = "Mail Delivery Subsystem <mailer-daemon@brook.example>"
    made["To"] = ReplyAddresses(MAILBOX, app.config["ONROLL"].secret_key).of(sent.id)
    made["Subject"], made["Message-ID"] = "Undeliverable: Re", f"<{action}-{len(text)}@brook.example>"
    made.attach(MIMEText(f"{text}\n\n{returned}", "plain", "utf-8"))
    fields, recipient = Message(), Message()
    fields["Reporting-MTA"], recipient["Action"] = "dns; brook.example", action
    recipient["Final-Recipient"], recipient["Status"] = "rfc822; office@brook.example", "4.0.0"
    status = MIMEMessage(Message(), "delivery-status")
    status.set_payload([fields, recipient])
    made.attach(status)
    return made.as_bytes()


def receipt(app, sent: Sent, text: str) -> bytes:
    """A receipt that an e-mail was read or deleted (RFC 8098), with what whoever did so wrote."""
    made = MIMEMultipart("report", **{"report-type": "disposition-notification"})
    made["From"], made["Subject"], made["Message-ID"] = "office@brook.example", "Read: Re", "<read@brook.example>"
    made["To"] = ReplyAddresses(MAILBOX, app.config["ONROLL"].secret_key).of(sent.id)
    made.attach(MIMEText(text, "plain", "utf-8"))
    return made.as_bytes()


def ours() -> str:
    """Every e-mail that we send, as it comes back: its subject and its words, filled in."""
    shapes = [shape for version in current_versions().values() for shape in pinned(version).messages]
    shapes += wordings.of_the_house()
    said = "\n\n".join(f"> Subject: {one.subject.say()}\n\n> {one.body.say()}" for one in shapes)
    for name, value in FILLED.items():
        said = said.replace(f"(({name}))", value)
    return said


def machine_says(app, sent: Sent, kind: str, text: str) -> bytes:
    if kind == "receipt":
        return receipt(app, sent, text)
    return report(app, sent, text, action={"bounce": "failed", "delay": "delayed"}[kind])


@pytest.mark.parametrize("kind", ["bounce", "delay", "receipt"])
def test_danger_that_a_machine_reports_waits_with_its_words_and_calls(app, asked, mailbox, kind):
    _, message, _ = asked
    mailbox.put(machine_says(app, message, kind, f"Your message was stopped. The sender wrote: {DANGER}"))
    assert JOBS["mailbox"]()["waiting"] == 1
    assert (row().kind, DANGER in row().body) == (kind, True)
    own = db.session.get_one(Case, row().placing_case_id)
    assert (own.priority, tasks(own)[CALL].needs_acknowledging, alerts() > 0) == (1, True, True)
    stands = select(Sent.state).where(Sent.id == message.id).execution_options(populate_existing=True)
    assert db.session.scalar(stands) == ("failed" if kind == "bounce" else "sent"), (
        "what it reports counts all the same"
    )
    assert JOBS["mailbox"]()["waiting"] == 0


@pytest.mark.parametrize("kind", ["bounce", "delay", "receipt"])
def test_a_machine_that_only_returns_what_we_wrote_calls_nobody(app, asked, mailbox, kind):
    _, message, _ = asked
    quoted = "> If somebody is in danger,\n> call 999. We do not read this mailbox at night."
    mailbox.put(machine_says(app, message, kind, f"The message was not delivered.\n\n{quoted}"))
    assert JOBS["mailbox"]()["noted"] == 1
    assert (row().body, alerts()) == ("", 0)


@pytest.mark.parametrize("kind", [Kind.REPLY, Kind.BOUNCE])
@pytest.mark.parametrize("between", [" ", "\n> "], ids=["as it was", "folded"])
def test_none_of_our_own_emails_sounds_like_danger_when_it_comes_back(app, asked, mailbox, kind, between):
    whole = between.join(ours().split(" "))
    assert "999" in whole, "some of them say whom to call"
    assert not mail_is_urgent(IncomingMail(kind=kind.value, subject="Undeliverable", body=whole))
    assert mail_is_urgent(IncomingMail(kind=kind.value, subject="Undeliverable", body=f"{DANGER}\n\n{whole}"))
