"""Whom or what a case is about where that is no child, and whether it matters where the child is."""

from __future__ import annotations

from uuid import UUID

from base.extensions import db
from casework.asked import sender_name
from casework.organisations_of_cases import organisation_of
from casework.versions import pinned
from models.case import Case
from models.filing import Filing

CHILD, ADULT = "child", "adult"


def is_of_child(case: Case) -> bool:
    """Whether a case is about a child, known or not."""
    shape = pinned(case.version_id).case
    return case.child_id is not None or shape is None or shape.subject == CHILD


def about_whom(case: Case) -> str:
    """What a case without a child is called: by its business, by whoever applied, or by what it is.

    Nothing where a child is meant.
    """
    if is_of_child(case):
        return ""
    definition = pinned(case.version_id)
    if definition.case is not None and definition.case.subjects.organisation is not None:
        found = organisation_of(case.id)
        if found is not None:
            return found.name
    is_person = definition.case is not None and definition.case.subject == ADULT
    return (sender_name(case) if is_person else "") or definition.title.say()


def names_a_child(filing_id: UUID) -> bool:
    """Whether a form is about a child: a reference for an adult is not, nor an application to work with children."""
    filing = db.session.get_one(Filing, filing_id)
    case = db.session.get(Case, filing.case_id) if filing.case_id is not None else None
    if case is not None:
        return is_of_child(case)
    shape = pinned(filing.version_id).case
    return shape is None or shape.subject == CHILD


def asks_whereabouts(case: Case) -> bool:
    """Whether it matters where the child is and since when out of school: not for a permit, unless somebody said so."""
    if not is_of_child(case):
        return False
    shape = pinned(case.version_id).case
    was_said = case.whereabouts == "known" or case.last_seen_on is not None or case.out_of_education_since is not None
    return shape is None or shape.whereabouts or was_said
