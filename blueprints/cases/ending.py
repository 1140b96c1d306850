"""Ending a case with an outcome and its evidence, and opening it again."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from base import clock
from base.database import writing
from blueprints.cases.door import Errors, blueprint, case_page, looked_at, seen, to_case, typed
from blueprints.refusal_words import open_enquiries, reasons
from blueprints.tasks.officer_forms import WHY, OfficerForm, officer_form
from casework.bookings.bookings import booked_ahead
from casework.closing import ClosingRefused, Refusal, close_case, outcomes_of, reopen_case
from casework.facts import today_of
from casework.finishing import AnswersWanting
from casework.notes import NothingWritten
from casework.visible import NotHere
from forms.definition.casework import Choice, OutcomeShape, TaskShape
from forms.definition.wording import Wording
from forms.pages import PageResult
from forms.question_types.base import control
from models.case import Case
from security.current import current_actor, once_id
from security.guards import requires
from security.history import done_before
from security.permissions import Permission

CLOSING = (Permission.CASE_RECOMMEND, Permission.CASE_DECIDE)


@blueprint.get("/cases/<uuid:case_id>/closing")
@requires(*CLOSING)
def closing(case_id: UUID) -> ResponseReturnValue:
    """The outcomes that are possible now, each with what stands in its way."""
    return _choice_page(looked_at(case_id), at=clock.now_utc())


@blueprint.post("/cases/<uuid:case_id>/closing")
@requires(*CLOSING)
def choose_outcome(case_id: UUID) -> ResponseReturnValue:
    """On to the questions of the chosen outcome; refused with the reasons where something stands in its way."""
    at = clock.now_utc()
    case = seen(case_id)
    offered = {outcome.id: refusals for outcome, refusals in _outcomes(case, at)}
    chosen = typed("outcome", most=80)
    if chosen not in offered:
        return _choice_page(case, at=at, errors=[("outcome", "Choose how the case ends")])
    if offered[chosen]:
        return _choice_page(case, at=at, errors=[("outcome", one) for one in reasons(offered[chosen])])
    return redirect(url_for(".closing_form", case_id=case_id, outcome_id=chosen), 303)


@blueprint.get("/cases/<uuid:case_id>/closing/<string:outcome_id>")
@requires(*CLOSING)
def closing_form(case_id: UUID, outcome_id: str) -> ResponseReturnValue:
    """The evidence of an outcome, and what will happen."""
    at = clock.now_utc()
    case = looked_at(case_id)
    outcome, form = _form(case, outcome_id, at)
    return _form_page(case, outcome, form)


@blueprint.post("/cases/<uuid:case_id>/closing/<string:outcome_id>")
@requires(*CLOSING)
def end_case(case_id: UUID, outcome_id: str) -> ResponseReturnValue:
    """End the case, move it to a stage, or recommend that where a second person must agree."""
    actor, at = current_actor(), clock.now_utc()
    case = seen(case_id)
    if done_before(once_id()):  # the same click twice: what the first one did
        return to_case(case_id)
    outcome, form = _form(case, outcome_id, at)
    result = form.read(request.form)
    if not result.ok:
        return _form_page(case, outcome, form, result)
    evidence = {key: value for key, value in result.values.items() if value is not None}
    reason = str(evidence.pop(WHY, ""))
    try:
        with writing():
            done = close_case(seen(case_id), outcome_id, evidence, by=actor, at=at, reason=reason, once=once_id())
            is_asked = done.decision is not None
    except ClosingRefused as refused:
        return _form_page(seen(case_id), outcome, form, result, [("", one) for one in reasons(refused.reasons)])
    except AnswersWanting as wanting:
        missing: Errors = [(control(one.question_id), "Answer this question") for one in wanting.missing]
        return _form_page(seen(case_id), outcome, form, result, missing)
    except PermissionError:
        abort(403)
    flash(_came_of(outcome, is_asked=is_asked), "success")
    return to_case(case_id)


@blueprint.get("/cases/<uuid:case_id>/reopening")
@requires(Permission.CASE_REOPEN)
def reopening(case_id: UUID) -> ResponseReturnValue:
    """The form to open a closed case again."""
    return case_page("cases/reopening.html", looked_at(case_id))


@blueprint.post("/cases/<uuid:case_id>/reopening")
@requires(Permission.CASE_REOPEN)
def open_again(case_id: UUID) -> ResponseReturnValue:
    """Open a closed case again, with a reason."""
    actor, at = current_actor(), clock.now_utc()
    try:
        with writing():
            reopen_case(seen(case_id), reason=typed("reason"), by=actor, at=at, once=once_id())
    except NothingWritten:
        return case_page("cases/reopening.html", seen(case_id), errors=[("reason", "Say why the case is opened again")])
    flash("The case is open. A task says that there is something new.", "success")
    return to_case(case_id)


def _came_of(outcome: OutcomeShape, *, is_asked: bool) -> str:
    if is_asked:
        return "A second person has been asked to decide. The case stays open until then."
    label = outcome.label.say()
    return f"The case is closed: {label}." if outcome.closes else f"The case stays open, at the stage: {label}."


def _outcomes(case: Case, at: datetime) -> tuple[tuple[OutcomeShape, tuple[Refusal, ...]], ...]:
    return outcomes_of(case, at=at) if case.state == "open" else ()


def _choice_page(case: Case, *, at: datetime, errors: Errors | None = None) -> ResponseReturnValue:
    offered = _outcomes(case, at)
    options: list[tuple[str, ...]] = []
    for outcome, refusals in offered:
        said = [] if outcome.closes else ["A stage: the case stays open with a next review"]
        said += ["A second person decides"] if outcome.second_person else []
        said += [f"Not yet: {one[0].lower()}{one[1:]}" for one in reasons(refusals)]
        options.append(
            (outcome.id, outcome.label.say(), ". ".join(said)) if said else (outcome.id, outcome.label.say())
        )
    blocked = open_enquiries((outcome.label.say(), refusals) for outcome, refusals in offered)
    return case_page("cases/closing.html", case, errors=errors, options=options, blocked=blocked)


def _form(case: Case, outcome_id: str, at: datetime) -> tuple[OutcomeShape, OfficerForm]:
    """The outcome with its form: the questions of its evidence, and why, where a second person decides.

    Raises: NotHere when it is not offered now.
    """
    outcome = next((one for one, _ in _outcomes(case, at) if one.id == outcome_id), None)
    if outcome is None:
        raise NotHere
    shape = TaskShape("closing", Wording.of("End the case"), "")
    choice = Choice(outcome.id, outcome.label, asks=outcome.evidence, second_person=outcome.second_person)
    return outcome, officer_form(case, shape, choice, today=today_of(at))


def _form_page(
    case: Case,
    outcome: OutcomeShape,
    form: OfficerForm,
    result: PageResult | None = None,
    problems: Errors | None = None,
) -> ResponseReturnValue:
    of_fields: Any = result.errors if result is not None else ()
    errors = [*(problems or []), *((one.anchor, one.message) for one in of_fields)]
    return case_page(
        "cases/closing_form.html",
        case,
        errors=errors,
        problems=problems or [],
        outcome=outcome,
        label=outcome.label.say(),
        booked=booked_ahead(case, at=clock.now_utc()) if outcome.closes else (),
        main=Markup(form.draw(result)),  # noqa: S704  # the form engine escapes what it draws
    )
