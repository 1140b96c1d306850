"""What an officer changes on a case: priority, whereabouts and last seen, the next review."""

from __future__ import annotations

from uuid import UUID

from flask import abort, flash
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from blueprints.cases.door import Errors, blueprint, case_page, looked_at, seen, to_case, typed
from blueprints.typed_dates import day_values, past_day, typed_day
from casework.cases import note_seen, set_review
from casework.facts import today_of
from casework.notes import NoteKind, write_note
from casework.priorities import HIGHEST, LOWEST, NotLower, lower_priority, raise_priority
from casework.whereabouts import KNOWN, NOT_KNOWN, set_out_since, set_whereabouts
from models.case import Case
from security.current import current_actor, once_id
from security.guards import requires
from security.history import done_before
from security.permissions import Permission

LEVELS = {"1": "P1 immediate", "2": "P2 urgent", "3": "P3 soon"}
BY_OFFICER = "by-officer"  # the reason's code on the event; its words are in a note


@blueprint.get("/cases/<uuid:case_id>/priority")
@requires(Permission.CASE_NOTE)
def priority(case_id: UUID) -> ResponseReturnValue:
    """The form for another priority."""
    return _priority_page(looked_at(case_id))


@blueprint.post("/cases/<uuid:case_id>/priority")
@requires(Permission.CASE_NOTE)
def change_priority(case_id: UUID) -> ResponseReturnValue:
    """Raise a priority, or with the permission lower it; both with a reason."""
    actor, at = current_actor(), clock.now_utc()
    case = seen(case_id)
    wanted, reason = typed("level", most=2), typed("reason")
    offered = _levels(case)
    errors: Errors = [] if wanted in dict(offered) else [("level", "Choose another priority")]
    errors += [] if reason else [("reason", "Say why")]
    if done_before(once_id()):
        return to_case(case_id)
    if errors:
        return _priority_page(case, errors)
    level = int(wanted)
    try:
        with writing():
            now = seen(case_id)
            if level < now.priority:
                write_note(now.id, NoteKind.REASON, reason, by=actor, at=at, once=once_id())
                raise_priority(now, level, [BY_OFFICER], by=actor, at=at)
            else:
                lower_priority(now, level, reason=reason, by=actor, at=at)
    except NotLower:
        flash("Somebody has changed the priority since you opened the page.", "problem")
        return to_case(case_id)
    except PermissionError:
        abort(403)
    flash(f"The priority is P{level} now.", "success")
    return to_case(case_id)


@blueprint.get("/cases/<uuid:case_id>/whereabouts")
@requires(Permission.CASE_NOTE)
def whereabouts(case_id: UUID) -> ResponseReturnValue:
    """The form for where the child is, when they were last seen, and since when they are out of education."""
    return _whereabouts_page(looked_at(case_id))


@blueprint.post("/cases/<uuid:case_id>/whereabouts")
@requires(Permission.CASE_NOTE)
def change_whereabouts(case_id: UUID) -> ResponseReturnValue:
    """Keep what is known now. An earlier sighting than the known one changes nothing, and that is said."""
    actor, at = current_actor(), clock.now_utc()
    today = today_of(at)
    case = seen(case_id)
    known, by_whom = typed("whereabouts", most=20), typed("seen-by", most=200)
    on, wrong = past_day("seen", today=today)
    since, wrong_since = past_day("since", today=today)
    errors: Errors = [] if known in (KNOWN, NOT_KNOWN) else [("whereabouts", "Choose whether they are known")]
    errors += [("seen-day", wrong)] if wrong else []
    errors += [("seen-by", "Say who saw the child")] if on is not None and not by_whom else []
    errors += [("since-day", wrong_since)] if wrong_since else []
    if errors:
        return _whereabouts_page(case, errors)
    is_older = on is not None and case.last_seen_on is not None and on < case.last_seen_on
    with writing():
        now = seen(case_id)
        set_whereabouts(now, known, by=actor, at=at)
        set_out_since(now, since, by=actor, at=at)
        if on is not None and (on, by_whom) != (now.last_seen_on, now.last_seen_by):
            note_seen(now, on, by_whom, by=actor, at=at)
    if is_older:
        flash("The child was seen later than that, so the later day stands. The rest is kept.", "problem")
    else:
        flash("It is kept.", "success")
    return to_case(case_id)


@blueprint.get("/cases/<uuid:case_id>/review")
@requires(Permission.CASE_NOTE)
def review(case_id: UUID) -> ResponseReturnValue:
    """The form for the next review."""
    case = looked_at(case_id)
    return case_page("cases/review.html", case, on=day_values("on", case.next_review_on))


@blueprint.post("/cases/<uuid:case_id>/review")
@requires(Permission.CASE_NOTE)
def change_review(case_id: UUID) -> ResponseReturnValue:
    """Say when the case is looked at next; nothing typed takes the day away."""
    actor, at = current_actor(), clock.now_utc()
    case = seen(case_id)
    on, wrong = typed_day("on")
    if on is not None and on < today_of(at):
        wrong = "The review must be today or later"
    if wrong:
        return case_page("cases/review.html", case, errors=[("on-day", wrong)], on=day_values("on"))
    with writing():
        set_review(seen(case_id), on, by=actor, at=at)
    flash("The next review is set." if on else "No review is planned.", "success")
    return to_case(case_id)


def _levels(case: Case) -> list[tuple[str, str]]:
    """The other priorities that this reader may give."""
    lowest = LOWEST if current_actor().may(Permission.CASE_LOWER_PRIORITY) else case.priority
    return [(str(level), LEVELS[str(level)]) for level in range(HIGHEST, lowest + 1) if level != case.priority]


def _priority_page(case: Case, errors: Errors | None = None) -> ResponseReturnValue:
    return case_page("cases/priority.html", case, errors=errors, levels=_levels(case))


def _whereabouts_page(case: Case, errors: Errors | None = None) -> ResponseReturnValue:
    return case_page(
        "cases/whereabouts.html",
        case,
        errors=errors,
        choice=typed("whereabouts", most=20) or case.whereabouts,
        seen_on=day_values("seen", None if errors else case.last_seen_on),
        seen_by=typed("seen-by", most=200) or ("" if errors else case.last_seen_by),
        since=day_values("since", None if errors else case.out_of_education_since),
    )
