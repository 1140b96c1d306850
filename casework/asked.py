"""What a form behind a link may read: the filing, the wait it answers, and of whom it asks. Only behind a code."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from base.extensions import db
from casework.facts import case_facts, sent_filings
from casework.intake.further_forms import is_further_form
from casework.versions import pinned
from council.settings import setting
from directory.children import NoSuchChild, name_of, standing_for
from forms.values import as_text
from models.case import Case
from models.filing import Filing, FilingPart
from models.wait import Wait
from statutory.day_names import say_date
from statutory.london import london_day


def filing_of(filing_id: UUID) -> Filing | None:
    """A filing by its id, with its parts: one statement, for every page of a form begins with it."""
    return db.session.get(Filing, filing_id, options=[joinedload(Filing.parts)])


def filing_of_part(part_id: UUID) -> tuple[str, UUID] | None:
    """The service and the id of the form that a part belongs to; None for a part that is not there."""
    found = db.session.execute(
        select(Filing.service, Filing.id)
        .join(FilingPart, FilingPart.filing_id == Filing.id)
        .where(FilingPart.id == part_id)
    ).first()
    return (found[0], found[1]) if found is not None else None


def asked_further(filing_id: UUID, *, today: date) -> dict[str, Any]:
    """What the pages of a further form may say and test: who asks, about whom, when, facts of the case.

    The subject is the case's child, else whoever asked the council in the first place, by the name they gave.
    Twice: the same. Nothing for a form that nobody was asked for.
    """
    filing = db.session.get(Filing, filing_id)
    case = db.session.get(Case, filing.case_id) if filing is not None and filing.case_id is not None else None
    if filing is None or case is None or not is_further_form(filing):
        return {}
    facts = _said_of(case, london_day(filing.created_at), today)
    if case.child_id is None:
        facts["subject-name"] = sender_name(case) or facts["subject-name"]
    return facts


def sender_name(case: Case) -> str:
    """The name of whoever sent the first form of a case, as they gave it; nothing where they gave none.

    Nor where it is kept apart from the case: who told us of somebody is not whom the case is about.
    """
    first = next((one for one in sent_filings(case.id) if one.wait_id is None and not is_further_form(one)), None)
    if first is None:
        return ""
    part = first.parts[0]
    definition = pinned(first.version_id)
    question = definition.questions.get(definition.party_shapes[part.party].name_question)
    if question is None or question.apart:
        return ""
    name = part.answers.get(question.id)
    return as_text(name).strip() if name else ""


def wait_of(wait_id: UUID) -> Wait | None:
    """A wait by its id."""
    return db.session.get(Wait, wait_id)


def asked_of(wait_id: UUID, *, today: date) -> dict[str, Any]:
    """What the pages of an answer form may say and test: whom we ask about, when we asked, facts of the case.

    Twice: the same. Nothing for a wait that is gone.
    """
    wait = db.session.get(Wait, wait_id)
    case = db.session.get(Case, wait.case_id) if wait is not None else None
    if wait is None or case is None:
        return {}
    return _said_of(case, london_day(wait.started_at), today)


def _said_of(case: Case, asked_on: date, today: date) -> dict[str, Any]:
    facts = case_facts(case, today=today)
    facts |= {
        "asker": str(setting("public-phone-name")),
        "asked-on": say_date(asked_on),
        "case-reference": case.reference,
        "subject-name": "a pupil",
        "subject-birth": "on a day that we don't know",
    }
    if case.child_id is not None:
        try:
            child = standing_for(case.child_id)
        except NoSuchChild:
            return facts
        facts["subject-name"] = name_of(child)
        if child.date_of_birth is not None:
            facts["subject-birth"] = say_date(child.date_of_birth)
    return facts
