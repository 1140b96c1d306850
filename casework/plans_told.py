"""A plan for a child that one case hears of is news to every other open case about the child."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from base.database import locked
from base.extensions import db
from casework.facts import filing_answers, sent_filings
from casework.priorities import run_rules
from directory.children import every_id_of, have_died
from forms.answers import Answers
from models.case import Case
from models.child import Child
from security.actor import Actor


def weigh_other_cases(case: Case, child: Child, *, by: Actor, at: datetime) -> None:
    """Run the rules of urgency of a child's other open cases again, which read its plans.

    Twice: a rule that has held before raises nothing again.
    """
    db.session.flush()
    others = select(Case.id).where(Case.child_id.in_(every_id_of(child.id)), Case.id != case.id, Case.state == "open")
    for other_id in db.session.scalars(others.order_by(Case.id)).all():
        other: Case = locked(db.session(), Case, other_id)
        weigh(other, by=by, at=at)


def weigh(case: Case, *, by: Actor, at: datetime) -> None:
    """Run the rules of urgency of a case again over its forms, by what is known of its child now. Twice: harmless.

    A case that another led to, or that an email opened, may have no form: what is known of the child counts all the
    same. Nobody is called at night by a plan of a child who has died.
    """
    if case.child_id is not None and have_died([case.child_id]):
        return
    said = [filing_answers(filing) for filing in sent_filings(case.id)]
    for answers in said or [Answers({}, "")]:
        run_rules(case, answers, by=by, at=at)
