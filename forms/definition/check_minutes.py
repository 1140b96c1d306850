"""Checks of a fact that is made of a timetable: the minutes of each of its days."""

from __future__ import annotations

from collections.abc import Iterator

from forms.definition.questions import Question, QuestionKind
from forms.definition.remarks import Remark
from forms.definition.rule_inputs import FromMinutes
from forms.definition.rule_sorts import Place, said


def check_minutes(place: Place, given: FromMinutes, question: Question | None) -> Iterator[Remark]:
    """The fact is a list of whole numbers, and the question a timetable that comes before."""
    if place.rule.certain(place.schema.get("items") or {}).get("type") != "integer":
        yield Remark(place.path, f"the fact is {said(place)}, not a list of minutes", "Give it what it is")
    if question is None:
        yield Remark(
            place.path, f'"{given.timetable}" is not a question that comes before this', "Ask it here or earlier"
        )
    elif question.kind is not QuestionKind.TIMETABLE:
        what = f'"{question.id}" is of type {question.kind} and has no hours of a week'
        yield Remark(place.path, what, "Name a question of type timetable")
