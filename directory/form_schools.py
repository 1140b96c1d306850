"""The directory's schools, as a school question of any form asks for them and as its answer is said."""

from __future__ import annotations

from collections.abc import Sequence

from directory.schools import find_schools, school_by_urn
from forms.ports import SchoolFound


class DirectorySchools:
    """Schools of the directory, for a school question."""

    def find(self, text: str, /) -> Sequence[SchoolFound]:
        """Schools that what was typed may mean, this council's first."""
        return [SchoolFound(one.urn, one.name, one.town or one.postcode) for one in find_schools(text) if one.urn]

    def name(self, urn: str, /) -> str | None:
        """The name of a school by its URN."""
        school = school_by_urn(urn)
        return school.name if school is not None else None


class SchoolsReadOnce(DirectorySchools):
    """The same for one page of many rows: each school is looked up once, however many rows name it."""

    def __init__(self) -> None:
        """Nothing is known yet; made anew for each page, since names change."""
        self._known: dict[str, str | None] = {}

    def name(self, urn: str, /) -> str | None:
        """The name of a school by its URN."""
        if urn not in self._known:
            self._known[urn] = super().name(urn)
        return self._known[urn]
