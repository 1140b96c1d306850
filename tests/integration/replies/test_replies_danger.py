"""A reply that speaks of danger calls somebody, whether it belongs to a case or to none, and whoever wrote it."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from sqlalchemy import func, select

import jobs.run  # noqa: F401 - it registers the job that these tests run
from base.database import writing
from base.extensions import db
from casework.claims import acknowledge_task
from casework.finishing import finish_task
from casework.mail.replies import keep_words, place_mail
from correspondence.reply_address import ReplyAddresses
from documents.store_choice import store_of
from jobs.registry import JOBS
from models.case import Case
from models.document import Document
from models.incoming import IncomingMail
from models.message import Message
from models.task import Task
from tests.fixtures.mailboxes import MAILBOX
from tests.integration.casework import rows
from tests.integration.casework.marlowe import AT, tasks
from tests.integration.replies.test_replies_taken import asked

__all__ = ["asked"]

DANGER = "Ivy told her friend she is to be married abroad on Saturday. Please ring me."
CALL = "safeguarding-first"


def mail(app, message: Message | None, text: str, *, number: int = 1, **headers: str) -> bytes:
    made = EmailMessage()
    to = ReplyAddresses(MAILBOX, app.config["ONROLL"].secret_key).of(message.id) if message else MAILBOX
    plain = {"From": "Head <head@brook.example>", "To": to, "Message-ID": f"<{number}@brook.example>", "Subject": "Re"}
    for name, value in (plain | headers).items():
        made[name] = value
    made.set_content(text)
    made.add_attachment(b"%PDF-1.7 x", maintype="application", subtype="pdf", filename="a.pdf")
    return made.as_bytes()


def alerts() -> int:
    return db.session.scalar(select(func.count()).select_from(Message).where(Message.kind == "alert"))


def now(case: Case) -> Case:
    return db.session.get_one(Case, case.id, populate_existing=True)


def row() -> IncomingMail:
    return db.session.scalars(select(IncomingMail).execution_options(populate_existing=True)).one()


def test_a_reply_that_speaks_of_danger_raises_its_case_and_calls_the_duty_officer_once(app, asked, mailbox):
    case, message, _ = asked
    mailbox.put(mail(app, message, DANGER))
    assert JOBS["mailbox"]()["filed"] == 1
    told = alerts()
    assert (now(case).priority, tasks(case)[CALL].needs_acknowledging, told > 0) == (1, True, True)
    assert tasks(case)["read-reply"].priority == 1
    mailbox.uid_validity = 8  # the same e-mail once more, in a mailbox that is numbered anew
    assert JOBS["mailbox"]()["known"] == 1
    mailbox.put(mail(app, message, DANGER, number=2))
    assert JOBS["mailbox"]()["filed"] == 1
    assert alerts() == told


def test_a_second_reply_of_danger_calls_again_once_the_first_call_was_acknowledged(app, asked, mailbox):
    case, message, _ = asked
    mailbox.put(mail(app, message, DANGER))
    JOBS["mailbox"]()
    told = alerts()
    with writing():
        acknowledge_task(tasks(case)[CALL], by=rows.officer("Ola Penn"), at=AT)
    mailbox.put(mail(app, message, "He hits her, and she ran away.", number=2))
    JOBS["mailbox"]()
    assert (alerts(), tasks(case)[CALL].acknowledged_at) == (2 * told, None)


def test_where_the_service_has_no_call_of_its_own_the_product_calls(app, asked, mailbox):
    case, message, _ = asked
    with writing():
        for task in db.session.query(Task).filter(Task.case_id == case.id):
            task.kind = "begun-under-another-definition"
    mailbox.put(mail(app, message, DANGER))
    JOBS["mailbox"]()
    assert tasks(case)["danger-told"].needs_acknowledging
    assert (now(case).priority, alerts() > 0) == (1, True)


@pytest.mark.parametrize(
    "text",
    [
        "She left on Friday.",
        "She left on Friday.\n\n> Please answer.\n> If somebody\n> is in danger, call 999. We do not read this.",
    ],
    ids=["ordinary words", "our own words, quoted"],
)
def test_a_reply_that_says_nothing_of_danger_calls_nobody(app, asked, mailbox, text):
    case, message, _ = asked
    mailbox.put(mail(app, message, text))
    assert JOBS["mailbox"]()["filed"] == 1
    assert (now(case).priority, alerts(), CALL in tasks(case)) == (2, 0, False)


def test_danger_beside_our_own_words_is_seen(app, asked, mailbox):
    case, message, _ = asked
    mailbox.put(mail(app, message, "She is in danger.\n\n> If somebody is in danger, call 999."))
    JOBS["mailbox"]()
    assert (now(case).priority, alerts() > 0) == (1, True)


def test_an_email_that_was_read_for_danger_raises_nothing_when_it_is_filed_and_one_that_was_not_does(
    app, asked, mailbox
):
    case, _, _ = asked
    for number in (1, 2):
        mailbox.put(mail(app, None, DANGER, number=number))
    JOBS["mailbox"]()
    first, second = db.session.scalars(select(IncomingMail).order_by(IncomingMail.uid)).all()
    with writing():
        officer = rows.officer("Ola Penn")
        own = db.session.get_one(Case, first.placing_case_id)
        finish_task(tasks(own)[CALL], "no-danger", {"no-danger-why": "A film at school"}, by=officer, at=AT)
    told = alerts()
    for each, priority in ((first, 2), (second, 1)):
        words = keep_words(each.sender, each.subject, each.sent_at, each.body, store=store_of(app.config["ONROLL"]))
        with writing():
            place_mail(each.id, db.session.get_one(Case, case.id), words, by=officer, at=AT)
        assert now(case).priority == priority
    assert alerts() == told // 2 * 3, "the case of the second calls too, since it was not as urgent"


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Auto-Response-Suppress": "OOF, AutoReply"},
        {"Precedence": "bulk"},
        {"Precedence": "list"},
        {"Auto-Submitted": "auto-generated"},
        {"Auto-Submitted": "auto-replied"},
    ],
    ids=lambda headers: " ".join(*headers.items()),
)
def test_what_looks_like_a_machines_is_read_with_its_files_where_it_is_no_absence_and_no_bounce(
    app, asked, mailbox, headers
):
    case, message, _ = asked
    mailbox.put(mail(app, message, "She left on Friday.", **headers))
    assert JOBS["mailbox"]()["filed"] == 1
    kept = db.session.scalars(select(Document.kind).where(Document.case_id == case.id)).all()
    assert sorted(kept) == ["attachment", "reply"]
    assert tasks(case)["read-reply"].state == "open"
    mailbox.put(mail(app, None, DANGER, number=2, **headers))
    assert JOBS["mailbox"]()["waiting"] == 1
    assert alerts() > 0


ABSENT = {"Auto-Submitted": "auto-replied", "Subject": "Automatic reply: on leave"}
ADVICE = "I am on leave until Monday. If you think that a child is in danger, please call 999."


def test_an_absence_that_speaks_of_danger_waits_with_its_words_and_calls(app, asked, mailbox):
    _, message, wait = asked
    mailbox.put(mail(app, message, f"{DANGER} {ADVICE}", **ABSENT))
    assert JOBS["mailbox"]()["waiting"] == 1
    own = db.session.get_one(Case, row().placing_case_id)
    assert DANGER in row().body
    assert (tasks(own)[CALL].needs_acknowledging, alerts() > 0) == (True, True)
    came_back = select(Task.came_back).where(Task.id == wait.task_id).execution_options(populate_existing=True)
    assert db.session.scalar(came_back) == "telephone", "somebody is away all the same"
    assert JOBS["mailbox"]()["waiting"] == 0


def test_an_absence_that_only_says_whom_to_call_in_danger_calls_nobody(app, asked, mailbox):
    _, message, _ = asked
    mailbox.put(mail(app, message, ADVICE, **ABSENT))
    assert JOBS["mailbox"]()["noted"] == 1
    assert (row().body, alerts()) == ("", 0)
