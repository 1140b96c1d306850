"""A child's school as somebody types it: by its number, or by a name that fits one school alone."""

from __future__ import annotations

import re
from uuid import UUID

from base.extensions import db
from directory.schools import find_schools
from models.school import School

MOST = 6  # schools that are named where several fit
_URN = re.compile(r"\(URN ([0-9]{6})\)$")


def school_words(school_id: UUID | None) -> str:
    """The school as its box shows it: the name, and the number that tells it from others of the name."""
    school = db.session.get(School, school_id) if school_id is not None else None
    return _words(school) if school is not None else ""


def named_school(typed: str) -> tuple[UUID | None, str]:
    """The school that is meant and what is wrong; nothing typed is no school and no fault."""
    if not typed:
        return None, ""
    written = _URN.search(typed)
    found = find_schools(written[1] if written else typed, limit=MOST, closed_too=True)
    exactly = [school for school in found if school.name.casefold() == typed.casefold()]
    if len(found) == 1 or len(exactly) == 1:
        return (exactly or found)[0].id, ""
    if not found:
        return None, "No school of the directory fits. Enter a name as it stands there, or its URN"
    return None, f"Several schools fit. Enter the URN of one: {'; '.join(map(_words, found))}"


def _words(school: School) -> str:
    return f"{school.name} (URN {school.urn})" if school.urn else school.name
