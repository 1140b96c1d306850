"""What a message may reveal: the closed list of placeholders, and of what a planned message may carry for them.

Nothing here can hold a name, a date of birth, an address or a risk: a message carries codes, ids and dates, and says
what the product itself knows how to say about them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from base.clock import london
from forms.definition.wording import Language
from forms.phrases import say


class Reveal(StrEnum):
    """Everything a message can reveal. A shape names the ones it may use; each is also the placeholder's name."""

    REFERENCE = "reference"  # of the case, else of the filing
    LINK = "link"
    COUNCIL_NAME = "council-name"
    TEAM_TELEPHONE = "team-telephone"
    DUTY_TELEPHONE = "duty-telephone"
    SERVICE_NAME = "service-name"  # never the kind of a case that hides it
    SCHOOL_NAME = "school-name"  # only in a message to that very school
    QUEUE_NAME = "queue-name"
    REPLY_BY = "reply-by"
    ASKED_ON = "asked-on"
    DUE_DATE = "due-date"
    EXPIRES = "expires"
    APPOINTMENT = "appointment"  # when one is: never where, and never with whom
    COUNT = "count"
    MINUTES = "minutes"
    DAYS_LATE = "days-late"
    CODE = "code"  # a one-time code
    PACK_LINK = "pack-link"  # the page of a pack, open to everybody
    APPROVAL_NUMBER = "approval-number"  # of a licence, permit or approval; says nothing of its holder


REVEALS = frozenset(reveal.value for reveal in Reveal)
SECRET = frozenset({Reveal.LINK, Reveal.CODE})  # sent, but never kept on the row

_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?")
_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,79}", re.IGNORECASE)


def _is_id(value: Any) -> bool:
    try:
        UUID(str(value))
    except ValueError:
        return False
    return True


def _is_date(value: Any) -> bool:
    return isinstance(value, str) and _ISO.fullmatch(value) is not None


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_code(value: Any) -> bool:
    return isinstance(value, str) and _CODE.fullmatch(value) is not None


CARRIES: dict[str, Callable[[Any], bool]] = {
    "link_id": _is_id,
    "task_id": _is_id,
    "team_id": _is_id,
    "queue_id": _is_id,
    "service": _is_code,
    "approval_number": _is_code,
    "reply_by": _is_date,
    "asked_on": _is_date,
    "due": _is_date,
    "expires": _is_date,
    "appointment": _is_date,
    "language": lambda value: isinstance(value, str) and re.fullmatch(r"[a-z]{2}", value) is not None,
    "count": _is_number,
    "minutes": _is_number,
    "days_late": _is_number,
    "step": _is_number,
    "code": lambda value: isinstance(value, str) and value.isdigit() and len(value) <= 8,
}


class NotAllowedInMessage(ValueError):
    """Somebody tried to give a message something outside the closed list; a fault in our code. Names the key alone."""


def check_values(values: Mapping[str, Any]) -> None:
    """Make sure that a planned message carries only ids, codes, numbers and dates.

    Raises: NotAllowedInMessage.
    """
    for key, value in values.items():
        allowed = CARRIES.get(key)
        if allowed is None or not allowed(value):
            raise NotAllowedInMessage(f"a message can't carry {key} like that")


def say_when(value: str) -> str:
    """A date, or an instant on a London clock, in words: "Friday 4 December 2026", "5pm on Friday 4 December 2026"."""
    if "T" not in value:
        return _day(date.fromisoformat(value))
    at = datetime.fromisoformat(value)
    local = london(at) if at.tzinfo else at
    hour = f"{local.hour % 12 or 12}{f':{local.minute:02}' if local.minute else ''}{'am' if local.hour < 12 else 'pm'}"
    return f"{hour} on {_day(local.date())}"


def say_when_in(value: str, language: Language) -> str:
    """The same in another language, as far as the council has the words for it: "4 grudnia 2026"."""
    if "T" not in value:
        return _day_in(date.fromisoformat(value), language)
    at = datetime.fromisoformat(value)
    local = london(at) if at.tzinfo else at
    return say("time-on-day", language, time=f"{local:%H:%M}", day=_day_in(local.date(), language))


def _day_in(day: date, language: Language) -> str:
    return say("day-in-full", language, day=day.day, month=say(f"month-{day.month}", language), year=day.year)


def _day(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"
