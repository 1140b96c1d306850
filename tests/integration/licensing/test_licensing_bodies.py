"""Bodies of persons and exempt performances: approved, told of, judged, and never taken for a namesake."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask.ctx import AppContext

from base.database import writing
from base.extensions import db
from casework.closing import ClosingRefused, close_case
from casework.decisions import decide
from casework.finishing import finish_task
from casework.identities import confirm_sender
from casework.intake.filings import open_filing, part_of, save_page
from casework.intake.submitting import submit
from casework.versions import pinned, publish, read_whole
from casework.wiring import wire
from council.calendars import BANK_HOLIDAYS
from council.closures import add_calendar
from council.settings import change_setting
from licensing import wiring as licensing_wiring
from licensing.approval_law import judge_approval
from licensing.registers import Narrowed, register_page
from licensing.suspending import suspend
from licensing.verifying import is_verified
from models.approval import Approval
from models.case import Case
from models.filing import Filing
from models.law_answer import LawAnswer
from models.message import Message
from models.task import Task
from security.actor import Actor
from security.permissions import Role
from tests.integration.casework import rows
from tests.integration.casework.marlowe import tasks
from tests.integration.licensing.guild import AT, DEFINITIONS, TODAY

pytestmark = pytest.mark.usefixtures("context")
BODY, PERFORMANCE, EXEMPT = "body-approval", "body-performance", "exempt-performance"
BY = Actor.visitor()
OURS, CAMDEN = "213", "202"
HALL = {"line1": "1 High Street", "town": "Marlowe", "postcode": "SW1A 1AA"}
CLUB: dict[str, Any] = {
    "term": "yearly",
    "begins": "2026-12-01",
    "ends": "2027-11-30",
    "paid": "no",
    "absent": "no",
    "body-name": "Lantern Youth Theatre",
    "body-number": "1012345",
    "body-address": HALL,
    "body-phone": "020 7946 0000",
    "body-email": "pat@lantern.example",
    "applicant-name": {"given": "Pat", "family": "Lorne"},
    "applicant-position": "Chair",
    "producer-name": "Sal Hay",
    "lead-name": "Jo Rand",
    "lead-position": "Safeguarding lead",
    "lead-phone": "020 7946 0001",
    "lead-email": "jo@lantern.example",
    "policy-followed": "We read it together",
    "policy-training": "A course each year",
    "supervision": "Two adults in each room",
    "first-aider": "Al Reed",
    "policy-file": ["0192f0c0000070008000000000000001"],
    "performances": [
        {"id": "p1", "performance-title": "Panto", "performance-venue": "Town Hall", "performance-address": HALL}
        | {"performance-council": OURS, "performance-dates": {"from": "2027-01-09", "to": "2027-01-10"}}
        | {"performance-times": "2pm to 4pm", "performance-part": "They sing"}
    ],
    "children-number": "30",
    "refused-elsewhere": "no",
    **dict.fromkeys(("declares-unpaid", "declares-fit", "declares-school", "declares-rules"), "agreed"),
    "signed": {"name": "Pat Lorne", "on": "2026-11-23"},
}
CHILD = {"id": "c1", "child-named": {"given": "Ina", "family": "Lowe"}, "child-born": "2015-03-01"}
SHOW: dict[str, Any] = {
    "approval-begins": "2026-12-01",
    "approval-ends": "2027-11-30",
    "body-name": "Lantern Youth Theatre",
    "sender-name": {"given": "Pat", "family": "Lorne"},
    "body-email": "pat@lantern.example",
    "body-phone": "020 7946 0000",
    "performance-title": "Panto",
    "performance-venue": "Town Hall",
    "performance-address": HALL,
    "performance-council": OURS,
    "first-day": "2027-01-09",
    "last-day": "2027-01-10",
    "kinds": ["charged"],
    "paid": "no",
    "misses-school": "no",
    "sessions": [
        {"session-what": "performance", "session-on": "2027-01-09", "session-from": "14:00", "session-to": "16:00"}
    ],
    "answers-for-it": "Sal Hay",
    "first-aider": "Al Reed",
    "children": [CHILD | {"child-council": CAMDEN}],
    "carers": [
        {"id": "a", "carer-name": "Rosa", "carer-kind": "chaperone", "carer-council": OURS} | {"carer-children": "12"}
    ],
    "conditions-kept": "agreed",
}
FESTIVAL: dict[str, Any] = {
    "production-name": "Spring festival",
    "production-sort": "Dance",
    "kinds": ["charged"],
    "paid": "no",
    "misses-school": "no",
    "organiser-name": {"given": "Sal", "family": "Hay"},
    "organiser-address": HALL,
    "organiser-phone": "020 7946 0002",
    "organiser-email": "sal@dance.example",
    "venue": "Town Hall",
    "venue-address": HALL,
    "venue-council": OURS,
    "run": [{"run-on": "2027-03-06", "run-from": "14:00", "run-to": "16:00"}],
    "last-day": "2027-03-06",
    "carers": [{"id": "a", "carer-name": "Mo", "carer-kind": "parent"}],
    **dict.fromkeys(("declares-unpaid", "declares-fit", "declares-absence", "declares-register"), "agreed"),
    **dict.fromkeys(("declares-cards", "declares-hours", "declares-days"), "agreed"),
}


class Council:
    """The council with these services and its officers. Made inside `writing()`."""

    def __init__(self) -> None:
        wire()
        licensing_wiring.wire()
        for service in (BODY, PERFORMANCE, EXEMPT):
            publish(read_whole(DEFINITIONS / "services" / f"{service}.yaml"), by=Actor.system("tests"), at=AT)
        self.officer = rows.officer("Ada Marsh")
        self.lead = rows.officer("Lea Thorn", Role.TEAM_LEAD)
        self.manager = rows.officer("Max Field", Role.MANAGER)
        days = {"known_from": date(2026, 1, 1), "known_until": date(2028, 12, 31)}
        add_calendar(BANK_HOLIDAYS, name="Bank holidays", **days, by=Actor.system("tests"), at=AT)
        change_setting("council-code", OURS, by=self.manager, at=AT)
        db.session.flush()

    def sent(self, service: str, answers: dict[str, Any]) -> Case:
        """A form that was filled in and sent; its case."""
        filing = open_filing(service, by=BY, at=AT)
        for page in pinned(filing.version_id).pages:
            names = [page.repeat.id] if page.repeat else [question.id for question in page.questions]
            save_page(part_of(filing), page.id, {n: answers[n] for n in names if n in answers}, by=BY, at=AT)
        case = db.session.get_one(Case, submit(filing.id, by=BY, at=AT).case_id)
        confirm_sender(filing, by=self.officer, at=AT)
        return case

    def recommended(self, **changes: Any) -> Any:
        """A body that applied and is recommended; the decision that waits."""
        case = self.sent(BODY, CLUB | {name.replace("_", "-"): one for name, one in changes.items()})
        finish_task(tasks(case)["read"], "complete", {}, by=self.officer, at=AT)
        asked = {"asked-whom": "Camden, on 20 November", "risk": "low"}
        finish_task(tasks(case)["check-body"], "nothing-against", asked, by=self.officer, at=AT)
        evidence = {"reasons-for-grant": "All is well"}
        return close_case(case, "approved", evidence, by=self.officer, at=AT, reason="All is well").decision

    def approved(self, **changes: Any) -> Approval:
        """A body that was approved."""
        decision = self.recommended(**changes)
        decide(decision.id, agreed=True, reason="", by=self.manager, at=AT)
        return db.session.query(Approval).filter(Approval.case_id == decision.case_id).one()


@pytest.fixture
def council(context: AppContext) -> Council:
    with writing():
        return Council()


def found(case: Case, rule: str) -> str:
    """What a rule said of a form as it was sent."""
    kept = db.session.query(LawAnswer).join(Filing, Filing.id == LawAnswer.filing_id)
    rows_of = kept.filter(Filing.case_id == case.id, LawAnswer.rule == rule)
    assert rows_of.count(), rule
    assert not any(one.cannot for one in rows_of), [one.cannot for one in rows_of]
    return " ".join(finding["sentence"] for one in rows_of for finding in one.findings)


def kinds(case: Case) -> set[str]:
    return {task.kind for task in db.session.query(Task).filter(Task.case_id == case.id)}


def finish(council: Council, case: Case, task: str, choice: str, **answers: Any) -> None:
    (row,) = db.session.query(Task).filter(Task.case_id == case.id, Task.kind == task)
    given = {name.replace("_", "-"): one for name, one in answers.items()}
    finish_task(row, choice, given, by=council.officer, at=AT)


def test_a_club_is_approved_by_two_people_with_the_conditions_and_a_paper(council):
    with writing():
        case = council.sent(BODY, CLUB)
        finish(council, case, "read", "complete")
    assert kinds(case) == {"read", "check-body", "visit", "recommend"}
    assert found(case, "PERF.S37.BODY") == ""
    with writing():
        approval = council.approved(body_number="1099999")
    assert (approval.number, approval.holder_name) == ("BP-2026-0001", "Lantern Youth Theatre")
    assert approval.valid_until.isoformat() == "2027-11-30"
    assert ["Productions", "Panto at Town Hall, 9 January 2027 to 10 January 2027"] in approval.particulars
    assert is_verified("BP-2026-0001", "Lantern Youth Theatre", today=approval.valid_from)
    listed = register_page(council.officer, "body-of-persons", Narrowed(), today=TODAY).approvals
    assert [one.number for one in listed] == ["BP-2026-0001"]
    told = {one.kind for one in db.session.query(Message).filter(Message.case_id == approval.case_id)}
    assert {"received", "approved"} <= told


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"paid": "yes"}, "paid more than expenses"),
        ({"absent": "yes", "absence_agreed": "no"}, "Councils refuse an approval with absence"),
        ({"ends": "2028-06-30"}, "here until 30 November 2027"),
        ({"first_performance": "2026-12-05"}, "The list of children was due by 14 November 2026"),
    ],
)
def test_what_stands_against_an_approval_is_told_before_it_is_sent(council, changes, says):
    with writing():
        case = council.sent(BODY, CLUB | {name.replace("_", "-"): one for name, one in changes.items()})
    assert says in found(case, "PERF.S37.BODY")


def test_a_place_in_another_councils_area_is_named_in_words(council):
    elsewhere = [CLUB["performances"][0] | {"performance-council": CAMDEN}]
    with writing():
        case = council.sent(BODY, CLUB | {"performances": elsewhere})
    assert "each other council is asked for its own (Camden)" in found(case, "PERF.S37.BODY")


def test_the_approval_itself_is_asked_by_the_days_that_it_got(council):
    with writing():
        approval = council.approved(paid="yes")
    (one,) = judge_approval(approval, at=AT)
    assert one.facts["deciding_council"] == "Westminster"
    assert one.facts["ends"] == "2027-11-30"
    assert "paid more than expenses" in one.answer.findings[0].sentence


def test_a_hold_on_one_body_stops_no_other_of_its_name(council):
    with writing():
        held = council.approved()
        suspend(held.id, reason="A call", by=council.lead, at=AT)
        namesake = council.approved(body_number="1077777")
    assert namesake.state == "valid"


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, "the same body"),
        ({"body_name": "Lantern Players"}, "its number is the same under another name"),
        ({"body_number": ""}, "name and postcode are the same, and it gives no number"),
    ],
)
def test_the_body_that_is_suspended_gets_nothing_new(council, changes, why):
    with writing():
        suspend(council.approved().id, reason="A call", by=council.lead, at=AT)
        decision = council.recommended(**changes)
    with pytest.raises(ClosingRefused) as refused, writing():
        decide(decision.id, agreed=True, reason="", by=council.manager, at=AT)
    assert "Safeguarding hold" in str([one.about for one in refused.value.reasons]), why


def test_a_namesake_elsewhere_without_a_number_is_told_apart_by_its_postcode(council):
    with writing():
        suspend(council.approved(body_number="").id, reason="A call", by=council.lead, at=AT)
        other = council.approved(body_number="", body_address=HALL | {"postcode": "NW1 7AA"})
    assert other.state == "valid"


def test_of_each_child_in_a_performance_it_is_said_that_the_approval_covers_the_day(council):
    with writing():
        approval = council.approved()
        case = council.sent(PERFORMANCE, SHOW | {"approval-number": approval.number})
    assert "No licence is needed" in found(case, "PERF.S37.EXEMPT")
    with writing():
        finish(council, case, "read", "covered")
    assert kinds(case) == {"read", "inspect", "home-councils"}


def test_an_unpaid_day_after_the_approvals_end_is_exempt_only_as_one_of_few_and_a_paid_one_needs_a_licence(council):
    late = {"first-day": "2028-01-08", "last-day": "2028-01-08", "approval-number": "BP-2026-0001"}
    with writing():
        case = council.sent(PERFORMANCE, SHOW | late)
    assert "3 days in the 6 months" in limit_of(case), "by the four days, not by the approval"
    with writing():
        case = council.sent(PERFORMANCE, SHOW | late | {"paid": "yes"})
    assert "A licence is needed" in found(case, "PERF.S37.EXEMPT")


def limit_of(case: Case) -> str:
    """The provision and the limit of what was said of the first child."""
    kept = db.session.query(LawAnswer).join(Filing, Filing.id == LawAnswer.filing_id)
    one = kept.filter(Filing.case_id == case.id, LawAnswer.rule == "PERF.S37.EXEMPT").first()
    assert one.findings[0]["provision"].endswith("s.37(3)(a)")
    return str(one.findings[0]["limit"])


def performed(*days: str) -> dict[str, Any]:
    return {"performed-before": [{"performed-on": day} for day in days]}


def test_three_days_before_leave_room_for_one_and_a_fourth_does_not(council):
    few = CHILD | performed("2026-10-03", "2026-11-07", "2027-02-06")
    many = CHILD | {"id": "c2"} | performed("2026-10-03", "2026-11-07", "2027-02-06", "2027-02-13")
    old = CHILD | {"id": "c3"} | performed("2026-08-01", "2026-10-03", "2026-11-07", "2027-02-06")
    with writing():
        case = council.sent(EXEMPT, FESTIVAL | {"children": [few, many, old]})
    kept = db.session.query(LawAnswer).join(Filing, Filing.id == LawAnswer.filing_id)
    said = {
        one.entry: one.findings[0]["severity"]
        for one in kept.filter(Filing.case_id == case.id, LawAnswer.rule == "PERF.S37.EXEMPT")
    }
    assert said == {"c1": "information", "c2": "breach", "c3": "information"}


def test_the_days_of_one_run_count_too(council):
    run = [{"run-on": f"2027-03-0{day}", "run-from": "14:00", "run-to": "16:00"} for day in range(1, 6)]
    with writing():
        case = council.sent(EXEMPT, FESTIVAL | {"children": [CHILD], "run": run, "last-day": "2027-03-05"})
        finish(council, case, "read", "some-need-one", need_licences="Ina, a fifth day")
    assert "A licence is needed" in found(case, "PERF.S37.EXEMPT")
    assert {one.kind for one in db.session.query(Message).filter(Message.case_id == case.id)} >= {"call-us"}


def test_an_exemption_gives_no_leave_from_school(council):
    with writing():
        case = council.sent(EXEMPT, FESTIVAL | {"children": [CHILD], "misses-school": "yes"})
    assert "gives no leave of absence from school" in found(case, "PERF.S37.ABSENCE")


def festival(council: Council, on: str, **child: Any) -> Case:
    """An exempt performance on a day with one child, another organiser each time."""
    run = [{"run-on": on, "run-from": "14:00", "run-to": "16:00"}]
    given = FESTIVAL | {"run": run, "last-day": on, "children": [CHILD | child], "production-name": f"Show of {on}"}
    return council.sent(EXEMPT, given)


def test_days_that_several_organisers_tell_of_count_for_one_child(council):
    with writing():
        for day in ("2027-01-09", "2027-01-10", "2027-02-06", "2027-02-07"):
            festival(council, day)
        last = festival(council, "2027-03-06")
        other = festival(council, "2027-03-06", **{"child-named": {"given": "Ned", "family": "Abara"}})
    assert "A licence is needed: the child performed on 4 days" in found(last, "PERF.S37.EXEMPT")
    assert "performed on 4 days" not in found(other, "PERF.S37.EXEMPT")
    told = db.session.query(LawAnswer).join(Filing, Filing.id == LawAnswer.filing_id).filter(Filing.case_id == last.id)
    organiser = [row for row in told if row.effect == "warn" and row.rule == "PERF.S37.EXEMPT"]
    assert not any("on 4 days" in sentence for row in organiser for sentence in row.said)


@pytest.mark.parametrize(
    "child",
    [
        {"child-named": {"given": "Ena", "family": "Lowe"}},
        {"child-born": "2015-01-03"},
    ],
)
def test_a_child_who_only_may_be_the_same_is_for_an_officer_to_look_at(council, child):
    with writing():
        for day in ("2027-01-09", "2027-01-10", "2027-02-06", "2027-02-07"):
            festival(council, day, **child)
        last = festival(council, "2027-03-06")
    said = found(last, "PERF.S37.EXEMPT")
    assert "A licence is needed" not in said
    assert "A child who may be the same one, by name and date of birth, performed on 4 days more" in said
    assert "then it is 4 days, and a licence would be needed" in said


def test_what_stands_on_a_case_that_few_may_see_counts_nowhere_else(council):
    with writing():
        for day in ("2027-01-09", "2027-01-10", "2027-02-06", "2027-02-07"):
            festival(council, day).restricted = True
        last = festival(council, "2027-03-06")
    assert "4 days" not in found(last, "PERF.S37.EXEMPT")


def test_the_organiser_is_asked_to_call_where_the_choice_that_says_so_ends_the_case(council):
    with writing():
        case = council.sent(EXEMPT, FESTIVAL | {"children": [CHILD]})
        finish(council, case, "read", "not-exempt", not_exempt_why="Nobody performs without being paid")
    assert case.state == "closed"
    (asked,) = db.session.query(Message).filter(Message.case_id == case.id, Message.kind == "call-us")
    assert asked.state in {"planned", "held"}, "ending a case takes back what had not gone before it"
