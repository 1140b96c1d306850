"""Who told us: answers that a definition keeps apart from the case, shown by themselves to whoever says why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from uuid import UUID

from casework.cases import filings_of
from casework.facts import filing_answers
from casework.versions import pinned
from forms.definition.document import Definition
from forms.ports import Ports
from forms.summary import Section, summary
from models.case import Case


def apart_of(definition: Definition) -> frozenset[str]:
    """The questions whose answers are kept apart."""
    return frozenset(question.id for question in definition.questions.values() if question.apart)


def without_apart(definition: Definition, sections: Sequence[Section]) -> list[Section]:
    """The sections of a form as the case shows them; a heading under which nothing is left is gone too."""
    apart = apart_of(definition)
    return list(sections) if not apart else _only(sections, keep=lambda question: question not in apart)


def who_told(case: Case, filing_id: UUID, *, ports: Ports) -> list[Section] | None:
    """What one form of a case says of whoever sent it; None when it is not one of this case's, or says nothing."""
    filing = next((one for one in filings_of(case) if one.id == filing_id), None)
    if filing is None:
        return None
    definition = pinned(filing.version_id)
    apart = apart_of(definition)
    found = _only(summary(definition, filing_answers(filing), ports), keep=lambda question: question in apart)
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
