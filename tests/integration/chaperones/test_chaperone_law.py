"""What the law says of an approved chaperone, asked of the approval itself, and what comes by the clock alone."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from base.database import writing
from base.extensions import db
from casework.finishing import finish_task
from council.other_councils import Checked, keep_council
from licensing.approval_law import ISSUED, SHOWN, judge_approval, keep_found, kept_of_approval, not_yet_kept
from licensing.checks import CheckNote, note_check
from licensing.relying import Relies, Relying, add_reliance
from licensing.suspending import review, suspend
from models.approval import Approval
from models.case import Case
from models.event import Event
from models.task import Task
from tests.integration.chaperones.stage_door import AT, TODAY, Council, mail, swept, tasks

pytestmark = pytest.mark.usefixtures("context")
ENDS = date(2029, 11, 22)
LONDON = ZoneInfo("Europe/London")
STANDING = {"CHAP.VALID", "CHAP.TERM", "CHAP.RENEWAL", "CHAP.STATUSCHECK"}


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=LONDON)


def said(approval: Approval, rule: str, at: datetime) -> str:
    """What a rule says of an approval on a day."""
    found = {one.ref.rule: one for one in judge_approval(approval, at=at)}
    assert rule in found, sorted(found)
    assert not found[rule].answer.cannot
    return " ".join(finding.sentence for finding in found[rule].answer.findings)


def case_of(approval: Approval) -> Case:
    return db.session.get_one(Case, approval.case_id)


def noted(council: Council, approval: Approval, status: str, day: date) -> None:
    with writing():
        note_check(case_of(approval), "dbs", CheckNote(status), by=council.officer, at=noon(day))


def test_an_approval_in_order_is_said_to_be_valid_and_nothing_stands_against_it(approval):
    assert {one.ref.rule for one in judge_approval(approval, at=AT)} == STANDING, "nobody asks about a suspension"
    assert said(approval, "CHAP.VALID", AT) == "The approval is valid until 22 November 2029."
    assert said(approval, "CHAP.TERM", AT) == said(approval, "CHAP.RENEWAL", AT) == ""


def test_an_approval_that_runs_past_the_longest_term_is_told(approval):
    with writing():
        approval.valid_until = date(2030, 11, 22)  # as one that was taken over from an older register
    assert "past its longest term of 36 months" in said(approval, "CHAP.TERM", AT)


def test_a_certificate_that_nobody_looked_up_for_a_year_is_told_and_the_look_settles_it(council, approval):
    noted(council, approval, "update-service", TODAY)
    assert said(approval, "CHAP.STATUSCHECK", noon(date(2027, 11, 23))) == ""
    late = said(approval, "CHAP.STATUSCHECK", noon(date(2027, 11, 24)))
    assert "to be looked up in the Update Service by 23 November 2027" in late
    noted(council, approval, "status-current", date(2027, 11, 25))
    assert said(approval, "CHAP.STATUSCHECK", noon(date(2027, 11, 26))) == ""


def test_a_certificate_outside_the_update_service_is_not_looked_up(approval):
    assert said(approval, "CHAP.STATUSCHECK", noon(date(2028, 6, 1))) == ""


def test_a_renewal_that_is_due_is_told_until_it_has_come(approval):
    assert "ends on 22 November 2029" in said(approval, "CHAP.RENEWAL", noon(ENDS - timedelta(days=60)))
    with writing():
        approval.renewal_received = True
    assert said(approval, "CHAP.RENEWAL", noon(ENDS - timedelta(days=60))) == ""


def test_of_a_suspension_it_is_told_who_has_not_heard_and_that_nobody_reviewed_it(council, approval):
    with writing():
        mailbox = Checked("licensing@host.example", "By telephone", TODAY)
        keep_council("213", mailbox, by=council.manager, at=AT)
        add_reliance(approval.id, Relying(Relies.HOST_COUNCIL, council_code="213"), by=council.officer, at=AT)
        suspension = suspend(approval.id, reason="A call", by=council.lead, at=AT)
    told = said(approval, "CHAP.SUSPENSION", AT)
    assert "host councils are to be told of the suspension the same day; they have not been told yet" in told
    assert "holders of licences" not in told, "nobody holds a licence that rests on it"
    assert "A second officer is to review the suspension" in told
    assert said(approval, "CHAP.VALID", AT) == "The approval is not valid."
    with writing():
        task = tasks(case_of(approval))["tell-who-relies"]
        finish_task(task, "told", {}, by=council.lead, at=AT + timedelta(hours=2))
        review(suspension.id, lift=False, reason="It stands", by=council.manager, at=AT + timedelta(hours=3))
    assert said(approval, "CHAP.SUSPENSION", AT + timedelta(hours=4)) == ""


def test_who_is_told_the_day_after_is_told_late(council, approval):
    with writing():
        relies = Relying(Relies.LICENCE_HOLDER, name="Lantern Films", email="pat@lantern.example")
        add_reliance(approval.id, relies, by=council.officer, at=AT)
        suspend(approval.id, reason="A call", by=council.lead, at=AT)
    tomorrow = AT + timedelta(days=1)
    with writing():
        finish_task(tasks(case_of(approval))["tell-who-relies"], "told", {}, by=council.lead, at=tomorrow)
    assert "they were told on 24 November 2026" in said(approval, "CHAP.SUSPENSION", tomorrow)


def test_what_was_found_is_kept_at_the_issue_and_again_only_when_it_has_changed(council, approval):
    kept = kept_of_approval(approval.id)
    assert {(row.rule, row.moment) for row in kept} == {(rule, ISSUED) for rule in STANDING}
    assert {row.actor_id for row in kept} == {council.manager.id}
    assert not_yet_kept(approval.id, judge_approval(approval, at=AT)) == ()
    later = noon(ENDS - timedelta(days=30))
    for _ in range(2):
        with writing():
            judged = judge_approval(approval, at=later)
            keep_found(approval.id, judged, moment=SHOWN, by=council.officer, at=later)
    again = kept_of_approval(approval.id)[len(kept) :]
    assert [(row.rule, row.moment) for row in again] == [("CHAP.RENEWAL", SHOWN)]
    assert "Rosa" not in str([row.facts for row in again])


def test_an_officer_reads_it_on_the_page_of_the_approval(approval, sign_in):
    page = sign_in("officer").get(f"/approvals/{approval.id}").text
    assert "What the law says" in page
    assert "The approval is valid until 22 November 2029." in page
    assert "Found when it was issued" in page


def test_reminders_the_yearly_look_and_the_end_each_come_once_however_often_the_clock_is_read(council, approval):
    case = case_of(approval)
    for day in (date(2027, 11, 24), ENDS - timedelta(days=90), ENDS + timedelta(days=1)):
        swept(noon(day))
        swept(noon(day))
        swept(noon(day) + timedelta(minutes=5))
        looked = [event for event in events(approval) if event.kind == "check-due"]
        assert len(looked) == (1 if day.year == 2027 else 2)
    kinds = [event.kind for event in events(approval)]
    assert kinds.count("reminded") == 1, "ninety days before; an outage sends no second one for those that passed"
    assert kinds.count("approval-expired") == 1
    assert approval.state == "expired"
    assert len([one for one in mail("renew-soon") if one[2] != "cancelled"]) <= 1
    assert len(mail("ended")) == 1
    opened = db.session.query(Task).filter(Task.case_id == case.id, Task.kind == "not-renewed").count()
    assert opened == 1
    assert db.session.query(Task).filter(Task.case_id == case.id, Task.kind == "status-check").count() >= 1


def events(approval: Approval) -> list[Event]:
    found = db.session.query(Event).filter(Event.subject_kind == "approval", Event.subject_id == approval.id)
    return list(found.order_by(Event.seq))
