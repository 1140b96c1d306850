"""A form says that a child has died. It is a report: a person records the death, gently and once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from base.database import locked
from base.extensions import db
from casework.cases import filings_of
from casework.contacts import hold_outward
from casework.family_deaths import review_held
from casework.tasks import start_task
from casework.timing.followers import ChildKnown
from directory.children import every_id_of, standing_for
from directory.merging import offers_for
from forms.definition.casework import TaskShape
from models.case import Case
from security.actor import Actor
from security.history import history_of, record

REPORTED = "death-reported"  # why everything outward is held
DEATH_REPORTED, PERHAPS_REPORTED = "death-reported", "death-perhaps-reported"  # the events of it
SURE = frozenset({"automatic", "confirmed"})  # how a case's child was found, where it surely is that child


def report_death(case: Case, shape: TaskShape, *, by: Actor, at: datetime) -> None:
    """Hold everything outward until a person has looked, and start the task to record the death.

    What goes out of the child's other cases is held as well, of those that are over too: a letter to that family may
    not leave in the meantime. Such a form asks for little more than a name, so that the child is seldom surely known:
    then the cases of a pupil of that school whom it may be about are held. Nothing is cancelled, since the report may
    be wrong. Another form that says it is news, whatever was let go after the first: it holds anew.

    Twice: of the same form, harmless.
    """
    told = {"case": str(case.id), "filing": _newest_form(case)}
    if not _was_told(case, told):
        hold_outward(case, REPORTED, by=by, at=at, anew=True)
        record("case", case.id, DEATH_REPORTED, by=by, at=at, data=told)
    start_task(case, shape, by=by, at=at)
    _hold_others(case, told, by=by, at=at)


def hold_once_known(known: ChildKnown) -> None:
    """A person has said which child a report is about: hold that child's other cases too. Twice: harmless."""
    own = str(known.case.id)
    for event in history_of("case", known.case.id):
        if event.kind == DEATH_REPORTED and event.data.get("case") == own:
            _hold_others(known.case, event.data, by=known.by, at=known.at)


def _hold_others(case: Case, told: dict[str, str], *, by: Actor, at: datetime) -> None:
    event = DEATH_REPORTED if case.child_link in SURE else PERHAPS_REPORTED
    for other_id in sorted(_cases_of_the_child(case)):
        other: Case = locked(db.session(), Case, other_id)
        if _was_told(other, told, event):
            continue
        hold_outward(other, REPORTED, by=by, at=at, anew=True)
        record("case", other.id, event, by=by, at=at, data=told)
        review_held(other, by=by, at=at)


def _cases_of_the_child(case: Case) -> Iterator[UUID]:
    """The other cases of a report's child; where that is not sure, of those of its school who were offered for it."""
    if case.child_id is None:
        return
    if case.child_link in SURE:
        child = standing_for(case.child_id)
        if child.death_recorded_at is None:
            found = select(Case.id).where(Case.child_id.in_(every_id_of(child.id)), Case.id != case.id)
            yield from db.session.scalars(found)
        return
    for offer in offers_for(case.child_id) if case.school_id is not None else ():
        child = standing_for(offer.candidate_id)
        if child.death_recorded_at is None:
            found = select(Case.id).where(Case.child_id.in_(every_id_of(child.id)), Case.id != case.id)
            is_pupil = child.school_id == case.school_id
            yield from db.session.scalars(found if is_pupil else found.where(Case.school_id == case.school_id))


def _newest_form(case: Case) -> str:
    """What makes one report another than the last: the form that was sent."""
    sent = filings_of(case)
    return str(sent[-1].id) if sent else ""


def _was_told(case: Case, told: dict[str, str], kind: str = DEATH_REPORTED) -> bool:
    return any(one.kind == kind and one.data == told for one in history_of("case", case.id))
