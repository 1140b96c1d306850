"""Messages of a case: planned by their name in the definition, held where they must be, tested again when they go."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from base.batches import among
from base.extensions import db
from casework.contacts import GONE, INWARD, OFFICES, ContactBook, Standing, party_of, standings
from casework.facts import case_facts, filing_answers, today_of
from casework.unaddressed import have_told
from casework.versions import pinned
from correspondence.leased import Leased
from correspondence.outbox import RECEIPT, Plan, Served, plan_many
from correspondence.recipients import Recipient, resolve
from council.settings import setting
from directory.schools import addresses_of
from directory.successors import closed_among
from forms.conditions import holds
from forms.definition.document import Definition
from forms.definition.messages import MessageShape
from models.case import Case
from models.filing import Filing, FilingPart
from models.message import MessagePart
from models.task import Task
from models.wait import Wait
from security.actor import Actor
from security.history import record
from security.links import make_link

NEVER_HELD, WHEN_OUTWARD_HELD = "never", "outward-held"
NOT_CHECKED = "identity-not-checked"
A_SCHOOL, SCHOOL_CLOSED, NOT_LISTED = "school", "school-closed", "address-not-listed"
RETURN_LINK, PART_LINK = "return", "part"
# A party is asked because the form itself names it for that, and it is told nothing but a link behind a code: nobody
# need have said before that it may be written to, nor which child it is.
SPARED_FOR_PARTS = frozenset({"not-yet-known", "link-not-confirmed"})
# A parent who sends a form hears that it came, at the mailbox they gave for that; a rule that somebody set still binds.
# Nor are they a stranger to their own form because an officer has heard that they are no longer around its child.
SPARED_FOR_RECEIPTS = frozenset({"not-yet-known", GONE})
SPARED_OF_THEIR_FORM = SPARED_FOR_PARTS | {GONE}
OF_A_FORM = frozenset({"referrer", "party"})
# What whoever sent a part is told of that form's end, by the house's words: a reference and the way back, no more.
OF_THEIR_FORM = frozenset({"draft-expires", "form-waits", "form-ended"})


def send_message(
    case: Case,
    message_id: str,
    *,
    key: str,
    by: Actor,
    at: datetime,
    task: Task | None = None,
    filing: Filing | None = None,
    values: Mapping[str, Any] | None = None,
    serves: Sequence[Served] = (),
    known: Mapping[str, Sequence[Recipient]] | None = None,
    held_because: Callable[[Recipient], str] = lambda _to: "",
    opens: Callable[[MessageShape, Recipient], Mapping[str, str]] | None = None,
) -> list[UUID]:
    """Plan a message of the case's definition for everybody it is meant for; gives the ids of what was planned.

    What contact rules or a hold forbid is planned as held, for a person to release. What was meant for somebody who
    said that they have no address is a person's to tell.

    Args:   key: what causes it; the same cause twice is one message each.
            known: recipients that only the caller can name, by the word that stands for them.
            held_because: why it is held for a recipient whatever the rules say, until an officer releases it.
            opens: makes the link of a message for one recipient, where it leads to something of the caller's.
    Raises: KeyError for a message the definition doesn't have.
    """
    definition = pinned(case.version_id)
    shape = definition.message_shapes[message_id]
    carried = dict(values or {}) | ({"task_id": str(task.id)} if task is not None else {})
    planned: list[UUID] = []
    for to in shape.to:
        found = (known or {}).get(to)
        if found is None:
            found = resolve(db.session(), to, at=at, case=case, task=task, filing=filing)
        if not found:
            have_told(case, shape, to, key=key, filing=filing, by=by, at=at)
        for recipient in found:
            if _hears_receipts_only(recipient):
                continue
            own = carried | _return_link(shape, definition, recipient, filing, at=at)
            own |= opens(shape, recipient) if opens is not None else {}
            because = held_because(recipient) or _held_because(shape, definition, case, recipient)
            one = Plan(
                kind=shape.id,
                key=f"{key}:{shape.id}:{recipient.kind}:{recipient.role}:{recipient.id or ''}"[:120],
                version_id=case.version_id,
                case_id=case.id,
                to=recipient,
                send_after=at,
                values=own,
                serves=serves or ([("task", task.id)] if task is not None else ()),
                filing_id=filing.id if filing is not None else None,
                urgent=shape.urgent,
                held_because=because,
            )
            for made in plan_many([one], at=at).made.values():
                planned.append(made)
                data = {"message": str(made), "kind": shape.id, "held": because}
                record("case", case.id, "message-planned", by=by, at=at, data=data)
    return planned


def send_receipt(filing: Filing, definition: Definition, case: Case | None, *, by: Actor, at: datetime) -> None:
    """Plan the receipt of a filing for the mailbox its first party gave, if it gave one.

    Twice: one receipt a filing.
    """
    if not definition.receipt or definition.no_email or not _wants_receipt(filing, definition, case, at=at):
        return
    shape = definition.message_shapes[definition.receipt]
    for to in shape.to:
        for recipient in resolve(db.session(), to, at=at, case=case, filing=filing):
            because = _held_because(shape, definition, case, recipient) if case is not None else ""
            receipt = Plan(
                kind=shape.id,
                key=f"{RECEIPT}{filing.id}",
                version_id=filing.version_id,
                # no case: the form still waits for others, or is of a service that opens none
                case_id=case.id if case is not None else None,
                to=recipient,
                send_after=at,
                values=_return_link(shape, definition, recipient, filing, at=at),
                serves=[("filing", filing.id)],
                filing_id=filing.id,
                urgent=shape.urgent,
                held_because=because,
            )
            plan_many([receipt], at=at)


def contact_test(messages: Sequence[Leased], at: datetime) -> Mapping[UUID, str]:
    """The outbox's test at the moment of sending: the messages that may not go now, each with the code of why."""
    nobody = _to_nobody_there(messages)
    outward = [message for message in messages if message.recipient_kind not in INWARD and message.case_id is not None]
    if not outward:
        return nobody
    beside = _cases_beside([message.id for message in outward if message.shared])
    asked = {case_id for message in outward for case_id in (message.case_id, *beside.get(message.id, ())) if case_id}
    cases = standings(asked)
    book, unchecked = ContactBook(cases.values()), _unchecked(outward)
    book.foresee(message.address for message in outward if message.recipient_kind not in OFFICES)
    held = dict(nobody)
    for message in outward:
        checked = message.released_at is not None or message.recipient_id not in unchecked
        to = Recipient(message.recipient_kind, message.recipient_id, message.recipient_role, message.address, checked)
        about = dict.fromkeys((message.case_id, *beside.get(message.id, ())))
        for case in (cases[case_id] for case_id in about if case_id in cases):
            definition = pinned(message.version_id or case.version_id)
            shape = definition.message_shapes.get(message.kind)
            is_own = is_of_their_form(message.kind, definition)
            because = _held_because(
                shape, definition, case, to, book=book, released_at=message.released_at, of_their_form=is_own
            )
            if because:
                held.setdefault(message.id, because)
    return held


def _to_nobody_there(messages: Sequence[Leased]) -> dict[UUID, str]:
    """The messages to a school that has closed since they were planned, or to an address that was taken off its list.

    A head may have left since: whoever reads that mailbox need not be at the school any more. An officer may let one
    go all the same.
    """
    to_schools = [one for one in messages if one.recipient_kind == A_SCHOOL and one.recipient_id is not None]
    to_schools = [one for one in to_schools if one.released_at is None]
    schools = {one.recipient_id for one in to_schools if one.recipient_id is not None}
    closed, listed = closed_among(schools), addresses_of(schools)
    gone = {one.id: NOT_LISTED for one in to_schools if (one.recipient_id, one.address.casefold()) not in listed}
    return gone | {one.id: SCHOOL_CLOSED for one in to_schools if one.recipient_id in closed}


def held_now(case: Case, kind: str, definition: Definition, to: Recipient) -> str:
    """Why a message that the caller plans by itself may not go to somebody now, as a code; empty where it may."""
    is_own = is_of_their_form(kind, definition)
    return _held_because(definition.message_shapes.get(kind), definition, case, to, of_their_form=is_own)


def is_of_their_form(kind: str, definition: Definition) -> bool:
    """Whether a message tells whoever sent a form of that form's own end, and of nothing else."""
    return kind in OF_THEIR_FORM or kind in (definition.unfinished.warning, definition.unfinished.message)


def _cases_beside(shared: Sequence[UUID]) -> dict[UUID, list[UUID]]:
    """The cases that messages about several children still ask about: what forbids one of them holds the message."""
    if not shared:
        return {}
    found: dict[UUID, list[UUID]] = {}
    for message_id, case_id in db.session.execute(_BESIDE, {"shared": list(shared)}):
        found.setdefault(message_id, []).append(case_id)
    return found


_BESIDE = (
    select(MessagePart.message_id, Wait.case_id)
    .join(Wait, Wait.id == MessagePart.serves_id)
    .where(among(MessagePart.message_id, "shared"))
    .where(MessagePart.serves_kind == "wait", MessagePart.dropped_at.is_(None))
)


def _wants_receipt(filing: Filing, definition: Definition, case: Case | None, *, at: datetime) -> bool:
    """Whether the definition sends a receipt for these answers: after a death, for one, it sends none."""
    if definition.receipt_when is None:
        return True
    today = today_of(at)
    facts = case_facts(case, today=today) if case is not None else {}
    return holds(definition.receipt_when, filing_answers(filing), facts, today)


def _hears_receipts_only(recipient: Recipient) -> bool:
    """Whether the message would go to somebody of the public, who gets a receipt and hears nothing more."""
    part = db.session.get(FilingPart, recipient.id) if recipient.kind in OF_A_FORM else None
    filing = db.session.get(Filing, part.filing_id) if part is not None else None
    return filing is not None and pinned(filing.version_id).receipt_only


def _held_because(
    shape: MessageShape | None,
    definition: Definition,
    case: Case | Standing,
    recipient: Recipient,
    *,
    book: ContactBook | None = None,
    released_at: datetime | None = None,
    of_their_form: bool = False,
) -> str:
    if recipient.kind in INWARD or (shape is not None and NEVER_HELD in shape.held_when):
        return ""
    is_receipt = shape is not None and shape.id == definition.receipt
    spared = shape is not None and WHEN_OUTWARD_HELD not in shape.held_when
    verdict = (book or ContactBook([case])).may_contact(
        case,
        *party_of(recipient),
        address=recipient.address,
        released_at=released_at,
        receipt=spared,
    )
    asks_for_part = of_their_form or (shape is not None and shape.link == PART_LINK)
    spared_from = SPARED_FOR_PARTS if asks_for_part else SPARED_FOR_RECEIPTS if is_receipt else frozenset()
    spared_from = SPARED_OF_THEIR_FORM if of_their_form else spared_from
    if not verdict.allowed and verdict.because not in spared_from:
        return verdict.because
    if recipient.kind in OF_A_FORM and not recipient.checked and not is_receipt and not asks_for_part:
        return NOT_CHECKED  # somebody who only says who they are gets a receipt and nothing more
    return ""


def _unchecked(messages: Sequence[Leased]) -> frozenset[UUID]:
    """The parts of forms, among those written to, whose senders nobody has checked."""
    parts = {message.recipient_id for message in messages if message.recipient_kind in OF_A_FORM}
    return frozenset(db.session.scalars(_UNCHECKED, {"parts": list(parts)})) if parts else frozenset()


_UNCHECKED = (
    select(FilingPart.id)
    .join(Filing, Filing.id == FilingPart.filing_id)
    .where(among(FilingPart.id, "parts"), Filing.identity == "not-checked")
)


def _return_link(
    shape: MessageShape, definition: Definition, recipient: Recipient, filing: Filing | None, *, at: datetime
) -> dict[str, str]:
    """The link by which whoever sent a form comes back to it, behind a code sent to the same mailbox."""
    if shape.link != RETURN_LINK or filing is None:
        return {}
    ends = at + timedelta(days=int(setting("link-days")))
    link = make_link("draft", filing.id, email=recipient.address, needs_code=True, expires_at=ends, at=at)
    return {"link_id": str(link.id)}
