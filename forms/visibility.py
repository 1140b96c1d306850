"""What a person may see: which pages, questions and options hold, given what was answered before them.

Hidden answers stay in the draft, count as unanswered for every later condition, and are dropped at submission.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from forms.answers import ENTRY_ID, Answers
from forms.calculating import calculate, calculation_of
from forms.conditions import Check, compile_condition
from forms.definition.conditions import Operator, Test
from forms.definition.questions import ENTERED_ON_BEHALF, REACHES, Option, Page, Question, QuestionKind
from forms.values import as_list, is_answered, is_not_known


@dataclass(frozen=True, slots=True)
class QuestionSight:
    """When one question is shown, required, which of its options are offered, and whether "not known" is."""

    question: Question
    shown: Check | None  # None: always
    required: Check | None  # None: as the question says
    options: tuple[tuple[str, Check], ...]  # those with a condition
    unknown: Check | None = None  # None: as the question says

    def is_shown(self, answers: Answers, facts: Mapping[str, Any], today: date) -> bool:
        """Whether it is shown; under an option, only while that option is chosen."""
        if self.shown is not None and not self.shown(answers, facts, today):
            return False
        under = self.question.reveal_under
        if under is None:
            return True
        chosen = answers.get(under[0])
        return is_answered(chosen) and not is_not_known(chosen) and under[1] in as_list(chosen)

    def is_required(self, answers: Answers, facts: Mapping[str, Any], today: date) -> bool:
        """Whether it must be answered, if it is shown."""
        if self.question.kind in {QuestionKind.CONTENT, QuestionKind.CALCULATED}:
            return False
        return self.question.required if self.required is None else self.required(answers, facts, today)

    def takes_not_known(self, answers: Answers, facts: Mapping[str, Any], today: date) -> bool:
        """Whether "not known" may be answered."""
        return self.question.not_known if self.unknown is None else self.unknown(answers, facts, today)

    def hidden_options(self, answers: Answers, facts: Mapping[str, Any], today: date) -> frozenset[str]:
        """Codes of options not offered now."""
        return frozenset(code for code, check in self.options if not check(answers, facts, today))

    def offered(self, answers: Answers, facts: Mapping[str, Any], today: date) -> tuple[Option, ...]:
        """The options offered now."""
        hidden = self.hidden_options(answers, facts, today) if self.options else ()
        return tuple(option for option in self.question.options if option.code not in hidden)


def sight_of(question: Question) -> QuestionSight:
    """Compile the conditions of one question."""
    return QuestionSight(
        question,
        compile_condition(question.show_when) if question.show_when else None,
        compile_condition(question.required_when) if question.required_when else None,
        tuple((one.code, compile_condition(one.show_when)) for one in question.options if one.show_when),
    )


@dataclass(frozen=True, slots=True)
class PageSight:
    """A page with its compiled conditions.

    `conditional` are the questions that may be hidden or lose options; `calculated` those worked out anew whenever the
    answers are read, which leaves out what asks a calendar or earlier records: that is kept as it was sent.
    A page `vanishes` when it asks nothing unless a condition holds, so that nobody is shown a page with nothing on it
    but a button.
    """

    page: Page
    when: Check | None
    questions: tuple[QuestionSight, ...]
    conditional: tuple[QuestionSight, ...]
    vanishes: bool
    calculated: tuple[QuestionSight, ...] = ()

    def is_there(self, answers: Answers, facts: Mapping[str, Any], today: date) -> bool:
        """Whether the journey has this page at all."""
        if self.when is not None and not self.when(answers, facts, today):
            return False
        return not self.vanishes or any(one.is_shown(answers, facts, today) for one in self.questions)


def sight_of_page(page: Page) -> PageSight:
    """Compile the conditions of one page."""
    questions = tuple(replace(sight_of(one), unknown=_unknown(one)) for one in page.questions)
    return PageSight(
        page,
        compile_condition(page.when) if page.when else None,
        questions,
        tuple(one for one in questions if one.shown or one.options or one.question.reveal_under),
        vanishes=page.repeat is None and bool(questions) and all(one.shown is not None for one in questions),
        calculated=tuple(one for one in questions if _is_worked_out(one.question)),
    )


def _unknown(question: Question) -> Check | None:
    """An officer who enters a form for somebody may say of every address that there is none, as the caller said.

    Nobody is turned away for having no e-mail, and no address is made up to get past a page.
    """
    return _ON_BEHALF if question.kind in REACHES and not question.not_known else None


_ON_BEHALF = compile_condition(Test(ENTERED_ON_BEHALF, Operator.IS, "yes", is_fact=True))


def _is_worked_out(question: Question) -> bool:
    what = calculation_of(question) if question.kind is QuestionKind.CALCULATED else None
    return what is not None and not what.needs_others


def seen(
    sights: tuple[PageSight, ...], answers: Answers, facts: Mapping[str, Any], today: date
) -> tuple[Answers, tuple[PageSight, ...]]:
    """The answers without the hidden ones, and the pages that are there, in the definition's order.

    One pass forwards: a condition reads only what stands before it, already without what is hidden.
    """
    part = dict(answers.part())
    view = Answers({**answers.parts, answers.party: part}, answers.party)
    shown = []
    for sight in sights:
        if (sight.when is not None or sight.vanishes) and not sight.is_there(view, facts, today):
            for name in _names(sight.page):
                part.pop(name, None)
            continue
        shown.append(sight)
        if sight.conditional or sight.calculated:
            _hide(sight, part, view, facts, today)
    return view, tuple(shown)


def _names(page: Page) -> tuple[str, ...]:
    return (page.repeat.id,) if page.repeat else tuple(question.id for question in page.questions)


def _hide(sight: PageSight, part: dict[str, Any], view: Answers, facts: Mapping[str, Any], today: date) -> None:
    """Take the hidden answers of one page out of `part`, which `view` reads, and write in what is worked out."""
    repeat = sight.page.repeat
    if repeat is None:
        _hide_in(sight, part, view, facts, today)
        return
    if repeat.id not in part:
        return
    entries = [dict(entry) for entry in view.entries(repeat.id, view.party)]
    part[repeat.id] = entries
    for entry in entries:
        _hide_in(sight, entry, view.within(repeat.id, entry[ENTRY_ID]), facts, today)


def _hide_in(sight: PageSight, scope: dict[str, Any], view: Answers, facts: Mapping[str, Any], today: date) -> None:
    for one in sight.conditional:
        name = one.question.id
        if name not in scope:
            continue
        if not one.is_shown(view, facts, today):
            del scope[name]
        elif one.options:
            kept = without_codes(scope[name], one.hidden_options(view, facts, today))
            if kept is None:
                del scope[name]
            else:
                scope[name] = kept
    for one in sight.calculated:
        value = calculate(one.question, view, today) if one.is_shown(view, facts, today) else None
        if value is None:
            scope.pop(one.question.id, None)
        else:
            scope[one.question.id] = value


def without_codes(value: Any, hidden: frozenset[str]) -> Any:
    """A choice without the options no longer offered; None when nothing is left."""
    if isinstance(value, list):
        return [code for code in value if code not in hidden] or None
    return None if isinstance(value, str) and value in hidden else value
