"""Two pupils on reduced timetables: one that is agreed and reviewed, one to which the parent has not agreed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from demo.acts import answers_the_council, claims, finishes
from demo.children import BY_KEY, address, born, upn
from demo.forms_sent import PICTURE, sends
from demo.timeline import Act, Stage

SERVICE = "reduced-timetable"
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
Said = dict[str, Any]


def _week(days: Sequence[str], *shifts: tuple[str, str]) -> Said:
    return {day: {"shifts": [{"from": begins, "to": ends} for begins, ends in shifts]} for day in days}


def _of(key: str) -> Said:
    child = BY_KEY[key]
    return {
        "child-name": {"given": child.given, "family": child.family},
        "child-dob": born(child).isoformat(),
        "child-upn": upn(child),
        "child-address": address(child),
        "year-group": f"year-{child.year}",
        "hours-full": _week(DAYS, ("08:50", "12:00"), ("13:00", "15:20")),
    }


def agreed(stage: Stage) -> Said:
    """A child who comes back after an operation, in the mornings; everybody has agreed, and the paper is there."""
    return _of("c01") | {
        "timetable-why": "medical",
        "starts-on": stage.day(-1),
        "ends-on": stage.day(-36),
        "hours-now": _week(DAYS, ("08:50", "12:00")),
        "coded-c2": "yes",
        "parent-name": "Robin Ferncombe",
        "parent-phone": "07700 900166",
        "parent-agrees": "yes",
        "head-agrees": "yes",
        "agreed-on": stage.day(1),
        "agreement-file": PICTURE,
        "plan-to-increase": "Two afternoons more from the third week, all of them from the fifth.",
        "next-review-on": stage.day(-7),
        "risk-assessed": "yes",
        "plans": ["none"],
        "timetable-worry": "no",
        "safe-to-contact": "safe",
        "sender-name": "Joanne Pike",
        "sender-role": "School secretary",
        "sender-email": "joanne.pike@hazel-lane.example.org",
    }


def not_agreed(stage: Stage) -> Said:
    """A child who is sent home at midday, for behaviour, until nobody knows when."""
    return _of("c05") | {
        "school": {"urn": BY_KEY["c05"].urn},
        "timetable-why": "behaviour",
        "starts-on": stage.day(6),
        "ends-on": {"not_known": True},
        "hours-now": _week(DAYS, ("08:50", "11:30")),
        "coded-c2": "no",
        "parent-name": "Robin Wilkowska",
        "parent-agrees": "no",
        "head-agrees": "yes",
        "risk-assessed": "no",
        "plans": ["sen"],
        "safe-to-contact": "safe",
        "sender-name": "Sunita Barrow",
        "sender-role": "Deputy head",
        "sender-email": "deputy@orchard-vale-junior-school.example.org",
    }


def reviewed(stage: Stage) -> Said:
    """What the school answers after the first review."""
    return {
        "review-says": "growing",
        "reviewed-on": stage.day(1),
        "review-hours": _week(DAYS[:2], ("08:50", "12:00"), ("13:00", "15:20")) | _week(DAYS[2:], ("08:50", "12:00")),
        "review-ends-on": stage.day(-26),
        "following-review-on": stage.day(-13),
        "still-agrees": "yes",
        "review-worry": "no",
        "answerer-name": "Joanne Pike",
        "answerer-role": "School secretary",
    }


ACTS: tuple[Act, ...] = (
    Act("hours-agreed", 13, "09:35", sends(SERVICE, agreed, by="joanne")),
    Act("hours-agreed", 12, "14:20", claims("read-timetable", "tom")),
    Act("hours-agreed", 12, "14:45", finishes("read-timetable", "tom", "in-order")),
    Act("hours-agreed", 4, "10:40", answers_the_council(reviewed, "review")),
    Act("hours-refused", 1, "11:25", sends(SERVICE, not_agreed)),
)
