"""Every route of a case's pages, on one blueprint."""

from __future__ import annotations

from blueprints.cases import (
    changing,
    contacting,
    ending,
    findings,
    identifying,
    keeping,
    misplaced_files,
    misplaced_notes,
    noting,
    overview,
    parts,
    restricting,
    scanning,
    standing_aside,
    who_told,
)
from blueprints.cases.door import blueprint

__all__ = [
    "blueprint",
    "changing",
    "contacting",
    "ending",
    "findings",
    "identifying",
    "keeping",
    "misplaced_files",
    "misplaced_notes",
    "noting",
    "overview",
    "parts",
    "restricting",
    "scanning",
    "standing_aside",
    "who_told",
]
