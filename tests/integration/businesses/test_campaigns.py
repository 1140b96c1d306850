"""A campaign: businesses chosen, written to over days, chased, answered or visited; and none of it twice."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from base.database import writing
from base.extensions import db
from casework.campaigns.campaign_choice import Choice, count_chosen, some_chosen
from casework.campaigns.campaigns import CannotBegin, begin_campaign, offers, spread, stop_campaign
from casework.campaigns.packs import given_in
from casework.organisations_of_cases import organisation_of
from casework.sweep import sweep
from casework.wiring import tell_of_failure
from models.campaign import Campaign, CampaignMember
from models.case import Case
from models.message import Message
from models.organisation import Organisation
from reporting.campaign_pages import campaign_page
from statutory.london import london_day
from tests.integration.businesses.packing import AT, SYSTEM, Packing, answered, asked, business, later, mail
from tests.integration.casework.marlowe import tasks

pytestmark = pytest.mark.usefixtures("context")
DAY = timedelta(days=1)
PACK = "employer-pack"
ANY = Choice()


def begun(council: Packing, choice: Choice = ANY, *, per_day: int = 50, name: str = "Spring") -> Campaign:
    with writing():
        return begin_campaign(name, PACK, choice, per_day=per_day, by=council.officer, at=AT)


def cases() -> list[Case]:
    return list(db.session.scalars(select(Case).order_by(Case.opened_at, Case.id)))


def case_of(row: Organisation) -> Case:
    return next(case for case in cases() if organisation_of(case.id).id == row.id)


def standing(campaign: Campaign, council: Packing) -> dict[str, int]:
    return dict(campaign_page(campaign, reader=council.officer).counts)


def names(choice: Choice) -> list[str]:
    return [row.name for row in some_chosen(choice, PACK, limit=20)]


def test_businesses_are_chosen_by_sector_area_postcode_and_when_they_last_heard_from_us(council):
    with writing():
        business(1)
        business(2, sector="cafe", area="Old Town", postcode="ZZ2 2AA")
        business(3, sector="cafe").contacted_at = AT
    assert names(ANY) == ["Shop 1", "Shop 2", "Shop 3"]
    assert names(Choice(sectors=("cafe",))) == ["Shop 2", "Shop 3"]
    assert names(Choice(area="old town")) == ["Shop 2"]
    assert names(Choice(postcode="ZZ2")) == ["Shop 2"]
    assert names(Choice(not_since=date(2026, 11, 23))) == ["Shop 1", "Shop 2"]
    assert names(Choice(not_since=date(2026, 11, 24))) == ["Shop 1", "Shop 2", "Shop 3"]


def test_nobody_is_chosen_who_is_closed_wants_none_is_planned_or_in_the_middle_of_it(council):
    with writing():
        for number, columns in enumerate(({"state": "closed"}, {"contact": "stopped"}, {}), 1):
            row = business(number)
            for column, value in columns.items():
                setattr(row, column, value)
        asked()
    assert names(ANY) == ["Shop 3"]
    begun(council)
    assert count_chosen(ANY, PACK) == 0
    with pytest.raises(CannotBegin, match="No business fits"):
        begun(council)


def test_without_a_pack_there_is_no_campaign(context, tmp_path):
    with writing():
        council = Packing(tmp_path, uploaded=False)
        business(1)
    assert [offer.missing_packs for offer in offers()] == [("Employ a child",)]
    with pytest.raises(CannotBegin, match="Employ a child"):
        begun(council)


def test_they_are_spread_over_working_days_within_the_hours_of_mail(council):
    instants = spread(5, 2, AT)
    assert [london_day(one) for one in instants] == [
        date(2026, 11, 23),
        *([date(2026, 11, 24)] * 2),
        *([date(2026, 11, 25)] * 2),
    ]
    assert all(8 <= one.hour < 18 for one in instants)
    friday = AT + 4 * DAY + timedelta(hours=9)
    assert london_day(spread(1, 10, friday)[0]) == date(2026, 11, 30)


def test_each_business_is_sent_the_pack_once_however_often_the_job_runs(council):
    with writing():
        rows = [business(number) for number in range(4)]
    campaign = begun(council, per_day=2)
    later(AT + DAY / 4)
    assert Counter(kind for kind, _, _ in mail()) == {"pack-sent": 1}
    for days in (1, 2, 3):
        later(AT + days * DAY)
    assert Counter(kind for kind, _, _ in mail()) == {"pack-sent": 4}
    assert len(cases()) == 4
    case = case_of(rows[0])
    assert [one.how for one in given_in([case.id])] == ["email"]
    assert case.facts["pack-why"] == "campaign"
    assert standing(campaign, council) == {"Waiting for an answer": 4}


def test_a_campaign_ends_in_answers_permits_visits_and_mended_addresses(council):
    with writing():
        none, asks, silent, lost, unknown = (business(number, email="" if number == 4 else None) for number in range(5))
    campaign = begun(council)
    later(AT + 4 * DAY)
    with writing():
        answered(case_of(none), pack_answer="no-children", at=AT + 4 * DAY)
        answered(case_of(asks), pack_answer="applying", children_count="1", at=AT + 4 * DAY)
        bounced = select(Message).where(Message.case_id == case_of(lost).id, Message.kind == "pack-sent")
        tell_of_failure(db.session.scalars(bounced).one(), "bounced", SYSTEM, AT + 4 * DAY)
    for days in (21, 35, 50):  # working days: nobody is reminded on others
        later(AT + days * DAY)
    assert standing(campaign, council) == {
        "No children employed": 1,
        "Answered: Asks for permits": 1,
        "No answer: to be visited": 1,
        "No address works": 1,
        "No email address: by post or hand": 1,
    }
    assert [kind for kind, _, _ in mail(case_of(asks)) if "pack" in kind or "permit" in kind] == [
        "pack-sent",
        "ask-for-permit",
    ]
    assert [kind for kind, _, _ in mail(case_of(silent))] == ["pack-sent", "pack-again", "pack-again"]
    assert set(tasks(case_of(silent))) == {"visit"}
    assert "fix-address" in tasks(case_of(lost))
    assert lost.contacts[0].bounced_at is not None
    assert set(tasks(case_of(unknown))) == {"post-pack"}


def test_who_says_no_more_or_closes_before_its_turn_is_not_written_to(council):
    with writing():
        first, second, third = business(1), business(2), business(3)
    campaign = begun(council)
    with writing():
        first.contact, second.state, third.contacted_at = "stopped", "closed", AT
    later(AT + 2 * DAY)
    assert standing(campaign, council) == {
        "Not sent: it wants no campaigns": 1,
        "Not sent: the business is closed": 1,
        "Waiting for an answer": 1,
    }


def test_a_stopped_campaign_writes_to_nobody_more(council):
    with writing():
        for number in range(3):
            business(number)
    campaign = begun(council, per_day=1)
    later(AT + 2 * DAY)
    with writing():
        left = stop_campaign(campaign.id, by=council.officer, at=AT + 2 * DAY)
        assert stop_campaign(campaign.id, by=council.officer, at=AT + 2 * DAY) == 0
    later(AT + 9 * DAY)
    assert len(cases()) == 3 - left
    assert standing(campaign, council)["Not sent: the campaign was stopped"] == left


def test_after_an_outage_nobody_is_written_to_at_night(council):
    with writing():
        business(1)
    begun(council)
    night = AT + timedelta(hours=13)  # 11pm
    later(night)
    assert cases() == []
    later(night + timedelta(hours=10))
    assert len(cases()) == 1


def test_after_an_outage_a_few_are_begun_at_a_time_and_the_others_minutes_later(council):
    with writing():
        for number in range(13):
            business(number)
    begun(council)
    late = AT + 2 * DAY
    sweep(late, by=SYSTEM, writing=writing)
    assert len(cases()) == 10
    sweep(late + timedelta(minutes=2), by=SYSTEM, writing=writing)
    assert len(cases()) == 13


def test_after_an_outage_of_days_no_day_gets_more_than_its_share_and_no_day_off_any(council):
    with writing():
        for number in range(5):
            business(number)
    begun(council, per_day=2)
    counts = []
    for days in (4, 5, 7, 8):  # Friday, when all five are late; Saturday; Monday; Tuesday
        later(AT + days * DAY)
        counts.append(len(cases()))
    assert counts == [2, 2, 4, 5]


def test_a_case_that_one_may_not_see_is_not_told_on_the_campaign(council):
    with writing():
        row = business(1)
    campaign = begun(council)
    later(AT + DAY)
    with writing():
        case_of(row).restricted = True
    page = campaign_page(campaign, reader=council.officer)
    assert [(line.standing, line.case) for line in page.lines] == [("Sent; its case is not shown here", None)]


def test_merged_rows_of_one_business_are_written_to_once(council):
    from directory.organisation_merging import merge_organisations

    with writing():
        one, two = business(1), business(2)
    begun(council)
    with writing():
        merge_organisations(two.id, one.id, by=SYSTEM, at=AT)
    later(AT + 2 * DAY)
    assert len(cases()) == 1
    states = Counter(db.session.scalars(select(CampaignMember.state)))
    assert states == {"begun": 1, "skipped": 1}
