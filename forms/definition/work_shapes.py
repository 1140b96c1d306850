"""How the council's work is written: the case, tasks, choices, outcomes, messages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from forms.definition.casework import (
    CaseShape,
    Choice,
    Consequence,
    DueRule,
    Mapping,
    OutcomeShape,
    OutOfEducation,
    PauseReason,
    PriorityRule,
    RowShape,
    Settles,
    SubjectMapping,
    TaskShape,
)
from forms.definition.condition_shape import CONDITION
from forms.definition.count_shapes import COUNT
from forms.definition.form_shapes import QUESTION
from forms.definition.messages import MessageShape
from forms.definition.nodes import Node
from forms.definition.shapes import (
    CLOCK_TIME,
    CODE,
    IDENT,
    SAID,
    TEXT,
    Anything,
    EitherOf,
    Flag,
    Group,
    Key,
    ListOf,
    MapOf,
    Reading,
    Whole,
    Word,
)
from forms.definition.wait_shape import WAIT

UNITS = ("minutes", "hours", "working-days", "school-days", "calendar-days", "weeks", "months")
FINISHED = Word(
    r"^[a-z][a-z0-9]*(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)?$",
    what="a finished task",
    mend="Write the id of a task, or of a task and its choice: telephone.confirmed",
)
SHORT_DUE = r"^[0-9]{1,4} (minute|hour|working-day|school-day|calendar-day|week|month)s?$"


def _short_due(text: str) -> DueRule:
    """`3 working-days` written out."""
    amount, unit = text.split(" ")
    return DueRule(int(amount), unit if unit.endswith("s") else f"{unit}s")


_SHORT = Word(SHORT_DUE, what="an amount of time", mend='Write it like "3 working-days" or "4 hours"')
_LONG = {
    "amount": Key(Whole(0, 9_999), required=True),
    "unit": Key(Word(among=UNITS, what="a unit"), required=True),
    "source": Key(TEXT),
    "local": Key(Flag()),
    "verified": Key(Flag()),
    "inclusive": Key(Flag()),
    "time-of-day": Key(CLOCK_TIME),
    "calendar": Key(Word(among=("council", "school"), what="a calendar")),
    "back-from": Key(IDENT),
}
DUE = EitherOf(_SHORT, Group("due", DueRule, _LONG), build=_short_due)

PAUSE = Group(
    "reason to stand still",
    PauseReason,
    {"id": Key(IDENT, required=True), "label": Key(SAID, required=True), "until": Key(ListOf(IDENT, least=1))},
)
# Only the deadline of a task may stand still: an approval, a retention or what repeats has no officer who could say so.
TASK_DUE = EitherOf(
    _SHORT,
    Group("time of a task", DueRule, _LONG | {"pausable": Key(ListOf(PAUSE, least=1, unique="id"))}),
    build=_short_due,
)

# What the value after a kind of consequence is called among its settings.
MAIN_SETTING = {
    "start": "task",
    "put-away": "what",
    "remove-files": "of",
    "send": "message",
    "book": "booking",
    "letter": "letter",
    "stage": "stage",
    "close": "outcome",
    "priority": "level",
    "hold-outward": "reason",
    "set": "column",
    "recheck": "every",
    "review": "after",
    "cancel": "task",
    "end-others-of": "task",
    "open-case": "service",
    "join": "reference",
    "keep-on-roll": "who",
    "start-later": "task",
    "death-reported": "task",
    "go-on-in-earlier": "alert",
    "begin-again": "what",
    "note": "says",
    "child-alert": "alert",
    "issue": "approval",
    "refuse": "approval",
    "suspend": "what",
    "renewal-received": "number",
    "rely-on": "number",
    "follow-up": "follow-up",
    "begin": "service",
    "give-pack": "pack",
    "mark-organisation": "as",
}


@dataclass(frozen=True, slots=True)
class ConsequenceShape:
    """`{start: home-visit, with: {…}, when: …}`: one kind with its main setting, others under `with`."""

    def read(self, node: Node, reading: Reading) -> Consequence:
        """The consequence; its main setting goes by the name in MAIN_SETTING, else by `value`."""
        if not isinstance(node.content, dict):
            raise reading.refuse(
                node, f"this should be a consequence, and is {node.kind}", "Write it like start: home-visit"
            )
        kinds = [name for name in node.content if name not in ("with", "when")]
        if len(kinds) != 1 or not re.search(IDENT.pattern, kinds[0]):
            raise reading.refuse(
                node,
                "a consequence says one thing that follows",
                "Write each one with its own dash, extras under with:",
            )
        kind = kinds[0]
        main = Anything().read(node.content[kind], reading)
        settings: list[tuple[str, Any]] = [(MAIN_SETTING.get(kind, "value"), main)]
        if "with" in node.content:
            settings += MapOf(Anything()).read(node.content["with"], reading)
        when = CONDITION.read(node.content["when"], reading) if "when" in node.content else None
        return Consequence(kind, tuple(settings), when, reading.at(node))

    def schema(self, parts: dict[str, Any]) -> dict[str, Any]:
        """One key of the author's besides `with` and `when`."""
        extras = {"with": MapOf(Anything()).schema(parts), "when": CONDITION.schema(parts)}
        parts.setdefault(
            "consequence",
            {
                "type": "object",
                "properties": extras,
                "patternProperties": {r"^(?!(with|when)$)[a-z][a-z0-9]*(-[a-z0-9]+)*$": {}},
                "additionalProperties": False,
                "allOf": [
                    {"if": {"required": ["with", "when"]}, "then": {"minProperties": 3, "maxProperties": 3}},
                    {
                        "if": {"anyOf": [{"required": ["with"]}, {"required": ["when"]}]},
                        "then": {"minProperties": 2},
                        "else": {"minProperties": 1, "maxProperties": 1},
                    },
                    {
                        "if": {"not": {"required": ["with", "when"]}},
                        "then": {"maxProperties": 2},
                    },
                ],
            },
        )
        return {"$ref": "#/$defs/consequence"}


CONSEQUENCES = ListOf(ConsequenceShape())

ROW = Group(
    "row",
    RowShape,
    {
        "id": Key(IDENT, required=True),
        "label": Key(SAID, required=True),
        "hint": Key(SAID),
        "mandatory-for": Key(ListOf(IDENT)),
        "lawful-basis": Key(TEXT),
        "wait": Key(WAIT),
        "through": Key(IDENT),
        "when": Key(CONDITION, into="show_when"),
    },
)

CHOICE = Group(
    "choice",
    Choice,
    {
        "id": Key(IDENT, required=True),
        "label": Key(SAID, required=True),
        "hint": Key(SAID),
        "asks": Key(ListOf(QUESTION, unique="id")),
        "then": Key(CONSEQUENCES),
        "when": Key(CONDITION, into="show_when"),
        "second-person": Key(Flag()),
    },
)


@dataclass(frozen=True, slots=True)
class DueByPriority:
    """One time for every priority, or one each under 1, 2 and 3."""

    by_level = MapOf(TASK_DUE, key=Word(among=("1", "2", "3"), what="a priority"), least=1)

    def read(self, node: Node, reading: Reading) -> tuple[tuple[int, DueRule], ...]:
        """Pairs of priority and rule."""
        if isinstance(node.content, dict) and "amount" not in node.content:
            return tuple((int(level), rule) for level, rule in self.by_level.read(node, reading))
        rule = TASK_DUE.read(node, reading)
        return tuple((level, rule) for level in (1, 2, 3))

    def schema(self, parts: dict[str, Any]) -> dict[str, Any]:
        """Either form."""
        return {"anyOf": [self.by_level.schema(parts), TASK_DUE.schema(parts)]}


TASK = Group(
    "task",
    TaskShape,
    {
        "id": Key(IDENT, required=True),
        "title": Key(SAID, required=True),
        "queue": Key(CODE, required=True),
        "instructions": Key(SAID),
        "on-open": Key(Flag()),
        "when": Key(CONDITION),
        "due": Key(DueByPriority()),
        "escalation": Key(CODE),
        "late": Key(CODE),
        "rows": Key(ListOf(ROW, unique="id")),
        "wait": Key(WAIT),
        "choices": Key(ListOf(CHOICE, unique="id")),
        "acknowledge-within-minutes": Key(Whole(1, 1_440)),
        "facts": Key(ListOf(IDENT)),
        "findings": Key(ListOf(TEXT)),
        "repeats-every": Key(DUE),
        "asks": Key(ListOf(QUESTION, unique="id")),
        "holds-decisions": Key(Flag()),
        "for-each-asked": Key(Flag()),
    },
    located=True,
)

OUTCOME = Group(
    "outcome",
    OutcomeShape,
    {
        "id": Key(IDENT, required=True),
        "label": Key(SAID, required=True),
        "evidence": Key(ListOf(QUESTION, unique="id")),
        "closes": Key(Flag()),
        "second-person": Key(Flag()),
        "then": Key(CONSEQUENCES),
        "when": Key(CONDITION, into="show_when"),
        "requires": Key(ListOf(IDENT)),
        "after-tasks": Key(ListOf(FINISHED)),
        "not-while-open": Key(ListOf(IDENT)),
        "not-after": Key(ListOf(FINISHED)),
    },
)

PRIORITY = Group(
    "priority rule",
    PriorityRule,
    {
        "id": Key(IDENT, required=True),
        "level": Key(Whole(1, 3), required=True),
        "label": Key(SAID, required=True),
        "when": Key(CONDITION, required=True),
        "holds-outward": Key(Flag()),
        "danger": Key(Flag()),
    },
)

MAPPING = Group("mapping", Mapping, {"fields": Key(MapOf(TEXT, least=1), required=True), "repeat": Key(IDENT)})

ORGANISATION = Group(
    "mapping of an organisation",
    Mapping,
    {"fields": Key(MapOf(TEXT, least=1), required=True), "known-only": Key(Flag())},
)
LISTED = Group(
    "mapping of listed children",
    Mapping,
    {"fields": Key(MapOf(TEXT, least=1), required=True), "repeat": Key(IDENT, required=True)},
)
SUBJECTS = Group(
    "subject mapping",
    SubjectMapping,
    {name: Key(MAPPING) for name in ("child", "adults", "siblings", "case", "contacts")}
    | {"organisation": Key(ORGANISATION), "children": Key(LISTED)},
)

SETTLES = Group(
    "settling",
    Settles,
    {
        "type": Key(CODE, required=True, into="case_type"),
        "outcome": Key(IDENT, required=True),
        "when": Key(CONDITION),
        "evidence": Key(MapOf(TEXT)),
        "attended": Key(IDENT),
        "another-school": Key(Flag()),
    },
)

OUT_OF_EDUCATION = Group(
    "register of children",
    OutOfEducation,
    {"why": Key(IDENT), "being-assessed": Key(ListOf(IDENT, least=1))},
)

CASE = Group(
    "case",
    CaseShape,
    {
        "type": Key(CODE, required=True, into="case_type"),
        "prefix": Key(Word(r"^[A-Z]{2,8}$", what="a prefix", mend="Write two to eight capitals"), required=True),
        "subject": Key(Word(among=("child", "adult", "organisation", "none"), what="a subject"), required=True),
        "about": Key(IDENT),
        "opens-at": Key(IDENT),  # first-part, all-parts, or a party
        "received-with": Key(ListOf(IDENT, least=1)),
        "if-open-case": Key(Word(among=("join", "new", "ask"), what="a rule")),
        "sensitivity": Key(Word(among=("ordinary", "safeguarding"), what="a sensitivity")),
        "hides-kind": Key(Flag()),
        "whereabouts": Key(Flag()),
        "restricted": Key(Flag()),
        "first-stage": Key(IDENT),
        "stages": Key(MapOf(SAID)),
        "priorities": Key(ListOf(PRIORITY, unique="id")),
        "holds": Key(ListOf(IDENT)),
        "subjects": Key(SUBJECTS),
        "worked-by": Key(IDENT),
        "then": Key(CONSEQUENCES),
        "settles": Key(ListOf(SETTLES)),
        "looks-back": Key(MapOf(Whole(1, 366))),
        "out-of-education": Key(OUT_OF_EDUCATION),
        "counts": Key(ListOf(COUNT, unique="id")),
        "told": Key(MapOf(SAID)),
    },
)

MESSAGE = Group(
    "message",
    MessageShape,
    {
        "id": Key(IDENT, required=True),
        "title": Key(SAID),
        "to": Key(ListOf(TEXT, least=1), required=True),
        "subject": Key(SAID, required=True),
        "body": Key(SAID, required=True),
        "reveals": Key(ListOf(IDENT), required=True),
        "held-when": Key(ListOf(IDENT, least=1), required=True),
        "link": Key(
            Word(
                among=(
                    *("answer", "part", "booking", "letter", "approval"),
                    *("case", "task", "return", "password", "account", "none"),
                ),
                what="where the link leads",
            )
        ),
        "urgent": Key(Flag()),
        "pack": Key(IDENT),
    },
    located=True,
)
