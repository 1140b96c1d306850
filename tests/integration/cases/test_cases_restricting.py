"""A case is restricted and opened again on a page of its own, and nothing of it is left where nobody finds it."""

from __future__ import annotations

import re

from sqlalchemy import select

from base.database import writing
from base.extensions import db
from casework.claims import claim_task
from casework.joining import open_related_case
from models.case import Case
from models.child import Child
from models.task import Task
from models.user import User
from security.actor import Actor
from security.current import actor_of
from tests.integration.cases.conftest import text_of
from tests.integration.casework import marlowe

WHY = {"restricted": "yes", "reason": "The child of a colleague"}
AGAIN = {"restricted": "no", "reason": "The colleague has left"}
MOIRA = {"child-name": {"given": "Moira", "family": "Fell"}, "child-dob": "2015-03-02", "child-upn": "A123456789012"}


def restricted(at_work, case_id=None):
    """Whether the case, its tasks and its child's record are restricted."""
    with at_work.app.app_context():
        case = db.session.get_one(Case, case_id or at_work.case_id)
        tasks = set(db.session.scalars(select(Task.restricted).where(Task.case_id == case.id)))
        return case.restricted, tasks, db.session.get_one(Child, case.child_id).restricted


def test_a_lead_restricts_a_case_and_an_officer_finds_nothing_of_it(at_work, officer, lead):
    address = f"/cases/{at_work.case_id}/restriction"
    assert officer.get(address).status_code == 403
    assert officer.post(address, data=WHY).status_code == 403
    assert "Say why the case is restricted" in lead.post(address, data={"restricted": "yes"}).text
    assert restricted(at_work) == (False, {False}, False)
    for _ in range(2):
        assert lead.post(address, data=WHY | {"once": "a1"}).status_code == 303
    assert restricted(at_work) == (True, {True}, True)
    assert officer.get(f"/cases/{at_work.case_id}").status_code == 404
    said = text_of(lead.get(f"/cases/{at_work.case_id}/timeline"))
    assert said.count("Restricted to those who may see restricted cases") == 1
    assert "The child of a colleague" in said


def test_the_team_sees_a_case_again_when_a_lead_opens_it_with_a_reason(at_work, officer, lead):
    address = f"/cases/{at_work.case_id}/restriction"
    lead.post(address, data=WHY)
    assert "Why may the team see it again?" in lead.get(address).text
    assert "Say why the team may see the case again" in lead.post(address, data={"restricted": "no"}).text
    assert lead.post(address, data=AGAIN).status_code == 303
    assert restricted(at_work) == (False, {False}, False)
    assert officer.get(f"/cases/{at_work.case_id}").status_code == 200
    assert "It was so already" in lead.post(address, data=AGAIN, follow_redirects=True).text


def test_what_an_officer_held_of_a_case_goes_back_to_its_queue_and_what_a_lead_held_stays(at_work, officer, lead):
    triage = at_work.task("triage")
    with at_work.app.app_context():
        colleague = actor_of(db.session.get_one(User, at_work.officers["colleague"]))
        with writing():
            claim_task(db.session.get_one(Task, triage), by=colleague, at=marlowe.AT)
            db.session.get_one(Case, at_work.case_id).owner_id = colleague.id
    address = f"/cases/{at_work.case_id}/restriction"
    lead.post(address, data=WHY)
    assert (at_work.read(triage)["state"], at_work.read(triage)["holder_id"]) == ("open", None)
    assert at_work.case()["owner_id"] is None
    lead.post(address, data=AGAIN)
    with at_work.app.app_context():
        team_lead = actor_of(db.session.get_one(User, at_work.officers["lead"]))
        with writing():
            claim_task(db.session.get_one(Task, triage), by=team_lead, at=marlowe.AT)
    lead.post(address, data=WHY)
    assert at_work.read(triage)["holder_id"] == team_lead.id


def test_a_further_form_about_a_restricted_child_is_met_as_one_about_a_protected_child(at_work, officer, lead):
    known = at_work.refer(MOIRA)
    lead.post(f"/cases/{known}/restriction", data=WHY)
    further = at_work.refer(MOIRA)
    assert further != known
    assert officer.get(f"/cases/{further}").status_code == 404
    page = lead.get(f"/cases/{further}/restriction")
    assert "Say first which child this is" in text_of(page)
    refused = lead.post(f"/cases/{further}/restriction", data=AGAIN)
    assert refused.status_code == 422
    assert "The case stays restricted" in refused.text
    assert restricted(at_work, further)[0]


def test_a_lead_keeps_a_guarded_case_restricted_for_a_reason_of_its_own_before_it_is_known_who_the_child_is(
    at_work, officer, lead
):
    known = at_work.refer(MOIRA)
    lead.post(f"/cases/{known}/restriction", data=WHY)
    further = at_work.refer(MOIRA)
    address = f"/cases/{further}/restriction"
    assert "Whether the case stays restricted" in text_of(lead.get(f"/cases/{further}"))
    assert "Why is it restricted?" in lead.get(address).text
    assert lead.post(address, data=WHY).status_code == 303
    assert "stays restricted all the same" in text_of(lead.get(address))
    assert "Why is it restricted?" not in lead.get(address).text
    cleared = lead.post(f"/cases/{further}/identity/clear", data={"reason": "A cousin"}, follow_redirects=True)
    assert "The case stays restricted for another reason" in text_of(cleared)
    assert restricted(at_work, further)[0]
    assert officer.get(f"/cases/{further}").status_code == 404
    assert "Why may the team see it again?" in lead.get(address).text


def test_a_record_that_is_sealed_keeps_its_cases_restricted(at_work, lead, records):
    lead.post(f"/cases/{at_work.case_id}/restriction", data=WHY)
    records.change_child(sealed=True)
    assert "is sealed" in lead.get(f"/cases/{at_work.case_id}/restriction").text
    assert lead.post(f"/cases/{at_work.case_id}/restriction", data=AGAIN).status_code == 422
    assert restricted(at_work)[0]


def test_a_record_that_was_restricted_for_itself_stays_so_when_a_case_is_opened(at_work, lead, records):
    records.change_child(restricted=True)
    lead.post(f"/cases/{at_work.case_id}/restriction", data=WHY)
    lead.post(f"/cases/{at_work.case_id}/restriction", data=AGAIN)
    assert restricted(at_work) == (False, {False}, True)


def beside(at_work):
    """Another case about the same child, of another matter; its id."""
    with at_work.app.app_context(), writing():
        case = db.session.get_one(Case, at_work.case_id)
        other = open_related_case(case, case.service, by=Actor.system("tests"), at=marlowe.AT)
        return other.id


def test_the_other_cases_of_a_restricted_child_are_restricted_with_it_unless_a_lead_leaves_one_out(
    at_work, officer, lead
):
    address, other = f"/cases/{at_work.case_id}/restriction", beside(at_work)
    page = lead.get(address).text
    assert "Restrict these other cases of the child too" in page
    assert re.search(rf'value="{other}" checked', page)
    lead.post(address, data=WHY | {"also": str(other), "once": "a1"})
    assert restricted(at_work) == restricted(at_work, other) == (True, {True}, True)
    assert officer.get(f"/cases/{other}").status_code == 404


def test_a_lead_reads_on_a_restricted_case_which_other_cases_of_the_child_the_team_still_sees(at_work, officer, lead):
    address, other = f"/cases/{at_work.case_id}/restriction", beside(at_work)
    lead.post(address, data=WHY)
    assert restricted(at_work, other)[0] is False
    page = lead.get(address).text
    assert "The team still sees these other cases of the child" in page
    assert f"/cases/{other}/restriction" in page


def test_no_case_of_another_child_is_restricted_by_its_number(at_work, lead):
    with at_work.app.app_context(), writing():
        stranger = marlowe.send(MOIRA).id
    lead.post(f"/cases/{at_work.case_id}/restriction", data=WHY | {"also": str(stranger)})
    assert restricted(at_work, stranger)[0] is False
