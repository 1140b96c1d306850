"""What a check remarks: a path, what is wrong there and how it is mended. Lines are found from the path later."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from forms.definition.casework import Choice, Consequence
from forms.definition.document import Definition
from forms.definition.questions import Question


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing wrong."""

    path: str
    what: str
    mend: str


def places_of_questions(definition: Definition) -> Iterator[tuple[str, Question]]:
    """Every question anywhere in a definition with its path: pages, tasks, choices, outcomes."""
    for page in definition.pages:
        for question in page.questions:
            yield f"pages/{page.id}/questions/{question.id}", question
    yield from places_of_officer_questions(definition)


def places_of_officer_questions(definition: Definition) -> Iterator[tuple[str, Question]]:
    """Every question that an officer answers: of tasks, choices, outcomes."""
    for task in definition.tasks:
        for question in task.asks:
            yield f"tasks/{task.id}/asks/{question.id}", question
    for path, choice in places_of_choices(definition):
        for question in choice.asks:
            yield f"{path}/asks/{question.id}", question
    for outcome in definition.outcomes:
        for question in outcome.evidence:
            yield f"outcomes/{outcome.id}/evidence/{question.id}", question


def places_of_choices(definition: Definition) -> Iterator[tuple[str, Choice]]:
    """Every choice with its path."""
    for task in definition.tasks:
        for choice in task.choices:
            yield f"tasks/{task.id}/choices/{choice.id}", choice
    for choice in definition.answer_choices:
        yield f"answer-choices/{choice.id}", choice


def places_of_consequences(definition: Definition) -> Iterator[tuple[str, Consequence]]:
    """Every consequence with its path."""
    for path, choice in places_of_choices(definition):
        for number, consequence in enumerate(choice.then, 1):
            yield f"{path}/then/{number}", consequence
    for outcome in definition.outcomes:
        for number, consequence in enumerate(outcome.then, 1):
            yield f"outcomes/{outcome.id}/then/{number}", consequence
    for number, consequence in enumerate(definition.case.then if definition.case else (), 1):
        yield f"case/then/{number}", consequence
