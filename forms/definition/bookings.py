"""Bookings: a slot that somebody picks by a link, as inert values."""

from __future__ import annotations

from dataclasses import dataclass

from forms.definition.casework import DueRule
from forms.definition.wording import Wording

WAYS = ("office", "online", "telephone", "home")


@dataclass(frozen=True, slots=True)
class BookingShape:
    """A kind of appointment of a service.

    `slots` is the sort of slots it is picked from; services may share one. The tasks are of this service; where none
    is named, an appointment that nobody picked or came to starts the product's own.
    """

    id: str
    title: Wording
    slots: str
    minutes: int
    ways: tuple[str, ...]
    offered_by: str  # the queue whose team offers slots
    invite: str  # the message with the link
    pick_within: DueRule
    booked: str = ""  # the message that says when it is
    remind: str = ""
    remind_before_hours: int = 24
    change_until_hours: int = 24
    when_not_picked: str = ""
    when_missed: str = ""
    when_attended: str = ""
