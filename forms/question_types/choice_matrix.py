"""The same choice for each of several rows, or rows to tick with one of them the main one."""

from __future__ import annotations

from typing import Any

from forms.definition.inner import EACH_ONE, TICK_AND_MAIN, inner_questions
from forms.definition.questions import Question
from forms.ports import Ports
from forms.question_types.base import Context, Problem, problem
from forms.question_types.cells import cell_type
from forms.question_types.composite import Composite, Found, lift, missing_cell


class ChoiceMatrix(Composite):
    """Settings: `rows`; `each` is one, many or tick-and-main; `every-row`; `main` words the second question.

    Stored as {row: code} or {row: [codes]}; of tick-and-main as {"ticked": [rows], "main": row}.
    """

    def together(self, question: Question, found: Found, context: Context) -> list[Problem]:
        """The main one is among those ticked; with `every-row` each row is answered."""
        if question.setting("each") != TICK_AND_MAIN:
            wanted = inner_questions(question) if question.setting("every-row") and found else ()
            return [missing_cell(question, one, context.language) for one in wanted if one.path not in found]
        problems = super().together(question, found, context)
        main, ticked = found.get(("main",)), found.get(("ticked",)) or ()
        if main is not None and ticked and main not in ticked:
            wrong = problem("main-not-ticked")
            problems.append(lift(question, inner_questions(question)[1], wrong, context.language))
        return problems

    def lines(self, question: Question, value: Any, ports: Ports, language: str) -> tuple[str, ...]:
        """One line a row; of ticks each, the main one marked."""
        if (question.setting("each") or EACH_ONE) != TICK_AND_MAIN:
            return super().lines(question, value, ports, language)
        ticked, main = inner_questions(question)
        chosen = cell_type(ticked.question).show(ticked.question, value.get("ticked"), ports, language)
        said = cell_type(main.question).show(main.question, value.get("main"), ports, language)
        return (*chosen, *(f"{main.question.label.say(language)}: {text}" for text in said))
