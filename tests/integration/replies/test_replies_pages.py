"""An officer reads e-mail that nobody could place as plain words, and files it or puts it away."""

from __future__ import annotations

import pytest

from base.database import writing
from base.extensions import db
from base.ids import new_id
from models.case import Case
from models.incoming import IncomingMail
from tests.integration.casework.marlowe import AT


@pytest.fixture
def waiting(at_work):
    """The ids of two e-mails that wait."""
    ids = []
    with at_work.app.app_context(), writing():
        for number in range(2):
            mail = IncomingMail(
                id=new_id(), mailbox="m", uid_validity=1, uid=number, mark=str(number), kind="reply", state="waiting",
                sender="office@brook.example", subject=f"Question {number}", body="<script>alert(1)</script> Hello",
                attachments=[], refused=["file-type"], taken_at=AT,
            )  # fmt: skip
            db.session.add(mail)
            ids.append(mail.id)
    return ids


def state(at_work, mail_id) -> str:
    with at_work.app.app_context():
        return db.session.get_one(IncomingMail, mail_id).state


def test_an_email_is_shown_as_words_and_filed_on_the_case_that_was_named(at_work, waiting, enter):
    officer = enter("officer")
    assert "Question 0" in officer.get("/letters/incoming").text
    page = officer.get(f"/letters/incoming/{waiting[0]}").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
    for wrong in ("", "EW-0000000-0", "<script>"):
        assert officer.post(f"/letters/incoming/{waiting[0]}/place", data={"reference": wrong}).status_code == 422
    with at_work.app.app_context():
        reference = db.session.get_one(Case, at_work.case_id).reference
    place = f"/letters/incoming/{waiting[0]}/place"
    assert officer.post(place, data={"reference": reference.lower()}).status_code == 303
    assert state(at_work, waiting[0]) == "filed"
    assert "email.txt" in officer.get(f"/cases/{at_work.case_id}/files").text
    assert officer.post(place, data={"reference": reference}).status_code == 303
    assert at_work.read(at_work.task("read-reply"))["state"] == "open"
    assert "Question 0" not in officer.get("/letters/incoming").text


def test_an_email_that_belongs_to_no_case_is_put_away_with_a_reason(at_work, waiting, enter):
    officer = enter("officer")
    address = f"/letters/incoming/{waiting[1]}/dismiss"
    assert officer.post(address, data={"reason": " "}).status_code == 422
    assert officer.post(address, data={"reason": "Advertising"}).status_code == 303
    assert officer.post(address, data={"reason": "Advertising"}).status_code == 303
    assert state(at_work, waiting[1]) == "dismissed"
    assert officer.get(f"/letters/incoming/{new_id()}").status_code == 404
