"""Who told us: answers that a definition keeps apart from the case, shown by themselves to whoever says why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy import select

from base.extensions import db
from casework.cases import filings_of
from casework.facts import filing_answers
from casework.versions import pinned
from forms.definition.document import Definition
from forms.ports import Ports
from forms.summary import Row, RowGroup, Section, summary
from models.case import Case
from models.document import Document
from models.filing import Filing

FROM_WHOM = "Who it came from"
ORIGINAL = "original"  # the kind of a letter or e-mail that an officer entered a form from


def apart_of(definition: Definition) -> frozenset[str]:
    """The questions whose answers are kept apart."""
    return frozenset(question.id for question in definition.questions.values() if question.apart)


def without_apart(definition: Definition, sections: Sequence[Section]) -> list[Section]:
    """The sections of a form as the case shows them; a heading under which nothing is left is gone too."""
    apart = apart_of(definition)
    return list(sections) if not apart else _only(sections, keep=lambda question: question not in apart)


def has_apart(filing: Filing) -> bool:
    """Whether a form tells who told us, where its definition keeps that apart: by an answer, or an officer's words."""
    names = apart_of(pinned(filing.version_id))
    return bool(names) and (
        bool(filing.source) or any(part.source or names & set(part.answers) for part in filing.parts)
    )


def originals_apart(filing: Filing) -> list[Document]:
    """The letters and e-mails from which an officer entered a form that keeps apart who told us: they bear the name."""
    if not apart_of(pinned(filing.version_id)):
        return []
    wanted = select(Document).where(Document.filing_id == filing.id, Document.kind == ORIGINAL)
    return list(db.session.scalars(wanted.order_by(Document.at, Document.id)))


def originals_of_whoever_told(case: Case, filing_id: UUID) -> list[Document]:
    """Those of one form of a case; none for a form of another case."""
    filing = next((one for one in filings_of(case) if one.id == filing_id), None)
    return originals_apart(filing) if filing is not None else []


def who_told(case: Case, filing_id: UUID, *, ports: Ports) -> list[Section] | None:
    """What one form of a case says of whoever sent it; None when it is not one of this case's, or says nothing."""
    filing = next((one for one in filings_of(case) if one.id == filing_id), None)
    if filing is None:
        return None
    definition = pinned(filing.version_id)
    apart = apart_of(definition)
    found = _only(summary(definition, filing_answers(filing), ports), keep=lambda question: question in apart)
    sources = [(definition.parties[0].id, filing.source), *((part.party, part.source or "") for part in filing.parts)]
    rows = tuple(Row(party, "", "", FROM_WHOM, (source,), answered=True) for party, source in sources if source)
    if apart and rows:
        found.insert(0, Section(FROM_WHOM, (RowGroup(rows),)))
    return found or None


def _only(sections: Sequence[Section], *, keep: Callable[[str], bool]) -> list[Section]:
    found = []
    for section in sections:
        groups = [
            replace(group, rows=tuple(row for row in group.rows if keep(row.question))) for group in section.groups
        ]
        left = tuple(group for group in groups if group.rows)
        if left:
            found.append(replace(section, groups=left))
    return found
