"""What comes up for an approval comes by timers, each once: reminders, status checks, its end, its renewal."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from base.database import writing
from base.extensions import db
from casework.closing import ClosingRefused, close_case, reopen_case
from casework.decisions import decide
from casework.finishing import finish_task
from casework.sweep import sweep
from licensing.changing import Change, NewCondition, TooLong, conditions_of, recommend_varying, surrender, versions_of
from licensing.checks import CheckNote, NotNoted, checks_noted, note_check
from licensing.fees import FeeNote, FeeState, NotSettled, fee_of, note_fee
from licensing.standing import differences, was_valid
from licensing.suspending import review, suspend
from licensing.verifying import is_verified
from models.case import Case
from models.child import Child
from models.message import Message
from models.wait import Timer
from security.actor import Actor
from security.history import history_of
from tests.integration.casework import rows
from tests.integration.licensing.guild import AGAIN, AT, KIND, TODAY, tasks

pytestmark = pytest.mark.usefixtures("context")
SWEEP = Actor.system("timers.sweep")
LONDON = ZoneInfo("Europe/London")
ENDS = date(2029, 11, 22)


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=LONDON)


def sweep_on(day: date) -> None:
    sweep(noon(day), by=SWEEP, writing=writing)
    db.session.expire_all()


def reminded() -> int:
    return db.session.query(Message).filter(Message.kind == "renew-soon", Message.state != "cancelled").count()


def test_its_holder_is_reminded_on_each_of_the_days_before_it_ends_and_once_each(guild, approval):
    sweep_on(ENDS - timedelta(days=91))
    assert reminded() == 0
    for place, days in enumerate((90, 60, 30, 14, 0), 1):
        sweep_on(ENDS - timedelta(days=days))
        sweep_on(ENDS - timedelta(days=days))
        assert reminded() == place


def test_after_an_outage_one_reminder_goes_and_not_each_that_was_missed(guild, approval):
    sweep_on(ENDS - timedelta(days=10))
    assert reminded() == 1


def test_it_expires_after_its_last_day_and_a_task_opens_when_nobody_renewed_it(guild, approval):
    sweep_on(ENDS)
    assert approval.state == "valid"
    sweep_on(ENDS + timedelta(days=1))
    assert approval.state == "expired"
    assert tasks(approval.case_id)["not-renewed"].state == "open"
    assert differences(approval) == []
    assert was_valid(approval.id, ENDS)
    assert not was_valid(approval.id, ENDS + timedelta(days=1))
    sweep_on(ENDS + timedelta(days=2))
    assert [event.kind for event in history_of("approval", approval.id)].count("approval-expired") == 1


def test_the_status_is_looked_up_each_year_while_it_stands(guild, approval):
    for year in (2027, 2028):
        sweep_on(date(year, 11, 24))
        task = tasks(approval.case_id)["look-up"]
        assert task.state == "open"
        with writing():
            finish_task(task, "done", {}, by=guild.officer, at=noon(date(year, 11, 25)))
    assert tasks(approval.case_id)["look-up"].round >= 2


def test_a_case_that_is_opened_again_and_closed_takes_no_timer_of_its_approval_with_it(guild, approval):
    case = db.session.get_one(Case, approval.case_id)
    before = db.session.query(Timer).filter(Timer.source_kind == "approval", Timer.state == "pending").count()
    with writing():
        reopen_case(case, reason="A question", by=guild.officer, at=AT + timedelta(days=1))
    after = db.session.query(Timer).filter(Timer.source_kind == "approval", Timer.state == "pending").count()
    assert before == after > 0


def test_reminders_that_have_not_gone_are_taken_back_when_it_is_suspended(guild, approval):
    sweep_on(ENDS - timedelta(days=30))
    assert reminded() == 1
    with writing():
        suspend(approval.id, reason="A call", by=guild.lead, at=noon(ENDS - timedelta(days=30)))
    assert reminded() == 0
    sweep_on(ENDS - timedelta(days=14))
    assert reminded() == 0
    sweep_on(ENDS + timedelta(days=1))
    assert approval.state == "expired"
    assert "not-renewed" not in tasks(approval.case_id)


def test_a_renewal_stops_the_reminders_and_begins_when_the_one_before_ends(guild, approval):
    applied = noon(date(2029, 10, 1))
    with writing():
        case = guild.applied(AGAIN, at=applied, previous="mb-ch-2026-0001")
        finish_task(tasks(case.id)["read"], "complete", {}, by=guild.officer, at=applied)
    assert approval.renewal_received
    sweep_on(ENDS - timedelta(days=14))
    assert reminded() == 0
    decided = noon(ENDS - timedelta(days=9))
    with writing():
        renewed = guild.approved(guild.ready(case, at=decided, issued_on=decided.date()), at=decided)
    assert (renewed.number, renewed.replaces_id) == ("MB-CH-2029-0001", approval.id)
    assert (renewed.valid_from, renewed.valid_until) == (ENDS + timedelta(days=1), date(2032, 11, 12))
    assert approval.state == "valid"
    assert is_verified(approval.number, "Ó Briain", today=ENDS)
    assert not is_verified(renewed.number, "Ó Briain", today=ENDS)
    sweep_on(ENDS + timedelta(days=1))
    assert approval.state == "replaced"
    assert is_verified(renewed.number, "Ó Briain", today=ENDS + timedelta(days=1))
    assert differences(approval) == differences(renewed) == []


def test_a_renewal_of_a_suspended_approval_or_of_somebody_else_is_refused(guild, approval):
    with writing():
        stranger = guild.applied(
            AGAIN, previous=approval.number, **{"applicant-name": {"given": "Al", "family": "Hay"}}
        )
        guild.ready(stranger)
        decision = close_case(stranger, "approved", {}, by=guild.officer, at=AT).decision
    with pytest.raises(ClosingRefused) as refused, writing():
        decide(decision.id, agreed=True, reason="", by=guild.manager, at=AT)
    assert [one.about for one in refused.value.reasons] == ["No approval with that number and surname can be renewed"]
    with writing():
        suspend(approval.id, reason="A call", by=guild.lead, at=AT)
        own = guild.ready(guild.applied(AGAIN, previous=approval.number))
        decision = close_case(own, "approved", {}, by=guild.officer, at=AT).decision
    with pytest.raises(ClosingRefused), writing():
        decide(decision.id, agreed=True, reason="", by=guild.manager, at=AT)


def test_a_variation_keeps_what_it_said_before_and_can_only_make_it_shorter(guild, approval):
    longer = Change(valid_until=ENDS + timedelta(days=1))
    with pytest.raises(TooLong), writing():
        recommend_varying(approval.id, longer, reason="Longer", by=guild.officer, at=AT)
    ratio = conditions_of(approval.id)[0]
    change = Change(
        particulars=(("Works as", "Volunteer"),),
        valid_until=date(2027, 1, 31),
        adds=(NewCondition("Only with a second adult", TODAY, date(2026, 12, 31)),),
        ends=(ratio.id,),
    )
    with writing():
        decision = recommend_varying(approval.id, change, reason="Fewer hours", by=guild.officer, at=AT)
        decide(decision.id, agreed=True, reason="", by=guild.manager, at=AT)
    assert (approval.version, approval.valid_until) == (2, date(2027, 1, 31))
    assert approval.particulars == [["Works as", "Volunteer"]]
    old = versions_of(approval.id)[0]
    assert (old.number, old.particulars, old.valid_until) == (1, [["Works as", "Paid"]], ENDS)
    assert [one.says for one in conditions_of(approval.id, on=date(2026, 12, 1))] == ["Only with a second adult"]
    assert [one.says for one in conditions_of(approval.id, on=date(2027, 1, 5))] == []
    assert differences(approval) == []
    sweep_on(date(2027, 2, 1))
    assert approval.state == "expired"


def test_what_its_holder_gives_back_is_over(guild, approval):
    with writing():
        surrender(approval.id, reason="She moves away", by=guild.officer, at=AT)
        surrender(approval.id, reason="She moves away", by=guild.officer, at=AT)
    assert approval.state == "surrendered"
    assert db.session.query(Timer).filter(Timer.source_id == approval.id, Timer.state == "pending").count() == 0
    assert differences(approval) == []


def test_of_an_original_it_is_noted_who_saw_what_how_and_when_and_the_details_go_on_their_day(guild):
    with writing():
        case = guild.applied()
    with pytest.raises(NotNoted) as wrong, writing():
        note_check(case, "dbs", CheckNote("seen", route="nine"), by=guild.officer, at=AT)
    assert [field for field, _ in wrong.value.faults] == ["route", "mode", "seen-on-day", "seen-what"]
    with writing():
        guild.ready(case)
    row = checks_noted(case.id)["dbs"]
    assert (row.seen_by, row.seen_on, row.mode) == (guild.officer.id, TODAY, "in-person")
    assert (row.purge_on, row.next_on) == (date(2027, 5, 23), date(2027, 11, 23))
    noted = [event for event in history_of("case", case.id) if event.kind == "check-noted"]
    assert "001234" not in str(noted[0].data)
    sweep_on(date(2027, 5, 24))
    assert (row.reference, row.seen_by, row.seen_what, row.status) == ("", None, "", "seen")
    assert row.purged_at is not None
    assert "check-purged" in [event.kind for event in history_of("case", case.id)]


def test_a_fee_is_paid_or_waived_with_a_reason_and_never_the_number_of_a_card(guild):
    with writing():
        case = guild.applied()
    with pytest.raises(NotSettled) as wrong, writing():
        note_fee(case, KIND, FeeNote(FeeState.WAIVED), by=guild.officer, at=AT)
    assert [field for field, _ in wrong.value.faults] == ["reason"]
    with pytest.raises(NotSettled) as card, writing():
        note_fee(case, KIND, FeeNote(FeeState.PAID, 5600, "4929 1234 5678 9012", TODAY), by=guild.officer, at=AT)
    assert [field for field, _ in card.value.faults] == ["reference"]
    with writing():
        note_fee(case, KIND, FeeNote(FeeState.WAIVED, reason="In care until 18"), by=guild.officer, at=AT)
        note_fee(case, KIND, FeeNote(FeeState.VOLUNTEER), by=guild.officer, at=AT)
    kept = fee_of(case.id, KIND)
    assert kept is not None
    assert kept.state == "volunteer"


def test_a_legal_hold_keeps_the_details_of_a_check_until_it_ends(guild):
    with writing():
        case = guild.ready(guild.applied())
        child = rows.child(legal_hold=True)
        case.child_id = child.id
    sweep_on(date(2027, 5, 24))
    assert checks_noted(case.id)["dbs"].reference == "001234"
    with writing():
        db.session.get_one(Child, child.id).legal_hold = False
    sweep_on(date(2027, 7, 1))
    assert checks_noted(case.id)["dbs"].reference == ""


def test_a_check_that_is_noted_again_begins_its_days_anew(guild):
    with writing():
        case = guild.ready(guild.applied())
        note_check(case, "dbs", CheckNote("changed", note="A new one is needed"), by=guild.officer, at=AT)
    row = checks_noted(case.id)["dbs"]
    assert (row.status, row.seen_by, row.next_on) == ("changed", None, None)
    sweep_on(date(2027, 11, 24))
    assert "look-up" not in tasks(case.id)
    assert row.purged_at is not None


def test_a_check_comes_round_where_no_approval_stands(guild):
    with writing():
        case = guild.ready(guild.applied())
    sweep_on(date(2027, 11, 24))
    assert tasks(case.id)["look-up"].state == "open"


def test_a_renewal_that_comes_late_begins_on_the_day_it_is_decided(guild, approval):
    sweep_on(ENDS + timedelta(days=1))
    late = noon(ENDS + timedelta(days=20))
    with writing():
        case = guild.applied(AGAIN, at=late, previous=approval.number)
        renewed = guild.approved(guild.ready(case, at=late, issued_on=late.date()), at=late)
    assert (renewed.valid_from, renewed.replaces_id) == (late.date(), approval.id)
    assert approval.state == "expired"
    assert differences(approval) == differences(renewed) == []


def test_a_suspension_that_is_lifted_after_a_year_takes_up_with_the_next_yearly_check(guild, approval):
    with writing():
        suspension = suspend(approval.id, reason="A call", by=guild.lead, at=AT)
    sweep_on(date(2027, 12, 1))
    with writing():
        review(suspension.id, lift=True, reason="No case", by=guild.manager, at=noon(date(2028, 1, 10)))
    due = db.session.query(Timer).filter(Timer.kind == "approval-check", Timer.state == "pending").one().due_at
    assert due.date() == date(2028, 11, 23)
