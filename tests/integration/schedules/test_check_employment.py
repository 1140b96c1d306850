"""An officer types in all the jobs of a child, and the page says what the law says of them together."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from base.extensions import db
from models.event import Event
from tests.integration.schedules.conftest import boxes

PAGE = "/check-schedule/employment"
MONDAY, CHRISTMAS = date(2026, 11, 30), date(2026, 12, 21)


def job(number, *, kind="shop", engagement="paid", **more):
    """One job's fields; hours by keyword, such as term_monday="16:00-18:00"."""
    name = f"job-{number}"
    fields = {f"{name}-engagement": engagement, f"{name}-kind-1": kind}
    return fields | {f"{name}-{key.replace('_', '-')}": value for key, value in more.items()}


def timetable(*jobs, press="check", dob=date(2011, 3, 1), holiday_from=CHRISTMAS, **more):
    fields = {"press": press, "jobs": str(len(jobs)), "schooling": "school", "opens": "8:45", "closes": "15:20"}
    fields |= boxes("dob", dob) | boxes("term-from", MONDAY)
    if holiday_from is not None:
        fields |= boxes("holiday-from", holiday_from)
    for one in jobs:
        fields |= one
    return fields | more


def test_hours_within_every_limit_are_called_lawful_in_plain_words(enter):
    page = enter("officer").post(PAGE, data=timetable(job(1, term_monday="16:00-18:00"))).text
    assert "Nothing found: every day keeps the limits that are checked" in page
    assert "In term: job 1 16:00 to 18:00" in page
    assert "Monday 30 November 2026" in page
    assert ">Lawful<" in page


def test_two_jobs_that_are_lawful_alone_are_a_breach_together(enter):
    paper, shop = job(1, kind="newspapers", term_monday="7:00-8:00"), job(2, term_monday="16:00-18:00")
    officer = enter("officer")
    for alone in (timetable(paper), timetable(shop | {"job-1-engagement": "paid", "job-1-term-tuesday": "4pm-5pm"})):
        assert ">Breach<" not in officer.post(PAGE, data=alone).text
    page = officer.post(PAGE, data=timetable(paper, shop)).text
    assert "1 breach" in page
    assert "EMP.S18.SCHOOLDAY" in page
    assert "legislation.gov.uk" in page
    letter = page.split('id="letter"')[1].split("</textarea>")[0]
    assert "Limit: 2 hours. Planned: 3 hours." in letter


def test_a_break_is_the_time_between_two_spans_of_one_day(enter):
    officer = enter("officer")
    through = officer.post(PAGE, data=timetable(job(1, holiday_tuesday="9:00-14:30"))).text
    assert "EMP.S18.BREAK" in through
    rested = officer.post(PAGE, data=timetable(job(1, holiday_tuesday="9:00-12:00, 13:00-15:30"))).text
    assert "EMP.S18.BREAK" not in rested
    assert "In the holidays: job 1 09:00 to 12:00, 13:00 to 15:30" in rested


def test_every_fault_stands_beside_its_field_and_nothing_typed_is_lost(enter):
    typed = timetable(
        job(1, term_monday="after school", term_tuesday="18:00-16:00", term_friday="9:00-11:00, 10:00-12:00"),
        job(2, engagement="none"),
        dob=date(2030, 1, 1),
        opens="early",
        closes="8:00",
        **{"ends-day": "40", "schooling": "nowhere"},
    )
    answer = enter("officer").post(PAGE, data=typed)
    assert answer.status_code == 422
    for field in (
        "dob-day",
        "opens",
        "ends-day",
        "schooling",
        "job-1-term-monday",
        "job-1-term-tuesday",
        "job-1-term-friday",
        "job-2-engagement",
        "term-from-day",
    ):
        assert f'href="#{field}"' in answer.text, field
    for kept in ("after school", "18:00-16:00", "early"):
        assert kept in answer.text, kept


@pytest.mark.parametrize(
    ("what", "asked", "field"),
    [
        ("no hours at all", timetable(job(1)), "job-1-term-monday"),
        (
            "no week of the holidays",
            timetable(job(1, holiday_monday="9:00-11:00"), holiday_from=None),
            "holiday-from-day",
        ),
        ("one week twice", timetable(job(1, term_monday="16:00-17:00"), holiday_from=MONDAY), "holiday-from-day"),
        ("a school that closes first", timetable(job(1, term_monday="16:00-17:00"), closes="8:45"), "closes"),
    ],
)
def test_what_cannot_be_judged_is_said_beside_its_field(enter, what, asked, field):
    answer = enter("officer").post(PAGE, data=asked)
    assert answer.status_code == 422, what
    assert f'href="#{field}"' in answer.text, what


def test_a_job_is_added_and_removed_without_losing_the_others(enter):
    officer = enter("officer")
    one = job(1, term_monday="16:01-18:00")
    more = officer.post(PAGE, data=timetable(one, press="add-job")).text
    assert 'id="job-2"' in more
    assert "16:01-18:00" in more
    fewer = officer.post(PAGE, data=timetable(one, job(2, term_monday="17:01-18:00"), press="remove-job-1")).text
    assert 'id="job-2"' not in fewer
    assert "17:01-18:00" in fewer
    assert "16:01-18:00" not in fewer
    same = officer.post(PAGE, data=timetable(one, press="remove-job-7")).text
    assert "16:01-18:00" in same


def test_a_child_over_school_age_is_not_called_lawful(enter):
    page = enter("officer").post(PAGE, data=timetable(job(1, term_monday="5:00-23:00"), dob=date(2008, 1, 1))).text
    assert ">Not checked<" in page
    assert ">Lawful<" not in page


def test_work_that_is_no_employment_is_named_so_and_not_called_lawful(enter):
    page = enter("officer").post(PAGE, data=timetable(job(1, engagement="charity", term_monday="5:00-23:00"))).text
    assert "its hours are not counted" in page
    assert ">Lawful<" not in page
    assert ">Breach<" not in page


def test_nothing_is_kept_and_no_address_ever_holds_what_was_typed(enter, app):
    officer = enter("officer")

    def rows():
        with app.app_context():
            return db.session.scalar(select(func.count()).select_from(Event))

    before = rows()
    answer = officer.post(PAGE, data=timetable(job(1, term_monday="16:00-20:00")))
    assert rows() == before
    assert answer.status_code == 200  # no redirect, which would have to carry it
    assert answer.headers["Cache-Control"] == "no-store"
    assert 'value="2011"' not in officer.get(f"{PAGE}?dob-day=1&dob-month=3&dob-year=2011&press=check").text


def test_school_staff_are_not_shown_the_page(enter):
    assert enter("school-user").get(PAGE).status_code == 403


def test_officers_choose_between_the_two_pages(enter):
    page = enter("officer").get("/check-schedule").text
    assert f'href="{PAGE}"' in page
    assert 'href="/check-schedule/performance"' in page
