"""A calendar is edited in one place: first one sees what would move, then it moves so and not otherwise."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from base.database import writing
from base.extensions import db
from casework.chasing.change_preview import what_would_move
from casework.chasing.redating import out_of_date
from casework.chasing.waits import start_wait
from casework.sweep import sweep
from casework.versions import pinned
from council.calendar_changes import Change, What, make, would_be
from council.calendars import TERMS, day_book
from council.closures import CalendarFault, calendar_of
from models.case import Case
from models.council import DayCalendar
from models.task import Task
from models.wait import Clock, Timer
from security.actor import Actor
from tests.integration.casework import marlowe
from tests.integration.manage.conftest import AT

SYSTEM = Actor.system("tests")
TUESDAY = date(2026, 11, 24)


@pytest.fixture
def terms(council):
    return council.read(lambda: calendar_of(TERMS).id)


@pytest.fixture
def closures(council):
    return council.read(lambda: calendar_of("closures").id)


@pytest.fixture
def chased(council):
    """A case whose school has been asked: its chase goes on in school days."""
    case_id = council.refer({"last-school": {"urn": "100001"}})
    with council.acting():
        case = db.session.get_one(Case, case_id)
        task = marlowe.tasks(case)["triage"]
        shape = next(one.wait for one in pinned(case.version_id).tasks if one.wait is not None)
        start_wait(task, shape, by=SYSTEM, at=AT)
    return case_id


def boxes(name, day):
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}


def closing(day, **more):
    return {
        "change": "close",
        "close-kind": "inset",
        "close-name": "Staff training",
        **boxes("close-first", day),
        **more,
    }


def instants(council):
    """Every date of open work."""

    def read():
        clocks = {row.id: row.due_at for row in db.session.scalars(select(Clock))}
        timers = {row.id: (row.state, row.due_at) for row in db.session.scalars(select(Timer))}
        return clocks, timers

    return council.read(read)


def test_every_calendar_is_listed_with_how_far_it_is_known(council, enter):
    page = enter("administrator").get("/calendars").text
    for name in ("Bank holidays", "Days on which the council is closed", "The council&#39;s terms", "31 Dec 2028"):
        assert name in page


def test_looking_at_a_change_says_what_moves_and_moves_nothing(council, chased, terms, enter):
    before = instants(council)
    page = enter("manager").get(f"/calendars/{terms}/preview", query_string=closing(TUESDAY))
    assert page.status_code == 200
    assert "Nothing is changed yet" in page.text
    assert "Chase" in page.text
    assert council.read(lambda: db.session.get_one(Case, chased).reference) in page.text
    assert instants(council) == before
    assert not council.read(out_of_date)


def test_what_was_foretold_is_what_moves(council, chased, terms):
    change = Change(What.CLOSE, TUESDAY, TUESDAY, name="Staff training", off_kind="inset")
    with council.app.app_context():
        calendar = db.session.get_one(DayCalendar, terms)
        foretold = {one.id: one.after for one in what_would_move(day_book().with_days(would_be(calendar, change)))}
    assert foretold
    clocks, timers = instants(council)
    with council.app.app_context():
        with writing():
            make(db.session.get_one(DayCalendar, terms), change, by=SYSTEM, at=AT)
        sweep(AT, by=SYSTEM, writing=writing)
    new_clocks, new_timers = instants(council)
    moved = {key: due for key, due in new_clocks.items() if clocks[key] != due}
    moved |= {
        key: now[1]
        for key, now in new_timers.items()
        if now[0] == "pending" and timers.get(key) != now and key in timers
    }
    assert {key: moved[key] for key in moved if key in foretold} == foretold
    assert {key for key in moved if key in clocks} <= set(foretold)


def test_a_closure_of_the_council_moves_the_dates_of_tasks_and_says_when_it_has(council, closures, enter):
    case_id = council.refer()
    before = council.read(lambda: db.session.scalars(select(Task.due_at).where(Task.case_id == case_id)).one())
    browser = enter("manager")
    fields = closing(TUESDAY) | {"close-kind": "closure", "once": "closed"}
    answer = browser.post(f"/calendars/{closures}/change", data=fields)
    assert answer.status_code == 303
    page = browser.get(answer.location).text
    assert "In hand" in page
    with council.app.app_context():
        sweep(AT, by=SYSTEM, writing=writing)
    after = council.read(lambda: db.session.scalars(select(Task.due_at).where(Task.case_id == case_id)).one())
    assert after == before + timedelta(days=1)
    page = browser.get(answer.location).text
    assert "In hand" not in page
    assert ">Moved<" in page
    again = browser.post(f"/calendars/{closures}/change", data=fields)
    assert again.location == answer.location, "the same click shows the first result"


def test_what_can_not_be_is_said_beside_the_field_and_nothing_typed_is_lost(council, terms, enter):
    browser = enter("manager")
    overlap = {
        "change": "add-term",
        "term-name": "Extra",
        **boxes("term-starts", TUESDAY),
        **boxes("term-ends", TUESDAY),
    }
    page = browser.get(f"/calendars/{terms}/preview", query_string=overlap)
    assert page.status_code == 422
    assert "These days overlap with Autumn" in page.text
    assert 'value="Extra"' in page.text
    assert browser.post(f"/calendars/{terms}/change", data=overlap).status_code == 422
    for asked in (
        {"change": "close"},
        closing(date(2040, 1, 1)),
        closing(TUESDAY, **boxes("close-last", date(2026, 11, 1))),
        {"change": "known-until", **boxes("until", date(2026, 12, 1))},
        {"change": "known-until", "until-day": "31", "until-month": "2", "until-year": "2026"},
        {"change": "remove-term", "term": "x"},
        {"change": "open", "day": "2026-11-24"},
        {"change": "nonsense"},
        {},
    ):
        assert browser.get(f"/calendars/{terms}/preview", query_string=asked).status_code == 422, asked


def test_terms_are_added_and_taken_away_and_closed_days_opened(council, terms, enter):
    browser = enter("administrator")
    term = {
        "change": "add-term",
        "term-name": "Spring",
        **boxes("term-starts", date(2027, 1, 4)),
        **boxes("term-ends", date(2027, 2, 12)),
    }
    assert browser.post(f"/calendars/{terms}/change", data=term).status_code == 303
    browser.post(f"/calendars/{terms}/change", data=closing(TUESDAY, **boxes("close-last", date(2026, 11, 30))))
    page = browser.get(f"/calendars/{terms}").text
    assert "Spring" in page
    assert "Saturday 28 November 2026" not in page, "a weekend needs no closing"
    added = council.read(lambda: {one.name: str(one.id) for one in db.session.get_one(DayCalendar, terms).terms})
    browser.post(f"/calendars/{terms}/change", data={"change": "remove-term", "term": added["Spring"]})
    browser.post(f"/calendars/{terms}/change", data={"change": "open", "day": "2026-11-25"})
    page = browser.get(f"/calendars/{terms}").text
    assert "Spring" not in page
    assert "Tuesday 24 November 2026" in page
    assert "Wednesday 25 November 2026" not in page


def test_a_school_gets_days_of_its_own_once(council, enter):
    browser = enter("administrator")
    first = browser.post("/calendars", data={"school": str(council.school_id)})
    second = browser.post("/calendars", data={"school": str(council.school_id)})
    assert first.location == second.location
    assert "the council's stand" in browser.get(first.location).text
    assert browser.post("/calendars", data={"school": "x"}).status_code == 422


def test_a_restricted_case_is_counted_and_not_listed(council, chased, terms, enter):
    council.change(chased, restricted=True)
    page = enter("administrator").get(f"/calendars/{terms}/preview", query_string=closing(TUESDAY)).text
    assert "counted, not listed" in page


def test_a_holiday_that_begins_inside_a_chase_is_foretold(council, chased, terms):
    with council.app.app_context():
        calendar = db.session.get_one(DayCalendar, terms)
        term = calendar.terms[0]
        change = Change(What.REMOVE_TERM, term.starts_on, term.ends_on, name=term.name, term_id=term.id)
        moved = what_would_move(day_book().with_days(would_be(calendar, change)))
        assert [one.after for one in moved if one.kind == "chase"], "the steps are not sent"
        assert all(one.after is None for one in moved if one.kind == "chase")


def test_a_term_that_ends_before_it_starts_is_refused(council, terms):
    with council.app.app_context():
        calendar = db.session.get_one(DayCalendar, terms)
        with pytest.raises(CalendarFault):
            would_be(calendar, Change(What.ADD_TERM, date(2028, 1, 2), date(2028, 1, 1), name="Odd"))


def test_officers_don_t_edit_calendars(council, terms, enter):
    browser = enter("officer")
    assert browser.get(f"/calendars/{terms}").status_code == 403
    assert browser.get("/calendars").status_code == 403
