"""The register of children out of education: one line a child, the one longest unseen first (SAFETY 31).

Reads only, and only cases that the reader may see. `past_register` tells the same of an earlier day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from base.extensions import db
from casework.facts import today_of
from casework.versions import pinned
from casework.visible import cases_visible_to
from directory.children import age_on, name_of
from models.case import Case
from models.school import School
from models.task import Decision, Task
from models.user import User
from reporting.out_of_education import Sorts, sorts_out_of_education
from reporting.school_days_out import DaysOut, days_out
from reporting.standings import NONE, Entry, Standing, entries, standing_now
from security.actor import Actor
from statutory.school_age import of_compulsory_school_age

IN_NEED_OF_A_PLAN = ("protection", "section-47", "in-need")
SEND = ("ehc", "sen")
CARE = "in-care"
PAGE = 50


@dataclass(frozen=True, slots=True)
class RegisterFilter:
    """What the register is narrowed to. `ethnicity` is as recorded, or "none" where nothing is."""

    plan: str = ""  # one of IN_NEED_OF_A_PLAN, or "any"
    in_care: bool = False
    send: str = ""  # one of SEND, or "any"
    ethnicity: str = ""
    faulty: bool = False  # only children with no next action

    def admits(self, plans: frozenset[str], ethnicity: str, *, is_fault: bool) -> bool:
        """Whether a child with these belongs to the narrowed register."""
        return (
            _one_of(self.plan, IN_NEED_OF_A_PLAN, plans)
            and (not self.in_care or CARE in plans)
            and _one_of(self.send, SEND, plans)
            and (not self.ethnicity or self.ethnicity == (ethnicity.casefold() or NONE))
            and (not self.faulty or is_fault)
        )


@dataclass(frozen=True, slots=True)
class Decided:
    """What was last decided on a case: in words, and when."""

    what: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """One child of the register with everything that a manager asks of it.

    `validity` is a code: on-roll, not-school-age, age-not-known, being-assessed, nothing-recorded, not-kept.
    """

    entry: Entry
    name: str
    age: int | None
    why: str
    stage: str
    validity: str
    out: DaysOut | None
    school: str
    owner: str
    decided: Decided | None

    @property
    def is_out(self) -> bool:
        """Whether the child is out of education, as far as is recorded.

        A child whom nobody can find is, also while a school still has the name on its roll.
        """
        return self.validity != "on-roll"

    @property
    def is_on_a_roll(self) -> bool:
        """Whether a school has the child on its roll, as far as is recorded."""
        return self.entry.child is not None and self.entry.child.on_roll is True


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """A page of the register. `after` is what the next page begins behind; None on the last."""

    lines: Sequence[RegisterLine]
    after: UUID | None
    total: int  # after narrowing
    not_seen: int  # of those, with no day on which they were last seen
    faults: int
    is_said: bool = True  # false: no definition says which cases are about children out of education
    ethnicities: Sequence[str] = field(default_factory=tuple)  # recorded on the whole register, for the filter


def live_register(
    reader: Actor, *, at: datetime, narrowed: RegisterFilter, after: UUID | None = None, size: int = PAGE
) -> RegisterPage:
    """The register as it stands now, a page of it.

    The whole register is read and sorted for each page, in two statements: it holds the children of one council.
    """
    every = live_entries(reader)
    kept = [one for one in every if narrowed.admits(one.plans, one.ethnicity, is_fault=one.is_fault)]
    keys = [entry.key for entry in kept]
    begin = keys.index(after) + 1 if after in keys else 0
    shown = kept[begin : begin + size]
    return RegisterPage(
        lines=register_lines(shown, upto=at),
        after=shown[-1].key if begin + size < len(kept) else None,
        total=len(kept),
        not_seen=sum(entry.last_seen.last_seen_on is None for entry in kept),
        faults=sum(entry.is_fault for entry in kept),
        is_said=bool(kept) or bool(sorts_out_of_education()),
        ethnicities=sorted({entry.ethnicity for entry in every if entry.ethnicity}, key=str.casefold),
    )


def live_entries(reader: Actor) -> list[Entry]:
    """Every child of the register as it stands now, longest unseen first."""
    kinds = tuple(sorts_out_of_education())
    found = cases_visible_to(reader).where(Case.case_type.in_(kinds), Case.state == "open").query()
    return entries([standing_now(case) for case in db.session.scalars(found)], died_by=None)


def register_lines(shown: Sequence[Entry], *, upto: datetime) -> list[RegisterLine]:
    """Some entries with their words, as of an instant; a few statements for all of them."""
    today, sorts = today_of(upto), sorts_out_of_education()
    decided = _decided([one.case.id for entry in shown for one in entry.standings], upto)
    schools = _names(School, {_school(entry) for entry in shown})
    owners = _names(User, {entry.first.owner_id for entry in shown})
    return [_line(entry, today, sorts, decided, schools, owners) for entry in shown]


def validity_of(entry: Entry, today: date, sorts: Sorts) -> str:
    """Whether what is recorded makes it valid that the child is out of education; a code, nothing presumed.

    `sorts` are what the definitions say of each type of case that is about such a child.
    "on-roll" is an officer's own finding that the pupil stays on the roll, not what a referrer said.
    """
    child = entry.child
    if entry.kept_from is not None:
        return "not-kept"
    if any(one.facts.get("keep-on-roll") == "yes" for one in entry.standings):
        return "on-roll"
    if any(_is_assessed(one, sorts) for one in entry.standings):
        return "being-assessed"
    if child is None or child.date_of_birth is None:
        return "age-not-known"
    return "nothing-recorded" if of_compulsory_school_age(child.date_of_birth, today) else "not-school-age"


def _line(
    entry: Entry,
    today: date,
    sorts: Sorts,
    decided: dict[UUID, Decided],
    schools: dict[UUID, str],
    owners: dict[UUID, str],
) -> RegisterLine:
    first, school_id = entry.first, _school(entry)
    said = [decided[one.case.id] for one in entry.standings if one.case.id in decided]
    since = min((one.out_since for one in entry.standings if one.out_since), default=None)
    return RegisterLine(
        entry=entry,
        name=name_of(entry.child) if entry.child else "Name not known",
        age=age_on(entry.child, today) if entry.child else None,
        why=_why(first, sorts),
        stage=_stage(first),
        validity=validity_of(entry, today, sorts),
        out=days_out(since, school_id, today=today),
        school=schools.get(school_id, "") if school_id else "",
        owner=owners.get(first.owner_id, "") if first.owner_id else "",
        decided=max(said, key=lambda one: one.at, default=None),
    )


def _is_assessed(standing: Standing, sorts: Sorts) -> bool:
    sort = sorts.get(standing.case.case_type)
    return sort is not None and standing.stage in sort.being_assessed


def _why(standing: Standing, sorts: Sorts) -> str:
    """Why the child was referred, in the words of the form."""
    sort = sorts.get(standing.case.case_type)
    if sort is None:
        return ""
    question = pinned(standing.case.version_id).questions.get(sort.why)
    said: Any = standing.facts.get(sort.why)
    return next((option.label.say() for option in question.options if option.code == said), "") if question else ""


def _stage(standing: Standing) -> str:
    shape = pinned(standing.case.version_id).case
    labels = dict(shape.stages) if shape else {}
    return labels[standing.stage].say() if standing.stage in labels else standing.stage.replace("-", " ").capitalize()


def _decided(case_ids: Sequence[UUID], upto: datetime) -> dict[UUID, Decided]:
    """The last thing that was decided on each case by an instant: a task's choice, or a second person's decision."""
    found: dict[UUID, Decided] = {}
    tasks = select(Task.case_id, Task.kind, Task.title, Task.outcome, Task.finished_at, Case.version_id)
    tasks = tasks.join(Case, Case.id == Task.case_id).where(
        Task.case_id.in_(case_ids), Task.state == "done", Task.outcome != "", Task.finished_at <= upto
    )
    for row in db.session.execute(tasks.order_by(Task.finished_at, Task.id)):
        shape = pinned(row.version_id).task_shapes.get(row.kind)
        choice = next((one for one in shape.choices if one.id == row.outcome), None) if shape else None
        if choice is not None and choice.then:  # something followed from it: "looked at, nothing new" is no decision
            found[row.case_id] = Decided(f"{row.title}: {choice.label.say()}", row.finished_at)
    second = select(Decision).where(Decision.case_id.in_(case_ids), Decision.decided_at <= upto)
    for decision in db.session.scalars(second.order_by(Decision.decided_at, Decision.id)):
        if decision.decided_at is None or decision.state not in ("agreed", "refused"):
            continue
        before = found.get(decision.case_id)
        if before is None or before.at <= decision.decided_at:
            said = "A second person agreed" if decision.state == "agreed" else "A second person did not agree"
            found[decision.case_id] = Decided(said, decision.decided_at)
    return found


def _school(entry: Entry) -> UUID | None:
    return entry.first.school_id or (entry.child.school_id if entry.child else None)


def _names(model: Any, ids: set[UUID | None]) -> dict[UUID, str]:
    wanted = ids - {None}
    found = select(model.id, model.name).where(model.id.in_(wanted))
    return {row.id: row.name for row in db.session.execute(found)} if wanted else {}


def _one_of(wanted: str, codes: tuple[str, ...], plans: frozenset[str]) -> bool:
    return not wanted or (bool(plans & set(codes)) if wanted == "any" else wanted in plans)
