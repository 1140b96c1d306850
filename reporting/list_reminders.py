"""Whoever keeps a list of dates hears in time that it ends, and again when it has ended."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from hashlib import sha256

from base.extensions import db
from correspondence.outbox import Plan, plan_many
from correspondence.recipients import resolve
from reporting.dated_lists import DatedList, Reach, dated_lists
from statutory.london import london_day

KEEPER = "administrator"  # who may change calendars and definitions
SAYS = {Reach.ENDS_SOON: "list-ends-soon", Reach.NOT_KNOWN: "list-ended"}  # the product's own messages


def remind_keepers(*, at: datetime) -> int:
    """Write to those who keep the lists of dates that end soon or have ended; how many messages were planned.

    Lists that end on the same day are one message: a council's schools have their calendars from one source.
    Twice:  harmless; a list is told of once as it comes near its end, and once after it.
    """
    today = london_day(at)
    ending: dict[tuple[Reach, date], list[DatedList]] = defaultdict(list)
    for one in dated_lists():
        if one.reach(today) in SAYS:
            ending[one.reach(today), one.known_until].append(one)
    if not ending:
        return 0
    people = resolve(db.session(), KEEPER, at=at)
    plans = [
        Plan(
            kind=SAYS[reach],
            key=f"list:{reach}:{until.isoformat()}:{_which(lists)}:{to.id}",
            version_id=None,
            case_id=None,  # no case: it is about a list of days, and goes to the administrators
            to=to,
            send_after=at,
            values={"count": len(lists), "expires": until.isoformat()},
            in_hours=True,
        )
        for (reach, until), lists in sorted(ending.items())
        for to in people
    ]
    return len(plan_many(plans, at=at).made)


def _which(lists: Sequence[DatedList]) -> str:
    """The same for the same lists: a list that is added later with the same last day is told of too."""
    names = sorted(f"{one.code}:{one.calendar_id or ''}" for one in lists)
    return sha256("|".join(names).encode()).hexdigest()[:16]
