"""The council's own settings: a closed list, each with its sort, its default and the words it is asked with."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from flask import current_app, g
from sqlalchemy import select

from base.database import after_commit, is_writing, known
from base.extensions import db
from base.prepared import Prepared
from models.council import CouncilSetting
from security.actor import Actor
from security.history import record

COUNCIL = UUID("00000000-0000-7000-8000-000000000001")  # what events of the council itself are about
_OF_TRANSACTION = (CouncilSetting, "all")
FRESH = 5.0  # seconds a process may go on with what it read: a colour may be that late, and nothing here decides more


class Sort(StrEnum):
    """What a setting's value is."""

    TEXT = "text"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"  # of a web page
    COLOUR = "colour"  # "#24476b"
    NUMBER = "number"  # a whole number, with the setting's unit
    TIME = "time"  # "17:00", London
    USER = "user"  # a user's id as text
    FILE = "file"  # a name in the data folder's `brand`


@dataclass(frozen=True, slots=True)
class Shape:
    """One setting. `least` and `most` bound a number or the length of a text; `unit` is a number's.

    `needed`: its default is invented and holds in a demonstration alone. In production nothing stands in for it: a
    council's forms open to nobody before it is set (council.before_opening), since a number that a worried neighbour
    rings must not be one that rings nowhere.
    """

    key: str
    sort: Sort
    default: str | int
    label: str
    group: str
    hint: str = ""
    unit: str = ""
    least: int = 0
    most: int = 200
    needed: bool = False


class UnknownSetting(KeyError):
    """No setting has that key: a fault in our code, not in an input."""


class NotASetting(ValueError):
    """What was typed can't be that setting; the message says why, to the person who typed it."""


_T, _P, _N, _C = Sort.TEXT, Sort.PHONE, Sort.NUMBER, Sort.TIME
_COUNCIL, _PHONES, _DUTY, _HOURS, _KEEPING = (
    "The council",
    "Telephone numbers",
    "Duty and alerts",
    "Hours",
    "Drafts, sessions and email",
)
SHAPES: dict[str, Shape] = {
    shape.key: shape
    for shape in (
        Shape("council-name", _T, "Marlowe Borough Council", "Name of the council", _COUNCIL, least=1, needed=True),
        Shape("council-code", _T, "", "Local authority number", _COUNCIL, "Three digits, as the department uses"),
        Shape("colour", Sort.COLOUR, "#24476b", "Colour of the header", _COUNCIL, "Such as #24476b"),
        Shape("logo", Sort.FILE, "", "Logo", _COUNCIL),
        Shape("privacy-address", Sort.ADDRESS, "", "Web page of the privacy notice", _COUNCIL),
        Shape(
            "exit-address",
            Sort.ADDRESS,
            "https://www.bbc.co.uk/weather",
            "Where “Exit this page” leads",
            _COUNCIL,
            "A page that anybody might be reading",
        ),
        Shape("public-phone-name", _T, "the Education Welfare Team", "Team the public may telephone", _PHONES),
        Shape("public-phone", _P, "01632 960 001", "That team's number", _PHONES, needed=True),
        Shape("duty-phone", _P, "01632 960 002", "Education welfare duty officer", _PHONES, needed=True),
        Shape("mash-phone", _P, "01632 960 003", "Children's social care (MASH)", _PHONES, needed=True),
        Shape("out-of-hours-phone", _P, "01632 960 004", "Emergency duty team, out of hours", _PHONES, needed=True),
        Shape(
            "duty-officer",
            Sort.USER,
            "",
            "Duty officer",
            _DUTY,
            "Alerted at any hour when a case is P1: immediate",
            needed=True,
        ),
        Shape("deputy-duty-officer", Sort.USER, "", "Deputy duty officer", _DUTY, "Alerted together with the first"),
        Shape(
            "head-of-service", Sort.USER, "", "Head of service", _DUTY, "Told of what has stayed late after the manager"
        ),
        Shape("director", Sort.USER, "", "Director of children's services", _DUTY, "Told of the last step of lateness"),
        Shape("duty-manager", Sort.USER, "", "Manager told when nobody acknowledges", _DUTY),
        Shape("alert-minutes", _N, 60, "Time to acknowledge a P1 alert", _DUTY, unit="minutes", least=5, most=24 * 60),
        Shape(
            "still-days",
            _N,
            28,
            "Holder and team lead are told of a deadline that stands still after",
            _DUTY,
            "And again after as many. The manager sees them under Queues, Late tasks.",
            unit="days",
            least=1,
            most=365,
        ),
        Shape("office-opens", _C, "09:00", "The office opens", _HOURS),
        Shape("office-closes", _C, "17:00", "The office closes", _HOURS),
        Shape("task-ends", _C, "17:00", "Time of day at which a task is due", _HOURS),
        Shape("mail-from", _C, "08:00", "No email before", _HOURS, "Urgent alerts to officers go at any hour"),
        Shape("mail-until", _C, "18:00", "No email after", _HOURS),
        Shape("mail-daily-cap", _N, 20, "Most emails a day to one address", _KEEPING, least=1),
        Shape("draft-days", _N, 28, "Drafts are deleted after", _KEEPING, unit="days", least=1, most=365),
        Shape("link-days", _N, 28, "Links in emails work for", _KEEPING, unit="days", least=1, most=365),
        Shape(
            "idle-minutes", _N, 30, "Signed out after doing nothing for", _KEEPING, unit="minutes", least=5, most=480
        ),
        Shape("session-hours", _N, 12, "Signed out in any case after", _KEEPING, unit="hours", least=1, most=24),
    )
}


def setting(key: str) -> Any:
    """The value of a setting, or its default; numbers as int, everything else as text.

    In production one that a council needs and has not set is empty.

    Raises: UnknownSetting.
    """
    shape = SHAPES.get(key)
    if shape is None:
        raise UnknownSetting(key)
    values = _values()
    return values[key] if key in values else _default(shape)


def settings(keys: Iterable[str]) -> tuple[Any, ...]:
    """The values of several settings, looked up together: what every page says of the council. As `setting`."""
    values = _values()
    return tuple([values[key] if key in values else _default(SHAPES[key]) for key in keys])


def change_setting(key: str, value: Any, *, by: Actor, at: datetime, once: str | None = None) -> bool:
    """Set a setting, in the open transaction; whether that changed anything.

    Args:   value: as `parse` gave it.
    Twice:  the second changes nothing and writes no event.
    Raises: UnknownSetting.
    """
    shape = SHAPES.get(key)
    if shape is None:
        raise UnknownSetting(key)
    session = db.session()
    row = session.get(CouncilSetting, key, with_for_update=True)
    before = row.value if row is not None else _default(shape)
    if before == value:
        return False
    if row is None:
        row = CouncilSetting(key=key)
        session.add(row)
    row.value, row.changed_at, row.changed_by = value, at, by.id
    record(
        "council", COUNCIL, "setting-changed", by=by, at=at, data={"key": key, "from": before, "to": value}, once=once
    )
    g.pop("onroll_settings", None)
    known(session).pop(_OF_TRANSACTION, None)
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001  # the proxy dies with the context
    after_commit("settings", lambda: app.extensions.pop("onroll_settings", None))
    return True


def parse(key: str, typed: str) -> str | int:
    """What somebody typed as the value of a setting.

    Raises: NotASetting, with the sentence to show; UnknownSetting.
    """
    shape = SHAPES.get(key)
    if shape is None:
        raise UnknownSetting(key)
    text = " ".join(typed.split())
    if not text and shape.sort not in {Sort.NUMBER, Sort.TIME, Sort.COLOUR} and not shape.least:
        return ""
    return _PARSERS[shape.sort](shape, text)


def _text(shape: Shape, text: str) -> str:
    if not shape.least <= len(text) <= shape.most:
        raise NotASetting(f"Enter between {max(shape.least, 1)} and {shape.most} characters")
    return text


def _matching(pattern: str, sentence: str) -> Callable[[Shape, str], str]:
    compiled = re.compile(pattern)

    def parse_one(_shape: Shape, text: str) -> str:
        if not compiled.fullmatch(text):
            raise NotASetting(sentence)
        return text

    return parse_one


def _colour(shape: Shape, text: str) -> str:
    colour = _matching(r"#[0-9a-f]{6}", "Enter a colour such as #24476b")(shape, text.lower())
    if contrast_with_white(colour) < ENOUGH_CONTRAST:
        raise NotASetting("Choose a darker colour: white text on this one can't be read by everybody")
    return colour


def _number(shape: Shape, text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,6}", text) or not shape.least <= int(text) <= shape.most:
        raise NotASetting(f"Enter a whole number from {shape.least} to {shape.most}")
    return int(text)


def _time(_shape: Shape, text: str) -> str:
    """A time as it is kept, two figures each: from 17:00, 8:30 or 8.30."""
    found = re.fullmatch(r"([01]?[0-9]|2[0-3])[:.]([0-5][0-9])", text)
    if found is None:
        raise NotASetting("Enter a time such as 17:00")
    return f"{found[1]:0>2}:{found[2]}"


def _user(_shape: Shape, text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError as wrong:
        raise NotASetting("Choose somebody from the list") from wrong


_PARSERS: dict[Sort, Callable[[Shape, str], str | int]] = {
    Sort.TEXT: _text,
    Sort.PHONE: _matching(r"\+?[0-9][0-9 ]{4,18}(?: ?(?:ext|x) ?[0-9]{1,6})?", "Enter a telephone number"),
    Sort.EMAIL: _matching(r"[^@\s]+@[^@\s]+\.[^@\s]+", "Enter an email address such as name@example.org"),
    Sort.ADDRESS: _matching(r"https://[^\s\"'<>]{3,300}", "Enter a web address that begins with https://"),
    Sort.COLOUR: _colour,
    Sort.NUMBER: _number,
    Sort.TIME: _time,
    Sort.USER: _user,
    Sort.FILE: _matching(r"[a-z0-9][a-z0-9.-]{0,80}", "Choose a file"),
}

ENOUGH_CONTRAST = 4.5  # WCAG 2.2, success criterion 1.4.3


def contrast_with_white(colour: str) -> float:
    """The contrast of a colour such as #24476b with white, as WCAG 2.2 defines it: 1 (none) to 21."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 1.05 / (luminance + 0.05)


def _default(shape: Shape) -> str | int:
    """What holds where nobody has set it."""
    return "" if shape.needed and not current_app.config["ONROLL"].is_demo else shape.default


def _values() -> dict[str, Any]:
    """Every setting that was ever set; read once a request, and by a process not more often than FRESH says."""
    held: dict[str, Any] | None = g.get("onroll_settings")
    if held is not None:
        return held
    if is_writing():  # what is not committed yet is kept no longer than its transaction
        of_transaction = known(db.session())
        if _OF_TRANSACTION not in of_transaction:
            of_transaction[_OF_TRANSACTION] = _read()
        own: dict[str, Any] = of_transaction[_OF_TRANSACTION]
        return own
    kept = None if current_app.testing else current_app.extensions.get("onroll_settings")
    if kept is None or time.monotonic() - kept[0] >= FRESH:
        kept = current_app.extensions["onroll_settings"] = (time.monotonic(), _read())
    values: dict[str, Any] = kept[1]
    g.onroll_settings = values
    return values


def _read() -> dict[str, Any]:
    # A page that reads nothing through the session need not begin one for this.
    return dict(_ALL.look(db.session()) if is_writing() else _ALL.rows())


_ALL = Prepared(select(CouncilSetting.key, CouncilSetting.value))
