"""What came of a campaign, in numbers by area and by sector: who answered, visits, children found, breaches, permits.

What is counted stands in the definition (`campaign: results:`). An organisation's visits, applications and approvals
count for the campaign that wrote to it last before they came in, so that nothing counts for two. Only what the reader
may see is counted. A fixed number of statements, whatever the campaign's size.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from base.extensions import db
from casework.campaigns.campaigns import BEGUN
from casework.versions import NoSuchService, current
from casework.visible import cases_visible_to
from directory.organisations import SECTORS
from forms.definition.packs import CampaignResult
from forms.values import as_number
from licensing.visible import approvals_visible_to
from models.approval import Approval
from models.campaign import Campaign, CampaignMember
from models.case import Case
from models.filing import Filing
from models.organisation import Organisation, OrganisationCase
from models.part_request import PartRequest
from security.actor import Actor

CHOSEN, SENT, ANSWERED = "chosen", "sent", "answered"
NO_AREA, NO_SECTOR = "Area not known", "Sector not known"


@dataclass(frozen=True, slots=True)
class Measure:
    """A column: its code, what it is called, and what counts in it."""

    code: str
    label: str
    says: str


ALWAYS = (
    Measure(CHOSEN, "Businesses", "Those that the campaign was begun for"),
    Measure(SENT, "Written to", "Those to which it went, by email, post or hand"),
    Measure(ANSWERED, "Answered", "Those that answered by the link that they were sent, or for which an officer did"),
)


@dataclass(frozen=True, slots=True)
class Place:
    """An area and a sector, as they are called; what is not known says so."""

    area: str
    sector: str


@dataclass(frozen=True, slots=True)
class CampaignResults:
    """The numbers of a campaign by place. `counts` has no line for a place without a business."""

    campaign: Campaign
    measures: Sequence[Measure]
    counts: Mapping[Place, Counter[str]]

    def by(self, name: Callable[[Place], str]) -> list[tuple[str, list[int]]]:
        """The numbers by whatever a place is called by, in order, a number for each measure."""
        found: dict[str, Counter[str]] = {}
        for place, counted in self.counts.items():
            found.setdefault(name(place), Counter()).update(counted)
        return [(called, self.numbers(found[called])) for called in sorted(found, key=_last_if_unknown)]

    @property
    def total(self) -> list[int]:
        """Everything added up, a number for each measure."""
        return self.numbers(sum(self.counts.values(), Counter()))

    def numbers(self, counted: Mapping[str, int]) -> list[int]:
        """What was counted, in the order of the measures."""
        return [counted.get(measure.code, 0) for measure in self.measures]


def campaign_results(campaign: Campaign, *, reader: Actor) -> CampaignResults:
    """What came of a campaign until now, as far as the reader may see."""
    wanted = _wanted(campaign)
    members = _members(campaign)
    standing, rows = _standing({member.organisation_id for member in members})
    places = _places(standing.values())
    counts: dict[Place, Counter[str]] = {place: Counter() for place in places.values()}
    begun = _begun(members, standing)
    for one in places:
        counts[places[one]].update({CHOSEN: 1, SENT: int(one in begun)})
    of_case = {member.case_id: standing[member.organisation_id] for member in members if member.case_id is not None}
    for one in {of_case[case_id] for case_id in _answered(list(of_case), reader)}:
        counts[places[one]][ANSWERED] += 1
    turns = _Turns(begun, _later_turns(campaign, rows))
    for happened in (*_cases(wanted, rows, reader), *_approvals(wanted, rows, reader)):
        if turns.holds(happened.organisation_id, happened.at):
            counts[places[happened.organisation_id]].update(happened.counts)
    shown = [Measure(one.id, one.label.say(), one.says.say()) for one in wanted]
    return CampaignResults(campaign, (*ALWAYS, *shown), counts)


@dataclass(frozen=True, slots=True)
class _Happened:
    """Something at an organisation, and for how much of each measure it counts."""

    organisation_id: UUID
    at: datetime
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Turns:
    """From when until when something at an organisation counts for this campaign: until a later one wrote to it."""

    begun: Mapping[UUID, datetime]  # by organisation
    later: Mapping[UUID, datetime]

    def holds(self, organisation_id: UUID, at: datetime) -> bool:
        """Whether what happened at an organisation counts."""
        begun, until = self.begun.get(organisation_id), self.later.get(organisation_id)
        return begun is not None and at >= begun and (until is None or at < until)


@dataclass(frozen=True, slots=True)
class _Member:
    """One row of the campaign. Not the model: of thousands the page needs four columns, and no contacts."""

    organisation_id: UUID
    state: str
    begun_at: datetime | None
    case_id: UUID | None


def _members(campaign: Campaign) -> list[_Member]:
    columns = (CampaignMember.organisation_id, CampaignMember.state, CampaignMember.begun_at, CampaignMember.case_id)
    found = db.session.execute(select(*columns).where(CampaignMember.campaign_id == campaign.id))
    return [_Member(*row) for row in found]


def _begun(members: Iterable[_Member], standing: Mapping[UUID, UUID]) -> dict[UUID, datetime]:
    """When the campaign first wrote to each business: to either of two rows that turned out to be one, or to both."""
    found: dict[UUID, datetime] = {}
    for member in members:
        if member.state == BEGUN and member.begun_at is not None:
            stands = standing[member.organisation_id]
            found[stands] = min(found.get(stands, member.begun_at), member.begun_at)
    return found


def _wanted(campaign: Campaign) -> tuple[CampaignResult, ...]:
    """What the campaign's service counts now; nothing where it is not published any more."""
    try:
        shape = current(campaign.service)[1].campaign
    except NoSuchService:
        return ()
    return shape.results if shape is not None else ()


def _standing(ids: Iterable[UUID]) -> tuple[dict[UUID, UUID], dict[UUID, UUID]]:
    """The row that stands for each of some organisations; and every row that stands for one of these, with it."""
    merged = select(Organisation.id, Organisation.merged_into_id).where(Organisation.merged_into_id.is_not(None))
    into = {row[0]: row[1] for row in db.session.execute(merged) if row[1] is not None}
    wanted = set(ids)
    ends = {one: _end(one, into) for one in wanted | into.keys()}
    stand = {end for one, end in ends.items() if one in wanted}
    rows = {one: end for one, end in ends.items() if end in stand} | {end: end for end in stand}
    return {one: ends[one] for one in wanted}, rows


def _places(ids: Iterable[UUID]) -> dict[UUID, Place]:
    columns = (Organisation.id, Organisation.area, Organisation.sector)
    found = db.session.execute(select(*columns).where(Organisation.id.in_(set(ids))))
    return {row[0]: Place(row[1] or NO_AREA, SECTORS.get(row[2], NO_SECTOR)) for row in found}


def _end(one: UUID, into: Mapping[UUID, UUID]) -> UUID:
    seen = {one}
    while one in into and into[one] not in seen:
        one = into[one]
        seen.add(one)
    return one


def _later_turns(campaign: Campaign, rows: Mapping[UUID, UUID]) -> dict[UUID, datetime]:
    """When the next campaign of the service wrote to each of some organisations."""
    later = select(CampaignMember.organisation_id, CampaignMember.begun_at).join(Campaign)
    later = later.where(Campaign.service == campaign.service, Campaign.made_at > campaign.made_at)
    later = later.where(CampaignMember.organisation_id.in_(rows), CampaignMember.begun_at.is_not(None))
    found: dict[UUID, datetime] = {}
    for organisation_id, at in db.session.execute(later):
        end = rows[organisation_id]
        if at is not None:
            found[end] = min(found.get(end, at), at)
    return found


def _answered(case_ids: Sequence[UUID], reader: Actor) -> set[UUID]:
    """Those of a campaign's cases whose organisation has answered what it was asked."""
    seen = cases_visible_to(reader).where(Case.id.in_(case_ids)).query().with_only_columns(Case.id).order_by(None)
    found = select(Filing.case_id).join(PartRequest, PartRequest.filing_id == Filing.id)
    found = found.where(Filing.case_id.in_(seen), PartRequest.follow_up != "", PartRequest.state == "answered")
    return {case_id for case_id in db.session.scalars(found) if case_id is not None}


def _cases(wanted: Sequence[CampaignResult], rows: Mapping[UUID, UUID], reader: Actor) -> Iterator[_Happened]:
    """The cases that are counted, or whose numbers are added up."""
    services = sorted({service for one in wanted for service in one.services})
    if not services:
        return
    seen = cases_visible_to(reader).where(Case.service.in_(services)).query()
    of_them = seen.join(OrganisationCase, OrganisationCase.case_id == Case.id).order_by(None)
    of_them = of_them.where(OrganisationCase.organisation_id.in_(rows))
    columns = (OrganisationCase.organisation_id, Case.received_at, Case.service, Case.facts)
    tied: Sequence[Any] = db.session.execute(of_them.with_only_columns(*columns)).all()
    for organisation_id, at, service, facts in tied:
        counts = {one.id: _worth(one, facts or {}) for one in wanted if service in one.services}
        yield _Happened(rows[organisation_id], at, counts)


def _worth(one: CampaignResult, facts: Mapping[str, Any]) -> int:
    return int(as_number(facts.get(one.adds)) or 0) if one.adds else 1


def _approvals(wanted: Sequence[CampaignResult], rows: Mapping[UUID, UUID], reader: Actor) -> Iterator[_Happened]:
    """The approvals that are counted, by when they were issued."""
    kinds = sorted({kind for one in wanted for kind in one.approvals})
    if not kinds:
        return
    seen = approvals_visible_to(reader).where(Approval.kind.in_(kinds))
    of_them = seen.join(OrganisationCase, OrganisationCase.case_id == Approval.case_id)
    of_them = of_them.where(OrganisationCase.organisation_id.in_(rows))
    columns = (OrganisationCase.organisation_id, Approval.issued_at, Approval.kind)
    tied: Sequence[Any] = db.session.execute(of_them.with_only_columns(*columns)).all()
    for organisation_id, at, kind in tied:
        yield _Happened(rows[organisation_id], at, {one.id: 1 for one in wanted if kind in one.approvals})


def _last_if_unknown(called: str) -> tuple[bool, str]:
    return called in (NO_AREA, NO_SECTOR), called.casefold()
