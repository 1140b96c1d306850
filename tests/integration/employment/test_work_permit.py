"""A permit for a child at work: who is asked when, the week from receipt, all the child's jobs, and how it ends."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from base.database import writing
from base.extensions import db
from casework.closing import ClosingRefused, Why, close_case
from casework.decisions import ReservedToCouncil, decide
from casework.finishing import finish_task
from casework.intake.filings import part_of
from casework.intake.part_acts import CameIn, enter_part
from casework.intake.submitting import NotComplete
from forms.values import NOT_KNOWN
from licensing.readiness import NOT_CHECKED
from licensing.renewing import begin_renewal, may_renew
from models.approval import Approval
from models.case import Case
from models.message import Message
from reporting.case_findings import findings_of_case
from security.actor import Actor
from statutory.london import london_day
from tests.integration.casework.marlowe import tasks
from tests.integration.casework.permit import states
from tests.integration.employment.seaside import (
    AT,
    EMPLOYER,
    PARENT,
    SCHOOL,
    asked_for,
    hours,
    later,
    mail,
    send_part,
)

pytestmark = pytest.mark.usefixtures("context")
LATER = AT + timedelta(hours=2)


def found_on(case: Case, at=LATER) -> dict[str, str]:
    """The rules that found something on a case, with what each says."""
    lines = findings_of_case(case, at=at).lines
    return {one.finding.rule: one.finding.sentence for line in lines for one in line.findings}


def test_parent_and_school_are_asked_at_the_same_time_and_the_week_runs_from_receipt(council):
    with writing():
        filing, case = asked_for()
    assert states(filing) == {EMPLOYER: "done", PARENT: "open", SCHOOL: "open"}
    assert {*mail("ask-parent"), *mail("ask-school")} == {
        ("ask-parent", "parent@home.example"),
        ("ask-school", "office@brook.example"),
    }
    assert london_day(tasks(case)["decide"].due_at) == date(2026, 11, 30)
    assert case.priority == 3


def test_a_school_that_keeps_silent_is_left_out_after_three_working_days_and_stops_nothing(council):
    with writing():
        filing, case = asked_for()
        send_part(filing, PARENT, at=LATER)
    later(AT + timedelta(days=2))
    assert states(filing)[SCHOOL] == "open", "it has three working days, in its holiday too"
    later(AT + timedelta(days=4))
    assert states(filing)[SCHOOL] == "left-out"
    with writing():
        permit = council.granted(db.session.get_one(Case, case.id), at=AT + timedelta(days=4))
    assert permit.state == "valid"


def test_a_permit_may_be_decided_before_the_school_has_answered(council):
    with writing():
        filing, case = asked_for()
        send_part(filing, PARENT, at=LATER)
        permit = council.granted(case, at=LATER)
    assert (permit.holder_name, permit.state) == ("Ivy Quill", "valid")


def test_a_child_at_home_has_no_school_to_ask(council):
    with writing():
        filing, _ = asked_for(schooling="home", child_school=None)
    assert states(filing)[SCHOOL] == "left-out"


def test_a_start_that_is_past_is_taken_with_a_finding_and_comes_sooner(council):
    with writing():
        _, case = asked_for(start_date="2026-11-02")
    assert case.priority == 2
    assert "due by 9 November 2026" in found_on(case)["EMP.PERMIT.NOTICE"]


def test_hours_are_judged_with_the_jobs_that_a_parent_names(council):
    with writing():
        filing, case = asked_for(term_hours=hours("monday", "tuesday", "wednesday", begins="16:00", ends="18:00"))
        alone = found_on(case)
        other = {
            "id": "e1",
            "other-employer": "News Shop",
            "other-occupation": "newspapers",
            "other-term-hours": hours("monday", begins="07:00", ends="08:00"),
        }
        send_part(filing, PARENT, at=LATER, jobs=[other])
    assert "EMP.S18.SCHOOLDAY" not in alone
    assert "3 hours" in found_on(case)["EMP.S18.SCHOOLDAY"]


def test_hours_are_judged_with_the_permits_that_the_child_has_already(council):
    after_school = hours("monday", begins="16:00", ends="18:00")
    with writing():
        first, one = asked_for(term_hours=after_school)
        send_part(first, PARENT, at=LATER)
        permit = council.granted(one, at=LATER)
        second, two = asked_for(employer_name="News Shop", term_hours=hours("monday", begins="07:00", ends="08:00"))
        two.child_id = one.child_id  # an officer has said that it is the same child
        send_part(second, PARENT, at=LATER)
    assert "3 hours" in found_on(two)["EMP.S18.SCHOOLDAY"]
    permit_number = permit.number.lower().replace("-", " ")
    with writing():
        third, three = asked_for(
            application_kind="change",
            previous_number=permit_number,
            term_hours=hours("monday", begins="16:00", ends="18:00"),
        )
        three.child_id = one.child_id
        two.state, two.outcome = "closed", "withdrawn"
        send_part(third, PARENT, at=LATER)
    assert "EMP.S18.SCHOOLDAY" not in found_on(three), "the permit that this one takes the place of does not count"


def test_work_that_no_child_may_do_is_found(council):
    with writing():
        _, case = asked_for(occupations=["kitchen"])
    assert "kitchen" in found_on(case)["EMP.S18.BANNED"]


@pytest.mark.parametrize(
    ("how", "alike"),
    [
        ({"parent_email": "cafe@quay.example"}, "email"),
        ({"employer_phone": "01632 960 002"}, "phone"),
        ({"device": "same"}, "device"),
    ],
)
def test_a_parent_and_an_employer_who_share_something_are_called(council, how, alike):
    with writing():
        filing, case = asked_for(**how)
        send_part(filing, PARENT, at=LATER, device=how.get("device"))
    assert alike in str(filing.alike)
    assert any("call" in kind for kind in tasks(case)), tasks(case)


def test_a_parent_who_keeps_silent_is_telephoned(council):
    with writing():
        _, case = asked_for()
    later(AT + timedelta(days=4))
    assert "parent-silent" in tasks(case)


def test_a_permit_ends_after_a_year_or_with_school_age_and_says_only_what_the_employer_wrote(council):
    with writing():
        filing, case = asked_for()
        send_part(filing, PARENT, at=LATER)
        send_part(filing, SCHOOL, at=LATER)
        permit = council.granted(case, at=LATER)
        older, leaver = asked_for(child_dob="2011-08-01")
        send_part(older, PARENT, at=LATER)
        short = council.granted(leaver, at=LATER)
    assert permit.valid_until == date(2027, 11, 22)
    assert short.valid_until == date(2027, 6, 25)
    said = str(permit.particulars)
    assert dict(permit.particulars)["School"] == "Brook School", "its name, and no number of a directory"
    assert "Waiting at tables" in said
    assert "10" in said
    for secret in ("asthma", "Secret Lane", "71.5", "often too tired"):
        assert secret not in said
    assert ("permit-issued", "cafe@quay.example") in mail()
    told = db.session.query(Message).filter(Message.kind == "decided-parent", Message.case_id == case.id).one()
    assert (told.address, told.state) == ("parent@home.example", "planned"), "the parent said that we may write"


def test_a_parent_to_whom_an_email_could_be_a_danger_is_not_written_to(council):
    with writing():
        filing, case = asked_for()
        send_part(filing, PARENT, at=LATER, reach="not-safe")
        council.granted(case, at=LATER)
    told = db.session.query(Message).filter(Message.kind == "decided-parent").one()
    assert told.state == "held"


def test_a_permit_for_other_work_takes_the_place_of_the_one_before(council):
    with writing():
        filing, case = asked_for()
        send_part(filing, PARENT, at=LATER)
        old = council.granted(case, at=LATER)
        again, other = asked_for(application_kind="change", previous_number=old.number)
        send_part(again, PARENT, at=LATER)
        new = council.granted(other, at=LATER)
    assert (old.state, new.replaces_id) == ("replaced", old.id)


SHOP = {
    "employer_name": "Harbour Books",
    "employer_address": {"line1": "2 Harbour Way", "town": "Marlowe", "postcode": "ZZ1 1AC"},
    "employer_email": "shop@harbour.example",
}


def test_another_business_that_names_a_permit_takes_nothing_from_the_business_that_has_it(council):
    with writing():
        filing, case = asked_for()
        send_part(filing, PARENT, at=LATER)
        cafe = council.granted(case, at=LATER)
        again, other = asked_for(application_kind="change", previous_number=cafe.number, **SHOP)
        send_part(again, PARENT, at=LATER)
        shop = council.granted(other, at=LATER)
    assert (cafe.state, cafe.renewal_received, shop.state, shop.replaces_id) == ("valid", False, "valid", None)
    task = tasks(other)["stands-beside"]
    assert task.state == "open", "somebody asks the cafe whether the child still works there"
    with writing():
        finish_task(task, "given-back", {}, by=council.officer, at=LATER)
    assert other.state == "closed"


def test_hours_that_a_child_works_elsewhere_are_counted_although_the_number_of_that_permit_is_named(council):
    with writing():
        filing, case = asked_for(term_hours=hours("monday", begins="16:00", ends="18:00"))
        send_part(filing, PARENT, at=LATER)
        cafe = council.granted(case, at=LATER)
        morning = hours("monday", begins="07:00", ends="08:00")
        again, other = asked_for(
            application_kind="change", what_changes=["work"], previous_number=cafe.number, term_hours=morning, **SHOP
        )
        other.child_id = case.child_id
        send_part(again, PARENT, at=LATER)
    assert "3 hours" in found_on(other)["EMP.S18.SCHOOLDAY"]


def test_a_permit_that_ends_makes_a_task_and_tells_the_employer(council):
    with writing():
        filing, case = asked_for()
        send_part(filing, PARENT, at=LATER)
        permit = council.granted(case, at=LATER)
    for day in (336, 366):
        later(AT + timedelta(days=day))
    assert db.session.get_one(Approval, permit.id).state == "expired"
    assert "not-renewed" in tasks(case)
    assert ("permit-ends", "cafe@quay.example") in mail()


def told_at_the_end(case: Case) -> set[tuple[str, str]]:
    """Who heard that the permit of a case has ended: message and address."""
    kinds = ("permit-over", "permit-over-parent", "permit-outgrown", "permit-outgrown-parent", "school-told-ended")
    found = db.session.query(Message).filter(Message.case_id == case.id, Message.kind.in_(kinds))
    return {(one.kind, one.address) for one in found}


def test_when_a_permit_ends_employer_parent_and_school_hear_of_it_once_and_the_employer_may_still_renew(council):
    with writing():
        filing, case = asked_for()
        send_part(filing, PARENT, at=LATER)
        send_part(filing, SCHOOL, at=LATER)
        permit = council.granted(case, at=LATER)
    over = AT + timedelta(days=366)
    for _ in range(2):
        later(over)
    assert told_at_the_end(case) == {
        ("permit-over", "cafe@quay.example"),
        ("permit-over-parent", "parent@home.example"),
        ("school-told-ended", "office@brook.example"),
    }
    assert db.session.query(Message).filter(Message.kind == "permit-over").count() == 1
    with writing():
        form = begin_renewal(permit.id, email="cafe@quay.example", by=Actor.visitor(), at=over)
    assert part_of(form, EMPLOYER).answers["ending-number"] == permit.number


def test_a_permit_that_ends_with_school_age_is_over_for_good_and_nobody_is_chased(council):
    with writing():
        filing, case = asked_for(child_dob="2011-08-01")
        send_part(filing, PARENT, at=LATER)
        permit = council.granted(case, at=LATER)
    for day in (date(2027, 5, 27), date(2027, 6, 12), date(2027, 6, 25), date(2027, 6, 27)):
        later(AT + (day - AT.date()))
    assert db.session.get_one(Approval, permit.id).state == "expired"
    assert told_at_the_end(case) == {
        ("permit-outgrown", "cafe@quay.example"),
        ("permit-outgrown-parent", "parent@home.example"),
    }
    assert mail("permit-ends") == []
    assert "not-renewed" not in tasks(case)
    assert not may_renew(permit, email="cafe@quay.example", at=AT + timedelta(days=216))


def test_an_employer_whose_permit_ended_is_followed_until_it_applies_or_is_visited(council):
    with writing():
        filing, case = asked_for()
        send_part(filing, PARENT, at=LATER)
        council.granted(case, at=LATER)
    over = AT + timedelta(days=366)
    later(over)
    with writing():
        finish_task(tasks(case)["not-renewed"], "asked-to-apply", {}, by=council.officer, at=over)
    again = tasks(case)["applied-again"]
    assert london_day(again.due_at) == london_day(over) + timedelta(days=7)
    with writing():
        finish_task(tasks(case)["applied-again"], "works-without", {}, by=council.officer, at=over)
    assert tasks(case)["see-the-work"].state == "open"


def test_there_is_no_permit_before_an_officer_has_checked_who_asked_for_it(council):
    with writing():
        filing, case = asked_for()
        send_part(filing, PARENT, at=LATER)
        council.checked(case, at=LATER)
    with pytest.raises(ClosingRefused) as refused, writing():
        close_case(case, "granted", {}, by=council.officer, at=LATER, reason="All is well")
    assert [one.about for one in refused.value.reasons] == [NOT_CHECKED]
    with writing():
        permit = council.granted(db.session.get_one(Case, case.id), at=LATER)
    assert permit.state == "valid"


@pytest.mark.parametrize("said", ["", "no"])
def test_there_is_no_permit_before_a_parent_has_agreed(council, said):
    with writing():
        filing, case = asked_for()
        if said:
            send_part(filing, PARENT, at=LATER, parent_agrees=said)
        council.telephoned(case, at=LATER)
        council.checked(case, at=LATER)
    with pytest.raises(ClosingRefused) as refused, writing():
        close_case(case, "granted", {}, by=council.officer, at=LATER, reason="All is well")
    assert [one.why for one in refused.value.reasons] == [Why.NOT_OFFERED]


def test_nobody_decides_alone_or_under_the_providers_contract(council):
    with writing():
        filing, case = asked_for()
        send_part(filing, PARENT, at=LATER)
        council.telephoned(case, at=LATER)
        council.checked(case, at=LATER)
        decision = close_case(case, "granted", {}, by=council.officer, at=LATER, reason="All is well").decision
    with pytest.raises(ReservedToCouncil), writing():
        decide(decision.id, agreed=True, reason="", by=council.provider, at=LATER)
    assert db.session.query(Approval).count() == 0


def test_somebody_who_has_left_school_age_gets_no_permit(council):
    with writing():
        filing, case = asked_for(child_dob="2009-08-01")
        send_part(filing, PARENT, at=LATER)
    with pytest.raises(ClosingRefused), writing():
        council.granted(case, at=LATER)


def test_a_parent_without_email_is_telephoned_and_an_officer_enters_their_part(council):
    with writing():
        filing, case = asked_for(parent_email=NOT_KNOWN, parent_called_on="07700 900123")
    assert mail("ask-parent") == []
    assert filing.parts[0].answers["parent-called-on"] == "07700 900123"
    assert tasks(case)["party-not-reached"].state == "open"
    assert states(filing) == {EMPLOYER: "done", PARENT: "open", SCHOOL: "open"}
    with writing():
        came = CameIn("telephone", "Jo Quill, mother", LATER)
        enter_part(filing.id, PARENT, came=came, by=council.officer, at=LATER)
        send_part(filing, PARENT, at=LATER)
        permit = council.granted(case, at=LATER)
    assert permit.state == "valid"
    assert mail("decided-parent") == []
    assert tasks(case)["tell-otherwise"].state == "open", "what others read in an email the parent is told by a person"


def test_an_employer_who_knows_no_email_of_the_parent_says_how_to_reach_them(council):
    with writing(), pytest.raises(NotComplete) as missing:
        asked_for(parent_email=NOT_KNOWN)
    assert missing.value.page_id == "parent-otherwise"
