"""A form that waits without a case is read by those alone who would see the case it becomes."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from base.database import writing
from base.extensions import db
from casework.interests import declare_interest
from casework.visible import NotHere
from casework.visible_forms import form_visible_to, form_without_case, waiting_forms_visible_to
from models.case import Case
from models.filing import Filing
from models.message import Message
from models.user import User
from reporting.mailroom import mail_line
from security.actor import Actor
from security.permissions import Role
from tests.integration.casework import rows
from tests.integration.casework.joint import begun, publish_joint, send_part
from tests.integration.casework.marlowe import AT, Marlowe, twin


@pytest.fixture
def council(context) -> Marlowe:
    """A council with a service of two parties whose case opens when both have sent."""
    with writing():
        made = Marlowe()
        publish_joint("all-parts")
    return made


def planned(filing: Filing, address: str = "parent@home.example") -> Message:
    """A reminder of a form that failed, planned before the form had a case. In `writing()`."""
    to = {"recipient_kind": "party", "recipient_role": "parent", "address": address, "filing_id": filing.id}
    when = {"state": "failed", "planned_at": AT, "send_after": AT}
    made = Message(kind="remind", key="a reminder", reference="EW-1", **to, **when)
    db.session.add(made)
    return made


@pytest.fixture
def waiting(council: Marlowe) -> Filing:
    """A form about Ivy Quill of which the club has sent its part, and the parent has not."""
    with writing():
        filing = begun()
        send_part(filing, "club")
    assert filing.case_id is None
    return filing


def finds(reader: Actor, filing: Filing) -> list[bool]:
    """Whether somebody may open a form, has it in the list, and finds it by its reference."""
    try:
        opened = form_visible_to(reader, filing.id) is not None
    except NotHere:
        opened = False
    by_reference = form_without_case(reader, filing.reference)
    return [opened, filing in waiting_forms_visible_to(reader), by_reference is not None]


def test_an_officer_reads_a_form_that_waits_about_a_child_whom_everybody_may_see(council, waiting):
    assert finds(council.officer, waiting) == [True] * 3


@pytest.mark.parametrize("closed", ["restricted", "sealed"])
def test_a_form_that_may_be_about_a_protected_child_is_there_for_the_leads_alone(council, waiting, closed):
    with writing():
        setattr(twin(), closed, True)  # restricted after the form came: before, its case would have opened at once
    assert finds(council.officer, waiting) == [False] * 3
    assert finds(council.lead, waiting) == [True] * 3


def test_a_form_about_a_child_with_a_restricted_case_is_there_for_the_leads_alone(council, waiting):
    with writing():
        child = twin()
        case = Case(
            reference="RC-1",
            service="joint-report",
            version_id=waiting.version_id,
            case_type="JOINT",
            child_id=child.id,
            restricted=True,
            opened_at=AT,
            received_at=AT,
        )
        db.session.add(case)
    assert (finds(council.officer, waiting), finds(council.lead, waiting)) == ([False] * 3, [True] * 3)


@pytest.mark.parametrize("who", ["officer", "lead"])
def test_whoever_has_an_interest_in_the_child_is_shut_out_of_its_form(council, waiting, who):
    with writing():
        declare_interest(twin().id, reason="My niece", by=getattr(council, who), at=AT)
    assert finds(getattr(council, who), waiting) == [False] * 3
    assert finds(council.colleague, waiting) == [True] * 3


def test_an_officer_does_not_read_the_form_in_which_they_are_the_parent(council, waiting):
    with writing():
        db.session.get_one(User, council.lead.id).email = "Club@Sport.example"
    assert finds(council.lead, waiting) == [False] * 3
    assert finds(council.officer, waiting) == [True] * 3


def test_nobody_reads_a_draft_of_which_nothing_was_sent(council):
    with writing():
        filing = begun()
    assert finds(council.manager, filing) == [False] * 3


def test_who_sees_no_cases_sees_no_form_that_waits_for_one(council, waiting):
    with writing():
        designer = rows.officer("Dee Sign", Role.SERVICE_DESIGNER)
    assert finds(designer, waiting) == [False] * 3


def test_the_mailbox_that_such_a_form_names_is_not_told_in_the_room_of_messages(council, waiting):
    with writing():
        message = planned(waiting)
    assert mail_line(council.officer, message.id).address == "parent@home.example"
    with writing():
        twin().restricted = True
    assert mail_line(council.officer, message.id).address == ""
    assert mail_line(council.lead, message.id).address == "parent@home.example"


def test_what_was_planned_before_a_form_had_its_case_is_of_that_case_in_the_room_of_messages(council, waiting):
    with writing():
        message = planned(waiting)
        send_part(waiting, "parent")
        db.session.scalars(select(Case)).one().restricted = True
    with pytest.raises(NotHere):
        mail_line(council.officer, message.id)
    assert mail_line(council.lead, message.id).message.id == message.id
