"""Our bank holidays are held against the published list: what differs is said, and taken in when somebody says so."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from flask import Flask

from base import clock
from base.database import writing
from base.extensions import db
from council.calendar_files import CalendarFileFault
from council.closures import calendar_of, close_on
from council.published_holidays import compare, compared, read_published, take_in
from models.council import CalendarRevision
from security.actor import Actor

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
BY = Actor.system("tests")
SCOTLAND, IRELAND = "(Scotland", "(Northern Ireland"


@pytest.fixture
def command(app: Flask):
    """Our command line, where the product's own calendars are taken in; the clock stands on 23 November 2026."""
    clock.set_clock(AT)
    assert app.test_cli_runner().invoke(args=["setup"]).exit_code == 0
    yield lambda *words: app.test_cli_runner().invoke(args=["calendars", "compare", *map(str, words)])
    clock.set_clock(None)


@pytest.fixture
def listed(app: Flask, command, tmp_path: Path):
    """Write the list, as the government shapes it, saying what our calendars say but for some days."""

    def write(*, without: str = "", more: tuple[str, str] | None = None, upto: int = 2028) -> Path:
        with app.app_context():
            every = {one.on_day: one.name for one in calendar_of("foi-holidays").closed_days}
            ours = {one.on_day: one.name for one in calendar_of("bank-holidays").closed_days}
        if more is not None:
            ours[date.fromisoformat(more[0])] = more[1]
        days = {
            "england-and-wales": ours,
            "scotland": {day: name for day, name in every.items() if day in ours or SCOTLAND in name},
            "northern-ireland": {day: name for day, name in every.items() if day in ours or IRELAND in name},
        }
        told = {
            division: {
                "division": division,
                "events": [
                    {"title": name, "date": day.isoformat(), "notes": "", "bunting": True}
                    for day, name in sorted(found.items())
                    if day.isoformat() != without and day.year <= upto
                ],
            }
            for division, found in days.items()
        }
        path = tmp_path / "bank-holidays.json"
        path.write_text(json.dumps(told), encoding="utf-8")
        return path

    return write


def days_off(app: Flask, kind: str) -> set[str]:
    with app.app_context():
        return {one.on_day.isoformat() for one in calendar_of(kind).closed_days}


def test_what_was_computed_is_marked_until_it_was_compared(app, command, listed, sign_in):
    admin = sign_in("administrator")
    page = admin.get("/calendars").get_data(as_text=True)
    assert page.count("Not compared</strong> with the published list") == 2
    assert "computed by its rules" in page
    done = command(listed(upto=2027))
    assert (done.exit_code, done.output.count("as published.")) == (0, 2)
    page = admin.get("/calendars").get_data(as_text=True)
    assert "Not compared" not in page
    assert page.count("As published up to 31 Dec 2027, compared on 23 Nov 2026") == 2
    with app.app_context():
        calendar_id = calendar_of("bank-holidays").id
    assert "As published up to 31 Dec 2027" in admin.get(f"/calendars/{calendar_id}").get_data(as_text=True)


def test_a_day_that_was_moved_is_said_and_nothing_is_changed(app, command, listed):
    before = days_off(app, "bank-holidays")
    path = listed(without="2027-05-03", more=("2027-05-07", "Early May bank holiday"))
    for _ in range(2):
        done = command(path)
        assert done.exit_code == 1
        assert "Mon 03 May 2027  Early May bank holiday: only in ours" in done.output
        assert "Fri 07 May 2027  Early May bank holiday: only in the list" in done.output
    assert days_off(app, "bank-holidays") == before
    with app.app_context():
        assert compared([calendar_of("bank-holidays").id]) == {}


def test_what_differs_is_taken_in_once_and_a_closure_of_the_councils_own_stays(app, command, listed):
    with app.app_context(), writing():
        own = calendar_of("bank-holidays")
        close_on(own, date(2027, 5, 4), kind="closure", name="The town hall is closed", by=BY, at=AT)
    path = listed(without="2027-05-03", more=("2029-01-01", "New Year’s Day"))
    with app.app_context(), writing():
        published = read_published(path)
        assert published.last == date(2028, 12, 31), "the other nations' lists end in 2028"
    done = command(path, "--take-in")
    assert done.exit_code == 0
    assert "Mon 03 May 2027  Early May bank holiday: taken away" in done.output
    assert "2027-05-04" in days_off(app, "bank-holidays")
    assert "2027-05-03" not in days_off(app, "bank-holidays") | days_off(app, "foi-holidays")
    with app.app_context():
        number = db.session.query(CalendarRevision).one().number
    again = command(path, "--take-in")
    assert (again.exit_code, again.output.count("as published.")) == (0, 2)
    with app.app_context():
        assert db.session.query(CalendarRevision).one().number == number, "nothing is dated again"
        assert set(compared([calendar_of("foi-holidays").id]).values()) == {(date(2028, 12, 31), date(2026, 11, 23))}


def test_the_calendars_reach_as_far_as_a_longer_list(app, command, listed):
    path = listed()
    told = json.loads(path.read_text())
    for division in told.values():
        division["events"].append({"title": "New Year’s Day", "date": "2029-01-01"})
    path.write_text(json.dumps(told))
    with app.app_context(), writing():
        take_in(read_published(path), by=BY, at=AT)
        assert {calendar_of(kind).known_until for kind in ("bank-holidays", "foi-holidays")} == {date(2029, 12, 31)}
        assert all(one.agrees and one.last == date(2029, 12, 31) for one in compare(read_published(path)))
    assert "2029-01-01" in days_off(app, "bank-holidays")


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"england-and-wales": {}}', '{"england-and-wales": {"events": [{"date": "soon"}]}}']
)
def test_another_file_is_refused_in_a_sentence(command, tmp_path, text):
    path = tmp_path / "something.json"
    path.write_text(text)
    with pytest.raises(CalendarFileFault, match=r"something\.json is not the published list"):
        read_published(path)
    done = command(path)
    assert done.exit_code == 1
    assert "something.json is not the published list" in done.output
