"""The lines of an approval's paper, in words: a line an answer, or one for each entry of a repeat."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from council.english_councils import EnglishCouncils
from directory.form_schools import DirectorySchools
from forms.answers import ENTRY_ID, Answers
from forms.definition.approvals import ApprovalShape, Particular
from forms.definition.document import Definition
from forms.definition.questions import Question
from forms.definition.remarks import places_of_questions
from forms.definition.wording import ENGLISH
from forms.ports import Ports
from forms.question_types import type_of
from forms.said import said

_PORTS = Ports(councils=EnglishCouncils(), schools=DirectorySchools())


def particulars_of(definition: Definition, shape: ApprovalShape, answers: Answers) -> list[list[str]]:
    """The lines of its paper, as they are said now: a later wording changes no paper. What nobody answered is left out.

    Args: answers: everything answered on the case.
    """
    asked = {question.id: question for _, question in places_of_questions(definition)}
    found = []
    for line in shape.particulars:
        lines = list(_lines(definition, line, asked[line.question], answers))
        if lines:
            found.append([line.label.say(), "\n".join(lines)])
    return found


def _lines(definition: Definition, line: Particular, question: Question, answers: Answers) -> Iterator[str]:
    for view in _views(definition, question, answers):
        value: Any = view.get(question.id)
        shown = type_of(question).show(question, value, _PORTS) if value is not None else ()
        if shown and line.says.say():
            yield said(line.says.say(), definition, view, _PORTS, ENGLISH)
        else:
            yield from shown


def _views(definition: Definition, question: Question, answers: Answers) -> Iterator[Answers]:
    """The answers as they are read: from inside each entry, where the question stands in a repeat."""
    page = definition.page_of.get(question.id)
    if page is None or page.repeat is None:
        yield answers
        return
    for entry in answers.entries(page.repeat.id):
        yield answers.inside(page.repeat.id, str(entry.get(ENTRY_ID, "")))
