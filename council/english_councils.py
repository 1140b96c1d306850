"""Local authorities of England by number, and which of them this council is, as forms and rules of the law ask it."""

from __future__ import annotations

from collections.abc import Sequence

from council.settings import setting
from statutory.la_codes import current_authorities, local_authority


class EnglishCouncils:
    """What a form may know of councils."""

    def every(self) -> Sequence[tuple[str, str]]:
        """Those that exist today, by name."""
        return sorted(((one.code, one.name) for one in current_authorities()), key=lambda one: one[1])

    def name(self, code: str, /) -> str | None:
        """The name; of an old number too."""
        found = local_authority(code)
        return found.name if found is not None else None

    def own(self) -> str:
        """This council: by the name of its number, or as it calls itself where its number is not set."""
        return self.name(str(setting("council-code"))) or str(setting("council-name"))
