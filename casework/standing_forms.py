"""Other forms about the same child: their cases are open, or what came of them is valid or was until lately.

For officers' eyes: whoever fills in a form is told nothing of them.
"""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import or_, select, true

from base.extensions import db
from casework.facts import case_answers
from casework.organisations_of_cases import belong_to_two
from casework.visible import cases_visible_to
from directory.children import every_id_of, standing_for
from forms.ports import StandingForm
from models.approval import Approval
from models.case import Case
from models.filing import Filing
from security.actor import Actor

VALID = "valid"
MOST = 20
A_YEAR = timedelta(days=366)


def standing_forms(filing: Filing, *, today: date, reader: Actor | None = None) -> tuple[StandingForm, ...]:
    """What the child's other cases of the same type say, oldest first, at most twenty.

    Those whose approval has ended within the last year are among them, and say that they do not stand.
    None while the form has no case, or nobody knows yet who its child is.
    Args: reader: who is shown what comes of it: cases that they may not see are left out.
    """
    case = db.session.get(Case, filing.case_id) if filing.case_id is not None else None
    if case is None or case.child_id is None:
        return ()
    lately = select(Approval.case_id).where(or_(Approval.state == VALID, Approval.valid_until >= today - A_YEAR))
    seen = cases_visible_to(reader).query().with_only_columns(Case.id) if reader is not None else None
    others = (
        select(Case)
        .where(Case.child_id.in_(every_id_of(standing_for(case.child_id).id)))
        .where(Case.case_type == case.case_type, Case.id != case.id)
        .where(or_(Case.state == "open", Case.id.in_(lately)))
        .where(Case.id.in_(seen) if seen is not None else true())
        .order_by(Case.opened_at.desc(), Case.id.desc())
        .limit(MOST)
    )
    return tuple(_form(one, asks=case) for one in reversed(db.session.scalars(others).all()))


def _form(case: Case, *, asks: Case) -> StandingForm:
    found = select(Approval.number, Approval.state).where(Approval.case_id == case.id).order_by(Approval.id)
    rows = db.session.execute(found).all()
    stands = case.state == "open" or any(row.state == VALID for row in rows)
    # By naming a number a form says what it takes the place of; of another business's it can't.
    is_others = bool(rows) and belong_to_two(case.id, asks.id)
    return StandingForm(case_answers(case), () if is_others else tuple(row.number for row in rows), stands)
