"""A family is asked by e-mail and asked again, held until an officer lets it go; without an address by letter."""

from __future__ import annotations

from datetime import timedelta

import pytest

from base.database import writing
from base.extensions import db
from casework.checklists import rows_of
from casework.intake.filings import open_filing
from casework.intake.submitting import submit
from casework.letters.letter_answers import open_by_code
from casework.letters.letters import plan_letter
from casework.sweep import sweep
from models.case import Case
from models.letter import Letter
from models.message import Message
from models.task import Task
from models.wait import Timer, Wait
from security.actor import Actor
from security.letter_codes import letter_code
from tests.integration.casework.marlowe import AT, fill, tasks
from tests.integration.later.world import mail_leaves

PARENT = "mo.quill@example.org"
VISITOR, SWEEP = Actor.visitor(), Actor.system("sweep")
WEEKS = tuple(AT + timedelta(days=days, hours=3) for days in (7, 14, 17))  # five, ten and thirteen working days on
ANSWER = {"parent-education": "no-place", "parent-help": ["apply"], "answer-name": "Mo Quill"}


@pytest.fixture
def family(at_work, officer):
    """The case after triage: a place was offered and not taken up, and the officer begins by asking the family."""
    officer.post(f"/tasks/{at_work.task('triage')}/finish", data={"choice": "place-not-taken-up"})
    officer.post(f"/tasks/{at_work.task('place-not-taken-up')}/finish", data={"choice": "ask-family"})
    return at_work


def rule(officer, at_work, said: str) -> None:
    where = f"/cases/{at_work.case_id}/contacts/parent/{at_work.case_id}/rule"
    answer = officer.post(where, data={"rule": said, "note": "The school says so"})
    assert answer.status_code == 303


def asks(officer, at_work) -> str:
    where = f"/tasks/{at_work.task('ask-family')}/ask"
    return officer.post(where, data={"recipient": PARENT}, follow_redirects=True).text


def weeks_pass(at_work, *moments) -> None:
    with at_work.app.app_context():
        for moment in moments:
            mail_leaves(moment)
            for _ in range(2):
                sweep(moment, by=SWEEP, writing=writing)
        db.session.remove()


def mail(at_work) -> list[tuple[str, str, str]]:
    with at_work.app.app_context():
        found = db.session.query(Message).filter_by(case_id=at_work.case_id, address=PARENT)
        return [(one.kind, one.state, one.held_because) for one in found.order_by(Message.planned_at, Message.id)]


def open_kinds(at_work) -> list[str]:
    with at_work.app.app_context():
        found = db.session.query(Task.kind).filter(Task.case_id == at_work.case_id, Task.state.in_(("open", "waiting")))
        return sorted(kind for (kind,) in found)


def test_a_parent_who_may_be_written_to_is_asked_three_times_and_then_somebody_visits(family, officer):
    rule(officer, family, "safe")
    assert "asked again until it is answered" in asks(officer, family)
    assert family.read(family.task("ask-family"))["state"] == "waiting"
    assert mail(family) == [("ask-parent", "planned", "")]
    weeks_pass(family, WEEKS[0])
    assert "home-visit" not in open_kinds(family)
    weeks_pass(family, WEEKS[1])
    assert [kind for kind, _, _ in mail(family)] == ["ask-parent", "ask-parent-again", "ask-parent-again"]
    assert open_kinds(family).count("home-visit") == 1
    weeks_pass(family, WEEKS[2])
    task = family.read(family.task("ask-family"))
    assert (task["state"], task["came_back"]) == ("open", "no-answer")
    assert "Write a letter" in officer.get(f"/tasks/{task['id']}").text


def test_what_is_sent_to_a_family_of_whom_nobody_has_said_that_it_is_safe_waits_and_nobody_is_chased(family, officer):
    asks(officer, family)
    assert mail(family) == [("ask-parent", "held", "not-yet-known")]
    weeks_pass(family, *WEEKS[:2])
    assert mail(family) == [("ask-parent", "held", "not-yet-known")]
    assert "home-visit" not in open_kinds(family)
    weeks_pass(family, WEEKS[2])
    assert family.read(family.task("ask-family"))["came_back"] == "held"


def test_an_officer_releases_the_question_and_each_that_follows(family, officer):
    asks(officer, family)

    def let_go() -> None:
        with family.app.app_context():
            held = db.session.query(Message).filter_by(case_id=family.case_id, address=PARENT, state="held").one().id
        answer = officer.post(
            f"/cases/{family.case_id}/messages/{held}/release", data={"do": "release", "reason": "Social care agrees"}
        )
        assert answer.status_code == 303

    let_go()
    weeks_pass(family, WEEKS[0])
    assert mail(family) == [("ask-parent", "sent", ""), ("ask-parent-again", "held", "not-yet-known")]
    let_go()
    assert [state for _, state, _ in mail(family)] == ["sent", "planned"]


def test_a_family_in_danger_is_asked_nothing_before_somebody_has_decided(at_work, officer):
    at_work.case_id = at_work.refer(
        {
            "child-name": {"given": "Noor", "family": "Vale"},
            "safeguarding-circumstances": ["forced-marriage"],
            "last-school": {"urn": "100001"},
        }
    )
    officer.post(f"/tasks/{at_work.task('triage')}/finish", data={"choice": "place-not-taken-up"})
    officer.post(f"/tasks/{at_work.task('place-not-taken-up')}/finish", data={"choice": "ask-family"})
    rule(officer, at_work, "safe")
    asks(officer, at_work)
    assert mail(at_work) == [("ask-parent", "held", "outward-held")]


def test_without_an_e_mail_address_each_question_is_a_letter_and_a_task_to_post_it(family, officer):
    officer.post(f"/tasks/{family.task('ask-family')}/finish", data={"choice": "by-letter"})
    officer.post(f"/tasks/{family.task('family-letter')}/finish", data={"choice": "write-again"})
    officer.post(f"/tasks/{family.task('second-letter')}/finish", data={"choice": "letter-and-visit"})
    with family.app.app_context():
        letters = db.session.query(Letter).filter_by(case_id=family.case_id).order_by(Letter.number)
        assert [(one.kind, one.state, one.number) for one in letters] == [
            ("ask-family", "planned", 1),
            ("ask-family", "planned", 2),
            ("ask-family", "planned", 3),
        ]
    assert "home-visit" in open_kinds(family)
    assert mail(family) == []
    assert "Where is your child learning?" in officer.get("/letters").text


def test_an_answer_to_our_letter_ends_the_e_mails_too(family, officer):
    rule(officer, family, "safe")
    asks(officer, family)
    with family.app.app_context():
        with writing():
            case = db.session.get_one(Case, family.case_id)
            letter = plan_letter(case, "ask-family", key="one", by=Actor.system("tests"), at=AT)
            letter.state = "posted"
            db.session.flush()
            assert open_by_code(case.reference, letter_code(letter.id), at=AT) is not None
        with writing():
            wait = db.session.query(Wait).filter_by(code="letter-1").one()
            filing = open_filing(wait.answer_service, by=VISITOR, at=AT, wait=wait)
            fill(filing, ANSWER, at=AT, by=VISITOR)
            submit(filing.id, by=VISITOR, at=AT)
        waits = db.session.query(Wait).filter_by(case_id=family.case_id, party="parent")
        assert {(one.code, one.state) for one in waits} == {("letter-1", "answered"), ("asked-family", "answered")}
        assert db.session.query(Timer).filter_by(kind="chase", state="pending").count() == 0
    weeks_pass(family, *WEEKS)
    assert "ask-parent-again" not in [kind for kind, _, _ in mail(family)]
    assert family.read(family.task("ask-family"))["came_back"] == "answered"


def test_an_answer_by_telephone_to_one_question_leaves_the_letters_own_question_open(family, officer):
    rule(officer, family, "safe")
    asks(officer, family)
    with family.app.app_context():
        with writing():
            case = db.session.get_one(Case, family.case_id)
            letter = plan_letter(case, "ask-family", key="one", by=Actor.system("tests"), at=AT)
            letter.state = "posted"
            db.session.flush()
            open_by_code(case.reference, letter_code(letter.id), at=AT)
        asked = db.session.query(Wait).filter_by(code="asked-family").one()
        where = f"/tasks/{asked.task_id}/waits/{asked.id}/answer"
    officer.post(where, data={"with-whom": "The mother", "what": "They call back", "once": "k"})
    with family.app.app_context():
        assert db.session.query(Wait).filter_by(code="letter-1").one().state == "waiting"


def test_the_list_of_enquiries_asks_the_family_in_the_same_way(at_work, officer):
    officer.post(f"/tasks/{at_work.task('triage')}/finish", data={"choice": "whereabouts-unknown"})
    rule(officer, at_work, "safe")
    with at_work.app.app_context(), writing():
        case = db.session.get_one(Case, at_work.case_id)
        task = tasks(case)["enquiries"]
        row = next(one.id for one in rows_of(task) if one.code == "family")
        task_id = task.id
    officer.post(f"/tasks/{task_id}/enquiries/{row}/ask", data={"recipient": PARENT})
    weeks_pass(at_work, *WEEKS)
    assert [kind for kind, _, _ in mail(at_work)] == ["ask-parent", "ask-parent-again", "ask-parent-again"]
    assert open_kinds(at_work).count("home-visit") == 1, "the visit that triage began stands"
