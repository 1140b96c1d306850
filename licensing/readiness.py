"""What an approval still needs before it can be issued: satisfied checks, a recorded fee, a sender who was checked."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from base.extensions import db
from casework.closing import Refusal, Why, bars_closing
from casework.versions import pinned
from forms.definition.approvals import ApprovalShape, CheckShape
from forms.definition.casework import OutcomeShape
from licensing.senders import has_unchecked, is_handed_over, meets_holder
from models.approval import CheckRecord, FeeRecord
from models.case import Case
from security.history import history_of

ISSUE = "issue"
NOT_SEEN = "Nobody has noted that they saw the original in person"
NOT_CHECKED = "Nobody has checked who sent the form. Check it, and say so under Answers"


def missing_for(case: Case, shape: ApprovalShape) -> list[Refusal]:
    """What stands in the way of issuing, each with words for the officer.

    A sender whom an outstanding check will show in person is not asked for besides.
    """
    definition = pinned(case.version_id)
    checks = definition.check_shapes
    found = db.session.scalars(select(CheckRecord).where(CheckRecord.case_id == case.id))
    statuses = {row.code: row.status for row in found}
    missing: list[Refusal] = []
    will_be_met = False
    for code in shape.requires_checks:
        check = checks[code]
        status = statuses.get(code)
        if status not in check.satisfied_by:
            said = check.status_label(status) if status is not None else "nothing recorded"
            missing.append(Refusal(Why.NOT_READY, f"A check is not satisfied: {check.title.say()} ({said.lower()})"))
            will_be_met = will_be_met or meets_holder(shape, check)
        elif not was_seen(case, check, str(status)):
            missing.append(Refusal(Why.NOT_READY, f"{NOT_SEEN}: {check.title.say()}"))
    if shape.fee is not None:
        paid = select(FeeRecord.id).where(FeeRecord.case_id == case.id, FeeRecord.kind == shape.id)
        if db.session.scalar(paid) is None:
            missing.append(Refusal(Why.NOT_READY, "The fee is not recorded as paid, volunteer or waived"))
    if is_handed_over(definition, shape) and not will_be_met and has_unchecked(case):
        missing.append(Refusal(Why.NOT_READY, NOT_CHECKED))
    return missing


def was_seen(case: Case, check: CheckShape, status: str) -> bool:
    """Whether a good original was seen in person, now or before a status that was only looked up.

    A check that asks for no original has nothing to be seen.
    """
    originals = set(check.in_person) & set(check.satisfied_by)
    if not originals or status in originals:
        return True
    noted = (event.data for event in history_of("case", case.id) if event.kind == "check-noted")
    return any(data.get("check") == check.id and data.get("to") in originals for data in noted)


@bars_closing
def bars(case: Case, outcome: OutcomeShape) -> Iterable[Refusal]:
    """What stands in the way of an outcome that issues an approval, seen before anybody recommends it."""
    shapes = pinned(case.version_id).approval_shapes
    for one in outcome.then:
        shape = shapes.get(str(one.setting("approval"))) if one.kind == ISSUE else None
        if shape is not None:
            yield from missing_for(case, shape)
