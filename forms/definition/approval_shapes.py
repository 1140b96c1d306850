"""How approvals and records of checks are written."""

from __future__ import annotations

from forms.definition.approvals import (
    ApprovalShape,
    CheckShape,
    Fee,
    Holder,
    Particular,
    Renewal,
    StandardCondition,
    StatusCheck,
    Term,
    Validity,
)
from forms.definition.form_shapes import CHECK
from forms.definition.rule_input_shape import INPUT
from forms.definition.shapes import IDENT, SAID, TEXT, Flag, Group, Key, ListOf, MapOf, Whole, Word
from forms.definition.work_shapes import DUE, FINISHED

TERM_UNITS = ("calendar-days", "weeks", "months", "years")

SCHOOL_AGE_END = "end-of-compulsory-school-age"
TURNS = ("issued", "refused", "suspended", "lifted", "revoked", "varied", "expired", "outgrown")
NUMBER = r"^[A-Z][A-Z0-9]*(-[A-Z0-9]+)*(-\{year\})?-\{serial:[3-8]\}$"
START = r"^(issue|end-of-last|(answer|check):[a-z][a-z0-9]*(-[a-z0-9]+)*)$"

_LENGTH = {
    "amount": Key(Whole(1, 3_660)),
    "unit": Key(Word(among=TERM_UNITS, what="a unit")),
    "from": Key(
        Word(START, what="a beginning", mend="Write issue, end-of-last, answer:question or check:name"), into="start"
    ),
    "until": Key(IDENT),
}

TERM = Group("term", Term, _LENGTH)


def _validity(source: str, earlier_of: tuple[Term, ...] = (), **values: object) -> Validity:
    flags = {name: bool(values.pop(name)) for name in ("local", "verified") if name in values}
    return Validity(Term(**values), source, earlier_of, **flags)  # type: ignore[arg-type]  # each key has its own shape


VALIDITY = Group(
    "validity",
    _validity,
    {
        **_LENGTH,
        "source": Key(TEXT, required=True),
        "earlier-of": Key(ListOf(TERM, least=1)),
        "local": Key(Flag()),
        "verified": Key(Flag()),
    },
)

HOLDER = Group(
    "holder",
    Holder,
    {
        "of": Key(Word(among=("subject", "party"), what="a holder"), required=True),
        "name": Key(IDENT, required=True),
        "born": Key(IDENT),
        "photo": Key(IDENT),
        "photo-of": Key(SAID),
        "known-by": Key(ListOf(IDENT, least=1)),
    },
)

CONDITION_SAID = Group(
    "condition of an approval", StandardCondition, {"id": Key(IDENT, required=True), "says": Key(SAID, required=True)}
)

PARTICULAR = Group(
    "particular",
    Particular,
    {"label": Key(SAID, required=True), "question": Key(IDENT, required=True), "says": Key(SAID)},
)

RENEWAL = Group(
    "renewal",
    Renewal,
    {
        "service": Key(IDENT, required=True),
        "days-before": Key(ListOf(Whole(0, 365), least=1), required=True),
        "message": Key(IDENT, required=True),
        "task": Key(IDENT),
        "fills": Key(MapOf(INPUT, least=1)),
        "not-past": Key(Word(among=(SCHOOL_AGE_END,), what="the end of renewing")),
    },
)

STATUS_CHECK = Group("status check", StatusCheck, {"every": Key(DUE, required=True), "task": Key(IDENT, required=True)})

FEE = Group(
    "fee",
    Fee,
    {"paid": Key(Whole(0, 1_000_000), required=True), "volunteer": Key(Whole(0, 1_000_000)), "source": Key(TEXT)},
)

APPROVAL = Group(
    "approval",
    ApprovalShape,
    {
        "id": Key(IDENT, required=True),
        "title": Key(SAID, required=True),
        "number": Key(
            Word(NUMBER, what="a pattern of numbers", mend='Write it in quotes, like "MB-CH-{year}-{serial:4}"'),
            required=True,
        ),
        "holder": Key(HOLDER, required=True),
        "validity": Key(VALIDITY, required=True),
        "says": Key(SAID),
        "particulars": Key(ListOf(PARTICULAR, unique="question")),
        "conditions": Key(ListOf(CONDITION_SAID, unique="id")),
        "host-councils": Key(IDENT),
        "tells": Key(MapOf(ListOf(IDENT, least=1), key=Word(among=TURNS, what="a turn"))),
        "renewal": Key(RENEWAL),
        "status-check": Key(STATUS_CHECK),
        "requires-checks": Key(ListOf(IDENT, least=1)),
        "fee": Key(FEE),
        "each-alone": Key(Flag()),
        "verification": Key(Flag()),
        "snapshot": Key(Flag()),
        "checks": Key(ListOf(CHECK)),
    },
    located=True,
)

CHECK_RECORD = Group(
    "check of the record",
    CheckShape,
    {
        "id": Key(IDENT, required=True),
        "title": Key(SAID, required=True),
        "hint": Key(SAID),
        "statuses": Key(MapOf(SAID, least=2), required=True),
        "satisfied-by": Key(ListOf(IDENT, least=1), required=True),
        "in-person": Key(ListOf(IDENT, least=1)),
        "routes": Key(MapOf(SAID, least=1)),
        "modes": Key(MapOf(SAID, least=1)),
        "next-every": Key(DUE),
        "next-task": Key(IDENT),
        "retention": Key(DUE, required=True),
        "never-uploaded": Key(Flag()),
        "numbered": Key(Flag()),
        "established-by": Key(MapOf(ListOf(FINISHED, least=1), least=1)),
    },
    located=True,
)
