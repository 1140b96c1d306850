"""A note about one family on another family's case: its words go the same hour, or go to the case they belong to."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

import jobs.run  # noqa: F401 - it registers the job that these tests run
from base import clock
from base.database import writing
from base.extensions import db
from casework.purges.record_holds import HoldKind, end_hold, hold_records
from jobs.registry import JOBS
from models.case import Case, CaseNote
from models.event import Event
from models.task import Decision, Task
from security.permissions import Role
from tests.integration.cases.conftest import text_of
from tests.integration.casework import marlowe, rows

WORDS = "Mrs Fell says that her husband has left for Leeds."
MOIRA = {"child-name": {"given": "Moira", "family": "Fell"}, "child-dob": "2015-03-02", "child-upn": "A123456789012"}
WHY = {"reason": "About another family"}


@pytest.fixture
def written(at_work, officer):
    """A call that the officer wrote down on the wrong case; its id."""
    officer.post(f"/cases/{at_work.case_id}/notes/add", data={"kind": "call", "with-whom": "Ana Fell", "body": WORDS})
    with at_work.app.app_context():
        return db.session.scalars(select(CaseNote.id).where(CaseNote.case_id == at_work.case_id)).one()


def of(at_work, note, act="wrong-case", case_id=None):
    return f"/cases/{case_id or at_work.case_id}/notes/{note}/{act}"


def timeline(browser, case_id):
    return text_of(browser.get(f"/cases/{case_id}/timeline"))


def read(at_work, model, key):
    with at_work.app.app_context():
        row = db.session.get_one(model, key)
        return {column.key: getattr(row, column.key) for column in model.__table__.columns}


def events(at_work, kind):
    with at_work.app.app_context():
        return [dict(one.data) for one in db.session.scalars(select(Event).where(Event.kind == kind))]


def later(**by):
    clock.set_clock(marlowe.AT + timedelta(**by))


def test_an_officer_takes_away_what_they_wrote_and_that_a_note_was_there_stays(at_work, officer, lead, written):
    assert "Wrong case or wrong words?" in timeline(officer, at_work.case_id)
    assert WORDS in officer.get(of(at_work, written)).text
    for _ in range(2):
        assert officer.post(of(at_work, written, "take-away"), data=WHY | {"once": "a1"}).status_code == 303
    said = timeline(lead, at_work.case_id)
    assert WORDS not in said
    assert "Ana Fell" not in said
    assert "Telephone call by Odette Hale" in said
    assert re.search(r"These words were taken away by Odette Hale, .{5,40} : About another family", said)
    assert said.count("The words of a note were taken away by Odette Hale") == 1
    assert read(at_work, CaseNote, written)["body"] == ""
    (data,) = events(at_work, "note-redacted")
    assert set(data) == {"note", "note_kind", "reason"}, "an event holds ids and codes"


def test_why_words_were_taken_away_is_not_taken_away_by_whoever_did(at_work, officer, lead, written):
    officer.post(of(at_work, written, "take-away"), data={"reason": "Hearsay about Mrs Fell"})
    with at_work.app.app_context():
        why = db.session.scalars(select(CaseNote.id).where(CaseNote.kind == "reason")).one()
    assert "Something has come to rest on it" in officer.get(of(at_work, why)).text
    assert officer.post(of(at_work, why, "take-away"), data=WHY).status_code == 422
    assert lead.post(of(at_work, why, "take-away"), data={"reason": "It named her"}).status_code == 303
    said = timeline(officer, at_work.case_id)
    assert "Mrs Fell" not in said
    assert "It named her" in said


def test_words_do_not_go_without_a_reason_and_go_once(at_work, officer, lead, written):
    refused = officer.post(of(at_work, written, "take-away"), data={"reason": " "})
    assert refused.status_code == 422
    assert "Say why" in refused.text
    assert read(at_work, CaseNote, written)["body"] == WORDS
    officer.post(of(at_work, written, "take-away"), data=WHY)
    again = lead.post(of(at_work, written, "take-away"), data=WHY, follow_redirects=True)
    assert "taken away already" in again.text
    assert len(events(at_work, "note-redacted")) == 1
    assert lead.get(of(at_work, written)).status_code == 404


def test_a_colleague_asks_the_team_lead_who_takes_words_away_at_any_time(
    at_work, officer, enter, lead, manager, written
):
    colleague = enter("officer", name="Colin Pratt", email="colin@marlowe.example")
    assert "Tell your team lead now" in text_of(colleague.get(of(at_work, written)))
    assert colleague.post(of(at_work, written, "take-away"), data=WHY).status_code == 422
    later(hours=25)
    assert "more than a day old" in officer.get(of(at_work, written)).text
    assert officer.post(of(at_work, written, "take-away"), data=WHY).status_code == 422
    assert read(at_work, CaseNote, written)["body"] == WORDS
    later(days=400)
    for browser in (lead, manager):
        assert "Take the words away" in browser.get(of(at_work, written)).text
    assert manager.post(of(at_work, written, "take-away"), data=WHY).status_code == 303
    assert read(at_work, CaseNote, written)["body"] == ""


def test_who_audits_or_may_not_see_the_case_has_no_such_page(at_work, enter, lead, written):
    assert enter("auditor").get(of(at_work, written)).status_code == 403
    lead.post(f"/cases/{at_work.case_id}/restriction", data={"restricted": "yes", "reason": "A colleague’s child"})
    officer = enter("officer", name="Colin Pratt", email="colin@marlowe.example")
    for act in ("take-away", "find-case", "move"):
        assert officer.post(of(at_work, written, act), data=WHY | {"wanted": "Ivy"}).status_code == 404
    other = at_work.refer(MOIRA)
    assert lead.get(of(at_work, written, case_id=other)).status_code == 404, "a note of another case is not here"
    assert lead.post(of(at_work, written, "take-away", case_id=other), data=WHY).status_code == 303
    assert read(at_work, CaseNote, written)["body"] == WORDS


def test_a_note_goes_to_the_case_it_belongs_to_with_its_author_and_time(at_work, officer, lead, written):
    other = at_work.refer(MOIRA)
    reference = read(at_work, Case, other)["reference"]
    before = read(at_work, CaseNote, written)
    later(hours=3)
    found = lead.post(of(at_work, written, "find-case"), data={"wanted": "Moira Fell"})
    assert "Moira Fell" in found.text
    assert f'value="{other}"' in found.text
    assert f'value="{at_work.case_id}"' not in found.text
    for _ in range(2):
        data = {"to": str(other), "move-reason": "Written on the wrong case", "once": "a1"}
        moved = lead.post(of(at_work, written, "move"), data=data)
        assert moved.status_code == 303
    with at_work.app.app_context():
        there = db.session.scalars(select(CaseNote).where(CaseNote.case_id == other)).one()
        kept = (there.kind, there.body, there.with_whom, there.by_id, there.at, there.happened_at)
    assert kept == tuple(before[name] for name in ("kind", "body", "with_whom", "by_id", "at", "happened_at"))
    said = timeline(officer, other)
    assert WORDS in said
    assert "Telephone call with Ana Fell, moved here from EW-" in said
    assert "by Odette Hale" in said
    assert "Moved here by Lena Ford, as it was written" in said
    here = timeline(officer, at_work.case_id)
    assert WORDS not in here
    assert f"A note was moved to {reference}" in here
    assert "Written on the wrong case" in here
    assert len(events(at_work, "note-moved")) == 1
    with at_work.app.app_context():
        asked = select(Task.kind).where(Task.case_id == other, Task.kind == "new-information")
        assert db.session.scalars(asked).all() == ["new-information"]


def test_the_right_case_is_found_by_its_reference_and_never_one_that_the_officer_may_not_see(
    at_work, officer, lead, written
):
    other = at_work.refer(MOIRA)
    reference = read(at_work, Case, other)["reference"]
    page = officer.post(of(at_work, written, "find-case"), data={"wanted": reference})
    assert re.search(rf'value="{other}" checked', page.text)
    assert officer.post(of(at_work, written, "find-case"), data={"wanted": " "}).status_code == 422
    lead.post(f"/cases/{other}/restriction", data={"restricted": "yes", "reason": "A colleague’s child"})
    for wanted in (reference, "Moira Fell"):
        hidden = officer.post(of(at_work, written, "find-case"), data={"wanted": wanted})
        assert hidden.status_code == 422
        assert str(other) not in hidden.text
        assert "No case that you can open" in hidden.text
    data = {"to": str(other), "move-reason": "Wrong case"}
    assert officer.post(of(at_work, written, "move"), data=data).status_code == 404
    assert read(at_work, CaseNote, written)["body"] == WORDS


def test_what_went_to_a_restricted_case_names_it_to_nobody_who_may_not_see_it(at_work, officer, lead, written):
    other = at_work.refer(MOIRA)
    reference = read(at_work, Case, other)["reference"]
    lead.post(f"/cases/{other}/restriction", data={"restricted": "yes", "reason": "A colleague’s child"})
    lead.post(of(at_work, written, "move"), data={"to": str(other), "move-reason": "Wrong case"})
    for page in (f"/cases/{at_work.case_id}/timeline", f"/cases/{at_work.case_id}"):
        said = officer.get(page).text
        assert reference not in said
        assert str(other) not in said
        assert WORDS not in said
    assert "A note was moved to another case" in timeline(officer, at_work.case_id)
    assert f"A note was moved to {reference}" in timeline(lead, at_work.case_id)


def test_what_came_from_a_restricted_case_names_it_to_nobody_who_may_not_see_it(at_work, officer, lead, written):
    other = at_work.refer(MOIRA)
    reference = read(at_work, Case, at_work.case_id)["reference"]
    lead.post(f"/cases/{at_work.case_id}/restriction", data={"restricted": "yes", "reason": "A colleague’s child"})
    assert "its whole team reads it" in lead.get(of(at_work, written)).text
    lead.post(of(at_work, written, "move"), data={"to": str(other), "move-reason": "Of the Fells"})
    said = timeline(officer, other)
    assert WORDS in said
    assert "moved here from another case" in said
    assert reference not in said
    assert "Of the Fells" not in said, "why it was moved stays where it was"
    assert f"moved here from {reference}" in timeline(lead, other)


def test_a_note_does_not_go_nowhere_nor_without_a_reason_nor_to_its_own_case(at_work, officer, written):
    other = at_work.refer(MOIRA)
    nowhere = officer.post(of(at_work, written, "move"), data={"to": "", "wanted": "Moira Fell"})
    assert "Choose the case it belongs to" in nowhere.text
    silent = officer.post(of(at_work, written, "move"), data={"to": str(other), "wanted": "Moira Fell"})
    assert "Say why" in silent.text
    own = {"to": str(at_work.case_id), "wanted": "Moira Fell", "move-reason": "Wrong case"}
    assert "It stands on that case already" in officer.post(of(at_work, written, "move"), data=own).text
    assert read(at_work, CaseNote, written)["body"] == WORDS


def test_the_reason_of_an_act_is_taken_away_and_never_moved(at_work, officer, lead):
    lead.post(f"/cases/{at_work.case_id}/restriction", data={"restricted": "yes", "reason": "Child of Bill Hale"})
    other = at_work.refer(MOIRA)
    with at_work.app.app_context():
        note = db.session.scalars(select(CaseNote.id).where(CaseNote.case_id == at_work.case_id)).one()
    assert "It belongs to another case" not in lead.get(of(at_work, note)).text
    moved = lead.post(of(at_work, note, "move"), data={"to": str(other), "move-reason": "Wrong case"})
    assert moved.status_code == 404
    assert lead.post(of(at_work, note, "take-away"), data={"reason": "It named him"}).status_code == 303
    said = timeline(lead, at_work.case_id)
    assert "Bill Hale" not in said
    assert "Restricted to those who may see restricted cases" in said
    assert "It named him" in said


def test_once_the_case_has_ended_or_a_decision_was_recommended_only_a_lead_takes_words_away_and_the_history_says_so(
    at_work, officer, lead, records, written
):
    with at_work.app.app_context(), writing():
        case = db.session.get_one(Case, at_work.case_id)
        db.session.add(
            Decision(
                case_id=case.id, kind="close:found", proposal={}, state="agreed", recommended_by=rows.officer("A").id,
                recommended_contract="council", recommended_at=marlowe.AT + timedelta(hours=1), reason="",
            )
        )  # fmt: skip
    records.change_case(state="closed", closed_at=marlowe.AT + timedelta(hours=2))
    later(hours=3)
    assert "Something has come to rest on it" in officer.get(of(at_work, written)).text
    assert officer.post(of(at_work, written, "take-away"), data=WHY).status_code == 422
    assert "The case has ended since." in lead.get(of(at_work, written)).text
    lead.post(of(at_work, written, "take-away"), data=WHY)
    rested = "(before that, the case had ended and a decision had been recommended)"
    assert f"The words of a note were taken away {rested}" in timeline(officer, at_work.case_id)


def test_a_hold_keeps_the_words_where_nobody_reads_them_until_it_has_ended(at_work, officer, manager, written):
    with at_work.app.app_context(), writing():
        case = db.session.get_one(Case, at_work.case_id)
        keeper = rows.officer("Max Field", Role.TEAM_LEAD)
        hold = hold_records(case, HoldKind.LEGAL, reason="Asked by a court", by=keeper, at=marlowe.AT).id
    assert "The records of this case are held" in officer.get(of(at_work, written)).text
    officer.post(of(at_work, written, "take-away"), data=WHY)
    assert read(at_work, CaseNote, written)["body"] == WORDS
    for page in ("timeline", "decisions", "files", "findings", ""):
        address = f"/cases/{at_work.case_id}/{page}".rstrip("/")
        answer = manager.get(address)
        assert WORDS not in answer.text
        assert "Ana Fell" not in answer.text
    with at_work.app.app_context():
        assert JOBS["purge"]()["words"] == 0
    with at_work.app.app_context(), writing():
        keeper = rows.officer("Max Field", Role.TEAM_LEAD)
        end_hold(hold, db.session.get_one(Case, at_work.case_id), reason="Over", by=keeper, at=marlowe.AT)
    with at_work.app.app_context():
        assert JOBS["purge"]()["words"] == 1
        assert JOBS["purge"]()["words"] == 0
    assert (read(at_work, CaseNote, written)["body"], read(at_work, CaseNote, written)["with_whom"]) == ("", "")


def test_nothing_that_reads_a_note_finds_its_words_again(at_work, officer, lead, written):
    officer.post(of(at_work, written, "take-away"), data=WHY)
    found = lead.post("/find", data={"wanted": "husband Leeds"})
    assert str(at_work.case_id) not in found.text
    with at_work.app.app_context():
        assert not [
            (model.name, row)
            for model in db.metadata.sorted_tables
            for row in db.session.execute(select(model)).all()
            if WORDS in str(row)
        ], "nowhere in the database"


def test_two_officers_who_move_a_note_at_once_write_it_on_one_case(at_work, officer, lead, written):
    first, second = at_work.refer(MOIRA), at_work.refer(MOIRA | {"child-upn": "B123456789012"})
    lead.post(of(at_work, written, "move"), data={"to": str(first), "move-reason": "Wrong case"})
    told = officer.post(
        of(at_work, written, "move"), data={"to": str(second), "move-reason": "Wrong case"}, follow_redirects=True
    )
    assert "taken away already" in told.text
    with at_work.app.app_context():
        where = db.session.scalars(select(CaseNote.case_id).where(CaseNote.body == WORDS)).all()
    assert where == [first]


def test_an_officer_who_stands_aside_finds_neither_the_note_nor_the_other_case(at_work, officer, written):
    other = at_work.refer(MOIRA)
    officer.post(f"/cases/{other}/interest", data={"reason": "My niece", "confirm": "yes"})
    assert officer.get(f"/cases/{other}").status_code == 404
    assert str(other) not in officer.post(of(at_work, written, "find-case"), data={"wanted": "Moira Fell"}).text
    moved = officer.post(of(at_work, written, "move"), data={"to": str(other), "move-reason": "Wrong case"})
    assert moved.status_code == 404
