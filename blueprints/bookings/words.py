"""What bookings are called on pages."""

from __future__ import annotations

WAYS = {"office": "In person", "online": "Online", "telephone": "By telephone", "home": "A visit at home"}
STATES = {
    "invited": "Asked to pick a time",
    "booked": "Booked",
    "attended": "They came",
    "no-show": "They did not come",
    "cancelled": "Cancelled",
    "ended": "Ended with its case",
}


def way_words(way: str, place: str) -> str:
    """How one meets: "In person, Room 2"."""
    said = WAYS.get(way, way)
    return f"{said}, {place}" if place else said
