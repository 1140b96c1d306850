"""What each kind of consequence does. Registered by being imported; wiring.py imports this file."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from base.database import locked
from base.extensions import db
from base.ids import normal_reference
from casework import sorted_anew  # noqa: F401  # registers its kinds
from casework.alerts import alert_again
from casework.cases import note_seen, set_review, set_stage
from casework.chasing.rechecks import END_OF_SCHOOL_AGE, set_recheck
from casework.closing import close_case
from casework.consequences import ASKED, Setting, consequence
from casework.contacts import hold_outward
from casework.first_tasks import begin_again
from casework.intake import follow_ups  # noqa: F401  # registers its kinds
from casework.joining import KEPT_ON_ROLL, join_case, open_related_case, tell_related_case
from casework.known_again import go_on_in_earlier
from casework.later_tasks import start_after
from casework.mail.mail_cases import sender_of
from casework.own_tasks import NEW_INFORMATION
from casework.priorities import hold_other_cases, raise_priority
from casework.reopened import open_for_work
from casework.reported_deaths import report_death
from casework.sending import send_message
from casework.subjects import school_id_of
from casework.tasks import cancel_tasks, restrict_tasks, start_task
from casework.timing.clocks import end_of_day, reckon
from casework.versions import pinned
from casework.visible import NotHere, cases_visible_to
from council.calendars import day_book
from directory.children import standing_for
from forms.answers import Answers
from forms.definition.casework import Consequence, DueRule
from forms.values import as_day, as_text, is_answered
from models.case import Case
from models.task import Task
from security.actor import Actor
from security.history import record
from statutory.london import london_day

ON_NOBODYS_ROLL = "nobody"  # who keeps a pupil on the roll, where an officer takes that back


class NothingToSet(ValueError):
    """A definition sets a column that can't be set, or to something that can't stand there; names the column."""


@consequence("start", Setting("task"))
def start(case: Case, one: Consequence, /, *, task: Task | None, answers: Answers, by: Actor, at: datetime) -> None:
    """Start a task of the case's service.

    An answer form serves several services; where the case's own has no such task, somebody at least reads the answer.
    A call that is open and acknowledged calls again, but not where whoever acknowledged it is the one who decides this.
    A task of a closed case that begins another opens the case.
    """
    open_for_work(case, task, at=at)
    shape = pinned(case.version_id).task_shapes.get(one.setting("task"), NEW_INFORMATION)
    begun = start_task(case, shape, by=by, at=at, asked_id=one.setting(ASKED))
    if begun.acknowledged_by != by.id:
        alert_again(begun, shape, case, why="started-again", by=by, at=at)


@consequence("cancel", Setting("task"))
def cancel(case: Case, one: Consequence, /, *, task: Task | None, answers: Answers, by: Actor, at: datetime) -> None:
    """Cancel the open tasks of a kind; of a task for each whom the case asked, that of whoever this is about alone."""
    shape = pinned(case.version_id).task_shapes.get(one.setting("task"))
    asked_id = one.setting(ASKED) or (task.asked_id if task is not None else None)
    about = asked_id if shape is not None and shape.for_each_asked else None
    cancel_tasks(case, "not-needed", by=by, at=at, kinds=(one.setting("task"),), asked_id=about)


@consequence("send", Setting("message"))
def send(case: Case, one: Consequence, /, *, task: Task | None, answers: Answers, by: Actor, at: datetime) -> None:
    """Plan a message of this service; once for the task (or the case) that causes it."""
    if one.setting("message") not in pinned(case.version_id).message_shapes:  # of an answer form, as above
        record("case", case.id, "message-unknown", by=by, at=at, data={"kind": one.setting("message")})
        return
    cause = f"task:{task.id}" if task is not None else f"case:{case.id}:{case.event_seq}"
    # It does not serve the task: the task has just ended, and what it causes must outlive it.
    known = sender_of(case)
    send_message(case, one.setting("message"), key=cause, by=by, at=at, serves=[("case", case.id)], known=known)


@consequence("stage", Setting("stage"))
def stage(case: Case, one: Consequence, /, *, task: Task | None, answers: Answers, by: Actor, at: datetime) -> None:
    """Move the case to a stage; a re-check that finds a trace opens its closed case again by this."""
    open_for_work(case, task, at=at)
    set_stage(case, one.setting("stage"), by=by, at=at)


@consequence("review", Setting("after"))
def review(case: Case, one: Consequence, /, *, task: Task | None, answers: Answers, by: Actor, at: datetime) -> None:
    """Say when the case is next looked at."""
    rule = duration(one.setting("after"))
    calendars = day_book().of(case.school_id if rule.calendar == "school" else None)
    found = reckon(rule.amount, rule.unit, at, calendars=calendars, end_of_day=end_of_day())
    # Without a calendar that reaches so far: today, so that somebody looks rather than nobody.
    set_review(case, found.due_on or london_day(at), by=by, at=at)


@consequence("close", Setting("outcome"))
def close(case: Case, one: Consequence, /, *, task: Task | None, answers: Answers, by: Actor, at: datetime) -> None:
    """Close the case, with what the officer answered as evidence."""
    evidence = dict(answers.part())
    close_case(case, one.setting("outcome"), evidence, by=by, at=at)


@consequence("priority", Setting("level"))
def priority(case: Case, one: Consequence, /, *, task: Task | None, answers: Answers, by: Actor, at: datetime) -> None:
    """Raise the priority; it is never lowered by a definition."""
    raise_priority(case, int(one.setting("level")), [f"task:{task.kind}" if task else "outcome"], by=by, at=at)


@consequence("hold-outward", Setting("reason"))
def hold(case: Case, one: Consequence, /, *, task: Task | None, answers: Answers, by: Actor, at: datetime) -> None:
    """Hold everything outward until an officer releases each one, in the other open cases of the child too.

    Whoever chooses this says it of now: it ends what was released since the same was chosen before.
    """
    hold_outward(case, one.setting("reason"), by=by, at=at, anew=task is not None)
    hold_other_cases(case, by=by, at=at)


@consequence("set", Setting("column"), Setting("to", required=False), Setting("from", required=False))
def set_column(
    case: Case, one: Consequence, /, *, task: Task | None, answers: Answers, by: Actor, at: datetime
) -> None:
    """Set something the case says of the child, to a fixed value or to an answer.

    Raises: NothingToSet for a column that can't be set.
    """
    column = one.setting("column")
    value = one.setting("to") if one.setting("to") is not None else answers.get(str(one.setting("from", "")))
    if not is_answered(value):
        return
    if column == "last-seen-on":
        _seen(case, value, by=by, at=at)
    elif column == "last-seen-by":
        case.last_seen_by = as_text(value)[:200]
    elif column == "out-of-education-since":
        case.out_of_education_since = as_day(value) or case.out_of_education_since
    elif column == "school":
        case.school_id = school_id_of(value) or case.school_id
        restrict_tasks(case)
    elif column == "whereabouts" and value in ("known", "not-known"):
        case.whereabouts = value
    elif column == "next-action":
        case.next_action = as_text(value)[:200]
    else:
        raise NothingToSet(str(column))
    # The history can tell where the child was known to be, and since when out of education, on any earlier day.
    since = case.out_of_education_since
    told = {"whereabouts": case.whereabouts, "out-of-education-since": since.isoformat() if since else None}
    data = {"column": column} | ({"to": told[column]} if column in told else {})
    record("case", case.id, "column-set", by=by, at=at, data=data)


@consequence("recheck", Setting("every"), Setting("until"), Setting("task"))
def recheck(case: Case, one: Consequence, /, *, task: Task | None, answers: Answers, by: Actor, at: datetime) -> None:
    """Have the case looked at again every so often."""
    until = one.setting("until", END_OF_SCHOOL_AGE)
    set_recheck(case, every=duration(one.setting("every")), task=one.setting("task"), until=until, by=by, at=at)


@consequence("child-alert", Setting("alert"))
def child_alert(
    case: Case, one: Consequence, /, *, task: Task | None, answers: Answers, by: Actor, at: datetime
) -> None:
    """Mark the child's record, so that whoever meets the child again sees it."""
    if case.child_id is None:
        return
    child = standing_for(case.child_id)
    if child.alert != one.setting("alert"):
        child.alert = one.setting("alert")
        record("child", child.id, "child-alert-set", by=by, at=at, data={"alert": child.alert})


@consequence("note", Setting("says"))
def note(case: Case, one: Consequence, /, *, task: Task | None, answers: Answers, by: Actor, at: datetime) -> None:
    """Put a line on the timeline, by its code."""
    record("case", case.id, "noted", by=by, at=at, data={"says": one.setting("says")})


@consequence("keep-on-roll", Setting("who"))
def keep_on_roll(
    case: Case, one: Consequence, /, *, task: Task | None, answers: Answers, by: Actor, at: datetime
) -> None:
    """Note that the pupil stays on the roll: nobody asks the school for leaver information in this case.

    Kept by `nobody`, that is taken back: the register would go on to call it valid that the child is out of education.
    """
    facts = {name: said for name, said in (case.facts or {}).items() if name != KEPT_ON_ROLL}
    if one.setting("who") != ON_NOBODYS_ROLL:
        case.facts = facts | {KEPT_ON_ROLL: "yes"}
        record("case", case.id, "keep-on-roll", by=by, at=at)
    elif facts != (case.facts or {}):
        case.facts = facts
        record("case", case.id, "keep-on-roll-ended", by=by, at=at)


@consequence("join", Setting("reference"))
def join(case: Case, one: Consequence, /, *, task: Task | None, answers: Answers, by: Actor, at: datetime) -> None:
    """Let this case go on in another that is open already, named by the reference an officer typed.

    Raises: NotHere when the officer sees no such case.
    """
    reference = normal_reference(as_text(answers.get(str(one.setting("reference"))) or ""))
    if reference is None:
        raise NotHere
    other: Case = locked(db.session(), Case, cases_visible_to(by).by_reference(reference).id)
    join_case(case, other, by=by, at=at)


@consequence("open-case", Setting("service"), Setting("if-open", required=False))
def open_another(
    case: Case, one: Consequence, /, *, task: Task | None, answers: Answers, by: Actor, at: datetime
) -> None:
    """Open a case of another service about the same child, with that service's first tasks.

    With `if-open: tell` an open case of that sort about the child is told instead of opening a second.
    """
    if one.setting("if-open") == "tell" and tell_related_case(case, one.setting("service"), by=by, at=at):
        return
    open_related_case(case, one.setting("service"), by=by, at=at)


@consequence(
    "start-later",
    Setting("task"),
    Setting("after"),
    Setting("from", required=False),
    Setting("unless", required=False),
    Setting("if-planned", required=False),
)
def start_later(
    case: Case, one: Consequence, /, *, task: Task | None, answers: Answers, by: Actor, at: datetime
) -> None:
    """Start a task of the case's service after a while, unless a fact is known by then.

    The while begins now, or with the day that the question under `from` answers. One is planned at a time and the
    first stands; with `if-planned: replace` it gives way.
    """
    open_for_work(case, task, at=at)
    rule, unless = duration(one.setting("after")), str(one.setting("unless") or "")
    since = as_day(answers.get(str(one.setting("from")))) if one.setting("from") else None
    replace = one.setting("if-planned") == "replace"
    start_after(case, one.setting("task"), rule, since=since, unless=unless, replace=replace, by=by, at=at)


@consequence("death-reported", Setting("task"))
def death_reported(
    case: Case, one: Consequence, /, *, task: Task | None, answers: Answers, by: Actor, at: datetime
) -> None:
    """A form says that the child has died: hold everything, and have a person record it."""
    report_death(case, pinned(case.version_id).task_shapes[one.setting("task")], by=by, at=at)


@consequence("begin-again", Setting("what"))
def begin_work_again(
    case: Case, one: Consequence, /, *, task: Task | None, answers: Answers, by: Actor, at: datetime
) -> None:
    """Start the first tasks of the service again: a case that was opened again needs more than being read."""
    open_for_work(case, task, at=at)
    begin_again(case, by=by, at=at)


@consequence("go-on-in-earlier", Setting("alert", required=False))
def go_on_earlier(
    case: Case, one: Consequence, /, *, task: Task | None, answers: Answers, by: Actor, at: datetime
) -> None:
    """Go on in the closed case that an alert stands for: the one named, else whichever is on the child's record.

    Raises: NotHere where no such case is closed any more.
    """
    alert = one.setting("alert", "") or (standing_for(case.child_id).alert if case.child_id else "")
    if not go_on_in_earlier(case, alert, by=by, at=at):
        raise NotHere


def duration(value: Any) -> DueRule:
    """A length of time as a definition writes it: `10 working-days`, or amount and unit.

    Raises: NothingToSet for anything else.
    """
    if isinstance(value, DueRule):
        return value
    if isinstance(value, str):
        amount, _, unit = value.partition(" ")
        if amount.isdigit() and unit:
            return DueRule(int(amount), unit if unit.endswith("s") else f"{unit}s")
    fields = dict(value) if isinstance(value, dict | tuple | list) else {}
    if "amount" in fields and "unit" in fields:
        return DueRule(
            int(fields["amount"]),
            str(fields["unit"]),
            source=str(fields.get("source", "")),
            calendar=str(fields.get("calendar", "council")),
        )
    raise NothingToSet("duration")


def _seen(case: Case, value: Any, *, by: Actor, at: datetime) -> None:
    on = as_day(value)
    if on is not None:
        note_seen(case, on, "", by=by, at=at)
