"""How profiles and the whole document are written."""

from __future__ import annotations

from typing import Any

from forms.definition.agreements import Agreements
from forms.definition.approval_shapes import APPROVAL, CHECK_RECORD
from forms.definition.booking_shapes import BOOKING, LETTER
from forms.definition.condition_shape import CONDITION
from forms.definition.document import SCHEMA, Confirmation, Definition, OtherEnding, Privacy
from forms.definition.form_shapes import CHECK, PAGE
from forms.definition.languages import LANGUAGE_WORDS
from forms.definition.nodes import Node
from forms.definition.pack_shapes import CAMPAIGN, PACK
from forms.definition.party_shapes import FOLLOW_UP, MOST_DAYS, OPENS_ON, PARTY, UNFINISHED
from forms.definition.profiles import (
    WHOLE_LIMIT,
    ChaseProfile,
    ChaseStep,
    EscalationProfile,
    OutcomeList,
    OwnWork,
    QueueShape,
    Rung,
)
from forms.definition.register_shapes import REGISTER
from forms.definition.return_shapes import RETURN
from forms.definition.shapes import (
    CLOCK_TIME,
    CODE,
    IDENT,
    LANGUAGE,
    SAID,
    TEXT,
    Flag,
    Group,
    Key,
    ListOf,
    Reading,
    Whole,
    Word,
)
from forms.definition.work_shapes import CASE, CHOICE, MESSAGE, OUTCOME, ROW, TASK, UNITS

QUEUE = Group(
    "queue",
    QueueShape,
    {
        "code": Key(CODE, required=True),
        "name": Key(SAID, required=True),
        "team": Key(TEXT, required=True),
        "description": Key(SAID, required=True),
        "serves": Key(ListOf(Word(among=tuple(OwnWork), what="a sort of the product's own work"), least=1)),
    },
)


class _Recipient:
    """One recipient: a role, or several to fall back on in turn."""

    several = ListOf(IDENT, least=1)

    def read(self, node: Node, reading: Reading) -> tuple[str, ...]:
        if isinstance(node.content, tuple):
            return self.several.read(node, reading)
        return (IDENT.read(node, reading),)

    def schema(self, parts: dict[str, Any]) -> dict[str, Any]:
        return {"anyOf": [IDENT.schema(parts), self.several.schema(parts)]}


STEP = Group(
    "chase step",
    ChaseStep,
    {
        "number": Key(Whole(0, 20), required=True),
        "after": Key(Whole(0, 365)),
        "before": Key(Whole(0, 365)),
        "roles": Key(ListOf(_Recipient(), least=1)),
        "message": Key(IDENT),
        "reveals-pupil": Key(Flag()),
        "task": Key(IDENT),
        "own-step": Key(IDENT),
    },
    agree=Agreements(
        exactly_one=(("after", "before"),), at_least_one=(("message", "task"),), together=(("roles", "message"),)
    ),
)

CATCH_UP = Word(among=("latest", "each", "skip", "ask"), what="a way to catch up")

CHASE = Group(
    "chase profile",
    ChaseProfile,
    {
        "code": Key(CODE, required=True),
        "label": Key(SAID, required=True),
        "party": Key(IDENT, required=True),
        "unit": Key(Word(among=UNITS, what="a unit"), required=True),
        "send-at": Key(CLOCK_TIME, required=True),
        "steps": Key(ListOf(STEP, unique="number"), required=True),
        "ends-after": Key(Whole(0, 365)),
        "ends-before": Key(Whole(0, 365)),
        "when-over": Key(Word(among=("return",), what="an end")),
        "catch-up": Key(CATCH_UP),
        "task": Key(IDENT),
        "own-days": Key(IDENT),
        "own-waits": Key(IDENT),
    },
    agree=Agreements(exactly_one=(("ends-after", "ends-before"),)),
)

RUNG = Group(
    "rung",
    Rung,
    {
        "number": Key(Whole(0, 20), required=True),
        "offset": Key(Whole(-365, 365)),
        "of-limit": Key(Whole(1, WHOLE_LIMIT)),
        "unit": Key(Word(among=UNITS, what="a unit")),
        "tells": Key(
            Word(among=("owner", "team-lead", "manager", "head-of-service", "director", "outside"), what="who is told"),
            required=True,
        ),
        "message": Key(IDENT),
        "action": Key(Word(among=("tell", "raise", "decide-outside"), what="an action")),
        "task": Key(IDENT),
    },
    agree=Agreements(exactly_one=(("offset", "of-limit"),), together=(("offset", "unit"),)),
    settle=lambda values, _node, _reading: {"message": "", "offset": 0, "unit": "working-days", **values},
)

ESCALATION = Group(
    "escalation profile",
    EscalationProfile,
    {
        "code": Key(CODE, required=True),
        "label": Key(SAID, required=True),
        "rungs": Key(ListOf(RUNG, unique="number"), required=True),
        "catch-up": Key(CATCH_UP),
    },
)

OUTCOME_LIST = Group(
    "outcome list",
    OutcomeList,
    {"code": Key(CODE, required=True), "outcomes": Key(ListOf(OUTCOME, least=1, unique="id"), required=True)},
)


def _rows(code: str, rows: tuple[Any, ...]) -> tuple[str, tuple[Any, ...]]:
    return code, rows


CHECKLIST = Group(
    "checklist",
    _rows,
    {"code": Key(CODE, required=True), "rows": Key(ListOf(ROW, least=1, unique="id"), required=True)},
)

PRIVACY = Group(
    "privacy",
    Privacy,
    {
        "lawful-basis": Key(TEXT, required=True),
        "notice": Key(SAID, required=True),
        "retention": Key(TEXT, required=True),
        "retention-after": Key(TEXT),
        "retention-refused": Key(TEXT),
    },
)

OTHER_ENDING = Group(
    "other ending",
    OtherEnding,
    {"when": Key(CONDITION, required=True), "title": Key(SAID, required=True), "body": Key(SAID)},
)

CONFIRMATION = Group(
    "confirmation",
    Confirmation,
    {
        "title": Key(SAID, required=True),
        "body": Key(SAID, required=True),
        "telephone-team": Key(TEXT),
        "offer-pdf": Key(Flag()),
        "offer-completion": Key(Flag()),
        "instead": Key(ListOf(OTHER_ENDING)),
    },
)

AUDIENCES = ("public", "professional", "school", "officer", "answer")


def _settle_definition(values: dict[str, Any], node: Node, reading: Reading) -> dict[str, Any]:
    """A page without a party belongs to the first, `rest-not-known` is for pages that don't say; `case` may be out."""
    from dataclasses import replace

    first, rest = values["parties"][0].id, values.get("rest_not_known", False)
    pages = tuple(
        replace(
            page,
            party=page.party or first,
            rest_not_known=rest if page.rest_not_known is None else page.rest_not_known,
        )
        for page in values["pages"]
    )
    return {"case": None, **values, "pages": pages}


DEFINITION = Group(
    "definition",
    Definition,
    {
        "schema": Key(Whole(1, SCHEMA), required=True),
        "service": Key(IDENT, required=True),
        "title": Key(SAID, required=True),
        "summary": Key(SAID, required=True),
        "audience": Key(ListOf(Word(among=AUDIENCES, what="an audience"), least=1), required=True),
        "languages": Key(ListOf(Word(LANGUAGE, what="a language", mend="Use a code of two letters"), least=1)),
        "writes-in": Key(ListOf(Word(LANGUAGE, what="a language", mend="Use a code of two letters"), least=1)),
        "language-words": Key(ListOf(LANGUAGE_WORDS, unique="code")),
        "privacy": Key(PRIVACY, required=True),
        "parties": Key(ListOf(PARTY, least=1, unique="id"), required=True),
        "pages": Key(ListOf(PAGE, least=1, unique="id"), required=True),
        "checks": Key(ListOf(CHECK)),
        "declaration": Key(SAID),
        "confirmation": Key(CONFIRMATION),
        "receipt": Key(IDENT),
        "draft-days": Key(Whole(1, 365)),
        "warn-days": Key(Whole(0, MOST_DAYS)),
        "unfinished": Key(UNFINISHED),
        "distinct": Key(ListOf(IDENT, least=1)),
        "follow-ups": Key(ListOf(FOLLOW_UP, unique="id")),
        "opens-on": Key(OPENS_ON),
        "packs": Key(ListOf(PACK, unique="id")),
        "campaign": Key(CAMPAIGN),
        "quick-send": Key(Flag()),
        "rest-not-known": Key(Flag()),
        "exit-quickly": Key(Flag()),
        "no-email": Key(Flag()),
        "receipt-when": Key(CONDITION),
        "receipt-only": Key(Flag()),
        "spreadsheet": Key(Flag()),
        "never-refused": Key(Flag()),
        "case": Key(CASE),
        "tasks": Key(ListOf(TASK, unique="id")),
        "outcomes": Key(ListOf(OUTCOME, unique="id")),
        "answer-choices": Key(ListOf(CHOICE, unique="id")),
        "approvals": Key(ListOf(APPROVAL, unique="id")),
        "checks-record": Key(ListOf(CHECK_RECORD, unique="id")),
        "register": Key(REGISTER),
        "returns": Key(ListOf(RETURN, unique="id")),
        "messages": Key(ListOf(MESSAGE, unique="id")),
        "bookings": Key(ListOf(BOOKING, unique="id")),
        "letters": Key(ListOf(LETTER, unique="id")),
        "chases": Key(ListOf(CHASE, unique="code")),
        "escalations": Key(ListOf(ESCALATION, unique="code")),
    },
    settle=_settle_definition,
)
