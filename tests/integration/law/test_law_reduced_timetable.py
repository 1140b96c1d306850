"""A pupil on a reduced timetable: who agreed, the reviews that the school is asked about, and its end."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask.ctx import AppContext

from base.database import writing
from base.extensions import db
from casework.closing import close_case
from casework.finishing import AnswersWanting, finish_task
from casework.intake.filings import open_filing
from casework.intake.submitting import submit
from casework.sweep import sweep
from models.case import Case
from models.letter import Letter
from models.message import Message
from models.school import SchoolContact
from models.task import Task
from models.wait import Wait
from reporting.case_findings import findings_of_case
from security.actor import Actor
from statutory.london import london_day
from tests.integration.casework.marlowe import AT, SURE, Marlowe, fill, tasks
from tests.integration.casework.returns import secretary, send_return

pytestmark = pytest.mark.usefixtures("context")
SYSTEM, VISITOR = Actor.system("tests"), Actor.visitor()
MORNINGS = {
    day: {"shifts": [{"from": "09:00", "to": "11:30"}]}
    for day in ("monday", "tuesday", "wednesday", "thursday", "friday")
}
WHOLE_DAYS = {
    day: {"shifts": [{"from": "09:00", "to": "12:00"}, {"from": "13:00", "to": "15:20"}]}
    for day in ("monday", "tuesday", "wednesday", "thursday", "friday")
}
TIMETABLE: dict[str, Any] = SURE | {
    "child-name": {"given": "Ivy", "family": "Quill"},
    "year-group": "year-6",
    "timetable-why": "reintegration",
    "starts-on": "2026-11-23",
    "ends-on": "2026-12-11",
    "hours-now": MORNINGS,
    "hours-full": WHOLE_DAYS,
    "coded-c2": "yes",
    "parent-name": "Jo Quill",
    "parent-agrees": "yes",
    "head-agrees": "yes",
    "plan-to-increase": "An afternoon more each week",
    "next-review-on": "2026-12-01",
    "risk-assessed": "yes",
    "plans": ["none"],
}
ANSWERING = {"answerer-name": "Jo Head", "answerer-role": "Head"}


@pytest.fixture
def council(context: AppContext) -> Marlowe:
    with writing():
        made = Marlowe()
        roles = {"head": "head@brook.example", "chair": "chair@brook.example"}
        made.school.contacts += [SchoolContact(role=role, email=email) for role, email in roles.items()]
        return made


def told(council: Marlowe, *, at: datetime = AT, **more: Any) -> Case:
    answers = TIMETABLE | {name.replace("_", "-"): value for name, value in more.items()}
    with writing():
        return send_return("reduced-timetable", answers, by=secretary(council.school), of=council.school, at=at)


def later(upto: datetime) -> None:
    """What is due by then is done; twice, as a job that is asked again would."""
    for _ in range(2):
        sweep(upto, by=SYSTEM, writing=writing)
    db.session.expire_all()


def finish(council: Marlowe, case: Case, kind: str, choice: str, *, at: datetime = AT, **asked: Any) -> None:
    with writing():
        answers = {name.replace("_", "-"): value for name, value in asked.items()}
        finish_task(tasks(case)[kind], choice, answers, by=council.officer, at=at)


def answered(case: Case, wait: str, *, at: datetime, **said: Any) -> None:
    """The school answers by the link that it was sent."""
    found = db.session.query(Wait).filter(Wait.case_id == case.id, Wait.code == wait).order_by(Wait.round.desc())
    with writing():
        filing = open_filing("reduced-timetable-review", by=VISITOR, at=at, wait=found.first())
        answers = ANSWERING | {name.replace("_", "-"): value for name, value in said.items()}
        fill(filing, answers, at=at, by=VISITOR)
        submit(filing.id, by=VISITOR, at=at)


def sentences(case: Case, *, at: datetime = AT) -> str:
    lines = findings_of_case(case, at=at).lines
    return " ".join(one.finding.sentence for line in lines for one in line.findings)


def of_kind(case: Case, kind: str) -> list[Task]:
    return db.session.query(Task).filter(Task.case_id == case.id, Task.kind == kind).all()


def test_an_officer_reads_it_within_two_working_days_and_the_school_hears_that_it_was_read(council):
    case = told(council)
    assert (case.case_type, case.priority, case.school_id) == ("RTT", 3, council.school.id)
    assert london_day(tasks(case)["read-timetable"].due_at) == date(2026, 11, 25)
    finish(council, case, "read-timetable", "in-order")
    assert case.stage == "running"
    mail = db.session.query(Message).filter(Message.case_id == case.id).all()
    assert {one.kind for one in mail} == {"timetable-receipt", "timetable-read"}


def test_without_the_signed_agreement_school_and_officer_read_that_it_is_not_shown(council):
    case = told(council)
    said = sentences(case)
    assert "The parent's agreement to the reduced timetable is not shown" in said
    assert "12 hours 30 minutes a week are taught" in said, "the minutes of the week come from the timetable"
    assert "need not be told" not in said


def test_a_day_that_is_shorter_by_a_few_minutes_need_not_be_told(council):
    nearly = {day: {"shifts": [{"from": "09:00", "to": "12:00"}, {"from": "13:00", "to": "15:05"}]} for day in MORNINGS}
    assert "No day is shorter by 20 minutes or more" in sentences(told(council, hours_now=nearly))


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({"ends-on": "2027-01-22"}, "The reduced timetable ends on 22 January 2027; 6 weeks after its start"),
        ({"next-review-on": "2026-12-14"}, "it is due by 7 December 2026"),
        ({"timetable-why": "behaviour"}, "not to be used to manage behaviour"),
        ({"plans": ["ehc"], "worker-consulted": "no"}, "the view of the social worker or of those who keep"),
    ],
)
def test_what_councils_would_ask_about_is_found(council, answers, says):
    assert says in sentences(told(council, **answers))


@pytest.mark.parametrize(
    ("answers", "priority"),
    [
        ({"plans": ["protection"]}, 1),
        ({"timetable-worry": "yes"}, 1),
        ({"parent-agrees": "no"}, 2),
        ({"timetable-why": "behaviour"}, 2),
        ({"plans": ["sen"]}, 3),
    ],
)
def test_a_child_at_risk_or_a_parent_who_did_not_agree_comes_first(council, answers, priority):
    case = told(council, **answers)
    assert case.priority == priority
    assert ("safeguarding-first" in tasks(case)) == (priority == 1)


def test_the_school_is_asked_the_day_after_its_review_and_chased_up_to_its_governors(council):
    case = told(council)
    finish(council, case, "read-timetable", "in-order")
    later(datetime(2026, 12, 1, 23, 0, tzinfo=AT.tzinfo))
    assert "review" not in tasks(case)
    later(datetime(2026, 12, 2, 12, 0, tzinfo=AT.tzinfo))
    assert len(of_kind(case, "review")) == 1
    for day in (10, 17):
        later(datetime(2026, 12, day, 12, 0, tzinfo=AT.tzinfo))
    chased = {(one.kind, one.address) for one in db.session.query(Message).filter(Message.case_id == case.id)}
    wanted = {
        ("ask-first", "office@brook.example"),
        ("ask-head", "head@brook.example"),
        ("ask-governance", "chair@brook.example"),
    }
    assert wanted <= chased


def test_each_review_plans_the_next_two_weeks_later_and_the_end_is_asked_about_once(council):
    case = told(council)
    finish(council, case, "read-timetable", "in-order")
    first = datetime(2026, 12, 2, 12, 0, tzinfo=AT.tzinfo)
    later(first)
    answered(case, "review-answer", at=first, review_says="growing", still_agrees="yes")
    finish(council, case, "review", "goes-on", at=first)
    later(datetime(2026, 12, 14, 12, 0, tzinfo=AT.tzinfo))
    assert (len(of_kind(case, "review")), len(of_kind(case, "at-the-end"))) == (1, 1)
    later(datetime(2026, 12, 16, 12, 0, tzinfo=AT.tzinfo))
    assert (len(of_kind(case, "review")), len(of_kind(case, "at-the-end"))) == (2, 1)


def test_a_timetable_that_does_not_end_goes_to_a_manager_who_may_put_its_end_off(council):
    case = told(council)
    finish(council, case, "read-timetable", "in-order")
    end = datetime(2026, 12, 14, 12, 0, tzinfo=AT.tzinfo)
    later(end)
    answered(case, "end-answer", at=end, review_says="longer", still_agrees="yes")
    assert london_day(tasks(case)["decide-longer"].due_at) == date(2026, 12, 21)
    finish(council, case, "at-the-end", "not-ended", at=end)
    assert len(of_kind(case, "decide-longer")) == 1, "the school's word and the officer's are one piece of work"
    finish(council, case, "decide-longer", "longer", at=end, longer_until="2027-01-15", longer_basis="A slow return")
    assert case.stage == "extended"
    later(datetime(2027, 1, 18, 12, 0, tzinfo=AT.tzinfo))
    assert len(of_kind(case, "at-the-end")) == 2


def test_a_parent_who_takes_their_agreement_back_makes_it_a_challenge_at_once(council):
    case = told(council)
    finish(council, case, "read-timetable", "in-order")
    at = datetime(2026, 12, 2, 12, 0, tzinfo=AT.tzinfo)
    later(at)
    answered(case, "review-answer", at=at, review_says="same", still_agrees="no")
    assert "challenge" in tasks(case)
    assert case.priority == 2
    finish(council, case, "challenge", "refuses", at=at)
    assert "take-further" in tasks(case)


def test_a_parent_is_asked_by_letter_before_it_may_run(council):
    case = told(council, parent_agrees={"not_known": True})
    finish(council, case, "read-timetable", "ask-parent")
    (letter,) = db.session.query(Letter).filter(Letter.case_id == case.id)
    assert letter.kind == "ask-parent"
    finish(council, case, "hear-parent", "disagrees")
    assert (case.stage, "challenge" in tasks(case)) == ("challenging", True)


def test_it_ends_only_with_a_day_on_which_the_pupil_was_at_school_for_the_whole_day(council):
    case = told(council)
    finish(council, case, "read-timetable", "over")
    with pytest.raises(AnswersWanting), writing():
        close_case(case, "full-time", {}, by=council.officer, at=AT)
    evidence = {"full-time-from": "2026-11-23", "full-time-shown-by": "Sam Reed"}
    with writing():
        close_case(db.session.get_one(Case, case.id), "full-time", evidence, by=council.officer, at=AT)
    ended = db.session.get_one(Case, case.id)
    assert (ended.state, ended.outcome, ended.whereabouts) == ("closed", "full-time", "known")
    later(AT + timedelta(days=60))
    assert not {"review", "at-the-end"} & set(tasks(ended)), "nobody is asked about a timetable that has ended"


def test_a_further_notice_about_the_pupil_joins_the_case_and_moves_its_end(council):
    case = told(council)
    with writing():
        again = send_return(
            "reduced-timetable",
            TIMETABLE | {"ends-on": "2026-12-18", "next-review-on": "2026-12-08"},
            by=secretary(council.school, "second@brook.example"),
            of=council.school,
            at=AT + timedelta(days=1),
        )
    assert again.id == case.id
    later(datetime(2026, 12, 14, 12, 0, tzinfo=AT.tzinfo))
    assert "at-the-end" not in tasks(case)
    assert len(of_kind(case, "review")) == 1
    later(datetime(2026, 12, 22, 12, 0, tzinfo=AT.tzinfo))
    assert "at-the-end" in tasks(case)
