"""A case's record of checks and its fee: what officers note beside the file, never a copy of a certificate."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from uuid import UUID

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from blueprints.approvals.door import NOTING, Errors, blueprint, page, typed
from blueprints.audited import note_look
from blueprints.typed_dates import date_boxes, day_values, typed_day
from casework.versions import pinned
from casework.visible import NotHere, cases_visible_to
from forms.definition.approvals import ApprovalShape, CheckShape
from licensing.checks import CheckNote, NotNoted, checks_noted, note_check
from licensing.establishing import rests_on, task_behind, titles_behind
from licensing.fees import FeeNote, FeeState, NotSettled, fee_of, note_fee
from licensing.kinds import checks_of
from models.approval import CheckRecord
from models.case import Case
from reporting.task_sheets import user_name
from security.audit import Looked
from security.current import current_actor, once_id
from security.guards import requires
from security.permissions import Permission

DAYS = {"seen-on": "When it was seen", "issued-on": "When it was issued", "valid-until": "Until when it is valid"}


@blueprint.get("/cases/<uuid:case_id>/checks-record")
@requires(Permission.APPROVAL_SEE)
def checks(case_id: UUID) -> ResponseReturnValue:
    """How each check of a case stands."""
    case = _looked_at(case_id)
    noted = checks_noted(case.id)
    lines = [(check, row, rests_on(row) if row else None) for check in checks_of(case) for row in [noted.get(check.id)]]
    return page("approvals/checks.html", case=case, lines=lines, user_name=user_name)


@blueprint.get("/cases/<uuid:case_id>/checks-record/<string:code>")
@requires(*NOTING)
def check(case_id: UUID, code: str) -> ResponseReturnValue:
    """The form for one check, as it stands now."""
    case = _looked_at(case_id)
    return _check_page(case, _shape(case, code))


@blueprint.post("/cases/<uuid:case_id>/checks-record/<string:code>")
@requires(*NOTING)
def keep_check(case_id: UUID, code: str) -> ResponseReturnValue:
    """Note how one check stands."""
    actor, at = current_actor(), clock.now_utc()
    case = _seen(case_id)
    shape = _shape(case, code)
    days: dict[str, date | None] = {}
    errors: Errors = []
    for name, called in DAYS.items():
        days[name], wrong = typed_day(name, called)
        if wrong:
            errors.append((f"{name}-day", wrong))
    note = CheckNote(
        typed("status", most=80),
        typed("route", most=80),
        typed("mode", most=80),
        seen_on=days["seen-on"],
        seen_what=typed("seen-what", most=300),
        reference=typed("reference", most=80),
        issued_on=days["issued-on"],
        valid_until=days["valid-until"],
        note=typed("note", most=2_000),
        stated_reason=typed("stated-reason", most=1_000),
        stated_evidence=typed("stated-evidence", most=1_000),
    )
    if not errors:
        try:
            with writing():
                note_check(_seen(case_id), code, note, by=actor, at=at, once=once_id())
        except NotNoted as wrong_note:
            errors = wrong_note.faults
    if errors:
        return _check_page(_seen(case_id), shape, errors)
    flash(f"{shape.title.say()}: {shape.status_label(note.status).lower()}.", "success")
    return redirect(url_for(".checks", case_id=case_id), 303)


@blueprint.get("/cases/<uuid:case_id>/fee/<string:kind>")
@requires(*NOTING)
def fee(case_id: UUID, kind: str) -> ResponseReturnValue:
    """The form for the fee of an application."""
    case = _looked_at(case_id)
    return _fee_page(case, _approval(case, kind))


@blueprint.post("/cases/<uuid:case_id>/fee/<string:kind>")
@requires(*NOTING)
def keep_fee(case_id: UUID, kind: str) -> ResponseReturnValue:
    """Note how the fee was settled."""
    actor, at = current_actor(), clock.now_utc()
    case = _seen(case_id)
    shape = _approval(case, kind)
    state = typed("state", most=20)
    paid_on, wrong = typed_day("paid-on")
    pence, wrong_amount = _pence(typed("amount", most=20))
    found = (("amount", wrong_amount), ("paid-on-day", wrong))
    errors: Errors = [(field, said) for field, said in found if said and state == FeeState.PAID]
    if state not in {one.value for one in FeeState}:
        errors.insert(0, ("state", "Choose how the fee was settled"))
    if not errors:
        is_paid = state == FeeState.PAID
        settled = FeeNote(
            FeeState(state),
            pence if is_paid else 0,
            typed("reference", most=80),
            paid_on if is_paid else None,
            typed("reason", most=1_000),
        )
        try:
            with writing():
                note_fee(_seen(case_id), kind, settled, by=actor, at=at, once=once_id())
        except NotSettled as wrong_fee:
            errors = wrong_fee.faults
    if errors:
        return _fee_page(_seen(case_id), shape, errors)
    flash("The fee is recorded.", "success")
    return redirect(url_for("cases.show", case_id=case_id), 303)


def _seen(case_id: UUID) -> Case:
    return cases_visible_to(current_actor()).get(case_id)


def _looked_at(case_id: UUID) -> Case:
    case = _seen(case_id)
    note_look(Looked.CASE, child_id=case.child_id, case_id=case.id)
    return _seen(case_id)


def _shape(case: Case, code: str) -> CheckShape:
    found = next((one for one in checks_of(case) if one.id == code), None)
    if found is None:
        raise NotHere
    return found


def _approval(case: Case, kind: str) -> ApprovalShape:
    found = pinned(case.version_id).approval_shapes.get(kind)
    if found is None or found.fee is None:
        raise NotHere
    return found


def _check_page(case: Case, shape: CheckShape, errors: Errors | None = None) -> ResponseReturnValue:
    row = checks_noted(case.id).get(shape.id)
    return page(
        "approvals/check.html",
        errors,
        case=case,
        check=shape,
        row=row,
        statuses=[(code, said.say()) for code, said in shape.statuses],
        routes=[(code, said.say()) for code, said in shape.routes],
        modes=[(code, said.say()) for code, said in shape.modes],
        boxes={name: day_values(name, _kept(row, name)) for name in DAYS},
        unfounded=_unfounded(case, shape),
    )


def _unfounded(case: Case, shape: CheckShape) -> list[tuple[str, str]]:
    """The statuses whose task is not finished yet, each with what the task is called."""
    waiting = [code for code, _ in shape.established_by if task_behind(case, shape, code) is None]
    return [(shape.status_label(code), " or ".join(titles_behind(case, shape, code))) for code in waiting]


def _kept(row: CheckRecord | None, name: str) -> date | None:
    kept: date | None = getattr(row, name.replace("-", "_")) if row is not None else None
    return kept


def _fee_page(case: Case, shape: ApprovalShape, errors: Errors | None = None) -> ResponseReturnValue:
    row = fee_of(case.id, shape.id)
    paid_on = day_values("paid-on", row.paid_on if row is not None else None) or date_boxes(None)
    return page("approvals/fee.html", errors, case=case, shape=shape, row=row, paid_on=paid_on)


def _pence(text: str) -> tuple[int, str]:
    """An amount such as 56 or £56.50 in pence, and what is wrong with it."""
    try:
        amount = Decimal(text.removeprefix("£").replace(",", "").strip() or "0")
        pence = amount * 100
    except InvalidOperation:
        return 0, "Enter an amount, such as 56 or 56.50"
    if not amount.is_finite() or pence != pence.to_integral_value() or not 0 <= pence <= 1_000_000:
        return 0, "Enter an amount, such as 56 or 56.50"
    return int(pence), ""
