"""Which forms that have no case yet an officer may see: those whose case they would see, if it were opened now.

A form that waits for a party is no less about a child than the case it becomes. Where it may be about a child whose
record few may see, or about a child, an adult or a business in which the reader has declared an interest, it is not
here for them: 404, in no list and in no search. Nor is one that the reader has a part in, or that arose from a case
which is not here for them. A draft of which nobody has sent anything is nobody's to read.
"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import select, union_all

from base.extensions import db
from base.text import normal_email
from casework.about import name_of_form
from casework.facts import DONE, filing_answers
from casework.organisations_of_cases import organisation_particulars
from casework.same_applicants import is_among
from casework.shut_out import shut_out_of
from casework.subjects import is_withheld, mapped, names_protected, particulars_from
from casework.versions import pinned
from casework.visible import NotHere, cases_visible_to, may_see_restricted
from casework.visible_children import those_visible
from directory.matching import MatchKind, match_child
from directory.organisations import every_row_of, same_organisation
from forms.answers import Answers
from forms.definition.document import Definition
from forms.values import as_day
from models.begun_form import BegunForm
from models.case import Case
from models.child import Child
from models.filing import Filing, FilingPart
from models.organisation import OrganisationCase
from models.part_request import PartRequest
from models.user import User
from models.wait import Wait
from security.actor import Actor, ActorKind
from security.permissions import Permission

A_FEW = 100  # read at once


def form_visible_to(actor: Actor, filing_id: UUID) -> Filing:
    """One form: by its case where it has one.

    Raises: NotHere.
    """
    filing = db.session.get(Filing, filing_id)
    if filing is None or not may_see_form(actor, filing):
        raise NotHere
    return filing


def may_see_form(actor: Actor, filing: Filing) -> bool:
    """Whether a form is here for this actor, asked of the rows as they are now."""
    if actor.kind is ActorKind.SYSTEM:
        return True
    if not actor.may(Permission.CASE_SEE):
        return False
    if filing.case_id is not None:
        return _sees_case(actor, filing.case_id)
    if not any(part.state == DONE for part in filing.parts) or _has_a_part_in(actor, filing):
        return False
    if not all(_sees_case(actor, case_id) for case_id in _origins(filing)):
        return False
    definition, answers = pinned(filing.version_id), filing_answers(filing)
    return _sees_who_it_is_about(actor, definition, answers) and not _is_shut_out(actor, definition, answers)


def waiting_forms_visible_to(actor: Actor, *, limit: int = A_FEW) -> list[Filing]:
    """Forms that one party has sent and that wait for another, without a case yet; the longest waiting first."""
    found: list[Filing] = []
    for filing in _each_waiting():
        if may_see_form(actor, filing):
            found.append(filing)
        if len(found) == limit:
            break
    return found


def form_without_case(actor: Actor, reference: str) -> Filing | None:
    """The form of a reference that waits for a party before there is a case, or that ended so; None if there is none.

    Whoever was asked for a part is told to telephone with this reference, also after having declined.
    """
    between = select(Filing).where(Filing.reference == reference, Filing.state.in_(("open", "ended")))
    found: Filing | None = db.session.scalar(between.where(Filing.case_id.is_(None)))
    return found if found is not None and may_see_form(actor, found) else None


def surely_about(filing: Filing) -> UUID | None:
    """The child whom a form without a case is surely about, for the line that somebody looked; None for any guess."""
    definition = pinned(filing.version_id)
    shape = definition.case
    if shape is None or shape.subject != "child" or shape.subjects.child is None:
        return None
    return match_child(particulars_from(shape.subjects.child, filing_answers(filing))).child_id


def withholds_address(filing: Filing, actor: Actor) -> bool:
    """Whether a form without a case says that the child's address is told to nobody, and this actor is not of those
    who read it all the same.
    """
    shape = pinned(filing.version_id).case
    if shape is None or may_see_restricted(actor):
        return False
    answers = filing_answers(filing)
    if is_withheld(shape, answers):
        return True
    return any(child.address_withheld for child in _who_it_may_be(pinned(filing.version_id), answers))


def _each_waiting() -> Iterator[Filing]:
    """Every form that waits, some at a time."""
    sent = select(FilingPart.filing_id).where(FilingPart.state == DONE)
    waiting = select(Filing).where(Filing.state == "open", Filing.case_id.is_(None), Filing.id.in_(sent))
    waiting = waiting.order_by(Filing.received_at, Filing.id)
    begin = 0
    while some := db.session.scalars(waiting.limit(A_FEW).offset(begin)).all():
        yield from some
        begin += A_FEW


def _sees_case(actor: Actor, case_id: UUID) -> bool:
    seen = cases_visible_to(actor).where(Case.id == case_id).query().with_only_columns(Case.id)
    return db.session.scalar(seen) is not None


def _has_a_part_in(actor: Actor, filing: Filing) -> bool:
    """Whether this officer is one of those who fill it in, by their mailbox: their own child, their own licence."""
    own = db.session.scalar(select(User.email).where(User.id == actor.id)) if actor.id is not None else None
    if not own:
        return False
    asked = db.session.scalars(select(PartRequest.email).where(PartRequest.filing_id == filing.id))
    return normal_email(own) in {normal_email(one) for one in (*(part.email for part in filing.parts), *asked) if one}


def _origins(filing: Filing) -> list[UUID]:
    """The cases from which a form arose: one that began it, that asked a question by it, or that it completes."""
    begun = select(BegunForm.case_id).where(BegunForm.filing_id == filing.id)
    asked = select(Wait.case_id).where(Wait.id == filing.wait_id)
    completed = select(Filing.case_id).where(Filing.id == filing.follows_id, Filing.case_id.is_not(None))
    return [one for one in db.session.scalars(union_all(begun, asked, completed)) if one is not None]


def _sees_who_it_is_about(actor: Actor, definition: Definition, answers: Answers) -> bool:
    """Whether whoever the form may be about is there for this actor; a guess counts as much as a certainty."""
    shape = definition.case
    if shape is None:
        return True
    if not may_see_restricted(actor) and names_protected(shape, answers):
        return False
    meant = _who_it_may_be(definition, answers)
    return len(those_visible(actor, meant)) == len(meant)


def _who_it_may_be(definition: Definition, answers: Answers) -> list[Child]:
    """The child a form is surely about, else each that it may be about."""
    shape = definition.case
    if shape is None or shape.subject != "child" or shape.subjects.child is None:
        return []
    match = match_child(particulars_from(shape.subjects.child, answers))
    ids = [match.child_id] if match.kind is MatchKind.EXACT else [one.child_id for one in match.candidates]
    return list(db.session.scalars(select(Child).where(Child.id.in_(ids)))) if ids else []


def _is_shut_out(actor: Actor, definition: Definition, answers: Answers) -> bool:
    """Whether it is of the same applicant or business as a case in which this actor has declared an interest."""
    shut, shape = shut_out_of(actor), definition.case
    if shape is None or not shut.cases:
        return False
    born = next((as_day(answers.get(one.holder.born)) for one in definition.approvals if one.holder.born), None)
    if is_among(shut.cases, name_of_form(definition, answers), born):
        return True
    if shape.subjects.organisation is None:
        return False
    told = organisation_particulars(mapped(shape.subjects.organisation, answers))
    known = same_organisation(told.name, told.postcode)
    tied = select(OrganisationCase.id).where(OrganisationCase.case_id.in_(shut.cases))
    return known is not None and bool(
        db.session.scalars(tied.where(OrganisationCase.organisation_id.in_(every_row_of(known.id))).limit(1)).all()
    )
