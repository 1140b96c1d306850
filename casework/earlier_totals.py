"""Running totals from earlier forms: what a school has sent itself, and what officers may read of a child's others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select

from base.extensions import db
from casework.facts import filing_answers
from casework.standing_forms import standing_forms
from forms.calculating import added_up
from forms.values import is_answered
from models.filing import Filing
from security.actor import Actor
from statutory.academic_years import AcademicYear
from statutory.london import london_instant

MOST = 500  # forms that are added up


def sent_this_year(
    filing_id: UUID, about: Mapping[str, Any], of: Sequence[str], *, by: Actor, today: date
) -> Decimal | None:
    """What the schools of whoever signed in have sent of the same form since 1 September, about the same subject.

    The same subject is one whose answers were the same, word for word: nothing that others told the council, or that
    it found out itself, is in this number.
    """
    this = db.session.get(Filing, filing_id)
    if this is None or this.school_id not in by.school_ids or not any(map(is_answered, about.values())):
        return None
    sent = (
        select(Filing)
        .where(Filing.service == this.service, Filing.school_id == this.school_id, Filing.state == "submitted")
        .where(Filing.id != filing_id, Filing.submitted_at >= london_instant(AcademicYear.of(today).first_day, time()))
        .order_by(Filing.submitted_at.desc(), Filing.id.desc())
        .limit(MOST)
    )
    found = (filing_answers(one) for one in db.session.scalars(sent))
    same = (one for one in found if all(one.get(name) == value for name, value in about.items()))
    return sum((added_up(of, one) for one in same), Decimal(0))


def of_other_forms(filing_id: UUID, of: Sequence[str], *, also_ended: bool, by: Actor, today: date) -> Decimal | None:
    """What the child's other forms of the same type say that this officer may see; None for anybody else.

    Those that stand, and with `also_ended` those whose approval has ended within the last year.
    """
    filing = db.session.get(Filing, filing_id)
    if filing is None or not by.is_officer:
        return None
    forms = standing_forms(filing, today=today, reader=by)
    return sum((added_up(of, one.answers) for one in forms if one.stands or also_ended), Decimal(0))
