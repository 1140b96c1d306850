"""Registers of approvals: by state and end, a search, a file with a reason, the list for other councils."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from base.text import squeezed
from blueprints.approvals import words
from blueprints.approvals.door import Errors, blueprint, kind_here, page, typed
from blueprints.page_frame import short_date
from blueprints.typed_dates import date_boxes, typed_date
from casework.notes import NothingWritten
from documents.spreadsheets import CONTENT_TYPE, csv_bytes
from licensing.kinds import Kind, kinds
from licensing.monthly_lists import lists_of, take_list
from licensing.registers import (
    ENDING_SOON,
    MOST_COUNTED,
    Narrowed,
    count_of,
    register_page,
    restrictions,
    search,
    written_out,
)
from licensing.snapshots import Answer, answer_enquiry, enquiries_of, make_snapshot, note_export, snapshots_of
from licensing.standing import State
from models.approval import Approval
from security.audit import Looked, viewed
from security.current import current_actor, once_id
from security.guards import requires
from security.permissions import Permission

LONGEST_REASON = 500
ENDING = "ending"
A_MONTH = 31  # days: other councils are given a new list at least as often


@blueprint.get("/approvals")
@requires(Permission.APPROVAL_SEE)
def index() -> ResponseReturnValue:
    """Every kind of approval with how many are valid, suspended and soon over."""
    actor, today = current_actor(), clock.today()

    def counts(kind: Kind) -> list[str]:
        found = (count_of(actor, kind.id, narrowed, today=today) for _, narrowed in _COUNTED)
        return [words.bounded(count, MOST_COUNTED) for count in found]

    lines = [(kind, counts(kind), _list_words(kind, today)) for kind in kinds()]
    return page("approvals/index.html", lines=lines, heads=[label for label, _ in _COUNTED])


@blueprint.get("/approvals/kinds/<string:kind>")
@requires(Permission.APPROVAL_SEE)
def register(kind: str) -> ResponseReturnValue:
    """A page of a register, soonest end first. Each approval shown leaves a line of who looked."""
    actor, today = current_actor(), clock.today()
    of = kind_here(kind)
    chosen = request.args.get("state", "")
    narrowed = _narrowed(chosen)
    found = register_page(actor, kind, narrowed, today=today, after=request.args.get("after", type=UUID))
    lines = _lines(found.approvals)
    _note(found.approvals, Looked.REGISTER)
    count = words.bounded(count_of(actor, kind, narrowed, today=today), MOST_COUNTED)
    following = url_for(".register", kind=kind, state=chosen or None, after=found.after) if found.after else None
    return _register_page(of, lines, chosen=chosen, count=count, following=following)


@blueprint.post("/approvals/kinds/<string:kind>/search")
@requires(Permission.APPROVAL_SEE)
def find(kind: str) -> ResponseReturnValue:
    """Approvals by number or name. What was typed goes by POST: an address would keep it."""
    of = kind_here(kind)
    wanted = squeezed(typed("wanted", most=200))
    if not wanted:
        errors = [("wanted", "Enter a number or a name")]
        return _register_page(of, [], errors=errors, wanted="", searched=True)
    found = search(current_actor(), kind, wanted)
    lines = _lines(found)
    _note(found, Looked.SEARCH)
    return _register_page(of, lines, wanted=wanted, searched=True)


@blueprint.get("/approvals/kinds/<string:kind>/export")
@requires(Permission.APPROVAL_EXPORT)
def export_form(kind: str) -> ResponseReturnValue:
    """Ask why the register is written out."""
    return page("approvals/out.html", kind=kind_here(kind), states=_states(), snapshots=None)


@blueprint.post("/approvals/kinds/<string:kind>/export")
@requires(Permission.APPROVAL_EXPORT)
def export(kind: str) -> ResponseReturnValue:
    """Write a register out, with a reason. Twice: written out twice, and said so twice."""
    actor, at = current_actor(), clock.now_utc()
    today = clock.london(at).date()
    of, reason = kind_here(kind), squeezed(typed("reason"))
    if not 0 < len(reason) <= LONGEST_REASON:
        errors: Errors = [("reason", f"Enter why you need it, in {LONGEST_REASON} characters or fewer")]
        return page("approvals/out.html", errors, kind=of, states=_states(), snapshots=None)
    found = written_out(actor, kind, _narrowed(typed("state", most=20)), today=today)
    rows = [
        (
            one.number,
            one.holder_name,
            words.state_words(one.state),
            one.valid_from.isoformat(),
            one.valid_until.isoformat(),
            "\n".join(restrictions(one, on=today)),
            one.case_id,
        )
        for one in found
    ]
    with writing():
        note_export(found, by=actor, at=at, reason=f"Register of {kind}, {today.isoformat()}: {reason}")
    return _file(words.HEADS, rows, f"{kind}-register-{today.isoformat()}.csv")


@blueprint.get("/approvals/kinds/<string:kind>/snapshot")
@requires(Permission.APPROVAL_EXPORT)
def snapshot_form(kind: str) -> ResponseReturnValue:
    """When the list for other councils was last written out, and the form to do it again."""
    return _out_page(kind_here(kind))


@blueprint.post("/approvals/kinds/<string:kind>/snapshot")
@requires(Permission.APPROVAL_EXPORT)
def snapshot(kind: str) -> ResponseReturnValue:
    """Write out who is approved today, for an officer to send through the secure channel."""
    actor, at = current_actor(), clock.now_utc()
    today = clock.london(at).date()
    of = kind_here(kind)
    try:
        with writing():
            found = make_snapshot(
                kind, reason=typed("reason", most=LONGEST_REASON), by=actor, at=at, on=today, once=once_id()
            )
            rows = _told(found, today)
    except NothingWritten:
        errors: Errors = [("reason", "Enter for which councils it is")]
        return _out_page(of, errors)
    return _file(words.LIST_HEADS, rows, f"{kind}-approved-{today.isoformat()}.csv")


@blueprint.post("/approvals/kinds/<string:kind>/lists/<uuid:list_id>")
@requires(Permission.APPROVAL_EXPORT)
def monthly_list(kind: str, list_id: UUID) -> ResponseReturnValue:
    """Take a month's kept list out, for whom an officer says."""
    actor, at = current_actor(), clock.now_utc()
    of = kind_here(kind)
    try:
        with writing():
            reason = typed("reason", most=LONGEST_REASON)
            row, found = take_list(list_id, kind=kind, reason=reason, by=actor, at=at, once=once_id())
            rows, day = _told(found, row.as_on), row.as_on
    except NothingWritten:
        errors: Errors = [(f"reason-{list_id}", "Enter for which councils it is")]
        return _out_page(of, errors)
    return _file(words.LIST_HEADS, rows, f"{kind}-approved-{day.isoformat()}.csv")


@blueprint.get("/approvals/kinds/<string:kind>/enquiry")
@requires(Permission.APPROVAL_VERIFY)
def enquiry_form(kind: str) -> ResponseReturnValue:
    """Another council asks whether somebody was approved on a day."""
    return _enquiry_page(kind_here(kind), date_boxes(clock.today()))


@blueprint.post("/approvals/kinds/<string:kind>/enquiry")
@requires(Permission.APPROVAL_VERIFY)
def enquire(kind: str) -> ResponseReturnValue:
    """The answer for another council, with a note of who asked and what they heard."""
    actor, at = current_actor(), clock.now_utc()
    of = kind_here(kind)
    boxes, day = typed_date(request.form, "day")
    errors: Errors = []
    if not typed("asked-by", most=200):
        errors.append(("asked-by", "Enter who asks, such as the council and the officer"))
    if not typed("number", most=60):
        errors.append(("number", "Enter the number of the approval"))
    if not typed("surname", most=200):
        errors.append(("surname", "Enter the surname of its holder"))
    if day is None or day > clock.london(at).date():
        errors.append(("day-day", "Enter today or a day that has passed"))
    if errors or day is None:
        return _enquiry_page(of, boxes, errors)
    with writing():
        answer = answer_enquiry(
            kind,
            asked_by=typed("asked-by", most=200),
            number=typed("number", most=60),
            surname=typed("surname", most=200),
            day=day,
            by=actor,
            at=at,
            once=once_id(),
        )
    return _enquiry_page(of, boxes, answer=answer, day=day)


_COUNTED = (
    ("Valid", Narrowed(State.VALID)),
    ("Suspended", Narrowed(State.SUSPENDED)),
    (f"Ending within {ENDING_SOON} days", Narrowed(ending=True)),
)


def _list_words(kind: Kind, today: date) -> tuple[str, bool]:
    """When the list for other councils was last written out, and whether a month has passed since."""
    if not kind.shape.snapshot:
        return "Not kept", False
    last = next(iter(snapshots_of(kind.id, 1)), None)
    if last is None:
        return "Never", True
    return short_date(last.as_on), (today - last.as_on).days > A_MONTH


def _told(found: Iterable[Approval], day: date) -> list[tuple[str, ...]]:
    """What other councils read of each: number, name, days, and the conditions of that day."""
    return [
        (
            one.number,
            one.holder_name,
            one.valid_from.isoformat(),
            one.valid_until.isoformat(),
            "\n".join(restrictions(one, on=day)),
        )
        for one in found
    ]


def _out_page(of: Kind, errors: Errors | None = None) -> ResponseReturnValue:
    lists = lists_of(current_actor(), of.id)
    return page("approvals/out.html", errors, kind=of, states=None, snapshots=snapshots_of(of.id), lists=lists)


def _states() -> list[tuple[str, str]]:
    return [
        (ENDING, f"Ending within {ENDING_SOON} days"),
        *((state.value, said) for state, said in words.STATES.items()),
    ]


def _narrowed(chosen: str) -> Narrowed:
    """What an address asks for, known values only: a list is never refused for a broken address."""
    if chosen == ENDING:
        return Narrowed(ending=True)
    return Narrowed(State(chosen)) if chosen in {state.value for state in State} else Narrowed()


def _lines(approvals: Iterable[Approval]) -> list[dict[str, Any]]:
    """What a line shows, read before a look is written down: writing lets go of what was loaded."""
    return [
        {
            "id": one.id,
            "number": one.number,
            "name": one.holder_name,
            "state": one.state,
            "first": one.valid_from,
            "last": one.valid_until,
        }
        for one in approvals
    ]


def _note(approvals: Sequence[Approval], what: Looked) -> None:
    cases: list[UUID | None] = [one.case_id for one in approvals]
    with writing():
        for case_id in cases or [None]:
            viewed(current_actor(), what, case_id=case_id, at=clock.now_utc())


def _register_page(
    of: Kind, lines: list[dict[str, Any]], *, errors: Errors | None = None, **values: Any
) -> ResponseReturnValue:
    shown: dict[str, Any] = {"chosen": "", "count": "", "following": None, "wanted": "", "searched": False} | values
    return page("approvals/register.html", errors, kind=of, lines=lines, states=_states(), **shown)


def _enquiry_page(
    of: Kind,
    boxes: dict[str, str],
    errors: Errors | None = None,
    *,
    answer: Answer | None = None,
    day: date | None = None,
) -> ResponseReturnValue:
    return page(
        "approvals/enquiry.html", errors, kind=of, boxes=boxes, answer=answer, day=day, enquiries=enquiries_of(of.id)
    )


def _file(heads: Sequence[str], rows: Iterable[Sequence[object]], name: str) -> Response:
    answer = Response(csv_bytes(heads, rows), mimetype=CONTENT_TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
