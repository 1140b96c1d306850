"""When a question is asked, as a sentence for somebody who sees all of them at once: the columns of a spreadsheet."""

from __future__ import annotations

from collections.abc import Mapping

from forms.conditions import addresses_of
from forms.definition.conditions import Condition, Operator, Test
from forms.definition.questions import Question
from forms.definition.wording import ENGLISH
from forms.phrases import say

MOST_NAMED = 6  # answers; more of them are told by the question alone


def only_when(condition: Condition | None, questions: Mapping[str, Question], language: str = ENGLISH) -> str:
    """As "Only where “Ground” is “Registered at another school”."; empty where no answer decides it.

    One question compared with its answers is told in full. Of anything richer it is told which answers decide:
    whoever fills in the cell all the same reads what is not asked for before it is sent.

    Args: questions: by id, those that conditions may name.
    """
    if condition is None:
        return ""
    if isinstance(condition, Test) and not condition.is_fact and condition.address in questions:
        told = _told(condition, questions[condition.address], language)
        if told:
            return told
    named = [f"“{questions[one].label.say(language)}”" for one in sorted(addresses_of(condition)) if one in questions]
    return f"Depends on what stands under {' and '.join(named)}." if named else ""


def _told(test: Test, question: Question, language: str) -> str:
    labels = {one.code: one.label.say(language) for one in question.options}
    labels |= {"yes": say("yes", language), "no": say("no", language)} if not labels else {}
    values = test.value if isinstance(test.value, tuple) else (test.value,)
    if not all(isinstance(one, str) and one in labels for one in values):
        return ""
    if len(values) > MOST_NAMED:
        return ""
    named = " or ".join(f"“{labels[one]}”" for one in values)
    asked = f"“{question.label.say(language)}”"
    match test.operator:
        case Operator.IS | Operator.IN:
            return f"Only where {asked} is {named}."
        case Operator.CONTAINS | Operator.CONTAINS_ANY:
            return f"Only where {asked} has {named}."
        case Operator.IS_NOT | Operator.NOT_IN:
            return f"Not where {asked} is {named}."
        case _:
            return ""
