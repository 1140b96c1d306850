"""The register of every service: one line a case, with the columns that its definition names.

Reads only, and only cases that the reader may see. A page costs the same few statements however many cases there are;
the register of children out of education is another, by child (`register`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, exists, or_, select

from base.extensions import db
from casework.versions import current, current_versions, pinned
from casework.visible import TASK_IS_OPEN, VisibleCases, cases_visible_to
from forms.definition.document import Definition
from forms.definition.questions import QuestionKind
from forms.definition.registers import OFFICERS, USUAL_REGISTER, RegisterShape
from forms.values import as_list, is_answered, is_not_known
from models.case import Case
from models.school import School
from models.task import Task
from security.actor import Actor
from security.permissions import Permission

PAGE = 50
MOST_WRITTEN = 20_000
STATES = ("open", "closed", "all")


@dataclass(frozen=True, slots=True)
class ServiceRegister:
    """The register of a service as it is published now."""

    service: str
    title: str
    shape: RegisterShape
    definition: Definition

    @property
    def stages(self) -> list[tuple[str, str]]:
        """The stages a case may stand at, in words."""
        case = self.definition.case
        return [(code, label.say()) for code, label in (case.stages if case else ())]

    def choices(self, question_id: str) -> list[tuple[str, str]]:
        """What a filter on an answer offers."""
        question = self.definition.questions[question_id]
        if question.kind is QuestionKind.YES_NO:
            return [("yes", "Yes"), ("no", "No")]
        return [(option.code, option.label.say()) for option in question.options]


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What a register is narrowed to; `answers` are pairs of an indexed question and a code."""

    state: str = "open"
    stage: str = ""
    school: UUID | None = None
    late: bool = False  # only cases with an open task whose date has passed
    answers: tuple[tuple[str, str], ...] = ()

    def admits(self, facts: dict[str, Any]) -> bool:
        """Whether a case with these facts belongs to the narrowed register."""
        return all(_says(facts.get(question), code) for question, code in self.answers)


@dataclass(frozen=True, slots=True)
class CasePage:
    """A page of a register's cases, newest first; go on behind `after`."""

    cases: Sequence[Case]
    after: UUID | None


class NoSuchRegister(LookupError):
    """There is no register of that name for this reader."""


def registers_for(reader: Actor) -> list[ServiceRegister]:
    """Every register that somebody may see, by title: one for each service whose forms open cases of its own."""
    return [one for one in every_register() if may_see(reader, one.shape)]


def every_register() -> list[ServiceRegister]:
    """Every register there is, by title, for the rooms' own work (not for showing to somebody)."""
    found = [_register(service, pinned(version_id)) for service, version_id in current_versions().items()]
    return sorted((one for one in found if one is not None), key=lambda one: one.title.casefold())


def register_for(reader: Actor, service: str) -> ServiceRegister:
    """One of them.

    Raises: NoSuchRegister; NoSuchService.
    """
    found = _register(service, current(service)[1])
    if found is None or not may_see(reader, found.shape):
        raise NoSuchRegister(service)
    return found


def may_see(reader: Actor, shape: RegisterShape) -> bool:
    """Whether a register is there for somebody."""
    if reader.may(Permission.REGISTER_SEE):
        return True
    return shape.seen_by == OFFICERS and reader.may(Permission.CASE_SEE)


def cases_page(
    reader: Actor, of: ServiceRegister, narrowed: Narrowing, *, at: datetime, after: UUID | None = None
) -> CasePage:
    """A page of a register. A place that is not there any more begins again at the top."""
    wanted = _ordered(_narrowed(reader, of.service, narrowed, at))
    last = db.session.get(Case, after) if after is not None else None
    if last is not None:
        beyond = and_(Case.received_at == last.received_at, Case.id < last.id)
        wanted = wanted.where(or_(Case.received_at < last.received_at, beyond))
    if not narrowed.answers:
        found = list(db.session.scalars(wanted.limit(PAGE + 1)))
        return CasePage(found[:PAGE], found[PAGE - 1].id if len(found) > PAGE else None)
    # An answer is no column: the light rows are read through, in order, until a page is full.
    ids = _admitted(wanted, narrowed, PAGE + 1)
    return CasePage(_by_ids(ids[:PAGE]), ids[PAGE - 1] if len(ids) > PAGE else None)


def cases_written(reader: Actor, of: ServiceRegister, narrowed: Narrowing, *, at: datetime) -> list[Case]:
    """Every case of a narrowed register, for a file; no more than MOST_WRITTEN."""
    wanted = _ordered(_narrowed(reader, of.service, narrowed, at))
    if not narrowed.answers:
        return list(db.session.scalars(wanted.limit(MOST_WRITTEN)))
    return [case for case in db.session.scalars(wanted.limit(MOST_WRITTEN)) if narrowed.admits(case.facts or {})]


def schools_of(reader: Actor, of: ServiceRegister) -> list[tuple[str, str]]:
    """The schools that cases of a register are about, as (id, name) by name: what it can be narrowed to."""
    theirs = cases_visible_to(reader).where(Case.service == of.service, Case.school_id.is_not(None)).query()
    ids = theirs.with_only_columns(Case.school_id).distinct().order_by(None)
    found = select(School.id, School.name).where(School.id.in_(ids)).order_by(School.sort_name)
    return [(str(row.id), row.name) for row in db.session.execute(found)]


def _register(service: str, definition: Definition) -> ServiceRegister | None:
    if definition.case is None or definition.case.worked_by not in ("", service):
        return None  # an answer's form, or one whose cases stand on another service's register
    shape = definition.register or USUAL_REGISTER
    return ServiceRegister(service, shape.title.say() or definition.title.say(), shape, definition)


def _narrowed(reader: Actor, service: str, narrowed: Narrowing, at: datetime) -> VisibleCases:
    wanted = cases_visible_to(reader).where(Case.service == service)
    if narrowed.state != "all":
        wanted = wanted.where(Case.state == narrowed.state)
    if narrowed.stage:
        wanted = wanted.where(Case.stage == narrowed.stage)
    if narrowed.school is not None:
        wanted = wanted.where(Case.school_id == narrowed.school)
    if narrowed.late:
        wanted = wanted.where(exists().where(Task.case_id == Case.id, TASK_IS_OPEN, Task.due_at < at))
    return wanted


def _ordered(wanted: VisibleCases) -> Select[Case]:
    return wanted.query().order_by(Case.received_at.desc(), Case.id.desc())


def _admitted(wanted: Select[Case], narrowed: Narrowing, most: int) -> list[UUID]:
    ids: list[UUID] = []
    for row in db.session.execute(wanted.with_only_columns(Case.id, Case.facts)):
        if narrowed.admits(row.facts or {}):
            ids.append(row.id)
            if len(ids) == most:
                break
    return ids


def _by_ids(ids: list[UUID]) -> list[Case]:
    found = {case.id: case for case in db.session.scalars(select(Case).where(Case.id.in_(ids)))}
    return [found[one] for one in ids if one in found]


def _says(answer: Any, code: str) -> bool:
    return is_answered(answer) and not is_not_known(answer) and code in as_list(answer)
