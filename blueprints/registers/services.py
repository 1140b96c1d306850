"""The registers of services: lists of their cases, what they amount to in numbers, and files with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from blueprints.registers import service_words as words
from blueprints.registers.writing_out import LONGEST_REASON, read_writing_out
from blueprints.typed_dates import date_boxes
from casework.versions import NoSuchService
from casework.visible import NotHere, may_see_restricted
from documents.spreadsheets import CONTENT_TYPE, csv_bytes
from models.case import Case
from reporting.month_ends import months_kept
from reporting.past_particulars import as_known
from reporting.past_register import end_of, past_standings
from reporting.service_figures import figures_of, open_counts
from reporting.service_register_lines import AsOf, CaseLine, StoodCase, case_lines
from reporting.service_registers import (
    STATES,
    Narrowing,
    NoSuchRegister,
    ServiceRegister,
    cases_page,
    cases_written,
    register_for,
    registers_for,
    schools_of,
)
from security.audit import Looked, viewed
from security.current import current_actor
from security.guards import requires
from security.permissions import Permission

blueprint = Blueprint("registers_services", __name__)
ANSWER = "answer-"  # before the name of a filter on an answer


@blueprint.get("/registers/services")
@requires(Permission.REGISTER_SEE, Permission.CASE_SEE)
def index() -> ResponseReturnValue:
    """Every register that the reader may see, with how many of its cases are open."""
    actor = current_actor()
    return render_template(
        "registers/services.html",
        registers=registers_for(actor),
        counts=open_counts(actor),
        sees_figures=actor.may(Permission.REGISTER_SEE),
        leaves_out=not may_see_restricted(actor),
    )


@blueprint.get("/registers/services/<string:service>")
@requires(Permission.REGISTER_SEE, Permission.CASE_SEE)
def show(service: str) -> ResponseReturnValue:
    """A page of a register, newest first, narrowed as asked. Each case shown leaves a line of who looked."""
    actor, at = current_actor(), clock.now_utc()
    of = _here(service)
    schools = schools_of(actor, of)
    asked = _asked(of, schools)
    page = cases_page(actor, of, _narrowing(asked), at=at, after=request.args.get("after", type=UUID))
    lines = case_lines(of, page.cases)
    _note(Looked.REGISTER, lines)
    chosen: dict[str, Any] = {name: value for name, value in asked.items() if value}
    return render_template(
        "registers/service.html",
        of=of,
        heads=words.heads(of),
        lines=lines,
        words=words,
        chosen=chosen,
        asked=asked,
        schools=schools,
        filters=[(f"{ANSWER}{name}", words.filter_label(of, name), of.choices(name)) for name in of.shape.filters],
        tags=_tags(of, chosen, dict(schools)),
        following=url_for(".show", service=service, **chosen, after=page.after) if page.after else None,
        first=url_for(".show", service=service, **chosen) if request.args.get("after") else None,
        may_export=actor.may(Permission.REGISTER_EXPORT),
        sees_figures=actor.may(Permission.REGISTER_SEE),
        leaves_out=not may_see_restricted(actor),
        at=at,
    )


@blueprint.get("/registers/services/<string:service>/figures")
@requires(Permission.REGISTER_SEE)
def figures(service: str) -> ResponseReturnValue:
    """What a service amounts to: open, late by clock, how long it takes, how it ended by month, by school."""
    actor, at = current_actor(), clock.now_utc()
    of = _here(service)
    return render_template(
        "registers/figures.html",
        of=of,
        words=words,
        figures=figures_of(actor, of, at=at),
        kept=months_kept(of, reader=actor),
        leaves_out=not may_see_restricted(actor),
    )


@blueprint.get("/registers/services/<string:service>/export")
@requires(Permission.REGISTER_EXPORT)
def export_form(service: str) -> ResponseReturnValue:
    """Ask for the day, which cases, and the reason."""
    return _form(_here(service), date_boxes(clock.today()), [])


@blueprint.post("/registers/services/<string:service>/export")
@requires(Permission.REGISTER_EXPORT)
def export(service: str) -> ResponseReturnValue:
    """Write a register out, today's or as it stood on a day. Each case in it gets a line of who took it out, and why.

    Twice: written out twice, and said so twice.
    """
    actor, at = current_actor(), clock.now_utc()
    today = clock.london(at).date()
    of, asked, state = _here(service), read_writing_out(today), request.form.get("state", "open")
    day = asked.day
    if day is None or asked.errors:
        return _form(of, asked.boxes, asked.errors)
    if day == today:
        lines = case_lines(of, cases_written(actor, of, Narrowing(state if state in STATES else "open"), at=at))
    else:
        lines = _lines_of(of, day)
    _note(Looked.EXPORT, lines, reason=f"Register of {of.service}, {day.isoformat()}: {asked.reason}")
    return _file(of, lines, day)


def _lines_of(of: ServiceRegister, day: date) -> list[CaseLine]:
    """The lines of a past day, for whoever makes this request."""
    actor, until = current_actor(), end_of(day)
    known = as_known(actor, past_standings(actor, day, Case.service == of.service), until)
    return case_lines(of, [StoodCase.of(one) for one in known.standings], as_of=AsOf(until, known.children))


def _here(service: str) -> ServiceRegister:
    """A register, for whoever makes this request. Raises: NotHere."""
    try:
        return register_for(current_actor(), service)
    except (NoSuchRegister, NoSuchService):
        raise NotHere from None


def _note(what: Looked, lines: Sequence[CaseLine], *, reason: str = "") -> None:
    """A line for each case shown or taken out; one for the register itself where it was empty."""
    actor, at = current_actor(), clock.now_utc()
    about: list[tuple[UUID | None, UUID | None]] = [(line.child_id, line.case_id) for line in lines]
    with writing():
        for child_id, case_id in about or [(None, None)]:
            viewed(actor, what, child_id=child_id, case_id=case_id, reason=reason, at=at)


def _asked(of: ServiceRegister, schools: Sequence[tuple[str, str]]) -> dict[str, str]:
    """What the address asks for, known values only: a list is never refused for a broken address."""
    known = {
        "state": dict.fromkeys(STATES, ""),
        "stage": dict(of.stages),
        "school": dict(schools),
        "late": {"yes": ""},
        **{f"{ANSWER}{name}": dict(of.choices(name)) for name in of.shape.filters},
    }
    return {
        name: request.args.get(name, "") if request.args.get(name, "") in codes else "" for name, codes in known.items()
    }


def _narrowing(asked: dict[str, str]) -> Narrowing:
    return Narrowing(
        state=asked["state"] or "open",
        stage=asked["stage"],
        school=UUID(asked["school"]) if asked["school"] else None,
        late=bool(asked["late"]),
        answers=tuple(
            (name.removeprefix(ANSWER), code) for name, code in asked.items() if name.startswith(ANSWER) and code
        ),
    )


def _tags(of: ServiceRegister, chosen: dict[str, Any], schools: dict[str, str]) -> list[tuple[str, str]]:
    """What the register is narrowed by, each with the address without it."""
    said = {"state": words.STATE_WORDS, "stage": dict(of.stages), "school": schools, "late": {"yes": words.LATE}}
    said |= {f"{ANSWER}{name}": dict(of.choices(name)) for name in of.shape.filters}
    return [
        (
            said[name].get(value, value),
            url_for(".show", service=of.service, **{other: kept for other, kept in chosen.items() if other != name}),
        )
        for name, value in chosen.items()
    ]


def _form(of: ServiceRegister, boxes: dict[str, str], errors: list[tuple[str, str]]) -> ResponseReturnValue:
    drawn = render_template(
        "registers/service_export.html",
        of=of,
        boxes=boxes,
        reason=request.form.get("reason", "")[:LONGEST_REASON],
        state=request.form.get("state", "open"),
        states=list(words.STATE_WORDS.items()),
        errors=errors,
        found=dict(reversed(errors)),
        leaves_out=not may_see_restricted(current_actor()),
    )
    return drawn, 422 if errors else 200


def _file(of: ServiceRegister, lines: Sequence[CaseLine], day: date) -> Response:
    heads = ("As it stood on", "Reference", "About", *words.heads(of), "State")
    rows = (
        (day.isoformat(), line.reference, line.about, *words.plain_cells(of, line), words.state_of(line))
        for line in lines
    )
    answer = Response(csv_bytes(heads, rows), mimetype=CONTENT_TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="{of.service}-register-{day.isoformat()}.csv"'
    return answer
