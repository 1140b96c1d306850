"""The record of one child, and who looked at it."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from flask import abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from blueprints.admin.user_form import ROLES
from blueprints.cases.words import PLANS, SEX, said
from blueprints.children.adults import LEFT_BECAUSE
from blueprints.children.door import blueprint, looked_at, seen, to_child
from blueprints.children.particulars import COLUMNS, SOURCES
from casework.interests import withdraw_interest
from directory.children import every_id_of, name_of
from reporting.child_sheets import LOOKS, child_sheet, interests_with, looks_at_child, references_of, roles_of
from security.audit import Look, Looked
from security.current import current_actor
from security.guards import requires
from security.permissions import Permission

WHAT = {
    "case": "Opened a case",
    "child": "Opened the child’s record",
    "document": "Took out a file",
    "search": "Saw the child in a search",
    "export": "Took data out",
    "register": "Saw the child on a register",
    "looks": "Read who looked",
}


@blueprint.get("/children/<uuid:child_id>")
@requires(Permission.CHILD_SEE)
def show(child_id: UUID) -> ResponseReturnValue:
    """Particulars, adults, brothers and sisters, cases."""
    actor, at = current_actor(), clock.now_utc()
    child = looked_at(child_id)
    return render_template(
        "children/show.html",
        sheet=child_sheet(child, reader=actor, at=at),
        child=child,
        plans=[said(PLANS, plan) for plan in child.plans or ()],
        sex=said(SEX, child.sex),
        may_note=actor.may(Permission.CASE_NOTE),
        left_because=LEFT_BECAUSE,
        columns=COLUMNS,
        sources=SOURCES,
        may_merge=actor.may(Permission.CHILD_MERGE),
        may_record_death=actor.may(Permission.CHILD_RECORD_DEATH),
        may_undo_death=actor.may(Permission.CHILD_UNDO_DEATH),
        may_let_in=actor.may(Permission.TASK_REASSIGN),
        sees_aside=actor.may(Permission.TASK_REASSIGN) or actor.may(Permission.AUDIT_SEE),
        reader=actor,
    )


@blueprint.get("/children/<uuid:child_id>/looks")
@requires(Permission.CHILD_SEE)
def looks(child_id: UUID) -> ResponseReturnValue:
    """Who looked at this child, newest first, on one page; what of it, by what the reader may see (decision 0015)."""
    actor = current_actor()
    child = looked_at(child_id, Looked.LOOKS)
    before = _place(request.args.get("before", ""))
    found = looks_at_child(child, reader=actor, before=before)
    roles = roles_of({look.user_id for look in found})
    return render_template(
        "children/looks.html",
        child=child,
        name=name_of(child),
        lines=found,
        roles={user_id: ", ".join(ROLES[role][0] for role in held) for user_id, held in roles.items()},
        sees_all=actor.may(Permission.AUDIT_SEE),
        what=WHAT,
        references=references_of([look.case_id for look in found if look.case_id], reader=actor),
        first=url_for(".looks", child_id=child.id) if before else None,
        following=url_for(".looks", child_id=child.id, before=_written(found[-1])) if len(found) == LOOKS else None,
    )


@blueprint.post("/children/<uuid:child_id>/interests/<uuid:interest_id>/let-in")
@requires(Permission.TASK_REASSIGN)
def let_in(child_id: UUID, interest_id: UUID) -> ResponseReturnValue:
    """Let an officer who declared an interest in again. Never by that officer."""
    actor, at = current_actor(), clock.now_utc()
    try:
        with writing():
            child = seen(child_id)
            for interest in interests_with(every_id_of(child.id), interest_id):
                withdraw_interest(interest, by=actor, at=at)
    except PermissionError:
        abort(403)
    flash("They can see this child again.", "success")
    return to_child(child_id)


def _written(look: Look) -> str:
    """Where a page ended, for an address: an instant and a row's id, nothing personal."""
    micros = int(look.at.timestamp()) * 1_000_000 + look.at.microsecond
    return f"{micros}-{look.id.hex}"


def _place(written: str) -> tuple[datetime, UUID] | None:
    """That place again; None for anything else, and the list begins at its beginning."""
    micros, _, row = written.partition("-")
    try:
        if not (micros.isascii() and micros.isdigit()):
            return None
        seconds, rest = divmod(int(micros), 1_000_000)
        return datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest), UUID(row)
    except (ValueError, OverflowError, OSError):
        return None
