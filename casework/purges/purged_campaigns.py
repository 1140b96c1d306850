"""Purging campaigns that ended long ago: to whom one was sent, and when. What came of it are cases of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import select

from base.database import locked
from base.extensions import db
from casework.purges.due_records import DueRecord, in_batches, let_go
from casework.purges.organisation_holds import held_rows
from casework.purges.purging import Bar
from casework.purges.retention_rules import Period, Rule, What
from models.campaign import Campaign, CampaignMember
from models.case import Case
from security.actor import Actor
from statutory.london import london_day, london_instant

PLANNED = "planned"


def due_campaigns(rule: Rule, *, today: date) -> Iterator[DueRecord]:
    """The campaigns whose time by a rule is over, in the order of their ids; a batch of them a time."""
    if rule.period is None or rule.what is not What.CAMPAIGNS:
        return
    period = rule.period
    made = Campaign.made_at < london_instant(period.before(today), time.max)
    yield from in_batches(Campaign, [made], lambda some: _judged(period, some, today))


def purge_campaign(campaign_id: UUID, rule: Rule, *, by: Actor, at: datetime) -> bool:
    """Purge one campaign with the list of those it was for and its history, inside `writing()`.

    The businesses and the cases that came of it stay.
    Gives:  whether it went.
    Twice:  harmless; what is gone is gone.
    """
    today = london_day(at)
    if not rule.purges_on(today) or rule.period is None:
        return False
    campaign: Campaign | None = locked(db.session(), Campaign, campaign_id)
    due = next(iter(_judged(rule.period, [campaign] if campaign is not None else [], today)), None)
    if due is None or due.bars:
        return False
    let_go(due, "campaign", rule, rule.period, by=by, at=at)
    return True


def _judged(period: Period, some: Sequence[Campaign], today: date) -> list[DueRecord]:
    """Those of some campaigns that are due, with what keeps each."""
    found = (_due(period, campaign, today) for campaign in some)
    return [one for one in found if one is not None]


def _due(period: Period, campaign: Campaign, today: date) -> DueRecord | None:
    members = list(db.session.scalars(select(CampaignMember).where(CampaignMember.campaign_id == campaign.id)))
    instants = [campaign.made_at, campaign.stopped_at, *(one.begun_at for one in members)]
    last_on = london_day(max(when for when in instants if when is not None))
    due_on = period.from_day(last_on)
    if due_on > today:
        return None
    open_cases = _open_among([one.case_id for one in members if one.case_id is not None])
    bars = {Bar.CASE_OPEN} if open_cases else set()
    if any(one.state == PLANNED for one in members):
        bars.add(Bar.CAMPAIGN)
    if held_rows([one.organisation_id for one in members]):
        bars.add(Bar.HELD)
    stays, kept, rows = tuple(sorted(bars)), tuple(open_cases), (campaign.id,)
    return DueRecord(campaign.id, campaign.name, last_on, due_on, stays, kept, rows, service=campaign.service)


def _open_among(case_ids: Sequence[UUID]) -> list[UUID]:
    found = select(Case.id).where(Case.id.in_(case_ids), Case.state == "open").order_by(Case.id)
    return list(db.session.scalars(found))
