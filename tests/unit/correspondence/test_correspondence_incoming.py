"""An answer is known by its address, a machine's answer as one, and a page is only its words."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from correspondence.gateways.protocol import Mail
from correspondence.gateways.smtp import letter
from correspondence.incoming_mail import Kind, read_mail, too_long
from correspondence.reply_address import ReplyAddresses, message_of_reference

OURS = ReplyAddresses("replies@council.example", "a secret")
MESSAGE = UUID("01939c3e-0000-7000-8000-0123456789ab")


def mail(**headers: str) -> EmailMessage:
    made = EmailMessage()
    plain = {"From": "Sam Reed <sam@brook.example>", "Message_ID": "<1@brook.example>"}
    for name, value in (plain | headers).items():
        made[name.replace("_", "-")] = value
    made.set_content("Yes, she has moved.")
    return made


def report(action: str, status: str = "", *, returned: str = "message/rfc822", ours: str = "") -> bytes:
    """A delivery status notification as RFC 3464 shows it."""
    ours = ours or f"onroll-{MESSAGE.hex}@council.example"
    kept = f"Message-ID: <{ours}>\r\nSubject: A question\r\n\r\n"
    return (
        "From: MAILER-DAEMON@mx.example\r\nTo: replies@council.example\r\nMessage-ID: <d@mx.example>\r\n"
        "Subject: Returned\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        f"Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; office@brook.example\r\n"
        f"Action: {action}\r\nStatus: {status}\r\n\r\n"
        f"--b\r\nContent-Type: {returned}\r\n\r\n{kept}\r\n--b--\r\n"
    ).encode()


def test_the_reply_address_says_nothing_and_leads_back_to_the_message():
    address = OURS.of(MESSAGE)
    local, _, domain = address.partition("@")
    assert (len(local) <= 64, domain) == (True, "council.example")
    assert MESSAGE.hex not in address
    for written in (address, address.upper(), f"  {address} "):
        assert OURS.message_in(["x@y.example", written]) == MESSAGE
    assert OURS.for_reference(f"onroll-{MESSAGE.hex}-2") == address
    assert OURS.for_reference("something-else") == ""
    assert ReplyAddresses("", "a secret").of(MESSAGE) == ""


def test_nobody_can_make_up_a_reply_address():
    address = OURS.of(MESSAGE)
    local, _, domain = address.partition("@")
    other = ReplyAddresses("replies@council.example", "another secret")
    spoilt = f"{local[:-1]}{'a' if local[-1] != 'a' else 'b'}@{domain}"
    for made_up in (
        other.of(MESSAGE),
        spoilt,
        f"replies+{'a' * 42}@{domain}",
        f"replies+é{'a' * 41}@{domain}",
        "",
        "@",
    ):
        assert OURS.message_in([made_up]) is None


@given(st.text(max_size=80))
def test_no_address_is_too_odd_to_look_at(odd):
    assert OURS.message_in([odd, f"{odd}+{'b' * 42}@x"]) is None
    assert message_of_reference(odd) is None


def test_an_answer_is_read_with_its_files_and_the_addresses_it_came_to():
    made = mail(Subject="Re: A question", To=OURS.of(MESSAGE), Date="Mon, 23 Nov 2026 09:00:00 +0000")
    made.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="letter.pdf")
    read = read_mail(made.as_bytes())
    assert (read.kind, read.sender, read.subject) == (Kind.REPLY, "sam@brook.example", "Re: A question")
    assert read.text == "Yes, she has moved."
    assert read.sent_at == datetime(2026, 11, 23, 9, tzinfo=UTC)
    assert OURS.message_in(read.sent_to) == MESSAGE
    assert [(one.filename, one.raw) for one in read.attachments] == [("letter.pdf", b"%PDF-1.7")]


def test_of_a_page_only_its_words_are_kept():
    made = EmailMessage()
    made["From"] = "sam@brook.example"
    page = (
        "<html><head><style>p{}</style><title>x</title></head><body><p>She &amp; he<br>moved</p>"
        "<script>alert(1)</script><img src='https://spy.example/1.gif'></body></html>"
    )
    made.set_content(page, subtype="html")
    read = read_mail(made.as_bytes())
    assert read.text == "She & he\nmoved"
    assert "spy" not in read.text


def test_the_same_message_has_the_same_mark_by_whatever_way_it_came():
    first, second = mail(Received="from a by b"), mail(Received="from c by d")
    assert read_mail(first.as_bytes()).mark == read_mail(second.as_bytes()).mark
    assert read_mail(first.as_bytes()).mark != read_mail(mail(Message_ID="<2@brook.example>").as_bytes()).mark
    assert read_mail(first.as_bytes()).mark != read_mail(mail(From="eve@evil.example").as_bytes()).mark


@pytest.mark.parametrize("returned", ["message/rfc822", "text/rfc822-headers"])
@pytest.mark.parametrize(
    ("action", "status", "kind"),
    [
        ("failed", "5.1.1", Kind.BOUNCE),
        ("delayed", "4.4.1", Kind.DELAY),
        ("delivered", "2.0.0", Kind.RECEIPT),
        ("relayed", "2.0.0", Kind.RECEIPT),
        ("expanded", "5.0.0", Kind.BOUNCE),
    ],
)
def test_a_delivery_report_says_what_became_of_ours(action, status, kind, returned):
    read = read_mail(report(action, status, returned=returned))
    assert read.kind is kind
    if kind in (Kind.BOUNCE, Kind.DELAY):
        assert MESSAGE in [message_of_reference(name) for name in read.names]


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        ({"Auto_Submitted": "auto-replied", "Subject": "Automatic reply: x"}, Kind.OUT_OF_OFFICE),
        ({"Auto_Submitted": "auto-replied", "Subject": "Thank you for your email"}, Kind.AUTOMATIC),
        ({"Auto_Submitted": "no"}, Kind.REPLY),
        ({"Subject": "Out of office: Head"}, Kind.OUT_OF_OFFICE),
        ({"X_Autoreply": "yes", "Subject": "I am on annual leave"}, Kind.OUT_OF_OFFICE),
        ({"Precedence": "auto_reply"}, Kind.AUTOMATIC),
        ({"Precedence": "bulk"}, Kind.REPLY),
        ({"Precedence": "list"}, Kind.REPLY),
        ({"X_Auto_Response_Suppress": "OOF, AutoReply"}, Kind.REPLY),
        ({"Auto_Submitted": "auto-generated"}, Kind.REPLY),
        ({"Auto_Submitted": "auto-generated", "Subject": "Automatic reply: x"}, Kind.OUT_OF_OFFICE),
        ({"From": "postmaster@mx.example", "Subject": "Undeliverable: A question"}, Kind.BOUNCE),
        ({"From": "postmaster@brook.example", "Subject": "About our pupil"}, Kind.REPLY),
        ({"Subject": "She is out of the office door already"}, Kind.REPLY),
    ],
)
def test_a_machine_is_told_from_a_person(headers, kind):
    assert read_mail(mail(**headers).as_bytes()).kind is kind


@given(st.binary(max_size=2000))
def test_no_message_is_too_broken_to_be_taken(raw):
    read = read_mail(raw)
    assert len(read.mark) == 64
    assert read.kind in Kind


def test_a_message_that_is_too_long_says_so():
    read = too_long(4, 99_000_000)
    assert (read.kind, read.mark == too_long(5, 99_000_000).mark) == (Kind.UNREADABLE, False)
    assert "99,000,000" in read.text


def test_an_email_of_ours_names_where_its_answer_goes():
    ours = Mail(f"onroll-{MESSAGE.hex}", "a@b.example", "Hello", "Text", datetime(2026, 11, 23, tzinfo=UTC))
    with_reply = letter(ours, "no-reply@council.example", OURS.for_reference(ours.reference)).decode()
    assert f"Reply-To: {OURS.of(MESSAGE)}\r\n" in with_reply
    assert "Reply-To" not in letter(ours, "no-reply@council.example").decode()
