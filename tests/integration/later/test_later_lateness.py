"""A task runs late: who is told, in which order, once each; an alert nobody acknowledges; a whole summer."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from base.database import writing
from base.extensions import db
from casework.chasing.rechecks import RECHECK, REPEAT, set_recheck
from casework.chasing.redating import preview
from casework.claims import acknowledge_task
from casework.tasks import cancel_task, retime_tasks
from casework.timing.clocks import pause_clock, resume_clock, running_clocks, start_clock
from casework.timing.followers import TaskStart
from casework.timing.lateness import ESCALATE, LATE
from casework.versions import pinned
from council.calendars import TERMS, as_days, day_book
from council.closures import add_calendar, add_term, calendar_of, close_on, know_until, open_on, remove_term
from council.settings import change_setting
from forms.definition.casework import DueRule
from models.case import Case
from models.child import Child
from models.task import Task
from models.user import Team, User
from models.wait import Clock, Timer
from security.current import actor_of
from tests.integration.later.world import (
    BEGAN,
    MONDAY,
    SYSTEM,
    events,
    fresh,
    messages,
    outward,
    pending,
    swept,
)

pytestmark = pytest.mark.usefixtures("context")
TRIAGE_DUE = datetime(2026, 11, 12, 17, 0, tzinfo=UTC)  # three working days after MONDAY


def told() -> list[tuple[str, str]]:
    return [(one.kind, one.address) for one in messages() if one.recipient_kind == "officer"]


def days_of_november(first: int, last: int) -> list[datetime]:
    return [datetime(2026, 11, number, hour, 30, tzinfo=UTC) for number in range(first, last) for hour in (9, 17)]


@pytest.fixture
def triage(council):
    with writing():
        return council.task("triage", of=council.case(), holder=council.officer)


def test_owner_team_lead_and_manager_hear_one_after_the_other_and_each_once(council, triage):
    """The ladder of the service (E1) and the lateness of every task (CH5) meet at the team lead, who gets one mail."""
    assert triage.due_at == TRIAGE_DUE
    levels = []
    for at in days_of_november(10, 19):
        swept(at)
        swept(at)
        levels.append(fresh(triage).raised)
    assert told() == [
        ("task-due-soon", "ada@marlowe.example"),
        ("task-overdue", "ada@marlowe.example"),
        ("escalation-team-lead", "lea@marlowe.example"),
        ("task-late-manager", "max@marlowe.example"),
    ]
    assert levels[:5] == [0] * 5
    assert fresh(triage).raised == 3
    case = db.session.get_one(Case, triage.case_id)
    lines = [(event.data["profile"], event.data["rung"]) for event in events(case, "task-late")]
    assert lines == [("CH5", 2), ("E1", 1), ("CH5", 4)]


def test_a_task_that_nobody_holds_tells_the_team_lead(council):
    with writing():
        council.task("triage", of=council.case())
    for at in days_of_november(10, 13):
        swept(at)
    assert {address for _, address in told()} == {"lea@marlowe.example"}


def test_a_finished_task_tells_nobody(council, triage):
    with writing():
        cancel_task(triage, "not-needed", by=SYSTEM, at=MONDAY)
    assert pending(LATE) == pending(ESCALATE) == []
    for at in days_of_november(10, 19):
        swept(at)
    assert told() == []


def test_nobody_is_warned_of_what_is_due_before_the_warning(council):
    with writing():
        council.task("triage", of=council.case(priority=2))  # one working day
    assert [timer.step for timer in pending(LATE)] == [2, 3, 4]


def test_a_rung_outside_the_council_opens_a_task_and_sends_nothing(council, triage):
    for at in days_of_november(10, 30):
        swept(at)
    kinds = [task.kind for task in db.session.query(Task).filter_by(case_id=triage.case_id)]
    assert kinds.count("decide-whether-to-refer") == 1
    assert outward() == []
    assert {one.recipient_kind for one in messages()} == {"officer"}


def test_after_a_long_outage_only_the_highest_rung_is_told(council, triage):
    swept(datetime(2026, 11, 24, 9, 30, tzinfo=UTC))
    assert told() == [("escalation-manager", "max@marlowe.example")]
    assert fresh(triage).raised == 3


def test_a_rung_that_a_fault_put_off_is_not_told_after_a_higher_one(council, triage):
    noon = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
    with writing():
        overdue = next(timer for timer in pending(LATE) if timer.step == 2)
        overdue.planned_at, overdue.due_at, overdue.attempts = overdue.due_at, noon + timedelta(minutes=1), 1
    swept(noon)
    swept(noon + timedelta(minutes=2))
    assert told() == [("escalation-manager", "max@marlowe.example")]
    assert fresh(triage).raised == 3


def test_a_team_without_a_lead_or_manager_still_reaches_a_manager(council):
    with writing():
        team = db.session.get_one(Team, council.team.id)
        team.lead_id = team.manager_id = None
        council.task("triage", of=council.case())
    for at in days_of_november(10, 13):
        swept(at)
    assert {address for _, address in told()} == {"max@marlowe.example"}


def test_a_case_that_becomes_more_urgent_is_timed_and_watched_again(council, triage):
    with writing():
        case = db.session.get_one(Case, triage.case_id)
        case.priority = 2
        retime_tasks(case, by=SYSTEM, at=MONDAY + timedelta(hours=1))
    assert fresh(triage).due_at == datetime(2026, 11, 10, 17, 0, tzinfo=UTC)
    overdue = [timer for timer in pending(LATE) if timer.step == 2]
    assert [timer.due_at for timer in overdue] == [datetime(2026, 11, 10, 17, 0, tzinfo=UTC)]


def test_a_late_task_whose_new_date_is_long_past_still_reaches_those_who_have_not_heard(council, triage):
    at = datetime(2026, 11, 12, 17, 30, tzinfo=UTC)
    swept(datetime(2026, 11, 10, 9, 30, tzinfo=UTC))
    swept(at)  # the owner has heard that it is overdue
    with writing():
        case = db.session.get_one(Case, triage.case_id)
        case.priority = 2
        retime_tasks(case, by=SYSTEM, at=at)  # due on 10 November now: team lead 11, manager 13
    swept(at)
    swept(datetime(2026, 11, 13, 9, 30, tzinfo=UTC))
    assert told() == [
        ("task-due-soon", "ada@marlowe.example"),
        ("task-overdue", "ada@marlowe.example"),
        ("escalation-team-lead", "lea@marlowe.example"),
        ("task-late-manager", "max@marlowe.example"),
    ]


def test_a_closed_day_moves_a_deadline_and_its_rungs_and_says_so_beforehand(council, triage):
    closures = calendar_of("closures")
    with writing():
        close_on(closures, date(2026, 11, 11), kind="closure", name="Flood", by=SYSTEM, at=MONDAY)
        changed = day_book()
        open_on(closures, date(2026, 11, 11), by=SYSTEM, at=MONDAY)
    moves = {move.code: (move.before, move.after) for move in preview(changed) if move.case_id == triage.case_id}
    assert moves["due"] == (TRIAGE_DUE, TRIAGE_DUE + timedelta(days=1))
    assert fresh(triage).due_at == TRIAGE_DUE
    with writing():
        close_on(closures, date(2026, 11, 11), kind="closure", name="Flood", by=SYSTEM, at=MONDAY)
    swept(MONDAY)
    assert fresh(triage).due_at == TRIAGE_DUE + timedelta(days=1)
    assert [timer.due_at for timer in pending(LATE) if timer.step == 2] == [TRIAGE_DUE + timedelta(days=1)]
    assert len(events(db.session.get_one(Case, triage.case_id), "clock-dated-again")) == 1


def test_a_deadline_that_moves_three_times_is_watched_each_time(council, triage):
    for number in (10, 11, 12):
        closed = date(2026, 11, number)
        with writing():
            close_on(calendar_of("closures"), closed, kind="closure", name="Flood", by=SYSTEM, at=MONDAY)
        swept(MONDAY)
        assert sorted(timer.step for timer in pending(LATE)) == [1, 2, 3, 4]
    assert fresh(triage).due_at == datetime(2026, 11, 17, 17, 0, tzinfo=UTC)


def test_past_the_calendars_end_a_task_has_no_date_sorts_first_and_administrators_hear_once(council):
    with writing():
        at = datetime(2028, 12, 29, 10, 0, tzinfo=UTC)
        first = council.task("triage", of=council.case(at=at), at=at)
        second = council.task("triage", of=council.case(at=at), at=at)
        clocks = db.session.query(Clock).filter_by(task_id=first.id).all()
    assert (first.due_unknown, first.due_at, second.due_unknown) == (True, None, True)
    assert first.sort_due < at
    assert [clock.state for clock in clocks] == ["unknown"]
    assert [one.address for one in messages(kind="calendar-ends")] == ["adi@marlowe.example"]
    with writing():
        holidays = calendar_of("bank-holidays")
        know_until(holidays, date(2029, 12, 31), by=SYSTEM, at=at)
    swept(at)
    assert fresh(first).due_at == datetime(2029, 1, 3, 17, 0, tzinfo=UTC)
    assert not fresh(first).due_unknown


def test_a_clock_that_stood_still_for_two_days_ends_two_days_later(council, triage):
    (clock,) = running_clocks(task_id=triage.id)
    with writing():
        assert pause_clock(clock, "papers", by=SYSTEM, at=MONDAY)
        assert not pause_clock(clock, "papers", by=SYSTEM, at=MONDAY)
    with writing():
        assert resume_clock(clock, "officer", by=SYSTEM, at=MONDAY + timedelta(days=2, hours=8))
        assert not resume_clock(clock, "officer", by=SYSTEM, at=MONDAY + timedelta(days=3))
    assert clock.due_at == TRIAGE_DUE + timedelta(days=4)  # Thursday and two working days, over a weekend
    assert "It stood still for 2 working days." in clock.explanation
    assert clock.explanation[-1] == "Due by 17:00 on Monday 16 November 2026."


def test_a_clock_in_hours_is_lengthened_by_the_time_it_stood_still(council, triage):
    case = db.session.get_one(Case, triage.case_id)
    with writing():
        clock = start_clock(
            case, task=None, code="reply", rule=DueRule(4, "hours"), trigger_at=MONDAY, by=SYSTEM, at=MONDAY
        )
        pause_clock(clock, "papers", by=SYSTEM, at=MONDAY)
        resume_clock(clock, "officer", by=SYSTEM, at=MONDAY + timedelta(hours=3))
    assert clock.due_at == MONDAY + timedelta(hours=7)


def alerting(council):
    """The safeguarding task of a case, begun late on a Saturday evening."""
    at = datetime(2026, 11, 14, 23, 10, tzinfo=UTC)
    with writing():
        change_setting("duty-officer", str(council.officer), by=SYSTEM, at=at)
        change_setting("deputy-duty-officer", str(council.lead), by=SYSTEM, at=at)
        task = council.task("safeguarding-first", of=council.case(at=at, priority=1), at=at)
    return task, at


def test_a_danger_alert_reaches_duty_officer_and_deputy_at_any_hour(council):
    _, at = alerting(council)
    alerts = messages(kind="alert")
    assert sorted(one.address for one in alerts) == ["ada@marlowe.example", "lea@marlowe.example"]
    assert all(one.urgent and one.send_after == at for one in alerts)


def test_an_alert_nobody_acknowledges_reaches_the_manager_after_an_hour_and_once(council):
    task, at = alerting(council)
    swept(at + timedelta(minutes=59))
    assert messages(kind="alert-not-acknowledged") == []
    swept(at + timedelta(minutes=60))
    swept(at + timedelta(minutes=61))
    assert [one.address for one in messages(kind="alert-not-acknowledged")] == ["max@marlowe.example"]
    assert fresh(task).raised == 3


def test_an_acknowledged_alert_goes_no_further(council):
    task, at = alerting(council)
    with writing():
        acknowledge_task(task, by=actor_of(db.session.get_one(User, council.officer)), at=at)
    swept(at + timedelta(hours=2))
    assert messages(kind="alert-not-acknowledged") == []


def test_an_alert_is_raised_once_however_often_the_task_is_started(council):
    from casework.alerts import alert

    task, at = alerting(council)
    case = db.session.get_one(Case, task.case_id)
    shape = pinned(case.version_id).task_shapes[task.kind]
    with writing():
        alert(TaskStart(task, shape, case, pinned(case.version_id), at, SYSTEM, at))
    assert len(messages(kind="alert")) == 2
    assert len(pending("acknowledge")) == 1


def child_born(year: int, month: int, number: int) -> Child:
    born = date(year, month, number)
    child = Child(family_name="Quill", surname_plain="quill", date_of_birth=born, created_at=BEGAN)
    db.session.add(child)
    db.session.flush()
    return child


def test_a_child_not_found_is_looked_for_each_year_until_school_age_ends(council):
    with writing():
        case = council.case(child_id=child_born(2011, 5, 1).id, state="closed")  # school age ends on 25 June 2027
        next_at = set_recheck(case, every=DueRule(6, "months"), task="recheck", by=SYSTEM, at=MONDAY)
    assert next_at == datetime(2027, 5, 9, 8, 0, tzinfo=UTC)
    swept(next_at)
    swept(next_at + timedelta(days=1))
    assert [task.kind for task in db.session.query(Task).filter_by(case_id=case.id)] == ["recheck"]
    assert pending(RECHECK) == []  # the next would be after 25 June
    assert len(events(case, "rechecks-over")) == 1


def test_a_child_near_the_end_of_school_age_is_not_looked_for_again(council):
    with writing():
        case = council.case(child_id=child_born(2011, 5, 1).id, state="closed")
        assert set_recheck(case, every=DueRule(12, "months"), task="recheck", by=SYSTEM, at=MONDAY) is None
    assert pending(RECHECK) == []


def test_a_dead_child_is_never_looked_for(council):
    with writing():
        child = child_born(2015, 5, 1)
        case = council.case(child_id=child.id, state="closed")
        set_recheck(case, every=DueRule(12, "months"), task="recheck", by=SYSTEM, at=MONDAY)
        child.death_recorded_at = MONDAY
    counts = swept(MONDAY + timedelta(days=370))
    assert (counts.fired, counts.skipped) == (0, 1)
    assert db.session.query(Task).count() == 0


def test_a_weekly_review_comes_round_while_the_case_is_open(council):
    with writing():
        task = council.task("weekly-review", of=council.case())
    swept(datetime(2026, 11, 17, 9, 0, tzinfo=UTC))  # the first review is still open: it goes on, late
    assert db.session.query(Task).filter_by(kind="weekly-review").count() == 1
    with writing():
        cancel_task(fresh(task), "done", by=SYSTEM, at=datetime(2026, 11, 17, 10, 0, tzinfo=UTC))
    swept(datetime(2026, 11, 24, 9, 30, tzinfo=UTC))
    swept(datetime(2026, 11, 24, 9, 30, tzinfo=UTC))
    assert db.session.query(Task).filter_by(kind="weekly-review").count() == 2
    assert len([timer for timer in pending() if timer.kind.startswith(REPEAT)]) == 1


def test_a_summer_leaves_no_child_silent_and_no_closed_school_written_to(council):
    """SAFETY 5: thirty cases, from 20 July to 5 September."""
    begun = datetime(2027, 7, 12, 9, 0, tzinfo=UTC)
    with writing():
        cases = [council.case(at=begun + timedelta(days=number % 8), priority=1 + number % 3) for number in range(30)]
        tasks = [council.task("ask-school", of=case, at=case.opened_at, holder=council.officer) for case in cases]
    at = datetime(2027, 7, 20, 12, 0, tzinfo=UTC)
    while at < datetime(2027, 9, 5, 23, 0, tzinfo=UTC):
        swept(at)
        at += timedelta(days=1)
    assert all(when <= "2027-07-19" for _, _, when in outward())  # the last day of term is an INSET day
    for task in tasks:
        now = fresh(task)
        heard = [
            one for one in messages(case=db.session.get_one(Case, task.case_id)) if one.recipient_kind == "officer"
        ]
        assert now.state != "waiting"
        assert now.came_back in {"holiday", "no-answer"}
        assert now.raised == 3
        assert heard
    assert db.session.query(Timer).filter_by(state="failed").count() == 0


def test_a_school_with_terms_of_its_own_is_counted_by_them(council):
    with writing():
        own = council.open_school("100005", office="office@own.example")
        calendar = add_calendar(
            "school",
            name="Own terms",
            known_from=BEGAN.date(),
            known_until=date(2027, 7, 31),
            school_id=own.id,
            by=SYSTEM,
            at=BEGAN,
        )
        term = add_term(
            calendar,
            name="Autumn",
            starts_on=BEGAN.date(),
            ends_on=date(2026, 11, 10),
            by=SYSTEM,
            at=BEGAN,
        )
        task = council.task("ask-school", of=council.case(school_id=own.id))
    swept(datetime(2026, 11, 11, 12, 0, tzinfo=UTC))
    assert fresh(task).came_back == "holiday"
    with writing():
        assert remove_term(calendar, term.id, by=SYSTEM, at=MONDAY)
        assert not remove_term(calendar, term.id, by=SYSTEM, at=MONDAY)
    assert day_book().of(own.id).school.name == as_days(calendar_of(TERMS)).name
