"""What the child of a form was given by this council: the days of each licence and how it stands, for a rule of law."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from sqlalchemy import select

from base.extensions import db
from directory.children import every_id_of, standing_for
from models.approval import Approval
from models.case import Case
from models.filing import Filing

MOST = 40
_STATES: Mapping[str, str] = MappingProxyType({"valid": "valid", "expired": "over", "replaced": "over"})
_STOPPED = "stopped"  # suspended, revoked, given back: from which day, its own page says


def given_to_the_child(filing: Filing, kinds: Sequence[str]) -> list[dict[str, Any]]:
    """Every approval of these kinds whose case is about the child of a form, the newest forty, oldest first.

    None of a case that few may see: a finding would tell of it. None while nobody knows which child the form is about.
    """
    case = db.session.get(Case, filing.case_id) if filing.case_id is not None else None
    if case is None or case.child_id is None or case.child_link == "protected":
        return []
    found = (
        select(Approval.number, Approval.valid_from, Approval.valid_until, Approval.state)
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
            "ends": row.valid_until.isoformat(),
            "state": _STATES.get(row.state, _STOPPED),
        }
        for row in reversed(db.session.execute(found).all())
    ]
