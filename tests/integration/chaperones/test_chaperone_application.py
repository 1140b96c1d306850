"""Somebody applies to be a chaperone: from the first page to the card, to a refusal, or to nothing."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from base.database import writing
from base.extensions import db
from casework.closing import ClosingRefused, close_case
from casework.decisions import ReservedToCouncil, decide
from casework.fold import differences as case_differences
from forms.definition.questions import QuestionKind
from forms.definition.reader import parse_document
from licensing.changing import conditions_of
from licensing.checks import CheckNote, note_check
from licensing.readiness import NOT_SEEN
from licensing.standing import differences
from licensing.verifying import is_verified
from models.approval import Approval, ApprovalRefusal
from models.case import Case
from models.filing import Filing
from models.law_answer import LawAnswer
from models.letter import Letter
from models.task import Task
from reporting.search_results import find_anything
from tests.integration.casework import rows
from tests.integration.chaperones.stage_door import (
    AT,
    KNOWS,
    MINE,
    ONE,
    PUBLISHED,
    TODAY,
    TWO,
    approval_of,
    asked,
    document,
    mail,
    referee,
    swept,
    tasks,
)

pytestmark = pytest.mark.usefixtures("context")
REFUSAL = {"refusal-kind": "suitability", "refusal-reasons": "Not satisfied"}


def found(case: Case) -> dict[str, list[str]]:
    """What rules of the law found on a case, each in the words for officers."""
    kept = db.session.query(LawAnswer).join(Filing, Filing.id == LawAnswer.filing_id).filter(Filing.case_id == case.id)
    return {one.rule: [finding["sentence"] for finding in one.findings] for one in kept.order_by(LawAnswer.at)}


def test_an_application_goes_from_the_first_page_to_the_interview_the_decision_and_the_card(council):
    with writing():
        case = council.applied()
    assert set(tasks(case)) == {"read"}
    assert mail() == [("application-receipt", MINE, "planned")]
    with writing():
        council.read(case)
    assert set(tasks(case)) == {"read", "identity", "certificate", "social-care", "training", "invite"}
    assert case.stage == "checking"
    with writing():
        council.finish(case, "training", "taken")
        council.answered(asked(case)["ask-knowledge"], KNOWS)
        council.interviewed(case)
    assert "knowledge-passed" in tasks(case)
    assert [kind for kind, _, _ in mail("pick-a-time", "time-picked")] == ["pick-a-time", "time-picked"]
    with writing():
        notes = {"interview_panel": "Ada Marsh, Lea Thorn", "interview_notes": "She would report it the same day"}
        council.finish(case, "after-interview", "held", **notes)
        council.wrote_down(case)
        council.finish(case, "knowledge-passed", "noted")
        council.checked(case)
        council.decided(case, "approved")
    approval = approval_of(case)
    assert approval.number == "CH-2026-0001"
    assert (approval.valid_from, approval.valid_until) == (TODAY, date(2029, 11, 22))
    assert (approval.holder_name, approval.particulars) == ("Rosa Ó Briain", [["Works", "Paid"]])
    assert (approval.recommended_by, approval.decided_by) == (council.officer.id, council.manager.id)
    assert {one.code for one in conditions_of(approval.id, on=TODAY)} >= {"ratio", "no-other-part", "tell-us"}
    assert mail("approved") == [("approved", MINE, "planned")]
    assert is_verified(approval.number, "o briain", today=TODAY)
    assert not is_verified(approval.number, "Marlin", today=TODAY)
    assert (case.state, case_differences(case), differences(approval)) == ("closed", [], [])


def test_the_approval_ends_three_years_after_the_certificate_at_the_latest(council):
    with writing():
        case = council.checked(council.read(council.applied()), issued_on=date(2026, 9, 1))
        council.decided(case, "approved")
    assert approval_of(case).valid_until == date(2029, 8, 31)


@pytest.mark.parametrize(
    "missing", ["identity", "dbs", "social-care", "reference-one", "reference-two", "training", "interview", "fee"]
)
def test_nobody_is_approved_while_a_check_or_the_fee_is_missing(council, missing):
    with writing():
        case = council.checked(council.read(council.applied()), but=(missing,))
    with pytest.raises(ClosingRefused) as refused, writing():
        close_case(case, "approved", {}, by=council.officer, at=AT)
    assert len(refused.value.reasons) == 1
    assert db.session.query(Approval).count() == 0


@pytest.mark.parametrize("status", ["update-service", "status-current"])
def test_nobody_is_approved_on_a_certificate_that_was_looked_up_and_never_seen(council, status):
    with writing():
        case = council.read(council.applied())
        council.checked(case, but=("dbs",))
        note_check(case, "dbs", CheckNote(status, issued_on=TODAY), by=council.officer, at=AT)
    with pytest.raises(ClosingRefused) as refused, writing():
        council.decided(case, "approved")
    assert any(one.about.startswith(NOT_SEEN) for one in refused.value.reasons)


def test_an_officer_under_the_providers_contract_can_not_decide(council):
    with writing():
        provider = rows.officer("Pia Lund", *council.manager.roles, contract="provider")
        case = council.checked(council.read(council.applied()))
        decision = close_case(case, "approved", {}, by=council.officer, at=AT).decision
    with pytest.raises(ReservedToCouncil), writing():
        decide(decision.id, agreed=True, reason="", by=provider, at=AT)


def test_a_refusal_gives_its_reasons_in_a_letter_and_an_email_says_only_that_it_was_decided(council):
    with writing():
        case = council.read(council.applied())
        council.decided(
            case, "refused", refusal_kind="suitability", refusal_reasons="The references did not bear it out"
        )
    refusal = db.session.query(ApprovalRefusal).one()
    assert (refusal.reasons, refusal.decided_by) == ("The references did not bear it out", council.manager.id)
    assert [letter.kind for letter in db.session.query(Letter).filter(Letter.case_id == case.id)] == ["refusal"]
    assert mail("decided") == [("decided", MINE, "planned")]
    assert case.state == "closed"


def test_a_slip_in_the_reference_offers_the_application_by_the_name_of_whoever_applied(council):
    with writing():
        reference = council.applied().reference
    other = "2" if reference[-1].isdigit() else "A"
    slipped = reference[:-1] + (other if reference[-1] != other else "3" if other == "2" else "B")
    (found,) = find_anything(slipped, reader=council.officer, today=TODAY, limit=5).cases
    assert (found.reference, found.about) == (reference, "Rosa Ó Briain")


def test_the_law_is_asked_of_what_the_applicant_says(council):
    with writing():
        young = {"applicant_born": "2010-01-05", "lives_here": "no", "other_part": "yes"}
        case = council.applied(**young)
    said = found(case)
    assert "under 18" in said["CHAP.AGE"][0]
    assert "another council" in said["CHAP.RESIDENCE"][0]
    assert "another part in the production" in said["CHAP.DUTIES"][0]
    assert "DBS.ACCEPTED" not in said


def test_a_referee_who_may_be_related_and_a_gap_in_the_addresses_are_found_when_the_application_comes(council):
    earlier = {"id": "a", "earlier-address": {"line1": "2 Mill", "town": "Marlowe", "postcode": "SW1A 2AA"}}
    earlier |= {"earlier-from": "2015-01-01", "earlier-until": "2024-02-29"}
    relative = referee("Al Ó Briain", ONE) | {"referee-is": "chaperone"}
    household = referee("Dell", TWO) | {"referee-address": {"line1": "1 Quay", "town": "M", "postcode": "sw1a 1aa"}}
    with writing():
        moved = {"lives_there_since": "2024-06-01", "address_history": [earlier]}
        case = council.applied(referees=[relative, household], **moved)
    kept = {one.rule: one for one in db.session.query(LawAnswer)}
    observed = {rule: [finding["observed"] for finding in one.findings] for rule, one in kept.items()}
    assert observed["CHAP.REFEREES"] == [
        "referee 1: the same surname",
        "referee 1: another chaperone",
        "referee 2: the same postcode",
    ]
    assert observed["CHAP.ADDRESSES"] == ["none from 1 March 2024 to 31 May 2024"]
    assert found(case)["CHAP.REFEREES"][0].startswith("Referee 1 has the applicant's surname"), "for the officer"
    assert "can't be a referee. Name somebody else" in str(kept["CHAP.REFEREES"].said), "for the applicant"


def test_an_application_whose_referees_share_nothing_with_the_applicant_is_told_nothing(council):
    with writing():
        case = council.applied()
    assert found(case)["CHAP.REFEREES"] == []


def test_the_law_is_asked_of_what_the_licensing_team_saw(council):
    with writing():
        case = council.read(council.applied())
        council.wrote_down(case)
    said = found(case)
    assert [said[rule] for rule in ("DBS.IDENTITY", "DBS.LEVEL", "DBS.SEEN", "CHAP.REFERENCES")] == [[], [], [], []]


def test_papers_and_a_certificate_that_are_not_in_order_are_found(council):
    one = {"id": "a", "paper-seen": "council-tax", "paper-original": "no", "paper-name": "yes", "paper-address": "yes"}
    taken = {"id": "c", "taken-from": "Cole", "taken-is": "relative", "taken-received": "yes", "taken-confirmed": "yes"}
    with writing():
        case = council.read(council.applied())
        council.wrote_down(case, papers_seen=[one], seen_level="standard", seen_how="copy", references_taken=[taken])
    said = found(case)
    assert "1 document of 3 was looked at" in " ".join(said["DBS.IDENTITY"])
    assert "is not enhanced" in said["DBS.LEVEL"][0]
    assert "as a copy" in said["DBS.SEEN"][0]
    assert "relative or partner does not count" in said["CHAP.REFERENCES"][0]


def test_the_licensing_teams_part_waits_for_as_long_as_the_case_does(council):
    with writing():
        case = council.applied()
    (filing,) = db.session.query(Filing).filter(Filing.case_id == case.id)
    assert (filing.state, filing.expires_at) == ("open", None)
    swept(AT + timedelta(days=200))
    assert filing.state == "open"
    with writing():
        council.wrote_down(case, at=AT + timedelta(days=201))
    assert filing.state == "submitted"


def test_what_stands_on_a_certificate_is_weighed_by_two_people(council):
    with writing():
        case = council.read(council.applied())
        council.finish(case, "certificate", "content")
        council.finish(case, "content-review", "accepted", content_weighed="Twenty years ago, and he told us")
    assert "second-decision" in tasks(case)
    assert tasks(case)["content-review"].state != "done"


def test_what_social_care_knows_holds_approval_and_refusal_until_the_lead_was_spoken_to(council):
    with writing():
        case = council.read(council.applied())
        council.finish(case, "social-care", "something")
    with pytest.raises(ClosingRefused) as refused, writing():
        close_case(case, "refused", REFUSAL, by=council.officer, at=AT, reason="Checked")
    assert [one.task_id for one in refused.value.reasons] == [tasks(case)["speak-to-lead"].id]
    with writing():
        council.finish(case, "speak-to-lead", "bar")
        council.decided(case, "refused", **{name.replace("-", "_"): said for name, said in REFUSAL.items()})
    assert (case.state, case.outcome) == ("closed", "refused")


def test_an_applicant_who_left_something_out_is_asked_for_it_and_chased_until_the_application_lapses(council):
    with writing():
        case = council.read(council.applied(), "incomplete")
    assert mail("ask-applicant") == [("ask-applicant", MINE, "planned")]
    swept(days_on(3))
    swept(days_on(5))
    assert len(mail("missing-items")) == 2, "CH6 reminds on the third and the fifth working day"
    swept(days_on(8))
    assert "applicant-silent" in tasks(case)
    with writing():
        council.finish(case, "applicant-silent", "lapsed", at=days_on(31))
    assert (case.state, case.outcome) == ("closed", "lapsed")


def test_what_was_missing_comes_in_and_the_checks_begin(council):
    with writing():
        case = council.read(council.applied(), "incomplete")
        council.answered(asked(case)["ask-for-more"], {"more-words": "My middle name is Ann"})
    assert "new-information" in tasks(case)
    with writing():
        council.finish(case, "read-again", "complete-now")
    assert {"ask-referee-one", "ask-referee-two"} < set(asked(case))


def test_a_knowledge_check_with_a_wrong_answer_is_talked_about_and_sent_again(council):
    with writing():
        case = council.read(council.applied())
        council.finish(case, "training", "taken")
        first = asked(case)["ask-knowledge"]
        council.answered(first, KNOWS | {"knows-ratio": "fifteen"})
    assert ("knowledge-not-passed" in tasks(case), "knowledge-passed" in tasks(case)) == (True, False)
    with writing():
        council.finish(case, "knowledge-not-passed", "again", at=AT + timedelta(days=1))
    again = asked(case)["ask-knowledge"]
    assert again.id != first.id
    with writing():
        council.answered(again, KNOWS, at=AT + timedelta(days=2))
    assert "knowledge-passed" in tasks(case)


def test_nothing_of_a_certificate_or_of_identity_can_be_uploaded():
    files = {
        question.id
        for service in PUBLISHED
        for question in parse_document(document(service)).questions.values()
        if question.kind is QuestionKind.FILE
    }
    assert files == {"photo", "more-files"}


def test_no_task_is_left_open_when_an_application_is_withdrawn(council):
    with writing():
        case = council.read(council.applied())
        council.finish(case, "invite", "no-interview")
        close_case(case, "withdrawn", {}, by=council.officer, at=AT)
    assert case.state == "closed"
    assert db.session.query(Task).filter(Task.case_id == case.id, Task.state.in_(("open", "claimed"))).count() == 0
    assert {state for _, _, state in mail("ask-referee")} == {"cancelled"}


def days_on(working: int) -> datetime:
    """Noon so many working days after the application, from a Monday on."""
    weeks, days = divmod(working, 5)
    return AT.replace(hour=18) + timedelta(days=7 * weeks + days)


def test_a_certificate_that_has_not_come_is_asked_about_every_ten_working_days_and_bars_until_it_was_seen(council):
    with writing():
        case = council.read(council.applied())
        council.finish(case, "certificate", "not-yet")
    again = tasks(case)["certificate"]
    assert (again.round, again.state) == (2, "open")
    with pytest.raises(ClosingRefused) as refused, writing():
        close_case(case, "approved", {}, by=council.officer, at=AT, reason="Checked")
    assert again.id in {one.task_id for one in refused.value.reasons}
