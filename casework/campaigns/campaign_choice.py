"""Which organisations a campaign is for: by sector, area and when they last heard from us. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import Any

from sqlalchemy import Select, exists, func, or_, select

from base.extensions import db
from base.text import squeezed
from directory.organisations import MAY, OPEN
from models.campaign import CampaignMember
from models.case import Case
from models.organisation import Organisation, OrganisationCase
from statutory.london import london_instant

MOST = 2_000  # organisations of one campaign
PLANNED = "planned"


@dataclass(frozen=True, slots=True)
class Choice:
    """By what organisations are chosen. Empty means any. `not_since`: nothing from us on or after that day."""

    sectors: tuple[str, ...] = ()
    area: str = ""
    postcode: str = ""  # how it begins
    not_since: date | None = None

    @property
    def as_kept(self) -> dict[str, Any]:
        """The choice as it stands on the campaign."""
        since = self.not_since.isoformat() if self.not_since else None
        return {"sectors": list(self.sectors), "area": self.area, "postcode": self.postcode, "not_since": since}


def chosen(choice: Choice, service: str) -> Select[Organisation]:
    """The organisations that fit, by name.

    Never one that is closed, wants no campaigns, is planned in another campaign, or has an open case of the service.
    """
    planned = exists().where(CampaignMember.organisation_id == Organisation.id, CampaignMember.state == PLANNED)
    fit = select(Organisation).where(
        Organisation.merged_into_id.is_(None), Organisation.state == OPEN, Organisation.contact == MAY, ~planned
    )
    fit = fit.where(~has_open_case(service))
    if choice.sectors:
        fit = fit.where(Organisation.sector.in_(choice.sectors))
    if choice.area:
        fit = fit.where(func.lower(Organisation.area) == squeezed(choice.area).lower())
    if choice.postcode:
        fit = fit.where(Organisation.postcode.startswith(choice.postcode, autoescape=True))
    if choice.not_since is not None:
        day = london_instant(choice.not_since, time.min)
        fit = fit.where(or_(Organisation.contacted_at.is_(None), Organisation.contacted_at < day))
    return fit.order_by(Organisation.sort_name, Organisation.id)


def has_open_case(service: str) -> Any:
    """The condition that an organisation has an open case of a service."""
    tied = select(OrganisationCase.id).join(Case, Case.id == OrganisationCase.case_id)
    tied = tied.where(
        OrganisationCase.organisation_id == Organisation.id, Case.service == service, Case.state == "open"
    )
    return tied.exists()


def count_chosen(choice: Choice, service: str) -> int:
    """How many organisations fit."""
    return db.session.scalar(select(func.count()).select_from(chosen(choice, service).order_by(None).subquery())) or 0


def some_chosen(choice: Choice, service: str, *, limit: int) -> list[Organisation]:
    """The first of those that fit."""
    return list(db.session.scalars(chosen(choice, service).limit(limit)))


def areas() -> list[str]:
    """Every area that the directory knows."""
    found = select(Organisation.area).where(Organisation.area != "").distinct().order_by(Organisation.area).limit(200)
    return list(db.session.scalars(found))
