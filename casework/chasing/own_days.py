"""Chases that run by a number of the council's own, where it has entered one: until when, and whether work waits on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from council.byelaws import byelaw_shapes, byelaws
from forms.definition.profiles import ChaseProfile
from statutory.council_numbers import own_number
from statutory.rules import Setting


def as_counted(profile: ChaseProfile, *, on: date) -> ChaseProfile:
    """The profile with its end where the council's own number of days says; steps that would come later are left out.

    So are those that a council takes only where it has said so, unless it has.
    Without a number of its own, or before the day from which it counts, the profile stands as it was published.
    """
    wanted = tuple(step for step in profile.steps if not step.own_step or _own(step.own_step, on))
    if wanted != profile.steps:
        profile = replace(profile, steps=wanted)
    days = _own(profile.own_days, on)
    if days is None:
        return profile
    return replace(profile, ends_after=days, steps=tuple(step for step in profile.steps if step.after < days))


def waits_on(profile: ChaseProfile | None, *, on: date) -> bool:
    """Whether the council's own rule is that the work waits for the answer, however late it is."""
    return profile is not None and bool(_own(profile.own_waits, on))


def _own(code: str, on: date) -> int | None:
    shape = byelaw_shapes().get(code) if code else None
    own = own_number(Setting(on=on, byelaws=byelaws()), shape.name) if shape is not None else None
    return own.value if own is not None else None
