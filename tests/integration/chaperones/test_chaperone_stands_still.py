"""The council's own deadlines stand still while an applicant owes something, and are not forgotten."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from base.database import writing
from base.extensions import db
from casework.chasing.standing_still import CannotStandStill, reasons_to_stop, start_deadline, stop_deadline
from casework.claims import TaskOver, claim_task
from casework.closing import close_case
from casework.fold import differences
from casework.intake.follow_ups import ask_for_further_form
from casework.priorities import raise_priority
from casework.queues import still_count, still_tasks
from casework.tasks import cancel_task
from casework.timeline import timeline
from casework.timing.lateness import LATE
from council.calendars import BANK_HOLIDAYS
from council.closures import calendar_of, close_on
from council.settings import change_setting
from models.case import Case
from models.event import Event
from models.message import Message, MessagePart
from models.task import Queue, Task
from models.user import Team, User
from models.wait import Clock, Timer
from tests.integration.chaperones.stage_door import AT, SYSTEM, Council, asked, mail, swept, tasks

pytestmark = pytest.mark.usefixtures("context")
DUE = datetime(2026, 12, 7, 17, 0, tzinfo=UTC)  # ten working days after AT, a Monday
WEDNESDAY = AT + timedelta(days=2)
PAPERS, MORE = "papers", "more"


@pytest.fixture
def case(council: Council) -> Case:
    with writing():
        return council.read(council.applied())


@pytest.fixture
def identity(council: Council, case: Case) -> Task:
    with writing():
        team = Team(code="licensing", name="Licensing", lead_id=council.lead.id, manager_id=council.manager.id)
        db.session.add(team)
        db.session.flush()
        task = tasks(case)["identity"]
        db.session.get_one(Queue, task.queue_id).team_id = team.id
        return claim_task(task, by=council.officer, at=AT)


def stop(council: Council, task: Task, reason: str = PAPERS, *, at: datetime = WEDNESDAY) -> Task:
    with writing():
        return stop_deadline(task, reason, by=council.officer, at=at)


def start(council: Council, task: Task, *, at: datetime) -> bool:
    with writing():
        return start_deadline(task, by=council.officer, at=at)


def told() -> list[tuple[str, str]]:
    return [(address, state) for _, address, state in mail("task-stands-still")]


def heard_of(task: Task) -> list[str]:
    """The kinds of message that went to anybody about a task."""
    found = db.session.query(Message.kind).join(MessagePart, MessagePart.message_id == Message.id)
    found = found.filter(MessagePart.serves_kind == "task", MessagePart.serves_id == task.id)
    return [one.kind for one in found.filter(Message.kind != "task-stands-still").order_by(Message.planned_at)]


def rungs(task: Task) -> list[Timer]:
    return db.session.query(Timer).filter_by(source_id=task.id, kind=LATE, state="pending").all()


def test_a_deadline_stands_still_for_a_reason_and_is_due_later_by_the_days_it_lost(council, case, identity):
    assert identity.due_at == DUE
    stop(council, identity)
    assert (identity.due_at, identity.still_since) == (None, WEDNESDAY)
    assert identity.still_because == "Waiting for the applicant to come with their papers"
    assert rungs(identity) == []
    assert case.next_action_at != DUE or case.next_action != identity.title
    assert start(council, identity, at=AT + timedelta(days=7))  # Monday
    assert identity.due_at == datetime(2026, 12, 10, 17, 0, tzinfo=UTC)  # Wednesday, Thursday, Friday are added
    assert (identity.still_since, identity.still_because) == (None, "")
    assert {one.step for one in rungs(identity)} == {1, 2, 3, 4}
    assert differences(case) == []


def test_stopping_or_starting_twice_changes_nothing_and_the_first_reason_stands(council, case, identity):
    with writing():
        for _ in range(2):
            stop_deadline(identity, PAPERS, by=council.officer, at=WEDNESDAY, once="a-form")
    stop(council, identity, MORE, at=WEDNESDAY + timedelta(days=1))
    assert identity.still_since == WEDNESDAY
    assert start(council, identity, at=WEDNESDAY + timedelta(days=1))
    assert not start(council, identity, at=WEDNESDAY + timedelta(days=2))
    kinds = [one.kind for one in db.session.query(Event).filter(Event.kind.in_(("clock-paused", "clock-resumed")))]
    assert sorted(kinds) == ["clock-paused", "clock-resumed"]


def test_the_timeline_tells_for_what_it_stood_still_and_until_when(council, case, identity):
    stop(council, identity)
    start(council, identity, at=WEDNESDAY + timedelta(days=1))
    said = [line.words for line in timeline(case)]
    title = "See the applicant's identity papers"
    assert f"A deadline stands still: {title}: waiting for the applicant to come with their papers" in said
    assert f"A deadline runs on: {title}, by 8 December 2026 (an officer decided so)" in said


def test_nobody_hears_that_a_deadline_is_late_while_it_stands_still_and_they_do_once_it_runs(council, case, identity):
    stop(council, identity)
    swept(AT + timedelta(days=27))
    assert heard_of(identity) == []
    assert identity.raised == 0
    start(council, identity, at=AT + timedelta(days=28))
    swept(AT + timedelta(days=60))
    assert heard_of(identity) == ["task-late-manager"]  # after so long at once the highest of the ladder hears
    assert identity.raised == 3


def test_the_holder_and_the_team_lead_are_told_of_what_stands_still_for_long_and_again_later(council, case, identity):
    stop(council, identity)
    swept(WEDNESDAY + timedelta(days=27))
    assert told() == []
    day = WEDNESDAY + timedelta(days=28)
    for _ in range(2):
        swept(day)
    assert [address for address, _ in told()] == sorted(
        db.session.get_one(User, one.id).email for one in (council.officer, council.lead)
    )
    swept(day + timedelta(days=28))
    assert len(told()) == 4
    start(council, identity, at=day + timedelta(days=29))
    swept(day + timedelta(days=90))
    assert len(told()) == 4


def test_a_council_says_after_how_many_days_and_each_time_of_standing_still_counts_anew(council, case, identity):
    with writing():
        change_setting("still-days", 5, by=SYSTEM, at=AT)
    stop(council, identity)
    start(council, identity, at=WEDNESDAY + timedelta(days=4))
    stop(council, identity, at=WEDNESDAY + timedelta(days=6))
    swept(WEDNESDAY + timedelta(days=6))
    assert told() == []
    swept(WEDNESDAY + timedelta(days=11))
    assert len(told()) == 2


def test_the_managers_view_counts_what_has_stood_still_for_long(council, case, identity):
    stop(council, identity)
    day_before, that_day = WEDNESDAY - timedelta(days=1), WEDNESDAY
    assert (
        still_count(council.manager, since=day_before).number,
        still_count(council.manager, since=that_day).number,
    ) == (0, 1)
    assert [one.id for one in still_tasks(council.manager, since=that_day).tasks] == [identity.id]
    start(council, identity, at=WEDNESDAY + timedelta(days=1))
    assert still_tasks(council.manager, since=WEDNESDAY + timedelta(days=9)).tasks == ()


def test_it_runs_on_by_itself_when_the_form_comes_that_it_waits_for(council, case, identity):
    with writing():
        ask_for_further_form(case, "ask-for-more", by=council.officer, at=AT)
    stop(council, identity, MORE)
    certificate = tasks(case)["certificate"]
    stop(council, certificate, "printing")
    with writing():
        filing = council.answered(
            asked(case)["ask-for-more"], {"more-words": "Here it is"}, at=WEDNESDAY + timedelta(days=5)
        )
    assert filing.state == "submitted"
    assert identity.due_at == datetime(2026, 12, 10, 17, 0, tzinfo=UTC)
    assert identity.came_back == "runs-on"
    assert certificate.still_since == WEDNESDAY, "it waits for the printer, not for this form"


def test_what_is_finished_while_it_stands_still_was_not_late(council, case, identity):
    stop(council, identity)
    with writing():
        council.finish(case, "identity", "noted", at=DUE + timedelta(days=9))
    (clock,) = db.session.query(Clock).filter_by(task_id=identity.id)
    assert (clock.state, clock.paused_at) == ("met", None)
    assert clock.due_at == identity.due_at > DUE + timedelta(days=9)
    assert identity.still_since is None
    swept(WEDNESDAY + timedelta(days=40))
    assert told() == []


def test_closing_the_case_ends_what_stands_still(council, case, identity):
    stop(council, identity)
    with writing():
        close_case(case, "withdrawn", {}, by=council.officer, at=WEDNESDAY + timedelta(days=3))
    assert identity.still_since is None
    assert db.session.query(Timer).filter_by(kind="stands-still", state="pending").count() == 0
    swept(WEDNESDAY + timedelta(days=60))
    assert told() == []


def test_what_is_late_already_stays_late_and_what_is_over_is_over(council, case, identity):
    late = DUE + timedelta(hours=1)
    assert reasons_to_stop(identity, case, at=late) == ()
    with pytest.raises(CannotStandStill):
        stop(council, identity, at=late)
    with writing():
        cancel_task(identity, "not-needed", by=council.officer, at=late)
    with pytest.raises(TaskOver):
        stop(council, identity, at=late)


@pytest.mark.parametrize("reason", ["", "original", "nothing we know"])
def test_only_a_reason_that_the_definition_gives_for_this_deadline_stops_it(council, case, identity, reason):
    with pytest.raises(CannotStandStill):
        stop(council, identity, reason)


def test_a_deadline_that_may_not_stand_still_offers_no_reason(council, case, identity):
    social_care = tasks(case)["social-care"]
    assert reasons_to_stop(social_care, case, at=AT) == ()
    with pytest.raises(CannotStandStill):
        stop(council, social_care)


def test_an_urgent_case_waits_for_nobody(council, case, identity):
    stop(council, identity)
    with writing():
        raise_priority(case, 1, ("urgent",), by=council.officer, at=WEDNESDAY + timedelta(days=1))
    assert identity.still_since is None
    assert identity.due_at == datetime(2026, 12, 8, 17, 0, tzinfo=UTC)
    assert reasons_to_stop(identity, case, at=WEDNESDAY + timedelta(days=1)) == ()
    swept(WEDNESDAY + timedelta(days=30))
    assert told() == []


def test_days_that_a_calendar_takes_out_of_a_pause_are_not_added(council, case, identity):
    stop(council, identity)
    start(council, identity, at=AT + timedelta(days=7))
    with writing():
        close_on(
            calendar_of(BANK_HOLIDAYS),
            date(2026, 11, 26),
            kind="closure",
            name="A day of mourning",
            by=SYSTEM,
            at=AT + timedelta(days=7),
        )
    swept(AT + timedelta(days=7, hours=1))
    # Thursday is neither one of the ten days nor one that was lost: the tenth day is the 8th, and two are added.
    assert identity.due_at == datetime(2026, 12, 10, 17, 0, tzinfo=UTC)
    (clock,) = db.session.query(Clock).filter_by(task_id=identity.id)
    assert clock.paused_days == 2


def test_a_calendar_that_changes_while_it_stands_still_gives_it_no_date(council, case, identity):
    stop(council, identity)
    with writing():
        close_on(
            calendar_of(BANK_HOLIDAYS),
            date(2026, 12, 1),
            kind="closure",
            name="A day of mourning",
            by=SYSTEM,
            at=WEDNESDAY,
        )
    swept(WEDNESDAY + timedelta(hours=1))
    assert (identity.due_at, identity.still_since) == (None, WEDNESDAY)
    assert rungs(identity) == []
    start(council, identity, at=WEDNESDAY + timedelta(hours=2))
    assert identity.due_at == DUE + timedelta(days=1)
