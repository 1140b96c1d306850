"""Checks that what is answered fits where it is kept: no answer that fills a column of the directory is cut short."""

from __future__ import annotations

from collections.abc import Iterator

from forms.definition.document import Definition
from forms.definition.questions import Question, QuestionKind
from forms.definition.remarks import Remark
from forms.definition.vocabulary import LONGEST, Vocabulary

WRITTEN = (QuestionKind.TEXT, QuestionKind.LONG_TEXT)


def check_lengths(definition: Definition, _vocabulary: Vocabulary) -> Iterator[Remark]:
    """Every question of this form that a mapping copies into the directory, where the directory keeps so many signs."""
    if definition.case is None:
        return
    for name, kept in LONGEST.items():
        mapping = getattr(definition.case.subjects, name)
        for field, address in mapping.fields if mapping is not None else ():
            question, limit = definition.questions.get(address.split(".")[-1]), kept.get(field)
            if question is not None and limit is not None and _may_be_longer(question, limit):
                yield Remark(
                    f"case/subjects/{name}/fields/{field}",
                    f'"{question.id}" can be longer than the {limit} characters that are kept of it',
                    f"Write characters: {limit} or fewer at that question",
                )


def _may_be_longer(question: Question, limit: int) -> bool:
    """Other kinds have lengths of their own, a name of 100 for each part among them."""
    if question.kind is QuestionKind.SINGLE_CHOICE:
        return any(len(option.code) > limit for option in question.options)
    longest = question.setting("characters")
    return question.kind in WRITTEN and (longest is None or int(longest) > limit)
