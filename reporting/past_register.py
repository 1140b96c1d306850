"""The register as it stood at the end of an earlier day: the histories of its cases, read up to then.

What was recorded by then counts, not what was found out later about that day. A case's state, stage, priority, owner,
whereabouts, last sighting, tasks and their dates come from its history; who the child was known to be, with name,
place, school and plans, comes from what was kept of the records (`past_particulars`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from base.extensions import db
from casework.facts import filing_answers
from casework.fold import WAITING, CaseState, TaskState, fold
from casework.subjects import mapped
from casework.versions import pinned
from casework.visible import cases_visible_to
from forms.values import as_day, as_text
from models.case import Case
from models.event import Event
from models.filing import Filing
from models.task import Task
from reporting.out_of_education import sorts_out_of_education
from reporting.past_particulars import as_known
from reporting.standings import Entry, Standing, entries
from security.actor import Actor
from statutory.london import london_instant

BATCH = 200
OVER = ("done", "cancelled")
NO_CALENDAR, NO_DEADLINE = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


def end_of(day: date) -> datetime:
    """The last instant of a London day."""
    return london_instant(day + timedelta(days=1), time(0)) - timedelta(microseconds=1)


def past_entries(reader: Actor, day: date) -> list[Entry]:
    """Every child of the register as it stood at the end of a day, longest unseen first, by the types on it today."""
    kinds, until = Case.case_type.in_(tuple(sorts_out_of_education())), end_of(day)
    known = as_known(reader, past_standings(reader, day, kinds), until)
    return entries(known.standings, died_by=until, children=known.children)


def past_standings(reader: Actor, day: date, which: ColumnElement[bool]) -> list[Standing]:
    """How each case of some sort stood at the end of a day, of those that were open then and the reader may see.

    What they say of the child and the school is as recorded now; `as_known` puts in what was known then.
    """
    until = end_of(day)
    chosen = cases_visible_to(reader).where(
        which, Case.opened_at <= until, or_(Case.closed_at.is_(None), Case.closed_at > until)
    )
    cases = db.session.scalars(chosen.query().order_by(Case.received_at.desc(), Case.id.desc())).all()
    found: list[Standing] = []
    for first in range(0, len(cases), BATCH):
        found += _stood(cases[first : first + BATCH], until)
    return found


@dataclass
class _Told:
    """What the forms and the history of a case tell of the child, and when its tasks are due."""

    whereabouts: str = "not-known"
    last_seen_on: date | None = None
    last_seen_by: str = ""
    out_since: date | None = None
    due: dict[str, datetime | None] = field(default_factory=dict)  # by task
    clocks: dict[str, str | None] = field(default_factory=dict)  # clock -> task


def _stood(cases: Sequence[Case], until: datetime) -> list[Standing]:
    ids = [case.id for case in cases]
    events = _by_case(
        ids,
        select(Event)
        .where(Event.subject_kind == "case", Event.subject_id.in_(ids), Event.recorded_at <= until)
        .order_by(Event.subject_id, Event.seq),
    )
    filings: dict[UUID, list[Filing]] = {case_id: [] for case_id in ids}
    sent = select(Filing).where(Filing.case_id.in_(ids), Filing.state == "submitted", Filing.submitted_at <= until)
    for filing in db.session.scalars(sent.order_by(Filing.submitted_at, Filing.id)):
        if filing.case_id is not None:
            filings[filing.case_id].append(filing)
    titles = {
        str(row.id): row.title for row in db.session.execute(select(Task.id, Task.title).where(Task.case_id.in_(ids)))
    }
    found = []
    for case in cases:
        state = fold(events[case.id])
        if state.state == "open":
            found.append(_standing(case, state, _told(case, filings[case.id], events[case.id]), titles))
    return found


def _standing(case: Case, state: CaseState, told: _Told, titles: dict[str, str]) -> Standing:
    action, action_at = _next_action(state.tasks, told.due, titles)
    return Standing(
        case,
        child_id=case.child_id,
        school_id=case.school_id,
        facts=case.facts or {},
        stage=state.stage,
        priority=state.priority,
        whereabouts=told.whereabouts,
        last_seen_on=told.last_seen_on,
        last_seen_by=told.last_seen_by,
        out_since=told.out_since,
        next_action=action,
        next_action_at=action_at,
        owner_id=UUID(state.owner) if state.owner else None,
    )


def _next_action(
    tasks: dict[str, TaskState], due: dict[str, datetime | None], titles: dict[str, str]
) -> tuple[str, datetime | None]:
    """The most pressing task that was open, by the order of casework.next_actions."""
    still_open = [(one, task) for one, task in tasks.items() if task.state not in OVER]
    if not still_open:
        return "", None
    # A date that no calendar could give comes first, as everywhere; no deadline comes last.
    when = {one: (due[one] or NO_CALENDAR) if one in due else NO_DEADLINE for one, _ in still_open}
    first, _ = min(still_open, key=lambda pair: (pair[1].state == WAITING, when[pair[0]], pair[0]))
    return titles.get(first, ""), due.get(first)


def _told(case: Case, filings: Iterable[Filing], events: Iterable[Event]) -> _Told:
    told = _Told()
    shape = pinned(case.version_id).case
    for filing in filings:
        _by_form(told, mapped(shape.subjects.case, filing_answers(filing)) if shape else {})
    for event in events:
        _by_event(told, event.kind, event.data or {})
    if told.last_seen_on is not None and told.last_seen_on == case.last_seen_on:
        told.last_seen_by = case.last_seen_by
    return told


def _by_form(told: _Told, said: dict[str, Any]) -> None:
    """What a form says of the child, as casework.cases takes it in."""
    seen = as_day(said.get("last-seen-on"))
    if seen is not None and (told.last_seen_on is None or seen >= told.last_seen_on):
        told.last_seen_on = seen
        told.last_seen_by = as_text(said.get("last-seen-by", ""))[:200]
    told.out_since = as_day(said.get("out-of-education-since")) or told.out_since
    if said.get("whereabouts") in ("known", "not-known"):
        told.whereabouts = said["whereabouts"]


def _by_event(told: _Told, kind: str, data: dict[str, Any]) -> None:
    if kind == "child-seen":
        seen = date.fromisoformat(data["on"])
        if told.last_seen_on is None or seen >= told.last_seen_on:
            told.last_seen_by = told.last_seen_by if seen == told.last_seen_on else ""
            told.last_seen_on = seen
    elif kind == "column-set" and "to" in data:
        if data["column"] == "whereabouts":
            told.whereabouts = data["to"]
        elif data["column"].replace(" ", "-") == "out-of-education-since":
            told.out_since = date.fromisoformat(data["to"]) if data["to"] else None
    elif kind == "clock-started" and data.get("task"):
        told.clocks[data["clock"]] = data["task"]
        told.due[data["task"]] = _instant(data.get("due"))
    elif kind in ("clock-resumed", "clock-dated-again", "clock-counted-anew") and told.clocks.get(data["clock"]):
        task = told.clocks[data["clock"]]
        if task is not None:
            told.due[task] = _instant(data.get("due") or data.get("to"))


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _by_case(ids: Sequence[UUID], events: Any) -> dict[UUID, list[Event]]:
    found: dict[UUID, list[Event]] = {case_id: [] for case_id in ids}
    for event in db.session.scalars(events):
        found[event.subject_id].append(event)
    return found
