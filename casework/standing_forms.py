"""Other forms about the same child that stand: their cases are open, or what came of them is valid.

For officers' eyes: whoever fills in a form is told nothing of them.
"""

from __future__ import annotations

from sqlalchemy import or_, select

from base.extensions import db
from casework.facts import case_answers
from directory.children import every_id_of, standing_for
from forms.ports import StandingForm
from models.approval import Approval
from models.case import Case
from models.filing import Filing

VALID = "valid"
MOST = 20


def standing_forms(filing: Filing) -> tuple[StandingForm, ...]:
    """What the child's other cases of the same type say, oldest first, at most twenty.

    None while the form has no case, or nobody knows yet who its child is.
    """
    case = db.session.get(Case, filing.case_id) if filing.case_id is not None else None
    if case is None or case.child_id is None:
        return ()
    valid = select(Approval.case_id).where(Approval.state == VALID)
    others = (
        select(Case)
        .where(Case.child_id.in_(every_id_of(standing_for(case.child_id).id)))
        .where(Case.case_type == case.case_type, Case.id != case.id)
        .where(or_(Case.state == "open", Case.id.in_(valid)))
        .order_by(Case.opened_at, Case.id)
        .limit(MOST)
    )
    return tuple(StandingForm(case_answers(one), _numbers(one)) for one in db.session.scalars(others))


def _numbers(case: Case) -> tuple[str, ...]:
    return tuple(db.session.scalars(select(Approval.number).where(Approval.case_id == case.id).order_by(Approval.id)))
