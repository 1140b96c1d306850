"""Rules of the law asked of an approval itself: by its record, its checks, its history, and what its case answered.

What was found is kept when the approval is issued, and whenever an officer is shown something new; rows are only
added. Nothing here stops anything: what a rule finds is for officers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from base.extensions import db
from base.ids import new_id
from base.later_rows import write_later
from casework.facts import case_answers, case_facts, today_of
from casework.law.law_book import CouncilLaw, RuleShapes
from casework.law.law_checks import checks_of, mark_of
from council.english_councils import EnglishCouncils
from forms.checks import Judged
from forms.definition.rule_inputs import FromRecord
from forms.ports import Ports
from licensing.approval_records import ApprovalRecord
from models.approval import Approval
from models.case import Case
from models.law_answer import ApprovalLawAnswer
from security.actor import Actor

ISSUED, SHOWN = "issued", "shown"  # moments


def judge_approval(approval: Approval, *, at: datetime) -> tuple[Judged, ...]:
    """Ask the checks of an approval, by the law and the calendars of now; those of which the record has nothing to say
    are left out: nobody is asked about a suspension that never was.

    The checks are those of the version that issued it. Reads only.
    """
    checks = checks_of(approval.version_id)
    bound = checks.of_approvals[approval.kind]
    if not bound:
        return ()
    case = db.session.get_one(Case, approval.case_id)
    today = today_of(at)
    ports = Ports(
        rules=CouncilLaw(),
        councils=EnglishCouncils(),
        received_on=today_of(approval.issued_at),
        record=ApprovalRecord(approval),
    )
    judged = checks.judge(bound, case_answers(case), facts=case_facts(case, today=today), today=today, ports=ports)
    return tuple(one for one in judged if _can_be_asked(one))


def not_yet_kept(approval_id: UUID, judged: Sequence[Judged]) -> tuple[Judged, ...]:
    """Those whose answer or facts differ from what was last kept in their place."""
    if not judged:
        return ()
    last = {row.number: row.mark for row in kept_of_approval(approval_id)}
    return tuple(one for one in judged if last.get(one.place.number) != mark_of(one))


def keep_found(approval_id: UUID, judged: Iterable[Judged], *, moment: str, by: Actor, at: datetime) -> None:
    """Keep, in the open transaction, what rules say of an approval. Twice: what is as it was makes no second row."""
    rows = [
        {
            "id": new_id(),
            "approval_id": approval_id,
            "number": one.place.number,
            "rule": one.ref.rule,
            "moment": moment,
            "asked_of": one.on,
            "facts": dict(one.facts),
            "findings": [asdict(finding) for finding in one.answer.findings],
            "cannot": one.answer.cannot,
            "mark": mark_of(one),
            "actor_kind": by.kind.value,
            "actor_id": by.id,
            "at": at,
        }
        for one in not_yet_kept(approval_id, tuple(judged))
    ]
    if rows:
        write_later(db.session(), ApprovalLawAnswer, rows)


def kept_of_approval(approval_id: UUID) -> list[ApprovalLawAnswer]:
    """Everything kept of an approval, oldest first."""
    found = select(ApprovalLawAnswer).where(ApprovalLawAnswer.approval_id == approval_id)
    return list(db.session.scalars(found.order_by(ApprovalLawAnswer.at, ApprovalLawAnswer.id)))


def _can_be_asked(judged: Judged) -> bool:
    """Whether the record has every fact that the rule can't do without."""
    shape = RuleShapes().get(judged.ref.rule)
    needed = shape.facts.get("required", ()) if shape is not None else ()
    from_record = {name for name, given in judged.ref.inputs if isinstance(given, FromRecord)}
    return not any(name in from_record and name not in judged.facts for name in needed)
