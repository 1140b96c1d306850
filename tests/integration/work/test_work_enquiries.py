"""Enquiries ticked one by one and together, questions to others, and answers that come by telephone."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from base.database import writing
from base.extensions import db
from casework.cases import link_cases
from casework.checklists import rows_of
from models.case import Case, CaseNote
from models.document import Document
from models.message import Message
from models.task import Task
from models.wait import Timer, Wait
from tests.integration.casework import marlowe

MADE = {"state": "done", "asked-of": "Our own records", "result": "Nothing found"}


@pytest.fixture
def looking(at_work, officer):
    """The case after triage: nobody knows where the child is."""
    officer.post(f"/tasks/{at_work.task('triage')}/finish", data={"choice": "whereabouts-unknown"})
    return at_work


def rows(looking, task_id=None):
    with looking.app.app_context():
        task = db.session.get_one(Task, task_id or looking.task("enquiries"))
        return {row.code: row for row in rows_of(task)}


def wait_of(looking, kind):
    with looking.app.app_context():
        found = db.session.query(Wait).filter(Wait.task_id == looking.task(kind)).order_by(Wait.round.desc())
        return found.first()


def test_the_checklist_shows_every_enquiry_and_which_are_mandatory(looking, officer):
    page = officer.get(f"/tasks/{looking.task('enquiries')}").text
    assert "Last school or other provision" in page
    assert "Enquiries: 0 of 29 written down" in page
    assert "(mandatory)" in page
    assert "Only through the social worker" in page


def test_several_enquiries_are_written_down_at_once(looking, officer):
    task_id = looking.task("enquiries")
    data = MADE | {"enquiry": ["welfare-records", "admissions"], "disclosed": "Name and date of birth"}
    page = officer.post(f"/tasks/{task_id}/enquiries", data=data, follow_redirects=True)
    assert "Written down for 2 enquiries" in page.text
    found = rows(looking)
    for code in ("welfare-records", "admissions"):
        assert (found[code].state, found[code].result) == ("done", "Nothing found")
        assert found[code].disclosed == "Name and date of birth"
        assert found[code].lawful_basis, "the definition's own, where none was typed"
        assert found[code].done_by is not None
    assert found["housing"].state == "to-do"


def test_what_is_missing_is_said_and_nothing_typed_or_ticked_is_lost(looking, officer):
    task_id = looking.task("enquiries")
    data = {"state": "done", "enquiry": ["admissions"], "disclosed": "The name only", "done-on-day": "31"}
    page = officer.post(f"/tasks/{task_id}/enquiries", data=data | {"done-on-month": "2", "done-on-year": "2026"})
    assert page.status_code == 422
    for words in ("Say who was asked", "Say what came of it", "Enter a real date", "The name only", 'value="31"'):
        assert words in page.text, words
    assert 'value="admissions" id="enquiry-admissions" checked' in page.text
    assert rows(looking)["admissions"].state == "to-do"


def test_an_enquiry_that_does_not_apply_needs_a_reason(looking, officer):
    task_id = looking.task("enquiries")
    where = f"/tasks/{task_id}/enquiries/{rows(looking)['refuge'].id}"
    assert "Say why it does not apply" in officer.post(where, data={"state": "not-applicable"}).text
    officer.post(where, data={"state": "not-applicable", "reason": "The family is not in a refuge"})
    assert rows(looking)["refuge"].reason == "The family is not in a refuge"


def test_a_day_in_the_future_is_no_day_on_which_something_was_done(looking, officer):
    where = f"/tasks/{looking.task('enquiries')}/enquiries/{rows(looking)['housing'].id}"
    day = {"done-on-day": "24", "done-on-month": "11", "done-on-year": "2026"}
    assert "today or in the past" in officer.post(where, data=MADE | day).text


def test_one_enquiry_keeps_its_file(looking, officer):
    where = f"/tasks/{looking.task('enquiries')}/enquiries/{rows(looking)['housing'].id}"
    bad = officer.post(where, data=MADE | {"file": (io.BytesIO(b"MZ\x90\x00\x03\x00\x00\x00" * 40), "a.exe")})
    assert bad.status_code == 422
    assert "The file must be a PDF" in bad.text
    picture = io.BytesIO()
    Image.new("RGB", (4, 4), "red").save(picture, "PNG")
    picture.seek(0)
    officer.post(where, data=MADE | {"file": (picture, "letter.png")})
    with looking.app.app_context():
        document = db.session.query(Document).filter(Document.question == "housing").one()
        assert document.case_id == looking.case_id
        kept = document.id
    assert rows(looking)["housing"].document_id == kept
    officer.post(where, data=MADE | {"result": "Looked again"})
    assert rows(looking)["housing"].document_id == kept, "writing it down again keeps the file"


def test_one_search_is_written_down_for_brothers_and_sisters_too(looking, officer):
    mine = looking.case_id
    looking.case_id = looking.refer({"child-name": {"given": "Oak", "family": "Quill"}})
    officer.post(f"/tasks/{looking.task('triage')}/finish", data={"choice": "whereabouts-unknown"})
    sibling, looking.case_id = looking.case_id, mine
    with looking.app.app_context(), writing():
        link_cases(db.session.get_one(Case, mine), sibling, "sibling", at=marlowe.AT)
        theirs = marlowe.tasks(db.session.get_one(Case, sibling))["enquiries"].id
    task_id = looking.task("enquiries")
    assert "Oak Quill" in officer.get(f"/tasks/{task_id}").text
    officer.post(f"/tasks/{task_id}/enquiries", data=MADE | {"enquiry": ["housing"], "also": [str(theirs), "x"]})
    assert rows(looking)["housing"].state == "done"
    assert rows(looking, theirs)["housing"].state == "done"


def test_an_enquiry_of_another_task_is_not_there(looking, officer):
    other = looking.task("decision")
    row = rows(looking)["housing"].id
    assert officer.get(f"/tasks/{other}/enquiries/{row}").status_code == 404
    assert officer.post(f"/tasks/{other}/enquiries/{row}", data=MADE).status_code == 404


def test_an_agency_is_asked_by_email_at_a_real_address_only(looking, officer):
    task_id = looking.task("enquiries")
    where = f"/tasks/{task_id}/enquiries/{rows(looking)['child-health'].id}"
    assert "Ask by email" in officer.get(where).text
    bad = officer.post(f"{where}/ask", data={"recipient": "nobody"})
    assert bad.status_code == 422
    assert "Enter an email address" in bad.text
    half = officer.post(f"{where}/ask", data={"recipient": "health@nhs.example.org", "manager": "her manager"})
    assert half.status_code == 422
    assert 'href="#manager"' in half.text
    assert 'value="her manager"' in half.text  # what was typed is not lost
    both = {"recipient": "health@nhs.example.org", "manager": "lead@nhs.example.org"}
    page = officer.post(f"{where}/ask", data=both, follow_redirects=True)
    assert "asked again until it is answered" in page.text
    wait = wait_of(looking, "enquiries")
    assert (wait.recipient, wait.manager) == ("health@nhs.example.org", "lead@nhs.example.org")
    assert rows(looking)["child-health"].state == "waiting"
    officer.post(where, data=MADE)
    assert rows(looking)["child-health"].state == "done"
    assert wait_of(looking, "enquiries").state == "answered"


def test_what_must_go_through_somebody_else_is_not_asked_from_here(looking, officer):
    where = f"/tasks/{looking.task('enquiries')}/enquiries/{rows(looking)['ukvi'].id}"
    page = officer.get(where).text
    assert "only through the social worker" in page
    assert "Ask by email" not in page
    officer.post(f"{where}/ask", data={"recipient": "a@example.org"})
    assert rows(looking)["ukvi"].state == "to-do"


def test_a_task_that_waits_says_what_was_sent_and_what_comes_next(looking, officer):
    page = officer.get(f"/tasks/{looking.task('ask-school')}").text
    assert "The school: Brook School" in page
    assert "asked again" in page
    assert "comes back with no answer" in page
    queue = officer.get(f"/queues/{looking.queue('Q-CME')}").text
    assert "Waiting for the school, not chased yet, next on" in queue


def test_an_answer_by_telephone_stops_the_chase_at_once(looking, officer):
    wait = wait_of(looking, "ask-school")
    where = f"/tasks/{wait.task_id}/waits/{wait.id}"
    assert officer.get(where).status_code == 200
    empty = officer.post(f"{where}/answer", data={"what": "They moved"})
    assert empty.status_code == 422
    assert "Say who answered" in empty.text
    assert "They moved" in empty.text
    said = {"with-whom": "Mrs Lark, attendance", "what": "The family moved in October", "once": "k"}
    page = officer.post(f"{where}/answer", data=said, follow_redirects=True)
    assert "nobody is asked again" in page.text
    officer.post(f"{where}/answer", data=said)
    with looking.app.app_context():
        assert db.session.get_one(Wait, wait.id).state == "answered"
        left = db.session.query(Timer).filter(Timer.source_id == wait.id, Timer.state == "pending").count()
        assert left == 0
        assert [note.body for note in db.session.query(CaseNote).filter(CaseNote.kind == "call")] == [said["what"]]
    assert "Answered" in officer.get("/queues/" + str(looking.queue("Q-CME"))).text


def test_waiting_is_stopped_with_a_reason_and_begun_again(looking, officer):
    wait = wait_of(looking, "ask-school")
    where = f"/tasks/{wait.task_id}/waits/{wait.id}"
    assert "Say why you stop waiting" in officer.post(f"{where}/stop").text
    officer.post(f"{where}/stop", data={"reason": "I am going there tomorrow"})
    task = looking.read(wait.task_id)
    assert (task["state"], task["came_back"]) == ("open", "stopped")
    page = officer.get(f"/tasks/{wait.task_id}").text
    assert "Ask again from the beginning" in page
    officer.post(f"/tasks/{wait.task_id}/ask")
    assert looking.read(wait.task_id)["state"] == "waiting"
    assert wait_of(looking, "ask-school").round == 2


def test_a_wait_of_another_task_is_not_there(looking, officer):
    wait = wait_of(looking, "ask-school")
    other = looking.task("decision")
    assert officer.get(f"/tasks/{other}/waits/{wait.id}").status_code == 404
    assert officer.post(f"/tasks/{other}/waits/{wait.id}/stop", data={"reason": "x"}).status_code == 404


def test_a_held_case_asks_nobody_and_the_page_says_so_in_words(at_work, officer):
    at_work.case_id = at_work.refer(
        {
            "child-name": {"given": "Noor", "family": "Vale"},
            "safeguarding-circumstances": ["forced-marriage"],
            "last-school": {"urn": "100001"},
        }
    )
    page = officer.get(f"/tasks/{at_work.task('triage')}").text
    assert "Contact is held." in page
    officer.post(f"/tasks/{at_work.task('triage')}/finish", data={"choice": "whereabouts-unknown"})
    page = officer.get(f"/tasks/{at_work.task('ask-school')}").text
    with at_work.app.app_context():
        outward = db.session.query(Message).filter(Message.case_id == at_work.case_id, Message.state == "planned")
        assert [message.recipient_kind for message in outward if message.recipient_kind == "school"] == []
    assert "held, not sent" in page or "held and has not left us" in page
