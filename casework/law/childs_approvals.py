"""What the child of a form was given by this council: the days of each licence and how it stands, for a rule of law."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from base.extensions import db
from directory.children import every_id_of, standing_for
from models.approval import Approval
from models.case import Case
from models.filing import Filing

MOST = 40
_STATES: Mapping[str, str] = MappingProxyType({"valid": "valid", "expired": "over", "replaced": "over"})
_REPLACED = "replaced"
_HEIR = aliased(Approval)
_STOPPED = "stopped"  # suspended, revoked, given back: from which day, its own page says


def given_to_the_child(filing: Filing, kinds: Sequence[str]) -> list[dict[str, Any]]:
    """Every approval of these kinds whose case is about the child of a form, the newest forty, oldest first.

    None of a case that few may see: a finding would tell of it. None while nobody knows which child the form is about.
    One that another took the place of ends on the day before that one begins, whatever became of the other: its own
    last day holds no more. Of what was never to run beside the other, nothing is told.
    """
    case = db.session.get(Case, filing.case_id) if filing.case_id is not None else None
    if case is None or case.child_id is None or case.child_link == "protected":
        return []
    heir = select(func.min(_HEIR.valid_from)).where(_HEIR.replaces_id == Approval.id).scalar_subquery()
    found = (
        select(Approval.number, Approval.valid_from, Approval.valid_until, Approval.state, heir.label("heir_from"))
        .join(Case, Case.id == Approval.case_id)
        .where(Case.child_id.in_(every_id_of(standing_for(case.child_id).id)), Case.restricted.is_(False))
        .where(Approval.kind.in_(list(kinds)))
        .order_by(Approval.valid_from.desc(), Approval.number.desc())
        .limit(MOST)
    )
    return [
        {
            "number": row.number,
            "begins": row.valid_from.isoformat(),
            "ends": ends.isoformat(),
            "state": _STATES.get(row.state, _STOPPED),
        }
        for row in reversed(db.session.execute(found).all())
        if (ends := _last_day(row.state, row.valid_until, row.heir_from)) >= row.valid_from
    ]


def _last_day(state: str, until: date, heir_from: date | None) -> date:
    if state != _REPLACED or heir_from is None:
        return until
    return min(until, heir_from - timedelta(days=1))
