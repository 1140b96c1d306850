"""Whoever has no e-mail address still hears what the others hear: a person tells them, since no message can."""

from __future__ import annotations

from datetime import datetime
from hashlib import blake2s

from base.extensions import db
from casework.own_tasks import TELL_OTHERWISE
from casework.tasks import start_task
from casework.versions import pinned
from correspondence.recipients import sent_by
from forms.definition.messages import MessageShape
from forms.values import is_not_known
from models.case import Case
from models.filing import Filing, FilingPart
from security.actor import Actor
from security.history import done_before, record


def have_told(
    case: Case, shape: MessageShape, to: str, *, key: str, filing: Filing | None, by: Actor, at: datetime
) -> bool:
    """Have an officer tell somebody of a form what a message would have said, if they said that they have no address.

    Whoever merely gave none is not meant: they were asked and left it.

    Args:   key: what causes the message; the same cause twice is one line and one task.
    Gives:  whether there is such a person.
    """
    found = sent_by(db.session(), to, case, filing)
    if found is None or not says_there_is_none(*found):
        return False
    part = found[1]
    once = f"untold:{blake2s(f'{key}:{shape.id}:{to}'.encode(), digest_size=16).hexdigest()}"
    if done_before(once) is None:
        data = {"kind": shape.id, "version": str(case.version_id), "party": part.party}
        record("case", case.id, "message-not-sent", by=by, at=at, data=data, once=once)
        start_task(case, TELL_OTHERWISE, by=by, at=at)
    return True


def says_there_is_none(filing: Filing, part: FilingPart) -> bool:
    """Whether the question for somebody's e-mail address was answered with "not known, or none", by them or another.

    Not of the public, who hear nothing but a receipt anyway.
    """
    definition = pinned(filing.version_id)
    if part.email or definition.receipt_only:
        return False
    shape = definition.party_shapes[part.party]
    asked = {shape.email_question, shape.reached.email_from if shape.reached is not None else ""} - {""}
    return any(is_not_known(one.answers.get(question)) for one in filing.parts for question in asked)
