"""A child's licence to perform, from the first page to the licence: definitions and no Python of its own."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from flask.ctx import AppContext

from base.database import writing
from base.extensions import db
from casework.closing import ClosingRefused
from casework.decisions import ReservedToCouncil, SamePerson, decide
from casework.finishing import finish_task
from casework.intake.refusing import refuse_part
from casework.law.law_checks import kept_of
from casework.law.letter_words import paper_of
from casework.letters.letters import letters_of
from casework.tasks import start_task
from casework.versions import current, pinned
from council.other_councils import Checked, keep_council
from forms.definition.sight import may_see
from forms.ports import NO_PORTS
from licensing.approval_law import judge_approval
from licensing.changing import conditions_of, recommend_revoking
from models.approval import Approval, ApprovalRefusal, ApprovalReliance
from models.case import Case
from models.filing import Filing
from models.link import Link
from models.message import Message
from models.wait import Timer
from reporting.case_findings import findings_of_case
from security.actor import Actor
from tests.integration.casework.marlowe import AT, tasks
from tests.integration.casework.permit import mail, states
from tests.integration.licensing.production import (
    ABSENCE,
    BY,
    GRANT,
    HOST,
    PARENT,
    PARENT_SAYS,
    PRODUCER,
    PRODUCER_SAYS,
    SCHOOL,
    SCHOOL_SAYS,
    SIGNED,
    SIGNS,
    Production,
)

CARE = {"refusal-kind": "care"}
pytestmark = pytest.mark.usefixtures("context")
LATER = AT + timedelta(days=1)
CAMDEN = Checked("licensing@camden.example", "Telephoned the number on its own site", date(2026, 11, 1))


@pytest.fixture
def production(context: AppContext) -> Production:
    with writing():
        made = Production()
        keep_council(HOST, CAMDEN, by=Actor.system("tests"), at=AT)
    return made


def findings(case: Case, effect: str = "", party: str = "") -> dict[str, list[str]]:
    """What rules found of a case's form as it was sent, by rule: of one effect, of one party's part, if named."""
    (filing,) = db.session.query(Filing).filter(Filing.case_id == case.id)
    kept = [one for one in kept_of([filing.id]) if effect in ("", one.effect) and party in ("", one.party)]
    return {one.rule: [found["sentence"] for found in one.findings] for one in kept if one.findings}


def test_the_parent_is_asked_next_and_the_producer_signs_last(production):
    with writing():
        filing = production.begun()
    assert states(filing) == {PRODUCER: "done", PARENT: "open", SIGNS: "waiting", SCHOOL: "waiting"}
    assert mail("ask-parent") == [("ask-parent", "ro@quill.example", "planned")]
    with writing():
        production.send(filing, PARENT, PARENT_SAYS, at=LATER)
    assert mail("ask-signature") == [("ask-signature", "pat@lantern.example", "planned")]
    assert db.session.query(Case).count() == 0, "it is complete only when the producer has signed"
    assert mail("ask-school") == [], "no day off school was asked for"
    with writing():
        done = production.send(filing, SIGNS, SIGNED, at=LATER)
    case = db.session.get_one(Case, done.case_id)
    assert set(tasks(case)) == {"completeness"}
    assert case.reference.startswith("PL-")


def test_a_school_is_asked_by_link_where_days_off_are_asked_for_and_the_case_does_not_wait(production):
    with writing():
        case = production.applied(**ABSENCE)
    assert [address for _, address, _ in mail("ask-school")] == ["office@brook.example"]
    assert "school-view" in tasks(case)
    assert any("120" in said or "2 hours" in said for said in findings(case)["PERF.R13.HOURS"])
    (filing,) = db.session.query(Filing)
    with writing():
        production.send(filing, SCHOOL, SCHOOL_SAYS, at=LATER)
    db.session.refresh(case)
    assert case.facts["school-view"] == "agree"


def test_a_parent_who_refuses_ends_the_application_and_the_producer_hears_no_reason(production):
    with writing():
        filing = production.begun()
        refuse_part(filing.id, PARENT, reason="We never agreed to this", by=BY, at=LATER)
    db.session.refresh(filing)
    assert db.session.query(Case).count() == 0
    assert mail("form-over") == [("form-over", "pat@lantern.example", "planned")]
    assert not any("never agreed" in str(message.values) for message in db.session.query(Message))


def test_a_late_application_is_taken_warned_of_and_decided_by_an_officer(production):
    with writing():
        case = production.applied(**{"first-day": "2026-12-05", "last-day": "2027-01-10"})
    assert "The council may refuse one" in findings(case, "warn")["PERF.R4.LATE"][0]
    assert "late" in tasks(case)
    assert case.priority == 2
    with pytest.raises(ClosingRefused) as refused, writing():
        production.licensed(case)  # and nothing of it happened
    assert [one.task_id for one in refused.value.reasons] == [tasks(case)["late"].id]
    with writing():
        taken = {"late-taken-why": "The producer was let down by another, and all can be checked"}
        finish_task(tasks(case)["late"], "take-it", taken, by=production.council.officer, at=LATER)
        approval = production.licensed(case)
    assert approval.state == "valid"


def test_the_21_days_and_the_councils_time_run_from_the_signature_whatever_date_is_typed_beside_it(production):
    complete = datetime(2026, 12, 22, 10, tzinfo=UTC)
    with writing():
        filing = production.begun()
        production.send(filing, PARENT, PARENT_SAYS, at=LATER)
        done = production.send(filing, SIGNS, SIGNED, at=complete)  # "on 25 November"
    case = db.session.get_one(Case, done.case_id)
    assert (case.received_at, filing.received_at) == (complete, complete)
    assert tasks(case)["completeness"].due_at > complete
    assert "PERF.R4.LATE" not in findings(case, "warn", PRODUCER), "there was time when the producer began"
    assert "PERF.R4.LATE" in findings(case, "warn", SIGNS)
    lines = [line for line in findings_of_case(case, at=complete).lines if line.rule == "PERF.R4.LATE"]
    assert len(lines) == 1, "said once, though two pages ask it"
    assert "22 December 2026" in lines[0].findings[0].finding.sentence


def test_an_application_in_time_with_a_lawful_day_is_told_nothing(production):
    with writing():
        case = production.applied()
    assert findings(case) == {}
    assert "late" not in tasks(case)


def test_a_day_that_is_too_long_is_told_to_the_producer_and_kept_for_officers(production):
    (day,) = PRODUCER_SAYS["days"]
    with writing():
        case = production.applied(days=[day | {"arrives": "06:00", "leaves": "23:30", "day-breaks": []}])
    told = findings(case, "warn", SIGNS)
    assert {"PERF.R21.EARLY", "PERF.R21.LATE", "PERF.R22.PLACE", "PERF.R23.MEAL"} <= told.keys()
    assert "PERF.R21.EARLY" not in findings(case, "warn", PRODUCER), "nobody had said when the child was born"


def test_two_people_of_the_council_decide_and_the_providers_contract_can_not(production):
    with writing():
        case = production.applied()
        production.checked(case)
        decision = production.recommended(case, "licensed", GRANT, by=production.council.manager)
    with pytest.raises(ReservedToCouncil), writing():
        decide(decision.id, agreed=True, reason="", by=production.council.provider, at=LATER)
    with pytest.raises(SamePerson), writing():
        decide(decision.id, agreed=True, reason="", by=production.council.manager, at=LATER)
    assert db.session.query(Approval).count() == 0


def test_nobody_recommends_a_licence_before_the_care_of_the_child_and_what_is_feared_were_looked_at(production):
    with writing():
        case = production.applied()
    with pytest.raises(ClosingRefused) as refused, writing():
        production.recommended(case, "licensed", GRANT)
    complete = "Is the application complete? (It is complete)"
    care = "Ask each chaperone's council about the approval (Everybody may have the child in their care)"
    feared = "Look for safeguarding concerns (No concern, or the lead has settled it)"
    assert [one.about for one in refused.value.reasons] == [
        f"This comes first: {title}" for title in (complete, care, feared)
    ]
    with writing():
        production.checked(case)
        decision = production.recommended(case, "licensed", GRANT)
        again = pinned(case.version_id).task_shapes["safeguarding"]
        start_task(case, again, by=production.council.officer, at=LATER)
    with pytest.raises(ClosingRefused), writing():  # something came up before the second person had decided
        decide(decision.id, agreed=True, reason="", by=production.council.manager, at=LATER)
    assert db.session.query(Approval).count() == 0
    with writing():
        production.recommended(
            case, "refused", {**CARE, "refusal-reasons": "Nobody could be asked about the chaperone"}
        )


def test_the_licence_says_who_what_where_when_and_under_which_conditions(production):
    with writing():
        approval = production.licensed(production.applied())
    assert approval.number == "PL-2026-00001"
    assert (approval.holder_name, approval.valid_until) == ("Lantern Films Ltd", date(2027, 1, 10))
    said = dict(approval.particulars)
    assert said["Child"] == "Ivy Quill, born 6 May 2017"
    assert said["Days and times at the place"].startswith("9 January 2027: 9")
    assert "Canal Studio" in said["Places"]
    assert "Camden" in said["Places"]
    assert said["In the care of"] == "Mo Field (A chaperone approved by a council)"
    assert said["Earnings"].startswith("Half is paid")
    assert "Secret" not in str(approval.particulars)
    assert "asthma" not in str(approval.particulars)
    assert {one.code for one in conditions_of(approval.id)} == {"hours", "care", "places", "harm", "records"}


def test_producer_parent_and_school_get_copies_and_the_host_councils_waits_for_release(production):
    with writing():
        approval = production.licensed(production.applied())
    planned = {(one.kind, one.address): one for one in db.session.query(Message) if one.values.get("approval_number")}
    assert {key: one.state for key, one in planned.items()} == {
        ("issued", "pat@lantern.example"): "planned",
        ("copies", "ro@quill.example"): "planned",
        ("copies", "office@brook.example"): "planned",
        ("host-copy", "licensing@camden.example"): "held",
    }
    assert planned["host-copy", "licensing@camden.example"].held_because == "needs-release"
    assert all(one.values.get("link_id") for one in planned.values())
    links = db.session.query(Link).filter(Link.opens_kind == "approval")
    assert {link.needs_code for link in links} == {True}
    (host,) = db.session.query(ApprovalReliance).filter(ApprovalReliance.approval_id == approval.id)
    assert (host.council_code, host.until_on) == (HOST, date(2027, 1, 10))
    case = db.session.get_one(Case, approval.case_id)
    assert {"tell-host", "inspect"} <= set(tasks(case))
    (records,) = db.session.query(Timer).filter(Timer.kind == "start-later:records")
    assert records.due_at.date() == date(2027, 1, 11), "the day after the last one"
    assert case.state == "open"


def test_a_refusal_gives_written_reasons_and_says_how_to_appeal(production):
    reasons = {**CARE, "refusal-reasons": "The chaperone is not approved by any council."}
    with writing():
        case = production.applied()
        decision = production.recommended(case, "refused", reasons)
        decide(decision.id, agreed=True, reason="", by=production.council.manager, at=LATER)
    assert db.session.query(ApprovalRefusal).one().reasons == reasons["refusal-reasons"]
    assert [address for _, address, _ in mail("refused")] == ["pat@lantern.example"]
    assert case.state == "closed"
    (letter,) = letters_of(case)
    words = " ".join(paper_of(letter, case, ports=NO_PORTS, at=LATER).paragraphs)
    assert reasons["refusal-reasons"] in words
    assert "appeal against this decision to a magistrates' court" in words


def test_a_revoked_licence_tells_producer_parent_and_host_only_by_release(production):
    with writing():
        approval = production.licensed(production.applied())
        decision = recommend_revoking(
            approval.id, reason="The conditions were broken", by=production.council.officer, at=LATER
        )
        decide(decision.id, agreed=True, reason="", by=production.council.manager, at=LATER)
    db.session.refresh(approval)
    assert approval.state == "revoked"
    assert {(address, state) for _, address, state in mail("changed")} == {
        ("pat@lantern.example", "held"),
        ("ro@quill.example", "held"),
        ("licensing@camden.example", "held"),
    }


def test_a_child_whose_birth_the_producer_knows_has_the_hours_told_before_the_parent_answers(production):
    (day,) = PRODUCER_SAYS["days"]
    with writing():
        filing = production.begun(**{"born-said": "2019-05-06"}, days=[day | {"arrives": "06:00"}])
    kept = {one.rule: one.findings for one in kept_of([filing.id])}
    assert "06:00" in str(kept["PERF.R21.EARLY"]) or "6am" in str(kept["PERF.R21.EARLY"])


def test_another_job_on_the_day_after_a_performance_is_told_to_the_parent(production):
    with writing():
        filing = production.begun()
        production.send(filing, PARENT, PARENT_SAYS | {"other-jobs": [{"other-on": "2027-01-10"}]})
    (kept,) = [one for one in kept_of([filing.id]) if one.rule == "PERF.R20.OTHERWORK"]
    assert kept.effect == "warn"
    assert "other work on Sunday 10 January 2027, the day after a performance" in kept.findings[0]["sentence"]


def test_the_page_of_a_licence_names_the_council_that_is_sent_its_particulars(production):
    with writing():
        approval = production.licensed(production.applied())
    told, _ = judge_approval(approval, at=LATER)
    assert told.ref.rule == "PERF.S39.PARTICULARS"
    (finding,) = told.answer.findings
    assert finding.sentence.startswith(
        "Marlowe Borough Council grants the licence and sends its particulars to Camden, where the child performs."
    )


def test_the_page_of_a_licence_says_until_when_its_records_are_kept(production):
    with writing():
        approval = production.licensed(production.applied())
    _, told = judge_approval(approval, at=LATER)
    assert told.ref.rule == "PERF.S39.RECORDS"
    (finding,) = told.answer.findings
    assert "until 10 July 2027: 6 months after the last performance" in finding.sentence
    assert not finding.verified


def test_a_licence_for_a_number_of_days_in_a_period_says_so(production):
    loose = {
        "dates-known": "no",
        "days": None,
        "flexible-days": "6",
        "flexible-period": {"from": "2027-01-09", "to": "2027-09-30"},
        "flexible-arrives": "09:00",
        "flexible-leaves": "16:00",
        "flexible-works": {"hours": "3"},
        "last-day": "2027-09-30",
    }
    with writing():
        case = production.applied(**loose)
    assert "ends by 8 July 2027" in findings(case)["PERF.R6.PERIOD"][0]
    with writing():
        approval = production.licensed(case)
    said = dict(approval.particulars)
    assert said["Number of days"].startswith("6 days within the period 9 January 2027 to 30 September 2027")
    assert "Days and times at the place" not in said


def test_a_school_reads_nothing_of_health_home_or_money(production):
    _, definition = current("performance-licence")
    read = {
        question.id
        for page in definition.pages
        for question in page.questions
        if page.party != SCHOOL and may_see(definition, page, question, SCHOOL)
    }
    assert {"child-name", "child-born", "production-name", "absence-total", "absence-days"} <= read
    assert not read & {"health-conditions", "fit", "child-address", "earnings", "earned-before", "contract"}
    producer = {
        question.id
        for page in definition.pages
        for question in page.questions
        if page.party == PARENT and may_see(definition, page, question, SIGNS)
    }
    assert {"health-conditions", "child-born"} <= producer
    assert not producer & {"child-address", "earned-before", "refused-why", "proof-of-age", "relationship"}
