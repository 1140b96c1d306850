"""Whom or what a case is about where that is no child, by which names it is found, and whether whereabouts matter.

The name stands on the case's own row, so that lists and searches show it without a query a row.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from base.database import made_here
from base.extensions import db
from base.prepared import Prepared
from base.text import squeezed
from casework.facts import case_answers
from casework.subjects import person_name
from casework.versions import pinned
from directory.names import index_case
from forms.answers import Answers
from forms.definition.document import Definition
from forms.values import as_text, is_answered, is_not_known
from models.case import Case
from models.filing import Filing

CHILD, ADULT, PARTY = "child", "adult", "party"
LONGEST = 200


def is_of_child(case: Case) -> bool:
    """Whether a case is about a child, known or not."""
    shape = pinned(case.version_id).case
    return case.child_id is not None or shape is None or shape.subject == CHILD


def about_whom(case: Case) -> str:
    """What a case without a child is called: by whoever applied or its business, or by what it is.

    Nothing where a child is meant.
    """
    return "" if is_of_child(case) else case.about or pinned(case.version_id).title.say()


def about_question(definition: Definition) -> str:
    """The question that names whom a case of a form is about; empty where a child does, or nobody.

    As the definition says under `about`; else the holder of what may be issued, the organisation of `subjects`, or of
    a case about an adult whoever applies. A question that is kept apart, such as who told us, is never among them.
    """
    shape = definition.case
    if shape is None or shape.subject == CHILD:
        return ""
    holders = (one.holder.name for one in definition.approvals if one.holder.of == PARTY)
    organisation = dict(shape.subjects.organisation.fields).get("name", "") if shape.subjects.organisation else ""
    sender = definition.parties[0].name_question if shape.subject == ADULT and definition.parties else ""
    return _told(definition, shape.about or next(holders, "") or organisation or sender)


def name_of_form(definition: Definition, answers: Answers) -> str:
    """What the case of a form would be called by its answers; nothing where a child is meant, or nobody is named."""
    return _name_at(answers, about_question(definition))


def finding_questions(definition: Definition) -> tuple[str, ...]:
    """The questions by whose answers a case is found as well as by its child.

    Whom or what it is about. Where that is no child, or something may be issued, whoever fills in a part of the form
    too: applicants, organisers, those who ask for a business. Never whoever tells us of somebody: not of a case about
    a child alone, nor by a question that is kept apart.
    """
    shape = definition.case
    if shape is None:
        return ()
    found = [about_question(definition)]
    if shape.subject != CHILD or definition.approvals:
        found += [_told(definition, one.holder.name) for one in definition.approvals if one.holder.of == PARTY]
        found += [_told(definition, party.name_question) for party in definition.parties]
    return tuple(dict.fromkeys(one for one in found if one))


def is_called_by_organisation(case: Case) -> bool:
    """Whether a case is called by the organisation that it is tied to: what its definition says it is about."""
    shape = pinned(case.version_id).case
    return shape is not None and shape.subject != CHILD and shape.subjects.organisation is not None


def call_by_answers(case: Case, definition: Definition, answers: Answers) -> None:
    """Call a case by what its own form says, and have it found by that; a business it is tied to goes before.

    A form of another service that joins it gives it a name only where it has none. Twice: the same.
    """
    if definition.service == case.service:
        index_case(case.id, _names(definition, answers), is_new=made_here(db.session(), Case, case.id) is not None)
    if not case.about or (definition.service == case.service and not is_called_by_organisation(case)):
        case.about = _name_at(answers, about_question(definition)) or case.about


def call_afresh(case: Case, *, is_tied: bool = False) -> None:
    """Call a case by what its answers say now: some were deleted, or its business was taken away.

    Args: is_tied: it belongs to a business still, by which it stays called where its definition says so.
    """
    definition, answers = pinned(case.version_id), case_answers(case)
    if not (is_tied and is_called_by_organisation(case)):
        case.about = _name_at(answers, about_question(definition))
    index_case(case.id, _names(definition, answers), afresh=True)


def call_as(case: Case, other: Case) -> None:
    """Call a case that has no name yet as another one that goes on in it. Cases about a child are called by that."""
    if not case.about and not is_of_child(case) and not is_of_child(other):
        case.about = other.about


def names_a_child(filing_id: UUID) -> bool:
    """Whether a form is about a child: a reference for an adult is not, nor an application to work with children."""
    filled_in, of_case, child_id = _ABOUT.rows(filing_id=filing_id)[0]
    shape = pinned(of_case or filled_in).case
    return child_id is not None or shape is None or shape.subject == CHILD


# One statement, for the page that everybody sees who has sent a form: a session would be begun for this alone.
_ABOUT = Prepared(
    select(Filing.version_id, Case.version_id, Case.child_id)
    .outerjoin(Case, Case.id == Filing.case_id)
    .where(Filing.id == bindparam("filing_id", type_=Filing.id.type))
)


def asks_whereabouts(case: Case) -> bool:
    """Whether it matters where the child is and since when out of school: not for a permit, unless somebody said so."""
    if not is_of_child(case):
        return False
    shape = pinned(case.version_id).case
    was_said = case.whereabouts == "known" or case.last_seen_on is not None or case.out_of_education_since is not None
    return shape is None or shape.whereabouts or was_said


def _told(definition: Definition, name: str) -> str:
    """A question by its id, or nothing where there is none of that id or it is kept apart from the case."""
    question = definition.questions.get(name)
    return name if question is not None and not question.apart else ""


def _names(definition: Definition, answers: Answers) -> list[str]:
    return [_name_at(answers, one) for one in finding_questions(definition)]


def _name_at(answers: Answers, question: str) -> str:
    """An answer as the name of a case; empty for one that names nobody."""
    value: Any = answers.get(question) if question else None
    if not is_answered(value) or is_not_known(value):
        return ""
    return person_name(value) if isinstance(value, dict) else squeezed(as_text(value))[:LONGEST]
