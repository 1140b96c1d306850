"""What an officer tells somebody by telephone or letter, since the form they enter for them gives no e-mail address."""

from __future__ import annotations

from dataclasses import dataclass

from blueprints.journeys.desk import Desk
from correspondence.recipients import PARTY
from forms.definition.questions import ENTERED_ON_BEHALF
from forms.values import is_not_known

_WHO_SENT = frozenset({"party", "referrer"})


@dataclass(frozen=True, slots=True)
class Untold:
    """Who hears nothing by e-mail, and the titles of the messages of the form that would have gone there.

    `later`: it was said that there is no address, so an officer gets a task when one of these would go.
    """

    who: str
    messages: tuple[str, ...]
    later: bool


def untold(desk: Desk) -> Untold | None:
    """Whom the officer at this desk tells; None where nobody is entered for, an address is there, or nothing is sent.

    Nobody of the public is told more than that the form came, so only the receipt counts there.
    """
    shape = desk.definition.party_shapes[desk.part.party]
    definition = desk.definition
    if desk.facts.get(ENTERED_ON_BEHALF) != "yes" or desk.part.email or not shape.email_question or definition.no_email:
        return None
    words = {f"{PARTY}{shape.id}"} | (_WHO_SENT if desk.is_first else frozenset())
    titles = tuple(
        one.title.say()
        for one in definition.messages
        if words & set(one.to) and (one.id == definition.receipt or not definition.receipt_only)
    )
    receipt = next((one.title.say() for one in definition.messages if one.id == definition.receipt), "")
    who = (desk.part.source or "") if desk.part.entered_by is not None else ""
    later = titles != (receipt,) and is_not_known(desk.part.answers.get(shape.email_question))
    return Untold(who or desk.filing.source, titles, later and not definition.receipt_only) if titles else None
