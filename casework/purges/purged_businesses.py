"""Purging businesses that the council has had nothing to do with for long. A sole trader is a person like any other.

Never one of which a case is kept, open or ended (its cases go by their own rules first, and with them its approvals),
nor one that is held, nor one that a campaign is still to write to. Rows that were merged into one another are one
business and go together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select

from base.database import locked
from base.extensions import db
from casework.purges.due_records import DueRecord, in_batches, let_go
from casework.purges.organisation_holds import held_rows
from casework.purges.purging import Bar, states_of
from casework.purges.retention_rules import Period, Rule, What
from directory.organisations import KIND
from models.campaign import CampaignMember
from models.case import Case
from models.event import Event
from models.organisation import Organisation, OrganisationCase
from security.actor import Actor
from statutory.london import london_day, london_instant

PLANNED = "planned"


def due_businesses(rule: Rule, *, today: date) -> Iterator[DueRecord]:
    """The businesses whose time by a rule is over, in the order of their ids; a batch of them a time."""
    if rule.period is None or rule.what is not What.BUSINESSES:
        return
    period = rule.period
    yield from in_batches(Organisation, _old_enough(period, today), lambda some: _judged(period, some, today))


def purge_business(organisation_id: UUID, rule: Rule, *, by: Actor, at: datetime) -> bool:
    """Purge one business with its contacts, its places in campaigns and its history, inside `writing()`.

    What is left is a line with its number (PurgedRecord) and an event, nobody's name.
    Gives:  whether it went.
    Twice:  harmless; what is gone is gone.
    """
    today = london_day(at)
    if not rule.purges_on(today) or rule.period is None:
        return False
    row: Organisation | None = locked(db.session(), Organisation, organisation_id)
    if row is None or row.merged_into_id is not None:
        return False
    due = next(iter(_judged(rule.period, [row], today)), None)
    if due is None or due.bars:
        return False
    let_go(due, "organisation", rule, rule.period, by=by, at=at)
    return True


def _old_enough(period: Period, today: date) -> tuple[ColumnElement[bool], ...]:
    """Businesses that may be due: what the columns of their own rows tell; `_judged` tells exactly."""
    latest = period.before(today)
    before = london_instant(latest, time.max)

    def is_past(column: ColumnElement[datetime | None]) -> ColumnElement[bool]:
        return or_(column.is_(None), column < before)

    return (
        Organisation.merged_into_id.is_(None),
        Organisation.created_at < before,
        is_past(Organisation.imported_at.expression),
        is_past(Organisation.contacted_at.expression),
        or_(Organisation.last_case_on.is_(None), Organisation.last_case_on <= latest),
    )


def _judged(period: Period, stand: Sequence[Organisation], today: date) -> list[DueRecord]:
    """Those of some businesses that are due, with what keeps each; a fixed number of statements for all of them."""
    rows = _rows_of(stand)
    every = [row.id for some in rows.values() for row in some]
    cases, held, planned, told = _cases(every), held_rows(every), _planned(every), _last_told(every)
    states = states_of([case.id for some in cases.values() for case in some])
    found = []
    for one in stand:
        ids = [row.id for row in rows[one.id]]
        theirs = [case for row_id in ids for case in cases[row_id]]
        ends = [state for case in theirs for state in states[case.id]]
        days = [_last_of(row, told.get(row.id)) for row in rows[one.id]]
        days += [london_day(case.closed_at) for case in theirs if case.closed_at is not None]
        days += [state.ended_on for state in ends if state.ended_on is not None]
        last_on = max(days)
        due_on = period.from_day(last_on)
        if due_on > today:
            continue
        bars = {bar for state in ends for bar in state.bars}
        bars |= {Bar.CASE_OPEN if case.state == "open" else Bar.CASE_KEPT for case in theirs}
        bars |= {bar for bar, some in ((Bar.HELD, held), (Bar.CAMPAIGN, planned)) if not some.isdisjoint(ids)}
        kept = tuple(case.id for case in theirs)
        stays = tuple(sorted(bars))
        due = DueRecord(one.id, one.name, last_on, due_on, stays, kept, rows=tuple(ids), reference=one.number)
        found.append(due)
    return found


def _last_of(row: Organisation, told: datetime | None) -> date:
    """The last day of which the directory knows that the council had to do with a row."""
    instants = [when for when in (row.created_at, row.imported_at, row.contacted_at, told) if when is not None]
    return max(london_day(max(instants)), row.last_case_on or date.min)


def _rows_of(stand: Iterable[Organisation]) -> dict[UUID, list[Organisation]]:
    """Each business with every row merged into it, however many merges ago."""
    found = {one.id: [one] for one in stand}
    stands_for = {one: one for one in found}
    newest: Collection[UUID] = list(found)
    while newest:
        below = db.session.scalars(select(Organisation).where(Organisation.merged_into_id.in_(newest))).all()
        newest = []
        for row in below:
            if row.id not in stands_for and row.merged_into_id is not None:
                stands_for[row.id] = stands_for[row.merged_into_id]
                found[stands_for[row.id]].append(row)
                newest.append(row.id)
    return found


def _cases(rows: Sequence[UUID]) -> Mapping[UUID, list[Case]]:
    tied = select(OrganisationCase.organisation_id, Case).join(Case, Case.id == OrganisationCase.case_id)
    found: defaultdict[UUID, list[Case]] = defaultdict(list)
    for row_id, case in db.session.execute(tied.where(OrganisationCase.organisation_id.in_(rows))):
        found[row_id].append(case)
    return found


def _planned(rows: Sequence[UUID]) -> set[UUID]:
    found = select(CampaignMember.organisation_id)
    return set(
        db.session.scalars(found.where(CampaignMember.organisation_id.in_(rows), CampaignMember.state == PLANNED))
    )


def _last_told(rows: Sequence[UUID]) -> dict[UUID, datetime]:
    """When an organisation's own history was last written: changed, asked about, marked."""
    own = select(Event.subject_id, func.max(Event.at)).where(Event.subject_kind == KIND, Event.subject_id.in_(rows))
    return {row[0]: row[1] for row in db.session.execute(own.group_by(Event.subject_id))}
