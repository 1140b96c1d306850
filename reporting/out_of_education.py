"""Which types of case are about a child out of education, by what the current definitions say (SAFETY 31)."""

from __future__ import annotations

from collections.abc import Mapping

from casework.versions import current_versions, pinned
from forms.definition.casework import OutOfEducation

Sorts = Mapping[str, OutOfEducation]  # by type of case


def sorts_out_of_education() -> Sorts:
    """What is said of each type of case whose child is out of education while the case is open; one statement.

    The current versions say it, of every open case of the type: also of one that began before it was said.
    """
    shapes = [pinned(version_id).case for version_id in current_versions().values()]
    return {one.case_type: one.out_of_education for one in shapes if one is not None and one.out_of_education}
