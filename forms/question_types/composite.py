"""Questions made of others: what they share. One class below for each that has a shape of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from forms.definition.inner import Inner, inner_questions
from forms.definition.questions import Question
from forms.phrases import named_in_brackets, say
from forms.ports import Ports
from forms.question_types.base import (
    NOT_KNOWN_PART,
    Cleaned,
    Context,
    Problem,
    QuestionType,
    Raw,
    control,
    problem,
    refused,
)
from forms.question_types.cells import cell_type
from forms.values import NOT_KNOWN, is_answered, is_not_known

Found = Mapping[tuple[str, ...], Any]  # what was understood, by its way into the whole's value


class Composite(QuestionType):
    """Reads each question inside by its own type, then looks at them together."""

    parts = ()
    template = "group.html"
    grouped = True

    def first_part(self, question: Question) -> str:
        """The first control of the first question inside."""
        inner = inner_questions(question)
        return _part(question, inner[0], cell_type(inner[0].question).first_part(inner[0].question)) if inner else ""

    def anchor(self, question: Question, part: str = "") -> str:
        """The id of the control that an error leads to."""
        return control(question.id, part or self.first_part(question))

    def fields(self, question: Question) -> dict[str, Any]:
        """Those of every question inside, and "not known" for the whole."""
        made = super().fields(question)
        for one in inner_questions(question):
            made |= cell_type(one.question).fields(one.question)
        return made

    def read(self, question: Question, raw: Raw, context: Context) -> Cleaned:
        """Understand every part; "not known" is said of the whole."""
        inner = inner_questions(question)
        if question.not_known and raw.one(NOT_KNOWN_PART):
            if all(cell_type(one.question).is_empty(Raw(one.question.id, raw.values)) for one in inner):
                return Cleaned(dict(NOT_KNOWN))
            return refused(
                problem("not-known-and-more", self.first_part(question), said=say("not-known", context.language))
            )
        found: dict[tuple[str, ...], Any] = {}
        problems: list[Problem] = []
        wrong_at: dict[tuple[str, ...], Any] = {}
        files: list[tuple[str, tuple[int, ...]]] = []
        for one in inner:
            kind = cell_type(one.question)
            cleaned = kind.read(one.question, Raw(one.question.id, raw.values), self._context(one, context))
            problems += [lift(question, one, wrong, context.language) for wrong in cleaned.problems]
            if cleaned.problems:
                wrong_at[one.path] = None
            if cleaned.new_files:
                files.append((one.question.id, cleaned.new_files))
            if cleaned.value is not None or cleaned.new_files:
                found[one.path] = cleaned.value  # None: only files that are not stored yet
        if not problems or self.keeps_wrong:
            problems += self.together(question, found, context)
        else:  # what is compared would be compared with what is wrong; what is lacking is told at once all the same
            problems += missing_cells(question, wrong_at | found, context.language)
            order = {one.question.id: place for place, one in enumerate(inner)}
            problems.sort(key=lambda each: order.get(each.of.id, -1) if each.of else -1)
        value = self.whole(question, found, context)
        kept = value if not problems or self.keeps_wrong else None
        return Cleaned(kept or None, tuple(problems), (), tuple(files))

    def _context(self, one: Inner, context: Context) -> Context:
        name, item = context.removing
        return replace(
            context,
            options=one.question.options,
            stored=one_at(context.stored, one.path),
            files=context.all_files.get(control(one.question.id), ()),
            removed=frozenset({item}) if name == one.question.id else frozenset(),
        )

    def together(self, question: Question, found: Found, context: Context) -> list[Problem]:
        """What is wrong with the parts taken together. Here: a row begun and not finished."""
        return missing_cells(question, found, context.language)

    def whole(self, question: Question, found: Found, context: Context) -> Any:
        """The canonical value, put together from the parts."""
        value: dict[str, Any] = {}
        for path, part in found.items():
            if part is None:
                continue
            here = value
            for step in path[:-1]:
                here = here.setdefault(step, {})
            here[path[-1]] = part
        return value

    def fill(self, question: Question, value: Any) -> dict[str, tuple[str, ...]]:
        """Every box that shows it again."""
        if not is_answered(value):
            return {}
        if is_not_known(value):
            return {control(question.id, NOT_KNOWN_PART): ("yes",)}
        filled: dict[str, tuple[str, ...]] = {}
        for one in inner_questions(question):
            part = self.part_at(value, one.path)
            if part is not None:
                filled |= cell_type(one.question).fill(one.question, part)
        return filled

    def part_at(self, value: Any, path: tuple[str, ...]) -> Any:
        """The value of one part."""
        return one_at(value, path)

    def lines(self, question: Question, value: Any, ports: Ports, language: str) -> tuple[str, ...]:
        """One line a part, with its label."""
        return tuple(
            f"{one.question.label.say(language)}: {', '.join(text)}"
            for one in inner_questions(question)
            if (text := cell_type(one.question).show(one.question, self.part_at(value, one.path), ports, language))
        )

    def condition_value(self, value: Any) -> tuple[str, ...]:
        """Nothing as a whole: conditions name a part."""
        return ()


def one_at(value: Any, path: Sequence[str]) -> Any:
    """What stands at a way into a value of groups; None where there is nothing."""
    for step in path:
        if not isinstance(value, Mapping):
            return None
        value = value.get(step)
    return value


def _part(question: Question, one: Inner, part: str) -> str:
    inside = one.question.id[len(question.id) + 2 :]
    return f"{inside}__{part}" if part else inside


def lift(question: Question, one: Inner, wrong: Problem, language: str) -> Problem:
    """A problem of a question inside as a problem of the whole: where it is mended and what it is called."""
    part = wrong.part or cell_type(one.question).first_part(one.question)
    marked = tuple(_part(question, one, each or part) for each in wrong.parts)
    in_row = bool(one.row) and one.row != one.question.label
    whole = "" if one.question.label == question.label else named_in_brackets(question, language)
    row = one.row.say(language) if in_row else ""
    return replace(wrong, part=_part(question, one, part), parts=marked, of=one.question, where=row or whole, row=row)


def missing_cell(question: Question, one: Inner, language: str) -> Problem:
    """That one part is not answered."""
    kind = cell_type(one.question)
    return lift(question, one, problem(kind.missing, kind.first_part(one.question)), language)


def missing_cells(question: Question, found: Found, language: str) -> list[Problem]:
    """The required cells of each row in which anything is answered; a group of one row is begun or it is not."""
    begun = {path[:-1] for path in found}
    return [
        missing_cell(question, one, language)
        for one in inner_questions(question)
        if one.question.required and one.path[:-1] in begun and one.path not in found
    ]
