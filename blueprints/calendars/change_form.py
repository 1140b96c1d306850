"""A change to a calendar as it is typed, looked at and sent: read from an address or a form, written into one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from base.text import squeezed
from blueprints.page_frame import short_date
from blueprints.typed_dates import date_boxes, typed_date
from council.calendar_changes import Change, What, has_terms, kinds_of_closed_days
from models.council import DayCalendar

KINDS = {"inset": "INSET day", "closure": "Closure", "bank-holiday": "Bank holiday"}
LONGEST = 200
A_DATE = "Enter a date such as 27 3 2026"


@dataclass
class ChangeForm:
    """What was typed, the change it makes, and what is wrong with it."""

    what: str = ""
    boxes: dict[str, dict[str, str]] = field(default_factory=dict)
    name: str = ""
    kind: str = ""
    change: Change | None = None
    errors: list[tuple[str, str]] = field(default_factory=list)

    @property
    def found(self) -> dict[str, str]:
        """The errors by field."""
        return dict(reversed(self.errors))


def read_change(asked: Mapping[str, str], calendar: DayCalendar) -> ChangeForm:
    """Read a change from an address or a form.

    What is wrong is said of the fields of that one form (term-…, close-…, until-…).
    """
    form = ChangeForm(what=asked.get("change", ""))
    match form.what:
        case What.ADD_TERM if has_terms(calendar):
            first, last = _day(form, asked, "term-starts"), _day(form, asked, "term-ends")
            _name(form, asked, "term-name", "Enter what the term is called, such as Autumn 1")
            if not form.errors and first and last:
                form.change = Change(What.ADD_TERM, first, last, name=form.name)
        case What.REMOVE_TERM:
            term = next((one for one in calendar.terms if str(one.id) == asked.get("term", "")), None)
            if term is None:
                form.errors.append(("change", "That term is gone already"))
            else:
                form.change = Change(What.REMOVE_TERM, term.starts_on, term.ends_on, name=term.name, term_id=term.id)
        case What.CLOSE:
            _closure(form, asked, calendar)
        case What.OPEN:
            off = next((one for one in calendar.closed_days if one.on_day.isoformat() == asked.get("day", "")), None)
            if off is None:
                form.errors.append(("change", "That day counts already"))
            else:
                form.change = Change(What.OPEN, off.on_day, off.on_day, name=off.name)
        case What.KNOWN_UNTIL:
            day = _day(form, asked, "until")
            if day is not None:
                form.change = Change(What.KNOWN_UNTIL, day, day)
        case _:
            form.errors.append(("change", "Choose what to change"))
    return form


def fields_of(change: Change) -> dict[str, str]:
    """The fields that say the same change again, for the form that makes it."""
    match change.what:
        case What.ADD_TERM:
            dates = _boxed("term-starts", change.first) | _boxed("term-ends", change.last)
            fields = {"term-name": change.name, **dates}
        case What.REMOVE_TERM:
            fields = {"term": str(change.term_id)}
        case What.CLOSE:
            dates = _boxed("close-first", change.first) | _boxed("close-last", change.last)
            fields = {"close-kind": change.off_kind, "close-name": change.name, **dates}
        case What.OPEN:
            fields = {"day": change.first.isoformat()}
        case What.KNOWN_UNTIL:
            fields = _boxed("until", change.first)
    return {"change": change.what.value, **fields}


def say(change: Change) -> str:
    """The change in a sentence."""
    days = short_date(change.first)
    if change.last != change.first:
        days = f"{days} to {short_date(change.last)}"
    match change.what:
        case What.ADD_TERM:
            return f"Add the term {change.name}, {days}"
        case What.REMOVE_TERM:
            return f"Take away the term {change.name}, {days}"
        case What.CLOSE:
            return f"Close {days}: {change.name} ({KINDS[change.off_kind]})"
        case What.OPEN:
            return f"Let {days} count again ({change.name})"
        case What.KNOWN_UNTIL:
            return f"Say that the calendar is known until {days}"


def _closure(form: ChangeForm, asked: Mapping[str, str], calendar: DayCalendar) -> None:
    first = _day(form, asked, "close-first")
    typed = any(asked.get(f"close-last-{part}", "").strip() for part in ("day", "month", "year"))
    last = _day(form, asked, "close-last") if typed else first
    kinds = kinds_of_closed_days(calendar)
    form.kind = asked.get("close-kind", "") if asked.get("close-kind", "") in kinds else ""
    if not form.kind:
        form.errors.append(("close-kind", "Choose why the days do not count"))
    _name(form, asked, "close-name", "Enter what to call it, such as Staff training")
    if not form.errors and first and last:
        form.change = Change(What.CLOSE, first, last, name=form.name, off_kind=form.kind)


def _day(form: ChangeForm, asked: Mapping[str, str], name: str) -> date | None:
    form.boxes[name], day = typed_date(asked, name)
    if day is None:
        form.errors.append((f"{name}-day", A_DATE))
    return day


def _name(form: ChangeForm, asked: Mapping[str, str], name: str, wanted: str) -> None:
    form.name = squeezed(asked.get(name, ""))
    if not 0 < len(form.name) <= LONGEST:
        form.errors.append((name, wanted))


def _boxed(name: str, day: date) -> dict[str, str]:
    return {f"{name}-{part}": text for part, text in date_boxes(day).items()}


def as_id(text: str) -> UUID | None:
    """An id as an address has it; None for what is none."""
    try:
        return UUID(text)
    except ValueError:
        return None
