"""What there is to administer, for whoever may."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from base import clock
from blueprints.calendars.editing import CALLED
from blueprints.page_frame import short_date
from reporting.before_opening import gaps
from reporting.dated_lists import DatedList, Reach, dated_lists
from security.current import current_actor
from security.guards import requires
from security.permissions import Permission

blueprint = Blueprint("admin", __name__)


@dataclass(frozen=True, slots=True)
class Part:
    """One thing to administer; shown to whoever may, once its page exists."""

    text: str
    about: str
    endpoint: str
    permission: Permission


PARTS = (
    Part("Users", "Officers and school accounts: roles, teams, passwords", "admin_users.index", Permission.USER_EDIT),
    Part("Teams", "Who works together, who leads, who is told what is late", "admin_teams.index", Permission.TEAM_EDIT),
    Part("Settings", "Name, colour, telephone numbers, hours", "admin_settings.form", Permission.SETTING_EDIT),
    Part("Other councils", "The secure mailbox of each", "admin_councils.index", Permission.SETTING_EDIT),
    Part("Calendars", "Terms, INSET days, closures", "calendars.index", Permission.CALENDAR_EDIT),
    Part("The law", "When parts of Acts begin; the council's byelaws", "admin_law.index", Permission.SETTING_EDIT),
    Part("Schools", "The directory, contacts, import", "schools.index", Permission.SCHOOL_EDIT),
    Part("Retention", "How long records are kept, what would go", "retention.index", Permission.RETENTION_SEE),
    Part("Jobs", "What runs in the background, and what failed", "background.index", Permission.JOB_SEE),
    Part("Messages to settle", "Failed, unknown and held emails", "mailroom.index", Permission.MESSAGE_SETTLE),
    Part("Definitions", "Services as data", "definitions.index", Permission.DEFINITION_EDIT),
)
LISTS_FOR = (Permission.CALENDAR_EDIT, Permission.DEFINITION_EDIT, Permission.JOB_SEE)
SAID = {
    Reach.FAR: ("Reaches far enough", ""),
    Reach.ENDS_SOON: ("Ends soon", "yellow"),
    Reach.NOT_KNOWN: ("Not known any more", "red"),
}


@dataclass(frozen=True, slots=True)
class ListLine:
    """A list of dates as it is shown: where it is gone on with, and how far it reaches."""

    href: str
    name: str
    until: str
    said: str
    colour: str


@blueprint.get("/admin")
@requires(*{part.permission for part in PARTS})
def home() -> ResponseReturnValue:
    """What this administrator may look after."""
    actor = current_actor()
    parts = [
        (url_for(part.endpoint), part.text, part.about)
        for part in PARTS
        if part.endpoint in current_app.view_functions and actor.may(part.permission)
    ]
    lists = [_list_line(one, clock.today()) for one in dated_lists()] if any(map(actor.may, LISTS_FOR)) else []
    missing = [(gap, url_for(gap.endpoint) if actor.may(gap.permission) else "") for gap in gaps()]
    return render_template("admin/home.html", parts=parts, lists=lists, missing=missing)


def _list_line(one: DatedList, today: date) -> ListLine:
    """A list with a link for whoever may go on with it."""
    said, colour = SAID[one.reach(today)]
    may, href = current_actor().may, ""
    if one.calendar_id is not None and may(Permission.CALENDAR_EDIT):
        href = url_for("calendars.show", calendar_id=one.calendar_id)
    name = CALLED.get(one.code, one.name) if one.calendar_id is not None else f"Days written into a service: {one.name}"
    return ListLine(href, name, short_date(one.known_until), said, colour)
