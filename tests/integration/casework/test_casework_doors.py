"""Doors into the same casework: the public, a parent, a school whose pupil did not come, another council."""

from __future__ import annotations

from datetime import date

import pytest

from base.database import writing
from base.extensions import db
from casework.contacts import may_contact
from casework.decisions import SamePerson, decide
from casework.finishing import finish_task
from casework.identifying import take_offer, undo_link
from casework.intake.filings import open_filing, part_of
from casework.intake.submitting import submit
from models.case import Case, CaseLink
from models.child import Child, MatchOffer
from models.filing import Filing
from models.message import Message
from models.task import Decision
from security.actor import Actor
from security.history import history_of
from tests.integration.casework.marlowe import AT, SURE, UPN, fill, send, tasks, twin

pytestmark = pytest.mark.usefixtures("context")
VISITOR = Actor.visitor()
CONCERN = {
    "child-name": {"given": "Ivy", "family": "Quill"},
    "concern-why": "She is at the window on school days",
    "tells-who": "named",
    "reporter-name": "Nora Next-Door",
    "reporter-phone": "0161 496 0000",
    "wants-receipt": "no",
}
NO_PLACE = {
    "interpreter-needed": "no",
    "child-name": {"given": "Ivy", "family": "Quill"},
    "child-dob": "2015-05-06",
    "parent-name": "Mo Quill",
    "parent-email": "mo@home.example",
}
NO_SHOW = {
    "reason": "place-not-taken-up",
    "child-name": {"given": "Ivy", "family": "Quill"},
    "sender-name": "Sam Reed",
    "sender-email": "sam@brook.example",
    "last-school": {"urn": "100001"},
}
ENQUIRY = {
    "enquiring-council": "352",
    "enquirer-name": "Olu Ade",
    "enquirer-email": "olu@elsewhere.example",
    "child-name": {"given": "Ivy", "family": "Quill"},
    "enquiry-kind": "arrived",
    "enquiry-basis": "The family may have moved to you",
}


def come_in(service: str, answers: dict[str, object], *, facts: dict[str, str] | None = None) -> Case:
    """A form that was sent through a door; the case it came onto."""
    filing = open_filing(service, by=VISITOR, at=AT)
    fill(filing, answers, by=VISITOR)
    done = submit(filing.id, by=VISITOR, at=AT, facts=facts or {"school-signed-in": "no"})
    assert done.case_id is not None
    return db.session.get_one(Case, done.case_id)


DOORS = [("cme-concern", CONCERN), ("cme-no-place", NO_PLACE), ("pupil-no-show", NO_SHOW)]


@pytest.mark.parametrize(("service", "answers"), DOORS, ids=[one for one, _ in DOORS])
def test_every_door_leads_to_the_same_triage_with_the_same_ways_out(council, service, answers):
    with writing():
        case = come_in(service, answers)
        finish_task(tasks(case)["triage"], "whereabouts-unknown", {}, by=council.officer, at=AT)
    assert (case.service, case.case_type, case.stage) == ("cme-referral", "CME", "looking")
    assert {"enquiries", "home-visit", "decision", "weekly-review"} <= set(tasks(case))
    assert db.session.query(Filing).one().service == service


@pytest.mark.parametrize(("service", "answers"), DOORS, ids=[one for one, _ in DOORS])
def test_danger_told_at_any_door_is_p1_and_calls_the_duty_officer(council, service, answers):
    with writing():
        case = come_in(service, answers | {"danger-now": "yes"})
    assert (case.priority, case.danger) == (1, True)
    assert tasks(case)["safeguarding-first"].needs_acknowledging


@pytest.mark.parametrize(("service", "answers"), DOORS[:2], ids=["concern", "no-place"])
def test_the_public_and_parents_get_a_receipt_and_nothing_more(council, service, answers):
    asked = {"wants-receipt": "yes", "reporter-email": "nora@home.example"}
    with writing():
        case = come_in(service, answers | asked)
        finish_task(tasks(case)["triage"], "whereabouts-unknown", {}, by=council.officer, at=AT)
    (receipt,) = [one for one in db.session.query(Message) if one.recipient_kind in ("party", "referrer")]
    assert receipt.kind.endswith("receipt")
    assert receipt.state == "planned", "it goes, to the mailbox that was given for it"


def test_whoever_is_worried_hears_nothing_unless_they_ask_for_it(council):
    with writing():
        come_in("cme-concern", CONCERN)
        come_in("cme-concern", {**CONCERN, "tells-who": "anonymous"})
    assert [one for one in db.session.query(Message) if one.recipient_kind == "party"] == []
    said = [part_of(filing).answers for filing in db.session.query(Filing)]
    assert {answers["tells-who"]: answers.get("reporter-name") for answers in said} == {
        "named": "Nora Next-Door",
        "anonymous": None,
    }


def test_a_concern_that_names_somebody_to_keep_away_from_holds_the_family(council):
    with writing():
        case = come_in("cme-concern", CONCERN | {"concern-family-safe": "Never the stepfather"})
    assert not may_contact(case, "parent", None).allowed


def test_a_no_show_joins_the_open_case_of_the_child_and_tells_whoever_works_it(council):
    with writing():
        twin()
        first = send(SURE)
        again = come_in("pupil-no-show", NO_SHOW | {"child-dob": "2015-05-06", "child-upn": UPN})
    assert again.id == first.id
    assert "new-information" in tasks(first)
    assert db.session.query(Case).count() == 1


def test_a_child_given_up_is_found_again_and_the_closed_case_opens_with_a_task(council):
    with writing():
        known = twin()
        first = send(SURE)
        known.alert, first.state, first.outcome, first.stage = "failed-to-track", "closed", "failed-to-track", "closed"
        db.session.flush()
        again = come_in("pupil-no-show", NO_SHOW | {"child-dob": "2015-05-06", "child-upn": UPN})
    assert again.id == first.id
    assert first.state == "open"
    assert "new-information" in tasks(first)


@pytest.mark.parametrize(
    ("choice", "alert"), [("go-on", "failed-to-track"), ("keep-apart", "failed-to-track"), ("go-on", "never-found")]
)
def test_a_likely_child_given_up_before_is_put_before_a_person_who_decides_which_case_goes_on(council, choice, alert):
    with writing():
        known = twin()
        first = send(SURE)
        known.alert, first.state, first.outcome, first.stage = alert, "closed", alert, "closed"
        db.session.flush()
        again = come_in("cme-no-place", NO_PLACE)
        assert (again.child_link, first.state) == ("offered", "closed")
        offer = db.session.query(MatchOffer).filter_by(child_id=again.child_id).one()
        take_offer(again, offer.id, by=council.officer, at=AT)
        asked = tasks(again)["found-again"]
        assert first.state == "closed"  # never silently
        finish_task(asked, choice, {}, by=council.officer, at=AT)
    went_on = choice == "go-on"
    assert (first.state, again.state) == (("open", "closed") if went_on else ("closed", "open"))
    assert ("new-information" in tasks(first)) is went_on


def test_an_officer_who_recognises_the_child_is_shown_the_case_that_is_open_already(council):
    with writing():
        twin()
        first = send(SURE)
        again = come_in("cme-no-place", NO_PLACE)
        offer = db.session.query(MatchOffer).filter_by(child_id=again.child_id).one()
        take_offer(again, offer.id, by=council.officer, at=AT)
    assert again.facts["open-case"] == "yes"
    assert db.session.query(CaseLink).filter_by(case_id=again.id, other_id=first.id).count() == 1
    assert "open-case-found" in [event.kind for event in history_of("case", again.id)]


def test_what_a_door_says_of_the_child_stays_readable_when_a_link_is_undone(council):
    with writing():
        twin()
        case = come_in("pupil-no-show", NO_SHOW | {"child-dob": "2015-05-06", "child-upn": UPN})
        assert case.child_link == "automatic"
        made = undo_link(case, by=council.officer, at=AT)
    assert made is not None
    child = db.session.get_one(Child, case.child_id)
    assert (child.family_name, child.date_of_birth) == ("Quill", date(2015, 5, 6))


def test_another_council_is_answered_by_hand_through_its_channel_and_by_two_people(council):
    with writing():
        case = come_in("council-enquiry", ENQUIRY)
    assert case.outward_held
    assert not may_contact(case, "other-council", None).allowed
    with writing():
        finish_task(tasks(case)["check-council"], "checked", {}, by=council.officer, at=AT)
        finish_task(tasks(case)["search"], "not-found", {}, by=council.officer, at=AT)
        answers = {"answer-wording": "not-known", "answer-why": "No record under any spelling"}
        finish_task(tasks(case)["answer"], "released", answers, by=council.officer, at=AT, reason="Ready")
    assert "send-answer" not in tasks(case)
    decision = db.session.query(Decision).one()
    with pytest.raises((SamePerson, PermissionError)), writing():
        decide(decision.id, agreed=True, reason="", by=council.officer, at=AT)
    with writing():
        decide(decision.id, agreed=True, reason="", by=council.manager, at=AT)
        sent = {"answer-sent-on": "2026-11-23", "answer-sent-through": "S2S", "answer-sent-to": "352"}
        finish_task(tasks(case)["send-answer"], "sent", sent, by=council.officer, at=AT)
    assert (case.state, case.outcome) == ("closed", "answered")
    outward = [one for one in db.session.query(Message) if one.recipient_kind not in ("officer", "team")]
    assert [one.kind for one in outward] == ["enquiry-receipt"]


def test_another_councils_child_who_is_here_without_school_gets_a_search_of_ours(council):
    with writing():
        case = come_in("council-enquiry", ENQUIRY)
        finish_task(tasks(case)["check-council"], "checked", {}, by=council.officer, at=AT)
        finish_task(tasks(case)["search"], "missing-here", {}, by=council.officer, at=AT)
    ours = db.session.query(Case).filter_by(case_type="CME").one()
    assert ours.outward_held
    assert db.session.query(CaseLink).filter_by(case_id=ours.id, other_id=case.id).count() == 1
