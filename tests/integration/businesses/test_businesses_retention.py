"""Businesses go when the council has long had nothing to do with them: a sole trader is a person too."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event, func, select

from base import clock
from base.database import writing
from base.extensions import Base, db
from base.ids import new_id
from casework.closing import end_everything
from casework.organisations_of_cases import tie_case
from casework.purges.organisation_holds import end_organisation_hold, hold_organisation
from casework.purges.purged_businesses import due_businesses
from casework.purges.purged_campaigns import due_campaigns
from casework.purges.purging import Bar
from casework.purges.record_holds import HoldKind
from casework.purges.retention_rules import Period, What, confirm_rule, rule_of
from casework.timing.timers import write_timer
from correspondence.stopping import cancel_case
from directory.organisation_merging import merge_organisations
from directory.organisations import Contact, OrganisationParticulars, add_organisation, set_standing
from jobs.run import run
from models.campaign import Campaign, CampaignMember
from models.case import Case
from models.event import Event
from models.organisation import Organisation, OrganisationContact
from models.retention import OrganisationHold, PurgedRecord
from models.wait import Timer
from security.actor import Actor, ActorKind
from security.permissions import Role
from statutory.london import london_day
from tests.integration.casework import marlowe

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
OLD = AT + timedelta(days=7 * 366)
BY = Actor.system("tests")
MANAGER = Actor(ActorKind.USER, id=new_id(), roles=frozenset({Role.MANAGER}))
RULE = "/records/retention/rules/own/businesses"
NAME = "Zarquil and Daughter"


def business(name: str = NAME, *, at: datetime = AT) -> Organisation:
    told = OrganisationParticulars(name, postcode="ZZ1 1AA", contacts=(Contact("zarquil@quay.example", "Ivy Zarquil"),))
    return add_organisation(told, by=BY, at=at)


def confirmed(*whats: What, years: int = 6, at: datetime = AT) -> None:
    for what in whats or (What.BUSINESSES,):
        rule = rule_of("", what)
        with writing():
            confirm_rule(rule, Period(years, "years"), source="Schedule 2026, line 9", by=MANAGER, at=at)


def nightly(at: datetime = OLD) -> dict[str, int]:
    clock.set_clock(at)
    return dict(run("purge"))


def due(at: datetime = OLD) -> dict[str, tuple[Bar, ...]]:
    rule = rule_of("", What.BUSINESSES)
    return {one.name: one.bars for one in due_businesses(rule, today=london_day(at))}


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def everything() -> str:
    """Every value of every row of every table."""
    rows = (row for table in Base.metadata.sorted_tables for row in db.session.execute(select(table)))
    return "\n".join(str(tuple(row)) for row in rows)


def end(case_id, *, at: datetime, restricted: bool = False) -> None:
    case = db.session.get_one(Case, case_id)
    case.state, case.closed_at, case.restricted = "closed", at, restricted


def campaign_of(row: Organisation, *, by, at: datetime = AT, case_id=None, state: str = "planned") -> Campaign:
    campaign = Campaign(name="Spring", service="employer-pack", per_day=1, made_by=by, made_at=at)
    db.session.add(campaign)
    db.session.flush()
    begun = at if state == "begun" else None
    member = CampaignMember(campaign_id=campaign.id, organisation_id=row.id, send_at=at, state=state, begun_at=begun)
    member.case_id = case_id
    db.session.add(member)
    db.session.flush()
    return campaign


@pytest.fixture(autouse=True)
def real_clock_again():
    yield
    clock.set_clock(None)


def test_no_business_goes_by_a_rule_that_nobody_confirmed(context):
    with writing():
        business()
    assert due() == {NAME: ()}
    assert nightly()["businesses"] == 0
    assert count(Organisation) == 1


def test_a_business_long_out_of_touch_goes_with_all_that_names_it_and_leaves_a_number_behind(context):
    with writing():
        gone = business()
        merged, older = business("Zarquil Traders"), business("I Zarquil")
        merge_organisations(older.id, merged.id, by=BY, at=AT)
        merge_organisations(merged.id, gone.id, by=BY, at=AT)
        number, ids = gone.number, {gone.id, merged.id, older.id}
        business("New Bakery", at=OLD - timedelta(days=30))
    confirmed()
    assert nightly(AT + timedelta(days=60))["businesses"] == 0
    assert nightly()["businesses"] == 1
    assert nightly()["businesses"] == 0
    assert db.session.scalars(select(Organisation.name)).all() == ["New Bakery"]
    assert count(OrganisationContact) == 1
    (left,) = db.session.scalars(select(PurgedRecord))
    assert (left.what, left.reference, left.rule) == ("businesses", number, "6 years")
    assert not db.session.scalars(select(Event.id).where(Event.subject_id.in_(ids))).all()
    assert "Zarquil and" not in everything()


def test_a_business_stays_while_a_case_of_it_is_kept_and_its_time_goes_on_when_that_is_purged(context):
    with writing():
        marlowe.Marlowe()
        row, case = business(), marlowe.send()
        tie_case(case, row.id, how="officer", by=BY, at=AT)
        key = case.id
    confirmed()
    assert due() == {NAME: (Bar.CASE_OPEN,)}
    ended = AT + timedelta(days=3 * 365)
    with writing():
        end(key, at=ended)
    assert due(AT + timedelta(days=8 * 365)) == {}, "its time counts from the end of its last case"
    assert due(AT + timedelta(days=10 * 365)) == {NAME: (Bar.CASE_KEPT,)}
    with writing():
        end_everything(db.session.get_one(Case, key), "closed", by=BY, at=ended)
        cancel_case(key, because="closed")  # the receipt, which a relay would have sent long ago
        rule = rule_of("cme-referral", What.CASE)
        confirm_rule(rule, Period(1, "years"), source="Schedule", by=MANAGER, at=AT)
    assert nightly(AT + timedelta(days=8 * 365))["cases"] == 1
    assert count(Case) == 0
    assert db.session.scalars(select(Organisation.last_case_on)).one() == london_day(ended)
    assert nightly(AT + timedelta(days=8 * 365 + 1))["businesses"] == 0
    assert nightly(AT + timedelta(days=10 * 365))["businesses"] == 1


def test_a_word_about_a_business_is_something_to_do_with_it(context):
    with writing():
        row = business()
        set_standing(row, state="closed", contact="may", by=BY, at=OLD - timedelta(days=400), once=None)
    confirmed()
    assert due() == {}
    assert nightly()["businesses"] == 0


def test_a_hold_and_a_campaign_to_come_keep_a_business_until_they_end(context):
    with writing():
        council = marlowe.Marlowe()
        row, other = business(), business("Zarquil Traders")
        told = {"reason": "The licensing solicitor asks for it", "by": MANAGER, "at": AT}
        hold = hold_organisation(other.id, HoldKind.LEGAL, once="one", **told)
        assert hold_organisation(other.id, HoldKind.LEGAL, once="one", **told) is None
        merge_organisations(other.id, row.id, by=BY, at=AT)
        campaign = campaign_of(other, by=council.officer.id)
        ids = (row.id, hold.id, campaign.id)
    confirmed(What.BUSINESSES, What.CAMPAIGNS)
    assert due() == {NAME: (Bar.CAMPAIGN, Bar.HELD)}
    counts = nightly()
    assert (counts["businesses"], counts["campaigns"], counts["kept"]) == (0, 0, 2)
    with writing():
        assert end_organisation_hold(ids[1], ids[0], reason="Settled", by=MANAGER, at=AT)
        assert not end_organisation_hold(ids[1], ids[0], reason="Settled", by=MANAGER, at=AT)
        db.session.scalars(select(CampaignMember)).one().state = "cancelled"
    counts = nightly()
    assert (counts["businesses"], counts["campaigns"]) == (1, 1)
    assert count(Organisation) == count(CampaignMember) == count(Campaign) == count(OrganisationHold) == 0


def test_a_campaign_goes_when_it_is_long_over_and_its_businesses_and_cases_stay(context):
    with writing():
        council = marlowe.Marlowe()
        row, case = business(at=OLD - timedelta(days=1)), marlowe.send()
        campaign = campaign_of(row, by=council.officer.id, case_id=case.id, state="begun")
        member = db.session.scalars(select(CampaignMember)).one()
        member_id, case_id, key = member.id, case.id, campaign.id
        write_timer("campaign-member", member_id, "campaign-send", due_at=AT, at=AT)
        for timer in db.session.scalars(select(Timer)):
            timer.state = "fired"
    confirmed(What.CAMPAIGNS)
    rule = rule_of("", What.CAMPAIGNS)
    assert [one.bars for one in due_campaigns(rule, today=london_day(OLD))] == [(Bar.CASE_OPEN,)]
    assert list(due_campaigns(rule, today=date(2032, 11, 22))) == [], "a day too soon"
    with writing():
        end(case_id, at=AT)
    assert nightly()["campaigns"] == 1
    assert nightly()["campaigns"] == 0
    assert (count(Campaign), count(CampaignMember), count(Organisation), count(Case)) == (0, 0, 1, 1)
    assert not db.session.scalars(select(Timer.id).where(Timer.source_id == member_id)).all()
    (left,) = db.session.scalars(select(PurgedRecord))
    assert (left.what, left.subject_id, left.service) == ("campaigns", key, "employer-pack")


def test_many_businesses_are_judged_with_as_many_statements_as_few(context, statements):
    with writing():
        for number in range(3):
            business(f"Shop {number}")
    with statements() as few:
        assert len(due()) == 3
    with writing():
        for number in range(3, 40):
            business(f"Shop {number}")
    with statements() as many:
        assert len(due()) == 40
    assert len(many) == len(few)


@pytest.fixture
def statements():
    """What the database is asked inside `with statements():`, in a list that grows."""

    @contextmanager
    def listening():
        heard: list[str] = []

        def hear(_line, _cursor, statement, *_rest):
            heard.append(statement)

        event.listen(db.engine, "before_cursor_execute", hear)
        try:
            yield heard
        finally:
            event.remove(db.engine, "before_cursor_execute", hear)

    return listening


def test_the_rule_is_looked_at_dry_and_confirmed_on_its_page(app, enter):
    with app.app_context(), writing():
        business(at=AT - timedelta(days=3000))
    clock.set_clock(AT)
    browser = enter("manager")
    page = browser.get(RULE).text
    assert "Onroll proposes “6 years”" in page
    assert NAME in page.split('id="staying"')[0]
    answer = browser.post(RULE, data={"amount": "6", "unit": "years", "source": "Schedule 2026"}, follow_redirects=True)
    assert "Nothing is deleted by it before" in answer.text
    with app.app_context():
        assert count(Organisation) == 1
    assert browser.get("/records/retention/rules/own/campaigns").status_code == 200


def test_whoever_may_not_see_a_case_is_not_told_that_it_keeps_a_business(app, enter):
    with app.app_context(), writing():
        marlowe.Marlowe()
        row, case = business(at=AT - timedelta(days=4000)), marlowe.send()
        tie_case(case, row.id, how="officer", by=BY, at=AT - timedelta(days=4000))
        end(case.id, at=AT - timedelta(days=3000), restricted=True)
    clock.set_clock(AT)
    assert NAME in enter("manager").get(RULE).text
    page = enter("auditor", name="Ada Long", email="long@example.org").get(RULE).text
    assert NAME not in page
    assert "1 businesses that your account does not show" in page


def test_a_business_is_held_on_its_page_with_a_reason(app, enter):
    with app.app_context(), writing():
        key = business().id
    page = f"/businesses/{key}/keeping"
    officer, lead = enter("officer"), enter("team-lead", name="Max Boyd", email="boyd@example.org")
    assert officer.post(page, data={"kind": "legal", "reason": "No"}).status_code == 403
    assert officer.get(page).status_code == 403
    assert "Keep these records" not in officer.get(f"/businesses/{key}").text
    assert lead.post(page, data={"kind": "legal", "reason": ""}).status_code == 422
    assert lead.post(page, data={"kind": "odd", "reason": "x"}).status_code == 422
    held = lead.post(page, data={"kind": "legal", "reason": "Tribunal"}, follow_redirects=True).text
    assert "Tribunal" in held
    shown = officer.get(f"/businesses/{key}").text
    assert "Held: no rule deletes it" in shown
    assert "Tribunal" not in shown
    hold = held.split("/keeping/")[1].split("/end")[0]
    assert lead.post(f"{page}/{hold}/end", data={"end-reason": ""}).status_code == 422
    ended = lead.post(f"{page}/{hold}/end", data={"end-reason": "Settled"}, follow_redirects=True).text
    assert "The hold is ended." in ended
    assert "Settled" in ended
