"""Forms that a case begins for a party of it, filled in with what is known: each opens a case of its own."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from base.database import make
from base.extensions import db
from casework.cases import filings_of
from casework.consequences import Setting, consequence
from casework.contacts import may_contact, party_of
from casework.facts import case_answers
from casework.intake.begun_origins import BEGUN
from casework.intake.filings import open_filing
from casework.intake.further_forms import is_further_form
from casework.intake.part_requests import mailbox_of_party
from casework.intake.unfinished import DRAFT, warn_of_draft
from casework.own_tasks import PARTY_NOT_REACHED
from casework.tasks import start_task
from casework.versions import pinned
from correspondence import outbox
from correspondence.recipients import Recipient
from council.settings import setting
from forms.answers import Answers
from forms.definition.casework import Consequence
from forms.values import as_number, is_answered, is_not_known
from models.begun_form import BegunForm
from models.case import Case
from models.filing import Filing
from models.task import Task
from security.actor import Actor
from security.history import record
from security.links import make_link

MOST = 20  # forms at once: for more an officer telephones


@consequence(
    "begin",
    Setting("service"),
    Setting("party"),
    Setting("message"),
    Setting("fills", required=False),
    Setting("times", required=False),
)
def begin(case: Case, one: Consequence, /, *, task: Task | None, answers: Answers, by: Actor, at: datetime) -> None:
    """Begin forms of another service for a party, and send it the link to each.

    `times` names a question that says how many; one unless it is answered. What a case has begun before counts.
    """
    said = as_number(answers.get(str(one.setting("times")))) if one.setting("times") else None
    service, party = str(one.setting("service")), str(one.setting("party"))
    wanted = min(max(int(said or 1), 1), MOST)
    begun = select(func.count()).select_from(BegunForm)
    had = db.session.scalar(begun.where(BegunForm.case_id == case.id, BegunForm.service == service)) or 0
    own = (mailbox_of_party(filing, party) for filing in filings_of(case) if not is_further_form(filing))
    mailbox = next((address for address in own if address), "")
    if not mailbox:
        start_task(case, PARTY_NOT_REACHED, by=by, at=at)
        return
    filled = _filled(one, case_answers(case), answers)
    for _ in range(had, wanted):
        _begin_one(case, service, party, mailbox, str(one.setting("message")), filled, by=by, at=at)


def begun_by(case_id: UUID) -> list[Filing]:
    """The forms that a case began, oldest first."""
    found = select(Filing).join(BegunForm, BegunForm.filing_id == Filing.id).where(BegunForm.case_id == case_id)
    return list(db.session.scalars(found.order_by(Filing.created_at, Filing.id)))


def _begin_one(
    case: Case,
    service: str,
    party: str,
    mailbox: str,
    message: str,
    filled: dict[str, Any],
    *,
    by: Actor,
    at: datetime,
) -> None:
    filing = open_filing(service, by=by, at=at, email=mailbox, channel=BEGUN)
    filing.entered_by, filing.parts[0].answers = None, dict(filled)
    make(db.session(), BegunForm, filing_id=filing.id, case_id=case.id, service=service, at=at)
    data = {"filing": str(filing.id), "service": service}
    record("case", case.id, "form-begun", by=by, at=at, data=data)
    warn_of_draft(filing.id, at=at)
    if message not in pinned(case.version_id).message_shapes:
        return
    ends = filing.expires_at or at + timedelta(days=int(setting("draft-days")))
    link = make_link(DRAFT, filing.id, email=mailbox, expires_at=ends, at=at)
    db.session.flush()
    to = Recipient("party", link.id, party, mailbox)
    verdict = may_contact(case, *party_of(to), address=mailbox)
    outbox.plan(
        message,
        key=f"begun:{filing.id}",
        version_id=case.version_id,
        case_id=case.id,
        to=to,
        send_after=at,
        at=at,
        values={"link_id": str(link.id), "expires": ends.date().isoformat()},
        serves=[("filing", filing.id)],
        filing_id=filing.id,
        held_because="" if verdict.allowed else verdict.because,
    )


def _filled(one: Consequence, *known: Answers) -> dict[str, Any]:
    """What the new form begins with: answers of the case, by the question there."""
    pairs = one.setting("fills")
    found: dict[str, Any] = {}
    for wanted, source in pairs if isinstance(pairs, tuple) else ():
        for answers in known:
            value = answers.get(str(source))
            if is_answered(value) and not is_not_known(value):
                found[str(wanted)] = value
    return found
