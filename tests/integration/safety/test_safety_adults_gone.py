"""Somebody is no longer around a child: nothing about the child goes to their mailbox, and whoever asks is told so."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from base.database import writing
from base.extensions import db
from casework.asking_together import ask_together, asked_together
from casework.cases import link_cases
from casework.chasing.asking import Whom
from casework.chasing.waits import start_wait
from casework.contacts import GONE, Rule, set_rule
from casework.departures import adult_back, adult_changed, adult_left
from casework.fold import differences
from casework.letters.letters import plan_letter
from casework.sending import contact_test
from casework.tasks import shape_of, start_task
from casework.versions import pinned
from correspondence.outbox import plan
from correspondence.recipients import Recipient
from correspondence.stopping import release
from directory.adult_changes import revision_of
from directory.adults import AdultParticulars, adults_of, note_adult
from directory.children import create_child
from directory.particulars import Particulars
from jobs.relay import relay_due
from models.case import Case
from models.child import Child, ChildAdult
from models.event import Event
from models.link import Link
from models.message import Message
from models.wait import Timer, Wait
from security.links import make_link
from tests.integration.casework.marlowe import AT, Marlowe, send, tasks
from tests.integration.casework.permit import EMPLOYER, PARENT, begun, publish_permit, request, send_part

pytestmark = pytest.mark.usefixtures("context")
LATER, MUCH_LATER = AT + timedelta(hours=2), AT + timedelta(hours=4)
WREN, JAY = "wren@quill.example", "jay@quill.example"


def with_parents(council: Marlowe, **answers: object) -> tuple[Case, dict[str, ChildAdult]]:
    """A search for a child with two parents who have a mailbox each and may be written to. Inside `writing()`."""
    case = send(answers)
    child = db.session.get_one(Child, case.child_id)
    for name, email in (("Wren Quill", WREN), ("Jay Quill", JAY)):
        note_adult(child, AdultParticulars(name, email=email), by=council.officer, at=AT)
    set_rule(case, "parent", None, Rule.SAFE, by=council.officer, at=AT)
    db.session.flush()
    return case, {near.adult.name.split()[0]: near for near in adults_of(child)}


def ask_parent(case: Case, mailbox: str, council: Marlowe) -> Wait:
    task = start_task(case, pinned(case.version_id).task_shapes["ask-family"], by=council.officer, at=AT)
    shape = shape_of(task, case)
    return start_wait(task, shape.wait, whom=Whom(recipient=mailbox), by=council.officer, at=AT)


def to(mailbox: str) -> list[tuple[str, str]]:
    """What stands in the outbox for a mailbox: state, and why it ended or is held."""
    found = select(Message).where(Message.address == mailbox).order_by(Message.planned_at, Message.id)
    return [(one.state, one.ended_because or one.held_because) for one in db.session.scalars(found)]


def open_links(mailbox: str) -> int:
    return len(db.session.scalars(select(Link.id).where(Link.email == mailbox, Link.revoked_at.is_(None))).all())


def test_a_question_to_a_father_who_has_left_comes_back_and_the_mothers_goes_on(council):
    with writing():
        case, near = with_parents(council)
        father = ask_parent(case, JAY, council)
        came = adult_left(case.child_id, near["Jay"].adult_id, "order", by=council.officer, at=LATER)
        again = adult_left(case.child_id, near["Jay"].adult_id, "moved-away", by=council.lead, at=LATER)
    assert (came.questions, came.links, again.questions) == (1, 1, 0)
    assert (father.state, father.ended_because) == ("returned", GONE)
    assert (tasks(case)["ask-family"].state, tasks(case)["ask-family"].came_back) == ("open", GONE)
    assert to(JAY) == [("cancelled", GONE)]
    assert open_links(JAY) == 0
    pending = select(Timer.id).where(Timer.source_id == father.id, Timer.state == "pending")
    assert db.session.scalars(pending).all() == []
    with writing():
        mother = ask_parent(case, WREN, council)
        adult_left(case.child_id, near["Jay"].adult_id, "order", by=council.officer, at=LATER)
    assert mother.state == "waiting"
    assert to(WREN) == [("planned", "")]
    assert differences(case) == []
    told = db.session.scalars(select(Event.data).where(Event.kind == "adult-not-written-to")).all()
    assert [one["why"] for one in told] == [GONE]


def test_who_has_left_is_not_asked_anew_not_even_in_a_case_that_opens_afterwards(council):
    with writing():
        case, near = with_parents(council)
        adult_left(case.child_id, near["Jay"].adult_id, "no-contact", by=council.officer, at=AT)
        again = ask_parent(case, "Jay@Quill.example", council)
        later = send({"child-name": {"given": "Ivy", "family": "Quill"}})
        later.child_id = case.child_id
        set_rule(later, "parent", None, Rule.SAFE, by=council.officer, at=AT)
        db.session.flush()
        elsewhere = ask_parent(later, JAY, council)
    for wait in (again, elsewhere):
        assert (wait.state, wait.ended_because) == ("returned", GONE)
    assert to(JAY) == []


def test_a_held_message_is_not_let_go_to_somebody_who_has_left_nor_after_an_officer_released_it(council):
    with writing():
        case, near = with_parents(council)
        set_rule(case, "parent", None, Rule.HELD, by=council.officer, at=AT)
        ask_parent(case, JAY, council)
        assert to(JAY) == [("held", "held")]
        adult_left(case.child_id, near["Jay"].adult_id, "died", by=council.officer, at=LATER)
        assert to(JAY) == [("cancelled", GONE)]
        late = plan(
            "ask-parent",
            key="planned-since",
            version_id=case.version_id,
            case_id=case.id,
            to=Recipient("party", None, "parent", JAY),
            send_after=LATER,
            at=LATER,
            held_because="held",
        )
        release(late.id, reason="The wrong one", by=council.officer, at=MUCH_LATER)
    assert contact_test([late], MUCH_LATER) == {late.id: GONE}


def test_who_is_around_again_is_sent_nothing_by_that(council):
    with writing():
        case, near = with_parents(council)
        wait = ask_parent(case, JAY, council)
        adult_left(case.child_id, near["Jay"].adult_id, "moved-away", by=council.officer, at=LATER)
        adult_back(case.child_id, near["Jay"].adult_id, by=council.officer, at=MUCH_LATER)
    assert (wait.state, to(JAY), open_links(JAY)) == ("returned", [("cancelled", GONE)], 0)
    with writing():
        again = ask_parent(case, JAY, council)
    assert again.state == "waiting"


def test_a_mailbox_that_both_parents_read_is_not_written_to_when_one_of_them_has_left(council):
    with writing():
        case, near = with_parents(council)
        near["Wren"].adult.email = JAY
        wait = ask_parent(case, JAY, council)
        adult_left(case.child_id, near["Jay"].adult_id, "order", by=council.officer, at=LATER)
        again = ask_parent(case, JAY, council)
    assert (wait.ended_because, again.ended_because) == (GONE, GONE)


def test_where_no_mailbox_is_known_of_who_left_what_a_parent_is_asked_at_an_unknown_one_comes_back(council):
    with writing():
        case, near = with_parents(council)
        near["Jay"].adult.email = ""
        wait = ask_parent(case, "somebody@quill.example", council)
        adult_left(case.child_id, near["Jay"].adult_id, "order", by=council.officer, at=LATER)
        assert (wait.state, wait.ended_because) == ("returned", GONE)
        mother = ask_parent(case, WREN, council)
        adult_back(case.child_id, near["Jay"].adult_id, by=council.officer, at=LATER)
        adult_left(case.child_id, near["Jay"].adult_id, "order", by=council.officer, at=LATER)
    assert mother.state == "waiting"


def test_who_sent_a_form_in_their_own_name_is_answered_and_gets_the_receipt_whoever_they_are_to_the_child(council):
    with writing():
        case, near = with_parents(council, **{"referrer-email": JAY})
        adult_left(case.child_id, near["Jay"].adult_id, "order", by=council.officer, at=LATER)
    assert {state for state, _ in to(JAY)} == {"planned"}
    messages = db.session.scalars(select(Message).where(Message.address == JAY)).all()
    assert GONE not in contact_test(messages, LATER).values()


def test_who_has_died_is_written_to_about_none_of_the_children_they_were_noted_beside(council):
    with writing():
        case, near = with_parents(council)
        brother, _ = with_parents(council, **{"child-name": {"given": "Ned", "family": "Quill"}})
    with writing():
        db.session.add(ChildAdult(child_id=brother.child_id, adult_id=near["Jay"].adult_id))
        db.session.flush()
        waits = [ask_parent(one, JAY, council) for one in (case, brother)]
        adult_left(case.child_id, near["Jay"].adult_id, "died", by=council.officer, at=LATER)
    assert [wait.ended_because for wait in waits] == [GONE, GONE]
    with writing():
        adult_back(brother.child_id, near["Jay"].adult_id, by=council.officer, at=MUCH_LATER)
    names = [
        {one.adult.name for one in adults_of(db.session.get_one(Child, each.child_id))} for each in (case, brother)
    ]
    assert names == [{"Wren Quill", "Jay Quill"}] * 2


def test_of_a_question_about_two_children_the_link_opens_the_one_whom_they_are_still_around(council):
    with writing():
        (ivy, near), (ned, _) = (
            with_parents(council, **{"child-name": {"given": one, "family": "Quill"}}) for one in ("Ivy", "Ned")
        )
        for one, other in ((ivy, ned), (ned, ivy)):
            link_cases(one, other.id, "sibling", at=AT)
        asked = [
            start_task(one, pinned(one.version_id).task_shapes["ask-family"], by=council.officer, at=AT)
            for one in (ivy, ned)
        ]
        shape, whom = shape_of(asked[0], ivy), Whom(recipient=JAY)
        ask_together(asked[0], shape.wait, [asked[1].id], whom=whom, by=council.officer, at=AT)
    relay_due(AT + timedelta(hours=1), at=AT + timedelta(hours=1))
    group = db.session.scalars(select(Wait.together_id).where(Wait.case_id == ivy.id)).one()
    assert len(asked_together(group, JAY)) == 2
    with writing():
        adult_left(ivy.child_id, near["Jay"].adult_id, "order", by=council.officer, at=LATER)
    assert [one.reference for one in asked_together(group, JAY)] == [ned.reference]
    assert open_links(JAY) == 1
    assert db.session.scalars(select(Wait.state).where(Wait.case_id == ned.id)).all() == ["waiting"]


def test_the_question_about_the_other_child_still_goes_where_it_has_not_left_yet(council):
    with writing():
        (ivy, near), (ned, _) = (
            with_parents(council, **{"child-name": {"given": one, "family": "Quill"}}) for one in ("Ivy", "Ned")
        )
        for one, other in ((ivy, ned), (ned, ivy)):
            link_cases(one, other.id, "sibling", at=AT)
        asked = [
            start_task(one, pinned(one.version_id).task_shapes["ask-family"], by=council.officer, at=AT)
            for one in (ivy, ned)
        ]
        shape, whom = shape_of(asked[0], ivy), Whom(recipient=JAY)
        ask_together(asked[0], shape.wait, [asked[1].id], whom=whom, by=council.officer, at=AT)
        adult_left(ivy.child_id, near["Jay"].adult_id, "order", by=council.officer, at=LATER)
    message = db.session.scalars(select(Message).where(Message.address == JAY)).one()
    assert (message.state, message.case_id) == ("planned", ned.id)
    relay_due(LATER, at=LATER)
    db.session.expire_all()
    sent = db.session.get_one(Message, message.id)
    assert sent.state == "sent"
    assert ivy.reference not in sent.subject + sent.body


def test_the_letter_that_was_sent_to_them_by_link_opens_no_more(council):
    with writing():
        case, near = with_parents(council)
        letter = plan_letter(case, "ask-family", key="one", by=council.officer, at=AT)
        letter.party_kind, letter.party_id, letter.email = "adult", near["Jay"].adult_id, "another@quill.example"
        make_link("letter", letter.id, email=letter.email, at=AT)
        db.session.flush()
        came = adult_left(case.child_id, near["Jay"].adult_id, "order", by=council.officer, at=LATER)
    assert (came.links, open_links("another@quill.example")) == (1, 0)


def changed(case: Case, near: ChildAdult, email: str, council: Marlowe) -> object:
    told = AdultParticulars(near.adult.name, email=email, relationship=near.relationship_kind)
    revision = revision_of(near)
    return adult_changed(case.child_id, near.adult_id, told, revision=revision, by=council.officer, at=LATER)


def test_a_misspelt_address_that_is_put_right_is_written_to_no_more_and_the_question_is_to_be_asked_again(council):
    with writing():
        case, near = with_parents(council)
        wait = ask_parent(case, JAY, council)
        changed(case, near["Jay"], "jay.quill@home.example", council)
    assert (wait.state, wait.ended_because) == ("returned", "new-address")
    assert (to(JAY), open_links(JAY)) == ([("cancelled", "new-address")], 0)


def test_an_address_that_the_mother_has_too_is_still_written_to_when_the_father_gets_his_own(council):
    with writing():
        case, near = with_parents(council)
        near["Wren"].adult.email = JAY
        wait = ask_parent(case, JAY, council)
        changed(case, near["Jay"], "jay.quill@home.example", council)
    assert wait.state == "waiting"


def test_another_telephone_number_stops_nothing(council):
    with writing():
        case, near = with_parents(council)
        wait = ask_parent(case, JAY, council)
        told = AdultParticulars("Jay Quill", email=JAY, telephone="07700 900123")
        revision = revision_of(near["Jay"])
        adult_changed(case.child_id, near["Jay"].adult_id, told, revision=revision, by=council.officer, at=LATER)
    assert (wait.state, to(JAY)) == ("waiting", [("planned", "")])


def test_news_that_was_not_a_question_and_had_not_left_for_the_old_address_is_told_by_somebody(council):
    with writing():
        case, near = with_parents(council)
        plan(
            "ask-parent",
            key="news",
            version_id=case.version_id,
            case_id=case.id,
            to=Recipient("party", None, "parent", JAY),
            send_after=AT,
            at=AT,
        )
        changed(case, near["Jay"], "jay.quill@home.example", council)
    assert to(JAY) == [("cancelled", "new-address")]
    assert tasks(case)["fix-address"].state == "open"


def test_a_parent_who_has_left_is_asked_for_no_part_of_a_permit_and_its_employer_is_still_answered(council):
    with writing():
        publish_permit("first-part")
        filing = begun()
        send_part(filing, EMPLOYER)
        case = db.session.get_one(Case, filing.case_id)
        child = create_child(Particulars(given_names="Ivy", family_name="Quill"), by=council.officer, at=AT)
        case.child_id = child.id
        mailbox = request(filing, PARENT).email
        gone = note_adult(child, AdultParticulars("Jay Quill", email=mailbox), by=council.officer, at=AT).id
        employer = note_adult(child, AdultParticulars("Una Quay", email="cafe@quay.example"), by=council.officer, at=AT)
        employer_id = employer.id
    with writing():
        for adult_id in (gone, employer_id):
            adult_left(child.id, adult_id, "no-contact", by=council.officer, at=LATER)
    asked = request(filing, PARENT)
    assert (asked.state, asked.ended_because) == ("revoked", GONE)
    assert open_links(mailbox) == 0
    assert to(mailbox) == [("cancelled", GONE)]
    assert tasks(case)["party-not-reached"].state == "open"
    assert "cancelled" not in {state for state, _ in to("cafe@quay.example")}
