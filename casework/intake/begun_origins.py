"""Which case a form arose from that was begun there: the case it opens is linked to that one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from base.extensions import db
from casework.cases import link_cases
from casework.joining import ARISES_FROM
from models.begun_form import BegunForm
from models.case import Case
from models.filing import Filing
from security.actor import Actor
from security.history import record

BEGUN = "begun"  # the channel of such a form


def arose_from(filing: Filing, case: Case, *, by: Actor, at: datetime) -> None:
    """Link the case of a form that was begun by another case to that one. Nothing for any other form. Twice: once."""
    if filing.channel != BEGUN:
        return
    origin = db.session.scalar(select(BegunForm.case_id).where(BegunForm.filing_id == filing.id))
    if origin is not None and link_cases(case, origin, ARISES_FROM, at=at):
        record("case", origin, "begun-form-sent", by=by, at=at, data={"case": str(case.id)})
