"""An officer types a performance schedule in, and the page says of each day what the law says; nothing is kept."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from base.extensions import db
from models.event import Event, Viewing
from tests.integration.schedules.conftest import boxes

PAGE = "/check-schedule/performance"
SATURDAY, SUNDAY = date(2026, 12, 5), date(2026, 12, 6)


def day(number, on, arrives, leaves, *times, **more):
    """One day's fields; a time is (what, from, to)."""
    name = f"day-{number}"
    fields = {f"{name}-arrives": arrives, f"{name}-leaves": leaves, f"{name}-times": str(max(len(times), 1))}
    for place, (what, start, end) in enumerate(times, start=1):
        row = f"{name}-time-{place}"
        fields |= {f"{row}-what": what, f"{row}-start": start, f"{row}-end": end}
    return fields | boxes(f"{name}-on", on) | {f"{name}-{key}": value for key, value in more.items()}


def schedule(*days, press="check", dob=date(2016, 3, 1), **more):
    fields = {"press": press, "days": str(len(days)), "footing": "licensed"} | boxes("dob", dob)
    for one in days:
        fields |= one
    return fields | more


LAWFUL = (
    ("performance-1", "14:00", "15:30"),
    ("meal", "15:30", "16:30"),
    ("rest", "12:30", "12:45"),
)

# Breaks enough for a long day, and one that is too short to be one.
LAWFUL_TOO = (("rest", "18:00", "19:00"), ("rest", "20:00", "20:05"))


def test_a_day_within_every_limit_is_called_lawful_in_plain_words(enter):
    officer = enter("officer")
    page = officer.post(PAGE, data=schedule(day(1, SATURDAY, "12:00", "17:00", *LAWFUL))).text
    assert "Nothing found: every day keeps the limits that are checked" in page
    assert "This day keeps every limit that is checked for a child aged 9 or over." in page
    assert "Saturday 5 December 2026" in page
    assert "Copy for a letter" not in page


def test_a_day_that_is_too_long_is_a_breach_with_its_provision_limit_and_text_for_a_letter(enter):
    page = enter("officer").post(PAGE, data=schedule(day(1, SATURDAY, "7:00", "20:00", *LAWFUL))).text
    assert "1 breach" in page or "breaches" in page
    assert "PERF.R22.PLACE" in page
    assert "13 hours" in page
    assert "SI 2014/3309" in page
    assert "legislation.gov.uk/uksi/2014/3309/regulation/22" in page
    assert "May override: Nobody" in page
    letter = page.split('id="letter"')[1].split("</textarea>")[0]
    assert "Limit: 9 hours 30 minutes. Planned: 13 hours." in letter


def test_days_stand_in_their_order_and_the_worst_of_a_day_first(enter):
    page = (
        enter("officer")
        .post(
            PAGE,
            data=schedule(
                day(1, SUNDAY, "7:00", "23:30", *LAWFUL, *LAWFUL_TOO), day(2, SATURDAY, "12:00", "17:00", *LAWFUL)
            ),
        )
        .text
    )
    assert page.index("Saturday 5 December 2026") < page.index("Sunday 6 December 2026")
    of_sunday = page[page.index("Sunday 6 December 2026</h3>") : page.index('id="letter"')]
    assert of_sunday.index("Breach") < of_sunday.index("Advice")


def test_a_limit_whose_text_was_not_read_says_so_and_finds_no_breach(enter):
    short = (("performance-1", "14:00", "15:30"), ("meal", "15:30", "16:30"), ("rest", "12:30", "12:35"))
    page = enter("officer").post(PAGE, data=schedule(day(1, SATURDAY, "12:00", "15:59", short[0], short[2]))).text
    assert "Limit not yet verified" in page
    assert ">Breach<" not in page


def test_every_fault_stands_beside_its_field_and_nothing_typed_is_lost(enter):
    typed = schedule(
        day(1, SATURDAY, "noon", "17:00", ("performance-1", "14:00", "half past")),
        day(2, SATURDAY, "13:00", "12:59", ("", "1:00", "")),
        dob=date(2027, 1, 1),
        earlier="last week",
        **{"licence-days": "many", "ends-day": "31", "footing": "nothing"},
    )
    answer = enter("officer").post(PAGE, data=typed)
    page = answer.text
    assert answer.status_code == 422
    for field in (
        "dob-day",
        "footing",
        "licence-days",
        "earlier",
        "ends-day",
        "day-1-arrives",
        "day-1-time-1-end",
        "day-2-time-1-what",
        "day-2-time-1-end",
    ):
        assert f'href="#{field}"' in page, field
    for kept in ("noon", "half past", "many", "last week", "12:59"):
        assert kept in page, kept


@pytest.mark.parametrize(
    ("what", "typed", "field", "said"),
    [
        ("no day before birth", {"dob": date(2026, 12, 6)}, "dob-day", "must be in the past"),
        ("a span that is no span", {"times": ("rest", "13:00", "13:00")}, "day-1-time-1-end", "not the beginning"),
        ("a time outside the day", {"times": ("rest", "18:00", "18:30")}, "day-1-arrives", "does not lie between"),
        ("a year far off", {"on": date(2999, 1, 1)}, "day-1-on-day", "Day 1: enter the date"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(enter, what, typed, field, said):
    one = day(1, typed.get("on", SATURDAY), "12:00", "17:00", typed.get("times", LAWFUL[0]))
    answer = enter("officer").post(PAGE, data=schedule(one, dob=typed.get("dob", date(2016, 3, 1))))
    assert answer.status_code == 422, what
    assert f'href="#{field}"' in answer.text, what
    assert said in answer.text, what


def test_what_is_wrong_with_several_days_names_each_in_the_summary_and_beside_its_box(enter):
    typed = schedule(*(day(number, date(2999, 1, 1), "", "17:00", LAWFUL[0]) for number in (1, 2, 3)))
    page = enter("officer").post(PAGE, data=typed).text
    for number in (1, 2, 3):
        assert page.count(f"Day {number}: enter the date") == 2
        assert page.count(f"Day {number}: enter when the child arrives") == 2
    assert ">Enter the date" not in page


def test_the_same_date_twice_is_refused_at_the_second(enter):
    answer = enter("officer").post(
        PAGE, data=schedule(day(1, SATURDAY, "12:00", "13:00"), day(2, SATURDAY, "14:00", "15:00"))
    )
    assert answer.status_code == 422
    assert 'href="#day-2-on-day"' in answer.text


def test_a_day_is_added_copied_to_the_next_date_and_removed_without_losing_the_others(enter):
    officer = enter("officer")
    one = day(1, SATURDAY, "12:05", "17:00", *LAWFUL)
    more = officer.post(PAGE, data=schedule(one, press="add-day"))
    assert more.status_code == 200
    assert 'id="day-2"' in more.text
    assert 'value="12:05"' in more.text
    copied = officer.post(PAGE, data=schedule(one, press="copy-day-1")).text
    assert copied.count('value="12:05"') == 2
    assert 'name="day-2-on-day" type="text" inputmode="numeric" value="6"' in copied
    fewer = officer.post(PAGE, data=schedule(one, day(2, SUNDAY, "9:07", "10:00"), press="remove-day-1")).text
    assert 'value="9:07"' in fewer
    assert 'value="12:05"' not in fewer
    assert 'id="day-2"' not in fewer


def test_a_time_is_added_to_the_day_that_asked(enter):
    page = (
        enter("officer")
        .post(
            PAGE,
            data=schedule(day(1, SATURDAY, "12:00", "13:00"), day(2, SUNDAY, "12:00", "13:00"), press="add-time-2"),
        )
        .text
    )
    assert 'id="day-2-time-2-what"' in page
    assert 'id="day-1-time-2-what"' not in page


@pytest.mark.parametrize("press", ["remove-day-9", "copy-day-0", "add-time-99"])
def test_a_button_of_a_row_that_is_gone_changes_nothing(enter, press):
    page = enter("officer").post(PAGE, data=schedule(day(1, SATURDAY, "12:05", "13:00"), press=press)).text
    assert 'value="12:05"' in page
    assert 'id="day-2"' not in page


def test_a_child_over_school_age_is_not_called_lawful(enter):
    page = enter("officer").post(PAGE, data=schedule(day(1, SATURDAY, "5:00", "23:00"), dob=date(2008, 3, 1))).text
    assert "over compulsory school age on this day" in page
    assert ">Lawful<" not in page


def test_school_days_come_from_the_councils_terms_and_an_unknown_day_is_named(enter):
    officer = enter("officer")
    tuesday = officer.post(PAGE, data=schedule(day(1, date(2026, 12, 1), "16:00", "17:00"))).text
    assert "16:00 to 17:00; a school day" in tuesday
    saturday = officer.post(PAGE, data=schedule(day(1, SATURDAY, "16:00", "17:00"))).text
    assert "16:00 to 17:00; no school" in saturday
    told = officer.post(PAGE, data=schedule(day(1, SATURDAY, "16:00", "17:00", school="yes"))).text
    assert "16:00 to 17:00; a school day" in told
    far = officer.post(PAGE, data=schedule(day(1, date(2031, 12, 2), "16:00", "17:00"))).text
    assert "do not say whether there is school on Tuesday 2 December 2031" in far
    assert "16:00 to 17:00; a school day" in far


def test_earlier_days_count_towards_the_days_in_a_row(enter):
    officer = enter("officer")
    one = schedule(day(1, SATURDAY, "12:00", "15:00", ("performance-1", "14:00", "14:30")))
    assert "PERF.R26.DAYS" not in officer.post(PAGE, data=one).text
    running = officer.post(PAGE, data=one | {"earlier": "29 11 2026 to 4 12 2026"}).text
    assert "Consecutive" in running or "consecutive" in running or "days running" in running


def test_nothing_is_kept_and_no_address_ever_holds_what_was_typed(enter, app):
    officer = enter("officer")

    def rows():
        with app.app_context():
            return [db.session.scalar(select(func.count()).select_from(kind)) for kind in (Event, Viewing)]

    before = rows()
    answer = officer.post(PAGE, data=schedule(day(1, SATURDAY, "7:00", "20:00", *LAWFUL)))
    assert rows() == before
    assert answer.status_code == 200  # no redirect, which would have to carry it
    assert answer.headers["Cache-Control"] == "no-store"
    asked = officer.get(f"{PAGE}?dob-day=1&dob-month=3&dob-year=2016&days=1&press=check").text
    assert 'value="2016"' not in asked
    assert "Nothing you type is kept" in asked


@pytest.mark.parametrize("role", ["school-user", "administrator"])
def test_who_works_no_cases_is_not_shown_the_page(enter, role):
    somebody = enter(role)
    assert somebody.get(PAGE).status_code == 403
    assert somebody.post(PAGE, data=schedule(day(1, SATURDAY, "12:00", "13:00"))).status_code == 403


def test_officers_find_the_page_in_their_navigation(enter):
    officer = enter("officer")
    page = officer.get("/check-schedule").text
    assert f'href="{PAGE}"' in page
    assert "Check a schedule" in officer.get("/work").text
