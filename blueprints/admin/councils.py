"""Other councils: the secure mailbox of each, and how somebody made sure that it is theirs."""

from __future__ import annotations

from email_validator import EmailNotValidError, validate_email
from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from base.text import squeezed
from blueprints.typed_dates import date_boxes, typed_date
from council.other_councils import (
    Checked,
    NoSuchCouncil,
    council_name,
    council_row,
    every_council,
    keep_council,
    stop_using,
)
from models.council import OtherCouncil
from security.current import current_actor, once_id
from security.guards import requires
from security.permissions import Permission
from statutory.la_codes import current_authorities
from statutory.london import london_day

blueprint = Blueprint("admin_councils", __name__)
Errors = list[tuple[str, str]]
FIELDS = {"address": 254, "lead-address": 254, "channel": 200, "how-checked": 300}


@blueprint.get("/admin/councils")
@requires(Permission.SETTING_EDIT)
def index() -> ResponseReturnValue:
    """The list of councils, and a form for one more."""
    return _page({}, {}, None)


@blueprint.get("/admin/councils/<string(length=3):code>")
@requires(Permission.SETTING_EDIT)
def show(code: str) -> ResponseReturnValue:
    """One council, to be checked anew or taken out of use."""
    row = council_row(code)
    if row is None:
        abort(404)
    values = {
        "address": row.address,
        "lead-address": row.lead_address,
        "channel": row.channel,
        "how-checked": row.how_checked,
    }
    return _page(values, date_boxes(row.checked_on), row)


@blueprint.post("/admin/councils")
@requires(Permission.SETTING_EDIT)
def save() -> ResponseReturnValue:
    """Keep what was written down about one council."""
    values = {name: squeezed(request.form.get(name, ""))[: most + 1] for name, most in FIELDS.items()}
    code, at = request.form.get("code", "")[:3], clock.now_utc()
    boxes, checked_on = typed_date(request.form, "checked-on")
    errors: Errors = [] if code in _codes() else [("code", "Choose a council")]
    for name, label in (("address", "its secure mailbox"), ("lead-address", "the mailbox of its lead")):
        if (name == "address" or values[name]) and not _is_address(values[name]):
            errors.append((name, f"Enter the email address of {label}, such as cme@council.example"))
    if len(values["channel"]) > FIELDS["channel"]:
        errors.append(("channel", "Say it in 200 characters or fewer"))
    if not 0 < len(values["how-checked"]) <= FIELDS["how-checked"]:
        errors.append(("how-checked", "Say how you made sure that the mailbox is theirs, in 300 characters or fewer"))
    if checked_on is None or checked_on > london_day(at):
        errors.append(("checked-on-day", "Enter the day on which it was checked, today or in the past"))
    if errors or checked_on is None:
        return _page(values | {"code": code}, boxes, council_row(code), errors), 422
    checked = Checked(
        address=values["address"],
        lead_address=values["lead-address"],
        channel=values["channel"],
        how_checked=values["how-checked"],
        checked_on=checked_on,
    )
    try:
        with writing():
            changed = keep_council(code, checked, by=current_actor(), at=at, once=once_id())
    except NoSuchCouncil:
        abort(404)
    flash(f"{council_name(code)} can be asked." if changed else "Nothing had changed.", "success")
    return redirect(url_for(".index"), 303)


@blueprint.post("/admin/councils/<string(length=3):code>/stop")
@requires(Permission.SETTING_EDIT)
def stop(code: str) -> ResponseReturnValue:
    """Ask this council no more until its mailbox has been checked anew."""
    with writing():
        stopped = stop_using(code[:3], by=current_actor(), at=clock.now_utc())
    flash("It is asked no more until you check it again." if stopped else "Nothing had changed.", "success")
    return redirect(url_for(".index"), 303)


def _page(values: dict[str, str], boxes: dict[str, str], row: OtherCouncil | None, errors: Errors | None = None) -> str:
    return render_template(
        "admin/councils.html",
        councils=[(one, council_name(one.code)) for one in every_council()],
        choices=sorted(((one.code, one.name) for one in current_authorities()), key=lambda one: one[1]),
        row=row,
        name=council_name(row.code) if row else "",
        values=values,
        boxes=boxes,
        errors=errors or [],
        found=dict(reversed(errors or [])),
    )


def _codes() -> set[str]:
    return {one.code for one in current_authorities()}


def _is_address(typed: str) -> bool:
    try:
        validate_email(typed, check_deliverability=False)
    except EmailNotValidError:
        return False
    return len(typed) <= FIELDS["address"]
