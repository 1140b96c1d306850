"""Files that parents and schools send are looked into for viruses, again and again until somebody knows."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from sqlalchemy import select

from base import clock
from base.database import writing
from base.extensions import db
from base.ids import new_id
from documents.clamav import ClamAv, Verdict
from documents.scanning import RETRY, scan_again, settle, to_scan
from documents.serving import NotServed, served
from documents.store_choice import store_of
from documents.uploads import ScanState, attach, receive, use_scanner
from jobs.registry import JOBS, PROBES
from models.document import Document
from models.event import Event
from models.task import Task
from security.actor import Actor
from tests.integration.casework.marlowe import AT, Marlowe, send
from tests.standins.clamd_standin import EICAR, clamd

BY = Actor.system("tests")


@pytest.fixture
def daemon():
    with clamd() as told:
        use_scanner(ClamAv(told.address))
        yield told
    use_scanner(None)


def a_case():
    with writing():
        Marlowe()
        return send().id


def add(app, raw: bytes, case_id=None, at=AT) -> Document:
    received = receive(io.BytesIO(raw), "a.pdf", store=store_of(app.config["ONROLL"]))
    with writing():
        return attach(received, by=BY, at=at, case_id=case_id)


def test_a_clean_file_and_an_infected_one_are_told_apart_by_the_job(app, context, daemon):
    case_id = a_case()
    good, bad = (add(app, b"%PDF-1.7 " + more, case_id) for more in (b"", EICAR))
    assert PROBES["scan"](clock.now_utc() + timedelta(days=1000))
    assert {good.scan_state, bad.scan_state} == {"pending"}
    with writing():
        for document in (good, bad):
            db.session.get_one(Document, document.id).scan_after = clock.now_utc() - timedelta(days=1)
    assert JOBS["scan"]() == {"clean": 1, "infected": 1, "failed": 0, "pending": 0}
    states = dict(db.session.execute(select(Document.id, Document.scan_state)).all())
    assert states == {good.id: "clean", bad.id: "infected"}
    events = db.session.scalars(select(Event.kind).where(Event.subject_id == case_id)).all()
    assert events.count("file-infected") == 1
    assert db.session.scalar(select(Task.state).where(Task.kind == "infected-file")) == "open"
    with app.test_request_context(), pytest.raises(NotServed):
        served(db.session.get_one(Document, bad.id), store_of(app.config["ONROLL"]))
    assert JOBS["scan"]() == dict.fromkeys(("clean", "infected", "failed", "pending"), 0)
    assert not PROBES["scan"](clock.now_utc() + timedelta(days=1000))


def test_a_silent_scanner_is_asked_four_times_and_then_a_person_is(app, context, daemon):
    daemon.broken = True
    document_id, at = add(app, b"%PDF-1.7 ").id, AT
    for wait in RETRY:
        assert to_scan(at) == [document_id]
        with writing():
            assert settle(document_id, Verdict.NO_ANSWER, by=BY, at=at) is ScanState.PENDING
        assert to_scan(at + wait - timedelta(seconds=1)) == []
        at += wait
    with writing():
        assert settle(document_id, Verdict.NO_ANSWER, by=BY, at=at) is ScanState.FAILED
    assert to_scan(at + timedelta(days=99)) == []
    with writing():
        assert scan_again(document_id, by=BY, at=at)
    with writing():
        assert not scan_again(document_id, by=BY, at=at)
    assert to_scan(at) == [document_id]


def test_two_workers_that_looked_into_one_file_settle_it_once(app, context, daemon):
    case_id = a_case()
    document_id = add(app, b"%PDF-1.7 " + EICAR, case_id).id
    with writing():
        assert settle(document_id, Verdict.INFECTED, by=BY, at=AT) is ScanState.INFECTED
    with writing():
        assert settle(document_id, Verdict.INFECTED, by=BY, at=AT) is None
    with writing():
        assert not scan_again(document_id, by=BY, at=AT)  # an infected file stays so
    events = db.session.scalars(select(Event.kind).where(Event.subject_id == case_id)).all()
    assert events.count("file-infected") == 1


def test_without_a_scanner_a_file_says_so_and_no_job_is_asked_for(app, context):
    document = add(app, b"%PDF-1.7 ")
    assert document.scan_state == "not-scanned"
    assert not PROBES["scan"](AT + timedelta(days=99))
    assert JOBS["scan"]() == dict.fromkeys(("clean", "infected", "failed", "pending"), 0)


def test_an_officer_sees_what_the_scanner_said_and_has_a_file_looked_into_again(app, at_work, enter, daemon):
    with app.app_context():
        document_id = add(app, b"%PDF-1.7 ", at_work.case_id).id
        with writing():
            db.session.get_one(Document, document_id).scan_state = "failed"
    officer = enter("officer")
    page = officer.get(f"/cases/{at_work.case_id}/files").text
    assert "The check for viruses did not work" in page
    address = f"/cases/{at_work.case_id}/files/{document_id}/scan"
    assert address in page
    assert officer.post(address, follow_redirects=True).status_code == 200
    with app.app_context():
        assert db.session.get_one(Document, document_id).scan_state == "pending"
    assert "Being checked for viruses" in officer.get(f"/cases/{at_work.case_id}/files").text
    assert enter("decision-maker").post(f"/cases/{new_id()}/files/{document_id}/scan").status_code == 404
