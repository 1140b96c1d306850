"""Each e-mail that comes in is taken once, filed on its case, and tells whoever waits for it."""

from __future__ import annotations

from dataclasses import replace
from email.message import EmailMessage
from zipfile import ZIP_DEFLATED

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DataError

import jobs.run  # noqa: F401 - it registers the job that these tests run
from base.database import writing
from base.extensions import db
from base.ids import new_id
from casework.mail.mail_cases import open_mail_case
from casework.mail.replies import NotWaiting, dismiss_mail, keep_words, place_mail, take, waiting_mail
from casework.own_tasks import WHO_IS_IT
from casework.tasks import start_task
from correspondence.incoming_mail import read_mail
from correspondence.outbox import reference_of
from correspondence.reply_address import ReplyAddresses
from correspondence.reply_box import MailboxAway, MailboxMisconfigured
from correspondence.settling import tell
from documents.store_choice import store_of
from jobs.registry import JOBS
from jobs.replies import NoCase
from models.case import Case
from models.document import Document
from models.event import Event
from models.incoming import IncomingMail
from models.message import Message, MessagePart
from models.task import Task
from models.wait import Wait
from security.actor import Actor
from tests.fixtures.mailboxes import MAILBOX
from tests.integration.casework import rows
from tests.integration.casework.marlowe import AT, Marlowe, send
from tests.standins.imap_standin import imap
from tests.unit.correspondence.test_correspondence_incoming import report
from tests.unit.documents.test_documents_files import spoiled

BY = Actor.system("tests")


@pytest.fixture
def asked(context):
    """A P2 case whose school was asked something by e-mail: the case, the message, the wait."""
    with writing():
        council = Marlowe()
        case = send({"last-school": {"urn": "100001"}})
        case.priority = 2
        task = start_task(case, WHO_IS_IT, by=BY, at=AT)
        task.state = "waiting"
        wait = Wait(
            id=new_id(), case_id=case.id, task_id=task.id, code="w", party="school", school_id=council.school.id,
            started_at=AT,
        )  # fmt: skip
        identity = new_id()
        message = Message(
            id=identity, key="test", kind="chase-school", version_id=case.version_id, case_id=case.id,
            recipient_kind="school", recipient_id=council.school.id, address="office@brook.example", values={},
            state="sent", send_after=AT, reference=reference_of(identity), planned_at=AT, sent_at=AT,
        )  # fmt: skip
        db.session.add_all([wait, message])
        db.session.flush()
        db.session.add(MessagePart(message_id=message.id, serves_kind="wait", serves_id=wait.id))
    return case, message, wait


def answer(app, message: Message | None, *, number: int = 1, **headers: str) -> bytes:
    """An e-mail from the school's office, to the address of that message."""
    made = EmailMessage()
    to = ReplyAddresses(MAILBOX, app.config["ONROLL"].secret_key).of(message.id) if message else MAILBOX
    plain = {
        "From": "Office <office@brook.example>",
        "To": to,
        "Message_ID": f"<{number}@brook.example>",
        "Subject": "Re",
    }
    for name, value in (plain | headers).items():
        made[name.replace("_", "-")] = value
    made.set_content("She left <b>on Friday</b>.")
    return made.as_bytes()


def kinds(case: Case) -> list[str]:
    return list(db.session.scalars(select(Event.kind).where(Event.subject_id == case.id).order_by(Event.seq)))


def taken() -> list[IncomingMail]:
    return list(db.session.scalars(select(IncomingMail).order_by(IncomingMail.uid)))


def test_an_answer_is_filed_on_its_case_with_its_files_and_somebody_reads_it(app, asked, mailbox):
    case, message, _ = asked
    made = EmailMessage()
    for name, value in (
        ("From", "office@brook.example"),
        ("To", ReplyAddresses(MAILBOX, app.config["ONROLL"].secret_key).of(message.id)),
        ("Message-ID", "<1@brook.example>"),
    ):
        made[name] = value
    made.set_content("She left on Friday.")
    made.add_attachment(b"%PDF-1.7 x", maintype="application", subtype="pdf", filename="Ivy Quill.pdf")
    made.add_attachment(b"<html><script>", maintype="text", subtype="plain", filename="page.txt")
    uid = mailbox.put(made.as_bytes())
    assert JOBS["mailbox"]() == {"filed": 1, "noted": 0, "waiting": 0, "known": 0}
    assert mailbox.read == {uid}
    (row,) = taken()
    assert (row.state, row.body, row.subject, row.refused) == ("filed", "", "", ["file-type"])
    documents = list(db.session.scalars(select(Document).where(Document.case_id == case.id).order_by(Document.id)))
    assert sorted(document.kind for document in documents) == ["attachment", "reply"]
    words = next(document for document in documents if document.kind == "reply")
    with store_of(app.config["ONROLL"]).open(words.storage_key) as held:
        assert "She left on Friday." in held.read().decode()
    event = db.session.scalar(select(Event).where(Event.kind == "reply-received"))
    assert event.data == {"mail": str(row.id), "document": str(words.id), "files": 1, "same_address": True}
    assert db.session.scalar(select(Task.state).where(Task.kind == "read-reply")) == "open"


def test_each_email_is_taken_once_also_when_the_mailbox_is_numbered_anew(app, asked, mailbox):
    case, message, _ = asked
    for number in (1, 2):
        mailbox.put(answer(app, message, number=number))
    assert JOBS["mailbox"]()["filed"] == 2
    assert JOBS["mailbox"]() == {"filed": 0, "noted": 0, "waiting": 0, "known": 0}
    mailbox.uid_validity = 8
    mailbox.put(answer(app, message, number=3))
    assert JOBS["mailbox"]() == {"filed": 1, "noted": 0, "waiting": 0, "known": 2}
    assert JOBS["mailbox"]() == {"filed": 0, "noted": 0, "waiting": 0, "known": 0}  # it begins behind those
    assert [row.state for row in taken() if row.uid_validity == 8] == ["again", "again", "filed"]
    assert kinds(case).count("reply-received") == 3


def test_a_worker_that_dies_in_the_middle_loses_nothing_and_takes_nothing_twice(app, asked, mailbox, monkeypatch):
    case, message, _ = asked
    for number in range(4):
        mailbox.put(answer(app, message, number=number))
    mailbox.dies_after = 2
    with pytest.raises(MailboxAway):
        JOBS["mailbox"]()
    db.session.rollback()
    assert len(taken()) == 2
    mailbox.dies_after = -1

    class Killed(BaseException):
        pass

    def die(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr("casework.mail.replies.start_task", die)
        with pytest.raises(Killed):
            JOBS["mailbox"]()
    db.session.rollback()
    assert len(taken()) == 2  # what was half-way was not kept
    assert JOBS["mailbox"]()["filed"] == 2
    assert kinds(case).count("reply-received") == 4


def test_two_workers_that_take_the_same_email_at_the_same_moment_make_one_of_it(app, asked, mailbox, monkeypatch):
    case, message, _ = asked
    mailbox.put(answer(app, message))
    assert JOBS["mailbox"]()["filed"] == 1
    with monkeypatch.context() as patch:  # the second looked before the first had committed
        patch.setattr("jobs.replies.last_taken", lambda *_: 0)
        patch.setattr("casework.mail.replies._is_taken_here", lambda *_: False)
        patch.setattr("casework.mail.replies._is_known", lambda *_: False)
        assert JOBS["mailbox"]() == {"filed": 0, "noted": 0, "waiting": 0, "known": 1}
    assert len(taken()) == 1
    assert kinds(case).count("reply-received") == 1
    assert db.session.scalar(select(func.count()).select_from(Document).where(Document.kind == "reply")) == 1


def test_a_bounce_fails_the_message_and_gives_urgent_work_back_as_telephone(app, asked, mailbox):
    case, message, wait = asked
    mailbox.put(report("failed", "5.1.1", ours=f"{message.reference}@council.example"))
    assert JOBS["mailbox"]()["noted"] == 1
    kept = db.session.get_one(Message, message.id)
    assert (kept.state, kept.ended_because) == ("failed", "bounced")
    with writing():
        assert tell(message.id, by=BY, at=AT)
    db.session.expire_all()
    assert db.session.get_one(Wait, wait.id).state != "waiting"
    assert db.session.scalar(select(Task.came_back).where(Task.id == wait.task_id)) == "telephone"
    assert "message-not-arrived" in kinds(case)


@pytest.mark.parametrize(("priority", "came_back"), [(1, "telephone"), (2, "telephone"), (3, "")])
def test_somebodys_absence_gives_urgent_work_back_the_same_day_and_other_work_waits_on(
    app, asked, mailbox, priority, came_back
):
    case, message, wait = asked
    with writing():
        db.session.get_one(Case, case.id).priority = priority
    mailbox.put(answer(app, message, Auto_Submitted="auto-replied", Subject="Automatic reply: on leave"))
    assert JOBS["mailbox"]()["noted"] == 1
    db.session.expire_all()
    assert (db.session.scalar(select(Task.came_back).where(Task.id == wait.task_id)) or "") == came_back
    assert db.session.get_one(Message, message.id).state == "sent"
    (row,) = taken()
    assert (row.kind, row.body) == ("out-of-office", "")
    assert "automatic-answer" in kinds(case)


def test_a_delay_and_word_that_ours_arrived_change_nothing(app, asked, mailbox):
    _, message, wait = asked
    mailbox.put(report("delayed", "4.4.1", ours=f"{message.reference}@council.example"))
    arrived = report("delivered", "2.0.0", ours=f"{message.reference}@council.example")
    mailbox.put(arrived.replace(b"Message-ID: <d@", b"Message-ID: <e@"))
    assert JOBS["mailbox"]()["noted"] == 2
    assert db.session.get_one(Wait, wait.id).state == "waiting"
    assert db.session.get_one(Message, message.id).state == "sent"
    assert db.session.scalar(select(func.count()).select_from(Task).where(Task.kind == "read-reply")) == 0


def test_what_nobody_can_place_waits_and_is_filed_or_put_away_by_hand(app, asked, mailbox):
    case, _, _ = asked
    mailbox.put(answer(app, None, number=1))
    mailbox.put(answer(app, None, number=2, From="eve@evil.example"))
    assert JOBS["mailbox"]()["waiting"] == 2
    for _ in range(2):  # each opens its case, once
        assert db.session.query(Case).filter(Case.case_type == "CORR").count() == 2
        assert JOBS["mailbox"]()["waiting"] == 0
    with writing():
        officer = rows.officer("Ola Penn")
    first, second = waiting_mail(officer)
    assert first.body == "She left <b>on Friday</b>."
    words = keep_words(first.sender, first.subject, first.sent_at, first.body, store=store_of(app.config["ONROLL"]))
    with writing():
        place_mail(first.id, db.session.get_one(Case, case.id), words, by=officer, at=AT, once="one")
    with writing():
        place_mail(first.id, db.session.get_one(Case, case.id), words, by=officer, at=AT, once="one")
    assert kinds(case).count("reply-received") == 1
    with writing(), pytest.raises(NotWaiting):
        place_mail(first.id, db.session.get_one(Case, case.id), words, by=officer, at=AT, once="two")
    with writing(), pytest.raises(ValueError, match="why"):
        dismiss_mail(second.id, reason=" ", by=officer, at=AT)
    with writing():
        put_away = dismiss_mail(second.id, reason="Advertising", by=officer, at=AT)
    assert (put_away.state, put_away.body) == ("dismissed", "")
    assert list(waiting_mail(officer)) == []


def test_an_answer_to_a_case_that_is_over_waits_for_those_who_may_see_it(app, asked, mailbox):
    case, message, _ = asked
    with writing():
        over = db.session.get_one(Case, case.id)
        over.state, over.restricted = "closed", True
        officer = rows.officer("Ola Penn")
    mailbox.put(answer(app, message))
    assert JOBS["mailbox"]()["waiting"] == 1
    assert list(waiting_mail(officer)) == []
    assert len(waiting_mail(BY)) == 1


def test_an_email_that_no_database_can_hold_stops_none_behind_it(app, asked, mailbox, monkeypatch):
    _, message, _ = asked
    for number in (1, 2):
        mailbox.put(answer(app, message, number=number))
    real = read_mail

    def too_odd(raw: bytes):
        read = real(raw)
        return replace(read, text="a" * 10, kind="reply" * 30) if b"<1@" in raw else read

    def refuse(mail, *rest, **named):
        if len(mail.kind) > 80:
            raise DataError("insert", {}, ValueError("too long"))
        return take(mail, *rest, **named)

    monkeypatch.setattr("jobs.replies.read_mail", too_odd)
    monkeypatch.setattr("jobs.replies.take", refuse)
    assert JOBS["mailbox"]() == {"filed": 1, "noted": 0, "waiting": 1, "known": 0}
    assert [(row.kind, row.state) for row in taken()] == [("unreadable", "waiting"), ("reply", "filed")]


def test_an_attachment_that_was_spoiled_on_the_way_stops_neither_its_email_nor_those_behind_it(app, asked, mailbox):
    case, message, _ = asked
    made = EmailMessage()
    made["From"], made["Message-ID"] = "office@brook.example", "<1@brook.example>"
    made["To"] = ReplyAddresses(MAILBOX, app.config["ONROLL"].secret_key).of(message.id)
    made.set_content("She left on Friday.")
    made.add_attachment(spoiled(ZIP_DEFLATED), maintype="application", subtype="zip", filename="leavers.docx")
    mailbox.put(made.as_bytes())
    mailbox.put(answer(app, message, number=2))
    assert JOBS["mailbox"]()["filed"] == 2
    assert [row.refused for row in taken()] == [["file-type"], []]
    assert kinds(case).count("reply-received") == 2


def test_an_email_that_gets_no_case_leaves_those_behind_it_theirs_and_the_jobs_page_says_so(
    app, asked, mailbox, monkeypatch
):
    for number in (1, 2, 3):
        mailbox.put(answer(app, None, number=number))
    real, spoiled_ones = open_mail_case, []

    def trip(mail_id, **how):
        spoiled_ones.append(mail_id)
        if mail_id == spoiled_ones[0]:
            raise LookupError("a fault that nobody thought of")
        return real(mail_id, **how)

    with monkeypatch.context() as patch:
        patch.setattr("jobs.replies.open_mail_case", trip)
        with pytest.raises(NoCase, match="1 of the emails"):
            JOBS["mailbox"]()
    assert db.session.query(Case).filter(Case.case_type == "CORR").count() == 2
    JOBS["mailbox"]()
    assert db.session.query(Case).filter(Case.case_type == "CORR").count() == 3


def test_odd_bytes_and_impossible_dates_are_no_reason_to_stop(app, asked, mailbox):
    _, message, _ = asked
    raw = (
        answer(app, message)
        .replace(b"Office <office", b"\xff\xfe\x00 <off\xe9ice")
        .replace(b"Subject: A", b"Subject: \xff\x00")
    )
    mailbox.put(raw.replace(b"\n\n", b"\nDate: Mon, 1 Jan 0001 00:00:00 +1400\n\n\x00", 1))
    assert sum(JOBS["mailbox"]().values()) == 1
    assert JOBS["mailbox"]() == {"filed": 0, "noted": 0, "waiting": 0, "known": 0}


def test_a_letter_that_is_too_long_and_one_that_cannot_be_read_wait_too(app, asked, mailbox):
    mailbox.put(b"From: x\r\n\r\nhello")
    mailbox.says_size = 99_000_000
    assert JOBS["mailbox"]()["waiting"] == 1
    assert mailbox.fetched == []
    (row,) = taken()
    assert row.kind == "unreadable"


def test_without_a_mailbox_nothing_is_read_and_a_wrong_one_says_so_without_its_password(app, context):
    assert JOBS["mailbox"]() == {"filed": 0, "noted": 0, "waiting": 0, "known": 0}
    settings = app.config["ONROLL"]
    try:
        for wrong, fault in (
            ("imap://u:hush@mail.example.org/INBOX", MailboxMisconfigured),
            ("imaps://mail.example.org", MailboxMisconfigured),
            ("imap://u:hush@127.0.0.1:1/INBOX", MailboxAway),
        ):
            app.config["ONROLL"] = replace(settings, imap_url=wrong)
            with pytest.raises(fault) as caught:
                JOBS["mailbox"]()
            assert "hush" not in str(caught.value)
        with imap() as told:
            for wrong in (told.url.replace("a%20secret", "another"), told.url.replace("INBOX", "Elsewhere")):
                app.config["ONROLL"] = replace(settings, imap_url=wrong)
                with pytest.raises(MailboxMisconfigured):
                    JOBS["mailbox"]()
    finally:
        app.config["ONROLL"] = settings
