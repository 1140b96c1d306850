"""What the page of a campaign shows: how it stands with each organisation, and how many stand so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import lazyload

from base.extensions import db
from casework.campaigns.campaigns import BEGUN, CANCELLED, SKIPPED
from casework.versions import pinned
from casework.visible import cases_visible_to
from models.campaign import Campaign, CampaignMember
from models.case import Case
from models.filing import Filing
from models.organisation import Organisation
from models.part_request import PartRequest
from security.actor import Actor

SKIPPED_WORDS = {
    "closed": "Not sent: the business is closed",
    "no-campaigns": "Not sent: it wants no campaigns",
    "contacted-since": "Not sent: it has heard from us since",
    "open-case": "Not sent: it has an open case",
    "not-complete": "Not sent: too little is known of it",
    "no-service": "Not sent: the form is not published any more",
}
TO_BE_SENT, NOT_SENT, NO_EMAIL = (
    "To be sent",
    "Not sent: the campaign was stopped",
    "No email address: by post or hand",
)
REFUSED, WAITING, SILENT, ANSWERED = (
    *("No address works", "Waiting for an answer", "No answer: to be visited"),
    "Answered",
)
# Said alike of a case that few may see and of one whose record is gone: nobody can tell the first from it.
UNTOLD = "Sent; its case is not shown here"


@dataclass(frozen=True, slots=True)
class MemberLine:
    """One organisation of a campaign and how it stands; the case only for those who may see it."""

    organisation: Organisation
    standing: str
    send_at: datetime
    case: Case | None


@dataclass(frozen=True, slots=True)
class CampaignPage:
    """A campaign with everybody in it, and how many stand how."""

    campaign: Campaign
    title: str
    lines: Sequence[MemberLine]
    counts: Sequence[tuple[str, int]]


def campaign_page(campaign: Campaign, *, reader: Actor) -> CampaignPage:
    """How a campaign stands, for one reader: a fixed number of statements, whatever its size."""
    found = (
        select(CampaignMember, Organisation)
        .join(Organisation, Organisation.id == CampaignMember.organisation_id)
        .where(CampaignMember.campaign_id == campaign.id)
        .order_by(CampaignMember.send_at, CampaignMember.id)
        .options(lazyload(Organisation.contacts))  # else by five hundred, and none is shown
    )
    members = [(row[0], row[1]) for row in db.session.execute(found)]
    ids = [member.case_id for member, _ in members if member.case_id is not None]
    seen = cases_visible_to(reader).where(Case.id.in_(ids)).query()
    cases = {case.id: case for case in db.session.scalars(seen)}
    asked = _asked(list(cases))
    lines = [
        MemberLine(
            organisation,
            standing_of(member, cases, asked),
            member.begun_at or member.send_at,
            cases.get(member.case_id) if member.case_id else None,
        )
        for member, organisation in members
    ]
    counts = Counter(line.standing for line in lines)
    title = next((pinned(case.version_id).title.say() for case in cases.values()), campaign.service)
    return CampaignPage(campaign, title, lines, counts.most_common())


def standing_of(member: CampaignMember, cases: Mapping[UUID, Case], asked: Mapping[UUID, PartRequest]) -> str:
    """How it stands with one organisation, in words."""
    if member.state == SKIPPED:
        return SKIPPED_WORDS.get(member.because, "Not sent")
    if member.state == CANCELLED:
        return NOT_SENT
    if member.state != BEGUN:
        return TO_BE_SENT
    case = cases.get(member.case_id) if member.case_id is not None else None
    if case is None:
        return UNTOLD
    definition = pinned(case.version_id)
    if case.state != "open":
        outcome = definition.outcome_shapes.get(case.outcome)
        return outcome.label.say() if outcome is not None else "Closed"
    request = asked.get(case.id)
    if request is None:
        return NO_EMAIL
    if request.state == "no-address":
        return REFUSED
    if request.state == "asked":
        return SILENT if request.over_at is not None else WAITING
    stages = dict(definition.case.stages) if definition.case is not None else {}
    if definition.case is None or case.stage not in stages or case.stage == definition.case.first_stage:
        return ANSWERED  # it stands where it stood before: that stage's name speaks of waiting
    return f"{ANSWERED}: {stages[case.stage].say()}"


def _asked(case_ids: Sequence[UUID]) -> dict[UUID, PartRequest]:
    """The further form that each case asked for, newest last."""
    found = (
        select(Filing.case_id, PartRequest)
        .join(PartRequest, PartRequest.filing_id == Filing.id)
        .where(Filing.case_id.in_(case_ids), PartRequest.follow_up != "")
        .order_by(PartRequest.asked_at, PartRequest.id)
    )
    return {case_id: request for case_id, request in db.session.execute(found) if case_id is not None}
