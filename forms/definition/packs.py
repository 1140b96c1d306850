"""Packs that the council hands out, and campaigns in which a form is begun for many organisations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from forms.definition.wording import NOTHING, Wording


@dataclass(frozen=True, slots=True)
class PackShape:
    """A paper for the public, of which an administrator uploads versions; it has a page of its own."""

    id: str
    title: Wording
    body: Wording = NOTHING
    services: tuple[str, ...] = ()  # forms that its page leads to


@dataclass(frozen=True, slots=True)
class CampaignResult:
    """Something that is counted of a campaign, at the organisations it wrote to, from the day on which it did.

    `approvals` are kinds: those issued count. `services` are counted by their cases, or with `adds` by the numbers that
    their forms leave under that question on the case, added up.
    """

    id: str
    label: Wording
    says: Wording = NOTHING  # what counts, in a sentence
    approvals: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    adds: str = ""


@dataclass(frozen=True, slots=True)
class CampaignShape:
    """That officers may begin this form for many organisations at once.

    What the directory knows fills the questions of `subjects: organisation:`; `answers` fills others. `results` are
    counted by area and sector.
    """

    answers: tuple[tuple[str, Any], ...] = ()
    per_day: int = 50  # how many a day, unless an officer says otherwise
    results: tuple[CampaignResult, ...] = ()
