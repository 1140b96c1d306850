"""What a rule of retention would delete today and what stays all the same, for one reader. Reading deletes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from uuid import UUID

from casework.purges.purged_businesses import due_businesses
from casework.purges.purged_campaigns import due_campaigns
from casework.purges.purging import Bar, due_cases
from casework.purges.retention_rules import Rule
from casework.visible import seen_among
from security.actor import Actor
from security.permissions import Permission

CASE, BUSINESS, CAMPAIGN = "cases.show", "organisations.show", "campaigns.show"  # the pages that show each


@dataclass(frozen=True, slots=True)
class DryLine:
    """One record that is old enough. `leads_to` is the page of it, empty for a reader who has none."""

    id: UUID
    called: str
    ended_on: date
    due_on: date
    bars: tuple[Bar, ...]
    leads_to: str
    cases: tuple[UUID, ...]  # whoever may not see all of these is not told of the record


@dataclass(frozen=True, slots=True)
class DryRun:
    """A dry run: what would go, what would stay, how many more this reader is not told of, whether these are all."""

    going: Sequence[DryLine]
    staying: Sequence[DryLine]
    unseen: int
    is_all: bool


def dry_run(rule: Rule, reader: Actor, *, today: date, most: int) -> DryRun:
    """The first so many records that are old enough by a rule, as far as the reader may know of them."""
    due = list(islice(_lines(rule, reader, today), most))
    seen = seen_among(reader, {case_id for line in due for case_id in line.cases})
    shown = [line for line in due if seen.issuperset(line.cases)]
    going, staying = [line for line in shown if not line.bars], [line for line in shown if line.bars]
    return DryRun(going, staying, len(due) - len(shown), len(due) < most)


def _lines(rule: Rule, reader: Actor, today: date) -> Iterator[DryLine]:
    """Of the three only one is about the rule. A business is called by its name for those who may open its page."""
    for case in due_cases(rule, today=today):
        yield DryLine(case.id, case.reference, case.closed_on, case.due_on, case.bars, CASE, (case.id,))
    named = reader.may(Permission.ORGANISATION_SEE)
    for one in due_businesses(rule, today=today):
        called, page = (f"{one.name}, {one.reference}", BUSINESS) if named else (one.reference, "")
        yield DryLine(one.id, called, one.last_on, one.due_on, one.bars, page, one.cases)
    for sent in due_campaigns(rule, today=today):
        page = CAMPAIGN if named else ""
        yield DryLine(sent.id, sent.name, sent.last_on, sent.due_on, sent.bars, page, sent.cases)
