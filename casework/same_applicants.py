"""Cases of one and the same adult, as their forms say: each word of the name, and the day of birth.

An approval says who holds it. An application that nobody has decided is known by what was typed alone.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import Select, select

from base.extensions import db
from casework.versions import pinned
from directory.names import words_of
from forms.values import as_day
from models.case import Case, CaseName
from models.filing import Filing, FilingPart


def cases_of_same_applicants(case_ids: Collection[UUID]) -> frozenset[UUID]:
    """The other cases about an adult whom one of some cases is about.

    A name by itself proves nobody's identity: where a day of birth is not said on both, nothing is found. Reads only.
    """
    found: set[UUID] = set()
    for case in db.session.scalars(select(Case).where(Case.id.in_(case_ids), Case.child_id.is_(None))):
        born, words = _born(case), set(words_of(case.about))
        if born is None or not words:
            continue
        for other in db.session.scalars(_called(max(words, key=len), apart_from=case.id)):
            if set(words_of(other.about)) == words and _born(other) == born:
                found.add(other.id)
    return frozenset(found)


def is_among(case_ids: Collection[UUID], name: str, born: date | None) -> bool:
    """Whether somebody of this name, born on this day, is whom one of some cases is about. Reads only."""
    words = set(words_of(name))
    if born is None or not words:
        return False
    cases = db.session.scalars(select(Case).where(Case.id.in_(case_ids), Case.child_id.is_(None), Case.about != ""))
    return any(set(words_of(case.about)) == words and _born(case) == born for case in cases)


def _called(word: str, *, apart_from: UUID) -> Select[Case]:
    ids = select(CaseName.case_id).where(CaseName.key == word, CaseName.word == word)
    return select(Case).where(Case.id.in_(ids), Case.id != apart_from, Case.about != "", Case.child_id.is_(None))


def _born(case: Case) -> date | None:
    """When whoever asks for an approval was born, as they said last."""
    asked = next((one.holder.born for one in pinned(case.version_id).approvals if one.holder.born), "")
    if not asked:
        return None
    # Read as it was sent: casework.facts, which knows more of answers, asks who may see a case, and so stands above.
    sent = select(FilingPart.answers).join(Filing, Filing.id == FilingPart.filing_id)
    found = sent.where(Filing.case_id == case.id, FilingPart.state == "done").order_by(FilingPart.done_at.desc())
    return next((as_day(answers[asked]) for answers in db.session.scalars(found) if answers.get(asked)), None)
