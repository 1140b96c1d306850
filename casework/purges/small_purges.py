"""Purging what goes before its case does, or belongs to none: answers kept for less, e-mail, mailboxes of old links.

The files of drafts that were never sent need no rule: their answers went when the draft ended, and these go with them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select, update

from base.database import locked
from base.extensions import db
from casework.about import call_afresh, finding_questions
from casework.held_cases import forget_filings
from casework.known_cases import without_facts
from casework.organisations_of_cases import tie_of
from casework.purges.purged_rows import belonging, delete_with_all
from casework.purges.record_holds import are_held, every_held_case
from casework.purges.retention_rules import Rule, What, period_of
from casework.versions import pinned
from forms.definition.document import Definition
from models.case import Case
from models.document import Document
from models.filing import Filing, FilingPart
from models.incoming import IncomingMail
from models.link import Link, LinkCode
from models.message import Message
from models.part_request import PartRequest
from models.retention import PurgedRecord, RecordHold
from models.wait import Wait
from security.actor import Actor
from security.history import record
from statutory.london import london_day, london_instant

SETTLED = ("dismissed", "noted", "again")  # states of e-mail that waits for nobody
OVER = "abandoned"
OPENED = ("approval", "booking", "filing", "filing_part", "letter", "wait")  # tables of what a link of a case opens


def purge_answers(rule: Rule, *, by: Actor, at: datetime, limit: int) -> int:
    """Take away the answers that a definition keeps for less than the case: of how many filings.

    Time counts from the end of the filing's case. What is held stays.
    Twice: harmless; a filing is done once.
    """
    if not rule.purges_on(london_day(at)) or rule.what is not What.ANSWERS:
        return 0
    before = _midnight_after(rule, at)
    done_already = exists().where(PurgedRecord.what == What.ANSWERS.value, PurgedRecord.subject_id == Filing.id)
    wanted = (
        select(Filing.id, Filing.case_id)
        .join(Case, Case.id == Filing.case_id)
        .where(Filing.service == rule.service, Filing.state == "submitted", ~done_already)
        .where(Case.state == "closed", Case.closed_at < before)
        .order_by(Case.closed_at, Filing.id)
    )
    done = 0
    for filing_id, case_id in db.session.execute(wanted).all():
        case: Case | None = locked(db.session(), Case, case_id)
        if case is None or case.state != "closed" or are_held(case):
            continue
        _empty(filing_id, case, rule, by=by, at=at)
        done += 1
        if done == limit:
            break
    return done


def purge_mail(rule: Rule, *, at: datetime, limit: int) -> int:
    """Delete e-mail that belongs to no case and waits for nobody, with its files; how many.

    What a case was opened to place stays while that case is open or its records are held. Twice: harmless.
    """
    if not rule.purges_on(london_day(at)) or rule.what is not What.MAIL:
        return 0
    wanted = select(IncomingMail.id, IncomingMail.document_id, IncomingMail.attachments).where(
        IncomingMail.case_id.is_(None),
        IncomingMail.state.in_(SETTLED),
        IncomingMail.taken_at < _midnight_after(rule, at),
        ~exists().where(Case.id == IncomingMail.placing_case_id, or_(Case.state == "open", _is_held())),
    )
    rows = db.session.execute(wanted.order_by(IncomingMail.taken_at, IncomingMail.id).limit(limit)).all()
    files = [UUID(str(one)) for row in rows for one in (row.document_id, *(row.attachments or [])) if one]
    delete_with_all("incoming_mail", [row.id for row in rows])
    _delete_loose(files)
    return len(rows)


def purge_links(rule: Rule, *, at: datetime, limit: int) -> int:
    """Forget the mailbox of links that open nothing any more, with their codes; how many. What is held stays.

    Twice: harmless.
    """
    if not rule.purges_on(london_day(at)) or rule.what is not What.LINKS:
        return 0
    before = _midnight_after(rule, at)
    wanted = select(Link.id).where(Link.email != "", or_(Link.expires_at < before, Link.revoked_at < before))
    held = every_held_case()
    if held:
        wanted = wanted.where(Link.opens_id.not_in(_opened_of(held)))
    ids = list(db.session.scalars(wanted.order_by(Link.id).limit(limit)))
    if ids:
        codes = list(db.session.scalars(select(LinkCode.id).where(LinkCode.link_id.in_(ids))))
        delete_with_all("link_code", codes)
        db.session.execute(update(Link).where(Link.id.in_(ids)).values(email=""))
    return len(ids)


def purge_files_of_drafts(*, limit: int) -> int:
    """Delete the files of drafts that ended without being sent; how many. Twice: harmless."""
    wanted = (
        select(Document.id)
        .join(Filing, Filing.id == Document.filing_id)
        .where(Filing.state == OVER, Document.case_id.is_(None))
        .order_by(Document.id)
    )
    ids = list(db.session.scalars(wanted.limit(limit)))
    delete_with_all("document", ids)
    return len(ids)


def _opened_of(case_ids: Sequence[UUID]) -> list[UUID]:
    """What links to anything of some cases open."""
    owned = belonging("case_file", case_ids)
    asked = select(Wait.together_id).where(Wait.case_id.in_(case_ids), Wait.together_id.is_not(None))
    together = [one for one in db.session.scalars(asked) if one is not None]
    return [*(one for table in OPENED for one in owned.get(table, [])), *together]


def _is_held() -> ColumnElement[bool]:
    return exists().where(RecordHold.case_id == Case.id, RecordHold.ended_at.is_(None))


def _midnight_after(rule: Rule, at: datetime) -> datetime:
    if rule.period is None:
        msg = "a rule without a period purges nothing"
        raise ValueError(msg)
    return london_instant(rule.period.before(london_day(at)), time.max)


def _empty(filing_id: UUID, case: Case, rule: Rule, *, by: Actor, at: datetime) -> None:
    filing = db.session.get_one(Filing, filing_id)
    names = _shorter(pinned(filing.version_id))
    gone = 0
    for part in db.session.scalars(select(FilingPart).where(FilingPart.filing_id == filing_id)).all():
        kept, taken = _without(part.answers or {}, names)
        if taken:
            part.answers = kept
            gone += taken
    facts = {name: value for name, value in (case.facts or {}).items() if name not in names}
    if facts != (case.facts or {}):
        case.facts = facts
    without_facts(case.id, frozenset(names))
    files = and_(Document.filing_id == filing_id, or_(*(_of(name) for name in sorted(names))))
    if names:
        delete_with_all("document", list(db.session.scalars(select(Document.id).where(files))))
    if any(one.apart for one in pinned(filing.version_id).questions.values() if one.id in names):
        _forget_mailboxes(filing_id)
        gone += _forget_original(filing)
    forget_filings(case.id)
    if not names.isdisjoint(finding_questions(pinned(filing.version_id))):
        call_afresh(case, is_tied=tie_of(case.id) is not None)
    left = PurgedRecord(
        what=What.ANSWERS.value,
        subject_id=filing_id,
        reference=filing.reference,
        service=filing.service,
        restricted=case.restricted,
        ended_on=london_day(case.closed_at) if case.closed_at is not None else None,
        rule=rule.period.say() if rule.period is not None else "",
        rows=gone,
        at=at,
    )
    db.session.add(left)
    db.session.flush()
    if gone:
        record("case", case.id, "answers-purged", by=by, at=at, data={"filing": str(filing_id), "answers": gone})


def _forget_mailboxes(filing_id: UUID) -> None:
    """Who told us is kept for less: then so is where they were written to."""
    sent = and_(Message.filing_id == filing_id, Message.state.in_(("sent", "cancelled", "failed")))
    db.session.execute(update(Message).where(sent).values(address=""))
    db.session.execute(update(FilingPart).where(FilingPart.filing_id == filing_id).values(email=""))
    db.session.execute(update(PartRequest).where(PartRequest.filing_id == filing_id).values(email="", name=""))


def _forget_original(filing: Filing) -> int:
    """Nor does a form that an officer entered go on to say from whom it came; how much of that was there."""
    written = select(Document.id).where(Document.filing_id == filing.id, Document.kind == "original")
    originals = list(db.session.scalars(written))
    delete_with_all("document", originals)
    said = bool(filing.source) or any(part.source for part in filing.parts)
    filing.source = ""
    for part in filing.parts:
        part.source = None
    return len(originals) + said


def _shorter(definition: Definition) -> set[str]:
    return {one.id for one in definition.questions.values() if one.retention and period_of(one.retention) is not None}


def _without(answers: dict[str, object], names: set[str]) -> tuple[dict[str, object], int]:
    """The answers without those of some questions, also inside entries of repeats; and how many went."""
    kept: dict[str, object] = {}
    gone = 0
    for name, value in answers.items():
        if name in names:
            gone += 1
        elif isinstance(value, list) and value and all(isinstance(entry, dict) for entry in value):
            entries = []
            for entry in value:
                less, taken = _without(entry, names)
                entries.append(less)
                gone += taken
            kept[name] = entries
        else:
            kept[name] = value
    return kept, gone


def _of(name: str) -> ColumnElement[bool]:
    """Whether a file belongs to the answer of a question, or to something inside it."""
    address = Document.question
    return or_(
        address == name,
        address.startswith(f"{name}.", autoescape=True),
        address.startswith(f"{name}[", autoescape=True),
        address.endswith(f".{name}", autoescape=True),
    )


def _delete_loose(ids: Sequence[UUID]) -> None:
    loose = select(Document.id).where(Document.id.in_(ids), Document.case_id.is_(None), Document.filing_id.is_(None))
    delete_with_all("document", list(db.session.scalars(loose)))
