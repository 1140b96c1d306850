"""Working a case to its end: choices, second persons, evidence, what may not close, and death."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from base.database import writing
from base.extensions import db
from base.ids import new_id
from casework.cases import link_cases
from casework.checklists import RowState, RowWanting, Ticked, rows_of, siblings_tasks, tick
from casework.claims import AlreadyClaimed, claim_task
from casework.closing import ClosingRefused, Why, close_case, reopen_case
from casework.consequences import apply_consequences
from casework.contacts import Rule, may_contact, release, set_rule
from casework.decisions import AlreadyDecided, ReservedToCouncil, SamePerson, decide
from casework.facts import case_answers
from casework.finishing import AnswersWanting, NoSuchChoice, finish_task
from casework.fold import differences
from casework.held_cases import open_tasks
from casework.identities import confirm_sender
from casework.notes import NoteKind, NothingWritten, write_note
from casework.own_tasks import NEW_INFORMATION
from casework.priorities import NotLower, lower_priority, run_rules
from casework.restricting import set_restricted
from casework.tasks import start_task
from casework.timeline import last_seen, mark_seen, timeline
from casework.versions import pinned
from casework.visible import NotHere, cases_visible_to
from directory.children import join_siblings
from forms.answers import Answers
from forms.definition.casework import Consequence
from models.case import Case
from models.child import Child
from models.filing import Filing
from models.message import Message
from models.task import Decision, Task
from models.wait import Timer, Wait
from security.actor import Actor
from security.history import history_of
from tests.integration.casework.marlowe import AT, SURE, Marlowe, send, tasks, twin

pytestmark = pytest.mark.usefixtures("context")
LATER = AT + timedelta(hours=1)


def triaged(council: Marlowe, choice: str = "whereabouts-unknown", **answers: object) -> Case:
    """A referral about a pupil of Brook School, sorted."""
    case = send({"last-school": {"urn": "100001"}} | answers)
    finish_task(tasks(case)["triage"], choice, {}, by=council.officer, at=AT)
    return case


def outward(case: Case) -> dict[str, str]:
    found = db.session.query(Message).filter(Message.case_id == case.id)
    return {one.kind: one.state for one in found if one.recipient_kind not in ("officer", "team")}


def done(result: str = "Not known there") -> Ticked:
    return Ticked(RowState.DONE, asked_of="The records officer", result=result)


SUMMARY = "failed-to-track-summary"
EVIDENCE = {
    SUMMARY: "Everything was tried",
    "failed-to-track-safeguarding": "None known",
    "failed-to-track-social-care": "yes",
    "failed-to-track-referrer": "yes",
    "failed-to-track-admissions": "yes",
}


def open_kinds(case):
    return [task.kind for task in open_tasks(case.id)]


def test_whereabouts_unknown_starts_the_enquiries_a_visit_the_question_to_the_school_and_a_decision(council):
    with writing():
        case = triaged(council)
    found = tasks(case)
    assert {"enquiries", "home-visit", "ask-school", "decision", "weekly-review"} <= set(found)
    assert (found["triage"].state, found["triage"].outcome) == ("done", "whereabouts-unknown")
    assert (case.stage, case.whereabouts) == ("looking", "not-known")
    assert found["ask-school"].state == "waiting"
    assert db.session.query(Wait).one().state == "waiting"
    assert len(rows_of(found["enquiries"])) >= 16
    # Somebody who only says who they are gets a receipt, and no more until an officer has checked.
    assert outward(case)["acknowledgement"] == "held"
    with writing():
        confirm_sender(db.session.query(Filing).one(), by=council.officer, at=LATER)
    assert outward(case)["acknowledgement"] == "planned"
    assert differences(case) == []


def test_finishing_twice_with_the_same_id_is_one_act(council):
    with writing():
        case = send()
        for _ in range(2):
            finish_task(tasks(case)["triage"], "known-no-place", {}, by=council.officer, at=AT, once="one")
    assert db.session.query(Task).filter(Task.kind == "help-with-place").count() == 1


def test_a_task_is_finished_by_its_holder_with_a_choice_it_has_and_the_answers_it_needs(council):
    with writing():
        case = send()
        claim_task(tasks(case)["triage"], by=council.officer, at=AT)
    task = tasks(case)["triage"]
    with pytest.raises(AlreadyClaimed), writing():
        finish_task(task, "not-ours", {}, by=council.colleague, at=AT)
    with pytest.raises(NoSuchChoice), writing():
        finish_task(task, "forget-it", {}, by=council.officer, at=AT)
    with pytest.raises(AnswersWanting) as told, writing():
        finish_task(task, "not-ours", {}, by=council.officer, at=AT)
    assert [one.question_id for one in told.value.missing] == ["not-ours-reason"]
    assert task.state == "claimed"


def test_a_choice_for_two_people_waits_for_another_to_agree(council):
    with writing():
        case = send({"danger-now": "yes"})
        task = tasks(case)["safeguarding-first"]
        asked = finish_task(task, "no-call-needed", {"no-call-reason": "Known"}, by=council.officer, at=AT)
    assert asked.decision is not None
    assert task.state == "waiting"
    decision = asked.decision.id
    for person, refused in ((council.officer, PermissionError), (council.provider, ReservedToCouncil)):
        with pytest.raises(refused), writing():
            decide(decision, agreed=True, reason="", by=person, at=LATER)
    with pytest.raises(NothingWritten), writing():
        decide(decision, agreed=False, reason=" ", by=council.manager, at=LATER)
    with writing():
        decide(decision, agreed=False, reason="Telephone them", by=council.manager, at=LATER)
    assert (task.state, task.holder_id, task.came_back) == ("claimed", council.officer.id, "not-agreed")
    with pytest.raises(AlreadyDecided), writing():
        decide(decision, agreed=True, reason="", by=council.manager, at=LATER)
    kept = db.session.get_one(Decision, decision)
    assert (kept.recommended_contract, kept.decided_contract) == ("council", "council")
    assert differences(case) == []


def test_failed_to_track_needs_every_enquiry_the_evidence_and_a_second_person(council):
    with writing():
        case = triaged(council, **{"child-dob": "2015-05-06"})
    with pytest.raises(AnswersWanting), writing():
        close_case(case, "failed-to-track", {}, by=council.manager, at=LATER)
    with pytest.raises(ClosingRefused) as refused, writing():
        close_case(case, "failed-to-track", EVIDENCE, by=council.manager, at=LATER)
    assert {one.why for one in refused.value.reasons} == {Why.ROW_OPEN}
    assert len(refused.value.reasons) == 16
    enquiries = tasks(case)["enquiries"]
    with writing():
        tick(enquiries, [row.code for row in rows_of(enquiries)], done(), by=council.officer, at=LATER, once="t")
    with writing():
        before = close_case(case, "failed-to-track", EVIDENCE | {SUMMARY: "All but one"}, by=council.lead, at=LATER)
        asked = close_case(case, "failed-to-track", EVIDENCE, by=council.manager, at=LATER)
    assert (before.decision.state, asked.decision.proposal["evidence"], case.state) == ("withdrawn", EVIDENCE, "open")
    with pytest.raises(SamePerson), writing():
        decide(asked.decision.id, agreed=True, reason="", by=council.manager, at=LATER)
    with writing():
        other = decide_as_second_manager(asked.decision.id)
    assert other
    assert (case.state, case.outcome, case.stage) == ("closed", "failed-to-track", "closed")
    assert {task.state for task in tasks(case).values()} <= {"done", "cancelled"}
    assert db.session.query(Wait).one().state == "cancelled"
    pending = [timer.kind for timer in db.session.query(Timer).filter(Timer.state == "pending")]
    assert pending == ["recheck"]
    assert db.session.get_one(Child, case.child_id).alert == "failed-to-track"
    assert differences(case) == []


def decide_as_second_manager(decision_id: UUID) -> bool:
    from security.permissions import Role
    from tests.integration.casework import rows

    return (
        decide(decision_id, agreed=True, reason="", by=rows.officer("Nia Vale", Role.MANAGER), at=LATER).state
        == "agreed"
    )


def test_a_stage_keeps_the_child_on_the_register_with_a_day_for_the_next_review(council):
    with writing():
        case = triaged(council)
        close_case(case, "passed-to-social-care", {"social-care-accepted-by": "MASH"}, by=council.officer, at=LATER)
    assert (case.state, case.stage) == ("open", "with-social-care")
    assert case.next_review_on is not None


def test_a_case_that_has_ended_stands_at_no_stage_of_work_and_goes_back_to_it_when_opened_again(council):
    suitable = {"home-education-decided-on": "2026-11-20", "home-education-basis": "Seen at home"}
    with writing():
        case = triaged(council, "home-educated")
        assert case.stage == "home-education-assessment"
        close_case(case, "home-education-suitable", suitable, by=council.officer, at=LATER)
    assert (case.state, case.stage, case.next_review_on) == ("closed", "closed", None)
    assert differences(case) == []
    with writing():
        reopen_case(case, reason="They have gone back to school", by=council.officer, at=LATER)
    assert (case.state, case.stage) == ("open", "home-education-assessment")
    with writing():
        close_case(case, "not-cme", {"not-cme-why": "on-roll"}, by=council.officer, at=LATER)
    assert case.stage == "closed"
    assert differences(case) == []


def test_a_closed_case_is_opened_again_by_an_officer_or_by_news_of_the_child(council):
    with writing():
        known = twin()
        case = send(SURE)
        close_case(case, "not-cme", {"not-cme-why": "on-roll"}, by=council.officer, at=LATER)
    with pytest.raises(NothingWritten), writing():
        reopen_case(case, reason="", by=council.officer, at=LATER)
    with writing():
        reopen_case(case, reason="A new sighting", by=council.officer, at=LATER)
    assert (case.state, case.outcome) == ("open", "")
    with writing():
        close_case(case, "not-cme", {"not-cme-why": "on-roll"}, by=council.officer, at=LATER)
        known.alert = "failed-to-track"
    with writing():
        again = send(SURE, at=LATER)
    assert again.id == case.id
    assert case.state == "open"
    assert "new-information" in tasks(case)
    assert differences(case) == []


@pytest.mark.parametrize(("choice", "begun"), [("begin-again", {"triage"}), ("done", set())])
def test_the_work_of_a_case_that_was_opened_again_starts_anew_when_an_officer_says_so(council, choice, begun):
    with writing():
        case = send()
        close_case(case, "not-cme", {"not-cme-why": "on-roll"}, by=council.officer, at=LATER)
        reopen_case(case, reason="A new sighting", by=council.officer, at=LATER)
    assert set(open_kinds(case)) == {"new-information"}
    with writing():
        finish_task(tasks(case)["new-information"], choice, {}, by=council.officer, at=LATER)
    assert set(open_kinds(case)) == begun


def test_work_that_goes_on_is_not_started_a_second_time(council):
    with writing():
        case = send()
        start_task(case, NEW_INFORMATION, by=Actor.system("filing"), at=LATER)
        finish_task(tasks(case)["new-information"], "begin-again", {}, by=council.officer, at=LATER)
    assert open_kinds(case) == ["triage"]


def test_a_task_of_a_closed_case_that_moves_it_to_a_stage_opens_it_again(council):
    with writing():
        case = send()
        close_case(case, "not-cme", {"not-cme-why": "on-roll"}, by=council.officer, at=LATER)
        recheck = start_task(case, pinned(case.version_id).task_shapes["recheck"], by=Actor.system("sweep"), at=LATER)
        found = Consequence("stage", (("stage", "looking"),))
        apply_consequences([found], case, task=recheck, answers=case_answers(case), by=council.officer, at=LATER)
    assert (case.state, case.stage) == ("open", "looking")
    assert differences(case) == []


def test_a_restricted_case_and_its_tasks_are_gone_for_those_who_may_not_see_them(council):
    with writing():
        case = send()
        with pytest.raises(PermissionError):
            set_restricted(case, True, reason="Staff child", by=council.officer, at=AT)
        set_restricted(case, True, reason="Staff child", by=council.lead, at=AT)
    with pytest.raises(NotHere):
        cases_visible_to(council.officer).get(case.id)
    assert {task.restricted for task in tasks(case).values()} == {True}
    with writing():
        set_restricted(case, False, reason="A slip", by=council.lead, at=AT)
    assert cases_visible_to(council.officer).get(case.id) is case


def test_enquiries_are_ticked_in_bulk_and_for_siblings_together(council):
    with writing():
        first, second = triaged(council), triaged(council, **{"child-name": {"given": "Ed", "family": "Quill"}})
        join_siblings(first.child_id, second.child_id, source="test", by=council.officer, at=AT)
        from casework.cases import link_siblings_cases

        link_siblings_cases(first, db.session.get_one(Child, first.child_id), at=AT)
    mine, theirs = tasks(first)["enquiries"], tasks(second)["enquiries"]
    assert siblings_tasks(mine, by=council.officer) == [theirs]
    with pytest.raises(RowWanting) as told, writing():
        tick(mine, ["housing"], Ticked(RowState.NOT_APPLICABLE), by=council.officer, at=AT)
    assert told.value.what == "reason"
    with writing():
        codes = ["housing", "admissions"]
        assert len(tick(mine, codes, done(), by=council.officer, at=AT, also=[theirs.id], once="x")) == 4
    for task in (mine, theirs):
        found = {row.code: row for row in rows_of(task) if row.code in codes}
        assert {row.state for row in found.values()} == {"done"}
        assert {row.done_by for row in found.values()} == {council.officer.id}
        assert found["admissions"].lawful_basis


def test_what_was_written_down_for_a_sibling_before_stays_as_it_is(council):
    with writing():
        first, second = triaged(council), triaged(council, **{"child-name": {"given": "Ed", "family": "Quill"}})
        link_cases(first, second.id, "sibling", at=AT)
        mine, theirs = tasks(first)["enquiries"], tasks(second)["enquiries"]
        letter = new_id()
        told = Ticked(RowState.DONE, asked_of="The landlord", result="Moved out in May", document_id=letter)
        tick(theirs, ["housing"], told, by=council.colleague, at=AT)
        away = Ticked(RowState.NOT_APPLICABLE, reason="Never in a refuge")
        tick(theirs, ["refuge"], away, by=council.colleague, at=AT)
    codes = ["housing", "refuge", "admissions"]
    with writing():
        changed = tick(mine, codes, done(), by=council.officer, at=LATER, also=[theirs.id])
    assert [(row.task_id, row.code) for row in changed if row.task_id == theirs.id] == [(theirs.id, "admissions")]
    found = {row.code: row for row in rows_of(theirs)}
    housing, refuge = found["housing"], found["refuge"]
    assert (housing.asked_of, housing.result, housing.document_id) == ("The landlord", "Moved out in May", letter)
    assert (housing.done_by, refuge.state, refuge.reason) == (
        council.colleague.id,
        "not-applicable",
        "Never in a refuge",
    )
    told_of = [event.data["rows"] for event in history_of("case", second.id) if event.kind == "rows-ticked"]
    assert told_of == [["housing"], ["refuge"], ["admissions"]]
    with writing():
        tick(theirs, ["housing"], done("Looked again"), by=council.colleague, at=LATER)
    assert (found["housing"].result, found["housing"].document_id) == ("Looked again", letter)


def test_a_hold_is_released_one_by_one_and_a_new_reason_ends_the_releases(council):
    with writing():
        case = triaged(council, **{"safeguarding-circumstances": ["fgm"]})
        set_rule(case, "adult", case.id, Rule.DO_NOT_CONTACT, by=council.officer, at=AT)
    school = council.school.id
    assert may_contact(case, "school", school).because == "outward-held"
    assert set(outward(case).values()) <= {"held", "planned"}
    with pytest.raises(NothingWritten), writing():
        release(case, "school", school, reason="", by=council.officer, at=AT)
    with writing():
        release(case, "school", school, reason="Agreed with social care", by=council.officer, at=AT)
    assert may_contact(case, "school", school).allowed
    assert not may_contact(case, "referrer", None).allowed
    assert may_contact(case, "adult", case.id).because == "do-not-contact"
    with writing():
        answers = Answers.of("referrer", {"safeguarding-circumstances": ["forced-marriage"]})
        run_rules(case, answers, by=council.officer, at=LATER)
    assert not may_contact(case, "school", school).allowed


def test_an_officer_lowers_a_priority_with_a_reason_and_the_same_rule_does_not_raise_it_again(council):
    with writing():
        case = send({"safeguarding-circumstances": ["exploitation"]})
    with pytest.raises(NothingWritten), writing():
        lower_priority(case, 2, reason="", by=council.officer, at=AT)
    with writing():
        lower_priority(case, 2, reason="Checked with the police", by=council.officer, at=AT)
    with pytest.raises(NotLower), writing():
        lower_priority(case, 1, reason="x", by=council.officer, at=AT)
    with writing():
        run_rules(
            case, Answers.of("referrer", {"safeguarding-circumstances": ["exploitation"]}), by=council.officer, at=AT
        )
    assert case.priority == 2
    with writing():
        run_rules(case, Answers.of("referrer", {"safeguarding-circumstances": ["fgm"]}), by=council.officer, at=AT)
    assert case.priority == 1
    assert {task.priority for task in tasks(case).values()} == {1}
    assert differences(case) == []


def test_a_timeline_tells_in_words_what_happened_and_what_is_new(council):
    with writing():
        case = send()
        claim_task(tasks(case)["triage"], by=council.officer, at=AT)
        mark_seen(case, by=council.officer, at=AT)
        write_note(case.id, NoteKind.CALL, "Spoke to the school", by=council.officer, at=LATER, happened_at=AT)
    lines = timeline(case, seen=last_seen(case, council.officer))
    assert (lines[0].words, lines[0].body, lines[0].who, lines[0].is_new) == (
        "Telephone call",
        "Spoke to the school",
        "Ada Marsh",
        True,
    )
    assert lines[0].happened_at == AT
    assert any(line.words == "Claimed: Read and sort the referral" and not line.is_new for line in lines)
    first = timeline(case, size=3)
    rest = timeline(case, before=first[-1].seq, size=100)
    assert [line.seq for line in [*first, *rest]] == [line.seq for line in lines]
    assert not any("…" in line.words or "{" in line.words for line in lines)
