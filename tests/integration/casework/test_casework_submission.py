"""A referral comes in: one case, its first tasks, its receipt; twice, and whoever the child turns out to be."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from base.database import writing
from base.extensions import db
from casework.contacts import may_contact
from casework.finishing import finish_task
from casework.intake.filings import DraftOver, abandon, drop_entry, open_filing, part_of, save_entry, save_page
from casework.intake.submitting import NotComplete, submit
from council.calendars import BANK_HOLIDAYS
from council.closures import calendar_of, know_until
from models.case import Case
from models.child import Child, MatchOffer
from models.filing import Filing
from models.message import Message
from models.task import Task
from security.actor import Actor
from security.history import history_of
from tests.integration.casework.marlowe import AT, ENOUGH, SERVICE, SURE, UPN, fill, refer, send, tasks, twin

pytestmark = pytest.mark.usefixtures("context")
VISITOR = Actor.visitor()


def kinds(case: Case) -> list[str]:
    return [event.kind for event in history_of("case", case.id)]


def test_a_referral_opens_a_case_with_a_task_in_the_triage_queue_and_one_receipt(council):
    with writing():
        case = send()
    (task,) = db.session.query(Task)
    assert (task.kind, task.state, task.priority) == ("triage", "open", 3)
    assert task.due_at == datetime(2026, 11, 26, 17, 0, tzinfo=UTC)  # three working days after Monday
    assert case.next_action == task.title
    (message,) = db.session.query(Message)
    assert (message.kind, message.state, message.address) == ("receipt", "planned", "sam.reed@brook.example")
    assert kinds(case)[0] == "case-opened"
    assert case.facts["reason"] == "moved-unknown"


def test_sending_twice_gives_the_same_reference_and_one_case(council):
    with writing():
        filing = refer()
        first = submit(filing.id, by=VISITOR, at=AT)
    with writing():
        second = submit(filing.id, by=VISITOR, at=AT + timedelta(minutes=1))
    assert (first.already, second.already) == (False, True)
    assert (first.reference, first.case_id) == (second.reference, second.case_id)
    assert db.session.query(Case).count() == 1
    assert db.session.query(Message).count() == 1


def test_a_form_with_a_required_page_unanswered_is_not_sent_and_says_where_to_go_on(council):
    with writing():
        filing = open_filing(SERVICE, by=VISITOR, at=AT)
    with pytest.raises(NotComplete) as told, writing():
        submit(filing.id, by=VISITOR, at=AT)
    assert told.value.page_id == "danger"
    assert db.session.get_one(Filing, filing.id).state == "open"


def test_a_sent_form_and_an_abandoned_one_take_no_more_answers(council):
    with writing():
        sent, left = refer(), refer()
        submit(sent.id, by=VISITOR, at=AT)
        assert abandon(left, at=AT)
    for filing in (sent, left):
        with pytest.raises(DraftOver), writing():
            save_page(part_of(filing), "reason", {"reason": "other"}, by=VISITOR, at=AT)
    assert part_of(left).answers == {}
    with pytest.raises(DraftOver), writing():
        submit(left.id, by=VISITOR, at=AT)


def test_a_page_saved_merges_its_own_answers_only_and_entries_keep_their_ids(council):
    with writing():
        filing = open_filing(SERVICE, by=VISITOR, at=AT)
        part = part_of(filing)
        save_page(part, "reason", {"reason": "not-on-roll"}, by=VISITOR, at=AT)
        save_page(part, "child", {"child-description": "A girl of nine"}, by=VISITOR, at=AT)
        first = save_entry(part, "siblings", {"sibling-name": {"given": "A", "family": "Quill"}}, by=VISITOR, at=AT)
        second = save_entry(part, "siblings", {"sibling-name": {"given": "B", "family": "Quill"}}, by=VISITOR, at=AT)
        drop_entry(part, "siblings", first, by=VISITOR, at=AT)
        drop_entry(part, "siblings", first, by=VISITOR, at=AT)
        again = save_entry(
            part, "siblings", {"sibling-name": {"given": "C", "family": "Quill"}}, by=VISITOR, at=AT, entry=second
        )
    db.session.refresh(part)
    assert part.answers["reason"] == "not-on-roll"
    assert [entry["id"] for entry in part.answers["siblings"]] == [second] == [again]
    assert part.answers["siblings"][0]["sibling-name"]["given"] == "C"


@pytest.mark.parametrize("risk", ["forced-marriage", "fgm", "honour-based-abuse", "domestic-abuse"])
def test_a_risk_makes_a_p1_holds_everything_outward_and_starts_the_task_to_telephone(council, risk):
    with writing():
        case = send({"safeguarding-circumstances": [risk]})
    found = tasks(case)
    assert case.priority == 1
    assert case.outward_held
    assert case.priority_reasons == [risk]
    assert {kind: task.priority for kind, task in found.items()} == {"safeguarding-first": 1, "triage": 1}
    assert found["safeguarding-first"].needs_acknowledging
    assert not may_contact(case, "school", council.school.id).allowed


def test_ethnicity_alone_raises_no_priority(council):
    with writing():
        case = send({"child-ethnicity": "traveller-of-irish-heritage"})
    assert (case.priority, case.priority_reasons) == (3, [])


def test_what_a_family_says_of_itself_stands_in_the_record_in_full(council):
    longest = {"child-ethnicity": "e" * 80, "interpreter-language": "i" * 200, "child-language": "l" * 80}
    with writing():
        case = send(longest | {"interpreter-needed": "yes"})
    child = db.session.get_one(Child, case.child_id, populate_existing=True)
    assert [len(said) for said in (child.ethnicity, child.interpreter, child.first_language)] == [80, 200, 80]


def test_a_form_that_came_on_paper_last_week_has_its_clocks_run_from_receipt(council):
    came = AT - timedelta(days=7)
    with writing():
        filing = open_filing(SERVICE, by=council.officer, at=AT, channel="letter", source="Dr Reed")
        fill(filing, ENOUGH, by=council.officer)
        done = submit(filing.id, by=council.officer, at=AT, received_at=came)
    case = db.session.get_one(Case, done.case_id)
    assert (case.received_at, filing.entered_by) == (came, council.officer.id)
    assert tasks(case)["triage"].due_at == datetime(2026, 11, 19, 17, 0, tzinfo=UTC)


def test_a_calendar_that_ends_too_early_gives_no_date_and_work_for_the_administrator(council):
    with writing():
        know_until(calendar_of(BANK_HOLIDAYS), date(2026, 11, 24), by=VISITOR, at=AT)
        case = send()
    found = tasks(case)
    assert found["triage"].due_unknown
    assert found["triage"].sort_due < AT
    assert "extend-calendar" in found


def test_a_child_is_linked_only_when_upn_surname_and_date_of_birth_agree(council):
    with writing():
        known = twin()
        sure = send(SURE)
        unsure = send({"child-dob": "2015-05-06"})
    assert (sure.child_id, sure.child_link) == (known.id, "automatic")
    assert unsure.child_id != known.id
    assert unsure.child_link == "offered"
    assert "who-is-it" in tasks(unsure)
    assert [offer.candidate_id for offer in db.session.query(MatchOffer)] == [known.id]


def test_nothing_is_sent_or_written_on_an_automatic_link_until_a_person_has_acted(council):
    with writing():
        known = twin()
        case = send(SURE | {"child-language": "Polish"})
    assert not may_contact(case, "school", council.school.id).allowed
    assert may_contact(case, "referrer", None).allowed
    assert db.session.get_one(Child, known.id).first_language == ""
    with writing():
        finish_task(tasks(case)["triage"], "known-no-place", {}, by=council.officer, at=AT)
    assert case.child_link == "confirmed"
    assert may_contact(case, "school", council.school.id).allowed


@pytest.mark.parametrize("protected", ["restricted", "sealed"])
def test_a_protected_child_is_matched_and_everything_outgoing_is_held(council, protected):
    with writing():
        known = twin()
        setattr(known, protected, True)
        db.session.flush()
        case = send(SURE)
    assert case.child_id != known.id
    assert (case.child_link, case.restricted, case.outward_held, case.priority) == ("protected", True, True, 1)
    assert tasks(case)["protected-match"].needs_acknowledging
    outward = [one for one in db.session.query(Message) if one.recipient_kind not in ("officer", "team")]
    assert outward
    assert {one.state for one in outward} == {"held"}


def test_a_second_referral_of_a_child_with_an_open_case_gets_its_own_triage_that_may_join(council):
    with writing():
        twin()
        first = send(SURE)
        second = send(SURE | {"safeguarding-circumstances": ["exploitation"]})
    assert second.id != first.id
    assert second.facts["open-case"] == "yes"
    with writing():
        answers = {"joins-reference": first.reference.lower()}
        finish_task(tasks(second)["triage"], "joins-open-case", answers, by=council.officer, at=AT)
    assert (second.state, second.outcome) == ("closed", "joined")
    assert first.priority == 1
    assert "new-information" in tasks(first)


def test_completing_a_quickly_sent_form_adds_to_the_same_case_and_runs_the_rules_again(council):
    with writing():
        case = send()
        sent = db.session.query(Filing).one()
        more = open_filing(SERVICE, by=VISITOR, at=AT, follows=sent)
        again = open_filing(SERVICE, by=VISITOR, at=AT, follows=sent)
        assert again is more
        assert part_of(more).answers["reason"] == "moved-unknown"
        values = {"safeguarding-circumstances": ["domestic-abuse"]}
        save_page(part_of(more), "circumstances-affecting", values, by=VISITOR, at=AT)
        done = submit(more.id, by=VISITOR, at=AT)
    assert done.case_id == case.id
    assert (case.priority, case.outward_held) == (1, True)
    assert tasks(case)["triage"].due_at == AT + timedelta(hours=4)
    assert "new-information" in tasks(case)


def test_what_a_form_says_of_adults_siblings_and_contact_is_on_the_case(council):
    mo_quill, ed_quill = {"given": "Mo", "family": "Quill"}, {"given": "Ed", "family": "Quill"}
    with writing():
        case = send(
            {
                "safe-to-contact": "not-safe",
                "parents": [{"id": "a" * 32, "parent-name": mo_quill, "parent-safe": "do-not-contact"}],
                "siblings": [{"id": "b" * 32, "sibling-name": ed_quill, "sibling-dob": "2017-01-02"}],
                "address-status": "withheld",
                "last-seen-on": "2026-11-10",
                "child-upn": UPN,
            }
        )
    child = db.session.get_one(Child, case.child_id)
    (mo,) = child.adults
    assert (mo.adult.name, child.address_withheld, child.upn) == ("Mo Quill", True, UPN)
    assert case.outward_held
    assert case.hold_reasons == ["contact-not-safe"]
    assert not may_contact(case, "adult", mo.adult_id).allowed
    assert case.last_seen_on == date(2026, 11, 10)
    assert db.session.query(Child).filter(Child.given_names == "Ed").one().family_name == "Quill"
