"""From a posted page to values, errors and warnings. Types first, then rules; hostile input is ordinary input."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import wtforms

from forms.answers import Answers
from forms.checks import FormChecks
from forms.compile.drawing import PageError
from forms.compile.page import ANOTHER
from forms.conditions import compile_condition
from forms.definition.questions import Page, Question, QuestionKind, Repeat
from forms.definition.wording import ENGLISH
from forms.journey import broken
from forms.phrases import say, wording_of_error
from forms.ports import NO_PORTS, Ports
from forms.posted import FilePosted, Posted
from forms.question_types import type_of
from forms.question_types.base import Cleaned, Context, Problem, Raw, control
from forms.visibility import PageSight, QuestionSight

_MOST_ACTION = 200


@dataclass(frozen=True, slots=True)
class Action:
    """Which button was pressed: continue, save, find, upload, remove-file, remove-entry; and of what."""

    kind: str = "continue"
    question: str = ""
    item: str = ""


@dataclass(frozen=True, slots=True)
class PageWarning:
    """A sentence worth a second look. It never stops anybody."""

    question: str
    message: str


@dataclass(frozen=True, slots=True)
class PageResult:
    """What came of a posted page.

    `values` holds what was understood, by question id, None for what is now unanswered; a hidden question is not in it.
    `new_files` names, by question, the places of posted files to store; their ids go to the end of the value.
    `redraw` asks for the page again without errors: schools were looked for, a file was added or taken away.
    """

    values: Mapping[str, Any]
    errors: tuple[PageError, ...]
    warnings: tuple[PageWarning, ...]
    posted: Mapping[str, tuple[str, ...]]
    action: Action = field(default_factory=Action)
    new_files: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    @property
    def redraw(self) -> bool:
        """Whether the person stays on the page though nothing is wrong."""
        return self.action.kind in {"find", "upload", "remove-file"}

    @property
    def ok(self) -> bool:
        """Whether the page may be counted as posted."""
        return not self.errors and self.action.kind == "continue"


def read_action(posted: Posted) -> Action:
    """The button of a post; continue when there is none, or one that no page has."""
    pressed = (posted.getlist("do") or [""])[-1][:_MOST_ACTION]
    kind, _, rest = pressed.partition(":")
    if kind == "save":
        return Action("save")
    if kind in {"find", "upload"} and rest:
        return Action(kind, rest)
    if kind == "remove-file" and rest:
        question, _, item = rest.partition(":")
        return Action(kind, question, item)
    return Action(kind, "", rest) if kind == "remove-entry" and rest else Action()


class PageParser:
    """Reads posts of one page. Its wtforms class is built once."""

    def __init__(self, sight: PageSight, checks: FormChecks) -> None:
        self.sight = sight
        self.page = sight.page
        self.checks = checks
        self.blocking = tuple(one for one in checks.told_on(sight.page.id) if one.ref.effect == "block")
        fields: dict[str, Any] = {}
        for question in sight.page.questions:
            for number, (_, unbound) in enumerate(type_of(question).fields(question).items()):
                # Attribute names of our own: a question may be called `data`, as a form has an attribute `data`.
                fields[f"f{len(fields)}_{number}"] = unbound
        self.form_class: Any = type("PageForm", (wtforms.Form,), fields)
        self.rules = tuple((rule, compile_condition(rule.when)) for rule in sight.page.group_rules)

    def parse(
        self,
        body: Any,
        files: Mapping[str, Sequence[FilePosted]] | None,
        answers: Answers,
        *,
        facts: Mapping[str, Any],
        today: date,
        ports: Ports = NO_PORTS,
        language: str = ENGLISH,
    ) -> PageResult:
        """Read a posted page.

        Args:   body: a MultiDict or mapping as the web server read it; files: what came in file boxes, by control;
                answers: those so far without hidden ones, of the entry being filled in where the page has a repeat.
        Twice:  the same.
        Errors: none raised, whatever was posted.
        """
        posted = Posted.of(body)
        action = read_action(posted)
        reading = _Reading(self._typed(posted), files or {}, action, facts, today, ports, language)
        view = answers
        stored = answers.scope()
        for one in self.sight.questions:
            if not type_of(one.question).asks or not one.is_shown(view, facts, today):
                continue
            reading.question(one, view, stored.get(one.question.id))
            if one.question.id in reading.values:
                value = reading.values[one.question.id]
                if one.question.id in reading.new_files:  # not stored yet, and answered all the same
                    value = [*(value or ()), "new"]
                view = view.with_values({one.question.id: value})
        if action.kind == "continue":
            self._judge_groups(reading, view)
            self._judge_checks(reading, view)
        return reading.result(posted)

    def _typed(self, posted: Posted) -> dict[str, Any]:
        form = self.form_class(formdata=posted)
        return {bound.name: bound.data for bound in form}

    def _judge_groups(self, reading: _Reading, view: Answers) -> None:
        for rule, holds in self.rules:
            if holds(view, reading.facts, reading.today) and broken(rule, view):
                shown = [one.question for one in self.sight.questions if one.question.id in rule.questions]
                if shown:
                    anchor = type_of(shown[0]).anchor(shown[0])
                    reading.errors.append(PageError(shown[0].id, anchor, rule.says.say(reading.language)))

    def _judge_checks(self, reading: _Reading, view: Answers) -> None:
        """Rules of the law that may stop a page. What else they say is told by the route, beside the answers."""
        bound = tuple(one for one in self.blocking if not one.inside or view.entry is not None)
        entry = view.entry[1] if view.entry is not None else None
        for judged in self.checks.judge(
            bound, view, facts=reading.facts, today=reading.today, ports=reading.ports, entry=entry
        ):
            if judged.stops:
                mine = next((one.question for one in self.sight.questions if one.question.id in judged.reads), None)
                question = mine or self.page.questions[0]
                anchor = type_of(question).anchor(question)
                reading.errors += [PageError(question.id, anchor, said) for said in judged.said(reading.language)]


class _Reading:
    """One post being read."""

    def __init__(
        self,
        typed: Mapping[str, Any],
        files: Mapping[str, Sequence[FilePosted]],
        action: Action,
        facts: Mapping[str, Any],
        today: date,
        ports: Ports,
        language: str,
    ) -> None:
        self.typed, self.files, self.action, self.facts = typed, files, action, facts
        self.today, self.ports, self.language = today, ports, language
        self.values: dict[str, Any] = {}
        self.errors: list[PageError] = []
        self.warnings: list[PageWarning] = []
        self.new_files: dict[str, tuple[int, ...]] = {}

    def question(self, one: QuestionSight, view: Answers, stored: Any) -> None:
        """Read one question."""
        question = one.question
        kind = type_of(question)
        is_named = self.action.question == question.id
        context = Context(
            self.today,
            self.ports,
            self.language,
            one.offered(view, self.facts, self.today),
            stored,
            self.files.get(control(question.id), ()),
            frozenset({self.action.item}) if self.action.kind == "remove-file" and is_named else frozenset(),
        )
        cleaned = kind.read(question, Raw(question.id, self.typed), context)
        if cleaned.new_files:
            self.new_files[question.id] = cleaned.new_files
        keeps_value = not cleaned.problems or question.kind is QuestionKind.FILE
        if keeps_value:
            self.values[question.id] = cleaned.value
            self.warnings += [
                PageWarning(question.id, text)
                for text in kind.warnings(question, cleaned.value, self.ports, self.language)
            ]
        self._judge(one, view, cleaned)

    def _judge(self, one: QuestionSight, view: Answers, cleaned: Cleaned) -> None:
        """Turn problems into errors, unless a button was pressed that does not concern this question."""
        question = one.question
        if self.action.kind in {"find", "remove-file"} or (
            self.action.kind == "upload" and self.action.question != question.id
        ):
            return
        problems = cleaned.problems
        is_missing = cleaned.value is None and not cleaned.new_files and not problems
        # Saved for later, or uploading: what is missing may come yet.
        if is_missing and self.action.kind == "continue" and one.is_required(view, self.facts, self.today):
            problems = (Problem(type_of(question).missing, type_of(question).parts[0]),)
        self.errors += [self._error(question, problem) for problem in problems]

    def _error(self, question: Question, problem: Problem) -> PageError:
        kind = type_of(question)
        return PageError(
            question.id,
            kind.anchor(question, problem.part),
            wording_of_error(question, problem.code, self.language, **dict(problem.words)),
            tuple(control(question.id, part) for part in problem.parts),
        )

    def result(self, posted: Posted) -> PageResult:
        """What came of it all."""
        return PageResult(
            self.values, tuple(self.errors), tuple(self.warnings), posted.values, self.action, self.new_files
        )


def parse_list(page: Page, repeat: Repeat, body: Any, answers: Answers, language: str = ENGLISH) -> PageResult:
    """Read the post of a repeat's list. `values` is empty; `action` is add, continue, save or remove-entry."""
    posted = Posted.of(body)
    action = read_action(posted)
    if action.kind in {"save", "remove-entry"}:
        return PageResult({}, (), (), posted.values, action)
    wanted = (posted.getlist(ANOTHER) or [""])[0]
    count = len(answers.entries(repeat.id, answers.party))
    items = repeat.items.say(language)
    message = ""
    if wanted == "yes" and count >= repeat.maximum:
        message = say("entries-too-many", language, limit=repeat.maximum, items=items)
    elif wanted == "no" and count < repeat.minimum:
        message = say("entries-too-few", language, limit=repeat.minimum, items=items)
    elif wanted not in {"yes", "no"}:
        message = say("entries-choose", language)
    errors = (PageError(page.id, ANOTHER, message, (ANOTHER,)),) if message else ()
    return PageResult({}, errors, (), posted.values, Action("add" if wanted == "yes" else "continue"))
