"""The links that were sent out about a case, of every kind that a death must shut."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from base.extensions import db
from casework.chasing.asking import TOGETHER
from casework.chasing.wait_plans import WAIT
from casework.chasing.waits import ANSWERABLE
from casework.intake.unfinished import DRAFT
from casework.letters.letters import OPENS as LETTER
from directory.children import have_died
from models.begun_form import BegunForm
from models.case import Case
from models.letter import Letter
from models.wait import Wait
from security.links import revoke_all


def revoke_links(case: Case, filings: Sequence[UUID], *, at: datetime) -> None:
    """Shut the links to a case's questions, letters and drafts, and to the forms it began, in the open transaction.

    A link to questions about several children goes on for those who live; it shows the others no more. Parts of forms
    and bookings are shut by those who follow the end of a case.

    Args:  filings: the forms of the case, sent or not.
    Twice: harmless.
    """
    waits = db.session.execute(select(Wait.id, Wait.together_id).where(Wait.case_id == case.id)).all()
    letters = db.session.scalars(select(Letter.id).where(Letter.case_id == case.id)).all()
    begun = db.session.scalars(select(BegunForm.filing_id).where(BegunForm.case_id == case.id)).all()
    revoke_all(WAIT, [wait.id for wait in waits], at=at)
    revoke_all(LETTER, list(letters), at=at)
    revoke_all(DRAFT, [*filings, *begun], at=at)
    groups = {wait.together_id for wait in waits if wait.together_id is not None}
    revoke_all(TOGETHER, sorted(groups - _still_asked(groups)), at=at)


def _still_asked(groups: set[UUID]) -> set[UUID]:
    """Those of some groups of questions in which one about a living child can still be answered."""
    asked = db.session.execute(
        select(Wait.together_id, Case.child_id)
        .join(Case, Case.id == Wait.case_id)
        .where(Wait.together_id.in_(groups), Wait.state.in_(ANSWERABLE))
    ).all()
    died = have_died(one.child_id for one in asked if one.child_id is not None)
    return {one.together_id for one in asked if one.child_id not in died}
