"""What is known of whoever fills in a form, for questions that are filled in beforehand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from forms.ports import RecordFound
from security.actor import Actor, ActorKind
from security.current import current_actor
from security.users import email_of, schools_of


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


class WhoeverSignedIn:
    """Prefills for school staff, who fill in for themselves. An officer enters for somebody else, and gets nothing.

    No records are looked in yet: which children or approvals a person may pick is each source's own rule.
    """

    def known(self, source: str, /) -> Any:
        """What is known, in the shape of the answer; None for nothing."""
        actor = current_actor()
        if actor.kind is not ActorKind.USER or not actor.school_ids or source not in KNOWN:
            return None
        return KNOWN[source](actor)

    def find(self, _source: str, _text: str, /) -> Sequence[RecordFound]:
        """Nothing."""
        return ()

    def name(self, _source: str, _record_id: str, /) -> str | None:
        """Nothing."""
        return None

    def total(self, _source: str, _about: Mapping[str, Any], /) -> Decimal | None:
        """Nobody can tell."""
        return None
