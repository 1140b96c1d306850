"""The figures of every service at the end of each month, kept: they stay when the records they count are purged."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from base.extensions import db
from forms.definition.registers import MONTHLY
from models.month_end import MonthEnd
from reporting.service_figures import Figures, end_of_month, figures_of, month_before
from reporting.service_registers import ServiceRegister, every_register
from security.actor import Actor
from security.history import record
from statutory.london import london_day

MOST_SHOWN = 36


def keep_month(*, by: Actor, at: datetime) -> int:
    """Keep last month's figures of each service whose register asks for it; how many were kept now.

    Twice: harmless; a month is written once.
    """
    month = month_before(london_day(at))
    kept = set(db.session.scalars(select(MonthEnd.service).where(MonthEnd.month == month)))
    wanted = [one for one in every_register() if one.shape.kept == MONTHLY and one.service not in kept]
    for of in wanted:
        found = figures_of(by, of, at=end_of_month(month), months=1)
        row = MonthEnd(service=of.service, month=month, figures=as_kept(found), made_at=at)
        db.session.add(row)
        db.session.flush()
        record(
            "month-end", row.id, "figures-kept", by=by, at=at, data={"service": of.service, "month": f"{month:%Y-%m}"}
        )
    return len(wanted)


def months_kept(of: ServiceRegister) -> list[MonthEnd]:
    """What is kept of a service, newest first."""
    found = select(MonthEnd).where(MonthEnd.service == of.service).order_by(MonthEnd.month.desc())
    return list(db.session.scalars(found.limit(MOST_SHOWN)))


def as_kept(figures: Figures) -> dict[str, Any]:
    """The figures of a month as they are kept: numbers and the words of outcomes."""
    month = figures.months[0]
    return {
        "open": figures.open,
        "late": figures.late,
        "opened": month.opened,
        "closed": month.closed,
        "median_days": figures.median_days,
        "outcomes": dict(month.outcomes),
    }
