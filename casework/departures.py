"""An adult is no longer around a child, or was never at that mailbox: what is still on its way there is stopped.

Letters look at who is around the child when they are printed or sent. What goes by e-mail is known by its mailbox
alone, so everything about the child that is to go to that one is stopped in the transaction of whoever says so, and
contact rules keep back what is planned later (contacts.GONE). Nobody's own application is stopped: an employer, a
producer or a referrer is written to as that, whatever they are to the child.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select

from base.extensions import db
from casework.binding_rules import OF_OUR_LISTS
from casework.case_locks import lock_cases_about
from casework.chasing.asking import TOGETHER
from casework.chasing.wait_plans import WAIT
from casework.chasing.waits import ANSWERABLE, come_back
from casework.contacts import GONE, NOT_AS_FAMILY, PARENTS, party_of
from casework.intake.part_events import note_part
from casework.intake.part_requests import ASKED, PART, REVOKED, stop_asking
from casework.intake.submitting import locked_filing
from casework.intake.turns import OPEN
from casework.intake.unfinished import DRAFT
from casework.letters.letter_answers import names_of_answers
from casework.letters.letters import OPENS as LETTER
from casework.own_tasks import FIX_ADDRESS, PARTY_NOT_REACHED
from casework.sending import is_of_their_form
from casework.tasks import start_task
from casework.versions import pinned
from correspondence.outbox import RECEIPT, STILL_TO_GO
from correspondence.recipients import Recipient
from correspondence.stopping import cancel_messages, leave_to_others
from directory.adult_changes import beside, change_adult, has_left, last_reason, say_back, say_left
from directory.adults import AdultParticulars, adults_of, beside_whom
from directory.children import standing_for, whole_child
from models.begun_form import BegunForm
from models.case import Case
from models.child import Adult, Child
from models.filing import Filing, FilingPart
from models.letter import Letter
from models.link import Link
from models.message import Message
from models.part_request import PartRequest
from models.wait import Wait
from security.actor import Actor
from security.history import done_before, record
from security.links import revoke

DIED = "died"
MOVED = "new-address"  # why something stops: the adult has another mailbox, and this one may be anybody's
STOPPED = "adult-not-written-to"  # the event of a case of which something was stopped


@dataclass(slots=True)
class Silenced:
    """What was stopped: questions that came back to their holders, messages that do not go, links that open nothing."""

    questions: int = 0
    messages: int = 0
    links: int = 0


def adult_left(
    child_id: UUID, adult_id: UUID, reason: str, *, by: Actor, at: datetime, once: str | None = None
) -> Silenced:
    """Say that an adult is no longer around a child, and stop what is on its way to them about it.

    Who has died has so for every child they are noted beside.

    Twice:  harmless, and nothing is stopped anew.
    Raises: ValueError for a reason that is none of adult_changes.REASONS; LookupError.
    """
    children = _others_too(child_id, adult_id) if reason == DIED else [child_id]
    cases = lock_cases_about({row for child in children for row in whole_child(child)})
    silenced = Silenced()
    if done_before(once):
        return silenced
    for child in children:
        near = beside(standing_for(child), adult_id)
        if near is not None and has_left(near):
            continue
        say_left(child, adult_id, reason, by=by, at=at, once=once if child == children[0] else None)
        rows = set(whole_child(child))
        _silence([case for case in cases if case.child_id in rows], adult_id, GONE, silenced, by=by, at=at)
    return silenced


def adult_back(child_id: UUID, adult_id: UUID, *, by: Actor, at: datetime, once: str | None = None) -> None:
    """Say that an adult is around a child again. Nothing that was stopped goes by that: an officer asks again.

    Of whom it was said that they had died, that is taken back for every child.
    Twice: harmless. Raises: LookupError.
    """
    near = beside(standing_for(child_id), adult_id)
    children = [child_id]
    if near is not None and last_reason(near) == DIED:
        others = ((row, beside(standing_for(row), adult_id)) for row in _others_too(child_id, adult_id))
        children = [row for row, other in others if other is not None and last_reason(other) == DIED]
    for child in children:
        say_back(child, adult_id, by=by, at=at, once=once if child == children[0] else None)


def adult_changed(
    child_id: UUID,
    adult_id: UUID,
    told: AdultParticulars,
    *,
    keep_address: bool = False,
    revision: int,
    by: Actor,
    at: datetime,
    once: str | None = None,
) -> Silenced:
    """Keep what an officer says of an adult; with another e-mail address, stop what is on its way to the old one.

    Whose the old one is nobody knows then: it may have been misspelt. What was asked there comes back, to be asked
    again; of anything else somebody is told that it did not go.

    Args, Twice, Raises: as directory's change_adult.
    """
    cases = lock_cases_about({row for child in _others_too(child_id, adult_id) for row in whole_child(child)})
    old = db.session.get_one(Adult, adult_id).email if beside(standing_for(child_id), adult_id) else ""
    change_adult(child_id, adult_id, told, keep_address=keep_address, revision=revision, by=by, at=at, once=once)
    silenced = Silenced()
    if not old or db.session.get_one(Adult, adult_id).email == old:
        return silenced
    for case in cases:
        if old not in _mailboxes_around(case):  # another of the family may read it too
            _silence([case], adult_id, MOVED, silenced, mailbox=old, by=by, at=at)
    return silenced


def _silence(
    cases: Sequence[Case],
    adult_id: UUID,
    because: str,
    silenced: Silenced,
    *,
    mailbox: str | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """Stop what is on its way to an adult about some cases, which are locked."""
    db.session.flush()
    to = db.session.get_one(Adult, adult_id).email if mailbox is None else mailbox
    for case in cases:
        theirs = _letters_to(case, adult_id) if because == GONE else []
        answering = _answering(case, theirs)
        still = [*_asked(case, to), *(wait for wait in answering if wait.state == "waiting")]
        asked = [wait for wait in still if come_back(wait, because, by=by, at=at)]
        parts = _stop_parts(case, to, because, by=by, at=at)
        leave_to_others(case.id, address=to)
        stopped = cancel_messages(_on_the_way(case, to), because=because) if to else 0
        opens = [(LETTER, [letter.id for letter in theirs]), (WAIT, [wait.id for wait in answering])]
        links = _shut(case, to, opens, at=at)
        if not (asked or parts or stopped or links):
            continue
        data = {"adult": str(adult_id), "why": because, "questions": len(asked) + parts, "messages": stopped}
        record("case", case.id, STOPPED, by=by, at=at, data=data)
        if parts and case.state == "open":
            start_task(case, PARTY_NOT_REACHED, by=by, at=at)
        elif stopped and because == MOVED and case.state == "open":
            start_task(case, FIX_ADDRESS, by=by, at=at)
        silenced.questions += len(asked) + parts
        silenced.messages += stopped
        silenced.links += links


def _asked(case: Case, mailbox: str) -> list[Wait]:
    """The questions of a case that are being asked at a mailbox.

    Of an adult whose mailbox we do not know: those that a parent is asked at one that is nobody's who is around.
    """
    waiting = select(Wait).where(Wait.case_id == case.id, Wait.state == "waiting", Wait.recipient != "")
    if mailbox:
        at_it = or_(func.lower(Wait.recipient) == mailbox, func.lower(Wait.manager) == mailbox)
        found = waiting.where(at_it, Wait.party.not_in(OF_OUR_LISTS))
        return list(db.session.scalars(found.order_by(Wait.id)))
    of_parents = db.session.scalars(waiting.where(Wait.party.in_(PARENTS)).order_by(Wait.id)).all()
    known = _mailboxes_around(case) if of_parents else frozenset()
    return [wait for wait in of_parents if wait.recipient.casefold() not in known]


def _stop_parts(case: Case, mailbox: str, because: str, *, by: Actor, at: datetime) -> int:
    """Ask a parent at that mailbox for no part of the case's forms any more; how many parts that were asked for."""
    asked = select(PartRequest).join(Filing, Filing.id == PartRequest.filing_id)
    asked = asked.where(Filing.case_id == case.id, PartRequest.state == ASKED, PartRequest.party.in_(PARENTS))
    found = db.session.scalars(asked.where(PartRequest.email == mailbox).order_by(PartRequest.id)).all()
    stopped = 0
    for request in found if mailbox else ():
        filing = locked_filing(request.filing_id)
        part = db.session.get_one(FilingPart, request.part_id)
        if filing.state != OPEN or part.state != OPEN:
            continue
        stop_asking([part.id], because=because, at=at)
        request.state, request.next_step_at, request.ended_because = REVOKED, None, because
        note_part(filing, "party-not-reached", by=by, at=at, data={"party": request.party})
        stopped += 1
    return stopped


def _on_the_way(case: Case, mailbox: str) -> list[UUID]:
    """The messages about a case that have not gone to a mailbox yet, but those about a form of its reader's own."""
    still = Message.state.in_((*STILL_TO_GO, "leased"))
    found = db.session.scalars(
        select(Message).where(Message.case_id == case.id, func.lower(Message.address) == mailbox, still)
    )
    return [one.id for one in found if not _is_own(one, case)]


def _is_own(message: Message, case: Case) -> bool:
    to = Recipient(message.recipient_kind, message.recipient_id, message.recipient_role, message.address)
    if party_of(to)[0] in NOT_AS_FAMILY or message.key.startswith(RECEIPT):
        return True
    return is_of_their_form(message.kind, pinned(message.version_id or case.version_id))


def _letters_to(case: Case, adult_id: UUID) -> list[Letter]:
    found = select(Letter).where(Letter.case_id == case.id, Letter.party_kind == "adult", Letter.party_id == adult_id)
    return list(db.session.scalars(found.order_by(Letter.number)))


def _answering(case: Case, letters: Sequence[Letter]) -> list[Wait]:
    """The questions by which letters are answered with their code: their links were sent to no mailbox."""
    names = [name for letter in letters for name in names_of_answers(letter)]
    found = select(Wait).where(Wait.case_id == case.id, Wait.code.in_(names)).order_by(Wait.id)
    return list(db.session.scalars(found)) if names else []


def _shut(case: Case, mailbox: str, theirs: Sequence[tuple[str, list[UUID]]], *, at: datetime) -> int:
    """Shut the links about a case that a mailbox was given, and every one to what is `theirs`; how many were open.

    One to questions about several children goes on for those whose case this is not (asking_together.py).
    """
    waits = db.session.execute(
        select(Wait.id, Wait.together_id).where(Wait.case_id == case.id, Wait.party.not_in(OF_OUR_LISTS))
    ).all()
    groups = {wait.together_id for wait in waits if wait.together_id is not None}
    asked_too = select(Wait.together_id).where(Wait.together_id.in_(groups), Wait.case_id != case.id)
    groups -= set(db.session.scalars(asked_too.where(Wait.state.in_(ANSWERABLE)))) if groups else set()
    forms = _forms_of_parents(case)
    parts = select(FilingPart.id).where(FilingPart.filing_id.in_(forms.all), FilingPart.party.in_(PARENTS))
    letters = select(Letter.id).where(Letter.case_id == case.id, Letter.party_kind.in_(("adult", *PARENTS)))
    of_mailbox = [
        (WAIT, [wait.id for wait in waits]),
        (TOGETHER, list(groups)),
        (DRAFT, forms.begun_by_parents),
        (PART, list(db.session.scalars(parts))),
        (LETTER, list(db.session.scalars(letters))),
    ]
    alive = select(Link.id).where(Link.revoked_at.is_(None))
    found = set(db.session.scalars(alive.where(Link.email == mailbox, _opens(of_mailbox)))) if mailbox else set()
    found |= set(db.session.scalars(alive.where(_opens(theirs))))
    for link_id in sorted(found):
        revoke(link_id, at=at)
    return len(found)


def _opens(things: Sequence[tuple[str, list[UUID]]]) -> ColumnElement[bool]:
    return or_(*(and_(Link.opens_kind == kind, Link.opens_id.in_(ids)) for kind, ids in things))


@dataclass(frozen=True, slots=True)
class _Forms:
    """The forms that came to a case or that it began: every one, and those that a parent begins."""

    all: list[UUID]
    begun_by_parents: list[UUID]


def _forms_of_parents(case: Case) -> _Forms:
    begun = select(BegunForm.filing_id).where(BegunForm.case_id == case.id)
    of_case = or_(Filing.case_id == case.id, Filing.id.in_(begun))
    filings = db.session.scalars(select(Filing).where(of_case).order_by(Filing.id)).all()
    firsts = [filing.id for filing in filings if filing.parts and filing.parts[0].party in PARENTS]
    return _Forms([filing.id for filing in filings], firsts)


def _mailboxes_around(case: Case) -> frozenset[str]:
    """The mailboxes of the adults who are around the child of a case."""
    near = adults_of(db.session.get_one(Child, case.child_id)) if case.child_id is not None else ()
    return frozenset(one.adult.email for one in near if one.adult.email)


def _others_too(child_id: UUID, adult_id: UUID) -> list[UUID]:
    """Every child that an adult is noted beside, that one first."""
    own = standing_for(child_id).id
    return list(dict.fromkeys([own, *beside_whom(adult_id)]))
