"""Every route of a child's pages, on one blueprint."""

from __future__ import annotations

from blueprints.children import adults, dying, merging, pages, particulars, told_again, written_in
from blueprints.children.door import blueprint

__all__ = ["adults", "blueprint", "dying", "merging", "pages", "particulars", "told_again", "written_in"]
