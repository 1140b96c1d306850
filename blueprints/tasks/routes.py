"""Every route of a task's pages, on one blueprint."""

from __future__ import annotations

from blueprints.tasks import checklist, deciding, finishing, holding, pages, standing, waiting
from blueprints.tasks.door import blueprint

__all__ = ["blueprint", "checklist", "deciding", "finishing", "holding", "pages", "standing", "waiting"]
