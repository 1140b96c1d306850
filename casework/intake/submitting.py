"""Sending a filing: one act, one transaction, one reference, however often the button is pressed.

A submission is never refused for the system's own reasons: a child we can't tell, a calendar that ends, a queue that
is missing all become work for somebody, and the case is opened all the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import set_committed_value

from base.database import known
from base.extensions import db
from base.prepared_writes import PreparedWrite
from casework.case_locks import lock_with_family
from casework.cases import cases_about, guard_protected, link_cases, open_case, take_in
from casework.closing import reopen_case
from casework.facts import filing_answers, today_of
from casework.first_tasks import start_first_tasks
from casework.held_cases import look_ahead
from casework.identifying import ask_who_it_is
from casework.intake.after_forms import follow_form
from casework.intake.begun_origins import arose_from
from casework.intake.filings import DraftOver, journey_of
from casework.intake.further_forms import is_further_form, take_further_form
from casework.intake.parts_sent import ask_next, follow_parts, note_sent
from casework.intake.receipt import count_anew, receipt_at_part, receipt_of
from casework.intake.turns import SETTLED, opens_now, unsettled
from casework.joining import ARISES_FROM, add_filing
from casework.law.law_checks import keep_at_sending
from casework.sending import send_receipt
from casework.subjects import SubjectFound, find_subject, names_protected
from casework.versions import pinned
from casework.wait_answers import take_answer
from casework.workers import worker_of
from directory.children import standing_for
from forms.answers import Answers
from forms.definition.casework import CaseShape
from forms.definition.document import Definition
from forms.sharing import shared
from models.case import Case
from models.filing import Filing, FilingPart
from security.actor import Actor
from security.history import done_before, record

_CLOSED = ("state", "submitted_at", "changed_at", "expires_at", "received_at")


class NotComplete(Exception):
    """Pages that must be answered are not; `page_id` is the first, where the person goes on."""

    def __init__(self, page_id: str) -> None:
        self.page_id = page_id
        super().__init__(f"page {page_id} is not answered")


@dataclass(frozen=True, slots=True)
class Submitted:
    """What the confirmation shows. `already`: it was sent before. `waits_for`: parties whose part is still open."""

    reference: str
    case_id: UUID | None
    already: bool = False
    waits_for: tuple[str, ...] = ()


def submit(
    filing_id: UUID,
    *,
    by: Actor,
    at: datetime,
    party: str = "",
    received_at: datetime | None = None,
    facts: Mapping[str, Any] | None = None,
    once: str | None = None,
    device: str | None = None,
    language: str = "",
) -> Submitted:
    """Send a filing: prune, find or make the child, open or join the case, start its first tasks, write the receipt.

    Of a form of several parties it sends one part; the next are then asked (`carry_on`).

    Args:   party: whose part is sent; empty for a form that one party fills in.
            received_at: when the council had it, if an officer enters it later; clocks run from then.
            facts: what the pages were shown under (of an answer form: its case's).
            device: the keyed hash of the browser, where parties must be different people.
            language: that whoever sends it has read it in; empty where an officer enters it for somebody.
    Twice:  the same reference again, with `already`.
    Raises: NotComplete; DraftOver when it was abandoned, or it is not this party's turn.
    """
    if party:  # of several: the form's case may be open already
        lock_case_of(filing_id)
    filing = locked_filing(filing_id)
    definition = pinned(filing.version_id)
    part = _part(filing, party)
    if filing.state == "submitted" or part.state == "done" or done_before(once):
        return Submitted(filing.reference, filing.case_id, already=True, waits_for=_still_open(filing))
    if filing.state != "open" or part.state != "open":
        raise DraftOver(filing)
    _finish_part(filing, part, facts or {}, at=at)
    part.language = language[:2] or part.language
    if part.entered_by is not None and by.id not in (None, part.entered_by):  # its own party was quicker
        part.entered_by = part.channel = part.source = part.received_at = None
    received = received_at or filing.received_at or at
    if received_at is not None and len(filing.parts) > 1:
        part.received_at = received_at  # the form's own moves on when the others' parts come
    counted = receipt_at_part(filing, part, definition, at=at) or at
    keep_at_sending(
        filing, part.party, received_at=counted, whole=not _still_open(filing), facts=facts or {}, by=by, at=at
    )
    if len(filing.parts) > 1 or is_further_form(filing):
        note_sent(filing, definition, part, device=device, by=by, at=at)
    case = carry_on(filing, definition, received_at=received, by=by, at=at)
    if case is not None:
        data = {"filing": str(filing.id), "service": filing.service, "channel": filing.channel}
        happened = min(received, at)
        record("case", case.id, "form-received", by=by, at=at, happened_at=happened, data=data, once=once)
    if case is not None or not _still_open(filing) or part is filing.parts[0]:
        send_receipt(filing, definition, case, by=by, at=at)
    return Submitted(filing.reference, filing.case_id, waits_for=_still_open(filing))


def carry_on(
    filing: Filing,
    definition: Definition,
    *,
    received_at: datetime,
    by: Actor,
    at: datetime,
    news: bool = True,
    at_once: bool = False,
) -> Case | None:
    """What follows when a part is settled: its case opens or hears of it, the next are asked, the form closes or waits.

    A case that opens while others are still to be asked opens first: its rules and holds are about them too. So does
    that of a form which names a child whose record few may see, whenever its definition would open it otherwise.

    Args:   news: whether something was sent; a part left out tells a case nothing.
            at_once: open the case with what there is, whoever may still be missing: a person must decide.
    Gives:  the case that took it in; None while there is none, or nothing new for it.
    Twice:  harmless, but for what is news.
    """
    case = _opened_first(filing, definition, received_at=received_at, by=by, at=at, at_once=at_once)
    is_told = case is not None or not news
    lost = ask_next(filing, by=by, at=at)
    received_at = receipt_of(filing, definition, otherwise=received_at)
    waits = bool(_still_open(filing))
    if waits:
        filing.received_at = received_at
    else:
        _close_filing(filing, received_at=received_at, at=at)
    opens = not waits or at_once or lost or opens_now(filing, definition)
    if (filing.case_id is not None and not is_told) or (filing.case_id is None and opens):
        case = _into_case(filing, definition, by=by, at=at)
    if len(filing.parts) > 1:
        count_anew(filing, definition, by=by, at=at)
        follow_parts(filing, lost=lost, by=by, at=at)
    return case


def _opened_first(
    filing: Filing, definition: Definition, *, received_at: datetime, by: Actor, at: datetime, at_once: bool
) -> Case | None:
    """Open the case of a form before anybody else is asked for a part of it; None where that is not to be done yet."""
    if definition.case is None or filing.case_id is not None or filing.wait_id is not None:
        return None
    if not unsettled(filing) or filing.parts[0].state not in SETTLED:
        return None
    if not (at_once or opens_now(filing, definition) or names_protected(definition.case, filing_answers(filing))):
        return None
    filing.received_at = receipt_of(filing, definition, otherwise=received_at)
    return _into_case(filing, definition, by=by, at=at)


def _into_case(filing: Filing, definition: Definition, *, by: Actor, at: datetime) -> Case | None:
    if filing.wait_id is not None:
        return take_answer(filing, definition, by=by, at=at)
    shape = definition.case
    if is_further_form(filing):
        return take_further_form(filing, definition, by=by, at=at)
    if shape is None:
        return None
    if filing.case_id is not None:  # it completes one that was sent before, or is a later part
        case = lock_with_family(filing.case_id)
        if case.state != "open":
            reopen_case(case, reason="", by=Actor.system("filing"), at=at)
        add_filing(case, filing, definition, shape, by=by, at=at, fresh=False)
    else:
        case = _new_case(filing, definition, shape, by=by, at=at)
    follow_form(case, filing, shape, at=at)
    return case


def _new_case(filing: Filing, definition: Definition, shape: CaseShape, *, by: Actor, at: datetime) -> Case:
    worker = worker_of(filing.version_id, definition, shape)
    look_ahead(task.queue for task in worker.definition.tasks if task.on_open)
    subject = find_subject(shape, filing_answers(filing), by=by, at=at)
    known = _earlier_case(subject, shape, at=at)
    if known is not None and shape.if_open_case == "join":
        add_filing(known, filing, definition, shape, by=by, at=at)
        return known
    closed = _given_up(subject, shape)
    if known is None and closed is not None:
        reopen_case(closed, reason="", by=Actor.system("filing"), at=at)
        add_filing(closed, filing, definition, shape, by=by, at=at)
        return closed
    case = open_case(filing, worker, subject, by=by, at=at)
    if known is not None:
        # Its own triage, where "joins an open case" is a choice: a person decides whether it is the same matter.
        case.facts = {**(case.facts or {}), "open-case": "yes"}
        link_cases(case, known.id, ARISES_FROM, at=at)
        record("case", case.id, "open-case-found", by=by, at=at, data={"case": str(known.id)})
    arose_from(filing, case, by=by, at=at)
    take_in(case, filing, definition, shape, by=by, at=at)
    if subject.link == "protected":
        guard_protected(case, by=by, at=at)
    elif subject.link == "offered":
        ask_who_it_is(case, by=by, at=at)
    start_first_tasks(case, by=by, at=at, trigger_at=case.received_at)
    return case


def _earlier_case(subject: SubjectFound, shape: CaseShape, *, at: datetime) -> Case | None:
    """The open case of this sort about the child, if the child was surely recognised; locked."""
    if subject.child is None or subject.link != "automatic":
        return None
    found = cases_about(subject.child.id, case_type=shape.case_type, state="open")
    return lock_with_family(found[0].id) if found else None


def _given_up(subject: SubjectFound, shape: CaseShape) -> Case | None:
    """The closed case of a child whom we gave up looking for: a new filing that names the child opens it again."""
    if subject.child is None or subject.link != "automatic" or not standing_for(subject.child.id).alert:
        return None
    found = cases_about(subject.child.id, case_type=shape.case_type, state="closed")
    return lock_with_family(found[0].id) if found else None


def _finish_part(filing: Filing, part: FilingPart, facts: Mapping[str, Any], *, at: datetime) -> None:
    """Check that the part may be sent, and drop what is hidden.

    Raises: NotComplete.
    """
    journey, today = journey_of(filing.version_id, part.party), today_of(at)
    answers = Answers(seen_parts(filing, part), part.party)
    standing = journey.standing(list(part.posted), answers, facts, today)
    walk = journey.walk(answers, standing, facts, today)
    if not walk.can_send:
        raise NotComplete(walk.next.id if walk.next is not None else "")
    now = {
        "answers": journey.prune(answers, facts, today),
        "state": "done",
        "done_at": at,
        "revision": part.revision + 1,
    }
    _write(part, now, _SEND_PART)


def lock_case_of(filing_id: UUID) -> None:
    """Lock the case of a form that has one already, before the form itself: the order of every other act."""
    case_id = db.session.scalar(select(Filing.case_id).where(Filing.id == filing_id))
    if case_id is not None:
        lock_with_family(case_id)


def seen_parts(filing: Filing, part: FilingPart) -> Mapping[str, Mapping[str, Any]]:
    """What the pages of one part may read: its own answers, and of what others have sent what its party may see."""
    if len(filing.parts) == 1:
        return {part.party: part.answers}
    sent = {one.party: one.answers for one in filing.parts if one.id == part.id or one.state == "done"}
    return shared(pinned(filing.version_id), part.party, sent)


def _close_filing(filing: Filing, *, received_at: datetime, at: datetime) -> None:
    """The one conditional UPDATE that makes a draft a submission.

    Raises: DraftOver when another process was first; the lock makes that a matter of SQLite's busy writers only.
    """
    now = {"state": "submitted", "submitted_at": at, "changed_at": at, "expires_at": None, "received_at": received_at}
    if not _write(filing, now, _CLOSE):
        raise DraftOver(filing)


def _write(row: Filing | FilingPart, now: dict[str, Any], statement: PreparedWrite) -> bool:
    """Write some columns at once, and show them on the row: the reads that follow then have nothing to flush."""
    told = {f"b_{name}": value for name, value in now.items()}
    written = statement.run(b_id=row.id, **told) == 1
    for name, value in now.items() if written else ():
        set_committed_value(row, name, value)
    return written


def locked_filing(filing_id: UUID) -> Filing:
    """A filing with its parts, by one statement, locked.

    Raises: NoResultFound.
    """
    session = db.session()
    filing: Filing = session.scalars(_LOCK, {"b_id": filing_id}).unique().one()
    known(session)[Filing, filing_id] = filing
    if len(filing.parts) > 1:
        # PostgreSQL reads the row it waited for anew, and what was joined to it not: another part may be sent by now.
        session.scalars(_PARTS, {"b_id": filing_id}).all()
    return filing


_LOCK = (
    select(Filing)
    .options(joinedload(Filing.parts))
    .where(Filing.id == bindparam("b_id"))
    .with_for_update(of=Filing)
    .execution_options(populate_existing=True)
)
_PARTS = select(FilingPart).where(FilingPart.filing_id == bindparam("b_id")).execution_options(populate_existing=True)
_CLOSE = PreparedWrite(
    update(Filing)
    .where(Filing.id == bindparam("b_id"), Filing.state == "open")
    .values({name: bindparam(f"b_{name}") for name in _CLOSED})
)
_SEND_PART = PreparedWrite(
    update(FilingPart)
    .where(FilingPart.id == bindparam("b_id"))
    .values({name: bindparam(f"b_{name}") for name in ("answers", "state", "done_at", "revision")})
)


def _part(filing: Filing, party: str) -> FilingPart:
    for part in filing.parts:
        if not party or part.party == party:
            return part
    raise LookupError(party)


def _still_open(filing: Filing) -> tuple[str, ...]:
    return tuple(part.party for part in unsettled(filing))
