"""The law as this council has it: when parts of Acts begin, and its own numbers in place of the model's."""

from __future__ import annotations

from datetime import date
from itertools import groupby

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from blueprints.admin.law_form import ByelawForm, as_typed, read_byelaw
from blueprints.typed_dates import date_boxes, typed_date
from council.byelaws import ByelawShape, OwnNumber, byelaw_shapes, enter_byelaw, own_numbers
from council.commencements import commencements, enter_commencement, parts_of_law
from security.current import current_actor, once_id
from security.guards import requires
from security.permissions import Permission

blueprint = Blueprint("admin_law", __name__)
Errors = list[tuple[str, str]]


@blueprint.get("/admin/law")
@requires(Permission.SETTING_EDIT)
def index() -> ResponseReturnValue:
    """Every part of law that waits for its day, and every number that can be the council's own."""
    return _page({code: date_boxes(day) for code, day in commencements().items()})


@blueprint.post("/admin/law/commencements")
@requires(Permission.SETTING_EDIT)
def begin() -> ResponseReturnValue:
    """Keep the days on which parts begin, with an event for each change; an emptied date takes a part out of force."""
    boxes: dict[str, dict[str, str]] = {}
    days: dict[str, date | None] = {}
    errors: Errors = []
    for part in parts_of_law():
        if f"{part.code}-day" not in request.form:
            continue  # a form of another day must not empty what it did not know
        boxes[part.code], days[part.code] = typed_date(request.form, part.code)
        if days[part.code] is None and any(boxes[part.code].values()):
            errors.append((f"{part.code}-day", "Enter a date such as 27 3 2027, or nothing"))
    if errors:
        return _page(boxes, errors), 422
    by, at = current_actor(), clock.now_utc()
    with writing():
        changed = sum(enter_commencement(code, day, by=by, at=at) for code, day in days.items())
    flash("Saved." if changed else "Nothing had changed.", "success")
    return redirect(url_for(".index"))


@blueprint.get("/admin/law/byelaws/<string(maxlength=100):code>")
@requires(Permission.SETTING_EDIT)
def show(code: str) -> ResponseReturnValue:
    """One number: what counts now, and the council's own."""
    shape = _shape(code)
    return _byelaw_page(shape, as_typed(own_numbers().get(code)))


@blueprint.post("/admin/law/byelaws/<string(maxlength=100):code>")
@requires(Permission.SETTING_EDIT)
def save(code: str) -> ResponseReturnValue:
    """Keep the council's own number, with an event."""
    shape = _shape(code)
    form = read_byelaw(request.form, shape, today=clock.today())
    if form.own is None:
        return _byelaw_page(shape, form), 422
    return _keep(shape, form.own)


@blueprint.post("/admin/law/byelaws/<string(maxlength=100):code>/remove")
@requires(Permission.SETTING_EDIT)
def remove(code: str) -> ResponseReturnValue:
    """Go back to what counts without a number of the council's own, with an event."""
    return _keep(_shape(code), None)


def _keep(shape: ByelawShape, own: OwnNumber | None) -> ResponseReturnValue:
    by, at = current_actor(), clock.now_utc()
    with writing():
        changed = enter_byelaw(shape.code, own, by=by, at=at, once=once_id())
    flash("Saved." if changed else "Nothing had changed.", "success")
    return redirect(url_for(".index", _anchor="byelaws"))


def _shape(code: str) -> ByelawShape:
    shape = byelaw_shapes().get(code)
    if shape is None:
        abort(404)
    return shape


def _page(boxes: dict[str, dict[str, str]], errors: Errors | None = None) -> str:
    own = own_numbers()
    groups = groupby(byelaw_shapes().values(), key=lambda shape: shape.group)
    return render_template(
        "admin/law.html",
        parts=parts_of_law(),
        boxes=boxes,
        begun=commencements(),
        today=clock.today(),
        groups=[(name, [(shape, own.get(shape.code)) for shape in shapes]) for name, shapes in groups],
        errors=errors or [],
        found=dict(errors or []),
    )


def _byelaw_page(shape: ByelawShape, form: ByelawForm) -> str:
    return render_template(
        "admin/law_byelaw.html",
        shape=shape,
        form=form,
        errors=form.errors,
        found=dict(form.errors),
        is_own=shape.code in own_numbers(),
    )
