"""What became of an application that is over, for whoever comes back to it by a link: no more than they may be told.

A page that goes on saying "We have your part" keeps somebody waiting for ever. What was decided is read by whoever
applied alone, in the words that the definition has for it (`told:`); everybody else who filled in a part reads that it
is over. Where an officer has still to let something out, or nobody has checked who applied, so does whoever applied.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from base.extensions import db
from casework.filing_rows import FilingRow
from casework.intake.filings import ENDED
from casework.versions import pinned
from licensing.standing import State, is_valid
from models.approval import Approval
from models.case import Case
from models.filing import Filing
from models.message import Message

OVER, DECIDED, FORM_OVER = "This application has ended", "We have decided", "This form has ended"
NOT_WHOLE = "It ended before everybody had sent their part. We will do nothing more with it."
FINISHED = "We have finished with it. You don’t need to do anything more."
NOT_NOW = "What was given does not hold any more."
WRITTEN = "What we decided stands in what we write to those it concerns."
NOT_CHECKED = "not-checked"  # the identity of whoever sent a form, before an officer has asked them
CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class EndedApplication:
    """How the page of an application that is over begins: its heading and its sentences."""

    title: str
    says: tuple[str, ...]


def how_it_ended(filing: FilingRow, *, applied: bool, today: date) -> EndedApplication | None:
    """What became of an application, for one of its parties; None while it goes on, and of a form that is none.

    Of any form it is told that it ended before everybody had sent their part.

    Args: applied: whether it is read by whoever applied, not by somebody who was asked for a part.
    """
    definition = pinned(filing.version_id)
    if filing.state == ENDED:
        return EndedApplication(OVER if definition.approvals else FORM_OVER, (NOT_WHOLE,))
    case = db.session.get(Case, filing.case_id) if filing.case_id is not None and definition.approvals else None
    if case is None:
        return None
    given = list(db.session.scalars(select(Approval).where(Approval.case_id == case.id)))
    if case.state != CLOSED and not given:
        return None
    if not applied or definition.case is None or not _may_be_told(case, filing.id, given, today):
        return EndedApplication(OVER, (FINISHED, WRITTEN))
    words = {code: wording.say() for code, wording in definition.case.told}
    said = words.get(case.outcome if case.state == CLOSED else case.stage) or words.get(CLOSED)
    if not said:
        return EndedApplication(OVER, (FINISHED, WRITTEN))
    holds = not given or any(is_valid(one, today) or one.valid_from > today for one in given)
    return EndedApplication(DECIDED if given else OVER, (f"{said.rstrip('.')}.", *(() if holds else (NOT_NOW,))))


def _may_be_told(case: Case, filing_id: UUID, given: list[Approval], today: date) -> bool:
    """Whether whoever applied may read here what was decided.

    Not before an officer has asked them whether they did apply (a receipt is all they get), while anything of the case
    waits for an officer's release, nor where what was given was stopped: of that a person tells them.
    """
    if case.restricted or case.outward_held or case.sensitivity != "ordinary":
        return False
    if db.session.scalar(select(Filing.identity).where(Filing.id == filing_id)) == NOT_CHECKED:
        return False
    if any(one.state in (State.SUSPENDED, State.REVOKED, State.DIED) for one in given):
        return False
    held = select(func.count()).where(Message.case_id == case.id, Message.state == "held")
    return not db.session.scalar(held)
