"""When work is due and what it waits for, in the words a clerk would use."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from blueprints.work_words import came_back_words, due_words, moment_since, waiting_words
from reporting.worklists import Waiting
from statutory.days import WorkingDays

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # a Monday
WORKING = WorkingDays(name="Marlowe", known_from=date(2026, 1, 1), known_until=date(2026, 12, 31))


def said(due_at, *, unknown=False, working=WORKING):
    return due_words(due_at, unknown=unknown, at=NOW, working=working)


def at(day, hour=17, minute=0, month=11):
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("due_at", "text"),
    [
        (at(23, 17), "Today at 5:00pm"),
        (at(24), "Tomorrow at 5:00pm"),
        (at(24, 2, 24), "Tomorrow at 2:24am"),  # of a clock that runs at night
        (at(25), "In 2 working days"),
        (at(27), "In 4 working days"),
        (at(30), "In 5 working days"),
        (at(23, 8), "Overdue since 8:00am"),
        (at(20), "Overdue by 1 working day"),
        (at(16), "Overdue by 5 working days"),
        (at(28), "In 4 working days"),  # a Saturday: the four days before it
        (at(31, month=12), "On 31 Dec 2026"),  # far off: a date says more
        (None, "No deadline"),
    ],
)
def test_a_date_is_said_in_working_days_as_seen_from_today(due_at, text):
    assert said(due_at).text == text


def test_a_task_without_a_date_says_why_and_counts_as_late():
    words = said(None, unknown=True)
    assert words.text == "No date: calendar ends"
    assert words.is_late


def test_past_the_end_of_the_calendar_a_date_is_said_and_nothing_is_guessed():
    assert said(datetime(2027, 1, 8, 17, tzinfo=UTC)).text == "On 8 Jan 2027"
    assert said(at(27), working=None).text == "On 27 Nov 2026"
    assert said(at(20), working=None).text == "Overdue since 20 Nov 2026"


def test_what_is_due_today_is_not_late_until_its_time_has_passed():
    assert not said(at(23, 17)).is_late
    assert said(at(23, 8)).is_late


def test_a_wait_says_for_whom_how_often_and_when_next():
    waiting = Waiting(("school",), 2, datetime(2026, 12, 4, 9, tzinfo=UTC))
    assert waiting_words(waiting) == "Waiting for the school, chased twice, next on 4 Dec 2026"
    assert waiting_words(Waiting(("agency", "council"), 0, None)) == "Waiting for 2 answers, not chased yet"
    assert waiting_words(Waiting(("parent",), 3, None)) == "Waiting for the parent, chased 3 times"
    held = Waiting(("school",), 0, datetime(2026, 12, 4, 9, tzinfo=UTC), is_held=True)
    assert waiting_words(held) == "Waiting for the school: the email is held until it is released"
    assert waiting_words(None) == ""


def test_why_a_task_came_back_is_never_a_code():
    assert came_back_words("no-answer") == "No answer came"
    assert came_back_words("something-new") == "Something new"


def test_since_when_is_a_time_today_and_has_its_day_before_that():
    assert moment_since(datetime(2026, 11, 23, 8, 30, tzinfo=UTC), NOW) == "8:30am"
    assert moment_since(datetime(2026, 11, 20, 8, 30, tzinfo=UTC), NOW) == "8:30am on 20 Nov 2026"
    assert moment_since(None, NOW) == "a while ago"
