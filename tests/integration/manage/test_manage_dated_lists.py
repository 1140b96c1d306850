"""Lists of dates that somebody wrote down end; a page says until when each is known, and that it is not known after."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from base import clock
from base.extensions import db
from council.calendar_files import load_calendars, read_calendars
from forms.definition.nodes import load_yaml
from models.message import Message
from reporting.dated_lists import Reach, dated_lists
from reporting.list_reminders import remind_keepers
from security.actor import Actor

DEFINITIONS = Path(__file__).parents[3] / "definitions"
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
LAST_CENSUS = date(2027, 5, 20)


@pytest.fixture
def calendars(council):
    """The calendars that come with the product, taken in as `flask setup` does."""
    with council.acting():
        load_calendars(read_calendars(DEFINITIONS / "calendars"), by=Actor.system("tests"), at=clock.now_utc())


def days_listed(node: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Where a list of days stands in a document, and its last one."""
    if isinstance(node, dict):
        for key, one in node.items():
            yield from days_listed(one, f"{path}/{key}")
    elif isinstance(node, list):
        days = [one for one in node if isinstance(one, str) and DAY.fullmatch(one)]
        if days:
            yield path, max(days)
        for one in node:
            yield from days_listed(one, path)


def written() -> set[tuple[str, str]]:
    """Every dated list of the definitions: whose it is, and its last day."""
    found = set()
    for path in sorted((DEFINITIONS / "services").glob("*.yaml")):
        node, _ = load_yaml(path.read_text(encoding="utf-8"), path.name)
        assert node is not None
        for place, last in days_listed(node.plain):
            assert place == "/opens-on/days", f"{path.name}{place} ends one day, and no page would say so"
            found.add((path.stem, last))
    files = read_calendars(DEFINITIONS / "calendars")
    return found | {(one.kind, one.known_until.isoformat()) for one in files}


def test_every_dated_list_of_the_definitions_is_shown_with_the_day_until_which_it_is_known(council, calendars):
    known = council.read(lambda: {one.code: one.known_until.isoformat() for one in dated_lists()})
    lists = dict(written())
    assert len(lists) > 4
    assert {code for code, last in lists.items() if known.get(code, "") < last} == set()
    assert known["termly-return"] == lists["termly-return"] == LAST_CENSUS.isoformat()


def test_a_list_is_far_from_its_end_then_near_it_and_then_not_known(council):
    (census,) = council.read(lambda: [one for one in dated_lists() if one.code == "termly-return"])
    assert census.known_until == LAST_CENSUS
    days = {date(2026, 11, 23): Reach.FAR, date(2027, 1, 20): Reach.FAR, date(2027, 1, 21): Reach.ENDS_SOON}
    days |= {LAST_CENSUS: Reach.ENDS_SOON, date(2027, 5, 21): Reach.NOT_KNOWN}
    assert {day: census.reach(day) for day in days} == days


def test_after_the_last_census_day_its_pages_and_the_administration_say_that_the_next_is_not_known(council, enter):
    clock.set_clock(datetime(2027, 6, 1, 9, tzinfo=UTC))
    path = "/registers/returns/termly-return/missing-education"
    administrator = enter("administrator").get("/admin").text
    assert "Lists of dates that end" in administrator
    assert administrator.index("Begin a termly return") < administrator.index("Not known any more")
    manager = enter("manager")
    assert "Next not known" in manager.get("/registers/returns").text
    assert "Not known: no day after 20 May 2027 is listed" in manager.get(path).text


def told(kind: str) -> list[dict[str, Any]]:
    found = db.session.query(Message).filter(Message.kind == kind).order_by(Message.planned_at)
    return [dict(one.values) for one in found]


@pytest.mark.parametrize(
    ("day", "kind"),
    [(date(2027, 1, 20), ""), (date(2027, 1, 21), "list-ends-soon"), (date(2027, 5, 21), "list-ended")],
)
def test_whoever_keeps_a_list_hears_once_that_it_ends_and_once_that_it_has_ended(council, enter, day, kind):
    enter("administrator")
    at = datetime(day.year, day.month, day.day, 2, 30, tzinfo=UTC)
    made = []
    for _ in range(2):
        with council.acting():
            made.append(remind_keepers(at=at))
    last = {"count": 1, "expires": LAST_CENSUS.isoformat()}
    with council.acting():
        assert {one: told(one) for one in ("list-ends-soon", "list-ended")} == {
            "list-ends-soon": [last] if kind == "list-ends-soon" else [],
            "list-ended": [last] if kind == "list-ended" else [],
        }
    assert made == [1 if kind else 0, 0]


def test_lists_that_end_on_one_day_are_one_message_and_a_list_that_was_gone_on_with_none(council, calendars, enter):
    enter("administrator")
    with council.acting():
        ends = {one.known_until for one in dated_lists()}
        last = max(ends)
        at = datetime(last.year, last.month, last.day, 2, 30, tzinfo=UTC) + timedelta(days=1)
        assert remind_keepers(at=at) == len(ends)
        assert sum(one["count"] for one in told("list-ended")) == len(dated_lists())


def test_whoever_looks_after_neither_calendars_nor_definitions_sees_no_list(council, enter):
    assert "Lists of dates that end" not in enter("school-user").get("/admin").text
