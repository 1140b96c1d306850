"""Adults in a child's life."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select

from base.batches import among
from base.database import known, made_here, make
from base.extensions import db
from base.text import normal_email, plain, squeezed
from directory.children import standing_for, whole_child
from directory.names import index_adult
from models.child import Adult, Child, ChildAdult
from models.event import Event
from security.actor import Actor
from security.history import record

NOT_KNOWN = "Name not known"
BESIDE = "child-adult"  # what the history calls one adult beside one child
LEFT, BACK = "adult-left", "adult-back"  # its events: no longer around the child; around it again


@dataclass(frozen=True, slots=True)
class AdultParticulars:
    """What a filing says of one adult."""

    name: str
    relationship: str = "parent"
    email: str = ""
    telephone: str = ""
    address: dict[str, Any] | None = None
    address_withheld: bool = False
    language: str = ""
    interpreter: str = ""
    parental_responsibility: bool | None = None
    lives_with: bool | None = None


def note_adult(
    child: Child, particulars: AdultParticulars, *, by: Actor, at: datetime, once: str | None = None
) -> Adult:
    """Put an adult beside a child. An adult of that child with the same name is filled in, not doubled.

    Adults are never joined across children by name alone: two mothers may share one. Of whom an officer has said that
    they are no longer around, that stands: a form may be older than what the officer heard.
    """
    for before in everybody_beside(child):
        if plain(before.adult.name) == plain(particulars.name):
            _fill_in(before, particulars)
            record("child", child.id, "adult-filled-in", by=by, at=at, data={"adult": str(before.adult_id)})
            return before.adult
    name = squeezed(particulars.name)
    adult: Adult = make(
        db.session(),
        Adult,
        name=name or NOT_KNOWN,
        email=normal_email(particulars.email),
        telephone=particulars.telephone,
        address=particulars.address,
        address_withheld=particulars.address_withheld,
        language=particulars.language,
        interpreter=particulars.interpreter,
        created_at=at,
    )
    index_adult(adult.id, name)
    beside = make(
        db.session(),
        ChildAdult,
        child_id=child.id,
        adult_id=adult.id,
        relationship_kind=particulars.relationship or "parent",
        parental_responsibility=particulars.parental_responsibility,
        lives_with=particulars.lives_with,
    )
    beside.adult = adult
    if made_here(db.session(), Child, child.id) is not None:
        _made_beside(child).append(beside)
    record("child", child.id, "adult-noted", by=by, at=at, data={"adult": str(adult.id)}, once=once)
    return adult


def write_in(
    child: Child,
    adult: Adult,
    language: str,
    *,
    of_form: bool = False,
    by: Actor,
    at: datetime,
    once: str | None = None,
) -> None:
    """Keep the language that an adult beside a child is written to in: a code, `en` for English, empty for not known.

    Args:  of_form: a form says so, whoever takes it in; nobody is named for it.
    Twice: harmless; who said it first and when stays.
    """
    if adult.written_in == language:
        return
    adult.written_in, adult.written_in_by, adult.written_in_at = language, None if of_form else by.id, at
    data = {"adult": str(adult.id), "language": language}
    record("child", child.id, "adult-language", by=by, at=at, data=data, once=once)


def is_withheld(near: ChildAdult) -> bool:
    """Whether nobody is to be told where an adult lives: it was said of them, or of a child who may live with them.

    A form says it of the child, on whichever record stands for it now. That somebody lives elsewhere is believed only
    where it was said.
    """
    child = standing_for(near.child_id)
    return near.adult.address_withheld or (child.address_withheld and near.lives_with is not False)


def withheld_among(adults: Sequence[ChildAdult]) -> frozenset[UUID]:
    """Those of some adults, by their ids, of whom nobody is to be told where they live, for any child's sake."""
    ids = {near.adult_id for near in adults}
    found = db.session.scalars(select(ChildAdult).where(ChildAdult.adult_id.in_(ids))) if ids else ()
    return frozenset(near.adult_id for near in found if is_withheld(near))


def adults_of(child: Child) -> list[ChildAdult]:
    """The adults who are around a child, with what they are to it, whichever of its records they were noted beside."""
    if made_here(db.session(), Child, child.id) is not None:
        return list(_made_beside(child))
    return list(db.session.scalars(_beside(child).where(is_around())))


def everybody_beside(child: Child) -> list[ChildAdult]:
    """Every adult ever noted beside a child, those who are no longer around it too."""
    if made_here(db.session(), Child, child.id) is not None:
        return list(_made_beside(child))
    return list(db.session.scalars(_beside(child)))


def _beside(child: Child) -> Select[Any]:
    return select(ChildAdult).where(ChildAdult.child_id.in_(whole_child(child.id))).order_by(ChildAdult.id)


def is_around() -> ColumnElement[bool]:
    """The condition on ChildAdult that nobody has said they are no longer around the child, or it was taken back."""
    told = select(func.count()).where(Event.subject_kind == BESIDE, Event.subject_id == ChildAdult.id)
    times = [told.where(Event.kind == kind).correlate(ChildAdult).scalar_subquery() for kind in (LEFT, BACK)]
    return times[0] <= times[1]


def beside_whom(adult_id: UUID) -> list[UUID]:
    """The children that an adult was ever noted beside, as the records that stand for them."""
    noted = select(ChildAdult.child_id).where(ChildAdult.adult_id == adult_id).order_by(ChildAdult.child_id)
    return list(dict.fromkeys(standing_for(child_id).id for child_id in db.session.scalars(noted).all()))


def left_by(mailboxes: Iterable[str]) -> dict[str, frozenset[UUID]]:
    """Of each of some mailboxes, the rows of children whom an adult of that mailbox is no longer around."""
    found: dict[str, set[UUID]] = {mailbox: set() for mailbox in mailboxes}
    for mailbox, child_id in db.session.execute(_LEFT_BY, {"mailboxes": list(found)}) if found else ():
        found[mailbox].add(child_id)
    return {mailbox: frozenset(children) for mailbox, children in found.items()}


_LEFT_BY = (
    select(Adult.email, ChildAdult.child_id)
    .join(ChildAdult, ChildAdult.adult_id == Adult.id)
    .where(among(Adult.email, "mailboxes"), ~is_around())
)


def _made_beside(child: Child) -> list[ChildAdult]:
    """The adults of a child that the open transaction has made: those that were noted in it."""
    found: list[ChildAdult] = known(db.session()).setdefault((ChildAdult, child.id), [])
    return found


def _fill_in(beside: ChildAdult, particulars: AdultParticulars) -> None:
    adult = beside.adult
    if not adult.email:
        adult.email = normal_email(particulars.email)
    for name in ("telephone", "address", "language", "interpreter"):
        if not getattr(adult, name) and getattr(particulars, name):
            setattr(adult, name, getattr(particulars, name))
    adult.address_withheld = adult.address_withheld or particulars.address_withheld
    if beside.parental_responsibility is None:
        beside.parental_responsibility = particulars.parental_responsibility
    if beside.lives_with is None:
        beside.lives_with = particulars.lives_with
