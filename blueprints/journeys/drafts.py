"""Which filings this browser began: a note in its signed session. Nobody opens a draft by guessing its address."""

from __future__ import annotations

from uuid import UUID

from flask import session

MOST = 12  # filings in one cookie of 4 kB


def note(filing_id: UUID) -> None:
    """Remember that this browser began a filing."""
    others = [kept for kept in _kept() if kept != filing_id.hex]
    session["drafts"] = [*others, filing_id.hex][-MOST:]


def began_here(filing_id: UUID) -> bool:
    """Whether this browser began it, and was not left since."""
    return filing_id.hex in _kept()


def forget(filing_id: UUID) -> None:
    """Leave a filing: from now on only its link and code open it (a shared computer)."""
    session["drafts"] = [kept for kept in _kept() if kept != filing_id.hex]


def _kept() -> list[str]:
    return list(session.get("drafts") or [])
