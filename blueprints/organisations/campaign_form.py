"""What an officer chooses for a campaign, as it is typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from flask import request

from base.text import squeezed
from blueprints.typed_dates import typed_day
from casework.campaigns.campaign_choice import Choice
from casework.campaigns.campaigns import Offer
from directory.organisations import SECTORS

MOST_A_DAY = 500


@dataclass
class CampaignForm:
    """What was typed, what it means, and what is wrong with it."""

    name: str = ""
    service: str = ""
    per_day: str = ""
    choice: Choice = field(default_factory=Choice)
    errors: list[tuple[str, str]] = field(default_factory=list)

    @property
    def a_day(self) -> int:
        """How many a day; only of a form without errors."""
        return int(self.per_day)


def empty_form(offers: Sequence[Offer]) -> CampaignForm:
    """The form before anything was typed: of one service alone, that one is chosen."""
    first = offers[0] if offers else None
    return CampaignForm(service=first.service if first else "", per_day=str(first.per_day) if first else "")


def read_form(offers: Sequence[Offer]) -> CampaignForm:
    """Read what was posted."""
    posted = request.form
    since, wrong = typed_day("since")
    form = CampaignForm(
        name=squeezed(posted.get("name", ""))[:200],
        service=posted.get("service", ""),
        per_day=posted.get("per-day", "").strip()[:4],
        choice=Choice(
            sectors=tuple(code for code in posted.getlist("sectors") if code in SECTORS),
            area=squeezed(posted.get("area", ""))[:120],
            postcode=" ".join(posted.get("postcode", "").upper().split())[:10],
            not_since=since,
        ),
    )
    if not form.name:
        form.errors.append(("name", "Enter a name for the campaign"))
    if form.service not in {offer.service for offer in offers}:
        form.errors.append(("service", "Select what is sent"))
    if wrong:
        form.errors.append(("since-day", wrong))
    if not (form.per_day.isascii() and form.per_day.isdigit() and 1 <= int(form.per_day) <= MOST_A_DAY):
        form.errors.append(("per-day", f"Enter a number from 1 to {MOST_A_DAY}"))
    return form
