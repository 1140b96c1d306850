"""Find: a child by name, UPN, postcode or birth; a case or a form that has none yet by its reference; a case by a name.

Slips of the keyboard are forgiven. What was typed goes by POST: an address would keep it in a history and a log. Every
search leaves a line, and each child and case it showed one more.
"""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from base.text import squeezed
from casework.facts import today_of
from reporting.search_results import Results, find_anything
from security.audit import Looked, viewed
from security.current import current_actor
from security.guards import requires
from security.permissions import Permission

blueprint = Blueprint("find", __name__)
LONGEST = 200
MOST = 50


@blueprint.get("/find")
@requires(Permission.CHILD_SEE)
def show() -> ResponseReturnValue:
    """The search box."""
    return render_template("find/show.html", wanted="", results=None, errors=[], found={}, most=MOST)


@blueprint.post("/find")
@requires(Permission.CHILD_SEE)
def search() -> ResponseReturnValue:
    """What fits. A whole reference leads straight to its case, or to a form that waits for a party or ended without."""
    actor, at = current_actor(), clock.now_utc()
    wanted = squeezed(request.form.get("wanted", ""))[:LONGEST]
    if not wanted:
        errors = [("wanted", "Enter a name, a date of birth, a UPN, a postcode or a reference")]
        return render_template("find/show.html", wanted="", results=None, errors=errors, found=dict(errors)), 422
    results = find_anything(wanted, reader=actor, today=today_of(at), limit=MOST)
    _note(results)
    if results.exact_case is not None:
        return redirect(url_for("cases.show", case_id=results.exact_case), 303)
    if results.exact_form is not None:
        return redirect(url_for("filings.show", filing_id=results.exact_form), 303)
    return render_template("find/show.html", wanted=wanted, results=results, errors=[], found={}, most=MOST)


def _note(results: Results) -> None:
    """One line for the search, one for each child and each case shown; never what was typed."""
    actor, at = current_actor(), clock.now_utc()
    shown: list[tuple[UUID | None, UUID | None]] = [(line.child_id, None) for line in results.children]
    shown += [(line.child_id, line.id) for line in (*results.cases, *results.named)]
    with writing():
        for child_id, case_id in shown or [(None, None)]:
            viewed(actor, Looked.SEARCH, child_id=child_id, case_id=case_id, at=at)
