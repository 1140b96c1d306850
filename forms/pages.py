"""A form ready to run: pages compiled when first asked for, journeys, summaries. Made once per published version."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from forms.answers import Answers
from forms.as_typed import place_of, typed_at
from forms.checks import FormChecks
from forms.compile.drawing import Drawing, PageError, Slots, safe
from forms.compile.inside import file_questions
from forms.compile.markdown import fill_pipes, inline, markdown
from forms.compile.page import answer_in_words, compile_list, compile_page, summary_of_entry
from forms.compile.slots import Segment, draw, faultless
from forms.definition.document import Definition
from forms.definition.questions import Question
from forms.definition.wording import ENGLISH, Wording
from forms.journey import Journey
from forms.parsing import PageParser, PageResult, PageWarning, parse_list
from forms.ports import NO_PORTS, Ports
from forms.posted import FilePosted
from forms.question_types import type_of
from forms.question_types.base import question_of
from forms.rest import REST, rest_of, ticks_rest
from forms.visibility import PageSight

__all__ = ["CompiledForm", "CompiledPage", "PageError", "PageResult", "PageWarning", "Slots", "compile_form"]


class CompiledPage:
    """One page in one language: draws itself and reads its posts."""

    def __init__(
        self,
        sight: PageSight,
        parser: Callable[[], PageParser],
        questions: Mapping[str, Question],
        language: str,
        folder: Path,
    ) -> None:
        self.sight = sight
        self.page = sight.page
        self.language = language
        self._parser = parser
        self._questions = questions
        self._folder = folder

        self._rest = rest_of(self.page)
        self._prefilled = [(one, str(source)) for one in self.page.questions if (source := one.setting("prefill"))]

    @cached_property
    def title(self) -> str:
        """The page's title as the browser shows it, ((answers)) taken out: a title is kept in the history."""
        return " ".join(fill_pipes(self.page.title.say(self.language), lambda _address: "").split())

    @property
    def has_files(self) -> bool:
        """Whether the page takes files."""
        return bool(self.file_questions)

    @cached_property
    def file_questions(self) -> tuple[Question, ...]:
        """The questions that take files, those inside others included."""
        return file_questions(self.page)

    @cached_property
    def segments(self) -> tuple[Segment, ...]:
        """The page of questions; of a repeat, of one entry."""
        return compile_page(self.sight, self._questions, self.language, self._folder)

    @cached_property
    def _faultless(self) -> tuple[Segment, ...]:
        """The same of a page with no errors, as nearly every page is: what only errors fill is written in already."""
        return faultless(self.segments)

    @cached_property
    def list_segments(self) -> tuple[Segment, ...]:
        """The page that lists a repeat's entries. Raises: ValueError for a page without one."""
        if self.page.repeat is None:
            msg = f"the page {self.page.id} is no repeat"
            raise ValueError(msg)
        return compile_list(self.page, self.page.repeat, self._questions, self.language, self._folder)

    def render(
        self,
        answers: Answers,
        *,
        today: date,
        facts: Mapping[str, Any] | None = None,
        ports: Ports = NO_PORTS,
        slots: Slots | None = None,
        result: PageResult | None = None,
    ) -> str:
        """The HTML of the page's main part.

        `answers` are without hidden ones, read from inside the entry (`answers.within`) on an entry's page. With
        `result` what was posted is shown again as it was typed, with its errors.
        """
        filled = self._fill(answers, ports) if result is None else result.posted
        if result is not None:
            answers = answers.with_values(result.values)
        segments = self.segments if result is not None and result.errors else self._faultless
        return draw(segments, self._drawing(answers, filled, today, facts, ports, slots, result))

    def render_list(
        self,
        answers: Answers,
        *,
        today: date,
        facts: Mapping[str, Any] | None = None,
        ports: Ports = NO_PORTS,
        slots: Slots | None = None,
        result: PageResult | None = None,
    ) -> str:
        """The HTML of a repeat's list: what was added, and whether to add another."""
        filled = result.posted if result else {}
        return draw(self.list_segments, self._drawing(answers, filled, today, facts, ports, slots, result))

    def parse(
        self,
        body: Any,
        files: Mapping[str, Sequence[FilePosted]] | None,
        answers: Answers,
        *,
        today: date,
        facts: Mapping[str, Any] | None = None,
        ports: Ports = NO_PORTS,
    ) -> PageResult:
        """Read a post of the page's questions. Never raises for what was posted."""
        return self._parser().parse(
            body, files, answers, facts=facts or {}, today=today, ports=ports, language=self.language
        )

    def parse_list(self, body: Any, answers: Answers) -> PageResult:
        """Read a post of a repeat's list; the action is add, continue, save or remove-entry. Raises: ValueError."""
        if self.page.repeat is None:
            msg = f"the page {self.page.id} is no repeat"
            raise ValueError(msg)
        return parse_list(self.page, self.page.repeat, body, answers, self.language)

    def entry_summary(self, answers: Answers, entry: str, *, today: date, ports: Ports = NO_PORTS) -> str:
        """One entry in a line."""
        if self.page.repeat is None:
            return ""
        drawing = self._drawing(answers, {}, today, None, ports, None, None)
        return summary_of_entry(self.page, self.page.repeat, self._questions)(drawing, entry)

    def _fill(self, answers: Answers, ports: Ports = NO_PORTS) -> Mapping[str, tuple[str, ...]]:
        scope = answers.scope()
        filled: dict[str, tuple[str, ...]] = {}
        for question in self.page.questions:
            if (value := scope.get(question.id)) is not None:
                filled |= type_of(question).fill(question, value)
        if self._rest and ticks_rest(self._rest, scope):
            filled[REST] = ("yes",)
        for question, source in self._prefilled:
            known = ports.records.known(source) if scope.get(question.id) is None else None
            if known is not None:
                filled |= type_of(question).fill(question, known)
        return self._as_typed(filled, answers)

    def _as_typed(self, filled: dict[str, tuple[str, ...]], answers: Answers) -> Mapping[str, tuple[str, ...]]:
        """The boxes with what was typed into them and is no answer yet, in place of the answer before."""
        typed = typed_at(answers.part(), place_of(self.page.id, answers.entry[1] if answers.entry else ""))
        if not typed:
            return filled
        others = {name: values for name, values in filled.items() if question_of(name) not in typed}
        return others | {name: values for controls in typed.values() for name, values in controls.items()}

    def _drawing(
        self,
        answers: Answers,
        filled: Mapping[str, tuple[str, ...]],
        today: date,
        facts: Mapping[str, Any] | None,
        ports: Ports,
        slots: Slots | None,
        result: PageResult | None,
    ) -> Drawing:
        errors = result.errors if result else ()
        return Drawing(answers, facts or {}, today, filled, slots or Slots(), ports, self.language, errors)


class CompiledForm:
    """Everything of one definition that can be worked out once. Safe to share between threads."""

    def __init__(self, definition: Definition, templates: Path) -> None:
        self.definition = definition
        self._templates = templates
        self._journeys = {party.id: Journey(definition, party.id) for party in definition.parties}
        self._party_of = {page.id: page.party for page in definition.pages}
        self._pages: dict[tuple[str, str], CompiledPage] = {}
        self._parsers: dict[str, PageParser] = {}
        self.checks = FormChecks(definition)

    def journey(self, party: str) -> Journey:
        """The journey of a party. Raises: KeyError."""
        return self._journeys[party]

    def page(self, page_id: str, language: str = ENGLISH) -> CompiledPage:
        """One page; compiled when it is first drawn. Raises: KeyError for a page the form does not have."""
        found = self._pages.get((page_id, language))
        if found is None:
            spoken = self.definition.spoken.get(language)
            if spoken is None:
                return self.page(page_id)
            sight = self._journeys[self._party_of[page_id]].sight(page_id)
            found = CompiledPage(sight, lambda: self._parser(sight), self.definition.questions, spoken, self._templates)
            self._pages[page_id, spoken] = found
        return found

    def compile_every_page(self) -> None:
        """Compile all pages in all languages: at publication, so that what cannot be drawn is not published."""
        for page in self.definition.pages:
            for language in {*self.definition.languages, ENGLISH}:
                compiled = self.page(page.id, language)
                self._parser(compiled.sight)
                _ = compiled.segments
                if page.repeat:
                    _ = compiled.list_segments

    def text(
        self,
        wording: Wording,
        answers: Answers,
        *,
        today: date,
        ports: Ports = NO_PORTS,
        language: str = ENGLISH,
        blocks: bool = True,
    ) -> str:
        """Any wording of the definition as HTML, with ((answers)): a notice, an exit, a confirmation.

        `blocks` draws paragraphs and lists; without it one run of text, for a title.
        """
        drawing = Drawing(answers, {}, today, {}, ports=ports, language=language)

        def pipe(address: str) -> str:
            return safe(answer_in_words(drawing, address, self.definition.questions))

        said = wording.say(language)
        return str(markdown(said, pipe, language) if blocks else inline(said, pipe))

    def _parser(self, sight: PageSight) -> PageParser:
        found = self._parsers.get(sight.page.id)
        if found is None:
            found = self._parsers[sight.page.id] = PageParser(sight, self.checks)
        return found


def compile_form(definition: Definition, templates: Path) -> CompiledForm:
    """Make a definition ready to run. `templates` is the folder templates/fields.

    Cheap: conditions are compiled now, pages when they are first asked for. The caller keeps it.
    """
    return CompiledForm(definition, templates)
