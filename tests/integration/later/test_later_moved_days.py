"""The day of a hearing becomes known, moves, comes nearer or falls away, and the asking for papers follows it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import pytest

from base.database import writing
from base.extensions import db
from blueprints.work_words import came_back_words, waiting_words
from casework.chasing.chase_plan import CHASE, END
from casework.chasing.waits import answer_wait, start_wait
from casework.finishing import finish_task
from casework.learning import learn
from casework.tasks import shape_of
from casework.timeline import timeline
from council.closures import calendar_of, close_on
from forms.definition.reader import read_definition, read_text
from forms.values import NOT_KNOWN
from models.task import ChecklistRow, Task
from models.wait import Clock, Wait
from reporting.task_sheets import wait_sheets
from reporting.worklists import work_rows
from security.actor import Actor, ActorKind
from security.permissions import Role
from tests.integration.later.every_profile import LIBRARY, PAYER, WAITS, Council, clockwork, told, written
from tests.integration.later.world import SYSTEM, fresh, pending, wait_of

pytestmark = pytest.mark.usefixtures("context")
EXAMPLE = Path(__file__).parents[3] / "docs/examples/penalty-notice.yaml"
MORNING = datetime(2026, 11, 16, 10, 0, tzinfo=UTC)
OFFICE, HEAD = "office@brook.example", "head@brook.example"


def day(month: int, number: int, hour: int = 10) -> datetime:
    return datetime(2026, month, number, hour, tzinfo=UTC)


@cache
def example():
    return read_definition(EXAMPLE, LIBRARY).document


@pytest.fixture
def council(context):
    with writing():
        return Council(example())


@pytest.fixture
def officer(council):
    return Actor(ActorKind.USER, council.officer, roles=frozenset({Role.OFFICER}))


@pytest.fixture
def papers(council):
    """The task to have a school's papers, of a case before the court whose day is not known yet."""
    with writing():
        return council.walks("papers", at=MORNING)


def listed(walked, on: date | None, *, at: datetime) -> None:
    """The court names a day, as an officer's answer leaves it on the case."""
    with writing():
        learn(walked.case, {"hearing-on": on.isoformat() if on else None}, by=SYSTEM, at=at)


def days_to_come(walked) -> list[str]:
    ours = wait_of(walked.task)
    return [f"{one.step} {one.due_at:%d %b}" for one in pending(CHASE) if one.source_id == ours.id]


def sentences(walked) -> list[str]:
    return [line.words for line in timeline(walked.case)]


def test_an_officer_who_writes_down_the_day_of_a_hearing_begins_the_countdown(council, officer):
    with writing():
        listing = council.walks("list-hearing", at=MORNING)
        finish_task(listing.task, "listed", {"hearing-on": "2026-12-10"}, by=officer, at=MORNING)
        task = db.session.query(Task).filter_by(kind="papers").one()
    wait = wait_of(task)
    assert "Waiting for: the school" in sentences(listing)  # nobody was asked yet
    assert (wait.back_from, task.state) == (date(2026, 12, 10), "waiting")
    assert [f"{one.step} {one.due_at:%d %b %H:%M}" for one in pending(CHASE)] == [
        "1 03 Dec 09:30",
        "2 07 Dec 09:30",
        "3 09 Dec 09:30",
    ]
    assert [f"{one.due_at:%d %b %H:%M}" for one in pending(END)] == ["09 Dec 17:00"]
    assert f"{fresh(task).due_at:%d %b %H:%M}" == "09 Dec 17:00"  # due before that day
    assert waiting_words(work_rows([task])[0].waiting) == ("Waiting for the school, not chased yet, next on 3 Dec 2026")


def test_without_a_day_nobody_is_asked_and_the_school_is_asked_as_soon_as_there_is_one(council, papers):
    assert fresh(papers.task).state != "waiting"
    assert came_back_words(fresh(papers.task).came_back) == "Nobody is asked before the day is known: enter it"
    due = f"{fresh(papers.task).due_at:%d %b}"
    listed(papers, date(2026, 12, 10), at=day(11, 17))
    assert fresh(papers.task).state == "waiting"
    assert days_to_come(papers) == ["1 03 Dec", "2 07 Dec", "3 09 Dec"]
    assert due == "17 Nov"  # until there was a day: a working day, to find it out
    assert f"{fresh(papers.task).due_at:%d %b}" == "09 Dec"
    listed(papers, date(2026, 12, 10), at=day(11, 18))  # the same day said again begins nothing
    assert db.session.query(Wait).filter_by(task_id=papers.task.id, state="waiting").count() == 1


def test_a_day_that_becomes_known_late_sends_the_nearest_step_at_once_and_tells_the_others_as_passed(council, papers):
    listed(papers, date(2026, 12, 10), at=day(12, 7))
    clockwork(day(12, 7, 11), writing)
    assert told(papers)[-1] == f"07 Dec papers-due to {OFFICE}"
    assert days_to_come(papers) == ["3 09 Dec"]
    assert "Reminders left out, since their day had gone: 5 working days before" in sentences(papers)


def test_a_hearing_put_off_is_counted_down_to_anew_and_one_brought_forward_writes_nothing_twice(council, papers):
    listed(papers, date(2026, 12, 10), at=MORNING)
    for number in (3, 7):
        clockwork(day(12, number, 12), writing)
    listed(papers, date(2026, 12, 18), at=day(12, 8))
    assert days_to_come(papers) == ["1 11 Dec", "2 15 Dec", "3 17 Dec"]
    assert f"{fresh(papers.task).due_at:%d %b}" == "17 Dec"
    running = db.session.query(Clock).filter_by(task_id=papers.task.id, state="running").all()
    assert [clock.due_on for clock in running] == [date(2026, 12, 17)]
    assert "Reminders moved with the day that they come before" in sentences(papers)
    clockwork(day(12, 11, 12), writing)
    listed(papers, date(2026, 12, 17), at=day(12, 11, 14))  # six days sooner than it was: five days before is past
    clockwork(day(12, 11, 15), writing)
    assert days_to_come(papers) == ["2 14 Dec", "3 16 Dec"]
    sent = [line for line in told(papers) if "papers-due" in line]
    assert sent == [f"{on} papers-due to {OFFICE}" for on in ("03 Dec", "07 Dec", "11 Dec")]
    for number in (14, 16):
        clockwork(day(12, number, 12), writing)
    assert [line for line in told(papers) if "papers-due" in line][3:] == [
        f"14 Dec papers-due to {OFFICE}",
        f"16 Dec papers-due to {HEAD}",
    ]


def test_a_hearing_that_falls_away_or_lies_too_near_brings_the_task_back(council, papers):
    listed(papers, date(2026, 12, 10), at=MORNING)
    listed(papers, None, at=day(11, 18))
    assert (fresh(papers.task).came_back, pending(CHASE)) == ("no-day-yet", [])
    listed(papers, date(2026, 11, 19), at=day(11, 19))
    assert came_back_words(fresh(papers.task).came_back) == "The day is too near to write: telephone"
    listed(papers, date(2026, 12, 11), at=day(11, 19, 15))
    assert fresh(papers.task).state == "waiting"
    assert [line for line in told(papers) if "papers-due" in line] == []


def test_papers_that_have_come_end_the_countdown_and_the_day_may_move_without_anybody_being_asked(council, papers):
    listed(papers, date(2026, 12, 10), at=MORNING)
    with writing():
        assert answer_wait(wait_of(papers.task), None, by=SYSTEM, at=day(11, 20))
    listed(papers, date(2026, 12, 16), at=day(11, 23))
    for number in (3, 7, 9, 14):
        clockwork(day(12, number, 12), writing)
    assert pending(CHASE) == []
    assert [line for line in told(papers) if "papers-due" in line] == []


def test_finishing_the_task_stops_the_countdown(council, officer, papers):
    listed(papers, date(2026, 12, 10), at=MORNING)
    with writing():
        finish_task(fresh(papers.task), "without", {}, by=officer, at=day(11, 20))
    assert wait_of(papers.task).state == "cancelled"
    assert pending(CHASE) == []


def test_a_closure_moves_a_step_to_the_school_day_before(council, papers):
    listed(papers, date(2026, 12, 10), at=MORNING)
    with writing():
        close_on(calendar_of("terms"), date(2026, 12, 7), kind="closure", name="Flood", by=SYSTEM, at=day(11, 20))
    clockwork(day(11, 20, 12), writing)
    assert days_to_come(papers) == ["1 03 Dec", "2 04 Dec", "3 09 Dec"]


def test_an_enquiry_that_an_officer_has_made_by_telephone_is_not_made_again_once_the_day_is_known(context):
    asks = f"wait: {{id: asks, {WAITS['CH8']}}}"
    row = f"rows: [{{id: papers, label: Papers, lawful-basis: Public task, {asks}}}]"
    document = read_text(written().replace(asks, row), "every-profile.yaml", LIBRARY).document
    with writing():
        walked = Council(document).walks("CH8 of a list", at=MORNING)
        enquiry = db.session.query(ChecklistRow).filter_by(task_id=walked.task.id).one()
        asked = shape_of(walked.task, walked.case).rows[0].wait
        wait = start_wait(walked.task, asked, row=enquiry, by=SYSTEM, at=MORNING)
        assert wait.ended_because == "no-day-yet"
        enquiry.state, enquiry.done_on = "done", MORNING.date()
    listed(walked, date(2026, 12, 10), at=day(11, 18))
    assert enquiry.state == "done"
    assert db.session.query(Wait).filter_by(task_id=walked.task.id, state="waiting").count() == 0


def test_a_calendar_that_changes_after_the_hearing_moved_sends_nothing_again(council, papers):
    listed(papers, date(2026, 12, 10), at=MORNING)
    for number in (3, 7):
        clockwork(day(12, number, 12), writing)
    listed(papers, date(2026, 12, 11), at=day(12, 8))
    with writing():
        close_on(calendar_of("terms"), date(2026, 12, 18), kind="closure", name="Flood", by=SYSTEM, at=day(12, 8, 11))
    clockwork(day(12, 8, 12), writing)
    assert days_to_come(papers) == ["3 10 Dec"]
    sent = [line for line in told(papers) if "papers-due" in line]
    assert sent == [f"{on} papers-due to {OFFICE}" for on in ("03 Dec", "07 Dec")]


@pytest.mark.parametrize("said", [None, NOT_KNOWN])
def test_a_payer_whose_address_nobody_knows_is_not_written_to_at_a_word_that_is_none(council, said):
    with writing():
        walked = council.walks("payment", at=MORNING, payer=said)
    assert wait_of(walked.task).recipient == ""


def test_a_payer_without_an_address_is_still_asked_for_the_higher_price_by_an_officer(council):
    with writing():
        walked = council.walks("payment", at=MORNING)
        ours = wait_of(walked.task)
        assert ours.recipient == PAYER
        ours.recipient = ""
    clockwork(datetime(2026, 12, 8, 12, tzinfo=UTC), writing)
    assert "08 Dec begins price-has-risen" in told(walked)
    assert "Not answered so far, so work begins: Ask for the higher price of a notice" in sentences(walked)
    sheet = wait_sheets(fresh(walked.task), walked.case)[0]
    assert [(one.kind, one.starts) for one in sheet.to_come] == [
        (CHASE, "Decide what follows on a notice that nobody paid"),
        (END, ""),
    ]
