"""Why a case can't end like that yet, in sentences short enough to read: many open enquiries are counted, few named."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from casework.closing import Refusal, Why

FEW = 3  # open enquiries that are named one by one
REFUSED = {
    Why.NO_CHECKLIST: "The enquiries that this outcome needs were never begun",
    Why.NOT_OFFERED: "This outcome is not possible for this case now",
    Why.CLOSED: "The case is closed already",
    Why.OF_SCHOOL_AGE: "The child is of compulsory school age, or the date of birth is not known",
    Why.NO_DEATH: "No death is recorded for this child",
}


@dataclass(frozen=True, slots=True)
class OpenEnquiries:
    """Enquiries that stand in the way of some outcomes, and the checklists that they stand on."""

    outcomes: tuple[str, ...]
    labels: tuple[str, ...]
    task_ids: tuple[UUID, ...]

    @property
    def summary(self) -> str:
        """The line under which they are folded."""
        count = len(self.labels)
        return f"{count} {'enquiry is' if count == 1 else 'enquiries are'} still open"


def reasons(refusals: Iterable[Refusal]) -> list[str]:
    """Why it is refused, a sentence each."""
    found = tuple(refusals)
    rows = [one.about for one in found if one.why is Why.ROW_OPEN]
    told = [f"An enquiry is still open: {label}" for label in rows]
    if len(rows) > FEW:
        told = [f"{len(rows)} enquiries that it needs are still open"]
    told += [one.about for one in found if one.why is Why.NOT_READY]
    return told + [REFUSED[one.why] for one in found if one.why in REFUSED]


def open_enquiries(of_outcomes: Iterable[tuple[str, Sequence[Refusal]]]) -> list[OpenEnquiries]:
    """The open enquiries by outcome, outcomes with the same ones together.

    Args: of_outcomes: each outcome's label with what stands in its way.
    """
    together: dict[tuple[Refusal, ...], list[str]] = {}
    for outcome, refusals in of_outcomes:
        rows = tuple(one for one in refusals if one.why is Why.ROW_OPEN)
        if rows:
            together.setdefault(rows, []).append(outcome)
    return [
        OpenEnquiries(
            tuple(outcomes),
            tuple(row.about for row in rows),
            tuple(dict.fromkeys(row.task_id for row in rows if row.task_id is not None)),
        )
        for rows, outcomes in together.items()
    ]
