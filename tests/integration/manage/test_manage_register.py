"""A manager asks the register: who is out of education, why, where, who last saw them, what is being done, by whom."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from base import clock
from base.extensions import db
from casework.cases import note_seen, set_stage
from casework.death import record_death
from casework.whereabouts import set_whereabouts
from models.case import Case
from models.event import Viewing
from models.user import User
from reporting.out_of_education import sorts_out_of_education
from reporting.past_register import past_entries
from reporting.register import RegisterFilter, live_entries, live_register, validity_of
from security.actor import Actor, ActorKind
from security.permissions import Role
from tests.integration.manage.conftest import AT

SYSTEM = Actor.system("tests")
LATER = AT + timedelta(days=3)


BORN = {"Old": "2014-03-02", "Una": "2013-01-09"}


def named(given, **more):
    return {
        "child-name": {"given": given, "family": "Quill"},
        "child-dob": BORN.get(given, "2015-05-06"),
        **more,
    }


@pytest.fixture
def three(council):
    """Three children: nobody says when Una was seen, Old was seen long ago, New last week."""
    return {
        "New": council.refer(named("New", **{"last-seen-on": "2026-11-18", "last-seen-by": "Her form tutor"})),
        "Old": council.refer(named("Old", **{"last-seen-on": "2026-09-01", "plans": ["protection", "ehc"]})),
        "Una": council.refer(named("Una")),
    }


def rows_of(page):
    return [words for words in (part.split("</tr>")[0] for part in page.split("<tr")) if "Quill" in words]


def test_the_child_longest_unseen_comes_first_and_one_nobody_ever_saw_before_all(three, enter):
    page = enter("manager").get("/registers").text
    assert ["Una" in page, "3 children" in page] == [True, True]
    order = sorted(three, key=lambda name: page.index(f"{name} Quill"))
    assert order == ["Una", "Old", "New"]
    assert "Nobody has said" in rows_of(page)[0]
    assert "83 days ago" in rows_of(page)[1]
    assert "by Her form tutor" in rows_of(page)[2]


def test_a_line_says_why_where_what_is_done_and_by_whom(three, enter):
    line = rows_of(enter("manager").get("/registers").text)[0]
    assert "The family has moved, and the new address or school is not known" in line
    assert "Nothing recorded shows that it is" in line
    assert "Not known" in line
    assert "Read and sort the referral" in line
    assert "Nobody has it" in line


def test_the_register_is_narrowed_by_plan_care_need_and_ethnicity(three, enter):
    browser = enter("manager")
    for query in ("plan=protection", "plan=any", "send=ehc", "send=any"):
        page = browser.get(f"/registers?{query}").text
        assert [name for name in three if f"{name} Quill" in page] == ["Old"], query
    assert "No child is on the register with these filters" in browser.get("/registers?care=yes").text
    assert "3 children with these filters" in browser.get("/registers?ethnicity=none").text
    assert "3 children" in browser.get("/registers?plan=%00&send=nonsense&after=x").text


def test_a_child_with_no_next_action_shows_as_a_fault(council, three, enter):
    council.change(three["New"], next_action="", next_action_at=None)
    browser = enter("manager")
    assert "1 with no next action" in browser.get("/registers").text
    faulty = browser.get("/registers?fault=yes").text
    assert "New Quill" in faulty
    assert "Una Quill" not in faulty


def test_restricted_cases_are_not_there_for_who_may_not_see_them(council, three, enter):
    council.change(three["Old"], restricted=True)
    assert "Old Quill" in enter("manager").get("/registers").text
    auditor = enter("auditor").get("/registers").text
    assert "Old Quill" not in auditor
    assert "Restricted cases are left out" in auditor


def test_an_officer_has_no_register(council, enter):
    assert enter("officer").get("/registers").status_code == 403


def test_a_child_with_two_cases_is_one_line(council, enter):
    first, second = council.refer(named("Ivy")), council.refer(named("Ivy"))
    with council.acting():
        one, other = db.session.get_one(Case, first), db.session.get_one(Case, second)
        other.child_id = one.child_id
    page = enter("manager").get("/registers").text
    assert "1 child," in page
    assert len(rows_of(page)) == 1


def test_a_child_who_has_died_is_not_on_the_register(council, three):
    with council.acting():
        child = db.session.get_one(Case, three["Una"]).child_id
        user = db.session.get_one(User, council.officer_id)
        by = Actor(ActorKind.USER, id=user.id, roles=frozenset({Role.OFFICER}))
        record_death(child, died_on=None, by=by, at=LATER)
    with council.app.app_context():
        assert len(live_entries(SYSTEM)) == 2
        assert len(past_entries(SYSTEM, AT.date())) == 3, "on that day nobody knew"
        assert len(past_entries(SYSTEM, LATER.date())) == 2


def test_being_on_a_roll_counts_only_when_an_officer_found_it(council, three):
    with council.app.app_context():
        entry = next(one for one in live_entries(SYSTEM) if one.first.case.id == three["New"])
        assert validity_of(entry, AT.date(), sorts_out_of_education()) == "nothing-recorded"
        assert validity_of(entry, date(2033, 1, 1), sorts_out_of_education()) == "not-school-age"
    council.change(three["New"], facts={"keep-on-roll": "yes"})
    with council.app.app_context():
        page = live_register(SYSTEM, at=AT, narrowed=RegisterFilter())
        line = next(one for one in page.lines if one.entry.first.case.id == three["New"])
        assert not line.is_out


def test_pages_of_the_register_hold_everybody_once(council, three):
    with council.app.app_context():
        found, after = [], None
        for _ in range(3):
            page = live_register(SYSTEM, at=AT, narrowed=RegisterFilter(), after=after, size=1)
            found += [line.name for line in page.lines]
            after = page.after
        assert found == ["Una Quill", "Old Quill", "New Quill"]
        assert after is None


def stood(day):
    """The register of a day as plain values."""
    return {
        entry.first.case.id: (
            entry.first.stage,
            entry.first.priority,
            entry.first.whereabouts,
            entry.last_seen.last_seen_on,
            entry.first.out_since,
            entry.first.next_action,
            entry.first.next_action_at,
            entry.first.owner_id,
        )
        for entry in day
    }


def test_the_past_register_of_today_is_the_live_one(council, three):
    council.refer(named("Una", **{"last-seen-on": "2026-11-20", "danger-now": "yes"}))
    with council.acting():
        case = db.session.get_one(Case, three["Una"])
        note_seen(case, date(2026, 11, 22), "A neighbour", by=SYSTEM, at=AT)
        set_whereabouts(case, "known", by=SYSTEM, at=AT)
        set_stage(case, "located", by=SYSTEM, at=AT)
    with council.app.app_context():
        assert stood(past_entries(SYSTEM, AT.date())) == stood(live_entries(SYSTEM))


def test_what_is_found_out_later_does_not_change_an_earlier_day(council, three):
    with council.app.app_context():
        before = stood(past_entries(SYSTEM, AT.date()))
    with council.acting():
        case = db.session.get_one(Case, three["Una"])
        note_seen(case, date(2026, 11, 22), "A neighbour", by=SYSTEM, at=LATER)
        set_whereabouts(case, "known", by=SYSTEM, at=LATER)
        set_stage(case, "located", by=SYSTEM, at=LATER)
    council.refer(named("Late"), at=LATER)
    with council.app.app_context():
        assert stood(past_entries(SYSTEM, AT.date())) == before
        after = stood(past_entries(SYSTEM, LATER.date()))
        assert len(after) == 4
        assert after[three["Una"]][:4:3] == ("located", date(2026, 11, 22))
        assert past_entries(SYSTEM, AT.date() - timedelta(days=1)) == []


def test_writing_it_out_asks_for_a_day_and_a_reason(three, enter):
    browser = enter("manager")
    assert browser.get("/registers/export").status_code == 200
    answer = browser.post("/registers/export", data={"day-day": "1", "day-month": "1", "day-year": "2027"})
    assert answer.status_code == 422
    assert "Enter today or a day that has passed" in answer.text
    assert "Enter why you need it" in answer.text
    assert browser.post("/registers/export", data={}).status_code == 422


def test_what_is_written_out_says_who_took_it_why_and_is_no_formula(council, enter):
    council.refer(named("=HYPERLINK(1)"))
    browser = enter("manager")
    day = {"day-day": "23", "day-month": "11", "day-year": "2026", "reason": "For the governors"}
    answer = browser.post("/registers/export", data=day)
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == 'attachment; filename="register-2026-11-23.csv"'
    table = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))
    assert [row["Child"] for row in table] == ["'=HYPERLINK(1) Quill"]
    assert table[0]["Next action"] == "Read and sort the referral"
    with council.app.app_context():
        looks = db.session.scalars(select(Viewing).where(Viewing.what == "export")).all()
        case = db.session.scalars(select(Case)).one()
        assert [(look.child_id, look.reason) for look in looks] == [
            (case.child_id, "Register of 2026-11-23: For the governors")
        ]


def test_a_past_day_is_written_out_as_it_stood(council, three, enter):
    clock.set_clock(datetime(2026, 11, 27, 9, 0, tzinfo=UTC))
    council.refer(named("Late"), at=LATER)
    browser = enter("manager")
    day = {"day-day": "23", "day-month": "11", "day-year": "2026", "reason": "For the governors"}
    table = list(csv.DictReader(io.StringIO(browser.post("/registers/export", data=day).data.decode("utf-8-sig"))))
    assert [row["Child"] for row in table] == ["Una Quill", "Old Quill", "New Quill"]
    assert {row["As it stood on"] for row in table} == {"2026-11-23"}
    assert table[1]["Days since last seen"] == "83"


def test_looking_at_the_register_leaves_a_line_for_each_child_shown(council, three, enter):
    enter("manager").get("/registers?plan=protection")
    with council.app.app_context():
        looks = db.session.scalars(select(Viewing).where(Viewing.what == "register")).all()
        assert [look.case_id for look in looks] == [three["Old"]]
