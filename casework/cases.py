"""Cases: opening one from a filing, taking in what a filing says, stage and review, and who the child is."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from base.database import locked, made_here
from base.extensions import db
from casework.about import call_by_answers
from casework.case_rows import make_case
from casework.contacts import Rule, hold_outward, tighten_rule
from casework.facts import filing_answers, indexed, sent_filings, today_of
from casework.family_deaths import hold_after_deaths
from casework.held_cases import begin_with
from casework.learning import learn
from casework.like_forms import counted
from casework.next_actions import show_next_action
from casework.organisations_of_cases import tie_by_form
from casework.own_tasks import PROTECTED_MATCH
from casework.plans_told import weigh_other_cases
from casework.priorities import HIGHEST, hold_other_cases, raise_priority, run_rules
from casework.readers import note_readers
from casework.subjects import (
    SubjectFound,
    fill_in_subject,
    listed_protected,
    mapped,
    names_protected_sibling,
    note_household,
    school_id_of,
)
from casework.tasks import restrict_tasks, start_task
from casework.workers import Worker
from directory.children import child_for_writing, every_id_of, siblings_of, standing_for
from forms.answers import Answers
from forms.definition.casework import CaseShape
from forms.definition.document import Definition
from forms.values import as_day, as_text
from models.case import Case, CaseLink
from models.child import Child
from models.event import Event
from models.filing import Filing
from security.actor import Actor
from security.history import record

# What a referrer may answer about contact, and the rule it becomes.
_SAID = {"safe": Rule.SAFE, "one-way-only": Rule.CHANNEL_ONLY, "do-not-contact": Rule.DO_NOT_CONTACT}
_NOT_SAFE = {"not-safe", "do-not-contact", "unsafe"}
NOT_SAFE = "contact-not-safe"
PROTECTED = "protected-match"
SIBLING = "sibling"
PROTECTED_ON_LIST = "protected-on-list"  # event


def open_case(filing: Filing, worker: Worker, subject: SubjectFound, *, by: Actor, at: datetime) -> Case:
    """Open the case of a submitted filing, under the filing's own reference.

    Raises nothing of its own: what is not known stays empty and shows as such.
    """
    child, shape = subject.child, worker.shape
    case = make_case(
        worker,
        reference=filing.reference,
        at=at,
        stage=shape.first_stage,
        restricted=child is not None and (child.restricted or child.sealed),
        child_id=child.id if child is not None else None,
        child_link=subject.link,
        school_id=filing.school_id,
        received_at=filing.received_at or at,
    )
    filing.case_id = case.id
    begin_with(case.id, filing)
    data = {
        "filing": str(filing.id),
        "priority": case.priority,
        "stage": case.stage,
        "link": subject.link,
        "restricted": case.restricted,
    }
    record("case", case.id, "case-opened", by=by, at=at, happened_at=filing.received_at, data=data)
    return case


def take_in(
    case: Case,
    filing: Filing,
    definition: Definition,
    shape: CaseShape,
    *,
    by: Actor,
    at: datetime,
    fresh: bool = False,
    again: bool = False,
) -> None:
    """Take what a filing says into its case: facts, columns, contact rules, household; then the rules, at once.

    Nothing is written into a child's row that was linked automatically, until a person has confirmed the link.

    Args:  fresh: somebody else's form has just come onto a case that was open already: what it says counts anew.
           again: the case took it in before; what officers have set since on the case itself stands.
    Twice: the same answers again change nothing.
    """
    answers = filing_answers(filing)
    facts: dict[str, Any] = {}
    for sent in answers.parts.values():
        facts |= indexed(list(definition.questions.values()), dict(sent))
    learn(case, facts, by=by, at=at, anew=not again)
    if not again:
        _columns(case, shape, answers)
    _contact_rules(case, shape, answers, by=by, at=at, fresh=fresh)
    more = counted(filing, definition, today=today_of(at))
    if more:
        case.facts = {**case.facts, **more}
    call_by_answers(case, definition, answers)
    tie_by_form(case, shape, answers, by=by, at=at)
    child = standing_for(case.child_id) if case.child_id else None
    if child is not None and case.child_link != "automatic":
        child = child_for_writing(child.id)  # an officer may be writing there: events are numbered
        filled = fill_in_subject(shape, child, answers, by=by, at=at)
        if "plans" in filled and made_here(db.session(), Child, child.id) is None:
            weigh_other_cases(case, child, by=by, at=at)
        household = note_household(shape, child, answers, by=by, at=at)
        note_readers(child, [adult_id for adult_id, _ in household.adults], filing, by=by, at=at)
        for adult_id, said in household.adults:
            if said in _SAID:
                tighten_rule(case, "adult", adult_id, _SAID[said], by=by, at=at)
        if any(sibling.link == "protected" for sibling in household.siblings):
            guard_protected(case, by=by, at=at)
        if household.siblings or made_here(db.session(), Child, child.id) is None:
            link_siblings_cases(case, child, at=at)
            hold_after_deaths(child, by=by, at=at)
    elif names_protected_sibling(shape, answers):
        guard_protected(case, by=by, at=at)
    listed = listed_protected(shape, answers, leave_out=child.id if child is not None else None)
    if listed:
        _guard_listed(case, filing, listed, by=by, at=at)
    restrict_tasks(case)
    run_rules(case, answers, by=by, at=at, fresh=fresh)


def guard_protected(case: Case, *, by: Actor, at: datetime) -> None:
    """A restricted or sealed child may be meant: hold everything, close the case to most, alert the duty lead."""
    case.restricted = True
    hold_outward(case, PROTECTED, by=by, at=at)
    restrict_tasks(case)
    raise_priority(case, HIGHEST, [PROTECTED], by=by, at=at)
    start_task(case, PROTECTED_MATCH, by=by, at=at)


def _guard_listed(case: Case, filing: Filing, places: tuple[int, ...], *, by: Actor, at: datetime) -> None:
    """The same for a list with a protected child on it; the same list again alerts nobody anew."""
    data = {"filing": str(filing.id), "places": list(places)}
    known = select(Event.data).where(
        Event.subject_kind == "case", Event.subject_id == case.id, Event.kind == PROTECTED_ON_LIST
    )
    if data in db.session.scalars(known).all():
        return
    record("case", case.id, PROTECTED_ON_LIST, by=by, at=at, data=data)
    guard_protected(case, by=by, at=at)


def set_stage(case: Case, stage: str, *, by: Actor, at: datetime) -> None:
    """Move a case to a stage of its definition. Twice: one event."""
    locked(db.session(), Case, case.id)
    if case.stage == stage:
        return
    before, case.stage = case.stage, stage
    record("case", case.id, "stage-set", by=by, at=at, data={"from": before, "stage": stage})


def set_review(case: Case, on: date | None, *, by: Actor, at: datetime) -> None:
    """Say when the case is next looked at. Twice: one event."""
    locked(db.session(), Case, case.id)
    if case.next_review_on == on:
        return
    case.next_review_on = on
    record("case", case.id, "review-set", by=by, at=at, data={"on": on.isoformat() if on else None})


def note_seen(case: Case, on: date, by_whom: str, *, by: Actor, at: datetime) -> None:
    """Say when and by whom the child was last seen; an earlier day than the known one changes nothing.

    Where nobody says who saw the child on a later day it is not known: whoever did so before did not.
    """
    if case.last_seen_on is not None and on < case.last_seen_on:
        return
    case.last_seen_by = by_whom[:200] or (case.last_seen_by if on == case.last_seen_on else "")
    case.last_seen_on = on
    record("case", case.id, "child-seen", by=by, at=at, data={"on": on.isoformat()})


def filings_of(case: Case) -> list[Filing]:
    """The filings a case was opened by or took in, oldest first; answers to its questions are among them."""
    return sent_filings(case.id)


def cases_about(child_id: UUID, *, case_type: str, state: str) -> list[Case]:
    """A child's cases of a type in a state, newest first; every row that stands for the child counts."""
    ids = every_id_of(standing_for(child_id).id)
    found = select(Case).where(Case.child_id.in_(ids), Case.case_type == case_type, Case.state == state)
    return list(db.session.scalars(found.order_by(Case.opened_at.desc(), Case.id.desc())))


def link_cases(case: Case, other_id: UUID, kind: str, *, at: datetime) -> bool:
    """Note that two cases belong together; whether that was news."""
    if case.id == other_id:
        return False
    known = select(CaseLink.id).where(CaseLink.case_id == case.id, CaseLink.other_id == other_id, CaseLink.kind == kind)
    if db.session.scalar(known) is not None:
        return False
    db.session.add(CaseLink(case_id=case.id, other_id=other_id, kind=kind, made_at=at))
    return True


def link_siblings_cases(case: Case, child: Child, *, at: datetime) -> None:
    """Link the open cases of a child's siblings to this one, both ways round. Twice: harmless."""
    ids = [row for sibling in siblings_of(child.id) for row in every_id_of(sibling.id)]
    for other in db.session.scalars(select(Case).where(Case.child_id.in_(ids), Case.state == "open").order_by(Case.id)):
        link_cases(case, other.id, SIBLING, at=at)
        link_cases(other, case.id, SIBLING, at=at)
    show_next_action(case)


def part_siblings_cases(case: Case) -> None:
    """Take back the links of a case to those whose child is no brother or sister of its child, both ways round.

    Called when it turns out who a child is not: nobody may be asked about together with another family's child.
    Twice: harmless.
    """
    siblings = siblings_of(case.child_id) if case.child_id is not None else []
    ids = {row for sibling in siblings for row in every_id_of(sibling.id)}
    linked = select(CaseLink.other_id).where(CaseLink.case_id == case.id, CaseLink.kind == SIBLING)
    for other in db.session.scalars(select(Case).where(Case.id.in_(linked))).all():
        if other.child_id not in ids:
            pair = (case.id, other.id)
            db.session.execute(
                delete(CaseLink).where(
                    CaseLink.kind == SIBLING, CaseLink.case_id.in_(pair), CaseLink.other_id.in_(pair)
                )
            )


def _columns(case: Case, shape: CaseShape, answers: Answers) -> None:
    said = mapped(shape.subjects.case, answers)
    seen = as_day(said.get("last-seen-on"))
    if seen is not None and (case.last_seen_on is None or seen >= case.last_seen_on):
        before = case.last_seen_by if seen == case.last_seen_on else ""  # who saw the child on an earlier day did not
        case.last_seen_on = seen
        case.last_seen_by = as_text(said.get("last-seen-by", ""))[:200] or before
    since = as_day(said.get("out-of-education-since"))
    if since is not None:
        case.out_of_education_since = since
    if said.get("whereabouts") in ("known", "not-known"):
        case.whereabouts = said["whereabouts"]
    school = school_id_of(said.get("school"))
    if school is not None and case.school_id is None:
        case.school_id = school


def _contact_rules(case: Case, shape: CaseShape, answers: Answers, *, by: Actor, at: datetime, fresh: bool) -> None:
    said = mapped(shape.subjects.contacts, answers)
    safe = said.get("safe-to-contact")
    named = as_text(said.get("do-not-contact", "")).strip()
    way = as_text(said.get("channel", "")).strip()
    # Labelled: on a case page a bare name below a safe way reads as one more safe way.
    told = (("Safe way: ", way), ("Do not contact: ", named))
    note = "\n".join(label + text for label, text in told if text)
    if safe in _NOT_SAFE:
        tighten_rule(case, "parent", None, Rule.HELD, by=by, at=at, note=note)
        if fresh or NOT_SAFE not in (case.hold_reasons or ()):  # an officer may have ended that hold since
            hold_outward(case, NOT_SAFE, by=by, at=at)
            hold_other_cases(case, by=by, at=at)
    elif named and safe in (None, "safe"):
        # Somebody must not be contacted, and only a person can tell who that is among the adults.
        tighten_rule(case, "parent", None, Rule.HELD, by=by, at=at, note=note)
    elif isinstance(safe, str) and safe in _SAID:
        tighten_rule(case, "parent", None, _SAID[safe], by=by, at=at, note=note)
