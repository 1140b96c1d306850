"""Who the child is, as a person says; and an answer that comes back from a school."""

from __future__ import annotations

from datetime import timedelta

import pytest

from base.database import writing
from base.extensions import db
from casework.contacts import Rule, may_contact, rules_of, set_rule
from casework.finishing import finish_task
from casework.fold import differences
from casework.identifying import (
    NoSuchOffer,
    clear_protection,
    confirm_child,
    refuse_offers,
    take_offer,
    undo_link,
)
from casework.intake.filings import open_filing
from casework.intake.submitting import submit
from casework.visible import NotHere, cases_visible_to
from directory.merging import CannotMerge
from models.case import Case
from models.child import Child, MatchOffer
from models.link import Link
from models.message import Message
from models.wait import Timer, Wait
from security.actor import Actor
from tests.integration.casework.marlowe import AT, SURE, fill, send, tasks, twin

pytestmark = pytest.mark.usefixtures("context")
LATER = AT + timedelta(hours=1)
SCHOOL_SAYS = {
    "school-on-roll": "left",
    "school-last-attended": "2026-11-06",
    "school-worry": "yes",
    "answerer-name": "Kim Hart",
    "answerer-role": "Attendance officer",
}
SCHOOL = {"last-school": {"urn": "100001"}}


def test_confirming_a_link_writes_the_form_into_the_childs_record_once(council):
    with writing():
        known = twin()
        case = send(SURE | {"child-language": "Polish"})
        confirm_child(case, by=council.officer, at=LATER)
        confirm_child(case, by=council.officer, at=LATER)
    assert (case.child_link, known.first_language) == ("confirmed", "Polish")


def test_a_link_can_be_undone_and_the_other_child_is_as_it_was(council):
    with writing():
        known = twin()
        case = send(SURE | {"child-language": "Polish"})
        undo_link(case, by=council.officer, at=LATER)
    assert case.child_id != known.id
    assert known.first_language == ""
    own = db.session.get_one(Child, case.child_id)
    assert (own.first_language, case.child_link) == ("Polish", "made")
    assert {task.child_id for task in tasks(case).values()} == {own.id}


def test_a_likely_record_is_taken_or_refused_by_an_officer_and_the_question_is_answered(council):
    with writing():
        known = twin()
        taken, refused = send({"child-dob": "2015-05-06"}), send({"child-dob": "2015-05-06"})
        offer = db.session.query(MatchOffer).filter(MatchOffer.child_id == taken.child_id).first()
        take_offer(taken, offer.id, by=council.officer, at=LATER)
        refuse_offers(refused, by=council.officer, at=LATER)
    assert db.session.get_one(Child, taken.child_id).merged_into_id == known.id
    assert (taken.child_link, refused.child_link) == ("confirmed", "made")
    for case in (taken, refused):
        assert tasks(case)["who-is-it"].state == "done"
        assert differences(case) == []
    with pytest.raises(NoSuchOffer), writing():
        take_offer(refused, offer.id, by=council.officer, at=LATER)


def test_a_protected_record_is_not_there_for_an_officer_and_a_lead_says_that_it_is_another_child(council):
    with writing():
        twin().sealed = True
        db.session.flush()
        case = send(SURE)
        offer = db.session.query(MatchOffer).one()
    with pytest.raises(NotHere):
        cases_visible_to(council.officer).get(case.id)
    for person, told in ((council.officer, NoSuchOffer), (council.lead, CannotMerge)):
        with pytest.raises(told), writing():
            take_offer(case, offer.id, by=person, at=LATER)
    with pytest.raises(PermissionError), writing():
        clear_protection(case, reason="x", by=council.officer, at=LATER)
    with writing():
        clear_protection(case, reason="Another family", by=council.lead, at=LATER)
    assert cases_visible_to(council.officer).get(case.id) is case
    assert not may_contact(case, "school", council.school.id).allowed  # the hold is ended by its own act
    assert tasks(case)["protected-match"].state == "done"


def test_a_later_form_never_loosens_what_is_known_of_contact(council):
    with writing():
        case = send({"safe-to-contact": "one-way-only", "safe-how": "By telephone"})
        set_rule(case, "parent", None, Rule.DO_NOT_CONTACT, by=council.officer, at=AT)
        from casework.cases import filings_of, take_in
        from casework.versions import pinned

        definition = pinned(case.version_id)
        take_in(case, filings_of(case)[0], definition, definition.case, by=council.officer, at=LATER)
    assert [rule.rule for rule in rules_of(case) if rule.party_kind == "parent"] == ["do-not-contact"]


def test_a_schools_answer_stops_the_chase_brings_the_task_back_and_is_on_the_case(council):
    with writing():
        case = send(SCHOOL)
        finish_task(tasks(case)["triage"], "whereabouts-unknown", {}, by=council.officer, at=AT)
    wait = db.session.query(Wait).one()
    assert wait.school_id == council.school.id
    assert db.session.query(Timer).filter(Timer.source_id == wait.id, Timer.state == "pending").count() >= 3
    link = Actor.by_link(db.session.query(Link).filter(Link.opens_kind == "wait").first().id)
    with writing():
        filing = open_filing(wait.answer_service, by=link, at=LATER, wait=wait)
        assert open_filing(wait.answer_service, by=link, at=LATER, wait=wait) is filing
        fill(filing, SCHOOL_SAYS, at=LATER, by=link)
        done = submit(filing.id, by=link, at=LATER)
        again = submit(filing.id, by=link, at=LATER)
    assert (done.case_id, again.already) == (case.id, True)
    assert (wait.state, wait.filing_id) == ("answered", filing.id)
    task = tasks(case)["ask-school"]
    assert (task.state, task.came_back) == ("open", "answered")
    assert db.session.query(Timer).filter(Timer.source_id == wait.id, Timer.state == "pending").count() == 0
    chases = db.session.query(Message).filter(Message.recipient_kind == "school", Message.state == "planned")
    assert chases.count() == 0
    assert db.session.query(Case).count() == 1
    assert differences(case) == []
