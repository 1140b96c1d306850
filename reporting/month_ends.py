"""The figures of every service at the end of each month, kept: they stay when the records they count are purged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from base.extensions import db
from casework.visible import may_see_restricted
from forms.definition.registers import MONTHLY
from models.month_end import MonthEnd
from reporting.service_figures import Figures, end_of_month, figures_of, month_before
from reporting.service_registers import ServiceRegister, every_register
from security.actor import Actor
from security.history import record
from statutory.london import london_day

MOST_SHOWN = 36
ORDINARY = "ordinary"  # among the figures: the same without restricted cases


@dataclass(frozen=True, slots=True)
class KeptMonth:
    """A month (its first day) of a service with the figures that one reader may see."""

    month: date
    figures: Mapping[str, Any]


def keep_month(*, by: Actor, at: datetime) -> int:
    """Keep last month's figures of each service whose register asks for it; how many were kept now.

    Twice: harmless; a month is written once.
    """
    month = month_before(london_day(at))
    kept = set(db.session.scalars(select(MonthEnd.service).where(MonthEnd.month == month)))
    wanted = [one for one in every_register() if one.shape.kept == MONTHLY and one.service not in kept]
    for of in wanted:
        whole, ordinary = (
            as_kept(figures_of(by, of, at=end_of_month(month), months=1, restricted=restricted))
            for restricted in (True, False)
        )
        row = MonthEnd(service=of.service, month=month, figures={**whole, ORDINARY: ordinary}, made_at=at)
        db.session.add(row)
        db.session.flush()
        record(
            "month-end", row.id, "figures-kept", by=by, at=at, data={"service": of.service, "month": f"{month:%Y-%m}"}
        )
    return len(wanted)


def months_kept(of: ServiceRegister, *, reader: Actor) -> list[KeptMonth]:
    """What is kept of a service, newest first.

    For whom restricted cases do not exist they are in no figure: beside the others, one more would tell of them.
    """
    found = select(MonthEnd).where(MonthEnd.service == of.service).order_by(MonthEnd.month.desc())
    rows = db.session.scalars(found.limit(MOST_SHOWN))
    if may_see_restricted(reader):
        return [KeptMonth(row.month, row.figures) for row in rows]
    return [KeptMonth(row.month, row.figures[ORDINARY]) for row in rows if ORDINARY in row.figures]


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
