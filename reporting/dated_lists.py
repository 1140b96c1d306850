"""Lists of dates that somebody wrote down and that end: until when each is known, and who has to go on with it.

Calendars (bank holidays, terms, closures, those of schools) and the days on which a definition opens its cases. A rule
of the calendar, such as every Monday, never ends and is none of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from casework.calendar_cases import opening_days
from casework.versions import current_versions, pinned
from forms.definition.document import Definition
from forms.definition.parties import Every
from reporting.calendar_moves import calendar_lines

SHORT_NOTICE = timedelta(days=120)  # before its end, from which a list says so


class Reach(StrEnum):
    """How far a list reaches from a day."""

    FAR = "far"
    ENDS_SOON = "ends-soon"
    NOT_KNOWN = "not-known"  # it has ended: what comes next nobody has written


@dataclass(frozen=True, slots=True)
class DatedList:
    """One list: what it is, the last day it knows, and where it is gone on with.

    `code` is the kind of a calendar or the service of a definition; `calendar_id` None: of a definition.
    """

    code: str
    name: str
    known_until: date
    calendar_id: UUID | None = None

    def reach(self, today: date) -> Reach:
        """How far it reaches from a day."""
        if self.known_until < today:
            return Reach.NOT_KNOWN
        return Reach.ENDS_SOON if self.known_until < today + SHORT_NOTICE else Reach.FAR


def dated_lists() -> list[DatedList]:
    """Every list of dates that ends, the one that ends first before the others."""
    found = [
        DatedList(line.calendar.kind, line.calendar.name, line.calendar.known_until, line.calendar.id)
        for line in calendar_lines()
    ]
    for service, version_id in current_versions().items():
        definition = pinned(version_id)
        until = listed_until(definition)
        if until is not None:
            found.append(DatedList(service, definition.title.say(), until))
    return sorted(found, key=lambda one: (one.known_until, one.code, one.name))


def listed_until(definition: Definition) -> date | None:
    """The last day of a definition's written list; None where it writes none."""
    rule = definition.opens_on
    if rule is None or rule.every is not Every.LISTED or not rule.days:
        return None
    return opening_days(rule, date.min)[-1]
