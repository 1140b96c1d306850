"""A post that met another half-way begins anew, so that nobody is told to press again who did nothing wrong.

PostgreSQL ends one of two transactions that wait for each other. Locks are taken in one order wherever that is known
beforehand (casework/case_locks.py); what an act reaches may turn out on the way all the same.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from copy import deepcopy
from typing import TypeVar

from flask import request, session
from sqlalchemy.exc import DBAPIError

from base.database import may_try_again
from base.extensions import db

log = logging.getLogger(__name__)
Answered = TypeVar("Answered")
GOES = 3  # in all; whoever meets others three times at once is told that we are busy, as before


def with_second_goes(answer: Callable[[], Answered]) -> Answered:
    """Answer a request, anew where its transaction was ended in favour of another and nothing was kept of it.

    What the view has put into the browser's session by then is taken back, and files are read from their beginning.
    Twice:  what was kept is never done again: a request that has committed anything is not tried anew.
    Raises: what the last go raises.
    """
    if request.method not in ("POST", "PUT", "DELETE"):
        return answer()
    before = deepcopy(dict(session))
    for _ in range(GOES - 1):
        try:
            return answer()
        except DBAPIError as error:
            if not may_try_again(error):
                raise
            log.info("A request met another half-way and begins anew: %s", type(error.orig).__name__)
            db.session.rollback()
            session.clear()
            session.update(before)
            for file in (one for each in request.files.listvalues() for one in each):
                file.stream.seek(0)
    return answer()
