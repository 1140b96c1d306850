"""Businesses: one row each, however often they are imported, merged by a pointer, tied to the cases they are in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask.ctx import AppContext
from sqlalchemy import func, select

from base.database import writing
from base.extensions import db
from casework.organisations_of_cases import organisation_of, take_case_off, tie_case
from directory.merging import CannotMerge
from directory.organisation_import import import_organisations, read_businesses, weigh_import
from directory.organisation_merging import merge_organisations, undo_organisation_merge
from directory.organisations import (
    Contact,
    KnownAlready,
    OrganisationParticulars,
    add_organisation,
    change_organisation,
    find_organisations,
    mailbox_of,
    mark_refused,
    same_organisation,
)
from models.event import Event
from models.organisation import Organisation
from reporting.organisation_pages import history_of_organisation
from security.actor import Actor
from tests.integration.employment.seaside import Seaside, asked_for
from tests.integration.employment.test_employment_concerns_and_visits import CONCERN, VISIT, sent

pytestmark = pytest.mark.usefixtures("context")
AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
BY = Actor.system("tests")
CAFE = OrganisationParticulars(
    "Quayside Cafe", "The Quay", "cafe", "1 Quay", "", "Marlowe", "ZZ1 1AA", contacts=(Contact("cafe@quay.example"),)
)
ADDRESS = {"line1": "1 Quay", "line2": "", "town": "Marlowe", "county": "", "postcode": "ZZ1 1AA"}
HEADS = ("Name", "Postcode", "Sector", "Email", "Town")


def added(told: OrganisationParticulars = CAFE) -> Organisation:
    with writing():
        return add_organisation(told, by=BY, at=AT)


def listed(*rows: tuple[str, ...]):
    return read_businesses(HEADS, list(enumerate(rows, 2)))


def taken_in(*rows: tuple[str, ...]):
    with writing():
        done = import_organisations(listed(*rows), by=BY, at=AT)
    return done.added, done.changed, done.same


def events(kind: str) -> int:
    return db.session.scalar(select(func.count()).select_from(Event).where(Event.kind == kind)) or 0


@pytest.fixture
def council(context: AppContext) -> Seaside:
    with writing():
        return Seaside("work-permit", "illegal-employment", "employment-visit")


def test_a_list_taken_in_twice_makes_each_business_once():
    rows = (("Quayside Cafe", "ZZ1 1AA", "cafe", "a@quay.example", "Marlowe"), ("Paper Round", "ZZ1 1AB", "", "", ""))
    assert taken_in(*rows) == (2, 0, 0)
    assert taken_in(*rows) == (0, 0, 2)
    assert events("organisations-imported") == 1


def test_what_a_list_would_do_is_known_before_it_does_it():
    added()
    file = listed(("quayside cafe", "ZZ11AA", "hotel", "", ""), ("Paper Round", "ZZ1 1AB", "", "", ""))
    weighed = weigh_import(file)
    assert (weighed.added, weighed.changed, weighed.same) == (1, 1, 0)
    assert db.session.scalar(select(func.count()).select_from(Organisation)) == 1


def test_an_empty_cell_leaves_what_is_known_and_a_new_address_is_one_more():
    row = added()
    assert taken_in(("Quayside Cafe", "ZZ1 1AA", "", "new@quay.example", "")) == (0, 1, 0)
    assert (row.sector, row.town) == ("cafe", "Marlowe")
    assert [one.email for one in row.contacts] == ["cafe@quay.example", "new@quay.example"]


def test_a_file_with_a_fault_is_never_taken_in():
    with pytest.raises(ValueError, match="faults"), writing():
        import_organisations(listed(("Cafe", "nowhere", "", "", "")), by=BY, at=AT)
    assert db.session.scalar(select(func.count()).select_from(Organisation)) == 0


def test_a_business_is_found_by_its_words_its_number_and_its_postcode():
    row = added()
    for typed in ("quay caf", "the quay", row.number.lower(), "zz11aa"):
        assert [one.id for one in find_organisations(typed)] == [row.id], typed
    assert find_organisations("kwik") == []
    assert find_organisations("quay", sector="hotel") == []


def test_nobody_adds_a_business_a_second_time():
    row = added()
    with pytest.raises(KnownAlready) as known, writing():
        add_organisation(OrganisationParticulars("QUAYSIDE CAFE", postcode="zz11aa"), by=BY, at=AT)
    assert known.value.other == row.id


def test_a_changed_name_may_not_be_that_of_another():
    row, other = added(), added(OrganisationParticulars("Paper Round", postcode="ZZ1 1AB"))
    with pytest.raises(KnownAlready) as known, writing():
        change_organisation(other, CAFE, by=BY, at=AT)
    assert known.value.other == row.id


def test_an_address_that_was_refused_is_not_written_to():
    row = added()
    assert mailbox_of(row) == "cafe@quay.example"
    with writing():
        assert mark_refused(row, "Cafe@quay.example", by=BY, at=AT)
        assert not mark_refused(row, "cafe@quay.example", by=BY, at=AT)
    assert mailbox_of(row) == ""


def test_two_rows_become_one_business_and_can_be_separated():
    one, two = added(), added(OrganisationParticulars("Quay Side", postcode="ZZ1 1AA"))
    with writing():
        merge_organisations(two.id, one.id, by=BY, at=AT)
        merge_organisations(two.id, one.id, by=BY, at=AT)
    assert events("organisation-merged") == 1
    found = same_organisation("quay side", "ZZ1 1AA")
    assert found is not None
    assert found.id == one.id
    assert taken_in(("Quay Side", "ZZ1 1AA", "hotel", "", "")) == (0, 0, 1), "the list finds the one that stands"
    with pytest.raises(CannotMerge), writing():
        merge_organisations(one.id, two.id, by=BY, at=AT)
    with writing():
        undo_organisation_merge(two.id, by=BY, at=AT)
    assert same_organisation("quay side", "ZZ1 1AA") is two


def test_a_business_that_wants_no_campaigns_stays_so_through_a_merge():
    one, two = added(), added(OrganisationParticulars("Quay Side", postcode="ZZ1 1AA"))
    with writing():
        two.contact, two.contacted_at = "stopped", AT
        merge_organisations(two.id, one.id, by=BY, at=AT)
    assert (one.contact, one.contacted_at) == ("stopped", AT)


def test_a_permit_that_is_asked_for_makes_its_employer_known_once(council):
    with writing():
        _, first = asked_for(employer_address=ADDRESS)
        _, second = asked_for(employer_address=ADDRESS, employer_name="QUAYSIDE CAFE", child_dob="2011-05-06")
    one, two = organisation_of(first.id), organisation_of(second.id)
    assert one is not None
    assert one is two
    assert (one.sector, mailbox_of(one)) == ("cafe", "cafe@quay.example")


def test_what_a_form_says_is_not_written_into_a_business_that_stands(council):
    row = added()
    with writing():
        _, case = asked_for(employer_address=ADDRESS, employer_email="somebody@else.example", sector="hotel")
    assert organisation_of(case.id) is row
    assert (row.sector, [one.email for one in row.contacts]) == ("cafe", ["cafe@quay.example"])


def test_a_concern_is_tied_to_a_business_that_we_know_and_adds_none(council):
    unknown = sent("illegal-employment", CONCERN | {"work-place": ADDRESS})
    assert organisation_of(unknown.id) is None
    row = added()
    case = sent("illegal-employment", CONCERN | {"work-place": ADDRESS})
    assert organisation_of(case.id) is row


def test_a_visit_to_a_business_that_nobody_knew_makes_it_known(council):
    case = sent("employment-visit", VISIT | {"work-place": ADDRESS}, by=council.officer)
    row = organisation_of(case.id)
    assert row is not None
    assert row.postcode == "ZZ1 1AA"


def test_the_history_of_a_business_is_that_of_every_row_of_it_as_far_as_one_may_see(council):
    one, two = added(), added(OrganisationParticulars("Quay Side", postcode="ZZ1 1AA"))
    named = {"tells-who": "named", "reporter-name": "Nosy Parker", "reporter-email": "nosy@home.example"}
    concern = sent("illegal-employment", CONCERN | named | {"work-place": ADDRESS})
    visit = sent("employment-visit", VISIT, by=council.officer)
    with writing():
        tie_case(visit, two.id, how="officer", by=BY, at=AT)
        merge_organisations(two.id, one.id, by=BY, at=AT)
    history = history_of_organisation(one, reader=council.officer)
    assert {line.case.id for line in history.cases} == {concern.id, visit.id}
    assert not any("Nosy" in line.words or "nosy" in line.who for line in history.lines)
    with writing():
        concern.restricted = True
    seen = history_of_organisation(one, reader=council.officer)
    assert {line.case.id for line in seen.cases} == {visit.id}
    assert not any(concern.reference in line.words for line in seen.lines)


def test_a_case_that_was_tied_by_mistake_is_taken_off(council):
    row = added()
    case = sent("employment-visit", VISIT | {"work-place": ADDRESS}, by=council.officer)
    with writing():
        tie_case(case, row.id, how="officer", by=BY, at=AT + timedelta(hours=1))
        assert take_case_off(case, by=BY, at=AT)
    assert organisation_of(case.id) is None
    with writing():
        assert not take_case_off(case, by=BY, at=AT)
