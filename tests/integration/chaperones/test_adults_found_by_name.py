"""Somebody telephones and says a name: an applicant, a chaperone, a business or somebody there is found by it."""

from __future__ import annotations

from copy import deepcopy
from datetime import timedelta

import pytest
from flask.ctx import AppContext
from sqlalchemy import select

from base.database import writing
from base.extensions import db
from casework.joining import join_case
from casework.organisations_of_cases import tie_case
from casework.purges.purged_rows import delete_with_all
from casework.purges.retention_rules import Period, Rule, What
from casework.purges.small_purges import purge_answers
from casework.versions import publish
from directory.organisation_import import import_organisations, read_businesses
from directory.organisation_merging import merge_organisations
from directory.organisations import Contact, OrganisationParticulars, add_organisation, change_organisation
from models.case import CaseName
from models.event import Viewing
from models.organisation import OrganisationName
from reporting.search_results import find_anything
from security.actor import Actor
from tests.integration.chaperones.stage_door import AT, SYSTEM, TODAY, Council, document
from tests.integration.chaperones.test_chaperone_concern import told
from tests.integration.employment.test_employment_concerns_and_visits import VISIT, sent

pytestmark = pytest.mark.usefixtures("context")
OLGA, IVO = Contact("olga@pier.example", "Olga Sandström"), Contact("ivo@pier.example", "Ivo Marr")
CAFE = OrganisationParticulars("Pier Cafe", postcode="ZZ1 1AA", contacts=(OLGA,))


@pytest.fixture
def council(context: AppContext) -> Council:
    with writing():
        made = Council()
        for service in ("chaperone-concern", "employment-visit"):
            publish(document(service), by=SYSTEM, at=AT)
        return made


def found(typed: str, reader: Actor) -> list[str]:
    """The references of the cases that a search by a name finds beside children."""
    return [line.reference for line in find_anything(typed, reader=reader, today=TODAY, limit=50).named]


def test_the_page_shows_whom_a_case_is_about_and_each_case_shown_leaves_a_line(council, sign_in):
    with writing():
        case = council.applied()
    page = sign_in("officer").post("/find", data={"wanted": "rosa brian"}).text
    assert "No child was found" in page
    assert "1 case by the name of an adult or a business" in page
    assert f'href="/cases/{case.id}">Rosa Ó Briain</a>' in page
    looks = db.session.execute(select(Viewing.what, Viewing.case_id, Viewing.child_id)).all()
    assert [tuple(one) for one in looks] == [("search", case.id, None)]


@pytest.mark.parametrize("typed", ["Rosa O Briain", "briain", "Rsoa Briain", "o brian rosa"])
def test_an_applicant_is_found_by_name_slips_forgiven(council, typed):
    with writing():
        case = council.applied()
    (line,) = find_anything(typed, reader=council.officer, today=TODAY, limit=50).named
    assert (line.reference, line.about, line.child_id) == (case.reference, "Rosa Ó Briain", None)
    assert line.what
    assert line.is_exact is (typed in ("Rosa O Briain", "briain"))


def test_nobody_is_found_by_another_name_a_day_or_a_postcode(council):
    with writing():
        council.applied()
    for typed in ("Rosa Quill", "02/04/1988", "SW1A 1AA", "Rosa 02/04/1988"):
        assert found(typed, council.officer) == []


def test_an_open_case_comes_before_one_that_is_over_and_a_nearer_name_before_both(council):
    with writing():
        over = council.applied()
        still = council.applied(at=AT + timedelta(hours=1))
        near = council.applied(applicant_name={"given": "Rosa", "family": "Brian"})
        over.state = "closed"
    assert found("briain", council.officer) == [still.reference, over.reference, near.reference]
    assert found("brian", council.officer) == [near.reference, still.reference, over.reference]


def test_a_concern_is_found_by_the_chaperone_by_those_who_may_see_it_and_never_by_whoever_told_us(council):
    with writing():
        case = told(tells_who="named", reporter_name="Nosy Parker", reporter_email="nosy@home.example")
    assert case.restricted
    assert found("rosa", council.officer) == []
    assert found("rosa", council.lead) == [case.reference]
    assert found("nosy parker", council.lead) == found("parker", council.manager) == []
    assert "parker" not in db.session.scalars(select(CaseName.word)).all()


def test_a_case_is_found_by_its_business_and_by_somebody_there(council):
    case = sent("employment-visit", VISIT, by=council.officer)
    with writing():
        cafe = add_organisation(CAFE, by=SYSTEM, at=AT)
        shop = add_organisation(OrganisationParticulars("Boat Shop", postcode="ZZ1 1AB"), by=SYSTEM, at=AT)
    assert found("quayside", council.officer) == [case.reference]  # as the form said
    assert found("olga sandstrom", council.officer) == []  # of another business
    with writing():
        tie_case(case, cafe.id, how="officer", by=SYSTEM, at=AT)
    for typed in ("olga sandstrom", "sandstorm", "pier cafe"):
        assert found(typed, council.officer) == [case.reference]
    with writing():
        house = OrganisationParticulars("Pier House", postcode="ZZ1 1AA", contacts=(IVO,))
        change_organisation(cafe, house, by=SYSTEM, at=AT)
        merge_organisations(cafe.id, shop.id, by=SYSTEM, at=AT)
    for typed in ("ivo marr", "pier house", "boat shop"):
        assert found(typed, council.officer) == [case.reference]
    assert found("olga", council.officer) == []
    with writing():
        case.restricted = True
    assert found("ivo marr", council.officer) == []


def test_a_business_of_a_list_is_found_by_a_contact_that_a_later_list_brought(council):
    heads = ("Name", "Postcode", "Contact name", "Email")
    case = sent("employment-visit", VISIT, by=council.officer)
    for contact in (("", "pier@pier.example"), ("Olga Sand", "olga@pier.example")):
        rows = [(2, ("Pier Cafe", "ZZ1 1AA", *contact))]
        with writing():
            import_organisations(read_businesses(heads, rows), by=SYSTEM, at=AT)
    row = db.session.scalar(select(OrganisationName.organisation_id).where(OrganisationName.word == "olga").limit(1))
    with writing():
        tie_case(case, row, how="officer", by=SYSTEM, at=AT)
    assert found("olga sand", council.officer) == [case.reference]


def test_an_application_that_goes_on_in_another_is_found_in_both_and_leaves_no_key_when_it_is_deleted(council):
    with writing():
        first, second = council.applied(), council.applied(applicant_name={"given": "Ros", "family": "Brine"})
        second.about = ""
        join_case(first, second, by=council.officer, at=AT)
    assert second.about == "Rosa Ó Briain"
    assert set(found("briain", council.officer)) == {first.reference}
    with writing():
        delete_with_all("case_file", [first.id])
    assert found("briain", council.officer) == []
    assert set(db.session.scalars(select(CaseName.case_id))) == {second.id}


def test_a_name_that_is_kept_for_less_than_its_case_is_gone_from_lists_and_searches_too(council):
    shorter = deepcopy(document("employment-visit"))
    (asked,) = (one for page in shorter["pages"] for one in page["questions"] if one["id"] == "employer-name")
    asked["retention"] = "2 years"
    with writing():
        publish(shorter, by=SYSTEM, at=AT)
    case = sent("employment-visit", VISIT, by=council.officer)
    with writing():
        case.state, case.closed_at = "closed", AT
    assert found("quayside", council.officer) == [case.reference]
    rule = Rule("employment-visit", "", What.ANSWERS, Period(2, "years"), "2 years", confirmed_at=AT)
    for times in (1, 0):
        with writing():
            assert purge_answers(rule, by=SYSTEM, at=AT + timedelta(days=800), limit=10) == times
    assert case.about == ""
    assert found("quayside", council.officer) == []
    assert db.session.scalars(select(CaseName.word).where(CaseName.case_id == case.id)).all() == []
