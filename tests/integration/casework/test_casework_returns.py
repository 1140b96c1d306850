"""Leavers and joiners: what a return opens, what it ends by itself, and what it only puts before a person."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from flask.ctx import AppContext

from base.database import writing
from base.extensions import db
from casework.finishing import finish_task
from casework.identifying import take_offer
from casework.reported_deaths import report_death
from casework.sweep import sweep
from casework.tasks import start_task
from casework.versions import pinned
from models.case import Case, CaseLink
from models.child import MatchOffer
from models.message import Message
from models.school import School
from models.task import Queue, Task
from security.actor import Actor
from security.history import history_of
from tests.integration.casework.marlowe import AT, SURE, Marlowe, send, tasks, twin
from tests.integration.casework.returns import joins, leaves, school, secretary, send_return

pytestmark = pytest.mark.usefixtures("context")
VISITOR = Actor.visitor()
UNKNOWN = {"destination": "not-known"}


class Schools(Marlowe):
    """The council, with two schools that sign in."""

    def __init__(self) -> None:
        super().__init__()
        self.hill: School = school("Hill School", "100002")
        self.brook_office = secretary(self.school)
        self.hill_office = secretary(self.hill)


@pytest.fixture
def council(context: AppContext) -> Schools:
    with writing():
        return Schools()


def of_type(case_type: str) -> list[Case]:
    return db.session.query(Case).filter(Case.case_type == case_type).order_by(Case.opened_at).all()


def walk_to(day: datetime) -> None:
    sweep(day, by=Actor.system("tests"), writing=writing)


def leave(council: Schools, **answers: object) -> Case:
    return leaves(answers, by=council.brook_office, of=council.school)


def join(council: Schools, **answers: object) -> Case:
    return joins(answers, by=council.hill_office, of=council.hill)


def test_a_leaver_with_a_destination_is_checked_and_opens_no_search(council):
    with writing():
        case = leave(council)
    assert set(tasks(case)) == {"check-return"}
    assert (case.case_type, case.school_id, case.priority) == ("LEAVER", council.school.id, 3)
    assert of_type("CME") == []


@pytest.mark.parametrize(
    "unknown",
    [
        UNKNOWN,
        {"ground": "a", "new-school": {"not_known": True}, "new-school-shown-by": "said"},
        {"destination": "abroad"},
        {"destination": "abroad", "destination-how": "parent"},
        {"destination": "provision", "destination-how": "heard"},
        {"destination-how": "heard"},
    ],
)
def test_a_leaver_without_a_destination_opens_a_search_linked_to_the_return(council, unknown):
    with writing():
        case = leave(council, **unknown)
    (search,) = of_type("CME")
    assert (search.service, search.child_id, search.out_of_education_since) == (
        *("cme-referral", case.child_id),
        date(2026, 11, 20),
    )
    assert "triage" in tasks(search)
    assert db.session.query(CaseLink).filter_by(case_id=search.id, other_id=case.id, kind="arises-from").count() == 1


@pytest.mark.parametrize("plan", ["protection", "section-47", "in-need", "in-care", "ehc"])
def test_a_leaver_on_a_plan_whose_destination_is_not_known_is_p1_the_same_day(council, plan):
    with writing():
        case = leave(council, plans=[plan], **UNKNOWN)
    (search,) = of_type("CME")
    assert (case.priority, search.priority) == (1, 1)
    for one in (case, search):
        assert tasks(one)["safeguarding-first"].needs_acknowledging


def test_our_own_record_of_a_plan_counts_as_much_as_the_schools_word(council):
    with writing():
        known = twin()
        known.plans = ["in-care"]
        case = leave(council, **UNKNOWN)
    assert (case.child_link, case.priority) == ("automatic", 1)


def test_a_plan_on_the_record_of_a_child_whom_an_officer_recognises_counts_at_once(council):
    with writing():
        twin().plans = ["in-care"]
        db.session.flush()
        case = leave(council, **{"child-upn": {"not_known": True}}, **UNKNOWN)
        assert (case.child_link, case.priority) == ("offered", 3)
        offer = db.session.query(MatchOffer).filter_by(child_id=case.child_id).one()
        take_offer(case, offer.id, by=council.officer, at=AT)
    assert case.priority == 1
    assert tasks(case)["safeguarding-first"].needs_acknowledging


def test_a_leaver_on_a_plan_with_a_destination_is_not_p1_for_that_alone(council):
    with writing():
        case = leave(council, plans=["ehc"])
    assert case.priority == 2


def test_a_leaver_whom_a_school_abroad_has_confirmed_opens_no_search(council):
    with writing():
        leave(council, destination="abroad", **{"destination-how": "confirmed"})
    assert of_type("CME") == []


def test_a_leaver_on_a_plan_who_is_said_to_be_abroad_is_p1_the_same_day(council):
    with writing():
        case = leave(council, destination="abroad", plans=["protection"], **{"destination-how": "heard"})
    assert "no-destination-and-plan" in case.priority_reasons


def test_an_open_search_about_the_child_hears_of_the_leaver_and_no_second_one_begins(council):
    with writing():
        twin()
        search = send(SURE)
        leave(council, plans=["in-need"], **UNKNOWN)
    assert [one.id for one in of_type("CME")] == [search.id]
    assert search.priority == 1
    assert "new-information" in tasks(search)


def test_a_new_pupil_ends_the_search_by_itself_where_nothing_is_in_doubt(council):
    with writing():
        twin()
        search = send(SURE)
        joined = join(council)
    assert (search.state, search.outcome) == ("closed", "enrolled")
    assert search.outcome_evidence["enrolled"]["enrolled-attended-on"] == "2026-11-23"
    assert search.outcome_evidence["enrolled"]["enrolled-school"] == {"urn": "100002"}
    assert [task.state for task in tasks(search).values()] == ["cancelled"]
    assert "settled-by-form" in [event.kind for event in history_of("case", search.id)]
    assert joined.state == "open"


@pytest.mark.parametrize(
    "doubt",
    [
        {"child-upn": {"not_known": True}},
        {"child-upn": "B123456789012"},
        {"child-dob": "2015-05-07"},
        {"child-name": {"given": "Ivy", "family": "Quilt"}},
    ],
)
def test_a_new_pupil_who_may_be_another_child_ends_nothing(council, doubt):
    with writing():
        twin()
        search = send(SURE)
        join(council, **doubt)
    assert search.state == "open"


@pytest.mark.parametrize(
    "unsure",
    [
        {"first-attended": None},
        {"first-attended": {"not_known": True}},
        {"address-status": "withheld"},
        {"plans": ["in-care"]},
        {"joiner-worry": "yes"},
    ],
)
def test_a_new_pupil_without_a_day_attended_or_with_a_worry_is_compared_by_a_person(council, unsure):
    with writing():
        twin()
        search = send(SURE)
        join(council, **unsure)
    assert search.state == "open"
    assert "may-be-settled" in tasks(search)


@pytest.mark.parametrize(
    "risk", [{"safeguarding-circumstances": ["exploitation"]}, {"plans": ["ehc"]}, {"danger-now": "yes"}]
)
def test_a_search_with_a_risk_flag_never_ends_by_itself(council, risk):
    with writing():
        twin()
        search = send(SURE | risk)
        join(council)
    assert search.state == "open"
    assert "may-be-settled" in tasks(search)


@pytest.mark.parametrize("other", [{"danger-now": "yes"}, {"safe-to-contact": "not-safe"}])
def test_a_search_does_not_end_by_itself_while_another_case_of_the_child_has_a_risk_flag(council, other):
    with writing():
        twin()
        search = send(SURE)
    with writing():
        worry = send(SURE | other)
        finish_task(tasks(worry)["triage"], "known-no-place", {}, by=council.officer, at=AT)
        assert worry.id != search.id
        join(council)
    assert (search.state, worry.state) == ("open", "open")
    assert "may-be-settled" in tasks(search)


def test_somebody_who_only_says_that_they_are_a_school_ends_no_search(council):
    with writing():
        twin()
        search = send(SURE)
        joins({"school": {"urn": "100002"}}, by=VISITOR)
    assert search.state == "open"
    assert "may-be-settled" in tasks(search)


def test_a_restricted_child_is_never_matched_by_a_return(council):
    with writing():
        known = twin()
        search = send(SURE)
        known.restricted = True
        db.session.flush()
        joined = join(council)
    assert (search.state, joined.child_link, joined.outward_held) == ("open", "protected", True)


def test_a_new_pupils_return_ends_the_old_schools_return_and_not_its_own(council):
    with writing():
        twin()
        left = leave(council)
        joins({}, by=council.brook_office, of=council.school)  # the pupil came back to the same school
        assert left.state == "open"
        join(council)
    assert (left.state, left.outcome) == ("closed", "matched")


def test_a_return_that_came_before_the_leavers_answers_it_at_once(council):
    with writing():
        twin()
        join(council)
        left = leave(council)
    assert (left.state, left.outcome) == ("closed", "matched")


def test_a_child_who_is_recognised_by_an_officer_is_put_before_a_person_and_ends_nothing(council):
    with writing():
        twin()
        search = send(SURE)
        joined = join(council, **{"child-upn": {"not_known": True}})
        assert joined.child_link == "offered"
        offer = db.session.query(MatchOffer).filter_by(child_id=joined.child_id).one()
        take_offer(joined, offer.id, by=council.officer, at=AT)
    assert search.state == "open"
    assert "may-be-settled" in tasks(search)


def test_nobody_took_the_pupil_in_ten_school_days_and_somebody_looks(council):
    with writing():
        left = leave(council, ground="a", **{"new-school": {"urn": "100002"}, "new-school-shown-by": "offer"})
    before = datetime(2026, 12, 4, 23, 0, tzinfo=UTC)  # the ninth school day after Monday is over
    walk_to(before)
    assert "unmatched" not in tasks(left)
    walk_to(before + timedelta(days=4))
    assert tasks(left)["unmatched"].state == "open"
    walk_to(before + timedelta(days=5))
    assert db.session.query(Task).filter_by(case_id=left.id, kind="unmatched").count() == 1


def test_a_pupil_who_was_taken_by_then_is_looked_for_by_nobody(council):
    with writing():
        twin()
        left = leave(council, ground="a", **{"new-school": {"urn": "100002"}, "new-school-shown-by": "confirmed"})
        join(council)
    walk_to(AT + timedelta(days=40))
    assert left.outcome == "matched"
    assert "unmatched" not in tasks(left)


def test_the_home_education_ground_opens_its_case_and_signs_go_to_the_manager(council):
    with writing():
        leave(council, ground="f", **{"home-notice": "written", "home-drafted-by": "parent"})
        (quiet,) = of_type("LEAVER")
        assert "off-rolling" not in tasks(quiet)
        again = leaves(
            {
                "ground": "f",
                "home-notice": "written",
                "home-drafted-by": "school",
                "child-name": {"given": "Ned", "family": "Lark"},
                "child-upn": {"not_known": True},
            },
            by=council.brook_office,
            of=council.school,
        )
    assert len(of_type("EHE")) == 2
    assert "off-rolling" in tasks(again)
    queue = db.session.get_one(Queue, tasks(again)["off-rolling"].queue_id)
    assert queue.code == "Q-MGR"


def test_a_second_return_with_another_ground_is_kept_and_both_can_be_read(council):
    with writing():
        twin()
        first = leave(council)
        second = leave(council, ground="f", **{"home-notice": "written", "home-drafted-by": "parent"})
    assert second.id == first.id
    assert first.facts["ground"] == "f"
    assert "new-information" in tasks(first)
    assert len(of_type("EHE")) == 1


def test_a_report_that_a_pupil_has_died_holds_everything_and_sends_nothing(council):
    dead = {"ground": "k", "child-name": {"given": "Ivy", "family": "Quill"}}
    with writing():
        case = send_return("school-leaver", dead, by=council.brook_office, of=council.school)
    found = tasks(case)
    assert (found["record-death"].state, found["check-return"].state) == ("open", "cancelled")
    assert case.outward_held
    assert case.stage == "reported-death"
    assert [one for one in db.session.query(Message) if one.recipient_kind not in ("officer", "team")] == []
    with pytest.raises(Exception, match="closing refused"), writing():
        finish_task(found["record-death"], "recorded", {}, by=council.officer, at=AT)


def test_a_death_reported_of_a_child_we_surely_know_holds_the_childs_other_cases(council):
    with writing():
        twin()
        search = send(SURE)
        case = leave(council)
        assert case.child_link == "automatic"
        shape = pinned(case.version_id).task_shapes["record-death"]
        report_death(case, shape, by=council.officer, at=AT)
        report_death(case, shape, by=council.officer, at=AT)
    assert search.outward_held
    assert "death-reported" in search.hold_reasons
    assert "review-held" in tasks(search)
    assert [event.kind for event in history_of("case", search.id)].count("death-reported") == 1


def test_a_school_that_cannot_find_a_pupil_is_never_refused_for_want_of_a_visit(council):
    answers = {
        "reason": "cannot-contact",
        "home-visited": "not-visited",
        "child-name": {"given": "Ivy", "family": "Quill"},
    }
    with writing():
        case = send_return("cannot-locate", answers, by=council.brook_office, of=council.school)
    assert {"consult", "no-visit"} <= set(tasks(case))
    assert len(of_type("CME")) == 1


def test_a_task_that_was_put_off_starts_once_and_not_on_a_closed_case(council):
    with writing():
        left = leave(council, ground="a", **{"new-school": {"urn": "100002"}, "new-school-shown-by": "offer"})
        ending = start_task(left, pinned(left.version_id).task_shapes["end-return"], by=council.officer, at=AT)
        finish_task(ending, "accept", {}, by=council.officer, at=AT)
    walk_to(AT + timedelta(days=40))
    assert left.state == "closed"
    assert "unmatched" not in tasks(left)
