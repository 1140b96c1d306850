"""A case that is about no child is called by whom it is about, wherever it stands in a list; never by who told us."""

from __future__ import annotations

import pytest
from flask.ctx import AppContext

from base.database import writing
from base.extensions import db
from casework.about import about_whom
from casework.asked import sender_name
from casework.organisations_of_cases import take_case_off, tie_case
from casework.queues import TaskFilter
from casework.versions import publish
from casework.visible import tasks_visible_to
from directory.organisation_merging import merge_organisations, undo_organisation_merge
from directory.organisations import OrganisationParticulars, add_organisation, change_organisation
from models.case import Case
from models.task import Task
from reporting.listed_tasks import listed_queue
from reporting.search_results import find_anything
from reporting.worklists import work_rows
from security.actor import Actor
from tests.integration.chaperones.stage_door import AT, SYSTEM, TODAY, Council, document, tasks
from tests.integration.chaperones.test_chaperone_concern import told
from tests.integration.employment.test_employment_concerns_and_visits import VISIT, sent

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def council(context: AppContext) -> Council:
    with writing():
        made = Council()
        for service in ("chaperone-concern", "employment-visit"):
            publish(document(service), by=SYSTEM, at=AT)
        return made


def in_queue(case: Case, reader: Actor) -> set[str]:
    """What the rows of a case's tasks call it, in their queues and on the list of whoever holds them."""
    found = set()
    mine = list(tasks(case).values())
    for queue_id in {task.queue_id for task in mine}:
        page = listed_queue(tasks_visible_to(reader), queue_id, narrowed=TaskFilter())
        found |= {one.about for one in page.tasks if one.task.case_reference == case.reference}
    return found | {row.about for row in work_rows(mine)}


def test_an_application_is_called_by_the_applicant_in_queues_lists_and_searches(council):
    with writing():
        case = council.applied()
    assert case.about == sender_name(case) != ""
    assert about_whom(case) == case.about
    assert in_queue(case, council.officer) == {case.about}
    last = case.reference[-1]
    wrong = "23" if last.isdigit() else "BC"  # a digit is taken for another digit, a letter for another letter
    mistyped = case.reference[:-1] + next(sign for sign in wrong if sign != last)
    (line,) = find_anything(mistyped, reader=council.officer, today=TODAY, limit=5).cases
    assert line.about == case.about


def test_a_concern_is_called_by_the_chaperone_and_never_by_whoever_told_us(council):
    with writing():
        case = told(tells_who="named", reporter_name="Nosy Parker", reporter_email="nosy@home.example")
        silent = told(tells_who="named", reporter_name="Nosy Parker", chaperone_name="", chaperone_described="Tall")
    assert about_whom(case) == "Rosa"
    assert in_queue(case, council.lead) == {"Rosa"}
    assert silent.about == ""
    assert about_whom(silent) == "Tell us about a chaperone"
    assert in_queue(silent, council.lead) == {""}
    assert sender_name(case) == sender_name(silent) == ""
    assert not any("Nosy" in one.about for one in db.session.query(Case))


def test_a_visit_follows_the_business_that_an_officer_says_it_belongs_to(council):
    case = sent("employment-visit", VISIT, by=council.officer)
    assert case.about == VISIT["employer-name"]
    with writing():
        cafe = add_organisation(OrganisationParticulars("Pier Cafe", postcode="ZZ1 1AA"), by=SYSTEM, at=AT)
        shop = add_organisation(OrganisationParticulars("Pier Shop", postcode="ZZ1 1AB"), by=SYSTEM, at=AT)
        tie_case(case, cafe.id, how="officer", by=SYSTEM, at=AT)
    assert case.about == "Pier Cafe"

    def now() -> str:
        db.session.expire(case)
        return case.about

    with writing():
        change_organisation(cafe, OrganisationParticulars("Pier House", postcode="ZZ1 1AA"), by=SYSTEM, at=AT)
    assert now() == "Pier House"
    with writing():
        merge_organisations(cafe.id, shop.id, by=SYSTEM, at=AT)
    assert now() == "Pier Shop"
    with writing():
        undo_organisation_merge(cafe.id, by=SYSTEM, at=AT)
    assert now() == "Pier House"
    with writing():
        take_case_off(case, by=SYSTEM, at=AT)
    assert now() == VISIT["employer-name"]
    assert {row.about for row in work_rows(db.session.query(Task).all())} == {VISIT["employer-name"]}
