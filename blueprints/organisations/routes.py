"""Every route of organisations, on one blueprint."""

from __future__ import annotations

from blueprints.organisations import editing, keeping, merging, overview, taking_in
from blueprints.organisations.door import blueprint

__all__ = ["blueprint", "editing", "keeping", "merging", "overview", "taking_in"]
