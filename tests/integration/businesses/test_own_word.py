"""A business is left out of campaigns on its own word or an officer's, never on that of whoever used its name."""

from __future__ import annotations

from copy import deepcopy
from datetime import timedelta

import pytest
from sqlalchemy import select

from base.database import writing
from base.extensions import db
from casework.campaigns.campaign_choice import Choice, some_chosen
from casework.campaigns.campaigns import begin_campaign
from casework.closing import close_case, reopen_case
from casework.consequences import apply_consequences
from casework.facts import case_answers
from casework.finishing import finish_task
from casework.intake.part_acts import correct_address
from casework.organisations_of_cases import organisation_of
from casework.own_tasks import CONFIRM_ORGANISATION
from casework.tasks import cancel_task
from casework.versions import current_document, publish
from directory.organisations import (
    Contact,
    OrganisationParticulars,
    add_contacts,
    add_organisation,
    organisation_for_writing,
    set_standing,
)
from forms.definition.casework import Consequence
from models.case import Case
from models.event import Event
from models.part_request import PartRequest
from reporting.organisation_pages import Unconfirmed, history_of_organisation
from security.actor import Actor
from tests.integration.businesses.packing import AT, SYSTEM, VISITOR, Packing, answered, asked, business, later
from tests.integration.employment.seaside import tasks

DAY = timedelta(days=1)
PACK = "employer-pack"
CAFE = OrganisationParticulars("Quayside Cafe", postcode="ZZ1 1AA", contacts=(Contact("owner@quay.example"),))


def cafe() -> None:
    """The business as the council knows it from its own list."""
    add_organisation(CAFE, by=SYSTEM, at=AT - DAY)


def chosen() -> list[str]:
    return [row.name for row in some_chosen(Choice(), PACK, limit=9)]


def standing(case: Case) -> dict[str, str]:
    """The state of each task of a case."""
    return {kind: task.state for kind, task in tasks(case).items()}


def told(row) -> list[tuple[str, str]]:
    """The organisation's own history: what happened and who did it, but for how it came into the list."""
    found = select(Event.kind, Event.actor_kind).where(Event.subject_id == row.id).order_by(Event.seq)
    return [(kind, who) for kind, who in db.session.execute(found) if kind != "organisation-added"]


def test_a_stranger_who_asks_in_its_name_and_wants_no_contact_changes_nothing_until_an_officer_confirms(council):
    with writing():
        cafe()
        case = asked(business_email="stranger@elsewhere.example")
        answered(case, pack_answer="no-contact")
    row = organisation_of(case.id)
    assert (case.outcome, row.contact, row.contacted_at) == ("refused-contact", "may", AT)
    assert set(tasks(case)) == {"confirm-refusal"}
    assert told(row) == [("organisation-word-unconfirmed", "visitor")]
    assert chosen() == ["Quayside Cafe"]
    assert history_of_organisation(row, reader=council.officer).unconfirmed == Unconfirmed("no-campaigns")
    with writing():
        finish_task(tasks(case)["confirm-refusal"], "its-word", {}, by=council.officer, at=AT + DAY)
    assert row.contact == "stopped"
    assert (case.state, case.outcome, case.next_action) == ("closed", "refused-contact", "")
    assert standing(case) == {"confirm-refusal": "done"}
    assert told(row)[1:] == [("organisation-standing-set", "user")]
    assert chosen() == []
    assert history_of_organisation(row, reader=council.officer).unconfirmed is None


def test_what_the_business_did_not_say_is_refused_and_it_stays_in_campaigns(council):
    with writing():
        cafe()
        case = asked(business_email="stranger@elsewhere.example")
        answered(case, pack_answer="no-contact")
        finish_task(tasks(case)["confirm-refusal"], "not-its-word", {}, by=council.officer, at=AT + DAY)
    row = organisation_of(case.id)
    history = history_of_organisation(row, reader=council.officer)
    assert (row.contact, history.unconfirmed) == ("may", None)
    assert told(row)[1:] == [("organisation-word-refused", "user")]
    assert any("not known to speak for it: no campaigns" in line.words for line in history.lines)
    assert chosen() == ["Quayside Cafe"]


def test_a_word_whose_task_is_cancelled_says_that_it_was_never_confirmed_and_why(app, enter, tmp_path):
    with app.app_context(), writing():
        council = Packing(tmp_path)
        cafe()
        case = asked(business_email="stranger@elsewhere.example")
        answered(case, pack_answer="no-contact")
        reopen_case(case, reason="They telephoned", by=council.officer, at=AT + DAY)
        close_case(case, "has-permits", {}, by=council.officer, at=AT + DAY)
        row = organisation_of(case.id)
        assert standing(case)["confirm-refusal"] == "cancelled"
        assert told(row)[1:] == [("organisation-word-never-confirmed", "user")]
        history = history_of_organisation(row, reader=council.officer)
        assert history.unconfirmed == Unconfirmed("no-campaigns", "its case ended first")
        lines = [line.words for line in history.lines]
        assert "What was said of it was never confirmed (its case ended first): no campaigns" in lines
        row_id = row.id
    page = enter("officer").get(f"/businesses/{row_id}").text
    assert "Nobody has confirmed it, because its case ended first, and nothing was changed" in page
    assert "To confirm" not in page
    with app.app_context(), writing():
        found = organisation_for_writing(row_id)
        by = Actor.system("tests")
        set_standing(found, state=found.state, contact="stopped", by=by, at=AT + DAY, once=None)
        assert history_of_organisation(found, reader=by).unconfirmed is None


def test_a_task_is_never_cancelled_without_a_reason(council):
    with writing():
        cafe()
        case = asked(business_email="stranger@elsewhere.example")
        answered(case, pack_answer="no-contact")
        with pytest.raises(ValueError, match="for a reason"):
            cancel_task(next(iter(tasks(case).values())), "", by=council.officer, at=AT)


def test_a_confirmation_on_a_closed_case_that_would_end_it_again_is_refused_with_the_reason_and_stays(
    app, enter, tmp_path
):
    ends = {"id": "permits", "label": "It has permits", "then": [{"close": "has-permits"}]}
    with app.app_context(), writing():
        Packing(tmp_path)
        document = deepcopy(current_document(PACK))
        confirming = next(task for task in document["tasks"] if task["id"] == "confirm-refusal")
        confirming["choices"].append(ends)
        publish(document, by=SYSTEM, at=AT)
        cafe()
        case = asked(business_email="stranger@elsewhere.example")
        answered(case, pack_answer="no-contact")
        case_id, task_id = case.id, tasks(case)["confirm-refusal"].id
    officer = enter("officer")
    refused = officer.post(f"/tasks/{task_id}/finish", data={"choice": "permits", "once": "a1"})
    assert (refused.status_code, "The case is closed already" in refused.text) == (422, True)
    with app.app_context():
        case = db.session.get_one(Case, case_id)
        assert (case.state, case.outcome, standing(case)) == ("closed", "refused-contact", {"confirm-refusal": "open"})
    assert officer.post(f"/tasks/{task_id}/finish", data={"choice": "its-word", "once": "a2"}).status_code == 303
    with app.app_context():
        case = db.session.get_one(Case, case_id)
        assert (case.state, case.outcome, standing(case)) == ("closed", "refused-contact", {"confirm-refusal": "done"})
        assert organisation_of(case_id).contact == "stopped"


def test_a_business_that_nobody_knew_is_not_closed_to_campaigns_by_whoever_named_it(council):
    with writing():
        case = asked()
        answered(case, pack_answer="no-contact")
    row = organisation_of(case.id)
    assert (row.source, [one.source for one in row.contacts], row.contact) == ("form", ["form"], "may")
    assert set(tasks(case)) == {"confirm-refusal"}


def test_what_a_campaign_sent_to_an_address_of_the_council_is_answered_by_the_business(council):
    with writing():
        row = business(1)
        begin_campaign("Spring", PACK, Choice(), per_day=5, by=council.officer, at=AT)
    later(AT + DAY)
    case = db.session.scalars(select(Case)).one()
    with writing():
        answered(case, at=AT + DAY, pack_answer="no-contact")
    assert (row.contact, case.outcome, tasks(case)) == ("stopped", "refused-contact", {})
    assert told(row) == [("organisation-standing-set", "visitor")]


def test_a_business_that_asks_from_its_own_known_address_speaks_for_itself(council):
    with writing():
        cafe()
        case = asked(business_email="Owner@quay.example")
        answered(case, pack_answer="no-contact")
    assert (organisation_of(case.id).contact, tasks(case)) == ("stopped", {})


def test_an_address_that_only_a_form_gave_stays_one_when_a_list_names_the_business_later(council):
    with writing():
        case = asked()
        row = organisation_of(case.id)
        row.source = "Business rates"
        add_contacts(row, (Contact("office@quay.example"),))
        answered(case, pack_answer="no-contact")
    assert (row.contact, set(tasks(case))) == ("may", {"confirm-refusal"})


def test_an_officer_who_has_it_from_the_business_or_found_its_address_is_believed(council):
    with writing():
        cafe()
        first = asked(business_email="stranger@elsewhere.example")
        close_case(first, "refused-contact", {}, by=council.officer, at=AT)
    row = organisation_of(first.id)
    assert (row.contact, tasks(first)) == ("stopped", {})
    with writing():
        row.contact = "may"
        second = asked(business_email="stranger@elsewhere.example", at=AT + DAY)
        request = db.session.scalars(select(PartRequest).order_by(PartRequest.asked_at.desc()).limit(1)).one()
        told_how = {"reason": "It is on their door", "by": council.officer, "at": AT + DAY}
        correct_address(request.filing_id, request.party, "found@quay.example", **told_how)
        answered(second, at=AT + DAY, pack_answer="no-contact")
    assert (row.contact, tasks(second)) == ("stopped", {})


def test_a_definition_that_names_no_task_has_the_products_own(council):
    with writing():
        cafe()
        case = asked(business_email="stranger@elsewhere.example")
        gone = Consequence("mark-organisation", (("as", "closed"),))
        for _ in range(2):
            apply_consequences([gone], case, answers=case_answers(case), by=VISITOR, at=AT)
    row = organisation_of(case.id)
    assert row.state == "open"
    assert set(tasks(case)) == {CONFIRM_ORGANISATION.id}
    assert history_of_organisation(row, reader=council.officer).unconfirmed == Unconfirmed("closed")


@pytest.mark.parametrize(
    ("choice", "state", "last"),
    [
        ("its-word", "closed", "organisation-standing-set"),
        ("not-its-word", "open", "organisation-word-refused"),
    ],
)
def test_the_products_own_task_says_whether_it_is_so_and_nothing_waits_any_more(council, choice, state, last):
    with writing():
        cafe()
        case = asked(business_email="stranger@elsewhere.example")
        gone = Consequence("mark-organisation", (("as", "closed"),))
        apply_consequences([gone], case, answers=case_answers(case), by=VISITOR, at=AT)
        finish_task(tasks(case)[CONFIRM_ORGANISATION.id], choice, {}, by=council.officer, at=AT + DAY)
    row = organisation_of(case.id)
    assert (row.state, told(row)[-1]) == (state, (last, "user"))
    assert history_of_organisation(row, reader=council.officer).unconfirmed is None


def test_a_task_to_confirm_that_is_done_and_does_not_say_leaves_nothing_to_confirm(app, enter, tmp_path):
    with app.app_context(), writing():
        council = Packing(tmp_path)
        document = deepcopy(current_document(PACK))
        confirming = next(task for task in document["tasks"] if task["id"] == "confirm-refusal")
        confirming["choices"].append({"id": "done", "label": "Done"})
        publish(document, by=SYSTEM, at=AT)
        cafe()
        case = asked(business_email="stranger@elsewhere.example")
        answered(case, pack_answer="no-contact")
        finish_task(tasks(case)["confirm-refusal"], "done", {}, by=council.officer, at=AT + DAY)
        row = organisation_of(case.id)
        because = "the task was ended without saying whether it is so"
        assert history_of_organisation(row, reader=council.officer).unconfirmed == Unconfirmed("no-campaigns", because)
        assert (row.contact, [kind for kind, _ in told(row)][1:]) == ("may", ["organisation-word-never-confirmed"])
        key = row.id
    page = enter("officer").get(f"/businesses/{key}").text
    assert "To confirm" not in page
    assert f"Nobody has confirmed it, because {because}, and nothing was changed" in page


def test_the_page_of_the_business_says_what_is_to_be_confirmed(app, enter, tmp_path):
    with app.app_context(), writing():
        council = Packing(tmp_path)
        cafe()
        case = asked(business_email="stranger@elsewhere.example")
        answered(case, pack_answer="no-contact")
        case_id, key = case.id, organisation_of(case.id).id
    officer = enter("officer")
    shown = officer.get(f"/businesses/{key}").text
    assert "Somebody who is not known to speak for this business said that it wants no campaigns" in shown
    assert "Wants no campaigns</strong>" not in shown
    with app.app_context(), writing():
        case = db.session.get_one(Case, case_id)
        finish_task(tasks(case)["confirm-refusal"], "its-word", {}, by=council.officer, at=AT + DAY)
    shown = officer.get(f"/businesses/{key}").text
    assert "is not known to speak for this business" not in shown
    assert "Wants no campaigns</strong>" in shown
