"""Brothers and sisters: their own links and answers, and one of them whose record few may see."""

from __future__ import annotations

from datetime import timedelta

import pytest

from base.database import writing
from base.extensions import db
from casework.cases import link_cases
from casework.chasing.asking import Whom
from casework.chasing.waits import answer_wait, come_back
from casework.checklists import ChecklistOver, RowState, RowWanting, Ticked, ask_row, rows_of, siblings_tasks, tick
from casework.contacts import may_contact
from casework.finishing import finish_task
from casework.identifying import take_offer
from casework.intake.filings import open_filing, part_of, save_page
from casework.intake.submitting import submit
from casework.joining_records import separate_records
from casework.restricting import set_restricted
from casework.tasks import cancel_task
from casework.versions import current
from models.case import Case
from models.child import MatchOffer
from models.link import Link
from models.message import Message, MessagePart
from models.task import ChecklistRow, Task
from models.wait import Wait
from security.actor import Actor
from tests.integration.casework.marlowe import AT, Marlowe, send, tasks

pytestmark = pytest.mark.usefixtures("context")
LATER = AT + timedelta(hours=1)
HEALTH = "health@nhs.example.org"


@pytest.fixture
def two(council):
    """Two cases of one household, both looked for, their school asked about each."""
    with writing():
        made = [looking(council, "Ivy"), looking(council, "Ed")]
        for one, other in (made, made[::-1]):
            link_cases(one, other.id, "sibling", at=AT)
    return made


def looking(council: Marlowe, given: str, **answers: object) -> Case:
    case = send({"last-school": {"urn": "100001"}, "child-name": {"given": given, "family": "Quill"}} | answers)
    finish_task(tasks(case)["triage"], "whereabouts-unknown", {}, by=council.officer, at=AT)
    return case


def wait_of(case: Case) -> Wait:
    return db.session.query(Wait).filter(Wait.case_id == case.id).one()


def row(case: Case, code: str) -> ChecklistRow:
    return next(one for one in rows_of(tasks(case)["enquiries"]) if one.code == code)


def test_of_two_siblings_at_one_school_each_question_has_its_own_message_and_link(two):
    waits = [wait_of(case) for case in two]
    served = [
        db.session.query(MessagePart.message_id).filter(MessagePart.serves_id == wait.id).scalar() for wait in waits
    ]
    assert len(set(served)) == 2
    links = [db.session.query(Link).filter(Link.opens_kind == "wait", Link.opens_id == wait.id).one() for wait in waits]
    told = [db.session.get_one(Message, message).values["link_id"] for message in served]
    assert told == [str(link.id) for link in links]
    assert {link.email for link in links} == {"office@brook.example"}


def test_the_answer_about_one_sibling_lands_on_that_case_and_the_other_is_still_asked(two):
    mine, theirs = two
    said = {"school-on-roll": "never", "answerer-name": "Mrs Lark", "answerer-role": "Attendance"}
    with writing():
        filing = open_filing("cme-school-answer", by=Actor.visitor(), at=LATER, wait=wait_of(theirs))
        for page in current("cme-school-answer")[1].pages:
            values = {question.id: said[question.id] for question in page.questions if question.id in said}
            save_page(part_of(filing), page.id, values, by=Actor.visitor(), at=LATER)
        sent = submit(filing.id, by=Actor.visitor(), at=LATER)
    assert sent.case_id == theirs.id
    assert (wait_of(theirs).state, wait_of(theirs).filing_id) == ("answered", filing.id)
    assert (wait_of(mine).state, wait_of(mine).filing_id) == ("waiting", None)
    assert theirs.facts["school-on-roll"] == "never"
    assert "school-on-roll" not in mine.facts
    left = db.session.query(Message).filter(Message.case_id == mine.id, Message.recipient_kind == "school").one()
    assert left.state == "planned"


def test_a_sibling_whose_record_few_may_see_is_neither_shown_nor_written_for(council, two):
    mine, theirs = two
    task, hidden = tasks(mine)["enquiries"], tasks(theirs)["enquiries"]
    with writing():
        set_restricted(theirs, True, reason="Staff child", by=council.lead, at=AT)
    assert siblings_tasks(task, by=council.officer) == []
    assert siblings_tasks(task, by=council.lead) == [hidden]
    done = Ticked(RowState.DONE, asked_of="Housing", result="Gone")
    with writing():
        changed = tick(task, ["housing"], done, by=council.officer, at=LATER, also=[hidden.id])
    assert [one.task_id for one in changed] == [task.id]
    assert row(theirs, "housing").state == "to-do"


def test_a_hold_on_one_siblings_case_holds_that_question_alone(council):
    with writing():
        held = looking(council, "Ivy", **{"safeguarding-circumstances": ["forced-marriage"]})
        free = looking(council, "Ed")
        for one, other in ((held, free), (free, held)):
            link_cases(one, other.id, "sibling", at=AT)
    states = {
        case.id: [
            message.state
            for message in db.session.query(Message).filter(
                Message.case_id == case.id, Message.recipient_kind == "school"
            )
        ]
        for case in (held, free)
    }
    assert states == {held.id: ["held"], free.id: ["planned"]}


def test_a_referral_that_names_a_protected_sibling_is_held_and_closed_to_most(council):
    with writing():
        known = send({"child-name": {"given": "Oak", "family": "Vale"}, "child-dob": "2014-03-02"})
        set_restricted(known, True, reason="Adopted", by=council.lead, at=AT)
        from models.child import Child

        db.session.get_one(Child, known.child_id).sealed = True
    with writing():
        sibling = {"id": "1", "sibling-name": {"given": "Oak", "family": "Vale"}, "sibling-dob": "2014-03-02"}
        case = send({"last-school": {"urn": "100001"}, "siblings": [sibling]})
    assert (case.restricted, case.outward_held, case.priority) == (True, True, 1)
    assert "protected-match" in case.hold_reasons
    assert "protected-match" in tasks(case)
    assert may_contact(case, "school", council.school.id).because == "outward-held"


def test_a_brother_whom_an_officer_recognises_can_be_asked_about_together_and_no_more_once_he_is_not_he(council):
    """The sister's referral names him without a number; his own comes later, and is only offered with hers."""
    named = {"id": "1", "sibling-name": {"given": "Ed", "family": "Quill"}, "sibling-dob": "2013-02-01"}
    with writing():
        sister = looking(council, "Ivy", siblings=[named])
        brother = looking(council, "Ed", **{"child-dob": "2013-02-01"})
        assert brother.child_link == "offered"
        assert siblings_tasks(tasks(sister)["ask-school"], by=council.officer) == []
    offer = db.session.query(MatchOffer).filter_by(child_id=brother.child_id).one()
    for _ in range(2):
        with writing():
            take_offer(brother, offer.id, by=council.lead, at=LATER)
    for one, other in ((sister, brother), (brother, sister)):
        (found,) = siblings_tasks(tasks(one)["ask-school"], by=council.officer)
        assert found.case_id == other.id
    with writing():
        separate_records(brother.child_id, reason="Two cousins", by=council.lead, at=LATER)
    for one in (sister, brother):
        assert siblings_tasks(tasks(one)["ask-school"], by=council.officer) == []


def test_an_enquiry_is_asked_waits_and_is_done_with_the_answer(council):
    with writing():
        case = looking(council, "Ivy")
        task = tasks(case)["enquiries"]
        wait = ask_row(task, row(case, "child-health"), whom=Whom(recipient=HEALTH), by=council.officer, at=AT)
        again = ask_row(task, row(case, "child-health"), whom=Whom(recipient=HEALTH), by=council.officer, at=LATER)
    assert again.id == wait.id
    assert (row(case, "child-health").state, task.state) == ("waiting", "open"), "the list is worked on meanwhile"
    with writing():
        assert answer_wait(wait, None, by=council.officer, at=LATER)
    assert (row(case, "child-health").state, task.came_back) == ("done", "answered")


def test_an_enquiry_that_is_not_answered_is_to_be_made_again(council):
    with writing():
        case = looking(council, "Ivy")
        task = tasks(case)["enquiries"]
        wait = ask_row(task, row(case, "child-health"), whom=Whom(recipient=HEALTH), by=council.officer, at=AT)
        come_back(wait, "no-answer", by=Actor.system("sweep"), at=LATER, state="ended")
        second = ask_row(task, row(case, "child-health"), whom=Whom(recipient=HEALTH), by=council.officer, at=LATER)
    assert (wait.state, second.state, second.round) == ("ended", "waiting", 2)


@pytest.mark.parametrize(("code", "what"), [("early-help", "wait"), ("ukvi", None)])
def test_an_enquiry_that_asks_nobody_by_mail_or_only_through_others_is_not_asked(council, code, what):
    with writing():
        case = looking(council, "Ivy")
    with pytest.raises(RowWanting) as told, writing():
        ask_row(tasks(case)["enquiries"], row(case, code), whom=Whom(recipient=HEALTH), by=council.officer, at=AT)
    assert told.value.what in ((what,) if what else ("wait", "through"))
    assert row(case, code).state == "to-do"


def test_an_enquiry_of_a_task_that_is_over_is_not_asked(council):
    with writing():
        case = looking(council, "Ivy")
        task: Task = tasks(case)["enquiries"]
        cancel_task(task, "not-needed", by=council.officer, at=AT)
    with pytest.raises(ChecklistOver), writing():
        ask_row(task, row(case, "child-health"), whom=Whom(recipient=HEALTH), by=council.officer, at=LATER)
