"""Where a rule of law was read, and whether it was read at the source."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Source:
    """One provision that a rule rests on.

    `verified` means that somebody read the official text on `checked_on`; where it is
    false the rule is known from guidance or practice, and may only advise.
    """

    title: str
    provision: str
    url: str
    checked_on: date
    verified: bool

    @property
    def citation(self) -> str:
        """The provision as a letter would cite it, e.g. "Education Act 1996, s.8(3)"."""
        return f"{self.title}, {self.provision}"
