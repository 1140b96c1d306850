"""From a posted page to values, errors and warnings. Types first, then rules; hostile input is ordinary input."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import wtforms

from forms.answers import Answers, with_files
from forms.as_typed import AsTyped, typed_by_question
from forms.calculating import calculate
from forms.checks import FormChecks
from forms.compile.drawing import PageError
from forms.compile.page import ANOTHER
from forms.conditions import compile_condition
from forms.definition.questions import Page, Question, QuestionKind, Repeat
from forms.definition.wording import ENGLISH
from forms.journey import broken
from forms.phrases import of_row, one_more, say, wording_of_error
from forms.ports import NO_PORTS, Ports
from forms.posted import FilePosted, Posted
from forms.question_types import type_of
from forms.question_types.base import Cleaned, Context, Problem, Raw, control, question_of
from forms.rest import REST, rest_of
from forms.values import NOT_KNOWN
from forms.visibility import PageSight, QuestionSight

_MOST_ACTION = 200


@dataclass(frozen=True, slots=True)
class Action:
    """Which button was pressed: continue, save, find, upload, add-row, remove-file, remove-entry; and of what."""

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
    `typed` is what was posted, by question, but for what is never kept as it was typed; `unclear` are those questions
    whose value could not be made of it.
    """

    values: Mapping[str, Any]
    errors: tuple[PageError, ...]
    warnings: tuple[PageWarning, ...]
    posted: Mapping[str, tuple[str, ...]]
    action: Action = field(default_factory=Action)
    new_files: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    typed: AsTyped = field(default_factory=dict)
    unclear: frozenset[str] = frozenset()

    @property
    def not_understood(self) -> AsTyped:
        """What was typed and is in no value."""
        return {question: controls for question, controls in self.typed.items() if question in self.unclear}

    @property
    def redraw(self) -> bool:
        """Whether the person stays on the page though nothing is wrong."""
        return self.action.kind in {"find", "upload", "remove-file", "add-row"}

    @property
    def keeps_typed(self) -> bool:
        """Whether the page drawn again shows what was typed, understood or not."""
        return self.action.kind in {"find", "add-row"}

    def with_files(self, question: str, files: Sequence[str]) -> Mapping[str, Any]:
        """The values with the ids of the new files of one key of `new_files`."""
        return with_files(self.values, question, files)

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
    if kind in {"find", "upload", "add-row"} and rest:
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
        self.rest = frozenset(question.id for question in rest_of(sight.page))
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
        rest_unknown = bool(self.rest) and posted.getlist(REST) == ["yes"]
        for one in self.sight.questions:
            name = one.question.id
            if not one.is_shown(view, facts, today):
                continue
            if one.question.kind is QuestionKind.CALCULATED:
                reading.values[name] = calculate(one.question, view, today, ports)
            elif type_of(one.question).asks:
                reading.question(one, view, stored.get(name))
                if rest_unknown and name in self.rest and reading.left_empty(one, view):
                    reading.values[name] = dict(NOT_KNOWN)
            if name in reading.values:
                value = reading.values[name]
                if reading.new_files:  # not stored yet, and answered all the same
                    for key in reading.new_files_of(name):
                        value = with_files({name: value}, key, ["new"])[name]
                view = view.with_values({name: value})
        if action.kind == "continue":
            self._judge_groups(reading, view)
            self._judge_checks(reading, view)
        return reading.result(posted)

    def _typed(self, posted: Posted) -> dict[str, Any]:
        form = self.form_class(formdata=posted)
        return {bound.name: bound.data for bound in form}

    def _judge_groups(self, reading: _Reading, view: Answers) -> None:
        amiss = {error.question for error in reading.errors}
        for rule, holds in self.rules:
            # Whoever answered one of them wrongly did answer it, and reads why: not that all are wanting.
            if amiss.isdisjoint(rule.questions) and holds(view, reading.facts, reading.today) and broken(rule, view):
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
        self.read: list[str] = []
        self.unclear: set[str] = set()
        self.never_kept: set[str] = set()

    def question(self, one: QuestionSight, view: Answers, stored: Any) -> None:
        """Read one question."""
        question = one.question
        kind = type_of(question)
        removing = (self.action.question, self.action.item) if self.action.kind == "remove-file" else ("", "")
        context = Context(
            self.today,
            self.ports,
            self.language,
            one.offered(view, self.facts, self.today),
            stored,
            self.files.get(control(question.id), ()),
            frozenset({removing[1]}) if removing[0] == question.id else frozenset(),
            view,
            self.files,
            removing,
            one.takes_not_known(view, self.facts, self.today),
        )
        cleaned = kind.read(question, Raw(question.id, self.typed), context)
        if cleaned.new_files:
            self.new_files[question.id] = cleaned.new_files
        self.new_files |= dict(cleaned.inner_files)
        self.read.append(question.id)
        if cleaned.problems:
            self.unclear.add(question.id)
        if any(one.never_kept for one in cleaned.problems):
            self.never_kept.add(question.id)
        if not cleaned.problems or kind.keeps_wrong:
            self.values[question.id] = cleaned.value
            self.warnings += [
                PageWarning(question.id, text)
                for text in (
                    *kind.warnings(question, cleaned.value, self.ports, self.language),
                    *kind.cautions(question, cleaned.value, context),
                )
            ]
        self._judge(one, view, cleaned)

    def _judge(self, one: QuestionSight, view: Answers, cleaned: Cleaned) -> None:
        """Turn problems into errors, unless a button was pressed that does not concern this question."""
        question = one.question
        if self.action.kind in {"find", "remove-file", "add-row"} or (
            self.action.kind == "upload" and self.action.question.partition("__")[0] != question.id
        ):
            return
        is_missing = cleaned.value is None and not self.new_files_of(question.id) and not cleaned.problems
        done = self.action.kind == "continue"
        problems = tuple(one for one in cleaned.problems if done or not one.unfinished)
        # Saved for later, or uploading: what is missing may come yet.
        if is_missing and done and one.is_required(view, self.facts, self.today):
            problems = (Problem(type_of(question).missing, type_of(question).first_part(question)),)
        self.errors += [self._error(question, problem) for problem in problems]

    def left_empty(self, one: QuestionSight, view: Answers) -> bool:
        """Whether a question was read, has no answer, and needs none."""
        name = one.question.id
        is_empty = name in self.values and self.values[name] is None and not self.new_files_of(name)
        return is_empty and not one.is_required(view, self.facts, self.today)

    def new_files_of(self, question: str) -> list[str]:
        """The keys of new files of a question and of those inside it."""
        return [key for key in self.new_files if key.partition("__")[0] == question]

    def _error(self, question: Question, problem: Problem) -> PageError:
        kind = type_of(question)
        asked = problem.of or question
        said = of_row(problem.said, problem.row) or wording_of_error(
            asked, problem.code, self.language, problem.where, problem.row, **dict(problem.words)
        )
        return PageError(
            question.id,
            kind.anchor(question, problem.part),
            said,
            tuple(control(question.id, part) for part in problem.parts),
        )

    def result(self, posted: Posted) -> PageResult:
        """What came of it all."""
        may_be_kept = [name for name in self.read if name not in self.never_kept]
        return PageResult(
            self.values,
            tuple(self.errors),
            tuple(self.warnings),
            posted.values,
            self.action,
            self.new_files,
            typed_by_question(posted.values, may_be_kept, question_of),
            frozenset(self.unclear),
        )


def parse_list(page: Page, repeat: Repeat, body: Any, answers: Answers, language: str = ENGLISH) -> PageResult:
    """Read the post of a repeat's list. `values` is empty; `action` is add, continue, save or remove-entry.

    A list with as many entries as it takes does not ask for another, so nothing has to be said of it.
    """
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
    elif wanted not in {"yes", "no"} and count < repeat.maximum:
        message = say(
            "entries-choose", language, item=one_more(repeat.item.say(language), count=count, language=language)
        )
    errors = (PageError(page.id, ANOTHER, message, (ANOTHER,)),) if message else ()
    return PageResult({}, errors, (), posted.values, Action("add" if wanted == "yes" else "continue"))
