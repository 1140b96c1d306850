"""Who a child is: never guessed; a record few may see exists for nobody else; an interest shuts out of all of it."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from base.database import writing
from base.extensions import db
from casework.claims import claim_task
from casework.finishing import finish_task
from casework.identifying import take_offer
from casework.interests import declare_interest
from casework.joining_records import join_records, separate_records
from casework.own_tasks import OWN_TASKS
from casework.tasks import start_task
from casework.visible import NotHere, cases_visible_to, tasks_visible_to
from casework.visible_children import children_visible_to, those_visible, visible_child
from directory.children import create_child, standing_for
from directory.finding import find_children
from directory.matching import MOST_CANDIDATES, MatchKind, match_child
from directory.merging import offers_for
from directory.particulars import Particulars
from models.child import Child
from models.message import Message
from reporting.past_register import past_entries
from reporting.register import live_entries
from security.actor import Actor
from tests.integration.casework.marlowe import AT, SURE, UPN, send, tasks, twin

SYSTEM = Actor.system("tests")
BORN = date(2015, 5, 6)


def child(given: str, family: str = "Quill", **more) -> Child:
    return create_child(Particulars(given_names=given, family_name=family, **more), by=SYSTEM, at=AT)


@pytest.mark.parametrize("how", ["restricted", "sealed"])
def test_a_referral_about_a_protected_child_is_seen_by_those_who_may_and_the_duty_officer_is_alerted(council, how):
    with writing():
        setattr(twin(), how, True)
        case = send(SURE)
    offered = offers_for(case.child_id)
    assert [offer.state for offer in offered] == ["protected"]
    for unseen in (council.officer, council.colleague):
        assert db.session.scalars(tasks_visible_to(unseen).of_case(case.id).query()).all() == []
        with pytest.raises(NotHere):
            cases_visible_to(unseen).by_reference(case.reference)
        with pytest.raises(NotHere):
            visible_child(unseen, case.child_id)
        for typed in ("Ivy Quill", UPN, "06/05/2015"):
            assert find_children(typed, visible=children_visible_to(unseen)) == []
    assert cases_visible_to(council.lead).get(case.id) is not None
    alerts = db.session.scalars(select(Message).where(Message.kind == "alert")).all()
    assert {one.recipient_id for one in alerts} == {council.officer.id, council.lead.id}
    assert all(one.urgent and one.held_because == "" for one in alerts)


def test_a_restricted_case_is_in_no_register_of_those_who_may_not_see_it(council):
    with writing():
        twin().restricted = True
        hidden, shown = send(SURE), send({"child-name": {"given": "Bo", "family": "Reed"}})
    auditor = council.manager
    assert {entry.first.case.id for entry in live_entries(auditor)} >= {hidden.id, shown.id}
    for entries in (live_entries(council.officer), past_entries(council.officer, AT.date())):
        assert hidden.id not in {entry.first.case.id for entry in entries}


def test_a_protected_child_is_not_crowded_out_by_namesakes(council):
    with writing():
        for number in range(MOST_CANDIDATES + 5):
            child("Ivy", date_of_birth=BORN, upn=f"B{number:012d}")
        hidden = child("Ivie", date_of_birth=BORN)
        hidden.restricted = True
        db.session.flush()
        found = match_child(Particulars(given_names="Ivy", family_name="Quill", date_of_birth=BORN))
    assert found.kind is MatchKind.PROTECTED
    assert hidden.id in {one.child_id for one in found.candidates}
    assert len(found.candidates) == MOST_CANDIDATES


def test_a_child_is_still_found_by_what_a_joined_record_was_called_but_never_linked_by_it(council):
    with writing():
        stays, joined = child("Ivy", "Brown", date_of_birth=BORN), twin()
        join_records(joined.id, stays.id, by=council.officer, at=AT)
        found = match_child(Particulars(given_names="Ivy", family_name="Quill", date_of_birth=BORN, upn=UPN))
    assert found.kind is MatchKind.OFFERED
    assert [one.child_id for one in found.candidates] == [stays.id]


def test_what_protected_a_joined_record_still_stops_a_form_that_names_it(council):
    with writing():
        stays, joined = child("Ivy", "Brown", date_of_birth=BORN), twin()
        joined.restricted = True
        join_records(joined.id, stays.id, by=council.lead, at=AT)
        case = send(SURE)
    assert (case.child_link, case.restricted, case.outward_held) == ("protected", True, True)


@pytest.mark.parametrize("less", [{"child-upn": UPN}, {"child-dob": "2015-05-06"}, SURE | {"child-dob": "2015-06-05"}])
def test_anything_less_than_all_three_is_offered_and_not_linked(council, less):
    with writing():
        known = twin()
        case = send(less)
    assert (case.child_link, case.child_id != known.id) == ("offered", True)
    assert [offer.candidate_id for offer in offers_for(case.child_id)] == [known.id]


@pytest.mark.parametrize("declared_on", ["joined", "stays"])
def test_an_interest_in_one_record_shuts_out_of_the_cases_of_every_record_of_the_child(council, declared_on):
    with writing():
        first = send({"child-name": {"given": "Ivie", "family": "Quille"}})
        second = send({"child-name": {"given": "Bo", "family": "Brown"}})
        third = send({"child-name": {"given": "Cy", "family": "Black"}})
        join_records(first.child_id, second.child_id, by=council.lead, at=AT)
        join_records(second.child_id, third.child_id, by=council.lead, at=AT)
        claim_task(tasks(third)["triage"], by=council.officer, at=AT)
        named = first.child_id if declared_on == "joined" else third.child_id
        declare_interest(named, reason="My niece", by=council.officer, at=AT)
    for case in (first, second, third):
        for look in (
            lambda one: cases_visible_to(council.officer).get(one.id),
            lambda one: tasks_visible_to(council.officer).get(tasks(one)["triage"].id),
        ):
            with pytest.raises(NotHere):
                look(case)
        assert cases_visible_to(council.colleague).get(case.id) is not None
        assert those_visible(council.officer, [standing_for(case.child_id)]) == []
    task = tasks(third)["triage"]
    assert (task.holder_id, task.state, third.owner_id) == (None, "open", None)


def test_records_that_become_one_shut_out_whoever_knows_the_family_of_either_and_take_back_their_tasks(council):
    with writing():
        known = twin()
        declare_interest(known.id, reason="My niece", by=council.officer, at=AT)
        case = send({"child-dob": "2015-05-06"})
        claim_task(tasks(case)["triage"], by=council.officer, at=AT)
        assert cases_visible_to(council.officer).get(case.id) is not None
        (offer,) = offers_for(case.child_id)
        take_offer(case, offer.id, by=council.lead, at=AT)
    with pytest.raises(NotHere):
        cases_visible_to(council.officer).get(case.id)
    task = tasks(case)["triage"]
    assert (task.holder_id, task.state, case.owner_id) == (None, "open", None)


def test_a_child_whose_earlier_record_has_a_restricted_case_is_not_here(council):
    with writing():
        first = send({"child-name": {"given": "Ivie", "family": "Quille"}})
        second = send({"child-name": {"given": "Bo", "family": "Brown"}})
        third = send({"child-name": {"given": "Cy", "family": "Black"}})
        join_records(first.child_id, second.child_id, by=council.lead, at=AT)
        join_records(second.child_id, third.child_id, by=council.lead, at=AT)
        assert visible_child(council.officer, first.child_id).id == third.child_id
        first.restricted = True
    with pytest.raises(NotHere):
        visible_child(council.officer, third.child_id)
    assert visible_child(council.lead, third.child_id).id == third.child_id


def test_a_joined_record_can_be_parted_again_and_stays_as_careful(council):
    with writing():
        first, second = twin(), child("Bo", "Brown")
        first.restricted = True
        join_records(first.id, second.id, by=council.lead, at=AT)
        separate_records(first.id, reason="Two cousins", by=council.lead, at=AT)
    assert (first.merged_into_id, second.restricted) == (None, True)


@pytest.mark.parametrize(
    ("kind", "choice"),
    [("extend-calendar", "done"), ("fix-address", "done"), ("look-at-files", "no-copy"), ("review-held", "done")],
)
def test_work_that_has_nothing_to_do_with_who_a_child_is_confirms_no_link(council, kind, choice):
    with writing():
        twin()
        case = send(SURE)
        task = start_task(case, OWN_TASKS[kind], by=council.officer, at=AT)
        finish_task(task, choice, {}, by=council.officer, at=AT)
    assert case.child_link == "automatic"
    with writing():
        finish_task(tasks(case)["triage"], "more-information", {}, by=council.officer, at=AT)
    assert case.child_link == "confirmed"
