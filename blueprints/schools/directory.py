"""Schools: found, shown, and the addresses they are written to."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from base import clock
from base.database import locked, writing
from base.extensions import db
from base.text import squeezed
from blueprints.schools.contact_form import ROLE_WORDS, ContactForm, form_of, read_contacts
from casework.chasing.closed_schools import name_successor
from casework.visible import NotHere
from council.calendars import SCHOOL
from council.closures import calendar_of
from directory.schools import find_schools, keep_contacts, works_again
from directory.successors import CannotStandFor, leading_to, predecessors_of
from models.school import School
from reporting.school_pages import last_taken_in, open_schools, school_accounts, school_count
from security.current import current_actor, once_id
from security.guards import requires
from security.history import done_before
from security.permissions import Permission

blueprint = Blueprint("schools", __name__)
MOST = 100
STATUS = {"open": "Open", "closed": "Closed", "closing": "Open, proposed to close", "proposed": "Proposed to open"}


@blueprint.get("/schools")
@requires(Permission.SCHOOL_EDIT)
def index() -> ResponseReturnValue:
    """Our open schools, or those that fit what was typed. A school's name is no secret: it may stand in an address."""
    wanted = squeezed(request.args.get("q", ""))[:100]
    found = find_schools(wanted, limit=MOST, closed_too=True) if wanted else open_schools(limit=MOST)
    return render_template(
        "schools/index.html",
        schools=found,
        wanted=wanted,
        most=MOST,
        status=STATUS,
        count=school_count(),
        taken_in=last_taken_in(),
    )


@blueprint.get("/schools/<uuid:school_id>")
@requires(Permission.SCHOOL_EDIT)
def show(school_id: UUID) -> ResponseReturnValue:
    """One school: particulars, contacts by role, accounts, calendar, and which school stands for which."""
    school = _school(school_id)
    return _page(school, form_of(school.contacts))


@blueprint.post("/schools/<uuid:school_id>")
@requires(Permission.SCHOOL_EDIT)
def save(school_id: UUID) -> ResponseReturnValue:
    """Keep the contacts as typed."""
    school, form = _school(school_id), read_contacts(request.form)
    if form.errors:
        return _page(school, form), 422
    changed = False
    with writing() as session:
        if done_before(once_id()) is None:
            row: School = locked(session, School, school_id)
            changed = keep_contacts(row, form.contacts, by=current_actor(), at=clock.now_utc(), once=once_id())
    flash("Saved." if changed else "Nothing had changed.", "success")
    return redirect(url_for(".show", school_id=school_id), 303)


@blueprint.post("/schools/<uuid:school_id>/contacts/<uuid:contact_id>/works-again")
@requires(Permission.SCHOOL_EDIT)
def again(school_id: UUID, contact_id: UUID) -> ResponseReturnValue:
    """Write to an address again that was refused before."""
    _school(school_id)
    with writing() as session:
        row: School = locked(session, School, school_id)
        works_again(row, contact_id, by=current_actor(), at=clock.now_utc(), once=once_id())
    flash("The address is used again.", "success")
    return redirect(url_for(".show", school_id=school_id), 303)


@blueprint.post("/schools/<uuid:school_id>/successor")
@requires(Permission.SCHOOL_EDIT)
def succeed(school_id: UUID) -> ResponseReturnValue:
    """Name the school that stands for a closed one now, or take it back where none is named."""
    school = _school(school_id)
    try:
        other = UUID(request.form["other"]) if request.form.get("other") else None
    except ValueError:
        raise NotHere from None
    try:
        with writing():
            returned = name_successor(school_id, other, by=current_actor(), at=clock.now_utc(), once=once_id())
    except CannotStandFor as why:
        form = form_of(school.contacts)
        form.errors.append(("successor", str(why)))
        return _page(_school(school_id), form), 422
    said = "Saved." if other is not None else "No school stands for it any more."
    if returned:
        said += " One question came back" if returned == 1 else f" {returned} questions came back"
        said += " to whoever holds the work: it is theirs to ask again."
    flash(said, "success")
    return redirect(url_for(".show", school_id=school_id), 303)


def _school(school_id: UUID) -> School:
    school = db.session.get(School, school_id)
    if school is None:
        raise NotHere
    return school


def _page(school: School, form: ContactForm) -> str:
    actor = current_actor()
    calendar = calendar_of(SCHOOL, school.id)
    wanted = squeezed(request.args.get("successor", ""))[:100] if school.status == "closed" else ""
    found = find_schools(wanted, closed_too=True) if wanted else []
    ruled_out = leading_to(school.id) if found else set()
    return render_template(
        "schools/show.html",
        school=school,
        form=form,
        roles=list(ROLE_WORDS.items()),
        role_words=ROLE_WORDS,
        bounced=[row for row in school.contacts if row.bounced_at is not None],
        accounts=school_accounts(school.id),
        calendar=calendar,
        successor=db.session.get(School, school.successor_id) if school.successor_id else None,
        predecessors=predecessors_of(school.id),
        wanted=wanted,
        candidates=[(one, STATUS.get(one.status, one.status)) for one in found if one.id not in ruled_out],
        status=STATUS.get(school.status, school.status),
        may_edit_users=actor.may(Permission.USER_EDIT),
        may_edit_calendars=actor.may(Permission.CALENDAR_EDIT),
    )
