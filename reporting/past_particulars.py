"""What was known of the children of some cases at an instant: kept particulars put in the place of today's.

Who may see a line is today's rule, not that day's: a child whom the reader may not see now is on no earlier day either,
and an address that is withheld now is withheld on every day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from casework.known_cases import KnownCase, cases_known
from casework.visible_children import those_visible
from directory.known_children import KnownChild, children_known
from models.child import Child
from reporting.standings import Standing, children_by_row
from security.actor import Actor

_AT_ONCE = 200
NOTHING_KEPT = KnownCase(None, None, None, "", {})


@dataclass(frozen=True, slots=True)
class Known:
    """Standings with what was known then, and who the child of each id was."""

    standings: Sequence[Standing]
    children: Mapping[UUID, KnownChild]


def as_known(reader: Actor, standings: Sequence[Standing], until: datetime) -> Known:
    """How some cases stood, with what was known of their children by an instant.

    Of a time before anything was kept only who the child was first known to be is told; everything else is left empty,
    and `kept_from` says since when there is more.
    """
    said: dict[UUID, KnownCase] = {}
    ids = [one.case.id for one in standings]
    for first in range(0, len(ids), _AT_ONCE):
        said |= cases_known(ids[first : first + _AT_ONCE], until)
    then = [_with(one, said.get(one.case.id, NOTHING_KEPT)) for one in standings]
    children = children_known({one.child_id for one in then if one.child_id}, until)
    now = children_by_row({*children, *(child.id for child in children.values()), *_children_now(standings)})
    seen = _those_seen(reader, then, now)
    return Known(
        [one for one in then if one.child_id is None or one.child_id in seen or _is_same(one, now)],
        {asked: _careful(child, now.get(child.id)) for asked, child in children.items()},
    )


def _with(one: Standing, known: KnownCase) -> Standing:
    if known.kept_from is not None:
        return replace(one, child_id=known.child_id, school_id=None, facts={}, kept_from=known.kept_from)
    return replace(
        one,
        child_id=known.child_id,
        school_id=known.school_id,
        facts=known.facts,
        last_seen_on=known.last_seen_on,
        last_seen_by=known.last_seen_by,
    )


def _careful(child: KnownChild, now: Child | None) -> KnownChild:
    """A child as known, less what was not kept of that time, and without an address that is withheld today."""
    if child.kept_from is not None:
        child = replace(child, ethnicity="", address={}, postcode="", school_id=None, on_roll=None, plans=())
    return replace(child, address_withheld=child.address_withheld or (now is not None and now.address_withheld))


def _children_now(standings: Sequence[Standing]) -> set[UUID]:
    return {one.case.child_id for one in standings if one.case.child_id}


def _is_same(one: Standing, now: Mapping[UUID, Child]) -> bool:
    """Whether the case is about the same child today: then whoever may see the case may see the child."""
    if one.child_id is None or one.case.child_id is None:
        return False
    then, today = now.get(one.child_id), now.get(one.case.child_id)
    return then is not None and today is not None and then.id == today.id


def _those_seen(reader: Actor, then: Sequence[Standing], now: Mapping[UUID, Child]) -> set[UUID]:
    """Those of the children of then, whom the cases are not about any more, that the reader may see."""
    others = {one.child_id: now.get(one.child_id) for one in then if one.child_id and not _is_same(one, now)}
    asked = {child.id: child for child in others.values() if child is not None}
    seen = {child.id for child in those_visible(reader, list(asked.values()))}
    return {child_id for child_id, child in others.items() if child is not None and child.id in seen}
