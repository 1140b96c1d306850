"""What came of a campaign in numbers: answers, visits, children found, breaches and permits, by area and sector."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from base import clock
from base.database import writing
from base.extensions import db
from casework.campaigns.campaign_choice import Choice
from casework.campaigns.campaigns import begin_campaign
from casework.intake.filings import open_filing, part_of
from casework.intake.submitting import submit
from casework.organisations_of_cases import organisation_of
from models.campaign import Campaign
from models.case import Case
from models.event import Viewing
from models.organisation import Organisation
from reporting.campaign_results import NO_AREA, NO_SECTOR, Place, campaign_results
from security.actor import Actor
from tests.integration.businesses.packing import AT, VISITOR, Packing, answered, business, later
from tests.integration.employment.seaside import PARENT, asked_for, fill, send_part
from tests.integration.employment.test_employment_concerns_and_visits import VISIT

DAY = timedelta(days=1)
SHOP, CAFE = "Shop", "Cafe, restaurant or takeaway"
ONE_SEEN = {"id": "c1", "seen-name": "A girl", "seen-work": "Carries boxes", "permit-seen": "matches"}
TWO_SEEN = [
    ONE_SEEN | {"seen-breaches": ["clock", "no-break"]},
    {"id": "c2", "seen-name": "A boy", "seen-work": "Washes up", "permit-seen": "none", "seen-breaches": ["too-young"]},
]


@pytest.fixture
def council(context, tmp_path):
    with writing():
        made = Packing(tmp_path)
        business(1, area="Harbour")
        business(2, sector="cafe", area="Old Town", postcode="ZZ2 2AA")
        business(3, sector="", area="")
    return made


def begun(council: Packing, choice: Choice | None = None, *, at: datetime = AT) -> Campaign:
    """A campaign whose businesses have all been written to a day later."""
    with writing():
        found = begin_campaign("Spring", "employer-pack", choice or Choice(), per_day=50, by=council.officer, at=at)
    later(at + DAY)
    return found


def case_of(name: str, service: str = "employer-pack") -> Case:
    """The newest case of a service at a business."""
    found = db.session.scalars(select(Case).where(Case.service == service).order_by(Case.opened_at.desc()))
    return next(case for case in found if organisation_of(case.id).name == name)


def visited(by: Actor, *, at: datetime = AT + 2 * DAY, **more: object) -> Case:
    """A visit that an officer wrote down."""
    said = VISIT | {name.replace("_", "-"): value for name, value in more.items()}
    with writing():
        filing = open_filing("employment-visit", by=by, at=at)
        fill(filing, part_of(filing), said, at=at)
        return db.session.get_one(Case, submit(filing.id, by=by, at=at).case_id)


def counted(campaign: Campaign, reader: Actor, *, of: Place | None = None) -> dict[str, int]:
    """What is not nothing, of one place or of all."""
    found = campaign_results(campaign, reader=reader)
    counts = found.counts[of] if of else sum(found.counts.values(), Counter())
    return {code: number for code, number in counts.items() if number}


def test_what_comes_of_a_campaign_is_counted_where_the_business_is(council):
    campaign = begun(council)
    with writing():
        answered(case_of("Shop 1"), pack_answer="no-children", at=AT + 2 * DAY)
    visited(council.officer, about_reference=case_of("Shop 2").reference, children=TWO_SEEN)
    harbour, old_town = Place("Harbour", SHOP), Place("Old Town", CAFE)
    assert counted(campaign, council.officer, of=harbour) == {"chosen": 1, "sent": 1, "answered": 1}
    assert counted(campaign, council.officer, of=old_town) == {
        "chosen": 1,
        "sent": 1,
        "visits": 1,
        "children-found": 2,
        "without-permit": 1,
        "breaches": 4,
    }
    assert counted(campaign, council.officer, of=Place(NO_AREA, NO_SECTOR)) == {"chosen": 1, "sent": 1}
    found = campaign_results(campaign, reader=council.officer)
    assert [called for called, _ in found.by(lambda place: place.area)] == ["Harbour", "Old Town", NO_AREA]
    assert sum(numbers[0] for _, numbers in found.by(lambda place: place.sector)) == found.total[0] == 3


def test_points_of_the_checklist_that_are_not_fine_are_counted_apart_from_breaches(council):
    campaign = begun(council)
    checked = {"permits-there": "not-fine", "insurance": "not-fine", "breaks": "fine", "rota": "not-seen"}
    visited(council.officer, about_reference=case_of("Shop 1").reference, children=[ONE_SEEN], checked=checked)
    assert counted(campaign, council.officer) == {
        "chosen": 3,
        "sent": 3,
        "visits": 1,
        "children-found": 1,
        "not-in-order": 2,
    }


def test_a_visit_is_the_business_of_the_case_whose_reference_an_officer_gives(council):
    begun(council)
    reference = case_of("Shop 1").reference
    case = visited(council.officer, about_reference=reference.lower().replace("-", " "))
    assert organisation_of(case.id).name == "Shop 1"
    assert organisation_of(visited(council.officer, about_reference="nothing").id) is None
    with writing():
        case_of("Shop 1").restricted = True
    hidden = visited(council.officer, about_reference=reference)
    assert organisation_of(hidden.id) is None, "a reference opens no case that its writer may not see"


def test_a_permit_counts_when_it_is_asked_for_and_when_it_is_given(council):
    campaign = begun(council)
    at = AT + 3 * DAY
    address = {"line1": "1 High Street", "town": "Marlowe", "postcode": "ZZ1 1AB"}
    with writing():
        filing, case = asked_for(at=at, employer_name="Shop 1", employer_address=address)
    assert counted(campaign, council.officer)["permits-asked"] == 1
    assert "permits-gained" not in counted(campaign, council.officer)
    with writing():
        send_part(filing, PARENT, at=at)
        council.granted(case, at=at)
    assert counted(campaign, council.officer, of=Place("Harbour", SHOP))["permits-gained"] == 1


def test_nothing_counts_for_two_campaigns_and_nothing_before_one_wrote(council):
    visited(council.officer, at=AT - DAY, employer_name="Shop 1", work_place={"line1": "1", "postcode": "ZZ1 1AB"})
    first = begun(council, Choice(sectors=("shop",)))
    reference = case_of("Shop 1").reference
    visited(council.officer, about_reference=reference)
    with writing():
        answered(case_of("Shop 1"), pack_answer="no-children", at=AT + 3 * DAY)
    second = begun(council, Choice(sectors=("shop",)), at=AT + 7 * DAY)
    visited(council.officer, about_reference=reference, at=AT + 9 * DAY, children=TWO_SEEN)
    assert counted(first, council.officer) == {
        "chosen": 1,
        "sent": 1,
        "answered": 1,
        "visits": 1,
        "children-found": 1,
        "without-permit": 1,
        "breaches": 1,
    }
    assert counted(second, council.officer)["visits"] == 1
    assert counted(second, council.officer)["children-found"] == 2


def test_rows_of_one_business_that_were_merged_count_as_one(council):
    from casework.organisations_of_cases import join_organisations

    campaign = begun(council)
    with writing():
        other = business(9, area="Park")
        place = {"line1": "9 High Street", "postcode": "ZZ1 1AB"}
    visited(council.officer, employer_name="Shop 9", work_place=place)
    assert "visits" not in counted(campaign, council.officer)
    shop = db.session.scalars(select(Organisation).where(Organisation.name == "Shop 1")).one()
    with writing():
        join_organisations(other.id, shop.id, by=council.officer, at=AT + 4 * DAY)
    assert counted(campaign, council.officer, of=Place("Harbour", SHOP))["visits"] == 1


def test_two_rows_that_were_written_to_and_found_to_be_one_are_one_business(council):
    from casework.organisations_of_cases import join_organisations

    with writing():
        double = business(4, sector="cafe", area="Old Town", postcode="ZZ2 2AA")
    campaign = begun(council)
    with writing():
        answered(case_of("Shop 2"), pack_answer="no-children", at=AT + 2 * DAY)
        answered(case_of("Shop 4"), pack_answer="no-children", at=AT + 2 * DAY)
    assert counted(campaign, council.officer) == {"chosen": 4, "sent": 4, "answered": 2}
    of_the_double = case_of("Shop 4").reference
    shop = db.session.scalars(select(Organisation).where(Organisation.name == "Shop 2")).one()
    with writing():
        join_organisations(double.id, shop.id, by=council.officer, at=AT + 4 * DAY)
    visited(council.officer, about_reference=of_the_double, at=AT + 5 * DAY)
    assert counted(campaign, council.officer, of=Place("Old Town", CAFE)) == {
        "chosen": 1,
        "sent": 1,
        "answered": 1,
        "visits": 1,
        "children-found": 1,
        "without-permit": 1,
        "breaches": 1,
    }


def test_restricted_cases_are_counted_for_those_alone_who_may_see_them(council):
    campaign = begun(council)
    visit = visited(council.officer, about_reference=case_of("Shop 1").reference)
    with writing():
        visit.restricted = True
    assert "visits" not in counted(campaign, council.officer)
    assert counted(campaign, council.manager)["visits"] == 1


class TestThePage:
    @pytest.fixture
    def page(self, app, tmp_path):
        clock.set_clock(AT + 2 * DAY)
        with app.app_context():
            with writing():
                made = Packing(tmp_path)
                business(1, area="Harbour")
            campaign = begun(made)
            visited(made.officer, about_reference=case_of("Shop 1").reference, children=TWO_SEEN)
            address = f"/businesses/campaigns/{campaign.id}/results"
        yield address
        clock.set_clock(None)

    def test_an_officer_reads_the_numbers_and_what_they_count(self, page, enter):
        text = enter("officer").get(page).text
        assert "Harbour" in text
        assert "Children found at work" in text
        assert "until the next campaign of the same kind did" in text
        assert "Restricted cases are left out" in text
        assert "Download the file" not in text

    def test_a_manager_writes_them_out_with_a_reason_that_is_kept(self, app, page, enter):
        manager = enter("manager")
        assert "Enter why you need it" in manager.post(page, data={"reason": " "}).text
        answer = manager.post(page, data={"reason": "For the committee"})
        assert answer.headers["Content-Disposition"].startswith("attachment")
        head, line = answer.text.lstrip("\ufeff").splitlines()
        assert head.startswith('"Area","Sector","Businesses","Written to","Answered","Visits","Children found at work"')
        assert line.replace('"', "") == "Harbour,Shop,1,1,0,1,2,1,4,0,0,0"
        with app.app_context():
            reasons = db.session.scalars(select(Viewing.reason).where(Viewing.what == "export")).all()
        assert [reason.endswith("For the committee") for reason in reasons] == [True]

    def test_nobody_else_may(self, page, enter, app):
        assert enter("team-lead").post(page, data={"reason": "x"}).status_code == 403
        assert enter("school-user").get(page).status_code == 403
        assert app.test_client().get(page).status_code in (302, 401)


def test_a_visitors_reference_ties_nothing(council):
    begun(council)
    case = visited(VISITOR, about_reference=case_of("Shop 1").reference)
    assert organisation_of(case.id) is None
