"""What follows a form that has come in, whichever case it came onto: what its definition says, and what it settles."""

from __future__ import annotations

from datetime import datetime

from casework.consequences import apply_consequences
from casework.facts import filing_answers
from casework.intake.paired_forms import settle
from forms.definition.casework import CaseShape
from models.case import Case
from models.filing import Filing
from security.actor import Actor


def follow_form(case: Case, filing: Filing, shape: CaseShape, *, at: datetime) -> None:
    """Let follow what a form's definition says under `case: then:`, and settle what it settles.

    Nobody in particular does these: whoever sent the form has no say in the council's work.
    Twice: what the kinds of consequence say of twice; a form that completes another comes here again.
    """
    apply_consequences(shape.then, case, answers=filing_answers(filing), by=Actor.system("filing"), at=at)
    settle(case, filing, shape, at=at)
