"""What an officer sees on the page of a case, and what they may not see."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from base.database import writing
from base.extensions import db
from casework.finishing import finish_task
from models.case import Case
from models.task import Task
from tests.integration.cases.conftest import text_of
from tests.integration.casework.rows import officer as officer_row

WHEREABOUTS = "whereabouts-unknown"
TABS = ("", "/timeline", "/answers", "/contacts", "/family", "/files", "/messages", "/decisions")
ACTS = ("/notes/add", "/priority", "/whereabouts", "/review", "/identity", "/closing", "/interest")


@pytest.mark.parametrize("part", [*TABS, *ACTS])
def test_every_part_of_a_case_is_a_page_an_officer_can_read(at_work, officer, part):
    page = officer.get(f"/cases/{at_work.case_id}{part}")
    assert page.status_code == 200
    assert "Ivy Quill" in page.text


def test_the_page_opens_with_what_must_not_be_overlooked(at_work, officer, records):
    records.change_child(
        address_withheld=True,
        address={"line1": "8 Secret Lane"},
        plans=["protection"],
        social_worker="Sora Winn",
        social_worker_telephone="01632 960100",
    )
    records.change_case(
        danger=True,
        last_seen_on=date(2026, 11, 16),
        last_seen_by="Her class teacher",
        out_of_education_since=date(2026, 11, 16),
    )
    said = text_of(officer.get(f"/cases/{at_work.case_id}"))
    assert "Danger:" in said
    assert "Withheld." in said
    assert "8 Secret Lane" not in said
    assert "Whereabouts Not known" in said
    assert "7 days ago by Her class teacher" in said
    assert "6 school days" in said  # Monday to Friday, and this Monday
    assert "Marlowe terms" in said
    assert "Sora Winn 01632 960100" in said
    assert "Child protection plan" in said
    assert "Not claimed yet, in" in said
    assert "Read and sort the referral" in said


def test_school_days_past_the_end_of_the_calendar_are_not_guessed(at_work, officer, records):
    records.change_case(out_of_education_since=date(2025, 9, 1))
    said = text_of(officer.get(f"/cases/{at_work.case_id}"))
    assert "Not known: the calendar begins on 1 January 2026" in said


def test_what_a_colleague_did_is_new_and_what_i_did_is_not(at_work, officer, enter):
    officer.get(f"/cases/{at_work.case_id}")
    note(officer, at_work.case_id, "I wrote this myself")
    other = enter("officer", email="two@example.org", name="Otto Bell")
    other.get(f"/cases/{at_work.case_id}")
    other.post(f"/cases/{at_work.case_id}/review", data={"on-day": "30", "on-month": "11", "on-year": "2026"})
    said = text_of(officer.get(f"/cases/{at_work.case_id}"))
    assert "Next review: 30 November 2026, Otto Bell" in said
    assert "Telephone call with The aunt, Odette Hale" not in said
    assert "Nothing, but for what you did yourself" in text_of(officer.get(f"/cases/{at_work.case_id}"))


def test_a_restricted_case_is_not_there_for_an_officer(at_work, officer, lead, records):
    records.change_case(restricted=True)
    for part in (*TABS, *ACTS):
        assert officer.get(f"/cases/{at_work.case_id}{part}").status_code == 404
    assert lead.get(f"/cases/{at_work.case_id}").status_code == 200
    assert officer.get(f"/children/{records.child_id()}").status_code == 404


def test_every_look_at_a_case_leaves_a_line_that_the_manager_can_read(at_work, officer, manager, records):
    officer.get(f"/cases/{at_work.case_id}")
    officer.get(f"/cases/{at_work.case_id}/answers")
    assert records.looks("case") == 2
    page = manager.get(f"/children/{records.child_id()}/looks")
    assert text_of(page).count("Odette Hale") == 2


def test_a_note_says_when_it_happened_and_is_kept_once(at_work, officer, records):
    for _ in range(2):
        answer = note(officer, at_work.case_id, "Spoke to the aunt", once="a1")
    assert answer.status_code == 303
    said = text_of(officer.get(f"/cases/{at_work.case_id}/timeline?only=notes"))
    assert said.count("Spoke to the aunt") == 1
    assert "Friday 20 November 2026 at 2:05pm" in said
    assert records.kinds("note-written") == 1


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        ("note", "Note"),
        ("visit", "Visit"),
        ("email", "Email"),
        ("call", "Telephone call"),
        ("letter", "Letter"),
    ],
)
def test_each_kind_of_note_is_kept_as_what_it_was_and_shown_as_that(at_work, officer, records, kind, shown):
    words = f"Three lines of an invented {kind}"
    assert note(officer, at_work.case_id, words, kind=kind).status_code == 303
    assert records.notes() == [(kind, words, "The aunt")]
    said = text_of(officer.get(f"/cases/{at_work.case_id}/timeline?only=notes"))
    assert f"{shown} with The aunt by Odette Hale Friday 20 November 2026 at 2:05pm" in said
    assert words in text_of(officer.get(f"/cases/{at_work.case_id}/timeline"))


def test_a_note_without_words_or_from_the_future_comes_back_with_what_was_typed(at_work, officer):
    page = officer.post(
        f"/cases/{at_work.case_id}/notes/add",
        data={"kind": "call", "with-whom": "The aunt", "on-day": "1", "on-month": "12", "on-year": "2026"},
    )
    assert page.status_code == 422
    assert "The date must be today or in the past" in page.text
    assert "Write what was said or done" in page.text
    assert 'value="The aunt"' in page.text


def test_a_withheld_address_is_in_no_answer_and_no_pdf_an_officer_reads(at_work, officer, lead, records):
    case_id = at_work.refer({"child-name": {"given": "Noor", "family": "Abel"}, "child-address": ADDRESS})
    records.case_id = case_id
    records.change_child(address_withheld=True)
    assert "9 Hidden Row" not in officer.get(f"/cases/{case_id}/answers").text
    assert "9 Hidden Row" in lead.get(f"/cases/{case_id}/answers").text


def test_a_file_of_another_case_is_not_found(at_work, officer):
    assert officer.get(f"/cases/{at_work.case_id}/files/{at_work.case_id}").status_code == 404


def test_a_form_is_a_pdf_named_by_its_reference_alone(at_work, officer):
    page = officer.get(f"/cases/{at_work.case_id}/answers")
    address = next(part for part in page.text.split('"') if part.endswith("/copy.pdf"))
    answer = officer.get(address)
    assert answer.mimetype == "application/pdf"
    assert "Quill" not in answer.headers["Content-Disposition"]


ADDRESS = {"line1": "9 Hidden Row", "town": "Marlowe", "postcode": "ZZ1 1ZZ"}


def note(client, case_id, words, once="", kind="call"):
    return client.post(
        f"/cases/{case_id}/notes/add",
        data={
            "kind": kind,
            "with-whom": "The aunt",
            "on-day": "20",
            "on-month": "11",
            "on-year": "2026",
            "time": "2:05pm",
            "body": words,
            "once": once,
        },
    )


def test_what_was_written_at_a_task_is_read_by_whoever_works_the_case_next(at_work, officer, lead):
    address = f"/cases/{at_work.case_id}/decisions"
    assert "Written at the task" not in text_of(officer.get(address))
    with at_work.app.app_context(), writing():
        case = db.session.get_one(Case, at_work.case_id)
        by, at = officer_row("Una Lark"), case.opened_at
        for choice, answers in ((WHEREABOUTS, {}), ("reviewed", {"review-note": "The visitor asks"})):
            kind = "triage" if choice == WHEREABOUTS else "weekly-review"
            task = db.session.scalars(select(Task).where(Task.case_id == case.id, Task.kind == kind)).one()
            finish_task(task, choice, answers, by=by, at=at)
    for reader in (officer, lead):
        said = text_of(reader.get(address))
        assert said.count("Written at the task") == 1, "nothing was asked at the other"
        assert "Review the case Una Lark" in said
        assert "What is next? The visitor asks" in said
