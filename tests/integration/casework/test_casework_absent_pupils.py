"""Schools whose pupils are away: each return finds the search that is open, and a child at risk comes first."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.ctx import AppContext

from base.database import writing
from base.extensions import db
from casework.finishing import finish_task
from casework.versions import pinned
from forms.answers import Answers
from forms.conditions import holds
from models.case import Case, CaseLink
from models.filing import Filing
from models.message import Message
from models.school import School
from security.actor import Actor
from tests.integration.casework.marlowe import AT, Marlowe, tasks
from tests.integration.casework.returns import PUPIL, joins, leaves, school, secretary, send_return

pytestmark = pytest.mark.usefixtures("context")
ABSENT = PUPIL | {
    "absence-kind": "ten-days",
    "absent-since": "2026-11-02",
    "absent-days": "15",
    "home-visited": "not-visited",
    "absence-view": "missing",
}
CONSULTS = PUPIL | {
    "reason": "cannot-contact",
    "last-attended": "2026-10-30",
    "absent-since": "2026-11-02",
    "absence-codes": ["n", "o"],
    "home-visited": "not-visited",
}
ILL = PUPIL | {"days-so-far": "12"}


class Schools(Marlowe):
    """The council, a school that cannot find a pupil, and the one where the pupil turns up."""

    def __init__(self) -> None:
        super().__init__()
        self.office: Actor = secretary(self.school)
        self.hill: School = school("Hill School", "100002")
        self.hill_office: Actor = secretary(self.hill)

    def told(self, service: str, answers: dict[str, object], *, days: int = 0) -> Case:
        """A return of the school that cannot find the pupil."""
        with writing():
            return send_return(service, answers, by=self.office, of=self.school, at=AT + timedelta(days=days))


@pytest.fixture
def council(context: AppContext) -> Schools:
    with writing():
        return Schools()


def searches() -> list[Case]:
    return db.session.query(Case).filter(Case.case_type == "CME").all()


def linked(case: Case, other: Case) -> bool:
    pairs = {(one.case_id, one.other_id) for one in db.session.query(CaseLink)}
    return bool({(case.id, other.id), (other.id, case.id)} & pairs)


def test_a_pupil_whom_a_school_cannot_find_is_one_search_from_the_absence_to_the_leaver(council):
    absence = council.told("absence-return", ABSENT)
    (search,) = searches()
    assert search.school_id == council.school.id
    assert {"triage"} <= set(tasks(search))
    assert linked(absence, search)
    assert absence.child_id == search.child_id

    consult = council.told("cannot-locate", CONSULTS, days=14)
    assert {"consult", "no-visit"} <= set(tasks(consult))
    assert [one.id for one in searches()] == [search.id], "the search hears of it, and no second one begins"
    assert linked(consult, search)

    gone = {"ground": "i", "last-attended": "2026-10-30", "deleted-on": "2026-12-14", "destination": "not-known"}
    leaver = council.told("school-leaver", PUPIL | gone, days=21)
    assert [one.id for one in searches()] == [search.id]
    assert linked(leaver, search)


def test_nobody_tells_the_school_of_another_kind_of_case_and_no_message_names_the_pupil(council):
    council.told("absence-return", ABSENT)
    council.told("cannot-locate", CONSULTS, days=14)
    kinds = {one.kind for one in db.session.query(Message).filter(Message.recipient_kind == "party")}
    assert kinds == {"absence-receipt", "consult-receipt"}


def test_the_council_gives_its_view_only_by_a_second_person_and_until_then_the_pupil_stays_on_the_roll(council):
    consult = council.told("cannot-locate", CONSULTS)
    with writing():
        finish_task(tasks(consult)["consult"], "give-view", {}, by=council.officer, at=AT)
    assert consult.stage == "advising"
    with writing():
        finished = finish_task(
            tasks(consult)["advice"], "view-agrees", {"advice-basis": "All asked"}, by=council.officer, at=AT
        )
    assert finished.decision is not None
    assert db.session.get_one(Case, consult.id).state == "open"


def test_a_school_where_the_pupil_attends_ends_the_search_and_not_the_view_of_the_roll(council):
    council.told("absence-return", ABSENT)
    consult = council.told("cannot-locate", CONSULTS, days=14)
    at = AT + timedelta(days=16)
    with writing():
        joins(
            {"start-on": "2026-12-07", "first-attended": "2026-12-08"}, by=council.hill_office, of=council.hill, at=at
        )
    (search,) = searches()
    assert (search.state, search.outcome) == ("closed", "enrolled")
    assert db.session.get_one(Case, consult.id).state == "open", "whether the name comes off is a person's work"


def test_a_leaver_with_no_absence_before_opens_the_search_by_itself(council):
    with writing():
        leaver = leaves({"ground": "i", "destination": "not-known"}, by=council.office, of=council.school)
    (search,) = searches()
    assert linked(leaver, search)


@pytest.mark.parametrize("service", ["sickness-return", "new-pupil"])
@pytest.mark.parametrize(
    ("plan", "held"),
    [("protection", False), ("section-47", True)],
)
def test_a_protection_plan_or_a_section_47_enquiry_comes_first_whatever_the_school_tells_of(
    council, service, plan, held
):
    answers = ILL if service == "sickness-return" else PUPIL | {"start-on": "2026-11-23"}
    case = council.told(service, answers | {"plans": [plan]})
    assert (case.priority, case.outward_held) == (1, held)
    assert tasks(case)["safeguarding-first"].needs_acknowledging


@pytest.mark.parametrize(("days", "told"), [("9", True), ("10", False)])
def test_a_school_that_counts_fewer_than_ten_days_is_told_so_and_may_send_all_the_same(council, days, told):
    case = council.told("absence-return", ABSENT | {"absent-days": days})
    definition = pinned(case.version_id)
    (note,) = [one for one in definition.page_of["fewer-than-ten"].questions if one.id == "fewer-than-ten"]
    (filing,) = db.session.query(Filing).filter(Filing.case_id == case.id)
    view = Answers({one.party: one.answers for one in filing.parts}, "school")
    assert (note.show_when is None or holds(note.show_when, view, {}, AT.date())) is told
    assert case.state == "open"


def test_each_enquiry_of_a_school_is_a_row_with_its_day_and_what_came_of_it(council):
    rows = [
        {"asked-what": "The emergency contact", "asked-on": "2026-11-16", "asked-result": "No answer"},
        {"asked-what": "School to School", "asked-on": "2026-11-18", "asked-result": "Nothing"},
    ]
    case = council.told("cannot-locate", CONSULTS | {"enquiry-rows": rows})
    (filing,) = db.session.query(Filing).filter(Filing.case_id == case.id)
    assert [one["asked-what"] for one in filing.parts[0].answers["enquiry-rows"]] == [one["asked-what"] for one in rows]
