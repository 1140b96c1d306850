"""The first page of a case: what matters most, at a glance and without scrolling."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from flask import current_app, url_for
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from blueprints.cases.door import blueprint, case_page, seen
from blueprints.cases.findings import most_pressing
from blueprints.cases.words import CHANNELS, PARTIES, PLANS, RULES, said
from blueprints.held_messages import held_notes
from blueprints.page_frame import short_date
from blueprints.queues.lines import lines_of_rows
from blueprints.work_words import due_of, waiting_words
from casework.facts import today_of
from casework.organisations_of_cases import organisation_of
from casework.timeline import Line, last_seen, mark_seen, timeline
from casework.versions import pinned
from council.calendars import calendars_for
from models.case import Case
from reporting.case_opening import Opening, RuleLine, looked_last, opening_of
from security.actor import Actor
from security.audit import Looked, viewed
from security.current import current_actor
from security.guards import requires
from security.permissions import Permission

MOST_NEWS = 6
ON_BEHALF = "on_behalf.index"


@dataclass(frozen=True, slots=True)
class News:
    """What changed since the reader last looked: `since` is None the first time. Their own acts are no news."""

    since: datetime | None
    lines: list[Line]
    more: int


@blueprint.get("/cases/<uuid:case_id>")
@requires(Permission.CASE_SEE)
def show(case_id: UUID) -> ResponseReturnValue:
    """One case at a glance: dangers and holds, the child, the work, and what is new."""
    actor, at = current_actor(), clock.now_utc()
    with writing():
        case = seen(case_id)
        viewed(actor, Looked.CASE, child_id=case.child_id, case_id=case.id, at=at)
        before, looked = last_seen(case, actor), looked_last(case, reader=actor)
        mark_seen(case, by=actor, at=at)
    case = seen(case_id)
    opening = opening_of(case, reader=actor, at=at)
    return case_page(
        "cases/show.html",
        case,
        here="cases.show",
        opening=opening,
        held_messages=held_notes(case),
        news=_news(case, actor, before=before, looked=looked),
        today=today_of(at),
        days_since_seen=_days(case.last_seen_on, today_of(at)),
        out_words=out_words(opening),
        plans=[said(PLANS, plan) for plan in (opening.child.plans or ())] if opening.child is not None else [],
        contact_lines=[rule_words(line) for line in opening.strict_rules],
        whose_move=whose_move(opening, actor),
        due=_due(opening, at),
        lines=list(lines_of_rows(opening.open_tasks, reader=actor, at=at, names=opening.asked)),
        stage=case.stage.replace("-", " ").capitalize(),
        reasons=_reasons(case),
        service=pinned(case.version_id).title.say(),
        business=organisation_of(case.id) if actor.may(Permission.ORGANISATION_SEE) else None,
        outcome=outcome_label(case),
        form_address=on_behalf(),
        law=most_pressing(case, at=at),
        may_claim=actor.may(Permission.TASK_CLAIM),
        here_address=url_for("cases.show", case_id=case.id),
    )


def out_words(opening: Opening) -> str:
    """How long the child has been out of education, in school days, by which calendar."""
    out = opening.out
    if out is None:
        return ""
    if out.days is None:
        return f"Not known: {out.why}"
    return "1 school day" if out.days == 1 else f"{out.days} school days"


def rule_words(line: RuleLine) -> str:
    """A contact rule in one line: who, and what may not be done."""
    rule = line.rule
    who = line.name or said(PARTIES, rule.party_kind)
    what = said(RULES, rule.rule)
    if rule.channel:
        what = f"only by {CHANNELS.get(rule.channel, rule.channel)}"
    note = f" ({'; '.join(rule.note.splitlines())})" if rule.note else ""
    return f"{who}: {what[0].lower()}{what[1:]}{note}"


def whose_move(opening: Opening, reader: Actor) -> str:
    """Who has to do something next: a colleague, somebody who was asked, or a queue where nobody has taken it."""
    row = opening.next_task
    if opening.case.state != "open":
        return "Nobody: the case is closed"
    if row is None and opening.planned is not None:
        return f"Nobody until {short_date(clock.london(opening.planned.begins_at).date())}"
    if row is None:
        return "Nobody. A case without a next action is a fault: start one"
    if row.task.state == "waiting":
        return waiting_words(row.waiting) or "Waiting for somebody else"
    if row.task.holder_id is not None:
        return "You" if row.task.holder_id == reader.id else row.holder
    return f"Not claimed yet, in {row.queue}"


def outcome_label(case: Case) -> str:
    """How a closed case ended, in words."""
    shape = pinned(case.version_id).outcome_shapes.get(case.outcome)
    return shape.label.say() if shape is not None else case.outcome.replace("-", " ").capitalize()


def on_behalf() -> str:
    """The address where an officer enters a form for somebody, once the product has that page."""
    return url_for(ON_BEHALF) if ON_BEHALF in current_app.view_functions else ""


def _due(opening: Opening, at: datetime) -> str:
    row = opening.next_task
    if row is None:
        return ""
    return due_of(row.task, at=at, working=calendars_for(None).working).text


def _reasons(case: Case) -> list[str]:
    """Why the case has its priority: the rules that held, in their own words."""
    shape = pinned(case.version_id).case
    labels = {rule.id: rule.label.say() for rule in shape.priorities} if shape else {}
    return [labels.get(code, code.replace("-", " ")) for code in case.priority_reasons or ()]


def _news(case: Case, actor: Actor, *, before: int | None, looked: datetime | None) -> News:
    if before is None:
        return News(None, [], 0)
    lines = [line for line in timeline(case, seen=before, reader=actor) if line.is_new and line.who != actor.name]
    return News(looked, lines[:MOST_NEWS], max(0, len(lines) - MOST_NEWS))


def _days(day: date | None, today: date) -> str:
    if day is None:
        return ""
    count = (today - day).days
    return {0: "today", 1: "yesterday"}.get(count, f"{count} days ago")
