"""Checks of counts: what is compared is a fact of each case, and a school can be told from another."""

from __future__ import annotations

from collections.abc import Iterator

from forms.definition.document import Definition
from forms.definition.remarks import Remark
from forms.definition.vocabulary import Vocabulary


def check_counts(definition: Definition, vocabulary: Vocabulary) -> Iterator[Remark]:
    """Every count under `case:`."""
    case = definition.case
    for one in case.counts if case is not None else ():
        path = f"case/counts/{one.id}"
        if one.id in definition.questions or one.id in vocabulary.facts:
            yield Remark(path, f'"{one.id}" is the name of another fact', "Give the count a name of its own")
        if case is not None and case.subject != "child":
            yield Remark(path, "only children are counted", "Take it away, or write subject: child")
        for name in one.alike:
            question = definition.questions.get(name)
            if question is None or not question.index or definition.page_of[name].repeat is not None:
                what = f'"{name}" is not kept on the case'
                yield Remark(f"{path}/alike", what, "Name a question with index: true that is asked once")
            elif question.apart:
                yield Remark(f"{path}/alike", f'"{name}" is kept apart from the case', "Name another")


def counted_facts(definition: Definition) -> frozenset[str]:
    """The facts that counts leave on a case."""
    return frozenset(one.id for one in definition.case.counts) if definition.case is not None else frozenset()
