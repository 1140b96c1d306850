"""Issuing an approval as one officer recommended and another decided, and refusing one with written reasons."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from base.extensions import db
from base.text import plain
from casework.closing import ClosingRefused, Refusal, Why
from casework.decisions import ReservedToCouncil, SamePerson
from casework.notes import NothingWritten
from casework.organisations_of_cases import belong_to_two
from casework.sending import send_message
from casework.tasks import start_task
from casework.versions import pinned
from council.other_councils import council_name
from council.settings import setting
from directory.children import have_died
from documents.uploads import TAKEN_OFF
from forms.answers import Answers, parse_address
from forms.definition.approvals import ApprovalShape
from forms.values import as_day, as_text, is_not_known
from licensing.approval_law import ISSUED, judge_approval, keep_found
from licensing.coming_up import plan_ahead, stop_ahead
from licensing.holder_names import HolderName, name_of
from licensing.own_work import STANDS_BESIDE
from licensing.particulars import particulars_of
from licensing.readiness import missing_for
from licensing.relying import Relies, Relying, add_reliance
from licensing.resembling import waits_for_look
from licensing.same_holder import Asks, is_suspended
from licensing.serials import next_number, plain_number
from licensing.standing import IS_UNDER_SUSPENSION, SUBJECT, State
from licensing.telling import tell
from licensing.validity import CHECK, Known, NoLastDay, Span, span_of
from models.approval import Approval, ApprovalCondition, ApprovalRefusal, CheckRecord
from models.case import Case
from models.document import Document
from models.task import Decision
from security.actor import Actor, Contract
from security.event_numbers import count_from_nothing
from security.history import record
from security.permissions import Permission
from statutory.london import london_day
from statutory.school_age import school_age_ends


def issue(case: Case, kind: str, *, answers: Answers, renews: str, by: Actor, at: datetime) -> Approval:
    """Issue an approval of a case, in the transaction of the decision.

    Args:   answers: everything answered on the case; renews: the question with the number of the one it renews, which
            a first application leaves unanswered.
    What is for one business alone ends by that business's own renewal only: whoever else names its number gets an
    approval beside it, and somebody asks the other business whether it still needs its own.

    Twice:  the same approval.
    Raises: PermissionError, ReservedToCouncil, SamePerson for who may not decide it; ClosingRefused with what is
            missing: then nothing is decided.
    """
    standing = db.session.scalar(select(Approval).where(Approval.case_id == case.id, Approval.kind == kind))
    if standing is not None:
        return standing
    decision = settled_by(case, by=by, at=at)
    definition = pinned(case.version_id)
    shape = definition.approval_shapes[kind]
    missing = missing_for(case, shape)
    holder = name_of(answers.get(shape.holder.name))
    if case.child_id is not None and have_died([case.child_id]):
        missing.append(Refusal(Why.NOT_READY, "A death is recorded: nothing is issued"))
    if not holder.surname:
        missing.append(Refusal(Why.NOT_READY, "The holder's name is not known"))
    renewing = as_text(answers.get(renews) or "").strip() if renews else ""
    earlier = _earlier(kind, renewing, holder) if renewing else None
    if renewing and earlier is None:
        missing.append(Refusal(Why.NOT_READY, "No approval with that number and surname can be renewed"))
    stands_beside = earlier is not None and shape.each_alone and belong_to_two(earlier.case_id, case.id)
    earlier = None if stands_beside else earlier
    born = as_day(answers.get(shape.holder.born)) if shape.holder.born else None
    asks = Asks(holder.whole, holder.surname, born)
    waits = waits_for_look(case, shape, asks, apart_from=decision.recommended_by)
    if waits or is_suspended(case, shape, answers, asks):
        missing.append(Refusal(Why.NOT_READY, "Safeguarding hold: speak to the lead before anything is issued"))
    span = _span(case, shape, answers, earlier, born, at=at)
    if span is None:
        missing.append(Refusal(Why.NOT_READY, "The last day cannot be worked out from what is recorded"))
    if missing or span is None:
        raise ClosingRefused(missing)
    number = next_number(shape.number, on=london_day(at))
    approval = Approval(
        case_id=case.id,
        version_id=case.version_id,
        kind=kind,
        number=number,
        number_plain=plain_number(number),
        holder_name=holder.whole[:200],
        surname_plain=plain(holder.surname)[:200],
        holder_born=born,
        particulars=particulars_of(definition, shape, answers),
        photo_id=_photo(answers.get(shape.holder.photo)) if shape.holder.photo else None,
        state=State.VALID.value,
        valid_from=span.first,
        valid_until=span.last,
        validity_why=list(span.why),
        replaces_id=earlier.id if earlier is not None else None,
        recommended_by=decision.recommended_by,
        decided_by=decision.decided_by,
        decided_contract=decision.decided_contract,
        issued_at=at,
        changed_at=at,
    )
    db.session.add(approval)
    db.session.flush()
    count_from_nothing(db.session(), SUBJECT, approval.id)
    for condition in shape.conditions:
        db.session.add(
            ApprovalCondition(
                approval_id=approval.id,
                code=condition.id,
                says=condition.says.say(),
                from_on=span.first,
                added_by=decision.decided_by,
                added_at=at,
            )
        )
    _note_hosts(approval, shape, answers, by=by, at=at)
    _write_down(case, approval, decision, earlier, by=by, at=at)
    if stands_beside:
        start_task(case, STANDS_BESIDE, by=by, at=at)
    return approval


def refuse(case: Case, kind: str, *, reasons: str, by: Actor, at: datetime) -> ApprovalRefusal:
    """Refuse an approval with written reasons, in the transaction of the decision.

    Twice:  the same refusal.
    Raises: as `issue`; NothingWritten without reasons.
    """
    standing = db.session.scalar(
        select(ApprovalRefusal).where(ApprovalRefusal.case_id == case.id, ApprovalRefusal.kind == kind)
    )
    if standing is not None:
        return standing
    decision = settled_by(case, by=by, at=at)
    if not reasons.strip():
        raise NothingWritten
    refusal = ApprovalRefusal(
        case_id=case.id,
        kind=kind,
        reasons=reasons.strip(),
        recommended_by=decision.recommended_by,
        decided_by=decision.decided_by,
        decided_contract=decision.decided_contract,
        at=at,
    )
    db.session.add(refusal)
    db.session.flush()
    data = {"refusal": str(refusal.id), "kind": kind}
    event = record("case", case.id, "approval-refused", by=by, at=at, data=data)
    for message in pinned(case.version_id).approval_shapes[kind].told_on("refused"):
        send_message(case, message, key=f"e:{event.id.hex}", by=by, at=at, serves=[("case", case.id)])
    return refusal


def settled_by(case: Case, *, by: Actor, at: datetime) -> Decision:
    """The decision that this actor has just taken on a case, as a colleague recommended it.

    Raises: PermissionError; ReservedToCouncil under the provider's contract; SamePerson when nobody else recommended
            it.
    """
    if by.id is None or not by.may(Permission.APPROVAL_DECIDE):
        msg = "deciding on an approval needs its permission"
        raise PermissionError(msg)
    if by.contract is not Contract.COUNCIL:
        raise ReservedToCouncil
    decision = db.session.scalar(
        select(Decision)
        .where(Decision.case_id == case.id, Decision.state == "agreed", Decision.decided_at == at)
        .where(Decision.decided_by == by.id)
        .order_by(Decision.recommended_at.desc(), Decision.id.desc())
        .limit(1)
    )
    if decision is None or decision.recommended_by == by.id:
        raise SamePerson
    return decision


def earlier_by_number(kind: str, number: str) -> Approval | None:
    """The approval that a renewal names by its number, if it can be renewed: one that is under a suspension, or ended
    under it, can't get round that.
    """
    renewable = (State.VALID, State.EXPIRED)
    return db.session.scalar(
        select(Approval)
        .where(Approval.kind == kind, Approval.number_plain == plain_number(number))
        .where(Approval.state.in_([state.value for state in renewable]), ~IS_UNDER_SUSPENSION)
        .with_for_update()
    )


def _write_down(
    case: Case, approval: Approval, decision: Decision, earlier: Approval | None, *, by: Actor, at: datetime
) -> None:
    data = {
        "state": approval.state,
        "version": 1,
        "from": approval.valid_from.isoformat(),
        "until": approval.valid_until.isoformat(),
        "renewal": False,
        "decision": str(decision.id),
    }
    event = record(SUBJECT, approval.id, "approval-issued", by=by, at=at, data=data)
    record("case", case.id, "approval-issued", by=by, at=at, data={"approval": str(approval.id), "kind": approval.kind})
    if earlier is not None:
        _hand_on(earlier, approval, by=by, at=at)
    plan_ahead(approval, at=at)
    tell(approval, case, "issued", of=event, by=by, at=at, held=False)
    db.session.flush()  # the rules read the conditions and reliances that were just added
    keep_found(approval.id, judge_approval(approval, at=at), moment=ISSUED, by=by, at=at)


def _hand_on(earlier: Approval, approval: Approval, *, by: Actor, at: datetime) -> None:
    """The one before is renewed: nobody is reminded of it any more, and it ends when the new one begins."""
    earlier.renewal_received = True
    data: dict[str, Any] = {"renewal": True, "by": str(approval.id)}
    if approval.valid_from <= london_day(at):
        if earlier.state == State.VALID:
            earlier.state = State.REPLACED.value
            data["state"] = State.REPLACED.value
        stop_ahead(earlier, because="renewed", at=at)
    else:
        stop_ahead(earlier, because="renewed", at=at, end_too=False)
    earlier.changed_at = at
    record(SUBJECT, earlier.id, "approval-renewed", by=by, at=at, data=data)


def _earlier(kind: str, number: str, holder: HolderName) -> Approval | None:
    found = earlier_by_number(kind, number)
    # A surname that has changed is for an officer to mend in the form: a number alone proves nobody's identity.
    return found if found is not None and found.surname_plain == plain(holder.surname) else None


def _span(
    case: Case, shape: ApprovalShape, answers: Answers, earlier: Approval | None, born: date | None, *, at: datetime
) -> Span | None:
    definition = pinned(case.version_id)
    checks = {row.code: row for row in db.session.scalars(select(CheckRecord).where(CheckRecord.case_id == case.id))}

    def issued(code: str) -> date | None:
        return checks[code].issued_on if code in checks else None

    known = Known(
        issued_on=london_day(at),
        last_ended=earlier.valid_until if earlier is not None else None,
        answer=lambda question: as_day(answers.get(question)),
        check=issued,
        leaves_school_age=school_age_ends(born) if born is not None else None,
        called={name: one.label.say() for name, one in definition.questions.items()}
        | {f"{CHECK}:{name}": one.title.say() for name, one in definition.check_shapes.items()},
    )
    try:
        return span_of(shape.validity, known)
    except NoLastDay:
        return None


def _note_hosts(approval: Approval, shape: ApprovalShape, answers: Answers, *, by: Actor, at: datetime) -> None:
    """The councils where the work is done, as the form names them, rely on it as long as it holds."""
    if not shape.host_councils:
        return
    named = {str(code) for code in answers.every(parse_address(shape.host_councils)) if not is_not_known(code)}
    for code in sorted(named - {str(setting("council-code"))}):
        if council_name(code):
            hosts = Relying(Relies.HOST_COUNCIL, council_code=code, until_on=approval.valid_until)
            add_reliance(approval.id, hosts, by=by, at=at)


def _photo(value: Any) -> UUID | None:
    """The first picture of an answer that is files."""
    for one in value if isinstance(value, list) else []:
        document = db.session.get(Document, UUID(hex=str(one)))
        if document is not None and document.kind != TAKEN_OFF and document.content_type.startswith("image/"):
            return document.id
    return None
