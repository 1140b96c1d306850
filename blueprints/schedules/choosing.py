"""The way in: a schedule of performances, or a working timetable."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from security.guards import requires
from security.permissions import Permission

blueprint = Blueprint("schedules", __name__)
PAGES = (
    (
        "schedules_performance.form",
        "A performance schedule",
        "Days on stage, on set, in paid sport or modelling: hours, breaks, nights and rest by age",
    ),
    (
        "schedules_employment.form",
        "A working timetable",
        "A child's jobs, in term and in the holidays: hours, breaks and work that is not allowed",
    ),
)


@blueprint.get("/check-schedule")
@requires(Permission.CASE_SEE)
def index() -> ResponseReturnValue:
    """Choose what to check."""
    pages = [(url_for(page), text, about) for page, text, about in PAGES if page in current_app.view_functions]
    return render_template("schedules/index.html", pages=pages)
