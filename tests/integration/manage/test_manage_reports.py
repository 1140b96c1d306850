"""What managers ask of the services each week, month and term: counted by definitions, for those who may see it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select

from base.extensions import db
from base.ids import new_id
from casework.calendar_cases import next_round_of
from casework.versions import current, current_versions, pinned
from models.child import Child
from models.event import Viewing
from models.school import School
from reporting.council_returns import council_return, preview
from reporting.counted_cases import Span
from security.actor import Actor, ActorKind
from security.permissions import Role
from tests.integration.manage.conftest import AT

MANAGER = Actor(ActorKind.USER, roles=frozenset({Role.MANAGER}))
AUDITOR = Actor(ActorKind.USER, roles=frozenset({Role.AUDITOR}))
DAY = AT.date()
TODAY = Span(DAY, DAY)


def counted(council, service, name, span=TODAY, reader=MANAGER):
    """What a return amounts to for somebody."""
    return council.read(lambda: preview(reader, council_return(service, name), span))


def counts(found, column):
    columns = {one.id: one for one in found.figures.columns}
    return {code.id: code.count for code in columns[column].codes if code.count}


def missing(found):
    return {(one.about, one.fault): one.count for one in found.figures.faults}


def on_record(given, **more):
    """A child of school age whom the council has on record, without any case."""
    born = more.pop("date_of_birth", date(2015, 5, 6))
    child = Child(
        id=new_id(),
        given_names=given,
        family_name="Quill",
        surname_plain="quill",
        date_of_birth=born,
        created_at=AT,
        **more,
    )
    db.session.add(child)
    return child


def a_school(name, *, ours, group="Academies"):
    school = School(id=new_id(), name=name, sort_name=name.lower(), is_ours=ours, type_group=group, created_at=AT)
    db.session.add(school)
    return school


def test_children_missing_education_at_a_month_s_end_are_counted_by_priority_and_by_who_owns_the_case(council):
    council.refer({"last-attended": "2026-11-02"})
    urgent = council.refer({"child-name": {"given": "Bea", "family": "Quill"}, "child-dob": "2014-02-03"})
    council.change(urgent, owner_id=council.officer_id, priority=1)
    found = counted(council, "monthly-tracking", "at-month-end")
    assert found.figures.total == 2
    assert sum(counts(found, "priority").values()) == 2
    assert missing(found)[("Owner of the case", "not-recorded")] >= 1
    assert ("Next action", "not-recorded") not in missing(found)
    together = dict(counted(council, "monthly-tracking", "came-in").figures.together)
    assert together == {("A referral", "Still open"): 2}


def test_the_calendar_opens_the_work_of_each_report_and_none_at_the_end_of_the_summer(council):
    def opens(service, *day):
        plan = council.read(lambda: next_round_of(current(service)[1], datetime(*day, 9, tzinfo=UTC)))
        return plan.due_at.date()

    assert opens("monthly-tracking", 2027, 6, 30) == date(2027, 10, 31)
    assert opens("licensing-reports", 2027, 6, 30) == date(2027, 7, 31)
    assert opens("weekly-register", 2026, 11, 24) == opens("data-quality", 2026, 11, 24) == date(2026, 11, 30)


def test_a_report_of_a_rule_shows_the_days_since_the_service_came_and_the_next(council, enter):
    of = council.read(lambda: council_return("weekly-register", "out-of-school"))
    later = DAY + timedelta(weeks=2)
    assert council.read(lambda: of.days_by(later)) == [DAY + timedelta(weeks=weeks) for weeks in range(4)]
    page = enter("manager").get("/registers/returns").text
    assert "Children out of school, weekly" in page
    assert "To be made" in page


def test_what_the_council_counts_for_itself_is_said_to_be_its_own_and_wants_no_verifying(council, enter):
    browser, path = enter("manager"), "/registers/returns/weekly-register/out-of-school"
    page = browser.get(path).text
    assert "The council&#39;s own standard. The register of children out of school is gone through each week." in page
    council.refer({"child-name": {"given": "Cai", "family": "Quill"}, "reason": "place-not-taken-up"})
    counted_on = browser.get(f"{path}/preview?first={DAY}&last={DAY}").text
    assert "Counted by" in counted_on
    for one in (page, counted_on):
        assert "Not verified" not in one
    assert ">Code<" not in counted_on


def test_records_that_want_mending_stand_first_each_with_what_is_missing(council, enter):
    council.refer({"child-name": {"given": "Cai", "family": "Quill"}, "reason": "place-not-taken-up"})
    found = counted(council, "data-quality", "missing")
    assert counts(found, "kind") == {"missing": 1}
    assert {about for about, _ in missing(found)} >= {"Unique pupil number (UPN)", "Date of birth", "Owner of the case"}
    page = enter("manager").get(f"/registers/returns/data-quality/missing/preview?first={DAY}&last={DAY}").text
    assert "Owner of the case: not recorded" in page
    assert page.index("Cai Quill") > 0


def test_children_on_record_are_counted_by_where_they_learn(council, enter):
    with council.acting():
        ours, other = a_school("Hazel Lane", ours=True), a_school("Far End", ours=False)
        alone = a_school("The Priory", ours=True, group="Independent schools")
        db.session.flush()
        on_record("Ana", school_id=ours.id, on_roll=True)
        on_record("Ben", school_id=other.id)
        on_record("Cai", school_id=alone.id, on_roll=True)
        nowhere = on_record("Dot", school_id=ours.id, on_roll=False)
        on_record("Eve", date_of_birth=date(2004, 1, 1))
        on_record("Fay", restricted=True)
        on_record("Gus", death_recorded_at=AT)
        nowhere_id = nowhere.id
    council.refer({"child-name": {"given": "Hal", "family": "Thorne"}, "child-dob": "2013-01-09"})
    found = counted(council, "enrolment", "coverage")
    where = {"ours": 1, "elsewhere": 1, "independent": 1, "missing": 1, "unknown": 2}
    assert counts(found, "where") == where
    assert counts(counted(council, "enrolment", "coverage", reader=AUDITOR), "where") == where | {"unknown": 1}
    browser = enter("manager")
    page = browser.get(f"/registers/returns/enrolment/coverage/preview?first={DAY}&last={DAY}").text
    assert f"/children/{nowhere_id}" in page
    assert "Where they learn: not recorded" in page
    looked = council.read(lambda: {row.child_id for row in db.session.scalars(select(Viewing))})
    assert nowhere_id in looked, "also a child about whom no case is open is looked at on somebody's word"


def test_whoever_may_not_see_registers_sees_no_report_and_the_file_asks_why(council, enter):
    path = "/registers/returns/enrolment/coverage"
    assert enter("officer").get(path).status_code == 403
    browser, days = enter("manager"), {"first": DAY.isoformat(), "last": DAY.isoformat()}
    assert browser.post(f"{path}/lines", data=days).status_code == 422
    written = browser.post(f"{path}/lines", data={**days, "reason": "To ask the independent schools"})
    assert written.mimetype == "text/csv"


def test_every_kind_of_case_about_a_child_is_looked_through_for_what_is_missing(council):
    shape = council.read(lambda: council_return("data-quality", "missing")).shape
    assert set(shape.case_types) == council.read(types_about_children)


def types_about_children():
    cases = [pinned(version).case for version in current_versions().values()]
    return {case.case_type for case in cases if case is not None and case.subject == "child"}


def test_how_long_an_application_took_is_counted_and_one_that_is_open_is_said_to_be(council):
    first, second = council.refer(), council.refer({"child-name": {"given": "Bea", "family": "Quill"}})
    council.change(first, service="work-permit", state="closed", outcome="granted", closed_at=AT + timedelta(days=6))
    council.change(second, service="performance-licence")
    found = counted(council, "licensing-reports", "applications").figures
    assert dict(found.together) == {
        ("Work permit", "Within a week", "Given"): 1,
        ("Performance licence", "Still open", "Still open"): 1,
    }
    work = counted(council, "licensing-reports", "employment").figures
    assert dict(work.together) == {("Work permit", "Within a week", "Permit given"): 1}
