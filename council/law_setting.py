"""The setting that rules of law are asked in: the council's calendars, commencement dates and own numbers."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from council.byelaws import byelaws
from council.calendars import calendars_for
from council.commencements import commencements
from statutory.rules import Setting


def law_setting(on: date, *, school_id: UUID | None = None) -> Setting:
    """Return what a rule is asked with on a day: by the calendar of a school, or the council's for None."""
    return Setting(on=on, calendars=calendars_for(school_id), commencements=commencements(), byelaws=byelaws())
