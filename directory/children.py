"""Children: made, changed, and the row that stands for one after merges."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from base.batches import among
from base.database import is_writing, known, locked, made_here, make
from base.extensions import db
from base.text import normal_postcode, plain, squeezed
from directory.known_children import KnownChild
from directory.names import index_names
from directory.particulars import Particulars
from models.child import Child, Sibling
from security.actor import Actor
from security.event_numbers import count_from_nothing
from security.history import record


class NoSuchChild(LookupError):
    """No child has that id."""


# What a row takes as a filing says it; the rest is worked out of it.
_SAID = tuple(one.name for one in fields(Particulars) if one.name not in {"upn", "former_upn", "plans"})
# What a later filing may fill in or change; the rest is an officer's to change.
_NAMED = ("given_names", "family_name", "known_as")


def create_child(particulars: Particulars, *, by: Actor, at: datetime) -> Child:
    """Make a row for a child.

    Twice: two rows; whether they are one child is directory.matching's to say.
    """
    said = {name: getattr(particulars, name) for name in _SAID}
    child: Child = make(
        db.session(),
        Child,
        **said,
        created_at=at,
        plans=list(particulars.plans),
        upn=particulars.upn_key or None,
        former_upn=particulars.former_upn_key or None,
        surname_plain=particulars.surname_plain,
        postcode=particulars.postcode,
    )
    count_from_nothing(db.session(), "child", child.id)
    index_names(child)
    record("child", child.id, "child-made", by=by, at=at)
    return child


def fill_in(child: Child, particulars: Particulars, *, by: Actor, at: datetime) -> list[str]:
    """Take from a filing what the row does not yet have; what it has is never overwritten. Gives the names filled.

    Plans are added to, never taken away: a later form that leaves one out does not end it.
    """
    filled: list[str] = []
    for one in fields(particulars):
        name, new = one.name, getattr(particulars, one.name)
        if name in {"upn", "former_upn", "plans"} or new in (None, "", False):
            continue
        if getattr(child, name) in (None, "", False, {}):
            setattr(child, name, new)
            filled.append(name)
    if particulars.upn_key and not child.upn:
        child.upn = particulars.upn_key
        filled.append("upn")
    former = particulars.former_upn_key
    if former and not child.former_upn and former != child.upn:
        child.former_upn = former
        filled.append("former_upn")
    more = [plan for plan in particulars.plans if plan not in child.plans]
    if more:
        child.plans = [*child.plans, *more]
        filled.append("plans")
    _keep_keys(child, filled)
    if filled:
        record("child", child.id, "child-filled-in", by=by, at=at, data={"fields": filled})
    return filled


def change_child(
    child: Child, changes: dict[str, Any], *, by: Actor, at: datetime, once: str | None = None, source: str = ""
) -> list[str]:
    """Change particulars an officer corrected. Gives the names that really changed; none leaves no event.

    Args: source: who the officer has it from, a code for the event.
    """
    changed = [name for name, new in changes.items() if getattr(child, name) != new]
    for name in changed:
        setattr(child, name, changes[name])
    _keep_keys(child, changed)
    if changed:
        record(
            "child",
            child.id,
            "child-changed",
            by=by,
            at=at,
            data={"fields": changed} | ({"source": source} if source else {}),
            once=once,
        )
    return changed


def child_for_writing(child_id: UUID) -> Child:
    """The child that id stands for now, locked.

    Raises: NoSuchChild.
    """
    child = locked(db.session(), Child, child_id)
    if child is None:
        raise NoSuchChild(str(child_id))
    return child_for_writing(child.merged_into_id) if child.merged_into_id else child


def standing_for(child_id: UUID) -> Child:
    """The child that id stands for now, after merges.

    Raises: NoSuchChild.
    """
    # The session forgets a row that nobody holds; a transaction asks for its child again and again.
    kept = known(db.session()) if is_writing() else {}
    child = made_here(db.session(), Child, child_id) or kept.get((Child, child_id, "loaded"))
    if child is None:
        child = kept[Child, child_id, "loaded"] = db.session.get(Child, child_id)
    if child is None:
        raise NoSuchChild(str(child_id))
    return standing_for(child.merged_into_id) if child.merged_into_id else child


def every_id_of(child_id: UUID) -> list[UUID]:
    """The ids of every row that stands for this child: itself and those merged into it."""
    found = [child_id]
    level = [child_id]
    while level:
        level = list(db.session.scalars(select(Child.id).where(Child.merged_into_id.in_(level))))
        found.extend(level)
    return found


def rows_of(child_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """Every row that stands for one of some children, with the child it stands for; one look a level of merging."""
    found = {child_id: child_id for child_id in child_ids}
    level = list(found)
    while level:
        merged = db.session.execute(select(Child.id, Child.merged_into_id).where(Child.merged_into_id.in_(level)))
        fresh = {row.id: found[row.merged_into_id] for row in merged if row.id not in found}
        found.update(fresh)
        level = list(fresh)
    return found


def whole_child(child_id: UUID) -> list[UUID]:
    """The ids of every row of the child that this row is one of, whichever it is."""
    return every_id_of(standing_for(child_id).id)


def have_died(child_ids: Iterable[UUID]) -> frozenset[UUID]:
    """Those of some rows whose child has died, whichever of its rows the death was recorded on; one look a level."""
    return frozenset(deaths_of(child_ids))


def deaths_of(child_ids: Iterable[UUID]) -> dict[UUID, datetime]:
    """When the deaths of some rows' children were recorded, the last where several rows have one. See have_died."""
    made = {child_id: made_here(db.session(), Child, child_id) for child_id in child_ids}
    died: dict[UUID, datetime] = {}
    for child_id, child in made.items():
        _note_death(died, child_id, child.death_recorded_at if child is not None else None)
    leads = {
        child_id: child_id if child is None else child.merged_into_id
        for child_id, child in made.items()
        if child is None or child.merged_into_id is not None
    }
    while leads:
        found = {row.id: row for row in db.session.execute(_DEATHS, {"rows": list(set(leads.values()))})}
        for child_id, at in leads.items():
            _note_death(died, child_id, found[at].death_recorded_at if at in found else None)
        leads = {
            child: found[at].merged_into_id
            for child, at in leads.items()
            if at in found and found[at].merged_into_id is not None
        }
    return died


def _note_death(died: dict[UUID, datetime], child_id: UUID, recorded_at: datetime | None) -> None:
    if recorded_at is not None:
        died[child_id] = max(recorded_at, died.get(child_id, recorded_at))


_DEATHS = select(Child.id, Child.merged_into_id, Child.death_recorded_at).where(among(Child.id, "rows"))


def join_siblings(one: UUID, other: UUID, *, source: str, by: Actor, at: datetime, is_new: bool = False) -> bool:
    """Note that two children are siblings, both ways round; whether that was news.

    Args: is_new: the other's row was made a moment ago, so that nothing of it can be noted yet.
    """
    if one == other:
        return False
    noted = select(Sibling.id).where(Sibling.child_id == one, Sibling.other_id == other)
    if not is_new and db.session.scalar(noted) is not None:
        return False
    db.session.add(Sibling(child_id=one, other_id=other, source=source))
    db.session.add(Sibling(child_id=other, other_id=one, source=source))
    record("child", one, "sibling-noted", by=by, at=at, data={"other": str(other)})
    record("child", other, "sibling-noted", by=by, at=at, data={"other": str(one)})
    return True


def siblings_of(child_id: UUID) -> list[Child]:
    """The children noted as siblings of any row of this child, as the rows that stand for them, oldest first."""
    own = whole_child(child_id)
    noted = db.session.scalars(select(Sibling.other_id).where(Sibling.child_id.in_(own)).distinct()).all()
    found = {child.id: child for child in (standing_for(other) for other in noted) if child.id not in own}
    return sorted(found.values(), key=lambda child: (child.date_of_birth or date.max, child.id))


def name_of(child: Child | KnownChild) -> str:
    """What an officer's page calls the child."""
    full = squeezed(f"{child.given_names} {child.family_name}")
    return full or "Name not known"


def age_on(child: Child | KnownChild, day: date) -> int | None:
    """The child's age in years on a day; the approximate one where no date of birth is known."""
    born = child.date_of_birth
    if born is None:
        return child.approximate_age
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _keep_keys(child: Child, changed: list[str]) -> None:
    """Keep what is derived from the particulars in step with them."""
    if "family_name" in changed:
        child.surname_plain = plain(child.family_name)
    if "address" in changed:
        typed = str((child.address or {}).get("postcode", ""))
        child.postcode = normal_postcode(typed) or squeezed(typed)[:10]
    if any(name in changed for name in _NAMED):
        index_names(child)
