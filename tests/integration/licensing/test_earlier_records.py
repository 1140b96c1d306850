"""What the council holds already reaches a rule, an officer, and the school that sent it: nobody of the public."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask.ctx import AppContext

from base.database import writing
from base.extensions import db
from blueprints.form_records import CouncilRecords
from casework.facts import today_of
from casework.law.law_checks import kept_of
from models.case import Case
from models.filing import Filing
from reporting.case_findings import findings_of_case
from security.actor import Actor
from tests.integration.casework.marlowe import AT
from tests.integration.casework.returns import leaves, school, secretary
from tests.integration.licensing.production import PRODUCER_SAYS, Production

pytestmark = pytest.mark.usefixtures("context")
RULE = "PERF.R26.DAYS"
TODAY = today_of(AT)
HOME = {"ground": "f", "home-notice": "written", "home-drafted-by": "parent"}


def days(*dates: str) -> list[dict[str, Any]]:
    """The one day of the production's own schedule, on each of these dates."""
    (pattern,) = PRODUCER_SAYS["days"]
    return [pattern | {"id": f"d{date}", "day-on": date} for date in dates]


@pytest.fixture
def production(context: AppContext) -> Production:
    with writing():
        return Production()


@pytest.fixture
def two(production: Production) -> tuple[Case, Case]:
    """A child with a licence asked for on five days, and another application for the two days after them."""
    with writing():
        first = production.applied(days=days(*(f"2027-01-0{day}" for day in range(4, 9))))
        second = production.applied(days=days("2027-01-09", "2027-01-10"))
        second.child_id = first.child_id
    return first, second


def running(case: Case) -> list[str]:
    lines = findings_of_case(case, at=AT).lines
    return [one.finding.observed for line in lines if line.rule == RULE for one in line.findings]


def test_days_of_a_childs_other_application_count_for_the_officer(two):
    assert running(two[1]) == ["7 days"]


def test_the_producer_is_told_nothing_of_the_other_application(two):
    (filing,) = db.session.query(Filing).filter(Filing.case_id == two[1].id)
    told = [row for row in kept_of([filing.id]) if row.rule == RULE and row.effect != "officer"]
    assert told
    assert [row.said for row in told] == [[] for _ in told]


@pytest.mark.parametrize(("ended", "counted"), [(30, ["7 days"]), (400, [])])
def test_days_of_a_licence_that_has_ended_count_for_a_year(production, two, ended, counted):
    first, second = two
    with writing():
        approval = production.licensed(first)
        approval.state, approval.valid_until = "expired", TODAY - timedelta(days=ended)
        first.state = "closed"
    assert running(second) == counted


def test_days_of_an_application_that_came_to_nothing_do_not_count(two):
    with writing():
        two[0].state = "closed"
    assert running(two[1]) == []


def test_only_officers_add_up_what_a_childs_other_forms_say(production, two, monkeypatch):
    with writing():
        two[0].facts = {}
        (other,) = db.session.query(Filing).filter(Filing.case_id == two[0].id)
        other.parts[0].answers = {**other.parts[0].answers, "absence-total": "3"}
    (filing,) = db.session.query(Filing).filter(Filing.case_id == two[1].id)
    records = CouncilRecords(filing.id, TODAY)
    found = {}
    for who, actor in (("officer", production.council.officer), ("public", Actor.visitor())):
        monkeypatch.setattr("blueprints.form_records.current_actor", lambda actor=actor: actor)
        found[who] = records.total("standing-forms", {}, ["absence-total"])
    assert found == {"officer": Decimal(3), "public": None}


def test_an_officer_does_not_add_up_what_they_may_not_see(production, two, monkeypatch):
    with writing():
        two[0].restricted = True
        (other,) = db.session.query(Filing).filter(Filing.case_id == two[0].id)
        other.parts[0].answers = {**other.parts[0].answers, "absence-total": "3"}
    (filing,) = db.session.query(Filing).filter(Filing.case_id == two[1].id)
    monkeypatch.setattr("blueprints.form_records.current_actor", lambda: production.council.officer)
    assert CouncilRecords(filing.id, TODAY).total("standing-forms", {}, ["absence-total"]) == 0


def test_an_approval_is_found_by_number_or_surname_and_only_by_officers(production, two, monkeypatch):
    with writing():
        approval = production.licensed(two[0])
    records = CouncilRecords()
    monkeypatch.setattr("blueprints.form_records.current_actor", lambda: production.council.manager)
    for typed in (approval.number, "lantern"):
        assert [one.id for one in records.find("approvals", typed)] == [approval.number], typed
    assert approval.number in (records.name("approvals", approval.number) or "")
    assert records.find("approvals", "") == ()
    with writing():
        office = secretary(school("Hill School", "100002"))
    for nobody in (Actor.visitor(), office):
        monkeypatch.setattr("blueprints.form_records.current_actor", lambda nobody=nobody: nobody)
        assert list(records.find("approvals", approval.number)) == []
        assert records.name("approvals", approval.number) is None


def test_a_school_finds_its_own_open_returns_and_adds_up_its_own_answers(production, monkeypatch):
    with writing():
        ours, others = school("Hill School", "100002"), school("Dale School", "100003")
        hill, dale = secretary(ours), secretary(others)
        for attendance in ("40", "50"):
            leaves(HOME | {"home-attendance": attendance}, by=hill, of=ours)
    filings = (
        db.session.query(Filing).filter(Filing.service == "school-leaver").order_by(Filing.submitted_at, Filing.id)
    )
    first, second = filings.all()
    about = {"child-upn": first.parts[0].answers["child-upn"]}
    records = CouncilRecords(second.id, TODAY)
    monkeypatch.setattr("blueprints.form_records.current_actor", lambda: hill)
    assert {one.id for one in records.find("own-returns", "")} == {first.reference, second.reference}
    assert [one.id for one in records.find("own-returns", first.reference)] == [first.reference]
    assert "Quill" not in "".join(one.label for one in records.find("own-returns", ""))
    assert records.total("own-forms-this-year", about, ["home-attendance"]) == 40
    assert records.total("own-forms-this-year", {"child-upn": "A0000000000"}, ["home-attendance"]) == 0
    assert records.total("own-forms-this-year", {}, ["home-attendance"]) is None
    for nobody in (Actor.visitor(), dale, production.council.officer):
        monkeypatch.setattr("blueprints.form_records.current_actor", lambda nobody=nobody: nobody)
        assert list(records.find("own-returns", "")) == []
        assert records.total("own-forms-this-year", about, ["home-attendance"]) is None
