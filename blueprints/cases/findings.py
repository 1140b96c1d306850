"""What rules of the law say of the forms of a case: as shown and as it stands, for a letter, and let go ahead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import abort, flash
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from blueprints.cases.door import Errors, blueprint, case_page, looked_at, seen, to_case, typed
from blueprints.law_words import OVERRIDERS, WEIGHTS
from casework.law.law_overrides import may_override, override_finding
from forms.checks import INFORMATION
from forms.ports import RuleFinding
from models.case import Case
from reporting.case_findings import CheckLine, FindingLine, findings_of_case
from security.current import current_actor, once_id
from security.guards import requires
from security.history import done_before
from security.permissions import Permission

MOMENTS: Mapping[str, str] = {
    "page": "Shown on the page",
    "check-answers": "Shown before sending",
    "sent": "Found when it was sent",
}
OVERRIDING = (Permission.CASE_RECOMMEND, Permission.CASE_DECIDE)
MOST_ON_OVERVIEW = 3


@dataclass(frozen=True, slots=True)
class Pressing:
    """The findings that the first page of a case shows."""

    lines: Sequence[RuleFinding]
    weights: Mapping[str, tuple[str, str]]


def most_pressing(case: Case, *, at: datetime) -> Pressing:
    """The worst findings of a case that nobody let go ahead; what is for information stays on its own page."""
    found = [one for line in findings_of_case(case, at=at).lines for one in line.findings]
    pressing = [one.finding for one in found if one.overridden is None and one.finding.severity != INFORMATION]
    weights = list(WEIGHTS)
    worst = sorted(each_once(pressing), key=lambda one: weights.index(one.severity))
    return Pressing(worst[:MOST_ON_OVERVIEW], WEIGHTS)


def each_once(found: Sequence[RuleFinding]) -> list[RuleFinding]:
    """Findings that read the same, once: a rule that two parties' parts are judged by finds the same day in both."""
    return list({(one.severity, one.sentence): one for one in found}.values())


@blueprint.get("/cases/<uuid:case_id>/findings")
@requires(Permission.CASE_SEE)
def findings(case_id: UUID) -> ResponseReturnValue:
    """Every finding of every form, by the law of today, with what was found and shown before."""
    actor, at = current_actor(), clock.now_utc()
    case = looked_at(case_id)
    found = findings_of_case(case, at=at)
    return case_page(
        "cases/findings.html",
        case,
        here="cases.findings",
        the_law=found,
        weights=WEIGHTS,
        overriders=OVERRIDERS,
        moments=MOMENTS,
        may_override={one.mark for line in found.lines for one in line.findings if may_override(one.finding, by=actor)},
    )


@blueprint.get("/cases/<uuid:case_id>/findings/<string:mark>")
@requires(*OVERRIDING)
def finding(case_id: UUID, mark: str) -> ResponseReturnValue:
    """The form that asks why something goes ahead in spite of a finding."""
    case = looked_at(case_id)
    _, one = _open_finding(case, mark)
    return _override_page(case, one)


@blueprint.post("/cases/<uuid:case_id>/findings/<string:mark>")
@requires(*OVERRIDING)
def override(case_id: UUID, mark: str) -> ResponseReturnValue:
    """Let it go ahead, with the reason."""
    actor, at = current_actor(), clock.now_utc()
    case = seen(case_id)
    if done_before(once_id()):
        return to_case(case_id, "cases.findings")
    line, one = _open_finding(case, mark)
    reason = typed("reason")
    if not reason:
        return _override_page(case, one, [("reason", "Say why it may go ahead")])
    with writing():
        override_finding(
            seen(case_id),
            line.filing_id,
            line.place,
            one.finding,
            reason=reason,
            by=actor,
            at=at,
            once=once_id(),
        )
    flash("It may go ahead, and your reason is kept.", "success")
    return to_case(case_id, "cases.findings")


def _open_finding(case: Case, mark: str) -> tuple[CheckLine, FindingLine]:
    """The finding, if it still says the same and this officer may override it; 404 or 403 otherwise."""
    found = [(line, one) for line in findings_of_case(case, at=clock.now_utc()).lines for one in line.findings]
    wanted = [(line, one) for line, one in found if one.mark == mark]
    if not wanted:
        abort(404)
    if not may_override(wanted[0][1].finding, by=current_actor()):
        abort(403)
    return wanted[0]


def _override_page(case: Case, one: FindingLine, errors: Errors | None = None) -> ResponseReturnValue:
    return case_page("cases/finding.html", case, errors=errors, one=one, weights=WEIGHTS, overriders=OVERRIDERS)
