"""The record of checks: how each check of a case stands, who saw what and when, and when what was noted is purged.

No copy of a certificate is kept (SAFETY 25): its original is seen, and the route, the mode, who saw it and when are
noted. Details go on their own day, before the case does; that a check was made, and how it ended, stays.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import select

from base.database import locked
from base.extensions import db
from base.text import squeezed
from casework.purges.record_holds import are_held
from casework.tasks import start_task
from casework.timing.clocks import end_of_day, reckon
from casework.timing.timers import DueTimer, cancel_timers, one_by_one, timer_kind, write_timer
from casework.versions import pinned
from council.calendars import day_book
from council.settings import setting
from forms.definition.approvals import CheckShape
from forms.definition.casework import DueRule
from licensing.establishing import task_behind, titles_behind
from licensing.senders import confirm_holder
from models.approval import CheckRecord
from models.case import Case
from models.task import Task
from security.actor import Actor
from security.history import done_before, record
from security.permissions import Permission
from statutory.london import london_day, london_instant

CHECK = "check"
PURGE, NEXT = "check-purge", "check-next"


@dataclass(frozen=True, slots=True)
class CheckNote:
    """What an officer notes of a check."""

    status: str
    route: str = ""
    mode: str = ""
    seen_on: date | None = None
    seen_what: str = ""
    reference: str = ""
    issued_on: date | None = None
    valid_until: date | None = None
    note: str = ""
    stated_reason: str = ""  # why it is noted before the task that establishes it was finished
    stated_evidence: str = ""


class NotNoted(ValueError):
    """A check can't be noted like that; `faults` are pairs of a field and what is wrong with it."""

    def __init__(self, faults: list[tuple[str, str]]) -> None:
        super().__init__("a check can't be noted like that")
        self.faults = faults


def note_check(
    case: Case, code: str, note: CheckNote, *, by: Actor, at: datetime, once: str | None = None
) -> CheckRecord:
    """Note how a check stands. What was noted before is replaced; the history keeps every status.

    An original of an approval's holder that was seen in person and is good shows who applied. A status that a task
    establishes rests on that task once it is finished; until then whoever notes it says why, and on what evidence.

    Twice:  with the same `once`, nothing more.
    Raises: KeyError for a check that the definition does not have; NotNoted with the faults; PermissionError.
    """
    if by.id is None or not by.may(Permission.APPROVAL_RECOMMEND):
        msg = "noting a check needs its permission"
        raise PermissionError(msg)
    held: Case = locked(db.session(), Case, case.id)
    shape = pinned(held.version_id).check_shapes[code]
    row = _row(held.id, code)
    if row is not None and done_before(once):
        return row
    today = london_day(at)
    behind = task_behind(held, shape, note.status)
    faults = _faults(shape, note, today)
    if behind is None:
        faults += _unfounded(held, shape, note)
    if faults:
        raise NotNoted(faults)
    before = row.status if row is not None else ""
    if row is None:
        row = CheckRecord(case_id=held.id, code=code, status=note.status, round=0, changed_by=by.id, changed_at=at)
        db.session.add(row)
    _fill(row, shape, note, today=today, by=by, at=at)
    _rest(row, shape, note, behind, before=before)
    db.session.flush()
    data: dict[str, Any] = {
        "check": code,
        "from": before,
        "to": note.status,
        "in-person": note.status in shape.in_person,
    }
    if behind is not None or row.stated_reason:
        data |= {"task": str(behind.id) if behind is not None else ""}
    record("case", held.id, "check-noted", by=by, at=at, data=data, once=once)
    _time(row, at=at)
    confirm_holder(held, shape, note.status, by=by, at=at)
    return row


def checks_noted(case_id: UUID) -> dict[str, CheckRecord]:
    """How the checks of a case stand, by code; those of which nothing is noted are not there."""
    return {row.code: row for row in db.session.scalars(select(CheckRecord).where(CheckRecord.case_id == case_id))}


def purge(timer: DueTimer, /, *, by: Actor, at: datetime) -> bool:
    """Take the details of a check away on their day. A hold on the records keeps them, to be asked again in a month."""
    row, case = _of(timer)
    if row is None or case is None or row.purged_at is not None or row.purge_on is None:
        return False
    if are_held(case):
        again = reckon(1, "months", at, calendars=day_book().of(None), end_of_day=end_of_day()).due_at
        if again is not None:
            write_timer(CHECK, row.id, PURGE, due_at=again, at=at, step=timer.step + 1, round=row.round)
        return True
    row.route = row.mode = row.seen_what = row.reference = row.note = ""
    row.stated_reason = row.stated_evidence = ""
    row.seen_by = row.seen_on = row.issued_on = None
    row.purged_at = at
    record("case", case.id, "check-purged", by=by, at=at, data={"check": row.code})
    return True


def come_round(timer: DueTimer, /, *, by: Actor, at: datetime) -> bool:
    """Open the task of a check that is due again, unless an approval's own timer has opened it already."""
    row, case = _of(timer)
    shape = pinned(case.version_id).check_shapes.get(row.code) if row is not None and case is not None else None
    if row is None or case is None or shape is None or row.status not in shape.satisfied_by:
        return False
    task = pinned(case.version_id).task_shapes.get(shape.next_task)
    if task is None:
        return False
    start_task(case, task, by=by, at=at)
    record("case", case.id, "check-due", by=by, at=at, data={"check": row.code})
    return True


timer_kind(PURGE, turn=80)(one_by_one(purge))
timer_kind(NEXT, turn=63)(one_by_one(come_round))


def _fill(row: CheckRecord, shape: CheckShape, note: CheckNote, *, today: date, by: Actor, at: datetime) -> None:
    in_person = note.status in shape.in_person
    # A status that follows a good original, such as one looked up later, leaves it said who saw that and when.
    follows = not in_person and {row.status, note.status} <= set(shape.satisfied_by)
    row.status, row.route, row.mode = note.status, note.route, note.mode
    if in_person:
        row.seen_by, row.seen_on, row.seen_what = by.id, note.seen_on, squeezed(note.seen_what)[:300]
    elif not follows:
        row.seen_by, row.seen_on, row.seen_what = None, None, ""
    row.reference = squeezed(note.reference)[:80] if shape.numbered else ""
    row.issued_on = note.issued_on or (row.issued_on if follows else None)
    row.valid_until, row.note = note.valid_until, note.note.strip()
    row.purged_at = None
    row.purge_on = _day_after(shape.retention, at)
    satisfied = note.status in shape.satisfied_by
    row.next_on = _day_after(shape.next_every, at) if shape.next_every is not None and satisfied else None
    row.round += 1
    if by.id is not None:
        row.changed_by = by.id
    row.changed_at = at


def _time(row: CheckRecord, *, at: datetime) -> None:
    """The timers of what was just noted; those of what it replaces stop."""
    cancel_timers(source_kind=CHECK, source_id=row.id)
    opens: Any = time.fromisoformat(str(setting("office-opens")))
    for kind, day in ((PURGE, row.purge_on), (NEXT, row.next_on)):
        if day is not None:
            write_timer(CHECK, row.id, kind, due_at=london_instant(day, opens), at=at, round=row.round)


def _faults(shape: CheckShape, note: CheckNote, today: date) -> list[tuple[str, str]]:
    """What is wrong with a note: words that are not in the lists, and what must be said of an original."""
    found: list[tuple[str, str]] = []
    for field, said, allowed in (
        ("route", note.route, shape.routes),
        ("mode", note.mode, shape.modes),
    ):
        if said and said not in dict(allowed):
            found.append((field, "Choose one of the list"))
    if note.status not in dict(shape.statuses):
        found.append(("status", "Choose how the check stands"))
    if note.status in shape.in_person:
        if not note.mode:
            found.append(("mode", "Choose how the original was seen"))
        if note.seen_on is None:
            found.append(("seen-on-day", "Enter the day on which the original was seen"))
        if not note.seen_what.strip():
            found.append(("seen-what", "Enter what was seen, such as the original certificate"))
    for field, day in (("seen-on-day", note.seen_on), ("issued-on-day", note.issued_on)):
        if day is not None and day > today:
            found.append((field, "The date must be today or in the past"))
    return found


def _unfounded(case: Case, shape: CheckShape, note: CheckNote) -> list[tuple[str, str]]:
    """What must be said where no finished task establishes the status."""
    titles = titles_behind(case, shape, note.status)
    if not titles:
        return []
    found: list[tuple[str, str]] = []
    if not note.stated_reason.strip():
        first = " or ".join(f'"{title}"' for title in titles)
        found.append(("stated-reason", f"Finish the task {first} first, or enter why this is noted without it"))
    if not note.stated_evidence.strip():
        found.append(("stated-evidence", "Enter on what evidence it is noted without its task"))
    return found


def _rest(row: CheckRecord, shape: CheckShape, note: CheckNote, behind: Task | None, *, before: str) -> None:
    """What the status rests on: a finished task, or what the officer stated in its place."""
    if not shape.established_on(note.status) and {before, note.status} <= set(shape.satisfied_by):
        return  # a good original that was looked up later rests on what it rested on
    row.established_by = behind.id if behind is not None else None
    stated = behind is None and bool(shape.established_on(note.status))
    row.stated_reason = note.stated_reason.strip() if stated else ""
    row.stated_evidence = note.stated_evidence.strip() if stated else ""


def _day_after(rule: DueRule, at: datetime) -> date | None:
    return reckon(rule.amount, rule.unit, at, calendars=day_book().of(None), end_of_day=end_of_day()).due_on


def _row(case_id: UUID, code: str) -> CheckRecord | None:
    found = select(CheckRecord).where(CheckRecord.case_id == case_id, CheckRecord.code == code)
    return db.session.scalar(found.with_for_update().execution_options(populate_existing=True))


def _of(timer: DueTimer) -> tuple[CheckRecord | None, Case | None]:
    """The check of a timer, locked after its case, if nothing newer was noted since."""
    case_id = db.session.scalar(select(CheckRecord.case_id).where(CheckRecord.id == timer.source_id))
    case: Case | None = locked(db.session(), Case, case_id) if case_id is not None else None
    row: CheckRecord | None = locked(db.session(), CheckRecord, timer.source_id) if case is not None else None
    return (row, case) if row is not None and row.round == timer.round else (None, None)
