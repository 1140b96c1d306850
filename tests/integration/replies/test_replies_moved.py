"""An e-mail that was filed on the wrong case goes to the right one with its files, and is read there as any other."""

from __future__ import annotations

import pytest
from sqlalchemy import select

import jobs.run  # noqa: F401 - it registers the job that these tests run
from base.database import writing
from base.extensions import db
from casework.mail.moved_mail import move_mail, take_mail_off
from casework.misplaced_notes import SameCase
from casework.notes import NothingWritten
from casework.purges.purged_rows import belonging
from casework.resting import NotTakenAway
from documents.store_choice import store_of
from jobs.registry import JOBS
from models.case import Case
from models.document import Document
from models.event import Event
from models.incoming import IncomingMail
from models.task import Task
from security.permissions import Role
from tests.integration.casework import rows
from tests.integration.casework.marlowe import AT, send
from tests.integration.replies.test_replies_danger import DANGER, alerts, mail, now, row
from tests.integration.replies.test_replies_taken import asked, kinds

__all__ = ["asked"]

MOIRA = {"child-name": {"given": "Moira", "family": "Fell"}, "child-dob": "2015-03-02", "child-upn": "A123456789012"}


@pytest.fixture
def filed(app, asked, mailbox):
    """An e-mail that the poll has filed on a case, the case it belongs to, and a team lead: made by calling it."""
    case, message, _ = asked

    def come(text="Moira Fell left on Friday."):
        mailbox.put(mail(app, message, text))
        assert JOBS["mailbox"]()["filed"] == 1
        with writing():
            other = send(MOIRA)
            lead = rows.officer("Lena Ford", Role.TEAM_LEAD)
        return case, other, lead

    return come


def words_of(app):
    key = db.session.get_one(Document, row().document_id).storage_key
    with store_of(app.config["ONROLL"]).open(key) as held:
        return held.read().decode()


def kept(case: Case) -> list[str]:
    found = select(Document.kind).where(Document.case_id == case.id).execution_options(populate_existing=True)
    return sorted(db.session.scalars(found))


def test_an_email_goes_with_its_files_and_is_read_on_the_case_it_belongs_to(app, filed):
    case, other, lead = filed()
    said, before = words_of(app), row()
    keys = set(db.session.scalars(select(Document.storage_key).where(Document.case_id == case.id)))
    for _ in range(2):
        with writing():
            assert move_mail(before.id, case, other, said=said, reason="Of the Fells", by=lead, at=AT, once="a1")
    assert kept(case) == ["taken-off", "taken-off"]
    assert kept(other) == ["attachment", "reply"]
    moved = row()
    assert moved.case_id == other.id
    assert "Moira Fell left" in words_of(app)
    assert set(db.session.scalars(select(Document.storage_key).where(Document.case_id == other.id))) == keys
    assert (kinds(case).count("reply-moved"), kinds(other).count("reply-moved-here")) == (1, 1)
    (event,) = db.session.scalars(select(Event).where(Event.kind == "reply-moved"))
    assert set(event.data) == {"document", "kind", "mail", "files", "other", "reason"}
    read = select(Task.state).where(Task.case_id == other.id, Task.kind == "read-reply")
    assert list(db.session.scalars(read)) == ["open"]


def test_what_speaks_of_danger_calls_on_the_case_it_belongs_to(app, filed):
    case, other, lead = filed(DANGER)
    told = alerts()
    assert now(other).priority != 1
    with writing():
        move_mail(row().id, case, other, said=words_of(app), reason="Of the Fells", by=lead, at=AT)
    assert now(other).priority == 1
    assert alerts() > told
    assert now(case).priority == 1, "what it raised here an officer lowers, with a reason"


def test_an_officer_moves_no_email_that_somebody_else_filed_nor_without_a_reason_nor_to_its_own_case(app, filed):
    case, other, lead = filed()
    with writing():
        colleague = rows.officer("Ola Penn")
    with pytest.raises(NotTakenAway), writing():
        move_mail(row().id, case, other, said="", reason="Wrong", by=colleague, at=AT)
    with pytest.raises(NothingWritten), writing():
        move_mail(row().id, case, other, said="", reason=" ", by=lead, at=AT)
    with pytest.raises(SameCase), writing():
        move_mail(row().id, case, case, said="", reason="Wrong", by=lead, at=AT)
    assert kept(case) == ["attachment", "reply"]


def test_an_email_is_taken_off_with_what_came_with_it(app, filed):
    case, _, lead = filed()
    for _ in range(2):
        with writing():
            assert take_mail_off(row().id, case, reason="A stranger’s", by=lead, at=AT, once="a1")
    assert kept(case) == ["taken-off", "taken-off"]
    assert kinds(case).count("file-taken-off") == 2
    with writing():
        assert not take_mail_off(row().id, case, reason="A stranger’s", by=lead, at=AT, once="a2")


def test_an_email_that_went_goes_with_its_case_when_that_is_deleted(app, filed):
    case, other, lead = filed()
    with writing():
        move_mail(row().id, case, other, said="", reason="Of the Fells", by=lead, at=AT)
    assert belonging("case_file", [case.id]).get("incoming_mail", []) == []
    theirs = belonging("case_file", [other.id])
    assert theirs["incoming_mail"] == [row().id]
    assert len(theirs["document"]) == 2


def test_a_lead_moves_an_email_on_the_page_of_its_words(app, filed, sign_in):
    case, other, _ = filed()
    case_id, other_id, mail_id = case.id, other.id, row().id
    document = row().document_id
    db.session.rollback()
    lead = sign_in("team-lead", name="Lena Crane")
    page = lead.get(f"/cases/{case_id}/files/{document}/wrong-case")
    assert "With what came with it: a.pdf" in page.text
    data = {"to": str(other_id), "move-reason": "Of the Fells"}
    assert lead.post(f"/cases/{case_id}/files/{document}/move", data=data).status_code == 303
    assert db.session.get_one(IncomingMail, mail_id, populate_existing=True).case_id == other_id
    assert "An email was moved to" in lead.get(f"/cases/{case_id}/timeline?only=files").text
