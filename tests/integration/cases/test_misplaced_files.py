"""A file or an e-mail on the wrong case is taken off, so that nobody opens it, or goes to the case it belongs to."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import pytest
from sqlalchemy import select

import jobs.run  # noqa: F401 - it registers the job that these tests run
from base import clock
from base.database import writing
from base.extensions import db
from casework.purges.record_holds import HoldKind, end_hold, hold_records
from casework.purges.retention_rules import MONTHS, Period, What, confirm_rule, rule_of
from documents.store_choice import store_of
from documents.uploads import attach, receive
from jobs.registry import JOBS
from models.approval import Approval
from models.case import Case
from models.document import Document
from models.event import Event
from models.filing import Filing, FilingPart
from models.task import ChecklistRow
from models.user import User
from security.actor import Actor
from security.current import actor_of
from security.permissions import Role
from tests.integration.cases.conftest import text_of
from tests.integration.casework import marlowe, rows

MOIRA = {"child-name": {"given": "Moira", "family": "Fell"}, "child-dob": "2015-03-02", "child-upn": "A123456789012"}
WHY = {"reason": "It is about another family"}
PDF = b"%PDF-1.7\n"
NAME = "Report on Moira Fell.pdf"


def attached(at_work, *, by=None, **where):
    """A file that somebody put on the case, its bytes in the store; its id."""
    store = store_of(at_work.app.config["ONROLL"])
    received = receive(BytesIO(PDF), NAME, store=store)
    with at_work.app.app_context(), writing():
        of = where or {"case_id": at_work.case_id, "kind": "evidence"}
        return attach(received, by=by or Actor.system("tests"), at=marlowe.AT, **of).id


@pytest.fixture
def odette(at_work, officer):
    """The officer of the browser, as an actor."""
    with at_work.app.app_context():
        return actor_of(db.session.scalars(select(User).where(User.name == "Odette Hale")).one())


def of(at_work, document, act="wrong-case", case_id=None):
    return f"/cases/{case_id or at_work.case_id}/files/{document}/{act}"


def opened(at_work, document, case_id=None):
    return f"/cases/{case_id or at_work.case_id}/files/{document}"


def given(browser, address):
    """What a browser is answered: the status, and the bytes."""
    with browser.get(address) as answer:
        return answer.status_code, answer.data


def read(at_work, model, key):
    with at_work.app.app_context():
        row = db.session.get_one(model, key)
        return {column.key: getattr(row, column.key) for column in model.__table__.columns}


def events(at_work, kind):
    with at_work.app.app_context():
        return [dict(one.data) for one in db.session.scalars(select(Event).where(Event.kind == kind))]


def timeline(browser, case_id):
    return text_of(browser.get(f"/cases/{case_id}/timeline"))


def nightly(at_work, day):
    clock.set_clock(day)
    with at_work.app.app_context():
        return JOBS["purge"]()["taken_off"]


def test_a_file_that_was_taken_off_is_opened_by_nobody_and_the_timeline_says_who_took_it_off_and_why(
    at_work, officer, manager, odette
):
    document = attached(at_work, by=odette)
    assert given(officer, opened(at_work, document))[0] == 200
    assert "Wrong case or wrong file?" in officer.get(f"/cases/{at_work.case_id}/files").text
    refused = officer.post(of(at_work, document, "take-off"), data={"reason": " "})
    assert (refused.status_code, "Say why" in refused.text) == (422, True)
    for _ in range(2):
        assert officer.post(of(at_work, document, "take-off"), data=WHY | {"once": "a1"}).status_code == 303
    for browser in (officer, manager):
        assert given(browser, opened(at_work, document))[0] == 404
        page = browser.get(f"/cases/{at_work.case_id}/files")
        assert NAME not in page.text
        assert "A file was taken off this case" in page.text
        said = timeline(browser, at_work.case_id)
        assert "A file was taken off: evidence" in said
        assert "It is about another family" in said
        assert NAME not in said
    (data,) = events(at_work, "file-taken-off")
    assert set(data) == {"document", "kind", "reason"}
    assert "taken off already" in manager.post(
        of(at_work, document, "take-off"), data=WHY, follow_redirects=True
    ).text  # fmt: skip


def test_what_somebody_else_added_only_a_lead_takes_off(at_work, officer, lead, odette):
    theirs, own = attached(at_work), attached(at_work, by=odette)
    assert "Tell your team lead now" in officer.get(of(at_work, theirs)).text
    assert officer.post(of(at_work, theirs, "take-off"), data=WHY).status_code == 422
    clock.set_clock(marlowe.AT + timedelta(days=2))
    assert "more than a day old" in officer.get(of(at_work, own)).text
    for document in (theirs, own):
        assert given(officer, opened(at_work, document))[0] == 200
        assert lead.post(of(at_work, document, "take-off"), data=WHY).status_code == 303
        assert given(officer, opened(at_work, document))[0] == 404


def test_a_file_goes_to_the_case_it_belongs_to_as_it_came_and_leaves_nothing_of_itself(at_work, officer, lead, odette):
    document, other = attached(at_work, by=odette), at_work.refer(MOIRA)
    before = read(at_work, Document, document)
    found = officer.post(of(at_work, document, "find-case"), data={"wanted": "Moira Fell"})
    assert f'value="{other}" checked' in found.text
    clock.set_clock(marlowe.AT + timedelta(hours=2))
    for _ in range(2):
        data = {"to": str(other), "move-reason": "Filed wrongly", "once": "a1"}
        assert officer.post(of(at_work, document, "move"), data=data).status_code == 303
    with at_work.app.app_context():
        (moved,) = db.session.scalars(select(Document).where(Document.case_id == other)).all()
        moved = {column.key: getattr(moved, column.key) for column in Document.__table__.columns}
    same = ("filename", "sha256", "storage_key", "size", "at", "by_id", "kind", "scan_state")
    assert {name: moved[name] for name in same} == {name: before[name] for name in same}
    assert given(officer, opened(at_work, moved["id"], other)) == (200, PDF)
    assert given(officer, opened(at_work, document))[0] == 404
    assert given(officer, opened(at_work, moved["id"]))[0] == 404
    left = read(at_work, Document, document)
    assert (left["filename"], left["size"], left["kind"]) == ("file.pdf", 0, "taken-off")
    reference, own = (read(at_work, Case, one)["reference"] for one in (other, at_work.case_id))
    assert f"A file was moved to {reference}: evidence" in timeline(officer, at_work.case_id)
    assert f"A file was moved here from {own}: evidence" in timeline(lead, other)
    assert "Filed wrongly" not in timeline(lead, other)
    assert len(events(at_work, "file-moved")) == 1


def test_a_file_goes_into_and_out_of_a_restricted_case_and_tells_of_it_to_nobody_who_may_not_see_it(
    at_work, officer, lead, odette
):
    into, out, other = attached(at_work, by=odette), attached(at_work), at_work.refer(MOIRA)
    third = at_work.refer(MOIRA | {"child-name": {"given": "Ann", "family": "Bell"}, "child-upn": "B123456789012"})
    secret = read(at_work, Case, other)["reference"]
    lead.post(f"/cases/{other}/restriction", data={"restricted": "yes", "reason": "A colleague’s child"})
    data = {"to": str(other), "move-reason": "Filed wrongly"}
    assert officer.post(of(at_work, into, "move"), data=data).status_code == 404
    assert str(other) not in officer.post(of(at_work, into, "find-case"), data={"wanted": secret}).text
    assert lead.post(of(at_work, into, "move"), data=data).status_code == 303
    assert "A file was moved to another case" in timeline(officer, at_work.case_id)
    assert secret not in timeline(officer, at_work.case_id)
    with at_work.app.app_context():
        moved = db.session.scalars(select(Document.id).where(Document.case_id == other)).one()
    assert given(officer, opened(at_work, moved, other))[0] == 404
    lead.post(of(at_work, moved, "move", other), data={"to": str(third), "move-reason": "Of the Bells"})
    said = timeline(officer, third)
    assert "A file was moved here from another case" in said
    assert secret not in said
    assert given(officer, opened(at_work, out))[0] == 200


def test_an_enquiry_whose_file_was_taken_off_says_so_and_somebody_reads_it_again(at_work, officer, lead, odette):
    document = attached(at_work, by=odette, case_id=at_work.case_id, kind="evidence", question="hospital")
    enquiries = at_work.task("triage")
    with at_work.app.app_context(), writing():
        row = ChecklistRow(
            task_id=enquiries, code="hospital", label="Hospital", position=1, mandatory_for=[], state="done",
            result="Not there", asked_of="The ward", document_id=document, done_on=date(2026, 11, 20),
            changed_at=marlowe.AT,
        )  # fmt: skip
        db.session.add(row)
    assert "with a file" in lead.get(f"/tasks/{enquiries}").text
    assert "Something has come to rest on it" in officer.get(of(at_work, document)).text
    assert officer.post(of(at_work, document, "take-off"), data=WHY).status_code == 422
    assert "names it as its evidence" in lead.get(of(at_work, document)).text
    assert lead.post(of(at_work, document, "take-off"), data=WHY).status_code == 303
    assert "its file was taken off the case: make this enquiry again" in lead.get(f"/tasks/{enquiries}").text
    said = timeline(lead, at_work.case_id)
    assert "(before that, an enquiry had named it as its evidence)" in said
    assert "with a file" not in lead.get(f"/tasks/{enquiries}").text
    assert at_work.read(at_work.task("new-information"))["state"] == "open"


def test_a_file_that_came_with_a_form_is_named_in_its_answer_as_taken_off(at_work, lead):
    with at_work.app.app_context():
        filing = db.session.scalars(select(Filing.id).where(Filing.case_id == at_work.case_id)).one()
    document = attached(at_work, filing_id=filing, question="files")
    with at_work.app.app_context(), writing():
        part = db.session.scalars(select(FilingPart).where(FilingPart.filing_id == filing)).first()
        part.answers = part.answers | {"documents": [document.hex]}
    assert given(lead, opened(at_work, document))[0] == 200
    lead.post(of(at_work, document, "take-off"), data=WHY)
    assert given(lead, opened(at_work, document))[0] == 404
    for page in ("answers", "files", f"answers/{filing}/copy.pdf"):
        assert NAME.encode() not in given(lead, f"/cases/{at_work.case_id}/{page}")[1]


def test_papers_of_our_own_making_and_a_picture_that_an_approval_shows_stay(at_work, lead):
    letter, photo = attached(at_work, case_id=at_work.case_id, kind="letter"), attached(at_work)
    assert "The council made this paper" in lead.get(of(at_work, letter)).text
    assert lead.post(of(at_work, letter, "take-off"), data=WHY).status_code == 422
    with at_work.app.app_context(), writing():
        case = db.session.get_one(Case, at_work.case_id)
        approval = Approval(
            case_id=case.id, version_id=case.version_id, kind="licence", number="A-1", number_plain="A1",
            holder_name="Ann Bell", surname_plain="bell", photo_id=photo, valid_from=date(2026, 1, 1),
            valid_until=date(2028, 1, 1), decided_by=rows.officer("Max Field").id, decided_contract="council",
            issued_at=marlowe.AT, changed_at=marlowe.AT,
        )  # fmt: skip
        db.session.add(approval)
        db.session.flush()
        key = approval.id
    assert "An approval in force shows this picture" in lead.get(of(at_work, photo)).text
    assert lead.post(of(at_work, photo, "take-off"), data=WHY).status_code == 422
    with at_work.app.app_context(), writing():
        db.session.get_one(Approval, key).state = "revoked"
    assert lead.post(of(at_work, photo, "take-off"), data=WHY).status_code == 303


def test_the_bytes_go_when_the_councils_rule_says_and_not_while_a_hold_stands(at_work, lead):
    document = attached(at_work)
    lead.post(of(at_work, document, "take-off"), data=WHY)
    kept = read(at_work, Document, document)
    assert kept["filename"] == NAME, "nobody is shown it, and nothing is deleted at once"
    assert nightly(at_work, marlowe.AT + timedelta(days=200)) == 0, "no rule is confirmed"
    with at_work.app.app_context(), writing():
        rule = rule_of("", What.TAKEN_OFF)
        manager = rows.officer("Mabel Crane", Role.MANAGER)
        confirm_rule(rule, Period(3, MONTHS), source="Our schedule of 2026", by=manager, at=marlowe.AT)
        case = db.session.get_one(Case, at_work.case_id)
        hold = hold_records(case, HoldKind.LEGAL, reason="Asked by a court", by=manager, at=marlowe.AT).id
    assert nightly(at_work, marlowe.AT + timedelta(days=80)) == 0, "not yet"
    assert nightly(at_work, marlowe.AT + timedelta(days=200)) == 0, "held"
    with at_work.app.app_context(), writing():
        manager = rows.officer("Mabel Crane", Role.MANAGER)
        end_hold(hold, db.session.get_one(Case, at_work.case_id), reason="Over", by=manager, at=marlowe.AT)
    assert nightly(at_work, marlowe.AT + timedelta(days=201)) == 1
    assert nightly(at_work, marlowe.AT + timedelta(days=202)) == 0
    left = read(at_work, Document, document)
    assert (left["filename"], left["size"]) == ("file.pdf", 0)
    with at_work.app.app_context():
        store = store_of(at_work.app.config["ONROLL"])
        known = set(db.session.scalars(select(Document.storage_key)))
        late = clock.now_utc() + timedelta(days=3650)
        assert kept["storage_key"] in set(store.strays(known, older_than=late)), "the round of strays takes the bytes"


def test_a_scanner_looks_no_further_into_what_was_taken_off(at_work, lead):
    document = attached(at_work)
    with at_work.app.app_context(), writing():
        row = db.session.get_one(Document, document)
        row.scan_state, row.scan_after = "pending", marlowe.AT
    lead.post(of(at_work, document, "take-off"), data=WHY)
    assert read(at_work, Document, document)["scan_after"] is None
