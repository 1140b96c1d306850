"""Instants as nudges and commands write them."""

from __future__ import annotations

from datetime import UTC, datetime

from base.clock import LONDON


def instant_of(text: str) -> datetime:
    """An ISO 8601 instant; a London clock's where it names no zone.

    Raises: ValueError for text that is none.
    """
    instant = datetime.fromisoformat(text)
    return (instant.replace(tzinfo=LONDON) if instant.tzinfo is None else instant).astimezone(UTC)
