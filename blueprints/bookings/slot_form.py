"""Times to offer, as an officer types them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from base.text import squeezed
from blueprints.bookings.words import WAYS
from blueprints.typed_dates import typed_date, typed_time
from casework.bookings.slots import MOST_AT_ONCE, Offer

WEEK = timedelta(days=7)
LONGEST_PLACE = 200
ORDER = ("kind", "day-day", "first", "minutes", "count", "weeks", "capacity", "way", "place")  # of the page's fields
NUMBERS = {
    "minutes": "The minutes of each",
    "count": "How many one after another",
    "weeks": "The number of weeks",
    "capacity": "How many people may book each",
}


@dataclass
class SlotForm:
    """What was typed, the offer it makes, and what is wrong with it."""

    boxes: dict[str, str] = field(default_factory=dict)
    offer: Offer | None = None
    errors: list[tuple[str, str]] = field(default_factory=list)

    @property
    def found(self) -> dict[str, str]:
        """The errors by field."""
        return dict(reversed(self.errors))


def read_slots(asked: Mapping[str, str], *, kinds: Collection[str], teams: Collection[UUID], today: date) -> SlotForm:
    """Read an offer from a form; its errors are said of the fields."""
    boxes, day = typed_date(asked, "day")
    form = SlotForm(boxes)
    if day is None or day < today:
        form.errors.append(("day-day", "Enter the first day, such as 27 3 2027; today or later"))
    kind, way = asked.get("kind", ""), asked.get("way", "")
    if kind not in kinds:
        form.errors.append(("kind", "Choose what the times are for"))
    first = typed_time(asked.get("first", ""))
    if first is None:
        form.errors.append(("first", "Enter the time of the first one, such as 9:30"))
    if way not in WAYS:
        form.errors.append(("way", "Choose how you meet"))
    place = squeezed(asked.get("place", ""))[:LONGEST_PLACE]
    if way == "office" and not place:
        form.errors.append(("place", "Enter where they come to"))
    minutes = _number(form, asked, "minutes", 5, 480)
    count = _number(form, asked, "count", 1, MOST_AT_ONCE)
    capacity = _number(form, asked, "capacity", 1, 200)
    weeks = _number(form, asked, "weeks", 1, 26)
    if not form.errors and count * weeks > MOST_AT_ONCE:
        form.errors.append(("count", f"Offer {MOST_AT_ONCE} times at most in one go"))
    form.errors.sort(key=lambda error: ORDER.index(error[0]))  # as the page asks, so that the first is the topmost
    if form.errors or day is None or first is None:
        return form
    form.offer = Offer(
        kind=kind,
        team_id=_team(asked.get("team", ""), teams),
        way=way,
        place=place,
        days=_weekly(day, weeks),
        first=first,
        count=count,
        minutes=minutes,
        capacity=capacity,
    )
    return form


def _weekly(first: date, weeks: int) -> Sequence[date]:
    return [first + WEEK * number for number in range(weeks)]


def _team(typed: str, teams: Collection[UUID]) -> UUID | None:
    return next((team for team in teams if str(team) == typed), None)


def _number(form: SlotForm, asked: Mapping[str, str], name: str, least: int, most: int) -> int:
    typed = asked.get(name, "").strip()
    if typed.isascii() and typed.isdigit() and least <= int(typed[:6]) <= most:
        return int(typed[:6])
    form.errors.append((name, f"{NUMBERS[name]} must be a whole number from {least} to {most}"))
    return least
