"""Two referees: each asked by a link of their own, chased, telephoned, and never somebody close to the applicant."""

from __future__ import annotations

from datetime import timedelta

import pytest

from base.database import writing
from base.extensions import db
from casework.asked import asked_further
from casework.cases import filings_of
from casework.finishing import finish_task
from casework.fold import differences
from casework.identities import confirm_sender
from casework.intake.filings import abandon
from casework.intake.follow_ups import ask_for_further_form
from casework.intake.part_acts import CameIn, correct_address, enter_part
from casework.sending import send_message
from correspondence.recipients import resolve
from forms.values import NOT_KNOWN
from models.case import Case
from models.filing import Filing
from models.link import Link
from models.message import Message
from models.task import Task
from reporting.asked_names import asked_names
from security.links import LinkShut, check_alive, link_of, token_of
from tests.integration.chaperones.stage_door import (
    AT,
    GOOD,
    MINE,
    ONE,
    TODAY,
    TWO,
    Council,
    asked,
    mail,
    referee,
    swept,
    tasks,
)

pytestmark = pytest.mark.usefixtures("context")
LATER = AT + timedelta(days=1)


@pytest.fixture
def case(council: Council) -> Case:
    """An application that an officer has read: both referees are asked."""
    with writing():
        return council.read(council.applied())


def waiting_for(case: Case, kind: str) -> list[Task]:
    """The open tasks of a kind on a case, oldest first."""
    found = db.session.query(Task).filter(Task.case_id == case.id, Task.kind == kind, Task.state == "open")
    return found.order_by(Task.round).all()


def test_nobody_is_written_to_before_an_officer_has_read_the_application(council):
    with writing():
        council.applied()
    assert mail("ask-referee") == []


def test_each_referee_has_a_link_of_their_own_that_opens_their_form_and_nothing_else(case):
    assert sorted(mail("ask-referee")) == [("ask-referee", ONE, "planned"), ("ask-referee", TWO, "planned")]
    one, two = (db.session.get_one(Link, asked(case)[name].link_id) for name in ("ask-referee-one", "ask-referee-two"))
    assert (one.email, two.email, one.needs_code) == (ONE, TWO, True)
    assert one.opens_id != two.opens_id
    for message in db.session.query(Message).filter(Message.kind == "ask-referee"):
        assert "Rosa" not in str((message.subject, message.values))


def test_a_referee_without_email_is_telephoned_and_the_applicant_is_not_turned_away(council):
    with writing():
        read = council.read(council.applied(referees=[referee("Cole", ONE), referee("Dell", NOT_KNOWN)]))
    assert mail("ask-referee") == [("ask-referee", ONE, "planned")]
    assert [task.title for task in waiting_for(read, "party-not-reached")] == [
        "Find an address for somebody who is to fill in a part"
    ]
    request = asked(read)["ask-referee-two"]
    assert (request.state, request.name) == ("no-address", "Dell")
    with writing():
        came = CameIn("telephone", "Mr Dell", LATER)
        part = enter_part(request.filing_id, "referee", came=came, by=council.officer, at=LATER)
        council.answered(request, GOOD, at=LATER)
    assert (part.state, part.channel) == ("done", "telephone")


def test_the_form_behind_the_code_names_the_applicant(case):
    facts = asked_further(asked(case)["ask-referee-one"].filing_id, today=TODAY)
    assert (facts["subject-name"], facts["case-reference"]) == ("Rosa Ó Briain", case.reference)
    (first,) = (filing for filing in filings_of(case))
    assert asked_further(first.id, today=TODAY) == {}, "the application itself is nobody's further form"


def test_papers_of_the_applicant_that_were_seen_say_nothing_of_who_a_referee_is(council, case):
    with writing():
        council.answered(asked(case)["ask-referee-one"], GOOD, at=LATER)
        council.checked(case, at=LATER)
    assert sorted((filing.service, filing.identity) for filing in filings_of(case)) == [
        ("chaperone", "checked"),
        ("chaperone-reference", "not-checked"),
    ]


def test_both_references_come_in_and_each_is_confirmed_by_telephone(council, case):
    with writing():
        council.answered(asked(case)["ask-referee-one"], GOOD, at=LATER)
    assert asked(case)["ask-referee-one"].state == "answered"
    assert "new-information" not in tasks(case), "the task to telephone is the task to read it"
    with writing():
        who = {"confirmed_with": "The switchboard of her employer", "confirmed_on": "2026-11-24"}
        council.finish(case, "confirm-reference", "confirmed", at=LATER, **who)
        council.answered(asked(case)["ask-referee-two"], GOOD | {"giver-name": "Kim Dell"}, at=LATER)
    assert tasks(case)["confirm-reference"].state == "open", "the second is telephoned too"
    assert tasks(case)["confirm-reference"].round == 2
    assert differences(case) == []


@pytest.mark.parametrize(
    "said",
    [
        {"giver-relation": "relative"},
        {"giver-relation": "partner"},
        {"giver-relation": "household"},
        {"giver-known": "short"},
        {"would-leave-child": "unsure"},
        {"any-worry": "yes", "worry-what": "He shouts"},
    ],
    ids=lambda said: next(iter(said.values())),
)
def test_a_reference_that_can_not_stand_is_looked_into(council, case, said):
    with writing():
        council.answered(asked(case)["ask-referee-one"], GOOD | said, at=LATER)
    assert ("reference-doubtful" in tasks(case), "confirm-reference" in tasks(case)) == (True, False)


def test_another_referee_is_asked_at_the_address_an_officer_gives(council, case):
    with writing():
        council.answered(asked(case)["ask-referee-one"], GOOD | {"giver-relation": "relative"}, at=LATER)
        other = {"other_referee_name": "Ann Ford", "other_referee_email": "Ford@club.example"}
        council.finish(case, "reference-doubtful", "another", at=LATER, **other)
    assert asked(case)["ask-other-referee"].email == "ford@club.example"
    with writing():
        council.answered(asked(case)["ask-other-referee"], GOOD, at=LATER)
    assert tasks(case)["confirm-reference"].state == "open"


def test_a_silent_referee_is_reminded_twice_and_then_telephoned(council, case):
    for days in (3, 7):
        swept(AT.replace(hour=18) + timedelta(days=days))
    assert sorted(address for _, address, _ in mail("missing-items")) == [ONE, ONE, TWO, TWO]
    with writing():
        council.answered(asked(case)["ask-referee-two"], GOOD, at=AT + timedelta(days=8))
    swept(AT.replace(hour=18) + timedelta(days=9))
    assert tasks(case)["referee-silent"].state == "open"
    assert asked(case)["ask-referee-one"].over_at is not None
    assert asked(case)["ask-referee-two"].over_at is None


def test_two_references_that_lie_there_together_are_two_tasks_and_the_case_says_whose_each_is(council):
    with writing():
        case = council.read(council.applied(referees=[referee("Sal Cole", ONE), referee("Ira Dell", TWO)]))
        council.answered(asked(case)["ask-referee-two"], GOOD | {"giver-name": "I. Dell"}, at=LATER)
        council.answered(asked(case)["ask-referee-one"], GOOD, at=LATER)
    both = waiting_for(case, "confirm-reference")
    assert [asked_names(both)[task.id] for task in both] == ["Ira Dell", "Sal Cole"], "as the applicant named them"
    assert {task.title for task in both} == {"Confirm a reference by telephone"}, "what queues and emails show"
    with writing():
        who = {"confirmed-with": "The switchboard of her employer", "confirmed-on": "2026-11-24"}
        finish_task(both[0], "confirmed", who, by=council.officer, at=LATER)
    assert list(asked_names(waiting_for(case, "confirm-reference")).values()) == ["Sal Cole"]
    assert differences(case) == []


def test_each_silent_referee_is_a_task_that_names_whom_to_telephone(council):
    with writing():
        case = council.read(council.applied(referees=[referee("Sal Cole", ONE), referee("Ira Dell", TWO)]))
    for days in (3, 7, 9, 9):  # the last twice: a timer that has fired does not fire again
        swept(AT.replace(hour=18) + timedelta(days=days))
    assert sorted(asked_names(waiting_for(case, "referee-silent")).values()) == ["Ira Dell", "Sal Cole"]


def test_a_referee_who_answers_late_ends_the_task_about_themselves_and_not_the_one_about_the_other(council):
    with writing():
        case = council.read(council.applied(referees=[referee("Sal Cole", ONE), referee("Ira Dell", TWO)]))
    for days in (3, 7, 9):
        swept(AT.replace(hour=18) + timedelta(days=days))
    with writing():
        council.answered(asked(case)["ask-referee-two"], GOOD, at=AT + timedelta(days=10))
    assert list(asked_names(waiting_for(case, "referee-silent")).values()) == ["Sal Cole"]
    assert list(asked_names(waiting_for(case, "confirm-reference")).values()) == ["Ira Dell"]
    assert differences(case) == []


def test_a_mended_address_leaves_the_name_and_a_purge_takes_both(council):
    with writing():
        case = council.read(council.applied(referees=[referee("Sal Cole", ONE), referee("Ira Dell", TWO)]))
        request = asked(case)["ask-referee-one"]
        how = {"reason": "A letter was missing", "by": council.officer, "at": LATER}
        correct_address(request.filing_id, "referee", "sal@club.example", **how)
    assert (request.name, request.email) == ("Sal Cole", "sal@club.example")
    with writing():
        abandon(db.session.get_one(Filing, request.filing_id), at=LATER)
    assert (request.name, request.email) == ("", "")


def test_another_referee_is_called_by_the_name_that_an_officer_gave(council, case):
    with writing():
        council.answered(asked(case)["ask-referee-one"], GOOD | {"giver-relation": "relative"}, at=LATER)
        other = {"other_referee_name": "Ann Ford", "other_referee_email": "ford@club.example"}
        council.finish(case, "reference-doubtful", "another", at=LATER, **other)
        council.answered(asked(case)["ask-other-referee"], GOOD, at=LATER)
    assert list(asked_names(waiting_for(case, "confirm-reference")).values()) == ["Ann Ford"]


def test_a_wrong_address_is_mended_and_the_old_link_opens_nothing(council, case):
    request = asked(case)["ask-referee-one"]
    old = token_of(db.session.get_one(Link, request.link_id))
    with writing():
        how = {"reason": "A slip", "by": council.officer, "at": LATER}
        correct_address(request.filing_id, "referee", "right@club.example", **how)
    with pytest.raises(LinkShut):
        check_alive(link_of(old), at=LATER)
    assert ("ask-referee", "right@club.example", "planned") in mail("ask-referee")


def test_asking_twice_writes_once(council, case):
    with writing():
        again = ask_for_further_form(case, "ask-referee-one", by=council.officer, at=LATER)
    assert again.id == asked(case)["ask-referee-one"].id
    assert len(mail("ask-referee")) == 2


@pytest.mark.parametrize(("shared", "by"), [({"giver-phone": "+44 1632 960001"}, "phone"), ({}, "email")])
def test_a_referee_who_shares_a_telephone_or_mailbox_with_the_applicant_is_telephoned_first(council, shared, by):
    with writing():
        mine = [referee("Cole", MINE if by == "email" else ONE), referee("Dell", TWO)]
        case = council.read(council.applied(referees=mine))
        filing = council.answered(asked(case)["ask-referee-one"], GOOD | shared, at=LATER)
    assert filing.alike == [{"parties": ["referee", "applicant"], "by": [by]}]
    assert "check-call" in tasks(case)


def test_two_references_from_one_browser_are_telephoned_first(council, case):
    with writing():
        council.answered(asked(case)["ask-referee-one"], GOOD | {"giver-phone": "01632 960 011"})
    assert "check-call" not in tasks(case)
    with writing():
        filing = council.answered(asked(case)["ask-referee-two"], GOOD | {"giver-phone": "01632 960 012"}, at=LATER)
    assert filing.alike == [{"parties": ["referee", "referee"], "by": ["device"]}]
    assert "check-call" in tasks(case)


def test_what_is_written_to_the_applicant_never_goes_to_a_referee(council, case):
    with writing():
        council.answered(asked(case)["ask-referee-one"], GOOD, at=LATER)
    assert [to.address for to in resolve(db.session(), "party", at=LATER, case=case)] == [MINE]
    with writing():
        send_message(case, "decided", key="once", by=council.officer, at=LATER)
    assert mail("decided") == [("decided", MINE, "planned")]


def test_a_case_that_ends_asks_its_referees_no_more(council, case):
    with writing():
        council.finish(case, "identity", "noted")
        council.checked(case)
        council.decided(case, "approved")
    assert {request.state for request in asked(case).values()} == {"ended"}
    assert {state for _, _, state in mail("ask-referee")} == {"cancelled"}


def test_whoever_applied_gets_no_more_than_a_receipt_until_they_are_checked_and_the_referees_are_asked_all_the_same(
    council,
):
    with writing():
        case = council.applied()
        (filing,) = db.session.query(Filing).filter(Filing.case_id == case.id)
        filing.identity = "not-checked"
        council.read(case)
        council.finish(case, "invite", "invited")
    assert mail("pick-a-time") == [("pick-a-time", MINE, "held")]
    assert {state for _, _, state in mail("ask-referee")} == {"planned"}
    with writing():
        confirm_sender(filing, by=council.officer, at=LATER)
    assert mail("pick-a-time") == [("pick-a-time", MINE, "planned")]
