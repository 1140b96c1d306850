"""Which messages wait because the school they are for is closed: tested when they leave, whatever held them up before.

A chase is planned for a school day, but mail hours, an outage or a release may carry it past the last one (SAFETY 5).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from uuid import UUID

from casework.chasing.chase_plan import next_sending_day
from correspondence.leased import Leased
from correspondence.outbox import in_hours
from council.calendars import day_book
from statutory.london import london_day, london_instant

A_SCHOOL = "school"


def day_test(messages: Sequence[Leased], at: datetime) -> dict[UUID, datetime]:
    """When messages to schools that are closed today may go: in the mail hours of their next school day.

    Urgent ones go at any hour. Where a school's calendar does not say, the message goes; the calendar's end brings
    the task back by itself.
    """
    to_schools = [one for one in messages if one.recipient_kind == A_SCHOOL and not one.urgent]
    if not to_schools:
        return {}
    book, today = day_book(), london_day(at)
    waiting: dict[UUID, datetime] = {}
    for message in to_schools:
        day = next_sending_day(today, calendars=book.of(message.recipient_id), is_school=True)
        if day is not None and day > today:
            waiting[message.id] = in_hours(london_instant(day, time.min))
    return waiting
