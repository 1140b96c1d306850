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


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One rule's answer for one day.

    `limit` and `observed` are in words with their unit ("10 school days"), because a letter
    quotes them; `sentence` holds no name and no identifier of a child.

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

    def __post_init__(self) -> None:
        if self.severity is Severity.BREACH and not self.verified:
            msg = f"rule {self.rule} is not verified and cannot find a breach"
            raise ValueError(msg)
