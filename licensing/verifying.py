"""Whether an approval is valid, asked by anybody with its number and its holder's surname: yes or no, and nothing else.

An unknown number, a wrong surname and an approval that is suspended, expired or revoked are one answer, reached by the
same steps: one look by number, one comparison of names, one of the state and the days.
"""

from __future__ import annotations

import hmac
from datetime import date
from uuid import UUID

from sqlalchemy import bindparam, select

from base.prepared import Prepared
from base.text import plain
from casework.versions import pinned
from licensing.serials import plain_number
from licensing.standing import State
from models.approval import Approval

_NOBODY = ("", "", date.min, date.min)
_BY_NUMBER = Prepared(
    select(
        Approval.surname_plain,
        Approval.state,
        Approval.valid_from,
        Approval.valid_until,
        Approval.version_id,
        Approval.kind,
    ).where(Approval.number_plain == bindparam("number", type_=Approval.number_plain.type))
)


def is_verified(number: str, surname: str, *, today: date) -> bool:
    """Whether there is a valid approval with that number whose holder has that surname."""
    found = _BY_NUMBER.rows(number=plain_number(number))
    kept, state, first, last = found[0][:4] if found else _NOBODY
    typed = plain(surname)
    same = hmac.compare_digest(kept.encode(), typed.encode())
    stands = hmac.compare_digest(state.encode(), State.VALID.value.encode())
    verdict = (bool(found), bool(typed), same, stands, first <= today, today <= last)
    return all(verdict) and _may_be_asked(found[0][4], found[0][5])


def _may_be_asked(version_id: UUID, kind: str) -> bool:
    """Whether the definition lets anybody ask. Only asked of one that is valid: its answer is in memory."""
    return pinned(version_id).approval_shapes[kind].verification
