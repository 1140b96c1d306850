"""An adult's address that may be told again: withheld once, it stays so until somebody who may decide lifts it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from directory.adult_changes import TOLD_AGAIN, beside
from directory.children import child_for_writing
from security.actor import Actor
from security.history import done_before, record
from security.permissions import Permission


def let_be_told(
    child_id: UUID, adult_id: UUID, *, source: str, by: Actor, at: datetime, once: str | None = None
) -> bool:
    """Let an adult's own address be told again, inside `writing()`; whether it was withheld until now.

    What is withheld for a child's sake stays so: whoever lives with such a child is told of to nobody all the same.

    Args:   source: who it is from that it may be told, a code; kept with the event, which never has the address.
    Twice:  harmless: False.
    Raises: PermissionError; LookupError for an adult who is not beside the child.
    """
    if not by.may(Permission.TASK_REASSIGN):
        msg = "letting a withheld address be told again needs a team lead's permission"
        raise PermissionError(msg)
    child = child_for_writing(child_id)
    near = beside(child, adult_id)
    if near is None:
        raise LookupError(str(adult_id))
    if done_before(once) or not near.adult.address_withheld:
        return False
    near.adult.address_withheld = False
    data = {"adult": str(adult_id), "fields": ["adult_address_withheld"], "source": source}
    record("child", child.id, TOLD_AGAIN, by=by, at=at, data=data, once=once)
    return True
