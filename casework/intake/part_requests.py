"""Asking a party for its part: at which address, with which link, chased when; asking again, elsewhere, or no more.

The link of a part opens that part and nothing else, behind a code sent to the same mailbox. Whoever is asked is told
a reference and nothing of what it is about, beyond what the definition's message may reveal.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from base.database import locked, make
from base.extensions import db
from base.text import normal_email
from casework.chasing.chase_plan import ChasePlan, plan_chase
from casework.chasing.own_days import as_counted, waits_on
from casework.contacts import INWARD, may_contact, party_of
from casework.intake.part_events import note_part
from casework.sending import SPARED_FOR_PARTS
from casework.subjects import school_id_of
from casework.timing.clocks import end_of_day
from casework.timing.timers import Plan, cancel_timers, write_timers
from casework.versions import pinned
from correspondence import outbox
from correspondence.recipients import Recipient, school_contact
from correspondence.stopping import cancel_for
from council.calendars import day_book
from forms.answers import Answers
from forms.definition.document import Definition
from forms.definition.parties import OF_FILING, Follows, Party, Reach
from forms.values import as_text
from models.case import Case
from models.filing import Filing, FilingPart
from models.link import Link
from models.message import Message, MessagePart
from models.part_request import PartRequest
from security.actor import Actor
from security.links import make_link, renew, revoke_all
from statutory.london import london_day

PART = "part"  # what such a link opens, and what such timers and messages serve
REMIND, OVER = "part-chase", "part-over"  # kinds of timer
LONGEST_NAME = 200
ASKED, NO_ADDRESS, REVOKED = "asked", "no-address", "revoked"
DIRECTORY, BY_OFFICER = "directory", "officer"  # where an address comes from, among others


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Where a party is asked, and its name where one is known. `source`: answer | directory | same-party | officer."""

    address: str
    source: str
    school_id: UUID | None = None
    name: str = ""


def ask_party(filing: Filing, part: FilingPart, *, by: Actor, at: datetime) -> PartRequest | None:
    """Ask the party whose turn has come, by a message with its own link; None where the definition asks nobody.

    Its address comes from an earlier part or the directory. With none the request stands as `no-address`, for an
    officer. Twice: the request that is there, unchanged.
    """
    definition = pinned(filing.version_id)
    party = definition.party_shapes[part.party]
    if party.reached is None:
        return None
    known = request_of(part.id)
    if known is not None:
        return known
    mailbox = _mailbox(filing, party, definition)
    return _begin(filing, part, mailbox, version_id=filing.version_id, follow_up="", by=by, at=at)


def ask_further(
    filing: Filing, part: FilingPart, mailbox: Mailbox, *, version_id: UUID, follow_up: str, by: Actor, at: datetime
) -> PartRequest:
    """Ask a party of a case for a further form, in the words of the case's definition."""
    return _begin(filing, part, mailbox, version_id=version_id, follow_up=follow_up, by=by, at=at)


def ask_again(request: PartRequest, mailbox: Mailbox, *, because: str, by: Actor, at: datetime) -> None:
    """Send a new link, the old one dies, and chase anew: an officer sends it again, or to another address."""
    filing: Filing = db.session.get_one(Filing, request.filing_id)
    part: FilingPart = locked(db.session(), FilingPart, request.part_id)
    stop_asking([request.part_id], because="asked-again", at=at)
    request.round += 1
    request.steps_sent, request.over_at, request.ended_at, request.ended_because = 0, None, None, ""
    part.email, part.revision = mailbox.address, part.revision + 1
    _ask(filing, part, request, mailbox, because=because, by=by, at=at)


def mailbox_now(request: PartRequest) -> Mailbox:
    """Where a party is to be asked again: a school where the directory says today, others where they were asked."""
    reach = reach_of(request)
    if request.email_from == DIRECTORY and request.school_id is not None and reach is not None:
        found = school_contact(db.session(), request.school_id, reach.roles)
        return Mailbox(found.address if found else "", DIRECTORY, request.school_id)
    return Mailbox(request.email, request.email_from, request.school_id)


def stop_asking(parts: Sequence[UUID], *, because: str, at: datetime) -> None:
    """Nobody is reminded any more: timers and unsent messages of these parts go. Twice: harmless."""
    cancel_timers(source_kind=PART, source_ids=parts)
    cancel_for(PART, parts, because=because, at=at)


def end_request(part_id: UUID, state: str, *, because: str, at: datetime, shut: bool) -> PartRequest | None:
    """End the asking for a part in this very transaction; None where nobody was asked.

    Args:  shut: also make its link worthless; else it still shows what became of the part.
    Twice: the first end stands.
    """
    request = request_of(part_id)
    if request is None:
        return None
    stop_asking([part_id], because=because, at=at)
    if request.ended_at is None or request.state in (ASKED, NO_ADDRESS):
        request.state, request.ended_at, request.ended_because, request.next_step_at = state, at, because, None
    if shut:
        revoke_all(PART, [part_id], at=at)
    return request


def request_of(part_id: UUID) -> PartRequest | None:
    """The asking for one part, if anybody was asked."""
    return db.session.scalar(select(PartRequest).where(PartRequest.part_id == part_id))


def requests_of(filings: Iterable[UUID]) -> dict[UUID, PartRequest]:
    """Who was asked for the parts of some forms, by part."""
    found = select(PartRequest).where(PartRequest.filing_id.in_(list(filings)))
    return {request.part_id: request for request in db.session.scalars(found)}


def reach_of(request: PartRequest) -> Reach | None:
    """How that party is asked, as the definition says that words the asking."""
    definition = pinned(request.version_id)
    if request.follow_up:
        return next((one.reached for one in definition.follow_ups if one.id == request.follow_up), None)
    party = definition.party_shapes.get(request.party)
    return party.reached if party is not None else None


def goes_on_without(request: PartRequest, *, at: datetime) -> bool:
    """Whether a form goes on without a party that can't be reached: where its definition says so, and the council has
    no rule of its own that the work waits for it."""
    reach = reach_of(request)
    if reach is None or reach.when_over is not Follows.GO_ON:
        return False
    return not waits_on(pinned(request.version_id).chase_profiles.get(reach.chase), on=london_day(at))


def plan_of(request: PartRequest, reach: Reach) -> ChasePlan:
    """The reminders of a request by the calendars of today. Without a profile nobody is reminded.

    A school that nobody waits for has the working days of its profile, in its holiday too: being closed on the day it
    was asked must not leave it out at once. It is reminded on its own days alone.
    """
    profile = pinned(request.version_id).chase_profiles.get(reach.chase)
    if profile is None:
        return ChasePlan()
    calendars = day_book().of(request.school_id)
    is_school = request.school_id is not None and reach.when_over is not Follows.GO_ON
    profile = as_counted(profile, on=london_day(request.asked_at))
    return plan_chase(profile, request.asked_at, calendars=calendars, is_school=is_school, end_of_day=end_of_day())


def plan_message(
    filing: Filing,
    request: PartRequest,
    message: str,
    to: Recipient,
    *,
    key: str,
    at: datetime,
    values: dict[str, Any] | None = None,
) -> None:
    """Plan one message to a party about its part; held where the rules of the form's case forbid it."""
    outbox.plan(
        message,
        key=key,
        version_id=request.version_id,
        case_id=filing.case_id,  # no case: while too few have sent their part for one to open
        filing_id=filing.id,
        to=to,
        send_after=at,
        at=at,
        values=_link_for(request, to, at=at) | {"asked_on": london_day(request.asked_at).isoformat()} | (values or {}),
        serves=[(PART, request.part_id)],
        held_because=_held_because(filing, to),
    )


def recipient_of(request: PartRequest) -> Recipient:
    """The party as the outbox knows it: a school of the directory, else whoever the form names."""
    if request.school_id is not None and request.email_from == DIRECTORY:
        return Recipient("school", request.school_id, request.party, request.email)
    return Recipient("party", request.part_id, request.party, request.email)


def mailbox_of_party(filing: Filing, party: str) -> str:
    """The mailbox that a party of a form is known by; nothing if none."""
    part = next((part for part in filing.parts if part.party == party), None)
    return part.email if part is not None else ""


def mailbox_named(definition: Definition, reach: Reach, answers: Answers) -> Mailbox:
    """The mailbox and the name that answers give; of a repeat those of the entry meant. Nothing where there is none."""
    typed = _typed(definition, reach.email_from, reach.entry, answers)
    name = _typed(definition, reach.name_from, reach.entry, answers) if reach.name_from else None
    address = normal_email(typed) if isinstance(typed, str) else ""
    return Mailbox(address, "answer", name=as_text(name).strip()[:LONGEST_NAME] if name else "")


def _typed(definition: Definition, question: str, entry: int, answers: Answers) -> Any:
    page = definition.page_of.get(question)
    if page is None or page.repeat is None:
        return answers.get(question)
    entries = answers.entries(page.repeat.id)
    return entries[entry - 1].get(question) if entry <= len(entries) else None


def is_held(part_id: UUID) -> bool:
    """Whether a message about a part still lies held for a person: its party was not asked, so it is not reminded."""
    held = select(MessagePart.id).join(Message, Message.id == MessagePart.message_id)
    held = held.where(MessagePart.serves_kind == PART, MessagePart.serves_id == part_id, Message.state == "held")
    return db.session.scalar(held.where(MessagePart.dropped_at.is_(None)).limit(1)) is not None


def _link_for(request: PartRequest, to: Recipient, *, at: datetime) -> dict[str, str]:
    """The link for a mailbox: the party's own, one more for a colleague at its school; none for officers."""
    if to.kind in INWARD or request.link_id is None:
        return {}
    if to.address == request.email:
        return {"link_id": str(request.link_id)}
    own = db.session.get_one(Link, request.link_id)
    alive = select(Link.id).where(Link.opens_kind == PART, Link.opens_id == request.part_id, Link.email == to.address)
    known = db.session.scalar(alive.where(Link.revoked_at.is_(None)).limit(1))
    if known is None:
        known = make_link(PART, request.part_id, email=to.address, expires_at=own.expires_at, at=at).id
        db.session.flush()
    return {"link_id": str(known)}


def _begin(
    filing: Filing, part: FilingPart, mailbox: Mailbox, *, version_id: UUID, follow_up: str, by: Actor, at: datetime
) -> PartRequest:
    request: PartRequest = make(
        db.session(),
        PartRequest,
        filing_id=filing.id,
        part_id=part.id,
        party=part.party,
        version_id=version_id,
        follow_up=follow_up,
        state=ASKED,
        email_from=mailbox.source,
        round=1,
        steps_sent=0,
        asked_at=at,
    )
    part.email, part.revision = mailbox.address, part.revision + 1
    _ask(filing, part, request, mailbox, because="", by=by, at=at)
    return request


def _ask(
    filing: Filing, part: FilingPart, request: PartRequest, mailbox: Mailbox, *, because: str, by: Actor, at: datetime
) -> None:
    request.email, request.email_from, request.asked_at = mailbox.address, mailbox.source, at
    request.school_id = mailbox.school_id
    request.name = mailbox.name or request.name or ""  # another address does not make it somebody else
    reach = reach_of(request)
    if reach is None or not mailbox.address:
        request.state, request.next_step_at = NO_ADDRESS, None
        note_part(filing, "party-not-reached", by=by, at=at, data={"party": request.party})
        return
    request.state = ASKED
    ends = at + timedelta(days=reach.expires)
    if filing.expires_at is None or filing.expires_at < ends:
        filing.expires_at = ends  # a form lives as long as somebody may still answer
    if request.link_id is None:
        request.link_id = make_link(PART, part.id, email=mailbox.address, expires_at=ends, at=at).id
    else:
        revoke_all(PART, [part.id], at=at)
        renew(request.link_id, email=mailbox.address, expires_at=ends, at=at)
    db.session.flush()
    plan = plan_of(request, reach)
    timers = [
        Plan(PART, part.id, REMIND, due_at, filing.case_id, number, request.round)
        for number, due_at in plan.steps
        if due_at < ends
    ]
    over = min((one for one in (plan.ends_at, plan.returns_at) if one is not None), default=None)
    if plan.returns_now:
        over = at  # its school is closed, or no calendar reaches so far: a person finds another way
    if over is not None:
        data = {"because": plan.returns_because} if plan.returns_because else {}
        timers.append(Plan(PART, part.id, OVER, over, filing.case_id, 0, request.round, data))
    write_timers(timers, at=at)
    request.next_step_at = min((timer.due_at for timer in timers if timer.kind == REMIND), default=None)
    told: dict[str, Any] = {"party": request.party, "round": request.round, "from": mailbox.source}
    note_part(filing, "party-asked", by=by, at=at, data=told | ({"because": because} if because else {}))
    values: dict[str, Any] = {"expires": london_day(ends).isoformat()}
    if over is not None:
        values["reply_by"] = london_day(over).isoformat()
    key = f"part:{part.id}:{request.round}"
    plan_message(filing, request, reach.message, recipient_of(request), key=key, at=at, values=values)


def _mailbox(filing: Filing, party: Party, definition: Definition) -> Mailbox:
    reach = party.reached
    if party.same_as:
        return Mailbox(mailbox_of_party(filing, party.same_as), "same-party")
    if reach is None:
        return Mailbox("", "answer")
    if reach.email_from:
        page = definition.page_of.get(reach.email_from)
        part = next((one for one in filing.parts if page is not None and one.party == page.party), None)
        is_sent = part is not None and part.state == "done"
        sent = Answers({part.party: part.answers}, part.party) if part is not None and is_sent else Answers()
        return mailbox_named(definition, reach, sent)
    school_id = filing.school_id
    if reach.school_from != OF_FILING:
        school_id = school_id_of(_answer(filing, definition, reach.school_from))
    found = school_contact(db.session(), school_id, reach.roles) if school_id is not None else None
    return Mailbox(found.address if found else "", DIRECTORY, school_id)


def _answer(filing: Filing, definition: Definition, question: str) -> Any:
    page = definition.page_of.get(question)
    part = next((part for part in filing.parts if page is not None and part.party == page.party), None)
    return part.answers.get(question) if part is not None and part.state == "done" else None


def _held_because(filing: Filing, to: Recipient) -> str:
    if filing.case_id is None:
        return ""
    case = db.session.get_one(Case, filing.case_id)
    verdict = may_contact(case, *party_of(to), address=to.address)
    return "" if verdict.allowed or verdict.because in SPARED_FOR_PARTS else verdict.because
