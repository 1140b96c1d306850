"""How parties are written: who they are, how they are reached, what follows when one refuses or keeps silent."""

from __future__ import annotations

from typing import Any

from forms.definition.condition_shape import CONDITION
from forms.definition.nodes import Node
from forms.definition.parties import Every, Follows, FollowUp, OpensOn, Party, Reach, Refusing, Unfinished
from forms.definition.setting_shapes import WEEKDAYS
from forms.definition.shapes import CLOCK_TIME, CODE, DAY, IDENT, SAID, TEXT, Group, Key, ListOf, Reading, Whole, Word

MOST_DAYS = 365


def _follows(*among: Follows) -> Word:
    return Word(among=tuple(among), what="what follows")


def _settle_reach(values: dict[str, Any], node: Node, reading: Reading) -> dict[str, Any]:
    return values | {"when_over": Follows(values.get("when_over", Follows.WAIT))}


REACH = Group(
    "way to reach",
    Reach,
    {
        "message": Key(IDENT, required=True),
        "email-from": Key(TEXT),
        "name-from": Key(IDENT),
        "entry": Key(Whole(1, 100)),
        "school-from": Key(IDENT),
        "roles": Key(ListOf(IDENT, least=1)),
        "expires": Key(Whole(1, MOST_DAYS)),
        "chase": Key(CODE),
        "when-over": Key(_follows(*Follows)),
        "task": Key(IDENT, into="over_task"),
    },
    settle=_settle_reach,
)


def _settle_refusing(values: dict[str, Any], node: Node, reading: Reading) -> dict[str, Any]:
    return values | {"then": Follows(values.get("then", Follows.TASK))}


REFUSING = Group(
    "refusal",
    Refusing,
    {
        "then": Key(_follows(Follows.END, Follows.GO_ON, Follows.TASK), required=True),
        "task": Key(IDENT),
        "message": Key(IDENT),
    },
    settle=_settle_refusing,
)

PARTY = Group(
    "party",
    Party,
    {
        "id": Key(IDENT, required=True),
        "label": Key(SAID, required=True),
        "kinds": Key(
            ListOf(Word(among=("visitor", "school", "officer", "link"), what="a kind of actor"), least=1), required=True
        ),
        "order": Key(Whole(most=20)),
        "email-question": Key(IDENT),
        "name-question": Key(IDENT),
        "phone-question": Key(IDENT),
        "sees": Key(ListOf(IDENT)),
        "reached": Key(REACH),
        "same-as": Key(IDENT),
        "when": Key(CONDITION, into="asked_when"),
        "when-refused": Key(REFUSING, into="refusing"),
    },
)


def _settle_unfinished(values: dict[str, Any], node: Node, reading: Reading) -> dict[str, Any]:
    return values | {"then": Follows(values.get("then", Follows.END))}


UNFINISHED = Group(
    "unfinished form",
    Unfinished,
    {
        "then": Key(_follows(Follows.END, Follows.TASK), required=True),
        "task": Key(IDENT),
        "warning": Key(IDENT),
        "message": Key(IDENT),
    },
    settle=_settle_unfinished,
)

FOLLOW_UP = Group(
    "follow-up",
    FollowUp,
    {
        "id": Key(IDENT, required=True),
        "label": Key(SAID, required=True),
        "service": Key(IDENT, required=True),
        "party": Key(IDENT),
        "reached": Key(REACH, required=True),
    },
)


def _settle_opens_on(values: dict[str, Any], node: Node, reading: Reading) -> dict[str, Any]:
    return values | {"every": Every(values["every"])}


OPENS_ON = Group(
    "calendar rule",
    OpensOn,
    {
        "every": Key(Word(among=tuple(Every), what="how often"), required=True),
        "day": Key(Whole(1, 31)),
        "month": Key(Whole(1, 12)),
        "days": Key(ListOf(DAY, least=1)),
        "first-day": Key(DAY),
        "weekday": Key(Word(among=WEEKDAYS, what="a day of the week")),
        "not-in": Key(ListOf(Whole(1, 12), least=1)),
        "time-of-day": Key(CLOCK_TIME),
        "urgent-words": Key(ListOf(TEXT)),
        "task": Key(IDENT),
        "filed": Key(IDENT),
    },
    settle=_settle_opens_on,
)
