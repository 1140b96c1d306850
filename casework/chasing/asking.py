"""The messages of a chase step, the first question included: to whom, with which link, held or not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from base.batches import among
from base.extensions import db
from casework.contacts import ContactBook, party_of
from correspondence.outbox import Plan, in_hours, plan_many
from correspondence.recipients import Recipient, SchoolBook, resolve
from correspondence.reveals import Reveal
from directory.successors import asked_instead, closed_among
from forms.definition.document import Definition
from forms.definition.profiles import ChaseStep
from models.case import Case, CaseLink
from models.link import Link
from models.message import Message, MessagePart
from models.wait import Wait
from security.links import make_link
from statutory.london import london_day

A_SCHOOL = "school"
TOGETHER = "together"  # the kind of a link that opens several questions
NO_LINK = frozenset({"", "none"})


@dataclass(frozen=True, slots=True)
class Whom:
    """Whom a question goes to, as far as its definition leaves that open; empty asks whoever the definition says."""

    school_id: UUID | None = None  # where the shape's own answer is not the one
    recipient: str = ""  # an address that an officer gives for a party outside the directory
    manager: str = ""  # of that party: asked in the steps for its manager, where nobody else has answered
    council: str = ""  # another council's number: asked at the secure mailbox that our own list has for it


AS_DEFINED = Whom()
NOBODY = "no-address"  # nobody to write to: the officer telephones
SCHOOL_CLOSED = "school-closed"  # the school has closed: whoever stands for it now is asked


@dataclass(frozen=True, slots=True)
class Question:
    """One step of one wait, to be asked now. `key` is what its messages are known by; `reply_by` is shown to them."""

    wait: Wait
    case: Case
    definition: Definition
    step: ChaseStep
    key: str
    reply_by: datetime | None


def ask(questions: Sequence[Question], *, at: datetime) -> dict[UUID, int]:
    """Plan the messages of some questions; how many each wait got. None means that nobody has an address.

    A message waits in the outbox, held, while contact rules forbid it. Waits that an officer had asked together, and
    siblings' questions where the wording says how many children it is about (it reveals a count), are one message to
    one address on one day: it serves them all, and names each case by its reference.
    Twice: one message, by its key.
    """
    asked = {question.wait.id: 0 for question in questions}
    links = _links([_opens(question.wait) for question in questions])
    counting = [question.case.id for question in questions if _tells_count(question)]
    households = _households(counting) if len(counting) > 1 else {}
    plans: list[Plan] = []
    shared: dict[tuple[object, ...], list[Plan]] = defaultdict(list)
    book, send_after = _AddressBook(questions, at), in_hours(at)
    contacts = ContactBook({question.case.id: question.case for question in questions}.values())
    for question in questions:
        for number, to in enumerate(recipients_of(question, book)):
            planned = _plan(question, to, number, links, contacts, send_after=send_after, at=at)
            asked[question.wait.id] += 1
            if question.wait.together_id is not None:
                words = question.definition.message_shapes.get(question.step.message)
                key = (question.wait.together_id, to.address, question.step.message, words, planned.held_because)
                shared[key].append(planned)
            elif _tells_count(question):
                household = households.get(question.case.id, question.case.id)
                together = (
                    household,
                    to.address,
                    question.step.message,
                    question.case.version_id,
                    planned.held_because,
                )
                shared[together].append(planned)
            else:
                plans.append(planned)
    for of_household in shared.values():
        plans += _merge(of_household)
    plan_many(plans, at=at)
    return asked


class _AddressBook:
    """Addresses looked up once a batch, however many questions go to one school."""

    def __init__(self, questions: Sequence[Question], at: datetime) -> None:
        self._at = at
        asked = {question.wait.school_id for question in questions if question.wait.party == A_SCHOOL}
        self._schools = SchoolBook(db.session(), [school_id for school_id in asked if school_id is not None])
        closed = {school_id: asked_instead(school_id) for school_id in self._schools.of_others()}
        for question in questions if closed else ():  # who stands for it is asked: its staff see it
            if question.wait.school_id in closed:
                question.wait.school_id = closed[question.wait.school_id]

    def first(self, question: Question, roles: tuple[str, ...]) -> Recipient | None:
        """The first of some roles that has an address."""
        wait = question.wait
        if wait.party == A_SCHOOL and wait.school_id is not None:
            return self._schools.first(wait.school_id, roles)
        for role in roles:
            some = resolve(db.session(), role, at=self._at, case=question.case, wait=wait)
            if some:
                return some[0]
        return None


def recipients_of(question: Question, book: _AddressBook) -> list[Recipient]:
    """Who is asked in a step: for each of its recipients the first role that has an address; no address twice."""
    found = [to for roles in question.step.roles if (to := book.first(question, roles)) is not None]
    return list({to.address: to for to in reversed(found)}.values())[::-1]


def why_nobody(wait: Wait) -> str:
    """Why nobody could be asked, as a code."""
    is_closed = wait.party == A_SCHOOL and wait.school_id is not None and bool(closed_among([wait.school_id]))
    return SCHOOL_CLOSED if is_closed else NOBODY


def held_waits(waits: Sequence[UUID]) -> frozenset[UUID]:
    """Those of some waits whose last question still lies in the outbox, held for a person: not asked, so not chased."""
    return frozenset(db.session.scalars(_HELD, {"waits": waits}))


def _plan(
    question: Question,
    to: Recipient,
    number: int,
    links: dict[tuple[UUID, str], UUID],
    contacts: ContactBook,
    *,
    send_after: datetime,
    at: datetime,
) -> Plan:
    wait, case = question.wait, question.case
    shape = question.definition.message_shapes.get(question.step.message)
    values: dict[str, object] = {"asked_on": london_day(wait.started_at).isoformat(), "step": question.step.number}
    if question.reply_by is not None:
        values["reply_by"] = london_day(question.reply_by).isoformat()
    if shape is not None and shape.link not in NO_LINK:
        kind, opens = _opens(wait)
        known = (opens, to.address.casefold())
        if known not in links:
            links[known] = make_link(kind, opens, email=to.address, at=at).id
        values["link_id"] = str(links[known])
    verdict = contacts.may_contact(case, *party_of(to), address=to.address)
    return Plan(
        kind=question.step.message,
        key=f"{question.key}:{number}" if number else question.key,
        version_id=case.version_id,
        case_id=case.id,
        to=to,
        send_after=send_after,
        values=values,
        serves=(("wait", wait.id),),
        held_because="" if verdict.allowed else verdict.because,
    )


def _tells_count(question: Question) -> bool:
    shape = question.definition.message_shapes.get(question.step.message)
    return shape is not None and Reveal.COUNT in shape.reveals


def _merge(plans: Sequence[Plan]) -> list[Plan]:
    """One message for a household: the first one's key and link, serving every wait."""
    first = plans[0]
    serves = tuple(dict.fromkeys(served for one in plans for served in one.serves))
    return [
        Plan(
            kind=first.kind,
            key=first.key,
            version_id=first.version_id,
            case_id=first.case_id,
            to=first.to,
            send_after=first.send_after,
            values={**first.values, "count": len(serves)},
            serves=serves,
            held_because=first.held_because,
            shared=len(serves) > 1,
        )
    ]


def _opens(wait: Wait) -> tuple[str, UUID]:
    """What the link to a question opens: its own form, or the list of those it is asked together with."""
    return ("wait", wait.id) if wait.together_id is None else (TOGETHER, wait.together_id)


_OPEN_LINKS = (
    select(Link.opens_id, Link.email, Link.id)
    .where(Link.opens_kind.in_(("wait", TOGETHER)), among(Link.opens_id, "opens"), Link.revoked_at.is_(None))
    .order_by(Link.made_at, Link.id)
)
_HELD = (
    select(MessagePart.serves_id)
    .join(Message, Message.id == MessagePart.message_id)
    .where(
        MessagePart.serves_kind == "wait",
        among(MessagePart.serves_id, "waits"),
        MessagePart.dropped_at.is_(None),
        Message.state == "held",
    )
)


def _links(opened: Sequence[tuple[str, UUID]]) -> dict[tuple[UUID, str], UUID]:
    rows = db.session.execute(_OPEN_LINKS, {"opens": [opens for _, opens in opened]})
    return {(row.opens_id, row.email.casefold()): row.id for row in rows}


def _households(cases: Sequence[UUID]) -> dict[UUID, UUID]:
    """Of each case that has a sibling's among these, the case its household is known by."""
    together = {case: case for case in cases}
    rows = db.session.execute(
        select(CaseLink.case_id, CaseLink.other_id).where(
            CaseLink.kind == "sibling", CaseLink.case_id.in_(cases), CaseLink.other_id.in_(cases)
        )
    )
    for row in rows:
        least = min(together[row.case_id], together[row.other_id])
        for case, household in together.items():
            if household in (together[row.case_id], together[row.other_id]):
                together[case] = least
    return together
