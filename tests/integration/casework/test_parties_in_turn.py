"""A form of several parties: whose turn it is, who is asked where, and what its case knows when."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest

from base.database import writing
from base.extensions import db
from blueprints.form_ports import DIRECTORY_PORTS
from casework.cases import filings_of
from casework.facts import case_answers
from casework.fold import differences
from casework.intake.filings import DraftOver, expired_drafts, part_of, save_page
from casework.intake.part_acts import (
    CameIn,
    NoMailbox,
    NotNow,
    NotSaidHow,
    correct_address,
    enter_part,
    go_on_without,
    original_of,
    send_again,
    shut_link,
)
from casework.intake.refusing import MayNotRefuse, refuse_part
from casework.intake.submitting import submit
from casework.law.form_records import FormRecord
from casework.notes import NothingWritten
from documents.store import FileStore
from documents.uploads import attach, receive
from models.case import Case
from models.message import Message
from reporting.case_parts import filing_sheets
from reporting.task_sheets import user_name
from security.actor import Actor, ActorKind
from security.history import history_of
from security.links import LinkShut, check_alive, link_of, token_of
from tests.integration.casework.marlowe import AT, tasks
from tests.integration.casework.permit import (
    BY,
    EMPLOYER,
    PARENT,
    SCHOOL,
    SIGNS,
    begun,
    link,
    mail,
    publish_permit,
    request,
    send_part,
    states,
    timers,
)

pytestmark = pytest.mark.usefixtures("context")
LATER = AT + timedelta(days=1)
TO_TASK = {"when-refused: {then: end, message: over}": "when-refused: {then: task, task: no-parent}"}


def test_parent_and_school_are_asked_together_after_the_employer_and_the_employer_signs_last(filing):
    assert states(filing) == {EMPLOYER: "done", PARENT: "open", SCHOOL: "open", SIGNS: "waiting"}
    assert {(kind, address) for kind, address, _ in mail()} == {
        ("received", "cafe@quay.example"),
        ("ask-parent", "parent@home.example"),
        ("ask-school", "office@brook.example"),
    }
    assert (request(filing, PARENT).email_from, request(filing, SCHOOL).email_from) == ("answer", "directory")
    assert db.session.query(Case).count() == 0
    with writing():
        send_part(filing, PARENT, at=LATER)
    assert states(filing)[SIGNS] == "waiting", "the school has not answered"
    with writing():
        send_part(filing, SCHOOL, at=LATER)
    assert mail("ask-signature") == [("ask-signature", "cafe@quay.example", "planned")]
    with writing():
        last = send_part(filing, SIGNS, at=LATER)
    (case,) = db.session.query(Case)
    assert (last.case_id, last.waits_for, filing.state) == (case.id, (), "submitted")
    assert set(tasks(case)) == {"decide"}
    assert case.received_at == AT, "the council had the first part then"
    assert (differences(case), filings_of(case)) == ([], [filing])
    assert case_answers(case).get("parent.health") == "asthma"
    with writing():
        assert submit(filing.id, by=BY, at=LATER, party=PARENT).already
    assert len(mail()) == 4, "the first party's receipt went once"


def test_nobody_sends_a_part_before_its_turn(filing):
    with pytest.raises(DraftOver), writing():
        save_page(part_of(filing, SIGNS), "sign", {"signed": "Early"}, by=BY, at=AT)
    with pytest.raises(DraftOver), writing():
        submit(filing.id, by=BY, at=AT, party=SIGNS)


def test_a_case_that_opens_with_the_parents_part_does_not_wait_for_the_school(council):
    with writing():
        publish_permit("parent")
        filing = begun()
        send_part(filing, EMPLOYER)
    assert filing.case_id is None
    with writing():
        send_part(filing, PARENT, at=LATER)
    (case,) = db.session.query(Case)
    assert (case.facts, filing.state) == ({"agrees": "yes"}, "open")
    assert case_answers(case).get("school.attendance") is None
    assert {timer.case_id for timer in timers(filing, SCHOOL, "part-over")} == {case.id}, "a sweep locks the case first"
    with writing():
        send_part(filing, SCHOOL, at=LATER)
    assert case_answers(case).get("school.attendance") == "often late"
    assert "new-information" in tasks(case)
    assert differences(case) == []


def test_a_school_that_was_not_named_holds_nobody_up(council):
    with writing():
        publish_permit()
        filing = begun()
        send_part(filing, EMPLOYER, more={"which-school": None})
        send_part(filing, PARENT)
    assert states(filing) == {EMPLOYER: "done", PARENT: "done", SCHOOL: "left-out", SIGNS: "open"}


def test_a_parent_without_an_address_becomes_a_task_and_an_officer_finds_one(council):
    with writing():
        publish_permit(changes={"label: Email of the parent}": "label: Email of the parent, required: false}"})
        filing = begun()
        send_part(filing, EMPLOYER, more={"parent-email": None})
    (case,) = db.session.query(Case)
    assert "party-not-reached" in tasks(case), "somebody must find one, so there is a case to work on"
    assert request(filing, PARENT).state == "no-address"
    with writing():
        how = {"reason": "She telephoned", "by": council.officer, "at": LATER}
        correct_address(filing.id, PARENT, "New@home.example", once="post-1", **how)
    with writing():
        correct_address(filing.id, PARENT, "New@home.example", once="post-1", **how)
    assert mail("ask-parent") == [("ask-parent", "new@home.example", "planned")]
    assert (request(filing, PARENT).state, request(filing, PARENT).email_from) == ("asked", "officer")
    with writing():
        send_part(filing, PARENT, at=LATER)
    assert case_answers(case).get("parent.agrees") == "yes"
    assert differences(case) == []


def test_a_link_sent_again_kills_the_one_before(filing, council):
    old = token_of(link(filing, PARENT))
    assert link_of(old).opens_id == part_of(filing, PARENT).id
    assert link(filing, PARENT).expires_at == AT + timedelta(days=21)
    with writing():
        send_again(filing.id, PARENT, by=council.officer, at=LATER, once="post-2")
    with writing():
        send_again(filing.id, PARENT, by=council.officer, at=LATER, once="post-2")
    with pytest.raises(LinkShut):
        link_of(old)
    check_alive(link_of(token_of(link(filing, PARENT))), at=LATER)
    asked = mail("ask-parent")
    assert [state for _, _, state in asked] == ["cancelled", "planned"], "one mail for one press of the button"
    assert {timer.state for timer in timers(filing, PARENT, "part-chase") if timer.round == 1} == {"cancelled"}
    assert {timer.state for timer in timers(filing, PARENT, "part-chase") if timer.round == 2} == {"pending"}


def test_a_corrected_address_needs_a_reason_and_takes_the_link_from_the_wrong_mailbox(filing, council):
    old = token_of(link(filing, PARENT))
    how = {"by": council.officer, "at": LATER}
    with pytest.raises(NothingWritten), writing():
        correct_address(filing.id, PARENT, "right@home.example", reason=" ", **how)
    with pytest.raises(NoMailbox), writing():
        correct_address(filing.id, PARENT, "right at home", reason="A slip", **how)
    with writing():
        correct_address(filing.id, PARENT, "right@home.example", reason="A slip", **how)
    with pytest.raises(LinkShut):
        link_of(old)
    assert link(filing, PARENT).email == "right@home.example"
    assert part_of(filing, PARENT).email == "right@home.example", "the code goes there too"
    told = [event for event in history_of("filing", filing.id) if event.kind == "party-address-set"]
    assert [(event.actor_id, event.data["party"]) for event in told] == [(council.officer.id, PARENT)]
    assert "right@home.example" not in str([event.data for event in history_of("filing", filing.id)])


def test_a_link_that_is_shut_opens_nothing_and_nobody_is_reminded(filing, council):
    old = token_of(link(filing, PARENT))
    for _ in range(2):
        with writing():
            shut_link(filing.id, PARENT, reason="Wrong person", by=council.officer, at=LATER)
    with pytest.raises(LinkShut):
        check_alive(link_of(old), at=LATER)
    assert {timer.state for timer in timers(filing, PARENT, "part-chase")} == {"cancelled"}
    assert mail("ask-parent")[0][2] == "cancelled"
    assert states(filing)[PARENT] == "open", "an officer may still enter it or find the right mailbox"


def test_an_officer_enters_a_part_for_somebody_and_goes_on_without_another(filing, council):
    with writing():
        for way in ("letter", "telephone"):  # said twice: what was said last stands
            came = CameIn(way, "Rosa Vane, mother", AT)
            part = enter_part(filing.id, PARENT, came=came, by=council.officer, at=LATER)
        send_part(filing, PARENT, at=LATER)
    assert part.entered_by == council.officer.id
    assert (part.channel, part.source, part.received_at) == ("telephone", "Rosa Vane, mother", AT)
    told = history_of("filing", filing.id)
    sent = [one for one in told if one.kind == "part-sent" and one.data["party"] == PARENT]
    assert [(one.at, one.recorded_at) for one in sent] == [(AT, LATER)]
    assert FormRecord(filing, LATER.date())(f"part.{PARENT}.sent", ()) == AT.date().isoformat()
    with pytest.raises(NothingWritten), writing():
        go_on_without(filing.id, SCHOOL, reason="", by=council.officer, at=LATER)
    with writing():
        go_on_without(filing.id, SCHOOL, reason="Closed for good", by=council.officer, at=LATER)
    assert states(filing) == {EMPLOYER: "done", PARENT: "done", SCHOOL: "left-out", SIGNS: "open"}
    with pytest.raises(NotNow), writing():
        go_on_without(filing.id, PARENT, reason="Too late", by=council.officer, at=LATER)


def test_a_part_that_came_from_somebody_is_not_entered_without_saying_how(filing, council):
    with pytest.raises(NotSaidHow), writing():
        enter_part(filing.id, PARENT, by=council.officer, at=LATER)
    assert (part_of(filing, PARENT).entered_by, part_of(filing, PARENT).channel) == (None, None)


def test_a_party_that_was_quicker_than_the_officer_has_sent_its_own_part(filing, council):
    with writing():
        came = CameIn("telephone", "Rosa Vane, mother", AT)
        enter_part(filing.id, PARENT, came=came, by=council.officer, at=LATER)
        by_link = Actor(ActorKind.LINK, id=link(filing, PARENT).id)
        send_part(filing, PARENT, at=LATER, by=by_link)
    part = part_of(filing, PARENT)
    assert part.state == "done"
    assert {part.entered_by, part.channel, part.source, part.received_at} == {None}


def test_the_case_shows_how_each_part_came_that_an_officer_entered(filing, council, tmp_path):
    with writing():
        came = CameIn("letter", "Rosa Vane, mother", AT)
        enter_part(filing.id, PARENT, came=came, by=council.officer, at=LATER)
        paper = receive(BytesIO(b"%PDF-1.7\n%%EOF\n"), "Letter.pdf", store=FileStore(tmp_path))
        about = {"filing_id": filing.id, "question": original_of(PARENT), "kind": "original"}
        attach(paper, by=council.officer, at=LATER, **about)
        for party in (PARENT, SCHOOL, SIGNS):
            last = send_part(filing, party, at=LATER)
    case = db.session.get_one(Case, last.case_id)
    (sheet,) = filing_sheets(case, ports=DIRECTORY_PORTS, reader=council.officer)
    (line,) = sheet.entered
    assert (line.label, line.channel, line.source) == ("The parent", "letter", "Rosa Vane, mother")
    assert (line.received_at, line.entered_by) == (AT, user_name(council.officer.id))
    assert [one.filename for one in line.originals] == ["Letter.pdf"]


def test_a_parent_who_declines_ends_the_form_and_the_employer_is_told_without_the_reason(filing):
    with pytest.raises(NothingWritten), writing():
        refuse_part(filing.id, PARENT, reason="", by=BY, at=LATER)
    with writing():
        refuse_part(filing.id, PARENT, reason="He is too young", by=BY, at=LATER)
    with writing():
        refuse_part(filing.id, PARENT, reason="Something else", by=BY, at=LATER)
    assert (filing.state, filing.ended_because) == ("ended", "refused")
    assert states(filing) == {EMPLOYER: "done", PARENT: "refused", SCHOOL: "left-out", SIGNS: "left-out"}
    assert mail("over") == [("over", "cafe@quay.example", "planned")]
    assert request(filing, PARENT).reason == "He is too young"
    assert "young" not in str([(one.subject, one.values) for one in db.session.query(Message)])
    assert db.session.query(Case).count() == 0
    assert expired_drafts(LATER) == []
    assert expired_drafts(LATER + timedelta(days=29)) == [filing], "what was sent is kept some weeks, then purged"


def test_a_school_that_declines_holds_nobody_up(filing):
    with writing():
        send_part(filing, PARENT)
        refuse_part(filing.id, SCHOOL, reason="Not our pupil", by=BY, at=LATER)
    assert states(filing) == {EMPLOYER: "done", PARENT: "done", SCHOOL: "refused", SIGNS: "open"}
    with pytest.raises(MayNotRefuse), writing():
        refuse_part(begun().id, EMPLOYER, reason="No", by=BY, at=LATER)


def test_where_officers_decide_on_a_refusal_the_case_opens_with_what_there_is(council):
    with writing():
        publish_permit(changes=TO_TASK)
        filing = begun()
        send_part(filing, EMPLOYER)
        refuse_part(filing.id, PARENT, reason="We are moving", by=BY, at=LATER)
    (case,) = db.session.query(Case)
    assert {"decide", "no-parent"} == set(tasks(case))
    assert states(filing)[SCHOOL] == "open", "the others go on meanwhile"
    assert case_answers(case).get("employer.pay") == "nine pounds"
    with writing():
        send_again(filing.id, PARENT, by=council.officer, at=LATER)
    assert states(filing)[PARENT] == "open", "the parent may think again"
    with writing():
        send_part(filing, PARENT, at=LATER)
    assert case_answers(case).get("parent.agrees") == "yes"
    assert differences(case) == []


def test_an_employer_and_a_parent_who_share_a_mailbox_are_checked_by_telephone(council):
    with writing():
        publish_permit()
        filing = begun()
        send_part(filing, EMPLOYER, more={"parent-email": "Cafe@Quay.example"})
    assert filing.alike == [{"parties": [EMPLOYER, PARENT], "by": ["email"]}]
    with writing():
        send_part(filing, PARENT, more={"parent-phone": "+44 1632 960001"})
        send_part(filing, SCHOOL)
        send_part(filing, SIGNS)
    assert [one["by"] for one in filing.alike] == [["email"], ["phone"]], "each thing they share is told once"
    assert "check-call" in tasks(db.session.query(Case).one())


def test_parties_of_one_browser_are_flagged_and_those_of_two_are_not(council):
    with writing():
        publish_permit()
        one, two = begun(), begun()
        for filing in (one, two):
            send_part(filing, EMPLOYER, device="browser-1")
    for filing, device in ((one, "browser-1"), (two, "browser-2")):
        with writing():
            send_part(filing, PARENT, device=device)
    assert (one.alike, two.alike) == ([{"parties": [EMPLOYER, PARENT], "by": ["device"]}], None)
