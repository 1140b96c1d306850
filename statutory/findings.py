"""What a rule says about one set of facts, in a form an officer can put into a letter."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from statutory.sources import Source


class Severity(StrEnum):
    """How hard a finding presses."""

    BREACH = "breach"
    ADVISORY = "advisory"
    OFFICER_DECIDES = "officer_decides"
    INFORMATION = "information"


class Overrider(StrEnum):
    """Who may let something go ahead in spite of a finding, with a reason that is kept."""

    NOBODY = "nobody"
    CHAPERONE = "chaperone"  # on the day, within what the regulations leave to a chaperone
    COUNCIL = "council"  # by a permission or a condition that the council gives in writing
    OFFICER = "officer"  # a discretion of practice, used by the officer with the case


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One rule's answer for one day.

    `limit` and `observed` are in words with their unit ("10 school days"), because a letter
    quotes them; `sentence` holds no name and no identifier of a child. `on` is the day the rule
    was asked for; `day` is the day of a schedule it speaks of, where it speaks of one.

    Raises: ValueError for a breach that rests on unverified law: such a rule only advises.
    """

    rule: str
    provision: str
    limit: str
    observed: str
    sentence: str
    severity: Severity
    verified: bool
    source: Source
    on: date
    day: date | None = None
    overridable_by: Overrider = Overrider.NOBODY

    def __post_init__(self) -> None:
        if self.severity is Severity.BREACH and not self.verified:
            msg = f"rule {self.rule} is not verified and cannot find a breach"
            raise ValueError(msg)


_PRESSURE = {severity: place for place, severity in enumerate(Severity)}


def pressure(finding: Finding) -> int:
    """Return a key to sort findings by: what presses hardest first."""
    return _PRESSURE[finding.severity]
