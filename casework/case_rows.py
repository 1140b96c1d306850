"""The row that every new case begins as, whoever opens it: a filing, the calendar or another case."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from base.database import make
from base.extensions import db
from casework.priorities import LOWEST
from casework.workers import Worker
from models.case import Case
from security.event_numbers import count_from_nothing


def make_case(worker: Worker, *, reference: str, at: datetime, **known: Any) -> Case:
    """Make an open case that `worker` works, with no facts, holds or stage but those given in `known`, by column.

    Whoever opens it records the event `case-opened`, which says where it comes from.
    """
    shape = worker.shape
    columns: dict[str, Any] = {"received_at": at, "sensitivity": shape.sensitivity, "priority": LOWEST}
    case: Case = make(
        db.session(),
        Case,
        reference=reference,
        service=worker.definition.service,
        version_id=worker.version_id,
        case_type=shape.case_type,
        opened_at=at,
        **columns | known | {"restricted": shape.restricted or bool(known.get("restricted"))},
    )
    count_from_nothing(db.session(), "case", case.id)
    return case
