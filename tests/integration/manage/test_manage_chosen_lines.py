"""Lists of what is late, of some that are looked at again, and of records that seem to be of one person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from base.extensions import db
from base.ids import new_id
from forms.definition.returns import Sample
from models.case import Case
from models.child import Child
from models.task import Task
from reporting.council_returns import CouncilReturn, council_return, lines_for, preview
from reporting.counted_cases import Span
from security.actor import Actor, ActorKind
from security.permissions import Role
from tests.fixtures.definitions_once import read_once
from tests.integration.manage.conftest import AT

MANAGER = Actor(ActorKind.USER, roles=frozenset({Role.MANAGER}))
AUDITOR = Actor(ActorKind.USER, roles=frozenset({Role.AUDITOR}))
DAY = AT.date()
TODAY = Span(DAY, DAY)
NAMES = ("Ada", "Ben", "Cai", "Dot", "Eve", "Fay", "Gus", "Hal", "Ida", "Jon", "Kit", "Lou")


def counted(council, service, name, span=TODAY, reader=MANAGER):
    return council.read(lambda: preview(reader, council_return(service, name), span))


def children(council, number):
    """So many children, each referred."""
    return [
        council.refer({"child-name": {"given": given, "family": "Quill"}, "child-dob": f"2014-02-{place:02}"})
        for place, given in enumerate(NAMES[:number], 1)
    ]


def work(council, case_id, kind, *, due, finished=None, outcome=""):
    """A task of some kind on a case, due and perhaps finished after so many days."""
    with council.acting():
        made = db.session.query(Task).filter_by(case_id=case_id).first()
        when = {"due_at": AT + timedelta(days=due), "sort_due": AT + timedelta(days=due), "created_at": AT}
        over = {"finished_at": AT + timedelta(days=finished), "state": "done"} if finished is not None else {}
        given = {"id": new_id(), "case_id": case_id, "kind": kind, "outcome": outcome, "title": kind, **when, **over}
        same = {name: getattr(made, name) for name in ("queue_id", "service", "case_reference", "priority")}
        db.session.add(Task(**given, **same))


def test_only_decisions_that_are_late_are_listed_and_each_says_how(council):
    on_time, late, open_late, still_open = children(council, 4)
    for case_id in (on_time, late, open_late, still_open):
        council.change(case_id, service="performance-licence")
    work(council, on_time, "recommend", due=5, finished=4)
    work(council, late, "recommend", due=5, finished=6)
    work(council, open_late, "recommend", due=5)
    work(council, still_open, "recommend", due=20)
    later = Span(DAY, DAY + timedelta(days=9))
    found = counted(council, "licensing-reports", "late", later)
    assert dict(found.figures.together) == {
        ("Performance licence", "Decided late"): 1,
        ("Performance licence", "Open and past its date"): 1,
    }
    assert {line.entry.first.case.id for line in found.lines} == {late, open_late}


def test_a_decision_is_late_by_what_was_known_at_the_end_of_the_days_asked_for(council):
    (case_id,) = children(council, 1)
    council.change(case_id, service="chaperone")
    work(council, case_id, "recommend", due=5, finished=30)
    assert counted(council, "licensing-reports", "late", Span(DAY, DAY + timedelta(days=4))).figures.total == 0
    then = counted(council, "licensing-reports", "late", Span(DAY, DAY + timedelta(days=9)))
    assert dict(then.figures.together) == {("Chaperone", "Open and past its date"): 1}


def test_why_an_application_was_refused_is_counted_in_the_days_in_which_it_was(council):
    first, second = children(council, 2)
    for case_id in (first, second):
        council.change(case_id, service="work-permit", state="closed", outcome="refused", closed_at=AT)
    council.change(first, outcome_evidence={"refused": {"refusal-kind": "hours"}})
    council.change(second, closed_at=AT + timedelta(days=40))
    found = counted(council, "licensing-reports", "refused", Span(DAY, DAY + timedelta(days=7)))
    assert dict(found.figures.together) == {("Work permit", "Hours, breaks or kind of work"): 1}
    every = counted(council, "licensing-reports", "refused", Span(DAY, DAY + timedelta(days=60)))
    assert [(one.about, one.fault) for one in every.figures.faults] == [("Main reason", "not-recorded")]


def test_calls_about_children_at_risk_are_counted_and_cases_without_one_are_not(council):
    urgent, ordinary = children(council, 2)
    work(council, urgent, "safeguarding-first", due=1, finished=2, outcome="telephoned")
    found = counted(council, "monthly-tracking", "calls", Span(DAY, DAY + timedelta(days=5)))
    assert dict(found.figures.together) == {("Telephoned", "Late"): 1}
    assert ordinary not in {line.entry.first.case.id for line in found.lines}


def test_ten_cases_that_ended_are_drawn_and_the_same_ones_whoever_looks_and_however_often(council, enter):
    ended = children(council, 12)
    for case_id in ended[:11]:
        council.change(case_id, state="closed", outcome="not-cme", closed_at=AT + timedelta(hours=1))
    council.change(ended[11], state="closed", outcome="not-cme", closed_at=AT + timedelta(days=31))
    first, again = (counted(council, "second-look", "ended") for _ in range(2))
    drawn = {line.entry.key for line in first.lines}
    assert first.figures.total == 10
    assert drawn == {line.entry.key for line in again.lines} < set(ended[:11])
    browser = enter("manager")
    assert "10 cases" in browser.get(f"/registers/returns/second-look/ended/preview?first={DAY}&last={DAY}").text
    assert "A sample of 10." in browser.get("/registers/returns/second-look/ended").text


def test_a_restricted_case_is_in_nobody_s_sample_who_may_not_see_it(council):
    ended = children(council, 3)
    for case_id in ended:
        council.change(case_id, state="closed", outcome="not-cme", closed_at=AT)
    council.change(ended[0], restricted=True)
    assert counted(council, "second-look", "ended").figures.total == 3
    seen = counted(council, "second-look", "ended", reader=AUDITOR)
    assert (seen.figures.total, seen.unseen) == (2, 0)
    assert ended[0] not in {line.entry.key for line in seen.lines}


@pytest.mark.parametrize(
    ("percent", "counted_", "drawn"), [(10, 1, 1), (10, 10, 1), (10, 11, 2), (50, 3, 2), (10, 0, 0)]
)
def test_a_tenth_is_one_at_least_where_there_is_any(percent, counted_, drawn):
    assert Sample(percent=percent).size(counted_) == drawn


def test_other_days_draw_other_cases(council):
    for case_id in children(council, 12):
        council.change(case_id, state="closed", outcome="not-cme", closed_at=AT)
    path = Path(__file__).parents[3] / "definitions/services/second-look.yaml"
    definition = read_once(path.read_text(), path.name).definition
    one = replace(definition.return_shapes["ended"], sample=Sample(number=3))

    def drawn(last):
        of = council_return("second-look", "ended")
        narrow = CouncilReturn("second-look", of.version_id, definition, one)
        return frozenset(line.entry.key for line in lines_for(MANAGER, narrow, Span(DAY, last)))

    months = council.read(lambda: {drawn(DAY + timedelta(days=days)) for days in range(8)})
    assert len(months) > 1


def test_two_records_that_seem_to_be_of_one_child_are_told_and_none_that_few_may_see(council):
    (case_id,) = children(council, 1)
    council.change(case_id, child_link="confirmed")

    def told():
        found = counted(council, "data-quality", "missing")
        return [fault.about for line in found.lines for fault in line.faults if fault.fault == "double"]

    assert told() == []
    with council.acting():
        child = db.session.get_one(Child, db.session.get_one(Case, case_id).child_id)
        same = {"given_names": child.given_names, "family_name": "Quill", "surname_plain": child.surname_plain}
        twin = Child(id=new_id(), **{**same, "given_names": "Bea"}, date_of_birth=child.date_of_birth, created_at=AT)
        sealed = Child(id=new_id(), **same, date_of_birth=child.date_of_birth, created_at=AT, sealed=True)
        db.session.add_all([twin, sealed])
    assert told() == []
    with council.acting():
        child = db.session.get_one(Child, db.session.get_one(Case, case_id).child_id)
        db.session.add(Child(id=new_id(), **same, date_of_birth=child.date_of_birth, created_at=AT))
    assert told() == ["one-record"]


def test_a_child_whom_nobody_has_confirmed_is_a_fault_of_the_record(council):
    (case_id,) = children(council, 1)
    council.change(case_id, child_link="automatic")
    assert "The same child, as an officer says" in {
        one.about for one in counted(council, "data-quality", "missing").figures.faults
    }
    council.change(case_id, child_link="confirmed")
    assert "The same child, as an officer says" not in {
        one.about for one in counted(council, "data-quality", "missing").figures.faults
    }


def test_the_placement_panel_has_its_list_every_second_week(council):
    of = council.read(lambda: council_return("placement-panel", "status"))
    days = council.read(lambda: of.days_by(date(2026, 12, 31)))
    assert days[0] >= DAY
    assert {(later - sooner).days for sooner, later in pairwise(days)} == {14}
    (case_id,) = children(council, 1)
    council.change(case_id, stage="placing")
    found = counted(council, "placement-panel", "status")
    assert found.figures.total == 1


def test_children_of_a_reduced_timetable_an_illness_and_an_absence_are_counted_together(council):
    for case_id, case_type in zip(children(council, 3), ("RTT", "SICK", "ATT"), strict=True):
        council.change(case_id, case_type=case_type, out_of_education_since=DAY - timedelta(days=30))
    found = counted(council, "missing-out", "children").figures
    (kind,) = [one for one in found.columns if one.id == "kind"]
    assert {code.id: code.count for code in kind.codes} == {"reduced": 1, "ill": 1, "absent": 1}
