"""The calendars that come with the product: taken in once, carried on with new years, a council's own edits kept."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from base.database import writing
from council.calendar_files import CalendarFileFault, load_calendars, read_calendar, read_calendars
from council.closures import CalendarFault, add_term, calendar_of, close_many, close_on, open_on
from security.actor import Actor
from security.history import history_of

AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
BY = Actor.system("setup")
FOLDER = Path(__file__).parents[3] / "definitions" / "calendars"
TERMS = """
schema: 1
kind: terms
name: Marlowe
source: invented
known-from: "2026-09-01"
known-until: "{until}"
terms:
  - {{name: Autumn 2026, starts: "2026-09-02", ends: "2026-12-18"}}
{more}
closed:
  - {{on: "2026-11-23", kind: inset, name: INSET day}}
"""
SPRING = '  - {name: Spring 2027, starts: "2027-01-04", ends: "2027-03-25"}'


def file(tmp_path, until="2026-12-31", more=""):
    path = tmp_path / "terms.yaml"
    path.write_text(TERMS.format(until=until, more=more), "utf-8")
    return path


def load(*files):
    with writing():
        return load_calendars(files, by=BY, at=AT)


@pytest.mark.usefixtures("context")
def test_the_product_brings_calendars_that_can_be_taken_in_twice():
    files = read_calendars(FOLDER)
    assert {one.kind for one in files} == {"bank-holidays", "foi-holidays", "closures", "terms"}
    assert load(*files) == len(files)
    assert load(*files) == 0
    assert len(calendar_of("terms").terms) == 12


@pytest.mark.usefixtures("context")
def test_a_council_that_changed_its_calendar_keeps_the_change(tmp_path):
    load(read_calendar(file(tmp_path)))
    with writing():
        terms = calendar_of("terms")
        open_on(terms, date(2026, 11, 23), by=BY, at=AT)
        close_on(terms, date(2026, 11, 30), kind="inset", name="INSET day", by=BY, at=AT)
    assert load(read_calendar(file(tmp_path))) == 0
    assert [off.on_day for off in calendar_of("terms").closed_days] == [date(2026, 11, 30)]


@pytest.mark.usefixtures("context")
def test_a_new_year_in_the_file_is_added_after_what_the_council_knows(tmp_path):
    load(read_calendar(file(tmp_path)))
    assert load(read_calendar(file(tmp_path, "2027-03-31", SPRING))) == 1
    assert [term.name for term in calendar_of("terms").terms] == ["Autumn 2026", "Spring 2027"]
    assert calendar_of("terms").known_until == date(2027, 3, 31)


@pytest.mark.usefixtures("context")
def test_a_term_the_council_entered_itself_is_not_doubled_by_the_file(tmp_path):
    load(read_calendar(file(tmp_path)))
    with writing():
        add_term(calendar_of("terms"), name="Ours", starts_on=date(2027, 1, 5), ends_on=date(2027, 3, 24), by=BY, at=AT)
    load(read_calendar(file(tmp_path, "2027-03-31", SPRING)))
    assert [term.name for term in calendar_of("terms").terms] == ["Autumn 2026", "Ours"]


@pytest.mark.parametrize(
    "broken", ["", "schema: 2\nkind: terms", "- a", "schema: 1\nkind: terms", ": :", 'schema: 1\nkind: x\nterms: "y"']
)
def test_a_file_that_is_no_calendar_is_named(tmp_path, broken):
    path = tmp_path / "odd.yaml"
    path.write_text(broken, "utf-8")
    with pytest.raises(CalendarFileFault, match=r"odd\.yaml"):
        read_calendar(path)


@pytest.mark.usefixtures("context")
def test_days_that_are_closed_together_are_each_told_and_change_the_calendar_once(tmp_path):
    load(read_calendar(file(tmp_path)))
    terms = calendar_of("terms")
    before, days = terms.revision, [(date(2026, 11, day), "closure", "Flood") for day in (23, 24, 25)]
    with writing():
        assert close_many(terms, days, by=BY, at=AT) == 2  # the first is an INSET day already
    with writing():
        assert close_many(terms, days, by=BY, at=AT) == 0
    told = [event.data["day"] for event in history_of("council", terms.id) if event.kind == "day-closed"]
    assert told == ["2026-11-23", "2026-11-24", "2026-11-25"]
    assert calendar_of("terms").revision == before + 1
    with writing(), pytest.raises(CalendarFault, match="outside"):
        close_many(terms, [(date(2027, 5, 1), "closure", "Flood")], by=BY, at=AT)
