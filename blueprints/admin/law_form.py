"""The council's own number of the law as an administrator types it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from base.text import squeezed
from blueprints.typed_dates import date_boxes, typed_date
from council.byelaws import ByelawShape, OwnNumber

_LONGEST = 200
_ADDRESS = re.compile(r"https://[^\s\"'<>]{3,300}")

_MISSING = {  # by whether it is the age for a kind of work
    ("title", True): "Enter what the byelaws are called",
    ("title", False): "Enter what the text is called",
    ("provision", True): "Enter which byelaw it is",
    ("provision", False): "Enter which part of the text it is",
}


@dataclass
class ByelawForm:
    """What was typed, the number it makes, and what is wrong with it."""

    value: str = ""
    title: str = ""
    provision: str = ""
    url: str = ""
    since: Mapping[str, str] = field(default_factory=dict)
    is_read: bool = False
    own: OwnNumber | None = None
    errors: list[tuple[str, str]] = field(default_factory=list)


def as_typed(own: OwnNumber | None) -> ByelawForm:
    """Return what was entered as the form shows it."""
    if own is None:
        return ByelawForm()
    return ByelawForm(str(own.value), own.title, own.provision, own.url, date_boxes(own.since), own.is_read)


def read_byelaw(posted: Mapping[str, str], shape: ByelawShape, *, today: date) -> ByelawForm:
    """Return a posted number; with `own` when nothing is wrong with it."""
    boxes, since = typed_date(posted, "since")
    value, title, provision, url = (squeezed(posted.get(name, "")) for name in ("value", "title", "provision", "url"))
    form = ByelawForm(value, title, provision, url, boxes, "is-read" in posted)
    if not re.fullmatch("[0-9]{1,4}", value) or not shape.least <= int(value) <= shape.most:
        form.errors.append(("value", _wanted(shape)))
    for name, text in (("title", title), ("provision", provision)):
        if not 0 < len(text) <= _LONGEST:
            form.errors.append((name, _MISSING[name, shape.is_age]))
    if not _ADDRESS.fullmatch(url):
        form.errors.append(("url", "Enter a web address that begins with https://"))
    if since is None and any(boxes.values()):
        form.errors.append(("since-day", "Enter a date such as 27 3 2027, or nothing"))
    if not form.errors:
        form.own = OwnNumber(int(value), title, provision, url, since, form.is_read, today)
    return form


def _wanted(shape: ByelawShape) -> str:
    if shape.is_switch:
        return "Select yes or no"
    return f"Enter a whole number from {shape.least} to {shape.most}"
