"""Whether whoever asked for an approval is who they say, before a paper goes to them.

Deciding proves nobody's identity: an officer who has seen an original in person does, or one who says they checked.
"""

from __future__ import annotations

from datetime import datetime

from casework.cases import filings_of
from casework.identities import confirm_sender
from casework.intake.further_forms import is_further_form
from casework.versions import pinned
from forms.definition.approvals import ApprovalShape, CheckShape
from forms.definition.document import Definition
from licensing.standing import SUBJECT
from models.case import Case
from models.filing import Filing
from security.actor import Actor

PARTY = "party"


def is_handed_over(definition: Definition, shape: ApprovalShape) -> bool:
    """Whether whoever asked gets the paper: as its holder, or for a child whom the paper is about."""
    told = [definition.message_shapes[name] for name in shape.told_on("issued")]
    return shape.holder.of == PARTY or any(message.link == SUBJECT for message in told)


def meets_holder(shape: ApprovalShape, check: CheckShape) -> bool:
    """Whether a check that this approval needs shows who its holder is: an original is seen in person, and is good."""
    seen = set(check.in_person) & set(check.satisfied_by)
    return shape.holder.of == PARTY and check.id in shape.requires_checks and bool(seen)


def has_unchecked(case: Case) -> bool:
    """Whether nobody has checked yet who sent one of the forms that ask for the approval."""
    return any(filing.identity == "not-checked" for filing in _asked_by(case))


def confirm_holder(case: Case, check: CheckShape, status: str, *, by: Actor, at: datetime) -> None:
    """An officer has seen the holder's original in person, and it is good: who applied is known from now on.

    Referees and others of whom the case asked a further form are not met by that. Twice: harmless.
    """
    if status not in check.in_person or status not in check.satisfied_by:
        return
    if any(meets_holder(shape, check) for shape in pinned(case.version_id).approvals):
        for filing in _asked_by(case):
            confirm_sender(filing, by=by, at=at)


def _asked_by(case: Case) -> list[Filing]:
    return [one for one in filings_of(case) if one.wait_id is None and not is_further_form(one)]
