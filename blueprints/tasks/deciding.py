"""The second person: agreeing to what a colleague recommended, or sending it back with a reason."""

from __future__ import annotations

from uuid import UUID

from flask import abort, flash
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from blueprints.refusal_words import reasons
from blueprints.tasks.door import Errors, blueprint, once, seen, to_task, typed
from blueprints.tasks.sheet_page import sheet_page
from casework.closing import ClosingRefused
from casework.decisions import AlreadyDecided, ReservedToCouncil, SamePerson, decide, decision_asked_by
from casework.notes import NothingWritten
from models.task import Decision
from reporting.news_of_decisions import came_in_since
from reporting.task_sheets import user_name
from security.current import current_actor
from security.guards import requires
from security.permissions import Permission

ANSWERS = ("agree", "refuse")
DECIDED = {"agreed": "agreed to this", "refused": "sent this back", "withdrawn": "withdrew this"}


@blueprint.post("/tasks/<uuid:task_id>/decision")
@requires(Permission.CASE_DECIDE)
def decision(task_id: UUID) -> ResponseReturnValue:
    """Decide on the recommendation that this task asks about."""
    actor, at = current_actor(), clock.now_utc()
    answer, reason = typed("answer", most=20), typed("reason")
    asked = decision_asked_by(seen(task_id))
    if asked is None:
        abort(404)
    decision_id = asked.id
    if changed := _changed_since_read(asked):
        flash(changed, "problem")
        return to_task(task_id)
    errors: Errors = [] if answer in ANSWERS else [("answer", "Choose whether you agree")]
    if answer == "refuse" and not reason:
        errors.append(("reason", "Say why you send it back"))
    if not errors:
        try:
            with writing():
                decide(decision_id, agreed=answer == "agree", reason=reason, by=actor, at=at, once=once())
        except SamePerson:
            errors = [("answer", "You recommended this, so another person must decide")]
        except ReservedToCouncil:
            errors = [("answer", "This decision is reserved to officers under the council's own contract")]
        except PermissionError:
            abort(403)
        except NothingWritten:
            errors = [("reason", "Say why you send it back")]
        except ClosingRefused as refused:
            errors = [("", one) for one in reasons(refused.reasons)]
        except AlreadyDecided as first:
            who = user_name(first.decision.decided_by) or "A colleague"
            flash(f"{who} {DECIDED.get(first.decision.state, 'decided this')} already.", "problem")
            return to_task(task_id)
    if errors:
        return sheet_page(task_id, at=at, errors=errors)
    flash("You agreed. It has been done." if answer == "agree" else "You sent it back with your reason.", "success")
    return to_task(task_id)


def _changed_since_read(asked: Decision) -> str:
    """What is no longer as it was when the page was drawn, as a sentence; empty where all of it is."""
    if typed("decision", most=40) not in ("", str(asked.id)):
        return "What you read has been recommended again, or decided. Read what is asked now."
    if typed("came-in", most=5) not in ("", str(len(came_in_since(asked)))):
        return "Something has come in since you read this. Read it before you decide."
    return ""
