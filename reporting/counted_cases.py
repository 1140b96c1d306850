"""Whom a return of the council counts: the children or cases of a day, or what came in or ended between two days.

Cases stand as they did at the end of the day (`past_register`); a child's own record is today's, since it keeps no
earlier particulars, and so is which school a case is about.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, or_, true

from base.extensions import db
from casework.visible import VisibleCases, cases_visible_to
from forms.definition.returns import Counts, ReturnShape, Taken
from models.case import Case
from models.child import Child
from reporting.counted_approvals import approval_entries
from reporting.counted_records import record_entries
from reporting.out_of_education import sorts_out_of_education
from reporting.past_register import end_of, past_standings
from reporting.register import validity_of
from reporting.standings import Entry, Standing, children_by_row, entries, standing_now
from security.actor import Actor
from statutory.academic_years import AcademicYear
from statutory.london import london_instant


@dataclass(frozen=True, slots=True)
class Span:
    """The days that a return is about, both counted; of one day both are that day."""

    first: date
    last: date

    @property
    def begins(self) -> datetime:
        """The first instant of it."""
        return london_instant(self.first, time(0))

    @property
    def ends(self) -> datetime:
        """The last instant of it."""
        return end_of(self.last)


def counted(reader: Actor, shape: ReturnShape, span: Span, *, restricted: bool = True) -> list[Entry]:
    """Everybody a return counts of those that the reader may see, by reference.

    Args: restricted: False leaves restricted cases and children out, whoever reads.
    """
    if shape.counts is Counts.APPROVALS:
        found = approval_entries(
            reader, shape, begins=span.begins, ends=span.ends, day=span.last, restricted=restricted
        )
    else:
        which = _which(shape, restricted=restricted)
        standings = [one for one in _standings(reader, shape, span, which) if one.stage not in shape.but_not_stages]
        found = _as_entries(reader, standings, shape, span)
    if not restricted:
        found = [one for one in found if one.record is None or not (one.record.restricted or one.record.sealed)]
    sorts = sorts_out_of_education()
    kept = [one for one in found if validity_of(one, span.last, sorts) not in shape.left_out]
    return sorted(kept, key=lambda one: (one.standings[0].case.reference if one.standings else "", one.key))


def counted_year_before(reader: Actor, shape: ReturnShape, day: date, *, restricted: bool = True) -> int:
    """How many had such a case open at any time of the academic year before a day's.

    By the days on which cases were opened and last closed; who is left out of the day's own count is in this one.
    """
    year = AcademicYear(AcademicYear.of(day).starts_in - 1)
    begins, ends = london_instant(year.first_day, time(0)), end_of(year.last_day)
    lived = and_(Case.opened_at <= ends, or_(Case.closed_at.is_(None), Case.closed_at >= begins))
    theirs = cases_visible_to(reader).where(_which(shape, restricted=restricted), lived).query()
    rows = db.session.execute(theirs.with_only_columns(Case.id, Case.child_id)).all()
    if shape.counts is Counts.CASES:
        return len(rows)
    stands = children_by_row({row.child_id for row in rows if row.child_id is not None})
    return len({stands[row.child_id].id if row.child_id in stands else row.id for row in rows})


def _which(shape: ReturnShape, *, restricted: bool) -> ColumnElement[bool]:
    """The condition on cases."""
    kinds = [Case.case_type.in_(shape.case_types)] if shape.case_types else []
    kinds += [Case.service.in_(shape.services)] if shape.services else []
    return and_(or_(false(), *kinds), true() if restricted else Case.restricted == false())


def _standings(reader: Actor, shape: ReturnShape, span: Span, which: ColumnElement[bool]) -> list[Standing]:
    seen = cases_visible_to(reader).where(which)
    if shape.taken is Taken.IN_PERIOD:
        return _now(seen.where(Case.received_at >= span.begins, Case.received_at <= span.ends))
    if shape.taken is Taken.ENDED_IN_PERIOD:
        so = Case.outcome.in_(shape.outcomes) if shape.outcomes else true()
        return _now(seen.where(Case.state == "closed", so, Case.closed_at.between(span.begins, span.ends)))
    if shape.outcomes:
        ended = (Case.state == "closed", Case.outcome.in_(shape.outcomes), Case.closed_at <= span.ends)
        return _now(seen.where(*ended))
    return past_standings(reader, span.last, which)


def _now(seen: VisibleCases) -> list[Standing]:
    return [standing_now(case) for case in db.session.scalars(seen.query())]


def _as_entries(reader: Actor, standings: Sequence[Standing], shape: ReturnShape, span: Span) -> list[Entry]:
    if shape.counts is Counts.RECORDS:
        return record_entries(reader, standings, ends=span.ends)
    if shape.counts is Counts.CHILDREN:
        return entries(standings, died_by=span.ends)
    children = children_by_row({one.case.child_id for one in standings if one.case.child_id})
    return [Entry(one.case.id, _child(one, children), (one,)) for one in standings]


def _child(one: Standing, children: dict[UUID, Child]) -> Child | None:
    return children.get(one.case.child_id) if one.case.child_id is not None else None
