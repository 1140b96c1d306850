"""Each service has its register and its figures: whoever may look finds its cases, and numbers that add up."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event, select

from base import clock
from base.database import engine_of
from base.extensions import db
from casework.cases import set_stage
from casework.death import record_death
from casework.interests import declare_interest
from jobs.run import run
from models.case import Case
from models.event import Event, Viewing
from models.month_end import MonthEnd
from models.task import Task
from models.user import User
from reporting.month_ends import months_kept
from reporting.service_figures import figures_of
from reporting.service_register_lines import case_lines
from reporting.service_registers import Narrowing, cases_page, register_for, registers_for
from security.actor import Actor, ActorKind
from security.permissions import Role
from tests.integration.manage.conftest import AT

SYSTEM = Actor.system("tests")
MANAGER = Actor(ActorKind.USER, roles=frozenset({Role.MANAGER}))
SERVICE = "cme-referral"
PATH = f"/registers/services/{SERVICE}"


def named(given, **more):
    return {"child-name": {"given": given, "family": "Quill"}, "child-dob": "2015-05-06", **more}


@pytest.fixture
def three(council):
    return {
        "Ana": council.refer(named("Ana")),
        "Ben": council.refer(named("Ben", reason="unknown-to-schools"), at=AT + timedelta(minutes=1)),
        "Cai": council.refer(named("Cai"), at=AT + timedelta(minutes=2)),
    }


def seen(page, names):
    return [name for name in names if f"{name} Quill" in page]


def test_the_register_shows_each_open_case_newest_first_with_the_columns_of_its_definition(three, enter):
    page = enter("manager").get(PATH).text
    order = sorted(three, key=lambda name: page.index(f"{name} Quill"))
    assert order == ["Cai", "Ben", "Ana"]
    assert "Read and sort the referral" in page


def test_every_service_that_opens_cases_of_its_own_has_a_register(council, enter):
    page = enter("manager").get("/registers/services").text
    for service in ("school-leaver", "new-pupil", "home-education", "work-permit", "chaperone", "employment-visit"):
        assert f'href="/registers/services/{service}"' in page, service
    for service in ("cme-parent-answer", "cme-concern", "chaperone-reference"):
        assert f'href="/registers/services/{service}"' not in page, service


def test_a_register_is_there_only_for_those_it_is_meant_for(council, enter):
    officer = enter("officer")
    assert officer.get(PATH).status_code == 404
    assert officer.get(f"{PATH}/figures").status_code == 403
    assert officer.get(f"{PATH}/export").status_code == 403
    manager = enter("manager")
    assert manager.get("/registers/services/cme-parent-answer").status_code == 404
    assert manager.get("/registers/services/nothing").status_code == 404


def test_restricted_cases_are_in_no_line_number_or_file_of_who_may_not_see_them(council, three, enter):
    council.change(three["Ben"], restricted=True)
    auditor = enter("auditor")
    assert seen(auditor.get(PATH).text, three) == ["Ana", "Cai"]
    assert "Restricted cases are left out" in auditor.get(f"{PATH}/figures").text
    with council.app.app_context():
        auditing = Actor(ActorKind.USER, roles=frozenset({Role.AUDITOR}))
        of = register_for(auditing, SERVICE)
        assert figures_of(auditing, of, at=AT + timedelta(hours=1)).open == 2
        assert figures_of(MANAGER, of, at=AT + timedelta(hours=1)).open == 3


def test_the_register_is_narrowed_by_state_stage_school_and_lateness(council, three, enter):
    browser = enter("manager")
    with council.acting():
        set_stage(db.session.get_one(Case, three["Ana"]), "looking", by=SYSTEM, at=AT)
    council.change(three["Ben"], state="closed", closed_at=AT + timedelta(days=1), outcome="enrolled")
    council.change(three["Cai"], school_id=council.school_id)
    assert seen(browser.get(f"{PATH}?stage=looking").text, three) == ["Ana"]
    assert seen(browser.get(f"{PATH}?state=closed").text, three) == ["Ben"]
    assert seen(browser.get(f"{PATH}?state=all").text, three) == ["Ana", "Ben", "Cai"]
    assert seen(browser.get(f"{PATH}?school={council.school_id}").text, three) == ["Cai"]
    assert seen(browser.get(f"{PATH}?late=yes").text, three) == []
    assert seen(browser.get(f"{PATH}?state=%00&stage=x&school=y&late=z&after=q").text, three) == ["Ana", "Cai"]
    clock.set_clock(AT + timedelta(days=60))
    assert seen(browser.get(f"{PATH}?late=yes").text, three) == ["Ana", "Cai"]


def test_an_answer_narrows_the_register_and_pages_hold_every_case_once(council, three, monkeypatch):
    monkeypatch.setattr("reporting.service_registers.PAGE", 1)
    with council.app.app_context():
        of = register_for(MANAGER, SERVICE)
        for narrowed, wanted in (
            (Narrowing(), ["Cai", "Ben", "Ana"]),
            (Narrowing(answers=(("reason", "moved-unknown"),)), ["Cai", "Ana"]),
            (Narrowing(answers=(("reason", "nonsense"),)), []),
        ):
            found, after = [], None
            for _ in range(4):
                page = cases_page(MANAGER, of, narrowed, at=AT, after=after)
                found += [line.about.split()[0] for line in case_lines(of, page.cases)]
                after = page.after
                if after is None:
                    break
            assert found == wanted
            assert after is None


def test_a_page_costs_as_many_statements_for_many_cases_as_for_one(council):
    def cost():
        heard = []
        with council.app.app_context():
            of = register_for(MANAGER, SERVICE)
            listen = lambda *words: heard.append(words[2])  # noqa: E731  # one line says it
            event.listen(engine_of(council.app), "before_cursor_execute", listen)
            try:
                page = cases_page(MANAGER, of, Narrowing(answers=(("danger-now", "no"),)), at=AT)
                case_lines(of, page.cases)
                figures_of(MANAGER, of, at=AT + timedelta(days=1))
            finally:
                event.remove(engine_of(council.app), "before_cursor_execute", listen)
        return len(heard), len(page.cases)

    council.refer(named("One"))
    one = cost()
    for given in ("Two", "Three", "Four"):
        council.refer(named(given))
    many = cost()
    assert (one[1], many[1]) == (1, 4)
    assert one[0] == many[0] <= 12


def test_figures_count_open_late_finished_and_how_long_it_took(council, three, enter):
    council.change(three["Ana"], school_id=council.school_id)
    council.change(three["Ben"], state="closed", outcome="enrolled", closed_at=AT + timedelta(days=10))
    council.change(three["Cai"], state="closed", outcome="enrolled", closed_at=AT + timedelta(days=40))
    with council.acting():
        for task in db.session.scalars(select(Task).where(Task.case_id.in_([three["Ben"], three["Cai"]]))):
            task.state, task.finished_at = "cancelled", AT
    at = AT + timedelta(days=60)
    with council.app.app_context():
        of = register_for(MANAGER, SERVICE)
        found = figures_of(MANAGER, of, at=at)
    assert (found.open, found.late, found.closed, found.median_days) == (1, 1, 2, 25.0)
    assert sum(month.opened for month in found.months) == 3
    by_month = {month.month: (month.closed, dict(month.outcomes)) for month in found.months if month.closed}
    label = of.definition.outcome_shapes["enrolled"].label.say()
    assert by_month == {date(2026, 12, 1): (1, {label: 1}), date(2027, 1, 1): (1, {label: 1})}
    assert [(school.name, school.open, school.opened) for school in found.schools] == [("Brook School", 1, 1)]
    assert sum(one.late for one in found.clocks) >= 1
    clock.set_clock(at)
    page = enter("manager").get(f"{PATH}/figures").text
    assert "Brook School" in page
    assert "January 2027" in page


def test_a_file_of_the_register_asks_why_and_no_cell_is_a_formula(council, enter):
    council.refer(named("=Eve"))
    browser = enter("manager")
    day = {"day-day": "23", "day-month": "11", "day-year": "2026"}
    assert browser.post(f"{PATH}/export", data=day).status_code == 422
    assert browser.post(f"{PATH}/export", data=day | {"day-year": "2030", "reason": "x"}).status_code == 422
    answer = browser.post(f"{PATH}/export", data=day | {"reason": "Inspection"})
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert [row["About"] for row in rows] == ["'=Eve Quill"]
    assert answer.headers["Content-Disposition"].endswith('"cme-referral-register-2026-11-23.csv"')
    with council.app.app_context():
        looks = db.session.scalars(select(Viewing).where(Viewing.what == "export")).all()
        assert [look.reason for look in looks] == ["Register of cme-referral, 2026-11-23: Inspection"]
        assert looks[0].case_id is not None


def test_a_file_of_a_past_day_shows_what_was_open_then(council, three, enter):
    with council.acting():
        set_stage(db.session.get_one(Case, three["Ana"]), "looking", by=SYSTEM, at=AT + timedelta(days=2))
    council.refer(named("Dot"), at=AT + timedelta(days=3))
    clock.set_clock(AT + timedelta(days=4))
    day = {"day-day": "23", "day-month": "11", "day-year": "2026", "reason": "Asked by a governor"}
    rows = csv.DictReader(io.StringIO(enter("manager").post(f"{PATH}/export", data=day).data.decode("utf-8-sig")))
    stages = {row["About"]: row["Stage"] for row in rows}
    assert set(stages) == {"Ana Quill", "Ben Quill", "Cai Quill"}
    assert len(set(stages.values())) == 1, "on that day Ana's stage was that of the others"


def test_each_case_that_was_shown_leaves_a_line_of_who_looked(council, three, enter):
    enter("manager").get(PATH)
    with council.app.app_context():
        looks = db.session.scalars(select(Viewing).where(Viewing.what == "register")).all()
        assert {look.case_id for look in looks} == set(three.values())


def test_the_figures_of_a_month_are_kept_once_and_hold_numbers_alone(council, three, enter):
    clock.set_clock(datetime(2026, 12, 1, 1, 30, tzinfo=UTC))
    with council.app.app_context():
        kept = run("month-ends")["months_kept"]
        assert kept == len(registers_for(MANAGER))
        assert run("month-ends")["months_kept"] == 0
        row = db.session.scalars(select(MonthEnd).where(MonthEnd.service == SERVICE)).one()
        assert row.month == date(2026, 11, 1)
        assert (row.figures["open"], row.figures["opened"], row.figures["closed"]) == (3, 3, 0)
        assert "Quill" not in str(row.figures)
        told = db.session.scalars(select(Event).where(Event.subject_kind == "month-end")).all()
        assert len(told) == kept
        assert {"service": SERVICE, "month": "2026-11"} in [one.data for one in told]
    assert "November 2026" in enter("manager").get(f"{PATH}/figures").text


def test_a_restricted_case_is_in_no_kept_figure_for_whom_it_does_not_exist(council, three, enter):
    council.change(three["Ana"], restricted=True)
    clock.set_clock(datetime(2026, 12, 1, 1, 30, tzinfo=UTC))
    with council.app.app_context():
        run("month-ends")
        of = register_for(MANAGER, SERVICE)
        counts = [
            months_kept(of, reader=Actor(ActorKind.USER, roles=frozenset({role})))[0].figures["open"]
            for role in (Role.MANAGER, Role.AUDITOR)
        ]
    assert counts == [3, 2]
    assert "Restricted cases are left out here too" in enter("auditor").get(f"{PATH}/figures").text


def test_a_case_with_no_next_action_is_a_fault_and_a_death_is_said(council, three, enter):
    council.change(three["Ana"], next_action="", next_action_at=None)
    with council.acting():
        child = db.session.get_one(Case, three["Cai"]).child_id
        user = db.session.get_one(User, council.officer_id)
        officer = Actor(ActorKind.USER, id=user.id, roles=frozenset({Role.OFFICER}))
        record_death(child, died_on=None, by=officer, at=AT)
    page = enter("manager").get(PATH).text
    rows = {name: next(row for row in page.split("<tr") if f"{name} Quill" in row) for name in three}
    assert "No next action" in rows["Ana"]
    assert "Has died" in rows["Cai"]
    assert "Has died" not in rows["Ben"]


def test_who_declared_an_interest_finds_the_child_on_no_register_and_in_no_figure(council, three):
    with council.acting():
        child = db.session.get_one(Case, three["Ben"]).child_id
        reader = Actor(ActorKind.USER, id=council.officer_id, roles=frozenset({Role.MANAGER}))
        declare_interest(child, reason="A cousin", by=reader, at=AT)
    with council.app.app_context():
        of = register_for(reader, SERVICE)
        page = cases_page(reader, of, Narrowing(), at=AT)
        assert [line.about for line in case_lines(of, page.cases)] == ["Cai Quill", "Ana Quill"]
        assert figures_of(reader, of, at=AT + timedelta(hours=1)).open == 2
