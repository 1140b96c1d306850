"""What the council holds already, for whoever fills in a form: each source answers only those who may know it.

A person of the public is told nothing by any of them. A school that signs in finds what it has sent itself; officers
find what they may see on their own pages anyway.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from base.clock import london
from casework.earlier_totals import of_other_forms, sent_this_year
from casework.intake.sent_forms import open_returns_of
from forms.ports import RecordFound
from licensing.registers import valid_matching
from security.actor import Actor, ActorKind
from security.current import current_actor
from security.users import email_of, schools_of
from statutory.day_names import say_date


def _name(actor: Actor) -> str | None:
    return actor.name or None


def _email(actor: Actor) -> str | None:
    return email_of(actor.id) or None


def _school(actor: Actor) -> dict[str, str] | None:
    """Their school; of somebody who speaks for several it is not guessed."""
    schools = schools_of(actor.id) if actor.id is not None else []
    return {"urn": schools[0].urn} if len(schools) == 1 and schools[0].urn else None


KNOWN: Mapping[str, Callable[[Actor], Any]] = {
    "signed-in-name": _name,
    "signed-in-email": _email,
    "signed-in-school": _school,
}


def _own_returns(actor: Actor) -> list[RecordFound]:
    """Forms that the schools of whoever signed in have sent, and that are being worked on: references, no names."""
    return [
        RecordFound(one.reference, f"{one.reference}, {one.title}, sent {say_date(london(one.at).date())}")
        for one in open_returns_of(actor)
    ]


def _approvals(actor: Actor, text: str) -> list[RecordFound]:
    """Valid approvals by number or holder's surname, for officers who may see approvals."""
    return [
        RecordFound(one.number, f"{one.number}, {one.holder_name}, until {say_date(one.valid_until)}")
        for one in valid_matching(actor, text)
    ]


@dataclass(frozen=True, slots=True)
class CouncilRecords:
    """The council's records as whoever makes this request may know them, beside one form on one day."""

    filing_id: UUID | None = None
    today: date | None = None

    def known(self, source: str, /) -> Any:
        """What is known of school staff, who fill in for themselves; an officer enters for others and gets nothing."""
        actor = current_actor()
        if actor.kind is not ActorKind.USER or not actor.school_ids or source not in KNOWN:
            return None
        return KNOWN[source](actor)

    def find(self, source: str, text: str, /) -> Sequence[RecordFound]:
        """Records that a text may mean; for no text those to offer at once."""
        actor = current_actor()
        if source == "own-returns":
            words = text.casefold().split()
            return [one for one in _own_returns(actor) if all(word in one.label.casefold() for word in words)]
        return _approvals(actor, text) if source == "approvals" and actor.is_officer and text else ()

    def name(self, source: str, record_id: str, /) -> str | None:
        """How one reads; None for one that is not this person's to see, whose reference or number is shown instead."""
        return next((one.label for one in self.find(source, record_id) if one.id == record_id), None)

    def total(self, source: str, about: Mapping[str, Any], of: Sequence[str], /) -> Decimal | None:
        """What other forms said, added up; None for whoever may not be told."""
        actor = current_actor()
        if self.filing_id is None or self.today is None:
            return None
        if source == "own-forms-this-year":
            return sent_this_year(self.filing_id, about, of, by=actor, today=self.today)
        if source in ("standing-forms", "forms-of-last-year"):
            lately = source == "forms-of-last-year"
            return of_other_forms(self.filing_id, of, also_ended=lately, by=actor, today=self.today)
        return None
