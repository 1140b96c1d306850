"""What the council asks a school that signs in: questions that have gone out to it and wait for its answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from base.database import locked
from base.extensions import db
from casework.contacts import ContactBook
from casework.intake.filings import open_filing
from models.case import Case
from models.filing import Filing
from models.message import Message, MessagePart
from models.wait import Wait
from security.actor import Actor

A_SCHOOL, WAITING, SENT = "school", "waiting", "sent"


@dataclass(frozen=True, slots=True)
class AskedOfSchool:
    """One question. It stands by the case's reference; whom it is about is said on its own page."""

    wait_id: UUID
    reference: str
    asked_at: datetime
    school_id: UUID


def asked_of_schools(actor: Actor) -> list[AskedOfSchool]:
    """The questions that wait for the schools somebody speaks for, the oldest first.

    Only those that were sent: a question that is held, or of a case in which everything outward is held, is told to
    nobody by this page either.
    """
    if not actor.school_ids:
        return []
    went = (
        select(MessagePart.id)
        .join(Message, Message.id == MessagePart.message_id)
        .where(MessagePart.serves_kind == "wait", MessagePart.serves_id == Wait.id, Message.state == SENT)
    )
    query = (
        select(Wait, Case)
        .join(Case, Case.id == Wait.case_id)
        .where(Wait.party == A_SCHOOL, Wait.state == WAITING, Wait.school_id.in_(actor.school_ids))
        .where(Wait.answer_service != "", Case.restricted.is_(False), went.exists())
        .order_by(Wait.started_at, Wait.id)
    )
    rows = [(wait, case) for wait, case in db.session.execute(query)]
    book = ContactBook([case for _, case in rows])
    return [
        AskedOfSchool(wait.id, case.reference, wait.started_at, wait.school_id)
        for wait, case in rows
        if wait.school_id is not None and book.may_contact(case, A_SCHOOL, wait.school_id).allowed
    ]


def answer_for_school(wait_id: UUID, *, by: Actor, at: datetime) -> Filing | None:
    """The draft of the answer that a school gives signed in; None where it is not asked (any more).

    Twice: the same draft, also one that was begun by the link.
    """
    asked = next((one for one in asked_of_schools(by) if one.wait_id == wait_id), None)
    if asked is None:
        return None
    wait = db.session.get_one(Wait, wait_id)
    filing = open_filing(wait.answer_service, by=by, at=at, wait=wait, school_id=asked.school_id)
    if filing.school_id is None:
        now: Filing = locked(db.session(), Filing, filing.id)
        now.school_id = asked.school_id
    return filing
