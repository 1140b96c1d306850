"""What a search finds: cases by their reference, children by who they are. Only what the reader may see."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import select

from base.extensions import db
from base.ids import REFERENCE_LENGTH, normal_reference
from casework.about import about_whom
from casework.versions import pinned
from casework.visible import cases_visible_to
from casework.visible_children import children_visible_to
from casework.visible_forms import form_without_case
from directory.children import age_on, name_of, rows_of
from directory.finding import find_children
from directory.slips import one_slip
from models.case import Case
from models.child import Child
from models.filing import Filing
from models.school import School
from reporting.named_cases import Beside, NamedCase, cases_named
from security.actor import Actor

_REFERENCE = re.compile(rf"^([A-Z]{{2,6}})([0-9A-Z]{{{REFERENCE_LENGTH}}})([0-9A-Z])$")


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case in a list."""

    id: UUID
    reference: str
    state: str
    priority: int
    about: str  # the child, or whom or what a case without one is about; empty while the child is not known
    child_id: UUID | None = None
    what: str = ""  # the sort of case, where cases were found by a name
    is_exact: bool = True
    beside: Beside | None = None  # the adult by whose name the case of a child was found


@dataclass(frozen=True, slots=True)
class ChildLine:
    """A child in a list, with the cases the reader may see, open ones first."""

    child_id: UUID
    name: str
    known_as: str
    date_of_birth: date | None
    age: int | None
    school: str
    postcode: str
    cases: Sequence[CaseLine]
    is_exact: bool


@dataclass(frozen=True, slots=True)
class Results:
    """What was found. `exact_case` is set when a whole reference was typed and its case is one the reader may see.

    `exact_form` is set when it is that of a form that has no case: it waits for a party, or ended before all had sent.
    `cases` are those whose reference nearly fits, `named` those of an adult, a body or a business of such a name.
    """

    children: Sequence[ChildLine]
    cases: Sequence[CaseLine]
    named: Sequence[CaseLine] = ()
    exact_case: UUID | None = None
    exact_form: UUID | None = None
    is_cut: bool = False
    are_named_cut: bool = False


def find_anything(wanted: str, *, reader: Actor, today: date, limit: int) -> Results:
    """Cases and forms whose reference fits what was typed; else children who do, and cases of others of such a name."""
    reference = normal_reference(wanted)
    if reference is not None and (exact := _cases_of([reference], reader)):
        return Results((), (), exact_case=exact[0].id)
    if reference is not None and (form := form_without_case(reader, reference)):
        return Results((), (), exact_form=form.id)
    near = _near_references(wanted)
    if near and (found := _cases_of(near, reader)):
        return Results((), case_lines(found))
    children = find_children(wanted, visible=children_visible_to(reader), limit=limit + 1)
    shown = children[:limit]
    lines = child_lines(
        [one.child for one in shown],
        reader=reader,
        today=today,
        exact={one.child.id for one in shown if one.slips == 0},
    )
    shown_already = {case.id for line in lines for case in line.cases}
    named = [one for one in cases_named(wanted, reader=reader, limit=limit + 1) if one.case.id not in shown_already]
    return Results(
        lines,
        (),
        named_lines(named[:limit]),
        is_cut=len(children) > limit,
        are_named_cut=len(named) > limit,
    )


def child_lines(children: Sequence[Child], *, reader: Actor, today: date, exact: set[UUID]) -> list[ChildLine]:
    """Some children as lines of a list, in their order, with a fixed number of queries."""
    if not children:
        return []
    rows = rows_of(child.id for child in children)
    query = cases_visible_to(reader).where(Case.child_id.in_(rows)).query()
    cases: dict[UUID, list[Case]] = {}
    for case in db.session.scalars(query.order_by(Case.state.desc(), Case.opened_at.desc(), Case.id)):
        if case.child_id is not None:
            cases.setdefault(rows[case.child_id], []).append(case)
    wanted = {child.school_id for child in children} - {None}
    schools = {
        row.id: row.name for row in db.session.execute(select(School.id, School.name).where(School.id.in_(wanted)))
    }
    return [
        ChildLine(
            child.id,
            name_of(child),
            child.known_as,
            child.date_of_birth,
            age_on(child, today),
            schools.get(child.school_id, "") if child.school_id else "",
            "" if child.address_withheld else child.postcode,
            [_line(case, name_of(child)) for case in cases.get(child.id, ())],
            child.id in exact,
        )
        for child in children
    ]


def case_lines(cases: Sequence[Case]) -> list[CaseLine]:
    """Some cases as lines of a list, in their order."""
    ids = {case.child_id for case in cases} - {None}
    names = {child.id: name_of(child) for child in db.session.scalars(select(Child).where(Child.id.in_(ids)))}
    return [_line(case, names.get(case.child_id, "") if case.child_id else about_whom(case)) for case in cases]


def named_lines(found: Sequence[NamedCase]) -> list[CaseLine]:
    """Cases that were found by a name as lines of a list, in their order: with what sort they are of."""
    lines = case_lines([one.case for one in found])
    return [
        replace(line, what=pinned(one.case.version_id).title.say(), is_exact=one.slips == 0, beside=one.beside)
        for line, one in zip(lines, found, strict=True)
    ]


def _line(case: Case, about: str) -> CaseLine:
    return CaseLine(case.id, case.reference, case.state, case.priority, about, case.child_id)


def _cases_of(references: Sequence[str], reader: Actor) -> list[Case]:
    """The cases with these references, or whose filings have them.

    A union, since with "or" across two tables a database reads every case there is.
    """
    filed = select(Filing.case_id).where(Filing.reference.in_(references), Filing.case_id.is_not(None))
    either = select(Case.id).where(Case.reference.in_(references)).union(filed)
    query = cases_visible_to(reader).where(Case.id.in_(either)).query()
    return list(db.session.scalars(query.order_by(Case.opened_at.desc(), Case.id).limit(20)))


def _near_references(wanted: str) -> list[str]:
    """The references one slip away from what was typed; none where it has not a reference's shape."""
    shape = _REFERENCE.match("".join(sign for sign in wanted.upper() if sign.isalnum()))
    if shape is None:
        return []
    prefix, body, check = shape.groups()
    return [f"{prefix}-{near[:-1]}-{near[-1]}" for near in (body + check, *sorted(one_slip(body + check)))]
