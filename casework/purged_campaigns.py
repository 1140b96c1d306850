"""Purging campaigns that ended long ago: to whom one was sent, and when. What came of it are cases of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import select

from base.database import locked
from base.extensions import db
from casework.organisation_holds import held_rows
from casework.purged_rows import delete_with_all
from casework.purging import Bar
from casework.retention_rules import Rule, What
from models.campaign import Campaign, CampaignMember
from models.case import Case
from models.retention import PurgedRecord
from security.actor import Actor
from security.history import record
from statutory.london import london_day, london_instant

BATCH = 100
PLANNED = "planned"


@dataclass(frozen=True, slots=True)
class DueCampaign:
    """A campaign whose time is over, since when, and what keeps it all the same: the cases named are some of that."""

    id: UUID
    name: str
    service: str
    last_on: date
    due_on: date
    bars: tuple[Bar, ...] = ()
    cases: tuple[UUID, ...] = ()


def due_campaigns(rule: Rule, *, today: date) -> Iterator[DueCampaign]:
    """The campaigns whose time by a rule is over, in the order of their ids; a batch of them a time."""
    if rule.period is None or rule.what is not What.CAMPAIGNS:
        return
    after: UUID | None = None
    while batch := _batch(rule, today, after):
        after = batch[-1].id  # read before the rows are let go of
        found = [_judged(rule, campaign, today) for campaign in batch]
        yield from (one for one in found if one is not None)


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
    due = _judged(rule, campaign, today) if campaign is not None else None
    if due is None or due.bars:
        return False
    left = PurgedRecord(
        what=What.CAMPAIGNS.value,
        subject_id=due.id,
        service=due.service,
        ended_on=due.last_on,
        rule=rule.period.say(),
        rows=delete_with_all("campaign", [due.id]),
        at=at,
    )
    db.session.add(left)
    db.session.flush()
    data = {"service": left.service, "rule": rule.what.value, "rows": left.rows}
    record("purge", left.id, "record-purged", by=by, at=at, data=data)
    return True


def _batch(rule: Rule, today: date, after: UUID | None) -> list[Campaign]:
    if rule.period is None:
        return []
    before = london_instant(rule.period.before(today), time.max)
    wanted = select(Campaign).where(Campaign.made_at < before)
    if after is not None:
        wanted = wanted.where(Campaign.id > after)
    return list(db.session.scalars(wanted.order_by(Campaign.id).limit(BATCH)))


def _judged(rule: Rule, campaign: Campaign, today: date) -> DueCampaign | None:
    if rule.period is None:
        return None
    members = list(db.session.scalars(select(CampaignMember).where(CampaignMember.campaign_id == campaign.id)))
    instants = [campaign.made_at, campaign.stopped_at, *(one.begun_at for one in members)]
    last_on = london_day(max(when for when in instants if when is not None))
    due_on = rule.period.from_day(last_on)
    if due_on > today:
        return None
    open_cases = _open_among([one.case_id for one in members if one.case_id is not None])
    bars = {Bar.CASE_OPEN} if open_cases else set()
    if any(one.state == PLANNED for one in members):
        bars.add(Bar.CAMPAIGN)
    if held_rows([one.organisation_id for one in members]):
        bars.add(Bar.HELD)
    return DueCampaign(
        campaign.id, campaign.name, campaign.service, last_on, due_on, tuple(sorted(bars)), tuple(open_cases)
    )


def _open_among(case_ids: Sequence[UUID]) -> list[UUID]:
    found = select(Case.id).where(Case.id.in_(case_ids), Case.state == "open").order_by(Case.id)
    return list(db.session.scalars(found))
