"""What comes late by a link of ours is heard: the case opens again, or somebody reads it where the work was over."""

from __future__ import annotations

from datetime import timedelta

from base.database import writing
from base.extensions import db
from casework.closing import end_everything
from casework.death import record_death
from casework.finishing import finish_task
from casework.intake.filings import open_filing
from casework.intake.submitting import submit
from casework.joining import JOINED, join_case
from casework.sweep import sweep
from models.case import Case
from models.filing import Filing
from models.message import Message
from models.wait import Wait
from security.actor import Actor
from tests.integration.casework.marlowe import AT, fill, send, tasks

VISITOR = Actor.visitor()
OVER = AT + timedelta(days=40)
LATE = OVER + timedelta(days=2)
OPEN = ("open", "claimed", "waiting")
LEFT = {"school-on-roll": "left", "school-last-attended": "2026-11-06"}
ANSWERING = {"answerer-name": "Jo Head", "answerer-role": "Head"}


def asked(council) -> Case:
    """A case whose last school was asked and has not answered by the end of the chase."""
    with writing():
        case = send({"last-school": {"urn": "100001"}})
        finish_task(tasks(case)["triage"], "whereabouts-unknown", {}, by=council.officer, at=AT)
    sweep(OVER, by=Actor.system("sweep"), writing=writing)
    return case


def close(case: Case, council) -> None:
    end_everything(case, "closed", by=council.officer, at=OVER)
    case.state, case.outcome, case.closed_at = "closed", "failed-to-track", OVER


def answer(case: Case, said: dict[str, str] | None = None) -> Filing:
    """The school's answer, late, by the link it was sent."""
    wait = db.session.query(Wait).filter(Wait.case_id == case.id, Wait.code == "school-answer").one()
    filing = open_filing(wait.answer_service, by=VISITOR, at=LATE, wait=wait)
    fill(filing, LEFT | ANSWERING | (said or {}), at=LATE, by=VISITOR)
    submit(filing.id, by=VISITOR, at=LATE)
    return filing


def new_work(case: Case) -> set[str]:
    return {kind for kind, task in tasks(case).items() if task.state in OPEN and task.created_at == LATE}


def test_a_school_that_answers_after_the_case_was_closed_opens_it_again_and_somebody_reads_it(council):
    case = asked(council)
    with writing():
        close(case, council)
    with writing():
        filing = answer(case, {"school-forwarding": "With an aunt, telephone 07700 900123"})
    assert (case.state, case.outcome, filing.case_id) == ("open", "", case.id)
    assert "new-information" in new_work(case)


def test_a_school_that_is_worried_after_the_case_was_closed_calls_the_duty_officer(council):
    case = asked(council)
    with writing():
        close(case, council)
    with writing():
        answer(case, {"school-worry": "yes"})
    told = db.session.query(Message).filter(Message.kind == "alert").all()
    assert (case.state, case.priority) == ("open", 1)
    assert {"new-information", "safeguarding-first"} <= new_work(case)
    assert {one.recipient_id for one in told} == {council.officer.id, council.lead.id}


def test_what_is_answered_to_a_case_that_goes_on_in_another_is_read_there_and_calls_somebody_about_it(council):
    case = asked(council)
    with writing():
        other = send({"child-name": {"given": "Ivie", "family": "Quill"}})
        join_case(case, other, by=council.officer, at=OVER)
        finish_task(tasks(other)["new-information"], "done", {}, by=council.officer, at=OVER)
    with writing():
        answer(case, {"school-worry": "yes"})
    assert (case.state, case.outcome, other.state, other.priority) == ("closed", JOINED, "open", 1)
    assert {"new-information", "safeguarding-first"} <= new_work(other)
    assert new_work(case) == set()


def test_the_case_of_a_child_who_has_died_stays_closed_and_somebody_reads_what_came(council):
    case = asked(council)
    with writing():
        close(case, council)
        record_death(case.child_id, died_on=None, by=council.officer, at=OVER)
    with writing():
        answer(case)
    assert (case.state, new_work(case)) == ("closed", {"new-information"})


def test_an_answer_to_an_open_case_whose_question_was_settled_another_way_is_read_too(council):
    case = asked(council)
    with writing():
        by_telephone = {"school-telephone-note": "She left in October, says the office"}
        finish_task(tasks(case)["ask-school"], "telephoned", by_telephone, by=council.officer, at=OVER)
    with writing():
        answer(case)
    assert (case.state, new_work(case)) == ("open", {"new-information"})


def test_an_answer_that_its_task_waits_for_brings_that_back_and_starts_no_other(council):
    case = asked(council)
    with writing():
        answer(case)
    assert (tasks(case)["ask-school"].state, tasks(case)["ask-school"].came_back) == ("open", "answered")
    assert new_work(case) == set()
