"""Days are London days, instants are UTC: the one place where the two meet."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")

# A reply that arrives in the last second of the last day is in time, so the day's end is
# its last microsecond and not the next midnight, which would also show as the wrong day.
END_OF_DAY = time.max


def london_day(instant: datetime) -> date:
    """Return the day it was in London at `instant`.

    Raises: ValueError for an instant without a time zone: half of the year it would be
            an hour out, and a day out at midnight.
    """
    if instant.tzinfo is None:
        msg = "an instant needs a time zone before it can be told which London day it is"
        raise ValueError(msg)
    return instant.astimezone(LONDON).date()


def london_instant(day: date, time_of_day: time) -> datetime:
    """Return the UTC instant of a wall-clock time in London.

    When the clocks go back, a time that happens twice means the first of the two. When they go
    forward, a time that is left out means the moment an hour later by the new clock.
    """
    return datetime.combine(day, time_of_day.replace(tzinfo=None), tzinfo=LONDON).astimezone(UTC)
