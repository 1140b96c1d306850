"""E-mail that matches nobody is a task like any other: claimed, dated, answered, filed or put away."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from base.database import writing
from base.extensions import db
from base.ids import new_id
from casework.mail.mail_cases import mails_without_case, open_mail_case
from casework.mail.urgent_words import sounds_urgent
from casework.sweep import sweep
from models.case import Case, CaseLink
from models.incoming import IncomingMail
from models.message import Message
from models.task import Queue, Task
from security.actor import Actor
from tests.integration.casework.marlowe import AT, tasks

BY = Actor.system("mailbox")


def mail(number: int, **columns: object) -> UUID:
    made = IncomingMail(
        **{
            "id": new_id(),
            "mailbox": "m",
            "uid_validity": 1,
            "uid": number,
            "mark": str(number),
            "kind": "reply",
            "state": "waiting",
            "sender": "ro@family.example",
            "subject": "Our boy",
            "body": "He has no school yet.",
            "attachments": [],
            "refused": [],
            "taken_at": AT,
        }
        | columns
    )
    db.session.add(made)
    db.session.flush()
    return made.id


def opened(app, **columns: object) -> tuple[UUID, UUID, dict[str, UUID]]:
    """An e-mail, the case it opened, and that case's tasks."""
    with app.app_context(), writing():
        mail_id = mail(1, **columns)
        case = open_mail_case(mail_id, by=BY, at=AT)
        assert case is not None
        return mail_id, case.id, {kind: task.id for kind, task in tasks(case).items()}


def read(app, model, key: UUID):
    with app.app_context():
        row = db.session.get_one(model, key)
        return {column.key: getattr(row, column.key) for column in model.__table__.columns}


def test_an_email_that_matches_nobody_is_a_task_in_the_queue_of_letters_once(at_work):
    with at_work.app.app_context():
        with writing():
            first, second = mail(1), mail(2)
            mail(3, state="filed")
        assert mails_without_case() == [first, second]
        for _ in range(2):
            for mail_id in (first, second):
                with writing():
                    open_mail_case(mail_id, by=BY, at=AT)
        assert mails_without_case() == []
        cases = db.session.query(Case).filter(Case.case_type == "CORR").all()
        assert len(cases) == 2
        for case in cases:
            (task,) = tasks(case).values()
            assert db.session.get_one(Queue, task.queue_id).code == "Q-CORR"
            assert (task.kind, task.due_at is not None, case.priority) == ("place", True, 3)
            assert case.facts == {}, "the words stay with the email"


def test_an_email_that_lies_too_long_is_told_of_like_other_late_work(at_work):
    opened(at_work.app)
    with at_work.app.app_context():
        sweep(AT + timedelta(days=14), by=Actor.system("sweep"), writing=writing)
        (task,) = db.session.query(Task).filter(Task.kind == "place").all()
        assert task.raised > 0


@pytest.mark.parametrize(
    ("body", "priority"),
    [
        ("I think she is IN  DANGER at home", 1),
        ("They want her to have a forced\nmarriage", 1),
        ("He has no school", 3),
        ("The indanger box", 3),
    ],
)
def test_words_of_danger_call_the_duty_officer(at_work, body, priority):
    _, case, work = opened(at_work.app, body=body)
    assert read(at_work.app, Case, case)["priority"] == priority
    assert ("safeguarding-first" in work) is (priority == 1)
    if priority == 1:
        assert read(at_work.app, Task, work["safeguarding-first"])["needs_acknowledging"]


def test_a_phrase_counts_as_a_whole_however_it_is_written():
    assert sounds_urgent("He\u2019s   Run-away!", ("run away",))
    assert not sounds_urgent("a runaway success", ("run away",))
    assert not sounds_urgent("", ("run away",))


def test_an_answer_to_a_case_that_is_over_is_linked_with_it_and_as_closed_to_others(at_work):
    with at_work.app.app_context(), writing():
        over = db.session.get_one(Case, at_work.case_id)
        over.state, over.restricted = "closed", True
    _, case, _ = opened(at_work.app, case_id=at_work.case_id)
    assert read(at_work.app, Case, case)["restricted"]
    with at_work.app.app_context():
        assert db.session.query(CaseLink).filter(CaseLink.case_id == case, CaseLink.other_id == at_work.case_id).one()


def test_an_officer_claims_it_reads_it_and_files_it_and_the_work_ends_by_itself(at_work, enter):
    mail_id, case, work = opened(at_work.app)
    officer = enter("officer")
    place = f"/tasks/{work['place']}"
    assert officer.post(f"{place}/claim").status_code in (200, 303)
    page = officer.get(place).text
    assert f"/letters/incoming/{mail_id}" in page
    assert "It lies on the case that it belongs to" not in page
    assert f"/tasks/{work['place']}" in officer.get(f"/letters/incoming/{mail_id}").text
    reference = read(at_work.app, Case, at_work.case_id)["reference"]
    for _ in range(2):
        officer.post(f"/letters/incoming/{mail_id}/place", data={"reference": reference})
    assert read(at_work.app, IncomingMail, mail_id)["state"] == "filed"
    assert read(at_work.app, Task, work["place"])["outcome"] == "filed"
    now = read(at_work.app, Case, case)
    assert (now["state"], now["outcome"]) == ("closed", "filed")


def test_what_a_colleague_places_is_not_filed_by_somebody_else(at_work, enter):
    mail_id, _, work = opened(at_work.app)
    enter("officer", name="Ben Oakes", email="ben@marlowe.example").post(f"/tasks/{work['place']}/claim")
    reference = read(at_work.app, Case, at_work.case_id)["reference"]
    page = enter("officer").post(f"/letters/incoming/{mail_id}/place", data={"reference": reference})
    assert page.status_code == 422
    assert "Ben Oakes places this email" in page.text
    assert read(at_work.app, IncomingMail, mail_id)["state"] == "waiting"


@pytest.mark.parametrize(
    ("choice", "asked", "kind", "outcome"),
    [
        ("ask-to-telephone", "telephone-why", "please-telephone", "asked-to-telephone"),
        ("point-elsewhere", "elsewhere-why", "not-ours", "pointed-elsewhere"),
        ("none-of-ours", "away-why", "", "none-of-ours"),
    ],
)
def test_it_is_answered_in_fixed_words_or_put_away_and_its_words_go(at_work, enter, choice, asked, kind, outcome):
    mail_id, case, work = opened(at_work.app)
    officer = enter("officer")
    where = f"/tasks/{work['place']}/finish/{choice}"
    assert officer.get(where).status_code == 200
    for _ in range(2):
        officer.post(where, data={f"q-{asked}": "It names no child"})
    row = read(at_work.app, IncomingMail, mail_id)
    assert (row["state"], row["body"], row["subject"]) == ("dismissed", "", "")
    assert row["reason"] == "It names no child"
    assert read(at_work.app, Case, case)["outcome"] == outcome
    with at_work.app.app_context():
        sent = db.session.query(Message).filter(Message.case_id == case, Message.recipient_kind == "mail-sender").all()
        assert [(one.kind, one.address, one.state) for one in sent] == (
            [(kind, "ro@family.example", "planned")] if kind else []
        )


def test_an_email_with_a_task_is_put_away_on_its_task_alone(at_work, enter):
    mail_id, case, _ = opened(at_work.app, body="She is in danger")
    enter("officer").post(f"/letters/incoming/{mail_id}/dismiss", data={"reason": "An old story"})
    row = read(at_work.app, IncomingMail, mail_id)
    assert (row["state"], row["body"]) == ("waiting", "She is in danger")
    assert read(at_work.app, Case, case)["state"] == "open"


def test_an_email_whose_own_case_few_may_see_few_may_read(at_work, enter):
    mail_id, case, _ = opened(at_work.app)
    officer = enter("officer")
    assert "ro@family.example" in officer.get("/letters/incoming").text
    with at_work.app.app_context(), writing():
        db.session.get_one(Case, case).restricted = True
    assert "ro@family.example" not in officer.get("/letters/incoming").text
    assert officer.get(f"/letters/incoming/{mail_id}").status_code == 404
    lead = enter("team-lead", name="Lea Dunn", email="lea@marlowe.example")
    assert lead.get(f"/letters/incoming/{mail_id}").status_code == 200


def test_what_speaks_of_danger_is_not_ended_before_somebody_has_read_it_for_that(at_work, enter):
    mail_id, case, work = opened(at_work.app, body="She is in danger")
    officer = enter("officer")
    assert "Put it away without an answer" not in officer.get(f"/tasks/{work['place']}").text
    reference = read(at_work.app, Case, at_work.case_id)["reference"]
    officer.post(f"/letters/incoming/{mail_id}/place", data={"reference": reference})
    assert read(at_work.app, IncomingMail, mail_id)["state"] == "filed"
    assert read(at_work.app, Case, case)["state"] == "open"
    assert read(at_work.app, Task, work["safeguarding-first"])["state"] == "open"
    officer.post(
        f"/tasks/{work['safeguarding-first']}/finish/no-danger", data={"q-no-danger-why": "It is an old story"}
    )
    officer.post(f"/tasks/{work['place']}/finish", data={"choice": "filed"})
    assert read(at_work.app, Case, case)["outcome"] == "filed"
