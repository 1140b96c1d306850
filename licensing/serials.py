"""The numbers of approvals: a pattern with the year and a serial, gapless within a year.

The serial moves in the transaction that uses it: what is undone gives its number back.
"""

from __future__ import annotations

import re
from datetime import date

from sqlalchemy import update
from sqlalchemy.orm import Session

from base.batches import insert_rows
from base.extensions import db
from base.ids import new_id
from models.approval import ApprovalSerial

_SERIAL = re.compile(r"\{serial:([3-8])\}")
_YEAR = "{year}"


def next_number(pattern: str, *, on: date) -> str:
    """The next number under a pattern, in the open transaction. Fifty at once get fifty, one after another.

    Two services with the same pattern count together.
    """
    session = db.session()
    year = on.year if _YEAR in pattern else 0
    serial = _moved(session, pattern, year)
    if serial is None:
        row = {"id": new_id(), "pattern": pattern, "year": year, "last": 0}
        insert_rows(session, ApprovalSerial, [row], ignore=("pattern", "year"))
        serial = _moved(session, pattern, year) or 0
    return written(pattern, year=on.year, serial=serial)


def written(pattern: str, *, year: int, serial: int) -> str:
    """A number as it stands on paper. A serial that outgrows its digits is written in full."""
    return _SERIAL.sub(lambda found: f"{serial:0{int(found[1])}d}", pattern.replace(_YEAR, f"{year:04d}"))


def plain_number(typed: str) -> str:
    """What two numbers are compared by: capitals and digits, whatever stands between them."""
    return "".join(sign for sign in typed.upper() if sign.isascii() and sign.isalnum())[:60]


def _moved(session: Session, pattern: str, year: int) -> int | None:
    return session.scalar(
        update(ApprovalSerial)
        .where(ApprovalSerial.pattern == pattern, ApprovalSerial.year == year)
        .values(last=ApprovalSerial.last + 1)
        .returning(ApprovalSerial.last)
        .execution_options(synchronize_session=False)
    )
