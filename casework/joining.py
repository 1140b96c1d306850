"""Cases that meet: a filing that belongs to an open case, a case that goes on in another, a case that leads to one."""

from __future__ import annotations

from datetime import datetime

from base.database import locked
from base.extensions import db
from base.ids import new_reference
from casework.about import call_as
from casework.case_rows import make_case
from casework.cases import cases_about, filings_of, link_cases, note_seen, set_stage, take_in
from casework.closing import CLOSED_STAGE, end_everything
from casework.contacts import copy_rules
from casework.facts import filing_answers
from casework.first_tasks import call_at_once, call_somebody, calls_of, start_first_tasks
from casework.held_cases import forget_filings
from casework.interests import shut_out_of_case_anew
from casework.learning import learn
from casework.own_tasks import NEW_INFORMATION
from casework.plans_told import weigh
from casework.priorities import LOWEST, NEW_DANGER, raise_priority, run_rules
from casework.restricting import RESTRICTED, is_restricted_for_itself
from casework.tasks import restrict_tasks, start_task
from casework.versions import current
from casework.workers import Worker
from forms.definition.casework import CaseShape
from forms.definition.document import Definition
from models.case import Case
from models.filing import Filing
from security.actor import Actor
from security.history import record

JOINED = "joined"  # the outcome of a case that goes on in another
DUPLICATE_OF, ARISES_FROM = "duplicate-of", "arises-from"
KEPT_ON_ROLL = "keep-on-roll"  # a finding of one case's officer: the other case finds it for itself
UNSURE = frozenset({"offered", "protected"})  # how a case's child was found, where it may be somebody else


class CannotJoin(ValueError):
    """These cases can't become one: the same one, or the other is closed."""


def add_filing(
    case: Case,
    filing: Filing,
    definition: Definition,
    shape: CaseShape,
    *,
    by: Actor,
    at: datetime,
    fresh: bool = True,
) -> None:
    """Put a filing onto a case that is open already: its facts and rules at once, and a task to read it.

    Args: fresh: false where it only completes what was sent before.
    """
    filing.case_id = case.id
    forget_filings(case.id)
    record("case", case.id, "filing-added", by=by, at=at, data={"filing": str(filing.id), "service": filing.service})
    take_in(case, filing, definition, shape, by=by, at=at, fresh=fresh)
    start_task(case, NEW_INFORMATION, by=by, at=at)


def join_case(case: Case, other: Case, *, by: Actor, at: datetime) -> None:
    """Let a case go on in another: it closes, points there, and what it knew is known there at once.

    The filings stay where they were sent to; the other case shows and weighs their answers. What was careful about
    the first is so about the other: who must not be contacted, what is held, danger, and that few may see it.
    Raises: CannotJoin.
    """
    if case.id == other.id or other.state != "open":
        raise CannotJoin
    link_cases(case, other.id, DUPLICATE_OF, at=at)
    known = {name: said for name, said in (case.facts or {}).items() if name != KEPT_ON_ROLL}
    learn(other, known, by=by, at=at, anew=False)
    if case.last_seen_on is not None and (other.last_seen_on is None or case.last_seen_on > other.last_seen_on):
        note_seen(other, case.last_seen_on, case.last_seen_by, by=by, at=at)
    call_as(other, case)
    _be_as_careful(other, case, by=by, at=at)
    for filing in filings_of(case):
        run_rules(other, filing_answers(filing), by=by, at=at)
    ending = calls_of(case)  # they end below: nobody has heard of them, or whoever has not yet telephoned
    if any(call.acknowledged_at is None for call in ending) or (ending and not calls_of(other)):
        call_somebody(other, why=JOINED, by=by, at=at)
    record("case", other.id, "case-joined-in", by=by, at=at, data={"case": str(case.id)})
    start_task(other, NEW_INFORMATION, by=by, at=at)
    end_everything(case, JOINED, by=by, at=at)
    case.state, case.outcome, case.closed_at = "closed", JOINED, at
    record("case", case.id, "case-closed", by=by, at=at, data={"outcome": JOINED, "into": str(other.id)})
    set_stage(case, CLOSED_STAGE, by=by, at=at)


def tell_related_case(case: Case, service: str, *, by: Actor, at: datetime) -> bool:
    """Tell the open case of another service's sort about the same child what this one knows; whether there is one.

    Priority and everything careful goes along, as where one case joins another. Only of a child who is surely known.
    Twice: one link, one task while it is open.
    Raises: NoSuchService; CannotJoin for a service that opens no case.
    """
    shape = current(service)[1].case
    if shape is None:
        raise CannotJoin
    if case.child_id is None or case.child_link in UNSURE:
        return False
    found = [one for one in cases_about(case.child_id, case_type=shape.case_type, state="open") if one.id != case.id]
    if not found:
        return False
    other: Case = locked(db.session(), Case, found[0].id)
    link_cases(other, case.id, ARISES_FROM, at=at)
    _be_as_careful(other, case, by=by, at=at)
    record("case", other.id, "related-form", by=by, at=at, data={"case": str(case.id)})
    start_task(other, NEW_INFORMATION, by=by, at=at)
    return True


def open_related_case(case: Case, service: str, *, by: Actor, at: datetime) -> Case:
    """Open a case of another service about the same child, linked to the one it arises from.

    Raises: NoSuchService; CannotJoin for a service that opens no case.
    """
    version_id, definition = current(service)
    shape = definition.case
    if shape is None:
        raise CannotJoin
    made = make_case(
        Worker(version_id, definition, shape),
        reference=new_reference(shape.prefix),
        at=at,
        hold_reasons=list(case.hold_reasons or ()),
        outward_held=case.outward_held,
        outward_held_at=case.outward_held_at,
        facts=dict(case.facts or {}),
        danger=case.danger,
        restricted=case.restricted,
        child_id=case.child_id,
        child_link=case.child_link,
        school_id=case.school_id,
        whereabouts=case.whereabouts,
        last_seen_on=case.last_seen_on,
        last_seen_by=case.last_seen_by,
        out_of_education_since=case.out_of_education_since,
    )
    data = {"priority": LOWEST, "stage": "", "restricted": made.restricted, "held": made.outward_held}
    record("case", made.id, "case-opened", by=by, at=at, data=data | {"from": str(case.id)})
    if is_restricted_for_itself(case):
        record("case", made.id, RESTRICTED, by=by, at=at, data={"from": str(case.id)})
    link_cases(made, case.id, ARISES_FROM, at=at)
    call_as(made, case)
    copy_rules(case, made, by=by, at=at)
    set_stage(made, shape.first_stage, by=by, at=at)
    raise_priority(made, case.priority, list(case.priority_reasons or ()), by=by, at=at)
    weigh(made, by=by, at=at)  # its own rules of what is known of the child: it has no form of its own
    start_first_tasks(made, by=by, at=at, trigger_at=at)
    return made


def _be_as_careful(other: Case, case: Case, *, by: Actor, at: datetime) -> None:
    """What was careful about one case is so about another: who may see it, danger, contact rules, holds, priority."""
    anew = is_restricted_for_itself(case) and not is_restricted_for_itself(other)
    if case.restricted and (anew or not other.restricted):
        other.restricted = True
        restrict_tasks(other)
        record("case", other.id, RESTRICTED, by=by, at=at, data={"from": str(case.id)})
    if case.danger and not other.danger:
        other.danger = True
        record("case", other.id, "danger-marked", by=by, at=at)
        call_at_once(other, by=by, at=at, again=NEW_DANGER)
    copy_rules(case, other, by=by, at=at)
    shut_out_of_case_anew(other, by=by, at=at)
    raise_priority(other, case.priority, list(case.priority_reasons or ()), by=by, at=at)
