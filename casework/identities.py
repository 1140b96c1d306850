"""Whether somebody who sent a form is who they say: not checked until an officer has checked."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update

from base.database import locked
from base.extensions import db
from base.nudge import nudge_after_commit
from casework.sending import NOT_CHECKED
from models.filing import Filing
from models.message import Message
from security.actor import Actor
from security.history import record

CHECKED = "checked"


def confirm_sender(filing: Filing, *, by: Actor, at: datetime) -> None:
    """Say that an officer has checked who sent a form; what was held for that alone may go now.

    Twice: harmless. Contact rules and holds are tested again when a message is sent.
    """
    now: Filing = locked(db.session(), Filing, filing.id)
    if now.identity != "not-checked":
        return
    now.identity = CHECKED
    if now.case_id is not None:
        record("case", now.case_id, "sender-checked", by=by, at=at, data={"filing": str(now.id)})
    parts = select(Message.id).where(
        Message.recipient_id.in_([part.id for part in now.parts]),
        Message.state == "held",
        Message.held_because == NOT_CHECKED,
    )
    freed = db.session.execute(
        update(Message)
        .where(Message.id.in_(parts))
        .values(state="planned", held_because="", send_after=at)
        .returning(Message.id)
        .execution_options(synchronize_session="fetch")
    ).all()
    if freed:
        nudge_after_commit("relay")
