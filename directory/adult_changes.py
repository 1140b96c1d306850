"""What officers learn of the adults around a child: particulars that change, who is no longer around, who is again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from base.extensions import db
from base.text import normal_email, plain, squeezed
from directory.adults import BACK, BESIDE, LEFT, AdultParticulars, everybody_beside, note_adult, withheld_among
from directory.children import child_for_writing, whole_child
from directory.names import index_adult
from models.child import Adult, Child, ChildAdult
from models.event import Event
from models.user import User
from security.actor import Actor
from security.history import done_before, history_of, record

# Why somebody is no longer around a child, as codes: the history keeps no words of its own.
REASONS = ("moved-away", "no-contact", "order", "died", "not-of-this-child", "other")
CHANGED = "adult-changed"
TOLD_AGAIN = "adult-address-told"  # somebody who may has let an adult's withheld address be told (told_addresses.py)
NOBODY = UUID(int=0)
_OF_PARTICULARS = frozenset({CHANGED, TOLD_AGAIN, "adult-filled-in"})


class NameTaken(ValueError):
    """Somebody of that name is beside the child already, or was."""


class ChangedMeanwhile(RuntimeError):
    """Somebody else has changed what is kept of the adult since the page was drawn."""


@dataclass(frozen=True, slots=True)
class Departure:
    """An adult who is no longer around a child: since when that is known, why as a code, and who said so."""

    near: ChildAdult
    at: datetime
    reason: str
    said_by: str


def beside(child: Child, adult_id: UUID) -> ChildAdult | None:
    """What an adult is or was to a child; None for anybody else."""
    return next((near for near in everybody_beside(child) if near.adult_id == adult_id), None)


def revision_of(near: ChildAdult) -> int:
    """How often what is kept of an adult beside a child has been changed: a page says which state it was drawn from.

    A count, and no digest of the values: from such a one a withheld address could be guessed. The history is that of
    every record of the child: a change is told on the one that stands for it.
    """
    rows = whole_child(near.child_id)
    told = [one for row in rows for one in history_of("child", row) if one.kind in _OF_PARTICULARS]
    mine = [one for one in told if one.data.get("adult") == str(near.adult_id)]
    return len(mine) + len(history_of(BESIDE, near.id))


def add_adult(
    child_id: UUID, particulars: AdultParticulars, *, by: Actor, at: datetime, once: str | None = None
) -> None:
    """Put an adult beside a child as an officer knows them, inside `writing()`.

    Twice:  with the same `once`, harmless.
    Raises: NameTaken, where a form would fill in what is kept: an officer sees that and decides.
    """
    child = child_for_writing(child_id)
    if done_before(once):
        return
    _refuse_taken(child, particulars.name, None)
    note_adult(child, particulars, by=by, at=at, once=once)


def change_adult(
    child_id: UUID,
    adult_id: UUID,
    told: AdultParticulars,
    *,
    keep_address: bool = False,
    revision: int,
    by: Actor,
    at: datetime,
    once: str | None = None,
) -> None:
    """Keep what an officer says of an adult beside a child in place of what was kept, inside `writing()`.

    What was withheld stays withheld, whatever else is said: that somebody no longer lives with the child, or has a
    new address, is no word of theirs that it may be told.

    Args:   keep_address: the officer was not shown the address and gave no other.
            revision: what revision_of said when the page was drawn.
    Twice:  with the same `once`, and where nothing differs, nothing is changed.
    Raises: ChangedMeanwhile; NameTaken; LookupError for an adult who is not beside the child.
    """
    child = child_for_writing(child_id)
    near = _near(child, adult_id)
    if done_before(once):
        return
    if revision_of(near) != revision:
        raise ChangedMeanwhile
    _refuse_taken(child, told.name, adult_id)
    adult = near.adult
    was_withheld = adult_id in withheld_among([near])
    wanted: dict[str, object] = {
        "name": squeezed(told.name),
        "telephone": told.telephone,
        "email": normal_email(told.email),
        "language": told.language,
        "interpreter": told.interpreter,
        "address_withheld": adult.address_withheld or told.address_withheld,
    }
    if not keep_address and _parts(adult.address) != _parts(told.address):
        wanted["address"] = told.address
    changed = _set(adult, wanted)
    changed += _set(
        near,
        {
            "relationship_kind": told.relationship or "parent",
            "parental_responsibility": told.parental_responsibility,
            "lives_with": told.lives_with,
        },
    )
    if was_withheld and not adult.address_withheld and adult_id not in withheld_among([near]):
        changed += _set(adult, {"address_withheld": True})
    if "name" in changed:
        index_adult(adult.id, adult.name, afresh=True)
    if changed:
        data = {"adult": str(adult.id), "fields": changed}
        record("child", child.id, CHANGED, by=by, at=at, data=data, once=once)


def say_left(child_id: UUID, adult_id: UUID, reason: str, *, by: Actor, at: datetime, once: str | None = None) -> None:
    """Say that an adult is no longer around a child, inside `writing()`. What is kept of them stays for the history.

    No letter is written to them any more, and one that is written already does not go.
    Twice:  harmless; who said it first stays.
    Raises: ValueError for a reason that is none of REASONS; LookupError.
    """
    if reason not in REASONS:
        raise ValueError(reason)
    _turn(child_id, adult_id, LEFT, {"reason": reason}, by=by, at=at, once=once)


def say_back(child_id: UUID, adult_id: UUID, *, by: Actor, at: datetime, once: str | None = None) -> None:
    """Say that an adult is around a child again, or never was away, inside `writing()`.

    Twice:  harmless.
    Raises: LookupError.
    """
    _turn(child_id, adult_id, BACK, {}, by=by, at=at, once=once)


def departures_of(child: Child) -> list[Departure]:
    """The adults who are no longer around a child, in the order in which they were noted."""
    every = {near.id: near for near in everybody_beside(child)}
    found = _turns(list(every))
    gone = [(near, found[near.id]) for near in every.values() if near.id in found and found[near.id].kind == LEFT]
    who = [event.actor_id for _, event in gone if event.actor_id is not None]
    names = {user.id: user.name for user in db.session.scalars(select(User).where(User.id.in_(who)))} if who else {}
    return [
        Departure(near, event.at, str(event.data.get("reason", "")), names.get(event.actor_id or NOBODY, ""))
        for near, event in gone
    ]


def has_left(near: ChildAdult) -> bool:
    """Whether somebody has said that this adult is no longer around this child."""
    last = _turns([near.id]).get(near.id)
    return last is not None and last.kind == LEFT


def last_reason(near: ChildAdult) -> str:
    """Why somebody is no longer around a child, as a code; empty for one who is."""
    last = _turns([near.id]).get(near.id)
    return str(last.data.get("reason", "")) if last is not None and last.kind == LEFT else ""


def _turn(
    child_id: UUID,
    adult_id: UUID,
    kind: str,
    data: dict[str, str],
    *,
    by: Actor,
    at: datetime,
    once: str | None,
) -> None:
    child = child_for_writing(child_id)
    near = _near(child, adult_id)
    if done_before(once) or has_left(near) is (kind == LEFT):
        return
    about = {"child": str(child.id), "adult": str(adult_id)}
    record(BESIDE, near.id, kind, by=by, at=at, data=about | data, once=once)


def _turns(ids: Sequence[UUID]) -> dict[UUID, Event]:
    """The last that was said of some adults beside a child being around it, by the row that ties them to it."""
    told = select(Event).where(Event.subject_kind == BESIDE, Event.subject_id.in_(ids))
    return {one.subject_id: one for one in db.session.scalars(told.order_by(Event.seq))} if ids else {}


def _near(child: Child, adult_id: UUID) -> ChildAdult:
    near = beside(child, adult_id)
    if near is None:
        raise LookupError(str(adult_id))
    return near


def _refuse_taken(child: Child, name: str, adult_id: UUID | None) -> None:
    others = [near for near in everybody_beside(child) if near.adult_id != adult_id]
    if any(plain(near.adult.name) == plain(name) for near in others):
        raise NameTaken


def _set(row: Adult | ChildAdult, wanted: dict[str, object]) -> list[str]:
    """Set what differs; the names of what did."""
    changed = [name for name, value in wanted.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, wanted[name])
    return changed


def _parts(address: dict[str, Any] | None) -> dict[str, Any]:
    """The lines of an address that are written on: an empty line and none are the same."""
    return {part: line for part, line in (address or {}).items() if line}
