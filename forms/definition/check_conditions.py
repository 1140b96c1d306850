"""Checks of conditions: they read what stands before them, options that exist, and never turn in a circle."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from forms.definition.casework import Choice
from forms.definition.check_counts import counted_facts
from forms.definition.conditions import All, AnyOf, Condition, Not, Operator, RelativeDay, Test
from forms.definition.document import Definition
from forms.definition.inner import has_inner, question_at
from forms.definition.questions import REACHES, Page, Question, QuestionKind
from forms.definition.remarks import Remark, places_of_choices
from forms.definition.vocabulary import Vocabulary

OF_DAYS = {Operator.BEFORE, Operator.AFTER, Operator.ON_OR_BEFORE, Operator.ON_OR_AFTER}
OF_AMOUNTS = {Operator.AT_LEAST, Operator.AT_MOST, Operator.MORE_THAN, Operator.LESS_THAN}
OF_MANY = {Operator.CONTAINS, Operator.CONTAINS_ANY}
OF_VALUES = {Operator.IS, Operator.IS_NOT, Operator.IN, Operator.NOT_IN} | OF_MANY
DATES = {QuestionKind.DATE, QuestionKind.DATE_TIME, QuestionKind.CALCULATED}
AMOUNTS = {QuestionKind.NUMBER, QuestionKind.CURRENCY, QuestionKind.CALCULATED}


class Known:
    """What a condition may read at one point of the form."""

    def __init__(self) -> None:
        self.questions: dict[str, Question] = {}
        self.repeats: set[str] = set()

    def add(self, question: Question) -> None:
        """A question that comes before."""
        self.questions[question.id] = question

    def close(self, page: Page) -> None:
        """A page is over: its repeat may be counted."""
        if page.repeat:
            self.repeats.add(page.repeat.id)

    def plus(self, questions: tuple[Question, ...]) -> Known:
        """A copy with more."""
        more = Known()
        more.questions = self.questions | {question.id: question for question in questions}
        more.repeats = set(self.repeats)
        return more


def check_conditions(definition: Definition, vocabulary: Vocabulary) -> Iterator[Remark]:
    """Every condition anywhere. Reading backwards only, in the order of the pages, rules circles out."""
    facts = (
        vocabulary.facts
        | {question.id for page in definition.pages for question in page.questions if question.index}
        | counted_facts(definition)
    )
    known = Known()
    for page in definition.pages:
        path = f"pages/{page.id}"
        yield from _check(f"{path}/when", page.when, known, facts, "Ask that question on an earlier page")
        earlier = known.plus(())
        for question in page.questions:
            yield from _question(f"{path}/questions/{question.id}", question, earlier, known, facts)
            known.add(question)
        for number, one in enumerate(page.exits, 1):
            yield from _check(f"{path}/exits/{number}", one.when, known, facts, "Ask it on this page or an earlier one")
        for rule in page.group_rules:
            yield from _check(f"{path}/group-rules", rule.when, known, facts, "Ask it on this page or an earlier one")
        for ref in page.checks:
            yield from _check(f"{path}/checks", ref.when, known, facts, "Ask it on this page or an earlier one")
        known.close(page)
    for ref in definition.checks:
        yield from _check("checks", ref.when, known, facts, "Name a question of this form")
    for approval in definition.approvals:
        for ref in approval.checks:
            yield from _check(f"approvals/{approval.id}/checks", ref.when, known, facts, "Name a question of this form")
    yield from _check("receipt-when", definition.receipt_when, known, facts, "Name a question of this form")
    for number, ending in enumerate(definition.confirmation.instead, 1):
        yield from _check(f"confirmation/instead/{number}", ending.when, known, facts, "Name a question of this form")
    yield from _work(definition, known, facts)


def _question(path: str, question: Question, earlier: Known, known: Known, facts: frozenset[str]) -> Iterator[Remark]:
    """What is shown depends on earlier pages: nothing can appear on a page while it is being filled in.

    Whether an answer is required is judged when the page is sent, so that may depend on the same page.
    """
    mend = "Conditions read earlier questions only; move this one below what it reads"
    elsewhere = "Ask it on an earlier page than this, or use reveal-under"
    yield from _check(f"{path}/when", question.show_when, earlier, facts, elsewhere)
    yield from _check(f"{path}/required-when", question.required_when, known, facts, mend)
    for option in question.options:
        yield from _check(f"{path}/options/{option.code}", option.show_when, earlier, facts, elsewhere)


def _work(definition: Definition, known: Known, facts: frozenset[str]) -> Iterator[Remark]:
    mend = "Name a question of this form, or one that the task asks"
    if definition.case:
        for rule in definition.case.priorities:
            yield from _check(
                f"case/priorities/{rule.id}/when", rule.when, known, facts, "Name a question of this form"
            )
        for number, settling in enumerate(definition.case.settles, 1):
            yield from _check(f"case/settles/{number}", settling.when, known, facts, "Name a question of this form")
        for number, consequence in enumerate(definition.case.then, 1):
            yield from _check(f"case/then/{number}/when", consequence.when, known, facts, mend)
    asked = tuple(question for task in definition.tasks for question in task.asks)
    asked += tuple(question for _, choice in places_of_choices(definition) for question in choice.asks)
    everything = known.plus(asked)  # what an officer of an earlier task answered may be read later
    for task in definition.tasks:
        yield from _check(f"tasks/{task.id}/when", task.when, known, facts, mend)
        for row in task.rows:
            yield from _check(f"tasks/{task.id}/rows/{row.id}", row.show_when, everything, facts, mend)
        yield from _asks(f"tasks/{task.id}/asks", task.asks, everything, facts)
    for path, choice in places_of_choices(definition):
        yield from _choice(path, choice, everything, facts)
    for outcome in definition.outcomes:
        path = f"outcomes/{outcome.id}"
        yield from _check(f"{path}/when", outcome.show_when, everything, facts, mend)
        yield from _asks(f"{path}/evidence", outcome.evidence, everything, facts)
        for number, consequence in enumerate(outcome.then, 1):
            more = everything.plus(outcome.evidence)
            yield from _check(f"{path}/then/{number}/when", consequence.when, more, facts, mend)


def _choice(path: str, choice: Choice, known: Known, facts: frozenset[str]) -> Iterator[Remark]:
    mend = "Name a question of this form, or one that the task asks"
    yield from _check(f"{path}/when", choice.show_when, known, facts, mend)
    yield from _asks(f"{path}/asks", choice.asks, known, facts)
    for number, consequence in enumerate(choice.then, 1):
        yield from _check(f"{path}/then/{number}/when", consequence.when, known, facts, mend)


def _asks(path: str, questions: tuple[Question, ...], known: Known, facts: frozenset[str]) -> Iterator[Remark]:
    before = known.plus(())
    for question in questions:
        before.questions.pop(question.id, None)
    earlier = before.plus(())
    for question in questions:
        yield from _question(f"{path}/{question.id}", question, earlier, before, facts)
        before.add(question)


def _check(path: str, condition: Condition | None, known: Known, facts: frozenset[str], mend: str) -> Iterator[Remark]:
    for test in each_test(condition):
        if test.is_fact:
            if test.address not in facts:
                yield Remark(
                    path,
                    f'there is no fact "{test.address}"',
                    "Facts are indexed questions and: " + ", ".join(sorted(facts)),
                )
            continue
        name = test.address.rsplit(".", 1)[-1].split("[", 1)[0]
        if test.operator is Operator.ENTRIES_AT_LEAST:
            if name not in known.repeats:
                yield Remark(path, f'"{name}" is not a repeat that comes before', mend)
            continue
        question = question_at(test.address, known.questions)
        if question is None:
            yield Remark(path, f'"{test.address}" is not a question that comes before this', mend)
            continue
        # A part is told by its address: its id is the engine's own.
        yield from _fits(path, test, replace(question, id=test.address) if "__" in question.id else question)


def _fits(path: str, test: Test, question: Question) -> Iterator[Remark]:
    """Whether the comparison makes sense for that type of question."""
    kind = question.kind
    if kind is QuestionKind.CONTENT:
        yield Remark(path, f'"{question.id}" asks nothing', "Name a question")
        return
    if has_inner(question) and test.operator not in {Operator.ANSWERED, Operator.NOT_KNOWN}:
        what = f'"{question.id}" has several parts'
        yield Remark(path, what, "Name one of them, like period.from or reasons.main")
        return
    if test.operator in OF_DAYS:
        if kind not in DATES:
            yield Remark(path, f'"{question.id}" is not a date', f"Do not compare it with {test.operator}")
        elif not isinstance(test.value, RelativeDay) and not _is_date(str(test.value)):
            yield Remark(path, f'"{test.value}" is not a date', "Write 2026-09-01 or {days-from-today: -10}")
    elif test.operator in OF_AMOUNTS and kind not in AMOUNTS:
        yield Remark(path, f'"{question.id}" is not a number', f"Do not compare it with {test.operator}")
    elif test.operator in OF_MANY and kind is not QuestionKind.MULTI_CHOICE:
        yield Remark(path, f'"{question.id}" is not a multiple choice', "Compare it with is: or in:")
    elif test.operator is Operator.NOT_KNOWN and not question.not_known and kind not in REACHES:
        yield Remark(path, f'"{question.id}" does not offer "not known"', "Add not-known: true to it")
    if test.operator in OF_VALUES:
        codes = {"yes", "no"} if kind is QuestionKind.YES_NO else {option.code for option in question.options}
        wanted = test.value if isinstance(test.value, tuple) else (test.value,)
        for value in wanted:
            if codes and str(value) not in codes:
                yield Remark(
                    path, f'"{question.id}" has no option "{value}"', "Use one of: " + ", ".join(sorted(codes))
                )


def each_test(condition: Condition | None) -> Iterator[Test]:
    """Every test within a condition."""
    if isinstance(condition, Test):
        yield condition
    elif isinstance(condition, Not):
        yield from each_test(condition.of)
    elif isinstance(condition, All | AnyOf):
        for inner in condition.of:
            yield from each_test(inner)


def _is_date(text: str) -> bool:
    from datetime import date

    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == len("2026-09-01")
