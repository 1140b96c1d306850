"""Returns that the council makes: counted as the cases stood, with what is missing, frozen once, and written out."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from base.extensions import db
from casework.death import record_death
from casework.interests import declare_interest
from models.case import Case
from models.child import Child
from models.event import Event, Viewing
from models.frozen_return import FrozenReturn
from models.school import School
from models.user import User
from reporting.council_returns import council_return, preview, whole_and_ordinary
from reporting.counted_cases import Span
from reporting.frozen_returns import freeze, frozen
from security.actor import Actor, ActorKind
from security.permissions import Role
from tests.integration.casework.returns import joins, leaves, secretary
from tests.integration.manage.conftest import AT

SYSTEM = Actor.system("tests")
MANAGER = Actor(ActorKind.USER, roles=frozenset({Role.MANAGER}))
AUDITOR = Actor(ActorKind.USER, roles=frozenset({Role.AUDITOR}))
PATH = "/registers/returns/termly-return/missing-education"
DAY = AT.date()
TODAY = Span(DAY, DAY)
OTHER_PUPIL = {
    "child-name": {"given": "Rhys", "family": "Vane"},
    "child-upn": "P207000016049",
    "child-dob": "2014-03-02",
}
RIGHT_UPN = "B801200005001"


def named(given, **more):
    return {"child-name": {"given": given, "family": "Quill"}, "child-dob": "2015-05-06", **more}


@pytest.fixture
def three(council):
    """Ana with everything on record, Ben with a wrong number and no sex, Cai of whom hardly anything is known."""
    whole = {
        "child-sex": "female",
        "child-upn": RIGHT_UPN,
        "plans": ["ehc", "in-care"],
        "child-ethnicity": "White British",
    }
    return {
        "Ana": council.refer(named("Ana", **whole, **{"last-attended": "2026-11-02"})),
        "Ben": council.refer(named("Ben", **{"child-upn": "B801200005002", "last-attended": "2026-05-01"})),
        "Cai": council.refer({"child-name": {"given": "Cai", "family": "Quill"}, "reason": "place-not-taken-up"}),
    }


def termly():
    return council_return("termly-return", "missing-education")


def counts(figures, column):
    found = next(one for one in figures.columns if one.id == column)
    return {code.id: code.count for code in found.codes if code.count}


def table(answer):
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))


def test_each_child_is_counted_once_by_every_column_as_recorded(council, three):
    found = council.read(lambda: preview(MANAGER, termly(), TODAY)).figures
    assert found.total == 3
    assert counts(found, "sex") == {"female": 1, "unknown": 2}
    assert counts(found, "year-group") == {"year-7": 2, "unknown": 1}
    assert counts(found, "sen") == {"ehcp": 1, "unknown": 2}
    assert counts(found, "social-care") == {"looked-after": 1, "unknown": 2}
    assert counts(found, "ethnicity") == {"white": 1, "unknown": 2}
    assert counts(found, "reason") == {"whereabouts": 2, "not-started": 1}
    assert counts(found, "time-missing") == {"up-to-12-weeks": 1, "more-than-12-weeks": 1, "unknown": 1}


def test_what_is_missing_or_wrong_on_record_stands_beside_the_child(council, three, enter):
    page = enter("manager").get(f"{PATH}/preview?first={DAY}&last={DAY}").text
    assert "Unique pupil number (UPN): cannot be right" in page
    assert "Date of birth: not recorded" in page
    assert "2 with something missing on record" in page
    council.change(three["Ana"], facts={"plans": ["ehc"]})
    with council.acting():
        db.session.get_one(Child, db.session.get_one(Case, three["Ana"]).child_id).ethnicity = "Martian"
    found = council.read(lambda: preview(MANAGER, termly(), TODAY)).figures
    assert ("Ethnicity", "unknown-code", 1) in [(one.about, one.fault, one.count) for one in found.faults]


def test_whoever_came_later_or_had_ended_by_then_is_not_on_the_census_day(council, three):
    later = AT + timedelta(days=3)
    council.refer(named("Dora"), at=later)
    before = Span(DAY - timedelta(days=1), DAY - timedelta(days=1))
    after = Span(later.date(), later.date())
    totals = [
        council.read(lambda span=span: preview(MANAGER, termly(), span).figures.total)
        for span in (before, TODAY, after)
    ]
    assert totals == [0, 3, 4]


def test_a_child_who_has_died_or_is_past_school_age_is_not_counted(council, three):
    council.refer(named("Eve", **{"child-dob": "2004-01-01"}))
    with council.acting():
        officer = Actor(ActorKind.USER, id=council.officer_id, roles=frozenset({Role.OFFICER}))
        record_death(db.session.get_one(Case, three["Ana"]).child_id, died_on=None, by=officer, at=AT)
    assert council.read(lambda: preview(MANAGER, termly(), TODAY)).figures.total == 2


def test_what_an_officer_says_of_the_reason_comes_before_the_form(council, three):
    from models.task import Task

    with council.acting():
        task = db.session.scalars(select(Task).where(Task.case_id == three["Cai"])).first()
        task.state, task.finished_at, task.answers = "done", AT, {"census-reason": "application"}
    assert counts(council.read(lambda: preview(MANAGER, termly(), TODAY)).figures, "reason")["application"] == 1


def test_the_year_before_counts_whoever_had_a_case_then(council, three):
    council.change(three["Ana"], opened_at=datetime(2026, 3, 1, tzinfo=UTC))
    council.change(three["Ben"], opened_at=datetime(2025, 3, 1, tzinfo=UTC), closed_at=datetime(2025, 6, 1, tzinfo=UTC))
    assert council.read(lambda: preview(MANAGER, termly(), TODAY)).figures.year_before == 1


def test_restricted_cases_count_and_are_shown_to_nobody_who_may_not_see_them(council, three, enter):
    council.change(three["Ana"], restricted=True)
    found = council.read(lambda: preview(AUDITOR, termly(), TODAY))
    assert (found.figures.total, len(found.lines)) == (2, 2)
    assert council.read(lambda: preview(MANAGER, termly(), TODAY)).figures.total == 3
    with council.acting():
        db.session.get_one(Child, db.session.get_one(Case, three["Ben"]).child_id).sealed = True
    page = enter("auditor").get(f"{PATH}/preview?first={DAY}&last={DAY}").text
    assert "Ana Quill" not in page
    assert "Ben Quill" not in page
    assert "Restricted cases are left out" in page
    kept = keep_today(council)
    totals = [council.read(lambda who=who: frozen(kept, reader=who)).figures.total for who in (AUDITOR, MANAGER)]
    assert totals == [1, 3]


def test_a_child_in_whom_the_manager_has_an_interest_counts_and_is_on_no_line(council, three, enter):
    browser = enter("manager")
    with council.acting():
        manager = db.session.scalars(select(User).where(User.email == "manager@example.org")).one()
        child = db.session.get_one(Case, three["Ana"]).child_id
        reader = Actor(ActorKind.USER, id=manager.id, roles=frozenset({Role.MANAGER}))
        declare_interest(child, reason="A neighbour", by=reader, at=AT)
    page = browser.get(f"{PATH}/preview?first={DAY}&last={DAY}").text
    assert "3 children" in page
    assert "1 of them is on no line for you" in page
    assert "Ana Quill" not in page


def keep_today(council, once=None):
    with council.app.app_context():
        of = termly()
        figures = whole_and_ordinary(of, TODAY)
    with council.acting():
        return freeze(of, TODAY, figures, by=SYSTEM, at=AT, once=once)


def test_a_frozen_return_stays_as_it_was_whatever_is_mended_later(council, three):
    kept = keep_today(council)
    with council.acting():
        db.session.get_one(Child, db.session.get_one(Case, three["Ben"]).child_id).sex = "male"
    assert counts(council.read(lambda: frozen(kept, reader=MANAGER)).figures, "sex") == {"female": 1, "unknown": 2}
    again = keep_today(council)
    found = council.read(lambda: frozen(again, reader=MANAGER))
    assert (found.number, counts(found.figures, "sex")) == (2, {"female": 1, "male": 1, "unknown": 1})


def test_the_same_press_freezes_once_with_who_did_it(council, three, enter):
    browser = enter("manager")
    posted = {"first": DAY.isoformat(), "last": DAY.isoformat(), "once": uuid4().hex}
    answers = [browser.post(f"{PATH}/freeze", data=posted) for _ in range(2)]
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.location for answer in answers}) == 1
    told = council.read(lambda: db.session.scalars(select(Event).where(Event.kind == "return-frozen")).all())
    assert len(told) == 1
    assert told[0].data["last"] == DAY.isoformat()
    assert told[0].actor_id is not None
    rows = council.read(lambda: db.session.scalars(select(FrozenReturn)).all())
    assert [row.made_by for row in rows] == [told[0].actor_id]
    assert "Frozen on" in browser.get(answers[0].location).text
    assert "Quill" not in str([row.figures for row in rows])


def test_a_day_that_has_not_come_or_is_none_can_be_neither_counted_nor_frozen(council, enter):
    browser = enter("manager")
    tomorrow = (DAY + timedelta(days=1)).isoformat()
    assert browser.get(f"{PATH}/preview?first={tomorrow}&last={tomorrow}").status_code == 422
    assert browser.get(f"{PATH}/preview?last-day=31&last-month=2&last-year=2026").status_code == 422
    posted = {"first": tomorrow, "last": tomorrow, "once": uuid4().hex}
    assert browser.post(f"{PATH}/freeze", data=posted).status_code == 404
    assert browser.get("/registers/returns/termly-return/nothing").status_code == 404
    assert browser.get("/registers/returns/nothing/missing-education").status_code == 404
    assert browser.get(f"/registers/frozen-returns/{uuid4()}").status_code == 404


def test_the_numbers_are_written_out_as_asked_and_rounded_for_others(council, three, enter):
    browser, kept = enter("manager"), keep_today(council)
    path = f"/registers/frozen-returns/{kept}/export"
    assert browser.post(path, data={"copy": "asked"}).status_code == 422
    exact = table(browser.post(path, data={"copy": "asked", "reason": "For COLLECT"}))
    assert ["Children missing education, termly", DAY.isoformat(), "Total", "", "3", "Yes"] in exact
    assert ["Children missing education, termly", DAY.isoformat(), "Main reason", "Not applied", "0", "No"] in exact
    shared = table(browser.post(path, data={"copy": "shared", "reason": "For the board"}))
    assert {row[4] for row in shared[1:]} == {"0", "low"}
    reasons = council.read(lambda: [row.reason for row in db.session.scalars(select(Viewing)) if row.what == "export"])
    assert [reason.rpartition(": ")[2] for reason in reasons] == ["For COLLECT", "For the board"]


def test_the_lines_are_written_out_with_a_reason_and_a_look_for_each_child(council, three, enter):
    browser = enter("manager")
    posted = {"first": DAY.isoformat(), "last": DAY.isoformat()}
    assert browser.post(f"{PATH}/lines", data=posted).status_code == 422
    lines = table(browser.post(f"{PATH}/lines", data={**posted, "reason": "To mend the records"}))
    assert sorted(row[2] for row in lines[1:]) == ["Ana Quill", "Ben Quill", "Cai Quill"]
    looked = council.read(lambda: {row.case_id for row in db.session.scalars(select(Viewing)) if row.what == "export"})
    assert looked == set(three.values())


def test_only_those_who_may_see_registers_see_returns_and_only_those_who_may_export_freeze(council, enter):
    assert enter("officer").get("/registers/returns").status_code == 403
    auditor = enter("auditor")
    assert auditor.get(PATH).status_code == 200
    posted = {"first": DAY.isoformat(), "last": DAY.isoformat(), "once": uuid4().hex}
    assert auditor.post(f"{PATH}/freeze", data=posted).status_code == 403


def test_the_pages_say_which_day_is_due_and_what_nobody_has_confirmed(council, enter):
    browser = enter("manager")
    index = browser.get("/registers/returns").text
    assert "1 Oct 2026, due by 30 Oct 2026" in index
    assert "Late" in index
    page = browser.get(PATH).text
    assert "21 Jan 2027" in page
    assert "19 Feb 2027" in page
    assert "Not verified" in page
    preview_page = browser.get(f"{PATH}/preview?first={DAY}&last={DAY}").text
    assert "Not applied <strong" in preview_page


def test_removals_are_counted_by_school_ground_verdict_and_end_together(council, enter):
    of = council.read(lambda: council_return("school-leaver", "removals"))
    assert list(of.shape.by) == ["school", "ground", "rules-said", "ended"]
    browser = enter("manager")
    path = "/registers/returns/school-leaver/removals/preview"
    assert browser.get(f"{path}?last={DAY}").status_code == 422
    assert browser.get(f"{path}?first={DAY}&last=2026-09-01").status_code == 422
    assert "Nobody is counted" in browser.get(f"{path}?first=2026-09-01&last={DAY}").text
    with council.acting():
        brook = db.session.get_one(School, council.school_id)
        office = secretary(brook)
        leaves(by=office, of=brook)
        leaves({**OTHER_PUPIL, "ground": "none", "other-reason": "Moved class"}, by=office, of=brook)
    found = council.read(lambda: preview(MANAGER, of, Span(date(2026, 9, 1), DAY))).figures
    assert found.heads == ("School", "Ground", "What the rules said", "How it ended")
    assert {(*words[:2], words[3]): count for words, count in found.together} == {
        ("Brook School", "(g) Lives too far away", "Still open"): 1,
        ("Brook School", "No ground", "Still open"): 1,
    }
    said = {words[1]: words[2] for words, _ in found.together}
    assert said["(g) Lives too far away"] in {"Lawful", "Not yet shown", "Turns on the council's view", "Not lawful"}


def test_whether_schools_returns_come_in_time_is_what_the_rule_found_when_they_were_sent(council):
    with council.acting():
        brook = db.session.get_one(School, council.school_id)
        office = secretary(brook)
        leaves({"deleted-on": "2026-11-02"}, by=office, of=brook)
        joins({**OTHER_PUPIL, "start-on": "2026-11-20"}, by=office, of=brook)
    of = council.read(lambda: council_return("school-leaver", "timeliness"))
    found = council.read(lambda: preview(MANAGER, of, Span(DAY, DAY))).figures
    assert dict(found.together) == {("Brook School", "Leaver", "Late"): 1, ("Brook School", "New pupil", "In time"): 1}


def test_children_who_were_not_found_are_counted_by_whether_they_were_looked_for_again(council, three):
    ended = {"state": "closed", "outcome": "failed-to-track"}
    council.change(three["Ana"], **ended, closed_at=datetime(2025, 10, 1, tzinfo=UTC))
    council.change(three["Ben"], **ended, closed_at=AT + timedelta(days=2))
    of = council.read(lambda: council_return("cme-referral", "not-found"))
    found = council.read(lambda: preview(MANAGER, of, TODAY)).figures
    assert found.total == 1
    assert counts(found, "years") == {"second-year": 1}
    assert counts(found, "looked-again") == {"not-yet": 1}


def test_a_census_day_opens_a_case_whose_task_is_due_with_the_return(council):
    from casework.calendar_cases import next_round_of
    from casework.versions import current

    plan = council.read(lambda: next_round_of(current("termly-return")[1], datetime(2026, 9, 1, tzinfo=UTC)))
    assert (plan.due_at, plan.round) == (datetime(2026, 10, 1, 7, tzinfo=UTC), 20261001)
    assert council.read(lambda: termly().due_on(date(2026, 10, 1))) == date(2026, 10, 30)
    ended = council.read(lambda: next_round_of(current("termly-return")[1], datetime(2027, 6, 1, tzinfo=UTC)))
    assert ended is None
