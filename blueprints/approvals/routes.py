"""Every route of approvals, on one blueprint."""

from __future__ import annotations

from blueprints.approvals import changing, holder_death, lists, overview, recording, suspending
from blueprints.approvals.door import blueprint

__all__ = ["blueprint", "changing", "holder_death", "lists", "overview", "recording", "suspending"]
