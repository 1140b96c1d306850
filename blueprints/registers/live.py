"""The register of children out of education: as it is now, and written out as it stood on any day."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from base.text import squeezed
from blueprints.cases.words import PLANS
from blueprints.registers import words
from blueprints.registers.writing_out import read_writing_out
from blueprints.typed_dates import date_boxes
from casework.visible import may_see_restricted
from documents.spreadsheets import CONTENT_TYPE, csv_bytes
from reporting.past_register import end_of, past_entries
from reporting.register import (
    IN_NEED_OF_A_PLAN,
    SEND,
    RegisterFilter,
    RegisterLine,
    live_entries,
    live_register,
    register_lines,
)
from reporting.standings import NONE
from security.actor import Actor
from security.audit import Looked, viewed
from security.current import current_actor
from security.guards import requires
from security.permissions import Permission

blueprint = Blueprint("registers", __name__)
PLAN_CHOICES = [("any", "Any of these"), *((code, PLANS[code]) for code in IN_NEED_OF_A_PLAN)]
SEND_CHOICES = [("any", "Either"), *((code, PLANS[code]) for code in SEND)]
CARE_CHOICES = [("yes", PLANS["in-care"])]
FAULT_CHOICES = [("yes", "Only children with no next action")]


@blueprint.get("/registers")
@requires(Permission.REGISTER_SEE)
def show() -> ResponseReturnValue:
    """A page of the register, longest unseen first, narrowed as asked. Each child shown leaves a line of who looked."""
    actor, at = current_actor(), clock.now_utc()
    today = clock.london(at).date()
    asked = _asked()
    page = live_register(actor, at=at, narrowed=_narrowed(asked), after=request.args.get("after", type=UUID))
    _note(actor, Looked.REGISTER, page.lines, at=at)
    chosen: dict[str, Any] = {name: value for name, value in asked.items() if value}
    ethnicities = [*((said.casefold(), said) for said in page.ethnicities), (NONE, words.NOT_SAID)]
    return render_template(
        "registers/show.html",
        page=page,
        words=words,
        today=today,
        at=at,
        chosen=chosen,
        plans=PLAN_CHOICES,
        cares=CARE_CHOICES,
        sends=SEND_CHOICES,
        faults=FAULT_CHOICES,
        ethnicities=ethnicities,
        tags=_tags(chosen, dict(ethnicities)),
        following=url_for(".show", **chosen, after=page.after) if page.after else None,
        first=url_for(".show", **chosen) if request.args.get("after") else None,
        may_export=actor.may(Permission.REGISTER_EXPORT),
        leaves_out=not may_see_restricted(actor),
    )


@blueprint.get("/registers/export")
@requires(Permission.REGISTER_EXPORT)
def export_form() -> ResponseReturnValue:
    """Ask for the day and for the reason."""
    return _form(date_boxes(clock.today()), "", [])


@blueprint.post("/registers/export")
@requires(Permission.REGISTER_EXPORT)
def export() -> ResponseReturnValue:
    """Write the register out as it stood on a day. Each child in it gets a line of who took it out, and why.

    Twice: written out twice, and said so twice.
    """
    actor, at = current_actor(), clock.now_utc()
    today = clock.london(at).date()
    asked = read_writing_out(today)
    day = asked.day
    if day is None or asked.errors:
        return _form(asked.boxes, asked.reason, asked.errors), 422
    lines = _lines_of(actor, day, today, at)
    _note(actor, Looked.EXPORT, lines, at=at, reason=f"Register of {day.isoformat()}: {asked.reason}")
    answer = Response(csv_bytes(words.HEADS, words.rows_of(lines, day)), mimetype=CONTENT_TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="register-{day.isoformat()}.csv"'
    return answer


def _lines_of(actor: Actor, day: date, today: date, at: datetime) -> list[RegisterLine]:
    if day == today:
        return register_lines(live_entries(actor), upto=at)
    return register_lines(past_entries(actor, day), upto=end_of(day))


def _note(actor: Actor, what: Looked, lines: Any, *, at: datetime, reason: str = "") -> None:
    """A line for each child shown or taken out; one for the register itself where it was empty."""
    about = [
        (line.entry.child.id if line.entry.child else None, line.entry.first.case.id) for line in lines
    ]  # read before writing() lets go of what was loaded
    with writing():
        for child_id, case_id in about or [(None, None)]:
            viewed(actor, what, child_id=child_id, case_id=case_id, reason=reason, at=at)


def _asked() -> dict[str, str]:
    """What the address asks for, known values only: a list is never refused for a broken address."""
    asked = request.args
    plans, sends = dict(PLAN_CHOICES), dict(SEND_CHOICES)
    return {
        "plan": asked.get("plan", "") if asked.get("plan", "") in plans else "",
        "care": "yes" if asked.get("care") == "yes" else "",
        "send": asked.get("send", "") if asked.get("send", "") in sends else "",
        "ethnicity": squeezed(asked.get("ethnicity", ""))[:40].casefold(),
        "fault": "yes" if asked.get("fault") == "yes" else "",
    }


def _narrowed(asked: dict[str, str]) -> RegisterFilter:
    return RegisterFilter(
        plan=asked["plan"],
        in_care=bool(asked["care"]),
        send=asked["send"],
        ethnicity=asked["ethnicity"],
        faulty=bool(asked["fault"]),
    )


def _tags(chosen: dict[str, Any], ethnicities: dict[str, str]) -> list[tuple[str, str]]:
    """What the register is narrowed by, each with the address without it."""
    said = {
        "plan": dict(PLAN_CHOICES) | {"any": "Any plan"},
        "care": dict(CARE_CHOICES),
        "send": dict(SEND_CHOICES) | {"any": "SEND"},
        "ethnicity": ethnicities,
        "fault": {"yes": "No next action"},
    }
    return [
        (
            said[name].get(value, value),
            url_for(".show", **{other: kept for other, kept in chosen.items() if other != name}),
        )
        for name, value in chosen.items()
    ]


def _form(boxes: dict[str, str], reason: str, errors: list[tuple[str, str]]) -> str:
    return render_template(
        "registers/export.html",
        boxes=boxes,
        reason=reason,
        errors=errors,
        found=dict(reversed(errors)),
        leaves_out=not may_see_restricted(current_actor()),
    )
