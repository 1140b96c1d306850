"""Every route of a child's pages, on one blueprint."""

from __future__ import annotations

from blueprints.children import dying, merging, pages, written_in
from blueprints.children.door import blueprint

__all__ = ["blueprint", "dying", "merging", "pages", "written_in"]
