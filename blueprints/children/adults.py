"""The adults near a child as officers learn of them: one more, what changed, who is no longer around."""

from __future__ import annotations

from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from blueprints.children.adult_form import ADDRESS, KNOWN, empty, typed_adult, values_of
from blueprints.children.door import Errors, blueprint, looked_at, seen, to_child, typed
from casework.departures import Silenced, adult_back, adult_changed, adult_left
from directory.adult_changes import (
    REASONS,
    ChangedMeanwhile,
    NameTaken,
    add_adult,
    beside,
    has_left,
    revision_of,
)
from directory.adults import withheld_among
from models.child import Child, ChildAdult
from security.current import current_actor, once_id
from security.guards import requires
from security.history import done_before
from security.permissions import Permission

LEFT_BECAUSE = {
    "moved-away": "They have moved away or left the family",
    "no-contact": "They have no contact with the child any more",
    "order": "A court order keeps them away",
    "died": "They have died",
    "not-of-this-child": "They were never around this child: it was a mistake",
    "other": "Another reason, which a note on the case tells",
}
TAKEN = (
    "Somebody of this name is noted beside the child already, or was. "
    "Change what is kept of them, or say what tells the two apart"
)
OLD = (
    "A colleague has changed this since you opened the page. "
    "Read what is kept now, beneath, and keep yours again if it still holds"
)


@blueprint.get("/children/<uuid:child_id>/adults/new")
@requires(Permission.CASE_NOTE)
def new_adult(child_id: UUID) -> ResponseReturnValue:
    """The form for an adult of whom nothing is kept yet."""
    return _page(looked_at(child_id), None, empty())


@blueprint.post("/children/<uuid:child_id>/adults/new")
@requires(Permission.CASE_NOTE)
def add(child_id: UUID) -> ResponseReturnValue:
    """Put an adult beside the child. A name that is beside it already is refused: two must not become one unseen."""
    child, form = seen(child_id), typed_adult(hidden=False)
    if done_before(once_id()):
        return to_child(child_id)
    if form.errors:
        return _page(child, None, form.values, form.errors)
    try:
        with writing():
            add_adult(seen(child_id).id, form.told, by=current_actor(), at=clock.now_utc(), once=once_id())
    except NameTaken:
        return _page(seen(child_id), None, form.values, [("name", TAKEN)])
    flash("They are noted beside the child.", "success")
    return to_child(child_id)


@blueprint.get("/children/<uuid:child_id>/adults/<uuid:adult_id>")
@requires(Permission.CASE_NOTE)
def adult(child_id: UUID, adult_id: UUID) -> ResponseReturnValue:
    """What is kept of an adult, to be changed; an address that is withheld is not drawn."""
    child = looked_at(child_id)
    near = _near(child, adult_id)
    return _page(child, near, values_of(near, hidden=_is_hidden(near)))


@blueprint.post("/children/<uuid:child_id>/adults/<uuid:adult_id>")
@requires(Permission.CASE_NOTE)
def change(child_id: UUID, adult_id: UUID) -> ResponseReturnValue:
    """Keep what is known now. A page drawn before a colleague's change is shown again, with what they kept."""
    child = seen(child_id)
    near = _near(child, adult_id)
    form, drawn = typed_adult(hidden=_is_hidden(near)), typed("revision", most=9)
    if done_before(once_id()):
        return to_child(child_id)
    if form.errors:
        return _page(child, near, form.values, form.errors, revision=drawn)
    try:
        with writing():
            came = adult_changed(
                seen(child_id).id,
                adult_id,
                form.told,
                keep_address=form.keep_address,
                revision=int(drawn) if drawn.isascii() and drawn.isdigit() else -1,
                by=current_actor(),
                at=clock.now_utc(),
                once=once_id(),
            )
    except NameTaken:
        child = seen(child_id)
        return _page(child, _near(child, adult_id), form.values, [("name", TAKEN)], revision=drawn)
    except ChangedMeanwhile:
        child = seen(child_id)
        return _page(child, _near(child, adult_id), form.values, [("", OLD)], is_old=True)
    flash(f"It is kept.{_stopped(came)}", "success")
    return to_child(child_id)


@blueprint.get("/children/<uuid:child_id>/adults/<uuid:adult_id>/around")
@requires(Permission.CASE_NOTE)
def around(child_id: UUID, adult_id: UUID) -> ResponseReturnValue:
    """Whether an adult is still around the child, and the form that says otherwise."""
    child = looked_at(child_id)
    return _around_page(child, _near(child, adult_id))


@blueprint.post("/children/<uuid:child_id>/adults/<uuid:adult_id>/left")
@requires(Permission.CASE_NOTE)
def left(child_id: UUID, adult_id: UUID) -> ResponseReturnValue:
    """Say that they are no longer around the child, with why. They stay in the history."""
    child = seen(child_id)
    near, reason = _near(child, adult_id), typed("reason", most=40)
    if reason not in REASONS:
        return _around_page(child, near, [("reason", "Choose why they are no longer around the child")])
    with writing():
        came = adult_left(seen(child_id).id, adult_id, reason, by=current_actor(), at=clock.now_utc(), once=once_id())
    said = "They are kept as no longer around the child. Nothing about the child goes to them."
    flash(f"{said}{_stopped(came)}", "success")
    return to_child(child_id)


@blueprint.post("/children/<uuid:child_id>/adults/<uuid:adult_id>/back")
@requires(Permission.CASE_NOTE)
def back(child_id: UUID, adult_id: UUID) -> ResponseReturnValue:
    """Say that they are around the child again."""
    _near(seen(child_id), adult_id)
    with writing():
        adult_back(seen(child_id).id, adult_id, by=current_actor(), at=clock.now_utc(), once=once_id())
    flash("They are around the child again. What was stopped stays stopped: ask again where you need to.", "success")
    return redirect(url_for(".adult", child_id=child_id, adult_id=adult_id), 303)


def _stopped(came: Silenced) -> str:
    """What came back or does not go, in words; nothing where nothing was on its way."""
    questions = "One question comes" if came.questions == 1 else f"{came.questions} questions come"
    messages = "One email does" if came.messages == 1 else f"{came.messages} emails do"
    back = f" {questions} back to whoever holds the work, to be asked of somebody else or elsewhere."
    return (back if came.questions else "") + (f" {messages} not go." if came.messages else "")


def _near(child: Child, adult_id: UUID) -> ChildAdult:
    found = beside(child, adult_id)
    if found is None:
        abort(404)
    return found


def _is_hidden(near: ChildAdult) -> bool:
    """Whether an address is kept that nobody is shown."""
    return bool(near.adult.address) and near.adult_id in withheld_among([near])


def _page(
    child: Child,
    near: ChildAdult | None,
    values: dict[str, str],
    errors: Errors | None = None,
    *,
    revision: str = "",
    is_old: bool = False,
) -> ResponseReturnValue:
    hidden = near is not None and _is_hidden(near)
    page = render_template(
        "children/adult.html",
        child=child,
        adult=near.adult if near is not None else None,
        kept=near if is_old else None,
        withheld=withheld_among([near]) if near is not None else frozenset(),
        hidden=hidden,
        may_tell=current_actor().may(Permission.TASK_REASSIGN),
        values=values,
        revision=revision or (revision_of(near) if near is not None else ""),
        address=ADDRESS,
        known=KNOWN,
        errors=errors or [],
        found=dict(errors or []),
    )
    return page, 422 if errors else 200


def _around_page(child: Child, near: ChildAdult, errors: Errors | None = None) -> ResponseReturnValue:
    page = render_template(
        "children/adult_around.html",
        child=child,
        adult=near.adult,
        gone=has_left(near),
        reasons=list(LEFT_BECAUSE.items()),
        errors=errors or [],
        found=dict(errors or []),
    )
    return page, 422 if errors else 200
