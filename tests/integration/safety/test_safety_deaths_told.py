"""A death that is told of twice, and the cases of the family that are over: nothing goes out unlooked at."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from flask.ctx import AppContext

from base.database import writing
from base.extensions import db
from casework.closing import reopen_case
from casework.contacts import lift_hold, may_contact, release
from casework.death import record_death
from casework.finishing import finish_task
from casework.identifying import refuse_offers, take_offer
from casework.sending import contact_test
from correspondence.outbox import Plan, plan_many
from correspondence.recipients import Recipient
from directory.children import join_siblings
from directory.merging import offers_for
from jobs.relay import relay_due
from models.case import Case
from models.message import Message
from tests.integration.casework.marlowe import AT, SURE, Marlowe, send, tasks, twin
from tests.integration.casework.returns import leaves, school, secretary

SOON, LATER, AT_LAST = AT + timedelta(hours=1), AT + timedelta(hours=2), AT + timedelta(hours=3)
DEAD = {"ground": "k"}
BROOK = {"last-school": {"urn": "100001"}}
ED = {"child-name": {"given": "Ed", "family": "Quill"}}


class Schools(Marlowe):
    """The council, with two schools that sign in."""

    def __init__(self) -> None:
        super().__init__()
        self.hill = school("Hill School", "100002")
        self.brook_office, self.hill_office = secretary(self.school), secretary(self.hill)


@pytest.fixture
def council(context: AppContext) -> Schools:
    with writing():
        return Schools()


def over(case: Case) -> Case:
    case.state, case.outcome, case.closed_at = "closed", "enrolled", AT
    return case


def to_go(case: Case) -> Message:
    """A message of a case that goes with the next turn of the relay."""
    to = Recipient("agency", None, "agency", "health@nhs.example.org")
    plan = Plan(
        kind="ask-agency", key=f"to-go:{case.id}", version_id=case.version_id, case_id=case.id, to=to, send_after=AT
    )
    (made,) = plan_many([plan], at=AT).made.values()
    return db.session.get_one(Message, made)


def test_a_second_report_that_a_pupil_has_died_holds_again_what_was_let_go_after_the_first(council):
    with writing():
        twin()
        search = send(SURE | BROOK)
        leaver = leaves(DEAD, by=council.brook_office, of=council.school)
        assert leaver.child_link == "offered", "such a form asks for a name alone"
    assert (search.outward_held, tasks(search)["review-held"].state) == (True, "open")
    for case in (search, leaver):
        with writing():
            release(case, "school", council.school.id, reason="It seemed a mistake", by=council.lead, at=SOON)
            lift_hold(case, reason="It seemed a mistake", by=council.lead, at=SOON)
        assert may_contact(case, "school", council.school.id).allowed
    with writing():
        finish_task(
            tasks(leaver)["record-death"], "mistake", {"death-mistake": "The head rang"}, by=council.lead, at=SOON
        )
        again = leaves(DEAD, by=council.hill_office, of=council.hill, at=LATER)
    with writing():
        take_offer(again, the_offer(again), by=council.officer, at=LATER)
    for case in (search, again):
        assert case.outward_held
        assert may_contact(case, "school", council.school.id).because == "outward-held"
    assert tasks(again)["record-death"].state == "open"


def test_a_report_that_a_pupil_has_died_holds_what_a_case_that_is_over_still_sends(council):
    with writing():
        twin()
        done = over(send(SURE | BROOK))
        message = to_go(done)
        leaves(DEAD, by=council.brook_office, of=council.school)
    db.session.refresh(message)
    assert (message.state, message.held_because) == ("held", "outward-held")
    assert tasks(done)["review-held"].state == "open"


@pytest.mark.parametrize("born", ["2015-05-06", "2009-01-02"], ids=["the same child", "perhaps another"])
def test_a_report_with_a_name_alone_holds_the_cases_of_a_pupil_of_that_school_whom_it_may_be_about(council, born):
    with writing():
        here, elsewhere = send(BROOK | {"child-dob": born}), send({"last-school": {"urn": "100002"}, "child-dob": born})
        leaver = leaves(DEAD, by=council.brook_office, of=council.school)
    assert (here.outward_held, elsewhere.outward_held) == (True, False)
    assert tasks(here)["review-held"].state == "open"
    with writing():
        refuse_offers(leaver, by=council.officer, at=SOON)
        assert here.outward_held, "a person lets it go"


def test_once_somebody_says_which_child_a_report_is_about_that_childs_cases_are_held(council):
    with writing():
        elsewhere = send({"last-school": {"urn": "100002"}} | SURE)
        leaver = leaves(DEAD, by=council.brook_office, of=council.school)
        assert not elsewhere.outward_held
        take_offer(leaver, the_offer(leaver), by=council.officer, at=SOON)
    assert (elsewhere.outward_held, tasks(elsewhere)["review-held"].state) == (True, "open")


def the_offer(case: Case) -> UUID:
    return offers_for(case.child_id)[0].id


def siblings(council: Schools, *, is_over: bool) -> tuple[Case, Case]:
    """A child, and a brother about whom a message is still to go."""
    with writing():
        case, other = send(), send(ED | BROOK)
        join_siblings(case.child_id, other.child_id, source="test", by=council.officer, at=AT)
        release(other, "school", council.school.id, reason="agreed", by=council.lead, at=AT)
        if is_over:
            over(other)
    return case, other


@pytest.mark.parametrize("is_over", [False, True], ids=["open", "over"])
def test_what_is_still_to_go_about_a_brother_is_held_after_a_death_and_a_manager_reviews_it(council, is_over):
    case, brother = siblings(council, is_over=is_over)
    with writing():
        message = to_go(brother)
        record_death(case.child_id, died_on=None, by=council.officer, at=LATER)
    relay_due(AT_LAST, at=AT_LAST)
    db.session.refresh(message)
    assert (message.state, message.held_because) == ("held", "outward-held")
    assert tasks(brother)["review-held"].state == "open"


def test_what_a_brothers_case_that_is_over_sends_after_a_death_waits_for_a_person(council):
    case, brother = siblings(council, is_over=True)
    relay_due(SOON, at=SOON)
    with writing():
        record_death(case.child_id, died_on=None, by=council.officer, at=LATER)
        message = to_go(brother)
    assert set(contact_test([message], AT_LAST).values()) == {"outward-held"}
    assert may_contact(brother, "school", council.school.id).because == "outward-held"
    assert "review-held" not in tasks(brother), "there is nothing to review yet"


def test_a_brothers_case_that_is_opened_again_after_a_death_is_still_held(council):
    case, brother = siblings(council, is_over=True)
    with writing():
        record_death(case.child_id, died_on=None, by=council.officer, at=LATER)
        reopen_case(brother, reason="He is missing again", by=council.manager, at=AT_LAST)
    assert (brother.outward_held, brother.hold_reasons[-1]) == (True, "death-in-family")
    assert tasks(brother)["review-held"].state == "open"
