"""A copy of a certificate that somebody attaches to an e-mail is looked for and removed: no copy is kept."""

from __future__ import annotations

import pytest
from sqlalchemy import select

import jobs.run  # noqa: F401 - it registers the job that these tests run
from base.database import writing
from base.extensions import db
from casework.finishing import finish_task
from casework.joining import open_related_case
from jobs.registry import JOBS
from models.case import Case
from models.document import Document
from models.event import Event
from models.incoming import IncomingMail
from models.message import Message
from models.retention import RecordHold
from models.task import Task
from security.actor import Actor
from tests.integration.casework import rows
from tests.integration.casework.marlowe import AT
from tests.integration.replies.test_replies_danger import mail
from tests.integration.replies.test_replies_taken import asked

__all__ = ["asked"]

LOOK = "look-at-files"


@pytest.fixture
def licence(asked):
    """A chaperone's case, and an e-mail of ours about it."""
    case, message, _ = asked
    with writing():
        made = open_related_case(case, "chaperone", by=Actor.system("tests"), at=AT)
        db.session.get_one(Message, message.id).case_id = made.id
    return made, message


def looks(case: Case) -> list[Task]:
    return list(db.session.scalars(select(Task).where(Task.case_id == case.id, Task.kind == LOOK)))


def kept(case: Case) -> list[str]:
    return sorted(db.session.scalars(select(Document.kind).where(Document.case_id == case.id)))


def removed(case: Case) -> list[str]:
    found = select(Event.kind).where(Event.subject_id == case.id, Event.kind.startswith("mail-files"))
    return list(db.session.scalars(found.order_by(Event.seq)))


def finish(case: Case, choice: str) -> None:
    with writing():
        officer = rows.officer("Ola Penn")
        (task,) = looks(case)
        finish_task(task, choice, {}, by=officer, at=AT)


def test_a_copy_of_a_certificate_that_came_by_email_is_looked_for_and_removed_with_its_words_kept(
    app, licence, mailbox
):
    case, message = licence
    for number in (1, 2):
        mailbox.put(mail(app, message, "Here is my certificate.", number=number))
    assert JOBS["mailbox"]()["filed"] == 2
    assert (len(looks(case)), kept(case)) == (1, ["attachment", "attachment", "reply", "reply"])
    finish(case, "remove")
    assert (kept(case), removed(case)) == (["reply", "reply"], ["mail-files-removed"])
    assert [row.attachments for row in db.session.scalars(select(IncomingMail))] == [[], []]


def test_files_that_are_no_copies_stay(app, licence, mailbox):
    case, message = licence
    mailbox.put(mail(app, message, "Here is my photograph."))
    JOBS["mailbox"]()
    finish(case, "no-copy")
    assert (kept(case), removed(case)) == (["attachment", "reply"], [])


def test_a_hold_on_the_records_keeps_the_files_and_says_so(app, licence, mailbox):
    case, message = licence
    mailbox.put(mail(app, message, "Here is my certificate."))
    JOBS["mailbox"]()
    with writing() as session:
        who = rows.officer("Max Field").id
        session.add(RecordHold(case_id=case.id, kind="legal", reason="Asked by a court", set_by=who, set_at=AT))
    finish(case, "remove")
    assert (kept(case), removed(case)) == (["attachment", "reply"], ["mail-files-kept"])


def test_a_case_whose_checks_take_files_asks_nobody_to_look(app, asked, mailbox):
    case, message, _ = asked
    mailbox.put(mail(app, message, "She left on Friday."))
    JOBS["mailbox"]()
    assert looks(case) == []
