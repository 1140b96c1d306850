"""Asking a party of a case, or somebody it names, for a further form: by an outcome or an officer, one form each."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from base.database import locked
from base.extensions import db
from casework.cases import filings_of
from casework.consequences import Setting, consequence
from casework.facts import case_answers
from casework.intake.filings import open_filing
from casework.intake.further_forms import FURTHER, is_further_form
from casework.intake.part_requests import ASKED, NO_ADDRESS, Mailbox, ask_further, mailbox_named, mailbox_of_party
from casework.own_tasks import PARTY_NOT_REACHED
from casework.reopened import open_for_work
from casework.tasks import start_task
from casework.versions import pinned
from forms.answers import Answers
from forms.definition.casework import Consequence
from forms.definition.parties import FollowUp
from models.case import Case
from models.filing import Filing
from models.part_request import PartRequest
from models.task import Task
from security.actor import Actor
from security.history import record


class NoSuchFollowUp(LookupError):
    """The case's definition has no further form of that name."""


def ask_for_further_form(
    case: Case, follow_up: str, *, by: Actor, at: datetime, answers: Answers | None = None
) -> PartRequest:
    """Ask a party of a case, or somebody whom the case names, for a further form, bound to the case from the start.

    Without an address the form still stands there, for an officer to enter one, and a task says so.

    Args:   answers: what names somebody else, where that has just been answered; everything answered on the case
            unless given.
    Twice:  while whoever was asked has not answered, the same asking.
    Raises: NoSuchFollowUp; NoSuchService when that form is not published.
    """
    locked(db.session(), Case, case.id)
    wanted = follow_ups_of(case).get(follow_up)
    if wanted is None:
        raise NoSuchFollowUp(follow_up)
    standing = _standing(case.id, follow_up)
    if standing is not None:
        return standing
    mailbox = _mailbox(case, wanted, answers)
    filing = open_filing(wanted.service, by=by, at=at, case=case)
    data = {"filing": str(filing.id), "follow_up": follow_up, "party": wanted.party}
    record("case", case.id, "further-form-asked", by=by, at=at, data=data)
    request = ask_further(
        *(filing, filing.parts[0], mailbox),
        version_id=case.version_id,
        follow_up=follow_up,
        by=by,
        at=at,
    )
    if request.state == NO_ADDRESS:
        start_task(case, PARTY_NOT_REACHED, by=by, at=at)
    return request


def follow_ups_of(case: Case) -> dict[str, FollowUp]:
    """The further forms that the case's definition offers, by id."""
    return {one.id: one for one in pinned(case.version_id).follow_ups}


@consequence("follow-up", Setting("follow-up"))
def follow_up_form(
    case: Case, one: Consequence, /, *, task: Task | None, answers: Answers, by: Actor, at: datetime
) -> None:
    """Ask a party of the case for a further form; on a closed case a task that does so opens it."""
    open_for_work(case, task, at=at)
    ask_for_further_form(case, str(one.setting("follow-up")), by=by, at=at, answers=answers)


def _mailbox(case: Case, wanted: FollowUp, answers: Answers | None) -> Mailbox:
    if wanted.reached.email_from:
        return mailbox_named(pinned(case.version_id), wanted.reached, answers or case_answers(case))
    own = (mailbox_of_party(filing, wanted.party) for filing in filings_of(case) if not is_further_form(filing))
    return Mailbox(next((address for address in own if address), ""), "same-party")


def _standing(case_id: UUID, follow_up: str) -> PartRequest | None:
    found = select(PartRequest).join(Filing, Filing.id == PartRequest.filing_id)
    found = found.where(Filing.case_id == case_id, Filing.state == "open", Filing.channel == FURTHER)
    open_ones = found.where(PartRequest.follow_up == follow_up, PartRequest.state.in_((ASKED, NO_ADDRESS)))
    return db.session.scalar(open_ones.limit(1))
