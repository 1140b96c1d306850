"""How many other children a school's forms say the same of this school year: counted here, and nobody is asked."""

from __future__ import annotations

from datetime import date, time
from typing import Any
from uuid import UUID

from sqlalchemy import select

from base.extensions import db
from base.text import plain
from casework.facts import filing_answers, indexed
from casework.subjects import mapped, particulars_from, school_id_of
from directory.particulars import Particulars
from forms.answers import Answers
from forms.definition.casework import CaseShape, CountShape
from forms.definition.document import Definition
from models.case import Case
from models.child import Child
from models.filing import Filing
from statutory.academic_years import AcademicYear
from statutory.london import london_day, london_instant

MOST = 500  # cases that are looked through, the newest


def counted(filing: Filing, definition: Definition, *, today: date) -> dict[str, int]:
    """Each count of a form's service, by its id: how many other children its school's forms say the same of.

    Counted are cases of the service that came in since 1 September of the year in which this form did. The same child
    counts once, and never the one that this form is about; what few may see counts nowhere else. Where the school is
    not known, or one of the answers is not given, it is none.
    """
    shape = definition.case
    if shape is None or not shape.counts:
        return {}
    answers = filing_answers(filing)
    school = filing.school_id or school_id_of(mapped(shape.subjects.case, answers).get("school"))
    said = _facts(definition, answers)
    before = _others(filing, shape, answers, school, today) if school is not None else []
    return {one.id: _alike(one, said, before) for one in shape.counts}


def is_of_several(filing: Filing, definition: Definition, count: str, *, today: date) -> bool:
    """Whether a count, this form's own child among them, reaches what its definition calls several."""
    shape = next(one for one in (definition.case.counts if definition.case else ()) if one.id == count)
    return counted(filing, definition, today=today)[count] + 1 >= shape.several


def _alike(count: CountShape, said: dict[str, Any], before: list[tuple[object, dict[str, Any]]]) -> int:
    wanted = {name: said.get(name) for name in count.alike}
    if None in wanted.values():
        return 0
    return len({child for child, facts in before if all(facts.get(name) == value for name, value in wanted.items())})


def _others(
    filing: Filing, shape: CaseShape, answers: Answers, school: UUID, today: date
) -> list[tuple[object, dict[str, Any]]]:
    """The facts of the school's other cases of the year, each with what stands for the child it is about."""
    came_on = london_day(filing.received_at) if filing.received_at is not None else today
    since = london_instant(AcademicYear.of(came_on).first_day, time())
    found = (
        select(Case.facts, Child.id, Child.upn, Child.given_names, Child.surname_plain, Child.date_of_birth)
        .join(Child, Child.id == Case.child_id)
        .where(Case.service == filing.service, Case.school_id == school, Case.received_at >= since)
        .where(Case.restricted.is_(False), Child.restricted.is_(False), Child.sealed.is_(False))
        .order_by(Case.received_at.desc(), Case.id)
        .limit(MOST)
    )
    if filing.case_id is not None:
        found = found.where(Case.id != filing.case_id)
    mapping = shape.subjects.child
    child = particulars_from(mapping, answers) if mapping is not None else Particulars()
    this = _person(child.given_names, child.surname_plain, child.date_of_birth)
    others = []
    for row in db.session.execute(found):
        person = _person(row.given_names, row.surname_plain, row.date_of_birth)
        if not (child.upn_key and child.upn_key == row.upn) and (this is None or person != this):
            others.append((row.upn or person or row.id, row.facts or {}))
    return others


def _person(given: str, surname: str, born: date | None) -> tuple[str, str, date] | None:
    """What tells that two rows are about one child before anybody has joined them; None where too little is known."""
    return (plain(given), surname, born) if surname and born is not None else None


def _facts(definition: Definition, answers: Answers) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    for sent in answers.parts.values():
        facts |= indexed(list(definition.questions.values()), dict(sent))
    return facts
