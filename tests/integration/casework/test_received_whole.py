"""A form of several parties counts as received when it is whole: its clocks, its case and the law count from then."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from base.database import writing
from base.extensions import db
from casework.fold import differences
from casework.intake.filings import open_filing, part_of, save_page
from casework.intake.part_acts import CameIn, enter_part, go_on_without
from casework.intake.receipt import receipt_at_part, wanting
from casework.intake.submitting import submit
from casework.law.form_records import FormRecord
from casework.timing.lateness import LATE
from casework.versions import pinned
from models.case import Case
from models.event import Event
from models.filing import Filing
from models.wait import Clock, Timer
from statutory.london import london_day
from tests.integration.casework.marlowe import AT, Marlowe, tasks
from tests.integration.casework.permit import (
    ANSWERS,
    EMPLOYER,
    PARENT,
    SCHOOL,
    SERVICE,
    begun,
    publish_permit,
    send_part,
)

pytestmark = pytest.mark.usefixtures("context")
WHOLE = {"opens-at: first-part": "opens-at: first-part\n  received-with: [employer, parent]"}
WEDNESDAY, THURSDAY, FRIDAY = (datetime(2026, 11, day, 11, tzinfo=UTC) for day in (25, 26, 27))


@pytest.fixture
def council() -> Marlowe:
    with writing():
        made = Marlowe()
        publish_permit("first-part", WHOLE)
        return made


@pytest.fixture
def asked(council: Marlowe) -> Filing:
    """A permit for which an employer asked on Monday."""
    with writing():
        filing = begun()
        send_part(filing, EMPLOYER)
        return filing


def case_of(filing: Filing) -> Case:
    db.session.expire_all()
    return db.session.get_one(Case, db.session.get_one(Filing, filing.id).case_id)


def due(filing: Filing) -> date:
    task = tasks(case_of(filing))["decide"]
    assert task.due_at is not None
    return london_day(task.due_at)


def told_late(filing: Filing) -> set[date]:
    """The days on which somebody is told that the decision is late, or about to be."""
    task = tasks(case_of(filing))["decide"]
    wanted = select(Timer).where(Timer.source_id == task.id, Timer.kind == LATE, Timer.state == "pending")
    return {london_day(timer.due_at) for timer in db.session.scalars(wanted)}


def kinds(case: Case) -> list[str]:
    return list(db.session.scalars(select(Event.kind).where(Event.subject_id == case.id)))


def test_until_the_parent_has_sent_the_days_run_from_the_employer_and_then_anew(council, asked):
    case = case_of(asked)
    assert (case.received_at, due(asked)) == (AT, date(2026, 11, 26))
    assert wanting(asked, pinned(asked.version_id)) == (PARENT,)
    before = told_late(asked)
    with writing():
        send_part(asked, PARENT, at=WEDNESDAY)
    assert (case_of(asked).received_at, due(asked)) == (WEDNESDAY, date(2026, 11, 30))
    assert min(told_late(asked)) > min(before), "nobody is told that it is late before it can be"
    assert wanting(asked, pinned(asked.version_id)) == ()
    assert differences(case_of(asked)) == []
    assert kinds(case).count("form-whole") == 1


def test_the_schools_view_belongs_to_no_application_and_moves_nothing(council, asked):
    with writing():
        send_part(asked, PARENT, at=WEDNESDAY)
        send_part(asked, SCHOOL, at=FRIDAY)
    assert (case_of(asked).received_at, due(asked)) == (WEDNESDAY, date(2026, 11, 30))
    assert kinds(case_of(asked)).count("clock-counted-anew") == 1


def test_what_an_officer_enters_counts_from_the_day_on_which_it_came(council, asked):
    with writing():
        enter_part(asked.id, PARENT, came=CameIn("letter", "The mother", WEDNESDAY), by=council.officer, at=FRIDAY)
        send_part(asked, PARENT, at=FRIDAY, by=council.officer)
    assert (case_of(asked).received_at, due(asked)) == (WEDNESDAY, date(2026, 11, 30))


def test_a_form_that_an_officer_begins_for_somebody_counts_from_when_that_came_and_then_from_the_whole(council):
    friday = datetime(2026, 11, 20, 11, tzinfo=UTC)
    with writing():
        filing = open_filing(SERVICE, by=council.officer, at=AT, channel="telephone", source="The owner")
        filing.received_at = friday
        definition, part = pinned(filing.version_id), part_of(filing, EMPLOYER)
        assert receipt_at_part(filing, part, definition, at=None) == friday, "what is told while it is typed"
        save_page(part, "work", ANSWERS[EMPLOYER]["work"], by=council.officer, at=AT)
        submit(filing.id, by=council.officer, at=AT, party=EMPLOYER, received_at=friday)
    assert (case_of(filing).received_at, due(filing)) == (friday, date(2026, 11, 25))
    assert FormRecord(filing, AT.date())("part.employer.sent", ()) == "2026-11-20"
    with writing():
        send_part(filing, PARENT, at=WEDNESDAY)
    assert (case_of(filing).received_at, due(filing)) == (WEDNESDAY, date(2026, 11, 30))
    assert FormRecord(filing, AT.date())("part.employer.sent", ()) == "2026-11-20", "its own receipt stays"


def test_going_on_without_somebody_makes_it_no_later(council, asked):
    with writing():
        go_on_without(asked.id, PARENT, reason="The child lives with the employer", by=council.officer, at=THURSDAY)
    assert (case_of(asked).received_at, due(asked)) == (AT, date(2026, 11, 26))
    assert "form-whole" not in kinds(case_of(asked))


def test_a_decision_that_was_taken_before_it_was_whole_keeps_its_date(council, asked):
    from casework.finishing import finish_task

    with writing():
        finish_task(tasks(case_of(asked))["decide"], "read", {}, by=council.officer, at=AT)
        send_part(asked, PARENT, at=WEDNESDAY)
    clocks = db.session.scalars(select(Clock).where(Clock.case_id == case_of(asked).id, Clock.state == "met"))
    assert [clock.trigger_at for clock in clocks] == [AT]


def test_a_case_that_opens_with_the_last_of_them_counts_from_it_and_not_from_the_first(council):
    with writing():
        publish_permit("parent", {"opens-at: parent": "opens-at: parent\n  received-with: [employer, parent]"})
        filing = begun()
        send_part(filing, EMPLOYER)
        assert filing.case_id is None
        send_part(filing, PARENT, at=WEDNESDAY)
    assert (case_of(filing).received_at, due(filing)) == (WEDNESDAY, date(2026, 11, 30))


def test_a_definition_that_names_nobody_counts_from_the_first_as_ever(council):
    with writing():
        publish_permit("first-part")
        filing = begun()
        send_part(filing, EMPLOYER)
        send_part(filing, PARENT, at=WEDNESDAY)
    assert (case_of(filing).received_at, due(filing)) == (AT, date(2026, 11, 26))


def test_the_task_says_whose_part_its_days_still_wait_for(council, asked, sign_in):
    officer, address = sign_in("officer"), f"/tasks/{tasks(case_of(asked))['decide'].id}"
    assert "It starts again when this part has come, from: The parent." in " ".join(officer.get(address).text.split())
    with writing():
        send_part(asked, PARENT, at=WEDNESDAY)
    assert "counts anew" not in officer.get(address).text
